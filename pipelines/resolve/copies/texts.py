"""The words of the pages that are to be compared, read from committed batches: a batch without any of them stays closed.

What belongs here: reading and keeping them small.  What does not: comparing (``compare``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.resolve.copies.pages import Pages
from pipelines.sketch.words import SHINGLE, main_words, shingles, told_spans
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS

_BLOCKS = ("article_id", "role", "is_main", "start_char", "end_char")
_TEXT = ("article_id", "text")


@dataclass(frozen=True, slots=True)
class Told:
    """A page's story as it is compared: a hash of the five words from each position on, where words begin and how long they are (to
    the end of their last sign), and which stand between quotation marks."""

    shingles: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int32]
    lengths: npt.NDArray[np.uint8]
    is_quoted: npt.NDArray[np.bool_]

    @property
    def n_words(self) -> int:
        """How many words it has."""
        return len(self.starts)


def read_texts(done: Ledger, pages: Pages, wanted: Iterable[int]) -> dict[int, Told]:
    """The stories of some pages, by their number.  Raises BatchDamaged."""
    asked = sorted(set(wanted))
    by_batch: dict[int, dict[str, int]] = {}
    for page in asked:
        by_batch.setdefault(int(pages.batch[page]), {})[pages.ids[page]] = page
    found: dict[int, Told] = {}
    for number, names in sorted(by_batch.items()):
        batch = done.batches[number]
        spans: dict[str, list[tuple[str, bool, int, int]]] = {}
        for article, role, is_main, start, end in _cells(
            done.rows_in(batch, "blocks", PAGE_KEYS["blocks"], _BLOCKS), _BLOCKS
        ):
            if article in names:
                spans.setdefault(article, []).append((role, is_main, start, end))
        articles = done.rows_in(batch, "articles", PAGE_KEYS["articles"], _TEXT)
        for article, text in _cells(articles, _TEXT):
            if article in names:
                found[names[article]] = told(text, spans.get(article, []))
    return found


def _cells(rows: pa.Table | None, columns: Sequence[str]) -> Iterator[Any]:
    return zip(*(rows.column(name).to_pylist() for name in columns), strict=True) if rows is not None else iter(())


def told(text: str, blocks: Iterable[tuple[str, bool, int, int]]) -> Told:
    """A page's story from its text and its blocks (role, is_main, start_char, end_char)."""
    words = main_words(text, told_spans(blocks))
    hashed = (shingles(words) >> np.uint64(32)).astype(np.uint32)
    assert len(hashed) == max(0, len(words.codes) - SHINGLE + 1)
    return Told(hashed, words.starts, (words.ends - words.starts).astype(np.uint8), words.is_quoted)
