"""Records become Arrow tables with exactly the contract's columns, after every span was verified."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyarrow as pa

from pipelines.model import Annotations, Article, Block, Capture, Reading, Reject
from pipelines.store.page_tables import PAGE_KEYS, SIGHTING, schema
from pipelines.vocabularies import Stage

ANNOTATION_TABLES = tuple(field.name for field in dataclasses.fields(Annotations))
RENAMED = {"hedge_class": "class"}  # a column whose name is a word of Python


class Rows:
    """The rows of one batch, table by table, as they come."""

    def __init__(self, batch: str, fingerprint: str) -> None:
        self._rows: dict[str, list[dict[str, object]]] = {name: [] for name in PAGE_KEYS}
        self._batch = batch
        self._fingerprint = fingerprint

    def add(self, reading: Reading, article: Article, found: Annotations) -> None:
        """Take in what was made of one page; rows whose span does not hold become rejects."""
        text, capture = article.text, article.capture_id
        self._rows["articles"].append(_row(article) | {"fingerprint": self._fingerprint})
        self._rows["decodings"].append(
            {"capture_id": capture, "charset": reading.charset, "charset_basis": reading.charset_basis}
        )
        self._rows["blocks"] += self._verified("blocks", "read", reading.blocks, text, capture)
        for table in ANNOTATION_TABLES:
            rows = self._verified(table, "annotate", getattr(found, table), text, capture)
            if table == "entities":
                rows = [row | {"article_id": article.article_id} for row in rows]
            self._rows[table] += rows

    def archived(self, capture: Capture, met: Sequence[str]) -> None:
        """Keep what the archive says of a capture; ``met``: collection, source name and acquiring run of its first sighting."""
        self._rows["archived"].append(_row(capture) | dict(zip(SIGHTING, met, strict=True)))

    def reject(self, stage: Stage, capture_id: str, item: str, reason: str, detail: str) -> None:
        """Note what could not be used.  Collection and source are known to the archive and joined when it is published."""
        self._rows["rejects"].append(
            _row(Reject("", stage, "", item, capture_id, reason, detail.replace("\0", "\\0")[:500], self._batch))
        )

    def _verified(
        self, table: str, stage: Stage, records: Iterable[object], text: str, capture: str
    ) -> list[dict[str, object]]:
        good = []
        for record in records:
            row = _row(record)
            wrong = _wrong_span(row, text)
            if wrong:
                item = str(next(iter(row.values()))) if table != "blocks" else f"block {row['block_no']}"
                self.reject(stage, capture, f"{table} {item}", "bad_span", wrong)
            else:
                good.append(row)
        return good

    def count(self, table: str) -> int:
        """How many rows a table has so far."""
        return len(self._rows[table])

    def tables(self) -> dict[str, pa.Table]:
        """All rows as Arrow tables in the contract's types; raises pyarrow.ArrowInvalid where a value does not fit."""
        built = {}
        for name, rows in self._rows.items():
            form = schema(name)
            built[name] = pa.table(
                {field.name: pa.array([row.get(field.name) for row in rows], field.type) for field in form}, schema=form
            )
        return built


def _row(record: object) -> dict[str, object]:
    """A record as a dict of column values, in the order of its fields."""
    names: Iterator[str] = (field.name for field in dataclasses.fields(record))  # type: ignore[arg-type]
    return {RENAMED.get(name, name): _plain(getattr(record, name)) for name in names}


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _wrong_span(row: Mapping[str, object], text: str) -> str:
    """What is wrong with the offsets of a row; '' where nothing is."""
    start, end = row.get("start_char"), row.get("end_char")
    if isinstance(start, int) and isinstance(end, int):
        if not 0 <= start < end <= len(text):
            return f"span {start}-{end} is not inside the text of {len(text)} characters"
        surface = row.get("surface")
        if surface is not None and text[start:end] != surface:
            return f"the text at {start}-{end} is {text[start:end][:80]!r}, not {str(surface)[:80]!r}"
    for prefix in ("number", "cue", "speaker"):
        first, last = row.get(f"{prefix}_start"), row.get(f"{prefix}_end")
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
