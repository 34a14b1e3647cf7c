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
import pyarrow.compute as pc

from pipelines.resolve.copies.pages import Pages
from pipelines.sketch.words import SHINGLE, Blocks, compared_words, shingles
from pipelines.store.batches import Committed, Ledger
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
        blocks: dict[str, list[tuple[str, bool, int, int]]] = {name: [] for name in names}
        for article, *block in _cells(done, batch, "blocks", _BLOCKS, names):
            blocks[article].append((block[0], block[1], block[2], block[3]))
        for article, text in _cells(done, batch, "articles", _TEXT, names):
            found[names[article]] = told(text, blocks[article])
    return found


def _cells(done: Ledger, batch: Committed, table: str, columns: Sequence[str], names: Iterable[str]) -> Iterator[Any]:
    """The cells of some columns, row by row, for the articles of some names."""
    rows = done.rows_in(batch, table, PAGE_KEYS[table], columns)
    if rows is None:
        return iter(())
    rows = rows.filter(pc.is_in(rows.column("article_id"), value_set=pa.array(names, pa.string())))
    return zip(*(rows.column(name).to_pylist() for name in columns), strict=True)


def told(text: str, blocks: Blocks) -> Told:
    """A page's story from its text and its blocks."""
    words = compared_words(text, blocks)
    hashed = (shingles(words) >> np.uint64(32)).astype(np.uint32)
    assert len(hashed) == max(0, len(words.codes) - SHINGLE + 1)
    return Told(hashed, words.starts, (words.ends - words.starts).astype(np.uint8), words.is_quoted)
