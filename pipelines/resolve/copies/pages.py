"""What is known of every page before texts are compared, read from committed batches: its sketch, its address, its day.

What belongs here: reading.  Pages stand in the order of their ids, so that nothing depends on the order in which they came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema

_ABOUT = ("article_id", "publisher", "publisher_domain", "published_at", "published_from")
_ADDRESS = ("capture_id", "url_key", "captured_at")


@dataclass(frozen=True, slots=True)
class Pages:
    """Columns over all pages, in the order of their ids.

    ``prints``: the sampled word sequences of all pages one after the other; those of page i stand at
    ``bounds[i]:bounds[i + 1]``; ``batch``: the number of the batch that holds it.
    """

    ids: list[str]
    batch: npt.NDArray[np.int32]
    n_words: npt.NDArray[np.int32]
    text_hash: npt.NDArray[np.uint64]
    prints: npt.NDArray[np.uint64]
    bounds: npt.NDArray[np.int64]
    agency: list[str | None]
    publisher: list[str | None]
    domain: list[str | None]
    published_at: list[dt.datetime | None]
    published_from: list[dt.date | None]
    url_key: list[str | None]
    captured_at: list[dt.datetime | None]

    def place(self) -> dict[str, int]:
        """Where each page stands, by its id."""
        return {name: number for number, name in enumerate(self.ids)}


def read_pages(done: Ledger) -> Pages:
    """All pages that gave an article.  Raises BatchDamaged."""
    sketches: list[pa.Table] = []
    numbers: list[npt.NDArray[np.int32]] = []
    for number, batch in enumerate(done.batches):
        rows = done.rows_in(batch, "sketches", PAGE_KEYS["sketches"])
        if rows is not None and rows.num_rows:
            sketches.append(rows)
            numbers.append(np.full(rows.num_rows, number, np.int32))
    met = pa.concat_tables([schema("sketches").empty_table(), *sketches])
    about = _by_id(done, "articles", _ABOUT)
    address = _by_id(done, "archived", _ADDRESS)
    names = met.column("article_id").to_pylist()
    order = np.array(sorted(range(len(names)), key=names.__getitem__), np.int64)
    ids = [str(names[place]) for place in order]
    lists = met.column("prints").combine_chunks()
    lengths = np.asarray(lists.value_lengths().to_numpy(zero_copy_only=False), np.int64)
    flat = np.asarray(lists.flatten().to_numpy(zero_copy_only=False), np.uint64)
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[order])])
    prints = np.empty(len(flat), np.uint64)
    for page, place in enumerate(order):
        prints[bounds[page] : bounds[page + 1]] = flat[before[place] : before[place + 1]]
    agency = met.column("agency").to_pylist()
    return Pages(
        ids,
        np.concatenate([np.zeros(0, np.int32), *numbers])[order],
        np.asarray(met.column("n_words").to_numpy(), np.int32)[order],
        np.asarray(met.column("text_hash").to_numpy(), np.uint64)[order],
        prints,
        bounds,
        [agency[place] for place in order],
        *(_column(about, name, ids) for name in _ABOUT[1:]),
        *(_column(address, name, ids) for name in _ADDRESS[1:]),
    )


def _by_id(done: Ledger, table: str, columns: Sequence[str]) -> pa.Table:
    form = pa.schema([schema(table).field(name) for name in columns])
    return pa.concat_tables([form.empty_table(), *done.rows_of(table, PAGE_KEYS[table], columns)])


def _column(rows: pa.Table, name: str, ids: Sequence[str]) -> list:  # type: ignore[type-arg]
    """A column in the order of the ids; the key is the table's first column."""
    found = dict(zip(rows.column(0).to_pylist(), rows.column(name).to_pylist(), strict=True))
    return [found.get(one) for one in ids]
