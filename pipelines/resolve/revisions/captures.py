"""The captures of one page in order of time, and of each what is compared: its story, piece by piece, and the rows on it.

What belongs here: reading batches.  What does not: comparing.
"""

from __future__ import annotations

import datetime as dt
import pickle
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS

# Tables whose rows a change can touch -> the word for it in ``revisions.touches``.
TOUCHED = {"quotations": "quotation", "dates": "date", "mentions": "name", "statements": "speaker"}
_WHAT = ("kind", "unit", "counted_head", "event")
_VALUE = ("bound", "value", "low", "high")
_ARCHIVED = ("url_key", "capture_id", "captured_at")
_SPAN = ("start_char", "end_char")
_COLUMNS = {
    "articles": ("text", "is_truncated"),
    "blocks": (*_SPAN, "role", "is_main"),
    "figures": (
        "number_start",
        "number_end",
        "figure_id",
        "kind",
        "unit",
        "counted_head",
        "event",
        "bound",
        "value",
        "low",
        "high",
    ),
    **dict.fromkeys(("quotations", "dates", "mentions"), _SPAN),
    "statements": ("speaker_start", "speaker_end"),
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two captures of one page, one after the other: article ids."""

    url_key: str
    before_id: str
    after_id: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a page: offsets into ``articles.text`` and its words."""

    start: int
    end: int
    words: str
    role: str
    is_main: bool


@dataclass(frozen=True, slots=True)
class FigureOn:
    """A figure of a page as far as it is compared; offsets are those of its number."""

    figure_id: str
    start: int
    end: int
    what: tuple[str | None, ...]  # kind, unit, counted head, event
    value: tuple[str | float | None, ...]  # bound, value, low, high


@dataclass(frozen=True, slots=True)
class Version:
    """One capture of a page."""

    article_id: str
    is_cut: bool  # by a paywall or by the capture: what is missing was not taken out
    pieces: tuple[Piece, ...]
    figures: tuple[FigureOn, ...]
    spans: tuple[tuple[int, int, str], ...]  # start, end, what: figure quotation date name speaker


def pairs_of(done: Ledger) -> list[Pair]:
    """Captures of one page that follow one another, in the order of the view ``current_articles``; ordered by page."""
    read = done.owner.keys() - done.rejected
    of_page: defaultdict[str, list[tuple[bool, dt.datetime, str]]] = defaultdict(list)
    never = dt.datetime.min.replace(tzinfo=dt.UTC)
    for rows in done.rows_of("archived", PAGE_KEYS["archived"], _ARCHIVED):
        columns = (rows.column(name).to_pylist() for name in _ARCHIVED)
        for url_key, capture_id, captured_at in zip(*columns, strict=True):
            if url_key is not None and capture_id in read:
                of_page[url_key].append((captured_at is not None, captured_at or never, capture_id))
    return [
        Pair(url_key, before[-1], after[-1])
        for url_key, captures in sorted(of_page.items())
        for before, after in pairwise(sorted(captures))
    ]


def compared(done: Ledger, pairs: list[Pair]) -> Iterator[tuple[Pair, Version, Version]]:
    """Each pair with its two versions, as soon as both were met; batches are read one after the other, once."""
    waiting: defaultdict[str, list[Pair]] = defaultdict(list)
    others_of: defaultdict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        others_of[pair.before_id].add(pair.after_id)
        others_of[pair.after_id].add(pair.before_id)
        waiting[pair.before_id].append(pair)
        waiting[pair.after_id].append(pair)
    kept: dict[str, bytes] = {}  # versions that wait for another one, packed: about 4 kB a page
    for version in _versions(done, frozenset(waiting)):
        for pair in waiting.pop(version.article_id):
            other = pair.after_id if pair.before_id == version.article_id else pair.before_id
            if other in waiting:
                continue
            there: Version = pickle.loads(zlib.decompress(kept[other]))
            yield (pair, there, version) if there.article_id == pair.before_id else (pair, version, there)
        if others_of[version.article_id] & waiting.keys():
            kept[version.article_id] = zlib.compress(pickle.dumps(version), 1)


def _versions(done: Ledger, wanted: frozenset[str]) -> Iterator[Version]:
    for batch in done.batches:
        ids = wanted.intersection(batch.manifest.captures)
        if ids:
            rows = {
                table: _rows(done.rows_in(batch, table, PAGE_KEYS[table], ("article_id", *columns)), columns, ids)
                for table, columns in _COLUMNS.items()
            }
            for article_id in sorted(rows["articles"]):
                yield _version(article_id, {table: found.get(article_id, []) for table, found in rows.items()})


def _rows(rows: pa.Table | None, columns: Sequence[str], ids: Set[str]) -> dict[str, list[tuple[Any, ...]]]:
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if rows is not None:
        rows = rows.filter(pc.is_in(rows.column("article_id"), value_set=pa.array(sorted(ids), pa.string())))
        cells = [rows.column(name).to_pylist() for name in columns]
        for article_id, *values in zip(rows.column("article_id").to_pylist(), *cells, strict=True):
            found[article_id].append(tuple(values))
    return found


def _version(article_id: str, rows: Mapping[str, list[tuple[Any, ...]]]) -> Version:
    ((text, is_cut),) = rows["articles"]
    pieces = tuple(
        Piece(start, end, text[start:end], role, is_main) for start, end, role, is_main in sorted(rows["blocks"])
    )
    figures = tuple(
        FigureOn(figure_id, start, end, what, value)
        for start, end, figure_id, what, value in sorted((f[0], f[1], f[2], f[3:7], f[7:]) for f in rows["figures"])
    )
    spans = {(row[0], row[1], word) for table, word in TOUCHED.items() for row in rows[table] if row[0] is not None}
    return Version(article_id, bool(is_cut), pieces, figures, tuple(sorted(spans)))
