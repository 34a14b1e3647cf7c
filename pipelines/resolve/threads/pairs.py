"""Groups from scored pairs: two groups become one where their pairs on average speak for it, the best pairs first.

What belongs here: grouping numbered members.  What does not: scores (``joins``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from pipelines.resolve.tied import firsts

Ints = npt.NDArray[np.int64]
Ints32 = npt.NDArray[np.int32]
HOPELESS = -4.0  # pairs below say nothing new


class Pairs:
    """Scored pairs of members that are numbered from 0: millions, so in no more bits than they need."""

    def __init__(self, left: Ints32, right: Ints32, logits: npt.NDArray[np.float32]) -> None:
        told = np.flatnonzero((left != right) & (logits > HOPELESS))
        self._left, self._right, self._logit = left[told], right[told], logits[told]
        np.minimum(left[told], self._right, out=self._left)
        np.maximum(left[told], right[told], out=self._right)

    def first(self, size: int) -> Ints:
        """Of each of ``size`` members the first of its group."""
        good = self._logit > 0.0
        # No group reaches over a region.
        region = firsts(size, np.stack([self._left[good], self._right[good]], axis=1)).astype(np.int32)
        inside = region[self._left] == region[self._right]
        is_mixed = np.zeros(size, np.bool_)  # a region of which no pair speaks against it is a group
        is_mixed[region[self._left[inside & ~good]]] = True
        at = np.flatnonzero(inside & is_mixed[region[self._left]])
        left, right, logit = self._left[at], self._right[at], self._logit[at]
        del at, inside, good
        order = np.lexsort((right, left, -logit, region[left]))
        left, right, logit = left[order], right[order], logit[order]
        group = np.where(is_mixed[region], np.arange(size), region).tolist()
        own = region[left]
        bounds = np.flatnonzero(np.r_[True, own[1:] != own[:-1], True]) if len(own) else np.zeros(1, np.int64)
        for start, end in pairwise(bounds.tolist()):
            _join(group, left[start:end].tolist(), right[start:end].tolist(), logit[start:end].tolist())
        return np.array([_root(group, member) for member in range(size)], np.int64)


def firsts_of(size: int, pairs: Pairs) -> Ints:
    """``Pairs.first`` in a form that another process can be asked for."""
    return pairs.first(size)


def _join(group: list[int], lefts: Sequence[int], rights: Sequence[int], logits: Sequence[float]) -> None:
    """Joins the members of one region; pairs from the best to the worst."""
    between: dict[int, dict[int, float]] = defaultdict(dict)  # group -> other group -> sum of logits, each both ways
    for left, right, logit in zip(lefts, rights, logits, strict=True):
        between[left][right] = between[right][left] = between[left].get(right, 0.0) + logit
    for left, right, logit in zip(lefts, rights, logits, strict=True):
        if logit <= 0.0:
            break
        one, other = sorted((_root(group, left), _root(group, right)))
        if one == other or between[one][other] <= 0.0:
            continue
        group[other] = one
        del between[one][other]
        for third, total in between.pop(other).items():
            if third != one:
                between[one][third] = between[third][one] = between[one].get(third, 0.0) + total
                del between[third][other]


def _root(above: list[int], member: int) -> int:
    while above[member] != member:
        above[member] = above[above[member]]
        member = above[member]
    return member
