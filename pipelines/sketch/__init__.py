"""What one page alone gives to be compared with others: its words, a sample of its word sequences, the agency it credits.

What belongs here: functions of one page's text and blocks.  What does not: comparing pages (``resolve.copies``), and evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.model import Article, Block
from pipelines.sketch.credit import credited_agency
from pipelines.sketch.words import compared_words, sampled, shingles, story_spans, text_hash


@dataclass(frozen=True, slots=True)
class Sketch:
    """``n_words``: of the compared text; ``text_hash``: equal where all of those words are; ``prints``: the sampled word sequences,
    ascending, each once, and in ``places`` the number of the word with which each begins; ``agency``: the news agency that the page
    names as where its text is from."""

    article_id: str
    n_words: int
    text_hash: int
    prints: npt.NDArray[np.uint64]
    places: npt.NDArray[np.uint16]
    agency: str | None


def sketch(article: Article, blocks: Sequence[Block]) -> Sketch:
    """The sketch of a page that was read."""
    places = [(block.role, block.is_main, block.start_char, block.end_char) for block in blocks]
    words = compared_words(article.text, places)
    return Sketch(
        article.article_id, len(words.codes), text_hash(words), *sampled(shingles(words)),
        credited_agency(article.byline, article.dateline, [article.text[start:end] for start, end in story_spans(places)]),
    )  # fmt: skip
