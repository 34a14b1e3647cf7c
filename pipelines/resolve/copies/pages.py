"""What is known of every page before texts are compared, read from committed batches: its sketch, its address, its day.

What belongs here: reading.  Pages stand in the order of their ids, so that nothing depends on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS, schema

_ABOUT = ("article_id", "publisher", "publisher_domain", "published_at", "published_from")
_ADDRESS = ("capture_id", "url_key", "captured_at")
UNKNOWN = np.iinfo(np.int64).max  # a day or an instant that is not known: later than any other
_DAY = 86_400_000_000  # microseconds

Ints = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Pages:
    """Columns over all pages, in the order of their ids.

    ``batch``: the number of the batch that holds it.  ``prints``: the sampled word sequences of all pages one after the other, and
    in ``places`` with which word of its page each begins; those of page i stand at ``bounds[i]:bounds[i + 1]``.  ``outlet`` and
    ``address``: a number for each outlet and page address, -1 where it is not known.  ``day``: of publication, since 1970;
    ``instant`` of publication and ``captured``: microseconds since then.
    """

    ids: list[str]
    batch: Numbers
    n_words: Numbers
    text_hash: npt.NDArray[np.uint64]
    prints: npt.NDArray[np.uint64]
    places: npt.NDArray[np.uint16]
    bounds: Ints
    agency: list[str | None]
    publisher: list[str | None]
    domain: list[str | None]
    outlet: Numbers
    address: Numbers
    day: Ints
    instant: Ints
    captured: Ints

    def place(self) -> dict[str, int]:
        """Where each page stands, by its id."""
        return {name: number for number, name in enumerate(self.ids)}

    def are_one_page(self, left: int, right: int) -> bool:
        """Whether two articles are captures of one address."""
        return bool(self.address[left] == self.address[right] != -1)


def read_pages(done: Ledger) -> Pages:
    """All pages that gave an article.  Raises BatchDamaged."""
    sketches: list[pa.Table] = []
    numbers: list[Numbers] = []
    for number, batch in enumerate(done.batches):
        rows = done.rows_in(batch, "sketches", PAGE_KEYS["sketches"])
        if rows is not None and rows.num_rows:
            sketches.append(rows)
            numbers.append(np.full(rows.num_rows, number, np.int32))
    met = pa.concat_tables([schema("sketches").empty_table(), *sketches])
    order = np.asarray(pc.sort_indices(met.column("article_id")).to_numpy(), np.int64)
    lengths = np.asarray(pc.list_value_length(met.column("prints")).to_numpy(), np.int64)
    before = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths[order])])
    at = np.repeat(before[order] - bounds[:-1], lengths[order]) + np.arange(bounds[-1])
    ids = met.column("article_id").take(pa.array(order))
    about, address = _by_id(done, "articles", _ABOUT, ids), _by_id(done, "archived", _ADDRESS, ids)
    publisher, domain = about.column("publisher"), about.column("publisher_domain")
    instant, day = (
        _microseconds(about.column("published_at")),
        _integers(about.column("published_from").cast(pa.int32())),
    )
    return Pages(
        ids.to_pylist(),
        np.concatenate([np.zeros(0, np.int32), *numbers])[order],
        np.asarray(met.column("n_words").to_numpy(), np.int32)[order],
        np.asarray(met.column("text_hash").to_numpy(), np.uint64)[order],
        np.asarray(pc.list_flatten(met.column("prints")).to_numpy(), np.uint64)[at],
        np.asarray(pc.list_flatten(met.column("places")).to_numpy(), np.uint16)[at],
        bounds,
        met.column("agency").take(pa.array(order)).to_pylist(),
        publisher.to_pylist(),
        domain.to_pylist(),
        _numbered(pc.coalesce(domain, publisher)),
        _numbered(address.column("url_key")),
        np.where((day == UNKNOWN) & (instant != UNKNOWN), instant // _DAY, day),
        instant,
        _microseconds(address.column("captured_at")),
    )


def _by_id(done: Ledger, table: str, columns: Sequence[str], ids: pa.ChunkedArray) -> pa.Table:
    """Some columns in the order of the ids; the key is the first."""
    form = pa.schema([schema(table).field(name) for name in columns])
    rows = pa.concat_tables([form.empty_table(), *done.rows_of(table, PAGE_KEYS[table], columns)])
    return rows.take(pc.index_in(ids, value_set=rows.column(0).combine_chunks()))


def _numbered(column: pa.ChunkedArray) -> Numbers:
    """A number for each word, -1 for none."""
    codes = pc.dictionary_encode(column).combine_chunks().indices
    return np.asarray(pc.fill_null(codes, -1).to_numpy(zero_copy_only=False), np.int32)


def _integers(column: pa.ChunkedArray) -> Ints:
    return np.asarray(pc.fill_null(column.cast(pa.int64()), UNKNOWN).to_numpy(), np.int64)


def _microseconds(column: pa.ChunkedArray) -> Ints:
    return _integers(column.cast(pa.timestamp("us", column.type.tz)))
