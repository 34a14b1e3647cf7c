"""Lists of numbers, one for each account, in two columns: where those of an account stand, and what stands there.

What belongs here: finding what two accounts' lists share, for many pairs at once.  What does not: what that says (columns.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
_BITS = 32  # of a value


@dataclass(frozen=True, slots=True)
class Lists:
    """``starts``, ``sizes``: where the values of each account stand; a value is below 2^32 and no account has one twice."""

    starts: Ints
    sizes: Ints
    values: Ints
    _keys: Ints
    _at: Ints

    @classmethod
    def of(cls, sizes: Ints, values: Ints) -> Lists:
        """Lists of some sizes, one after another."""
        keys = (np.repeat(np.arange(len(sizes)), sizes) << _BITS) | values
        at = np.argsort(keys, kind="stable")
        return cls(np.cumsum(sizes) - sizes, sizes, values, keys[at], at)

    def shared(self, other: Lists, a: Ints, b: Ints) -> tuple[Ints, Ints, Ints]:
        """Of each value that the list of ``a`` here and of ``b`` there share: which pair it is, and where it stands in both."""
        both = np.flatnonzero((self.sizes[a] > 0) & (other.sizes[b] > 0))
        row, at = expanded(self.starts[a[both]], self.sizes[a[both]])
        row = both[row]
        if not len(at):
            return row, at, at
        wanted = (b[row] << _BITS) | self.values[at]
        found = np.minimum(np.searchsorted(other._keys, wanted), len(other._keys) - 1)
        is_met = other._keys[found] == wanted
        return row[is_met], at[is_met], other._at[found[is_met]]

    def count(self, other: Lists, a: Ints, b: Ints) -> Ints:
        """How many values each pair shares."""
        return np.bincount(self.shared(other, a, b)[0], minlength=len(a)).astype(np.int64)


def expanded(starts: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """For runs of places: which run each place belongs to, and the place."""
    ends = np.cumsum(sizes)
    run = np.repeat(np.arange(len(sizes)), sizes)
    return run, np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0)


def sizes_of(column: pa.ListArray) -> Ints:
    """How many values each list of a column has."""
    offsets: Ints = np.asarray(column.offsets, np.int64)
    return offsets[1:] - offsets[:-1]


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column in one piece."""
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def numbered(columns: Sequence[pa.Array]) -> tuple[list[Ints], list[str]]:
    """Words of several columns as numbers, and the word of each number."""
    known = pc.dictionary_encode(pa.concat_arrays(columns))
    numbers = np.asarray(known.indices.fill_null(0), np.int64)
    return np.split(numbers, np.cumsum([len(column) for column in columns])[:-1]), known.dictionary.to_pylist()
