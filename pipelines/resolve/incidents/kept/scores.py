"""The likeness of pairs: of candidates (candidates.py knows which), and of those that groups ask for besides.

Pairs are worked out in order of time and in columns, so many that the columns of their accounts can be held.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.incidents.alike.columns import Columns
from pipelines.resolve.incidents.kept.pool import Pool
from pipelines.resolve.kept import Kept
from pipelines.resolve.tied import distinct

Ints = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]
Ints32 = npt.NDArray[np.int32]
MICRO = 1e6  # a score is kept in millionths, to which it is rounded
_MORE, _MORE_ACCOUNTS = "more-scores", "more-accounts"
_FEW = 50  # where no more than one pair in so many is new, the earlier ones stay as they are
_PAIRS = 250_000  # pairs that are looked at together
_HELD = 20_000  # accounts whose columns are held


def scores_of(pool: Pool, pairs: Ints) -> Scores:
    """The logit of each pair."""
    found = np.zeros(len(pairs))
    by_time = np.argsort(pool.times[pairs[:, 0]], kind="stable") if len(pairs) else np.zeros(0, np.int64)
    for own in _spans(pairs, by_time):
        found[own] = _worked_out(pool, pairs[own])
    return found


class MoreScores:
    """The likeness of pairs that nobody compares at first, and that groups ask for; the smaller number stands first."""

    def __init__(self, pool: Pool, kept: Kept) -> None:
        self._pool, self._kept = pool, kept
        self._pairs, self._scores = self._earlier()
        self._new: list[tuple[Ints32, Ints32]] = []

    def _earlier(self) -> tuple[Ints32, Ints32]:
        """The pairs of an earlier run whose accounts are there, and their scores in millionths."""
        pairs, accounts = self._kept.read(_MORE), self._kept.read(_MORE_ACCOUNTS)
        if pairs is None or accounts is None:
            return np.zeros((0, 2), np.int32), np.zeros(0, np.int32)
        number = self._pool.numbers_now(np.asarray(accounts["digest"], np.uint64)).astype(np.int32)
        found = number[np.stack([np.asarray(pairs[name]) for name in ("left", "right")], axis=1)]
        is_there = (found >= 0).all(axis=1)
        return found[is_there], np.asarray(pairs["score"], np.int32)[is_there]

    def earlier(self, numbers: Ints) -> tuple[Ints, Scores]:
        """Of an earlier run the pairs among some accounts, and their logits."""
        if not len(self._pairs) or not len(numbers):
            return np.zeros((0, 2), np.int64), np.zeros(0)
        is_own = np.zeros(len(self._pool), np.bool_)
        is_own[numbers] = True
        own = np.flatnonzero(is_own[self._pairs].all(axis=1))
        return self._pairs[own].astype(np.int64), self._scores[own] / MICRO

    def add(self, pairs: Ints, scores: Scores) -> None:
        """Take in pairs that were not known, and their logits."""
        if len(pairs):
            self._new.append((pairs.astype(np.int32), np.rint(scores * MICRO).astype(np.int32)))

    def keep(self) -> None:
        """Keep them for the next run, where not only a few are new: those are worked out again if they are asked for."""
        if sum(len(pairs) for pairs, _ in self._new) * _FEW <= len(self._pairs):
            return
        pairs = np.concatenate([self._pairs, *(pairs for pairs, _ in self._new)])
        scores = np.concatenate([self._scores, *(scores for _, scores in self._new)])
        columns = {"left": pairs[:, 0], "right": pairs[:, 1], "score": scores}
        accounts = pa.table({"digest": self._pool.digests})
        self._kept.write_whole(_MORE_ACCOUNTS, {_MORE: pa.table(columns), _MORE_ACCOUNTS: accounts})


def _spans(pairs: Ints, order: Ints) -> Iterable[Ints]:
    """The pairs in their order, by number, in spans of so few accounts that their columns can be held."""
    start = 0
    while start < len(order):
        size = min(len(order) - start, _PAIRS)
        while size > 1 and len(distinct(pairs[order[start : start + size]])) > _HELD:
            size //= 2
        yield order[start : start + size]
        start += size


def _worked_out(pool: Pool, pairs: Ints) -> Scores:
    numbers, rows = pool.rows(distinct(pairs).tolist())
    place = np.zeros(len(pool), np.int64)
    place[numbers] = np.arange(len(numbers))
    return Columns(rows).logits(place[pairs[:, 0]], place[pairs[:, 1]])
