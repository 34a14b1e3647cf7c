"""Groups from scored pairs: two groups become one where their pairs on average speak for it, the best pairs first.

What belongs here: grouping numbered members.  What does not: scores (``joins``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt

from pipelines.resolve.tied import firsts

Ints = npt.NDArray[np.int64]
HOPELESS = -4.0  # pairs below say nothing new


class Pairs:
    """Scored pairs of members that are numbered from 0."""

    def __init__(self, left: Ints, right: Ints, logits: npt.NDArray[np.float32]) -> None:
        told = (left != right) & (logits > HOPELESS)
        self._left, self._right = np.minimum(left, right)[told], np.maximum(left, right)[told]
        self._logit = logits[told].astype(np.float64)

    def first(self, size: int) -> Ints:
        """Of each of ``size`` members the first of its group."""
        good = self._logit > 0.0
        region = firsts(size, np.stack([self._left[good], self._right[good]], axis=1))  # no group reaches over it
        inside = region[self._left] == region[self._right]
        is_mixed = np.zeros(size, np.bool_)  # a region of which no pair speaks against it is a group
        is_mixed[region[self._left[inside & ~good]]] = True
        at = np.flatnonzero(inside & is_mixed[region[self._left]])
        at = at[np.lexsort((self._right[at], self._left[at], -self._logit[at], region[self._left[at]]))]
        group = np.where(is_mixed[region], np.arange(size), region).tolist()
        pairs = zip(self._left[at].tolist(), self._right[at].tolist(), self._logit[at].tolist(), strict=True)
        named = region.tolist()
        for _, own in groupby(pairs, key=lambda pair: named[pair[0]]):
            _join(group, list(own))
        return np.array([_root(group, member) for member in range(size)], np.int64)


def _join(group: list[int], pairs: Sequence[tuple[int, int, float]]) -> None:
    """Joins the members of one region; ``pairs`` from the best to the worst."""
    between: dict[int, dict[int, tuple[float, int]]] = defaultdict(
        dict
    )  # group -> other group -> sum and number of logits
    for left, right, logit in pairs:
        for a, b in ((left, right), (right, left)):
            total, n = between[a].get(b, (0.0, 0))
            between[a][b] = (total + logit, n + 1)
    for left, right, logit in pairs:
        if logit <= 0.0:
            break
        one, other = sorted((_root(group, left), _root(group, right)))
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
