"""What is tied to what, directly or through others, in columns.

What belongs here: numbers.  What does not: what ties them.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


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
