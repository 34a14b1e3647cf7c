"""Numbers in columns: which are there, what they hash to, what is tied to what, directly or through others.

What belongs here: numbers.  What does not: what ties them.
"""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Uints = npt.NDArray[np.uint64]
Number = TypeVar("Number", bound=np.generic)


def distinct(numbers: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """Each number once, ascending.  ``numpy.unique`` goes by a hash that takes a hundred times as long where most are distinct."""
    ordered = np.sort(numbers, axis=None)
    return ordered[np.r_[True, ordered[1:] != ordered[:-1]]] if len(ordered) else ordered


def mixed(numbers: Uints) -> Uints:
    """A hash of each number, of which sums are hashes of sets (SplitMix64 of the number as a seed)."""
    found = (numbers + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    found = (found ^ (found >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    found = (found ^ (found >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


def firsts(n: int, pairs: Ints) -> Ints:
    """Of each of ``n`` members the first of all that pairs tie it to, directly or through others."""
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
