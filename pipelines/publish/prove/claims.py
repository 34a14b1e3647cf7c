"""Claims: rows of a warehouse with everything that somebody without it needs to check them.

One line of ``evidence/claims.jsonl`` a row: its values, its characters, its sentence, what a person corrected, and the page that it
stands on, with the digests of the page's bytes and of its text and the versions that read it.  What belongs here: choosing rows,
and the form of a claim.  What does not: records, files, checking.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from pipelines.publish.prove.container import BundleError
from pipelines.publish.prove.reading import KEYS, Page, plain
from pipelines.publish.prove.records import WARC, Told
from pipelines.store.escaping import for_json

MAX_CLAIMS = 10_000
Claim = Mapping[str, object]

_LETTERS = {"m": "mentions", "t": "dates", "s": "statements", "q": "quotations", "f": "figures", "e": "events"}
_ROW_ID = re.compile(r"[0-9a-f]{16}(?:/([a-z])\d+-\d+)?")
# What stands behind an id that names many rows.
_MEMBERS = {
    "figure_threads": "SELECT figure_id FROM figures WHERE thread_id = $1",
    "incidents": "SELECT event_id FROM events WHERE incident_id = $1 UNION SELECT f.figure_id FROM figures f JOIN events e"
    " USING (event_id) WHERE e.incident_id = $1 UNION SELECT f.figure_id FROM figures f JOIN figure_threads t USING (thread_id)"
    " WHERE t.incident_id = $1",
}
_CAPTURES = """
SELECT c.capture_id, c.payload_sha256, c.archive_file, c.archive_offset, c.archive_length, c.url_key, c.is_damaged,
    list(DISTINCT s.batch) AS runs
FROM captures c JOIN sightings s USING (capture_id) WHERE c.capture_id IN (SELECT unnest($1)) GROUP BY ALL ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that is to be proven; ``by``: the ids that asked for it; ``corrections``: what a person decided about it."""

    row_id: str
    table: str
    row: Mapping[str, object]
    by: tuple[str, ...]
    corrections: tuple[Mapping[str, object], ...]

    @property
    def article_id(self) -> str:
        """The page that it stands on."""
        return str(self.row["article_id"])


def rows_of(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> list[Asked]:
    """The rows that ids name, in the order of pages and of their text.  Raises BundleError where one names none."""
    by: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        for row_id in _rows_named(con, name):
            by.setdefault(row_id, []).append(name)
    if len(by) > MAX_CLAIMS:
        raise BundleError(f"{len(by):,} rows, and a bundle holds {MAX_CLAIMS:,} at most")
    decided: dict[str, list[Mapping[str, object]]] = {}
    for line in _fetch(
        con, "SELECT * FROM corrections WHERE row_id IN (SELECT unnest($1)) ORDER BY column_name", list(by)
    ):
        name = str(line["row_id"])
        decided.setdefault(name, []).append({key: line[key] for key in line if key not in ("table_name", "row_id")})
    found = []
    for table, key in KEYS.items():
        wanted = [row_id for row_id in by if _table(row_id) == table]
        for row in _fetch(con, f"SELECT * FROM {table} WHERE {key} IN (SELECT unnest($1))", wanted) if wanted else ():
            row_id = str(row[key])
            if table == "articles":  # the text has a file of its own
                del row["text"]
            found.append(Asked(row_id, table, row, tuple(by[row_id]), tuple(decided.get(row_id, ()))))
    missing = set(by) - {each.row_id for each in found}
    if missing:
        raise BundleError(f"{min(missing)}: the warehouse has no such row")
    return sorted(found, key=lambda each: order_of({"row": each.row, "table": each.table, "row_id": each.row_id}))


def _rows_named(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    if _table(name) is not None:
        return [name]
    for query in _MEMBERS.values():
        rows = [str(row[0]) for row in con.execute(f"{query} ORDER BY 1", [name]).fetchall()]
        if rows:
            return rows
    raise BundleError(
        f"{name}: no row that can be proven; name a figure, event, mention, date, statement, quotation or article by its id, or a"
        " thread_id or incident_id"
    )


def _table(row_id: str) -> str | None:
    found = _ROW_ID.fullmatch(row_id)
    if found is None:
        return None
    return _LETTERS.get(found[1]) if found[1] else "articles"


def captures_of(con: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> list[dict[str, object]]:
    """What the warehouse says of the captures of articles, with the runs that met them."""
    return _fetch(con, _CAPTURES, list(articles))


def fingerprints_of(con: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> dict[str, str]:
    """The fingerprint under which each article was read."""
    lines = _fetch(
        con, "SELECT article_id, fingerprint FROM articles WHERE article_id IN (SELECT unnest($1))", list(articles)
    )
    return {str(line["article_id"]): str(line["fingerprint"]) for line in lines}


def _fetch(con: duckdb.DuckDBPyConnection, query: str, ids: list[str]) -> list[dict[str, object]]:
    lines = con.sql(query, params=[ids]).to_arrow_table().to_pylist()
    return [{name: plain(value) for name, value in line.items()} for line in lines]


# ── the form of a claim ──────────────────────────────────────────────────────────────────────────────────────────────


def text_name(article_id: str) -> str:
    """The member of a bundle that holds the text of a page."""
    return f"texts/{article_id}.txt"


def page_facts(capture: Told, text: str, title: str | None, publisher: str | None) -> dict[str, object]:
    """What a claim says of its page: from the page's record, its text, and what it calls itself."""
    kept, stored = capture.capture, capture.stored
    return {
        "article_id": kept.capture_id,
        "url": kept.url,
        "final_url": kept.final_url,
        "captured_at": plain(kept.captured_at),
        "acquired_via": kept.acquired_via,
        "content_type": kept.content_type,
        "title": title,
        "publisher": publisher,
        "payload_sha256": stored.digests.sha256,
        "payload_sha1": stored.digests.sha1,
        "n_bytes": kept.n_bytes,
        "warc": {
            "file": WARC, "offset": stored.offset, "length": stored.length, "record_id": stored.record_id,
            "digests": stored.agreed, "metadata_offsets": list(capture.places),
        },
        "text": text_name(kept.capture_id),
        "text_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "text_chars": len(text),
    }  # fmt: skip


