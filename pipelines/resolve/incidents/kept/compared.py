"""Accounts of some parts that are compared together, in columns.

What belongs here: the likeness of accounts within a part, and what those of one incident share.  What does not: the likeness of all
candidates (scores.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.incidents.alike.columns import Columns
from pipelines.resolve.incidents.alike.likeness import parted, shared_words

_BESIDE = 8  # accounts of an incident among which the likest is looked for


class Compared:
    """``rows``: accounts as they are stored; ``numbers``: the number of each."""

    def __init__(self, rows: pa.Table, numbers: Sequence[int]) -> None:
        self._rows = rows
        self._place = {number: at for at, number in enumerate(numbers)}

    @cached_property
    def _columns(self) -> Columns:
        return Columns(self._rows)

    @cached_property
    def _standing(self) -> tuple[list[list[int]], list[list[str]]]:
        return self._rows["days"].to_pylist(), self._rows["places"].to_pylist()

    def are_parted(self, a: int, b: int) -> bool:
        """Whether one page tells two accounts surely apart."""
        days, places = self._standing
        x, y = self._place[a], self._place[b]
        return parted((days[x], places[x]), (days[y], places[y]))

    def among(self, groups: Sequence[Sequence[int]]) -> dict[tuple[int, int], float]:
        """The logits of all pairs within some groups, the smaller number first."""
        pairs = [pair for group in groups for pair in combinations(group, 2)]
        return dict(zip(pairs, self.logits(pairs).tolist(), strict=True))

    def logits(self, pairs: Sequence[tuple[int, int]]) -> npt.NDArray[np.float64]:
        """The logits of some pairs; those with one first account stand together."""
        place = self._place
        a, b = np.array([(place[x], place[y]) for x, y in pairs], np.int64).reshape(-1, 2).T
        return self._columns.logits(a, b)

    def shared(self, groups: Sequence[Sequence[int]]) -> Iterator[list[str]]:
        """For each account of each incident in words: what it shares with the one of its first ones that is most like it."""
        pairs = [(one, other) for group in groups if len(group) > 1 for one in group for other in _beside(group, one)]
        if not pairs:
            yield from ([""] * len(group) for group in groups)
            return
        a, b = np.array([[self._place[one], self._place[other]] for one, other in pairs], np.int64).T
        names = self._rows["account_id"].to_pylist()
        best: dict[int, tuple[float, str, int]] = {}
        for one, other, score in zip(a.tolist(), b.tolist(), self._columns.logits(a, b).tolist(), strict=True):
            best[one] = max(best.get(one, (-np.inf, "", 0)), (score, names[other], other))
        others = np.array([other for _, _, other in best.values()], np.int64)
        articles = self._rows["article_id"].take(pa.array(others)).to_pylist()
        evidence = self._columns.features(np.array(list(best), np.int64), others).T.tolist()
        told = {
            one: f"; with {article}: {shared_words(each)}"
            for one, article, each in zip(best, articles, evidence, strict=True)
        }
        yield from ([told.get(self._place[one], "") for one in group] for group in groups)


def _beside(group: Sequence[int], one: int) -> list[int]:
    return [other for other in group[: _BESIDE + 1] if other != one][:_BESIDE]
