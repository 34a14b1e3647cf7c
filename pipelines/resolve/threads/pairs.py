"""Groups from scored pairs: two groups become one where their pairs on average speak for it, the best pairs first.

What belongs here: grouping numbered members.  What does not: scores (``joins``).
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

_HOPELESS = -4.0  # pairs below say nothing new


class Pairs:
    """Scored pairs of members that are numbered from 0, 12 bytes each."""

    def __init__(self) -> None:
        self._left, self._right, self._logit = array("I"), array("I"), array("f")

    def add(self, one: int, other: int, logit: float) -> None:
        """Takes a pair in."""
        if one != other and logit > _HOPELESS:
            self._left.append(min(one, other))
            self._right.append(max(one, other))
            self._logit.append(logit)

    def first(self, size: int) -> list[int]:
        """Of each of ``size`` members the first of its group."""
        above = list(range(size))
        for one, other, logit in zip(self._left, self._right, self._logit, strict=True):
            if logit > 0.0:
                a, b = sorted((_root(above, one), _root(above, other)))
                above[b] = a
        region = [_root(above, member) for member in range(size)]  # no group reaches over it
        inside = [pair for pair in range(len(self._logit)) if region[self._left[pair]] == region[self._right[pair]]]
        inside.sort(
            key=lambda pair: (region[self._left[pair]], -self._logit[pair], self._left[pair], self._right[pair])
        )
        group = list(range(size))
        for _, pairs in groupby(inside, key=lambda pair: region[self._left[pair]]):
            self._join(group, list(pairs))
        return [_root(group, member) for member in range(size)]

    def _join(self, group: list[int], pairs: Sequence[int]) -> None:
        """Joins the members of one region; ``pairs`` from the best to the worst."""
        between: dict[int, dict[int, tuple[float, int]]] = defaultdict(
            dict
        )  # group -> other group -> sum and number of logits
        for pair in pairs:
            for a, b in ((self._left[pair], self._right[pair]), (self._right[pair], self._left[pair])):
                total, n = between[a].get(b, (0.0, 0))
                between[a][b] = (total + self._logit[pair], n + 1)
        for pair in pairs:
            if self._logit[pair] <= 0.0:
                break
            one, other = sorted((_root(group, self._left[pair]), _root(group, self._right[pair])))
            if one == other or between[one][other][0] <= 0.0:
                continue
            group[other] = one
            del between[one][other]
            for third, (total, n) in between.pop(other).items():
                if third != one:
                    sums, count = between[one].get(third, (0.0, 0))
                    between[one][third] = between[third][one] = (sums + total, count + n)
                    del between[third][other]


def _root(above: list[int], member: int) -> int:
    while above[member] != member:
        above[member] = above[above[member]]
        member = above[member]
    return member
