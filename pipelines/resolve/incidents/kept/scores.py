"""The likeness of pairs: of candidates (candidates.py knows which), and of those that groups ask for besides.

Pairs are worked out in order of time and in columns, so many that the columns of their accounts can be held.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.incidents.alike.columns import Columns
from pipelines.resolve.incidents.alike.likeness import likeness
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.kept import Kept

Ints = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
_MORE = "more-scores"
_MORE_FORM = pa.schema([("left", pa.uint64()), ("right", pa.uint64()), ("score", pa.float64())])
_HELD = 250_000  # accounts whose columns are held


def scores_of(pool: Pool, pairs: Ints) -> Scores:
    """The logit of each pair."""
    found = np.zeros(len(pairs))
    by_time = np.argsort(pool.times[pairs[:, 0]], kind="stable") if len(pairs) else np.zeros(0, np.int64)
    for start, end in _spans(pairs[by_time]):
        own = by_time[start:end]
        found[own] = _worked_out(pool, pairs[own])
    return found


class MoreScores:
    """The likeness of pairs that nobody compares at first, and that groups ask for."""

    def __init__(self, pool: Pool, kept: Kept) -> None:
        self._digests, self._kept = pool.digests, kept
        table = kept.read(_MORE)
        if table is None:
            table = pa.table([pa.array([], field.type) for field in _MORE_FORM], schema=_MORE_FORM)
        self._pairs = np.stack([np.asarray(table[name], np.uint64) for name in ("left", "right")], axis=1)
        self._scores = np.asarray(table["score"], np.float64)
        self._known: dict[tuple[int, int], float] = {}
        self._new: dict[tuple[int, int], float] = {}

    def prepare(self, numbers: Ints) -> None:
        """Hold what an earlier run knew of some accounts."""
        own = np.isin(self._pairs, self._digests[numbers]).all(axis=1)
        pairs = zip(*self._pairs[own].T.tolist(), strict=True) if own.any() else ()
        self._known = dict(zip(pairs, self._scores[own].tolist(), strict=True))

    def of(self, a: int, b: int, accounts: dict[int, Account]) -> float:
        """The logit of two accounts."""
        pair = int(self._digests[a]), int(self._digests[b])
        found = self._known.get(pair)
        if found is None:
            found = self._known[pair] = self._new[pair] = round(likeness(accounts[a], accounts[b]), 6)
        return found

    def keep(self) -> None:
        """Keep those of accounts that are there."""
        if self._new:
            pairs = np.concatenate([self._pairs, np.array(list(self._new), np.uint64)])
            scores = np.r_[self._scores, list(self._new.values())]
            pairs, first = np.unique(pairs, axis=0, return_index=True)
            there = np.isin(pairs, self._digests).all(axis=1)
            columns = (*pairs[there].T, scores[first[there]])
            self._kept.write(_MORE, pa.table([pa.array(column) for column in columns], schema=_MORE_FORM))


def _spans(pairs: Ints) -> Iterable[tuple[int, int]]:
    """The pairs in spans of so few accounts that their columns can be held."""
    start = 0
    while start < len(pairs):
        size = len(pairs) - start
        while size > 1 and len(np.unique(pairs[start : start + size])) > _HELD:
            size //= 2
        yield start, start + size
        start += size


def _worked_out(pool: Pool, pairs: Ints) -> Scores:
    numbers, rows = pool.rows(int(number) for number in np.unique(pairs))
    place = np.zeros(len(pool), np.int64)
    place[numbers] = np.arange(len(numbers))
    return Columns(rows).logits(place[pairs[:, 0]], place[pairs[:, 1]])