def claim_of(
    asked: Asked, page: Page, facts: Mapping[str, object], fingerprint: str, reader: Mapping[str, object]
) -> dict[str, object]:
    """A row as a claim; ``fingerprint``: the version that the warehouse has it from; ``reader``: the one that read it again."""
    start, end = asked.row.get("start_char"), asked.row.get("end_char")
    return {
        "row_id": asked.row_id,
        "table": asked.table,
        "asked_for": list(asked.by),
        "start_char": start,
        "end_char": end,
        "surface": page.text[start:end] if isinstance(start, int) and isinstance(end, int) else None,
        "sentence": sentence_of(page.text, page.sentences, start),
        "row": dict(asked.row),
        "corrections": [dict(each) for each in asked.corrections],
        "page": dict(facts),
        "fingerprint": fingerprint,
        "reader": dict(reader),
    }


def sentence_of(text: str, sentences: Sequence[tuple[int, int]], start: object) -> dict[str, object] | None:
    """The sentence that a row begins in; None for a whole page, or where the row stands in none."""
    if not isinstance(start, int):
        return None
    found = next(((first, last) for first, last in sentences if first <= start < last), None)
    if found is None:
        return None
    return {"start_char": found[0], "end_char": found[1], "text": text[found[0] : found[1]]}


def order_of(claim: Claim) -> tuple[str, int, str, str]:
    """What claims are ordered by: page, place in its text, table, id."""
    row = claim["row"]
    assert isinstance(row, Mapping)
    return str(row["article_id"]), int(str(row.get("start_char", -1))), str(claim["table"]), str(claim["row_id"])


def line_of(claim: Claim) -> str:
    """A claim as one line of JSON: the same claim, the same line."""
    return canonical(claim) + "\n"


def canonical(document: object) -> str:
    """JSON without spaces, in the order of its keys, that shows a terminal nothing to obey."""
    return for_json(json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
