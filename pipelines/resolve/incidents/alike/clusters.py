"""Groups of accounts that tell of one happening: the likeliest pairs first, groups joined where their members are alike on average.

Accounts that one page surely tells apart stay so, and so do those that a person called two.  The outcome depends on
the set of accounts alone.  What belongs here: grouping.  What does not: how alike two accounts are (likeness.py).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
JOINED = 0.0  # logit from which groups are joined
LEAST = -4.0  # logit of a pair below which nobody asks further
REPRESENTATIVES = 8  # of a group: the accounts that tell the most of it stand for all


@dataclass(slots=True)
class _Group:
    members: list[int]
    heads: list[int]
    pages: set[str]
    near: set[int] = field(default_factory=set)
    version: int = 0


class Grouping:
    """Accounts by number, and the groups that they make.

    ``parted``: whether the page of two accounts tells them apart;  ``like``: the logit of two accounts, the smaller number first;
    ``weight``: how much an account tells; ``page``: where it stands."""

    def __init__(
        self,
        like: Callable[[int, int], float],
        weight: Mapping[int, float],
        page: Mapping[int, str],
        apart: frozenset[tuple[int, int]],
        parted: Callable[[int, int], bool] = lambda a, b: True,
        joined: float = JOINED,
    ) -> None:
        self._like, self._weight, self._page, self._apart, self._joined = like, weight, page, apart, joined
        self._parted = parted
        self._known: dict[tuple[int, int], float] = {}
        self._groups: dict[int, _Group] = {}

    def group(self, pairs: Iterable[tuple[int, int]], together: Sequence[tuple[int, int]] = ()) -> list[list[int]]:
        """The groups of several accounts; ``together``: pairs that a person called one."""
        for a, b in sorted(pairs):
            if self._score(a, b) >= LEAST:
                for one, other in ((a, b), (b, a)):
                    self._of(one).near.add(other)
        for a, b in together:
            self._join(self._holder(a), self._holder(b), forced=True)
        heap = [
            (-self._average(a, b), a, b, self._groups[a].version, self._groups[b].version)
            for a in sorted(self._groups)
            for b in sorted(self._groups[a].near)
            if a < b
        ]
        heapq.heapify(heap)
        while heap:
            score, a, b, *versions = heapq.heappop(heap)
            if -score < self._joined:
                break
            if (
                a not in self._groups
                or b not in self._groups
                or versions != [self._groups[a].version, self._groups[b].version]
            ):
                continue
            if self._are_apart(a, b):
                continue
            self._join(a, b)
            for other in sorted(self._groups[a].near):
                one, two = min(a, other), max(a, other)
                heapq.heappush(
                    heap, (-self._average(one, two), one, two, self._groups[one].version, self._groups[two].version)
                )
        return [sorted(group.members) for _, group in sorted(self._groups.items()) if len(group.members) > 1]

    def _of(self, account: int) -> _Group:
        if account not in self._groups:
            self._groups[account] = _Group([account], [account], {self._page[account]})
        return self._groups[account]

    def _holder(self, account: int) -> int:
        self._of(account)
        return next(number for number, group in self._groups.items() if account in group.members)

    def _score(self, a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in self._known:
            self._known[pair] = self._like(*pair)
        return self._known[pair]

    def _average(self, a: int, b: int) -> float:
        pairs = [(x, y) for x in self._groups[a].heads for y in self._groups[b].heads if self._page[x] != self._page[y]]
        if not pairs:  # what one page tells apart is no evidence of being one
            return LEAST
        return round(sum(self._score(x, y) for x, y in pairs) / len(pairs), 9)

    def _are_apart(self, a: int, b: int) -> bool:
        left, right = self._groups[a], self._groups[b]
        shared = left.pages & right.pages
        if shared and any(
            self._parted(x, y) for x in left.members for y in right.members if self._page[x] == self._page[y]
        ):
            return True
        return bool(self._apart) and any(
            (min(x, y), max(x, y)) in self._apart for x in left.members for y in right.members
        )

    def _join(self, a: int, b: int, *, forced: bool = False) -> None:
        if a == b or (forced and a not in self._groups):
            return
        kept, gone = self._groups[a], self._groups.pop(b)
        kept.members += gone.members
        kept.pages |= gone.pages
        kept.heads = sorted([*kept.heads, *gone.heads], key=lambda n: (-self._weight[n], n))[:REPRESENTATIVES]
        kept.near = (kept.near | gone.near) - {a, b}
        kept.version += 1
        for other in gone.near:
            if other in self._groups:
                self._groups[other].near.discard(b)
                if other != a:
                    self._groups[other].near.add(a)


def firsts(n: int, pairs: Ints) -> Ints:
    """Of each of ``n`` accounts the first of all that pairs tie it to, directly or through others."""
    first = np.arange(n)
    while True:
        a, b = first[pairs[:, 0]], first[pairs[:, 1]]
        is_open = a != b
        if not is_open.any():
            return first
        pairs, a, b = pairs[is_open], a[is_open], b[is_open]
        np.minimum.at(first, np.maximum(a, b), np.minimum(a, b))
        while (first[first] != first).any():
            first = first[first]
