"""Groups of accounts that tell of one happening: the likeliest pairs first, groups joined where their members are alike on average.

Accounts that one page surely tells apart stay so, and so do those that a person called two.  The outcome depends on
the set of accounts alone.  What belongs here: grouping.  What does not: how alike two accounts are (likeness.py).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

JOINED = 0.0  # logit from which groups are joined
LEAST = -4.0  # logit of a pair below which nobody asks further
REPRESENTATIVES = 8  # of a group: the accounts that tell the most of it stand for all


@dataclass(slots=True)
class _Group:
    members: list[int]
    heads: list[int]
    pages: dict[str, list[int]]  # its members page by page
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
        self._above: dict[int, int] = {}

    def group(self, pairs: Iterable[tuple[int, int]], together: Sequence[tuple[int, int]] = ()) -> list[list[int]]:
        """The groups of several accounts; ``together``: pairs that a person called one.

        What two groups have on average is no more than what the better of their parts has, so a pair of groups waits under
        the last average that is known and is worked out when its turn comes: the work grows with pairs that speak for one."""
        heap: list[tuple[float, int, int, int, int]] = []
        for a, b in sorted(pairs):
            if self._score(a, b) >= self._joined:
                self._add((a, b))
                if self._page[a] != self._page[b]:  # what one page tells apart is no evidence of being one
                    heap.append((-self._score(a, b), a, b, 0, 0))
        for a, b in together:
            self._add((a, b))
            self._join(*sorted((self._root(a), self._root(b))))
        heapq.heapify(heap)
        worked_out: dict[tuple[int, int], tuple[int, int]] = {}
        while heap:
            _, one, other, *versions = heapq.heappop(heap)
            a, b = sorted((self._root(one), self._root(other)))
            if a == b:
                continue
            now = (self._groups[a].version, self._groups[b].version)
            if (a, b, *now) == (one, other, *versions):
                if not self._are_apart(a, b):
                    self._join(a, b)
            elif worked_out.get((a, b)) != now:
                worked_out[a, b] = now
                average = self._average(a, b)
                if average >= self._joined:
                    heapq.heappush(heap, (-average, a, b, *now))
        return [sorted(group.members) for _, group in sorted(self._groups.items()) if len(group.members) > 1]

    def _add(self, accounts: Iterable[int]) -> None:
        for account in accounts:
            if account not in self._above:
                self._above[account] = account
                self._groups[account] = _Group([account], [account], {self._page[account]: [account]})

    def _root(self, account: int) -> int:
        above = self._above
        while above[account] != account:
            above[account] = above[above[account]]
            account = above[account]
        return account

    def _score(self, a: int, b: int) -> float:
        pair = (a, b) if a < b else (b, a)
        if pair not in self._known:
            self._known[pair] = self._like(*pair)
        return self._known[pair]

    def _average(self, a: int, b: int) -> float:
        pairs = [(x, y) for x in self._groups[a].heads for y in self._groups[b].heads if self._page[x] != self._page[y]]
        if not pairs:
            return LEAST
        return round(sum(self._score(x, y) for x, y in pairs) / len(pairs), 9)

    def _are_apart(self, a: int, b: int) -> bool:
        left, right = self._groups[a], self._groups[b]
        for page in left.pages.keys() & right.pages.keys():
            if any(self._parted(x, y) for x in left.pages[page] for y in right.pages[page]):
                return True
        return bool(self._apart) and any(
            (min(x, y), max(x, y)) in self._apart for x in left.members for y in right.members
        )

    def _join(self, a: int, b: int) -> None:
        if a == b:
            return
        kept, gone = self._groups[a], self._groups.pop(b)
        self._above[b] = a
        kept.members += gone.members
        for page, members in gone.pages.items():
            kept.pages.setdefault(page, []).extend(members)
        kept.heads = sorted([*kept.heads, *gone.heads], key=lambda n: (-self._weight[n], n))[:REPRESENTATIVES]
        kept.version += 1
