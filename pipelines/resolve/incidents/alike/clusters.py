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
_AHEAD = 32  # pairs of groups whose turn comes soon: what is not known of them is asked together
Pair = tuple[int, int]


@dataclass(slots=True)
class _Group:
    members: list[int]
    heads: list[int]
    pages: dict[str, list[int]]  # its members page by page
    version: int = 0


class Grouping:
    """Accounts by number, and the groups that they make.

    ``parted``: whether the page of two accounts tells them apart;  ``like``: the logits of pairs of accounts in order, the smaller
    number first; ``weight``: how much an account tells; ``page``: where it stands."""

    def __init__(
        self,
        like: Callable[[Sequence[Pair]], Iterable[float]],
        weight: Mapping[int, float],
        page: Mapping[int, str],
        apart: frozenset[Pair],
        parted: Callable[[int, int], bool] = lambda a, b: True,
        joined: float = JOINED,
    ) -> None:
        self._like, self._weight, self._page, self._apart, self._joined = like, weight, page, apart, joined
        self._parted = parted
        self._known: dict[Pair, float] = {}
        self._groups: dict[int, _Group] = {}
        self._above: dict[int, int] = {}

    def group(self, known: Mapping[Pair, float], together: Sequence[Pair] = ()) -> list[list[int]]:
        """The groups of several accounts; ``known``: the logits of the pairs that are compared; ``together``: pairs that a person
        called one.

        What two groups have on average is no more than what the better of their parts has, so a pair of groups waits under
        the last average that is known and is worked out when its turn comes: the work grows with pairs that speak for one."""
        heap: list[tuple[float, int, int, int, int]] = []
        self._known = dict(known)
        for (a, b), score in sorted(known.items()):
            if score >= self._joined:
                self._add((a, b))
                if self._page[a] != self._page[b]:  # what one page tells apart is no evidence of being one
                    heap.append((-score, a, b, 0, 0))
        for a, b in together:
            self._add((a, b))
            self._join(*sorted((self._root(a), self._root(b))))
        heapq.heapify(heap)
        worked_out: dict[Pair, Pair] = {}
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
                average = self._average(a, b, heap)
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

    def _average(self, a: int, b: int, heap: Sequence[tuple[float, int, int, int, int]]) -> float:
        pairs = self._between(a, b)
        if not pairs:
            return LEAST
        known = self._known
        missing = {pair for pair in pairs if pair not in known}
        if missing:
            for _, one, other, *_ in heap[:_AHEAD]:
                x, y = self._root(one), self._root(other)
                if x != y:
                    missing.update(pair for pair in self._between(x, y) if pair not in known)
            asked = sorted(missing)
            known.update(zip(asked, self._like(asked), strict=True))
        return round(sum([known[pair] for pair in pairs]) / len(pairs), 9)

    def _between(self, a: int, b: int) -> list[Pair]:
        """The pairs of accounts that stand for two groups, of two pages each."""
        page = self._page
        heads = self._groups[b].heads
        return [(x, y) if x < y else (y, x) for x in self._groups[a].heads for y in heads if page[x] != page[y]]

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
