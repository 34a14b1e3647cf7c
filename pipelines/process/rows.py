"""Records become Arrow tables with exactly the contract's columns, after every span was verified."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from operator import attrgetter
from typing import Any

import pyarrow as pa

from pipelines.model import Annotations, Article, Block, Capture, Reading, Reject
from pipelines.sketch import sketch
from pipelines.store.page_tables import PAGE_KEYS, SIGHTING, schema
from pipelines.vocabularies import Stage

ANNOTATION_TABLES = tuple(field.name for field in dataclasses.fields(Annotations))
_HALF = re.compile(r"[\ud800-\udfff]")
_AS_THEY_ARE = frozenset({int, float, bool, type(None), dt.date, dt.datetime})  # types of values that Arrow takes so
_PARTS = tuple((prefix, f"{prefix}_start", f"{prefix}_end") for prefix in ("number", "cue", "speaker"))
RENAMED = {"hedge_class": "class"}  # a column whose name is a word of Python


class Rows:
    """The rows of one batch, table by table, as they come.  What is taken in fits the contract's types already."""

    def __init__(self, batch: str, fingerprint: str) -> None:
        self._made: dict[str, list[pa.RecordBatch]] = {name: [] for name in PAGE_KEYS}
        self._rejects: list[dict[str, object]] = []
        self._archived: list[dict[str, object]] = []
        self._batch = batch
        self._fingerprint = fingerprint

    def add(self, reading: Reading, article: Article, found: Annotations) -> None:
        """Take in what was made of one page, all of it or nothing; rows whose span does not hold become rejects.  Raises
        pyarrow.ArrowInvalid, ArithmeticError, TypeError, ValueError where a value does not fit its column."""
        text, capture = str(_plain(article.text)), article.capture_id
        page: dict[str, list[dict[str, object]]] = {
            "articles": [_row(article) | {"fingerprint": self._fingerprint}],
            "decodings": [{"capture_id": capture, "charset": reading.charset, "charset_basis": reading.charset_basis}],
            "sketches": [_row(sketch(replace(article, text=text), reading.blocks))],
        }
        rejects: list[dict[str, object]] = []
        page["blocks"] = self._verified("blocks", "read", reading.blocks, text, capture, rejects)
        for table in ANNOTATION_TABLES:
            rows = self._verified(table, "annotate", getattr(found, table), text, capture, rejects)
            if table == "entities":
                rows = [row | {"article_id": article.article_id} for row in rows]
            page[table] = rows
        made = {name: _arrow(name, rows) for name, rows in page.items() if rows}
        for name, batch in made.items():
            self._made[name].append(batch)
        self._rejects += rejects

    def take(self, made: Mapping[str, pa.RecordBatch]) -> None:
        """Take in the rows that an earlier batch has of one page."""
        articles = made["articles"]
        number = articles.schema.get_field_index("fingerprint")
        column = articles.schema.field(number)
        own = articles.set_column(number, column, pa.array([self._fingerprint] * articles.num_rows, column.type))
        for name, rows in {**made, "articles": own}.items():
            self._made[name].append(rows)

    def archived(self, capture: Capture, met: Sequence[str]) -> None:
        """Keep what the archive says of a capture; ``met``: collection, source name and acquiring run of its first sighting."""
        self._archived.append(_row(capture) | dict(zip(SIGHTING, (_plain(word) for word in met), strict=True)))

    def reject(self, stage: Stage, capture_id: str, item: str, reason: str, detail: str) -> None:
        """Note what could not be used.  Collection and source are known to the archive and joined when it is published."""
        self._rejects.append(self._reject(stage, capture_id, item, reason, detail))

    def _reject(self, stage: Stage, capture_id: str, item: str, reason: str, detail: str) -> dict[str, object]:
        detail = detail.replace("\0", "\\0")[:500]
        return _row(Reject("", stage, "", item, capture_id, reason, detail, self._batch))

    def _verified(
        self,
        table: str,
        stage: Stage,
        records: Iterable[object],
        text: str,
        capture: str,
        rejects: list[dict[str, object]],
    ) -> list[dict[str, object]]:
        good = []
        for record in records:
            row = _row(record)
            wrong = _wrong_span(row, text)
            if wrong:
                item = str(next(iter(row.values()))) if table != "blocks" else f"block {row['block_no']}"
                rejects.append(self._reject(stage, capture, f"{table} {item}", "bad_span", wrong))
            else:
                good.append(row)
        return good

    def count(self, table: str) -> int:
        """How many rows a table has so far."""
        return len(self._rejects) if table == "rejects" else sum(batch.num_rows for batch in self._made[table])

    def tables(self) -> dict[str, pa.Table]:
        """All rows as Arrow tables in the contract's types."""
        lists = {"rejects": self._rejects, "archived": self._archived}
        whole = {name: [_arrow(name, rows)] if rows else [] for name, rows in lists.items()}
        return {
            name: pa.Table.from_batches(made, schema(name)).combine_chunks()
            for name, made in (self._made | whole).items()
        }


