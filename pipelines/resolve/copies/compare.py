"""Two stories compared word for word: which passages stand in both.

A passage is a run of words of which every five stand in the other text too; it may stand elsewhere there, and moved paragraphs are
still shared.  What belongs here: measuring a pair, from its two texts alone.  What does not: what that is called (``kinds``).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from pipelines.resolve.copies.texts import Told
from pipelines.resolve.tied import distinct
from pipelines.sketch.words import SHINGLE


class Side(NamedTuple):
    """What one page has in common with the other: distinct ``shingles`` of its own; ``words`` and ``chars`` in shared passages,
    ``unquoted`` of those words outside quotation marks; the number of passages, and the longest: its words, where it stands."""

    n_words: int
    shingles: int
    words: int
    unquoted: int
    chars: int
    passages: int
    longest: int
    start_char: int
    end_char: int


class Comparison(NamedTuple):
    """``shared``: distinct shingles that both have; ``left`` and ``right``: of the page with the smaller and the larger id."""

    shared: int
    left: Side
    right: Side


def compare(left: Told, right: Told) -> Comparison:
    """What two stories share."""
    one, other = distinct(left.shingles), distinct(right.shingles)
    shared = np.intersect1d(one, other, assume_unique=True)
    return Comparison(len(shared), _side(left, len(one), shared), _side(right, len(other), shared))


def _side(page: Told, n_shingles: int, shared: npt.NDArray[np.uint32]) -> Side:
    if not len(shared):
        return Side(page.n_words, n_shingles, 0, 0, 0, 0, 0, 0, 0)
    found = np.searchsorted(shared, page.shingles)
    at = np.flatnonzero(shared[np.minimum(found, len(shared) - 1)] == page.shingles)
    change = np.zeros(page.n_words + 1, np.int32)
    change[at] += 1
    change[at + SHINGLE] -= 1
    covered = np.cumsum(change)[:-1] > 0
    edges = np.flatnonzero(np.diff(covered, prepend=False, append=False))
    first, last = edges[::2], edges[1::2] - 1
    starts = page.starts[first]
    ends = page.starts[last] + page.lengths[last]
    best = int(np.argmax(last - first))
    return Side(
        page.n_words,
        n_shingles,
        int(np.count_nonzero(covered)),
        int(np.count_nonzero(covered & ~page.is_quoted)),
        int(np.sum(ends - starts)),
        len(first),
        int(last[best] - first[best] + 1),
        int(starts[best]),
        int(ends[best]),
    )
