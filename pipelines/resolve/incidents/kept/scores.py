"""The likeness of pairs: of candidates (candidates.py knows which), and of those that groups ask for besides.

Pairs are worked out in order of time and in columns, so many that the columns of their accounts can be held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

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
_HELD = 60_000  # accounts whose columns are held


def scores_of(pool: Pool, pairs: Ints) -> Scores:
    """The logit of each pair."""
    found = np.zeros(len(pairs))
    by_time = np.argsort(pool.times[pairs[:, 0]], kind="stable") if len(pairs) else np.zeros(0, np.int64)
    for start, end in _spans(pairs[by_time]):
        own = by_time[start:end]
        found[own] = _worked_out(pool, pairs[own])
    return found


class MoreScores:
    """The likeness of pairs that nobody compares at first, and that groups ask for; the smaller number stands first.

    Those of the accounts that are looked at are held one by one, all others in columns."""

    def __init__(self, pool: Pool, kept: Kept) -> None:
        self._pool, self._kept = pool, kept
        self._pairs, self._scores = self._earlier()
        self._n_kept = len(self._pairs)
        self._known: dict[tuple[int, int], float] = {}
        self._n_earlier = 0  # of those, the first

    def _earlier(self) -> tuple[Ints32, Ints32]:
        """The pairs of an earlier run whose accounts are there, and their scores in millionths."""
        pairs, accounts = self._kept.read(_MORE), self._kept.read(_MORE_ACCOUNTS)
        if pairs is None or accounts is None:
            return np.zeros((0, 2), np.int32), np.zeros(0, np.int32)
        number = self._pool.numbers_now(np.asarray(accounts["digest"], np.uint64)).astype(np.int32)
        found = number[np.stack([np.asarray(pairs[name]) for name in ("left", "right")], axis=1)]
        is_there = (found >= 0).all(axis=1)
        return found[is_there], np.asarray(pairs["score"], np.int32)[is_there]

    def prepare(self, numbers: Ints) -> None:
        """Hold what is known of some accounts, and let go what was held of others."""
        self._take_in()
        is_own = np.zeros(len(self._pool), np.bool_)
        is_own[numbers] = True
        own = np.flatnonzero(is_own[self._pairs].all(axis=1))
        pairs = map(tuple, self._pairs[own].tolist())
        self._known = dict(zip(pairs, (self._scores[own] / MICRO).tolist(), strict=True))
        self._n_earlier = len(self._known)

    def of(
        self, pairs: Sequence[tuple[int, int]], logits: Callable[[Sequence[tuple[int, int]]], Scores]
    ) -> list[float]:
        """The logits of some pairs, ascending; ``logits``: what works out those that are not known."""
        missing = [pair for pair in pairs if pair not in self._known]
        if missing:
            self._known.update(zip(missing, logits(missing).tolist(), strict=True))
        return [self._known[pair] for pair in pairs]

    def _take_in(self) -> None:
        new = list(islice(self._known.items(), self._n_earlier, None))
        if new:
            self._pairs = np.r_[self._pairs, np.array([pair for pair, _ in new], np.int32)]
            self._scores = np.r_[self._scores, np.rint([score * MICRO for _, score in new]).astype(np.int32)]
        self._known, self._n_earlier = {}, 0

    def keep(self) -> None:
        """Keep them for the next run, where some are new."""
        self._take_in()
        if len(self._pairs) > self._n_kept:
            columns = {"left": self._pairs[:, 0], "right": self._pairs[:, 1], "score": self._scores}
            accounts = pa.table({"digest": self._pool.digests})
            self._kept.write_whole(_MORE_ACCOUNTS, {_MORE: pa.table(columns), _MORE_ACCOUNTS: accounts})


def _spans(pairs: Ints) -> Iterable[tuple[int, int]]:
    """The pairs in spans of so few accounts that their columns can be held."""
    start = 0
    while start < len(pairs):
        size = len(pairs) - start
        while size > 1 and len(distinct(pairs[start : start + size])) > _HELD:
            size //= 2
        yield start, start + size
        start += size


def _worked_out(pool: Pool, pairs: Ints) -> Scores:
    numbers, rows = pool.rows(distinct(pairs).tolist())
    place = np.zeros(len(pool), np.int64)
    place[numbers] = np.arange(len(numbers))
    return Columns(rows).logits(place[pairs[:, 0]], place[pairs[:, 1]])