def _arrow(table: str, rows: Sequence[Mapping[str, object]]) -> pa.RecordBatch:
    """Rows as Arrow in the contract's types; raises pyarrow.ArrowInvalid where a value does not fit."""
    form = schema(table)
    columns = [pa.array([row.get(field.name) for row in rows], field.type) for field in form]
    return pa.RecordBatch.from_arrays(columns, schema=form)


def _row(record: object) -> dict[str, object]:
    """A record as a dict of column values, in the order of its fields."""
    kind_of_record: type = type(record)
    names, values_of = _columns(kind_of_record)
    values = [
        value if (kind := value.__class__) in _AS_THEY_ARE or (kind is str and value.isascii()) else _plain(value)
        for value in values_of(record)
    ]
    return dict(zip(names, values, strict=True))


@cache
def _columns(record: type) -> tuple[tuple[str, ...], Callable[[object], tuple[Any, ...]]]:
    """The columns of a kind of record, and what takes their values from one."""
    names = [field.name for field in dataclasses.fields(record)]
    return tuple(RENAMED.get(name, name) for name in names), attrgetter(*names)


def _plain(value: object) -> object:
    """A value as Arrow takes it: half characters, which no text of a table can hold, are U+FFFD, one for one."""
    if isinstance(value, str):
        return value if value.isascii() else _HALF.sub("\ufffd", value)
    return [_plain(part) for part in value] if isinstance(value, tuple) else value


def _wrong_span(row: Mapping[str, object], text: str) -> str:
    """What is wrong with the offsets of a row; '' where nothing is."""
    start, end = row.get("start_char"), row.get("end_char")
    if isinstance(start, int) and isinstance(end, int):
        if not 0 <= start < end <= len(text):
            return f"span {start}-{end} is not inside the text of {len(text)} characters"
        surface = row.get("surface")
        if surface is not None and text[start:end] != surface:
            return f"the text at {start}-{end} is {text[start:end][:80]!r}, not {str(surface)[:80]!r}"
    for prefix, opens, closes in _PARTS:
        first, last = row.get(opens), row.get(closes)
        if isinstance(first, int) and isinstance(last, int) and not 0 <= first < last <= len(text):
            return f"{prefix} span {first}-{last} is not inside the text of {len(text)} characters"
    return ""


def first_bad_block(blocks: Sequence[Block], text: str) -> str:
    """Blocks must be ordered, disjoint and cover every non-space character; says where they do not, else ''."""
    end = 0
    for block in blocks:
        if block.start_char < end:
            return f"block {block.block_no} begins at {block.start_char}, inside the one before"
        if text[end : block.start_char].strip():
            return f"characters {end}-{block.start_char} stand in no block"
        end = block.end_char
    return f"characters {end}-{len(text)} stand in no block" if text[end:].strip() else ""
