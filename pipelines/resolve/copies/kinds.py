"""What a compared pair is called: copy, excerpt, rewrite, or nothing.

The limits were set on pages whose copies are known (November 2026): of pairs that share text the least contained shares .34 of the
shorter page, of pairs that share none but quotations and set phrases none shares 60 words of its own.  What belongs here: limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.resolve.copies.compared import Measures
from pipelines.vocabularies import ArticleLinkKind

LEAST_CONTAINED = 0.3  # of the shorter page
LEAST_UNQUOTED = (
    60  # shared words outside quotation marks: two reports of one speech both quote it, and neither copies the other
)
NEARLY_ALL = 0.8  # of a page: a short one that stands whole elsewhere need not have so many words
LEAST_WORDS = 30
WHOLE = 0.75  # so much of a page stands in another: it is a copy where that holds both ways, an excerpt where it holds one way
TAKEN_OVER = 0.9  # so much of it: an excerpt however it is cut; less is one where whole paragraphs were taken,
LEAST_RUN = 40  # so many words a shared passage, and not where the words within them were edited


@dataclass(frozen=True, slots=True)
class Found:
    """What some pairs are called, row by row, None where they stand on texts of their own; shared shingles as a share of those of
    the page with the smaller id, of the other, and of all of both."""

    kinds: list[ArticleLinkKind | None]
    left: npt.NDArray[np.float64]
    right: npt.NDArray[np.float64]
    jaccard: npt.NDArray[np.float64]


def name_kinds(pairs: Measures) -> Found:
    """The links between pages that were compared."""
    shared, left, right = pairs["shared"], pairs["left_shingles"], pairs["right_shingles"]
    in_left, in_right = shared / np.maximum(1, left), shared / np.maximum(1, right)
    most, least = np.maximum(in_left, in_right), np.minimum(in_left, in_right)
    words = np.minimum(pairs["left_words"], pairs["right_words"])
    unquoted = np.minimum(pairs["left_unquoted"], pairs["right_unquoted"])
    is_linked = (most >= LEAST_CONTAINED) & (unquoted >= LEAST_UNQUOTED) | (most >= NEARLY_ALL) & (words >= LEAST_WORDS)
    names: tuple[ArticleLinkKind | None, ...] = (None, "rewrite", "excerpt", "copy")
    is_left = in_left >= in_right  # the page that is held
    held, passages = (
        np.where(is_left, pairs[f"left_{name}"], pairs[f"right_{name}"]) for name in ("words", "passages")
    )
    is_edited = (most < TAKEN_OVER) & (held < LEAST_RUN * passages)
    is_copy = least >= WHOLE
    level = is_linked * (1 + is_copy + ((most >= WHOLE) & (is_copy | ~is_edited)))
    return Found([names[int(one)] for one in level], in_left, in_right, shared / np.maximum(1, left + right - shared))
