"""What pages changed between two captures: the passages before and after, word for word, changed numbers first."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

import duckdb

from pipelines.publish.report.links import Links, Row, rows
from pipelines.publish.report.words import cut, instant, left_out, spaced

CHANGES = 60
_CHARS = 900  # of a passage
_TOKENS = re.compile(r"\s+|[^\s]+")
_LINES = {"added": "added", "removed": "removed", "changed": "changed"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a passage; ``op``: 'same', 'del' (only before), 'ins' (only after)."""

    op: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One passage that changed."""

    title: str
    outlet: str
    op: str
    touches: str
    numbers: list[str]
    note: str
    pieces: list[Piece]
    before_at: str
    after_at: str
    before_href: str
    after_href: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The section."""

    changes: list[Change]
    left: str
    n_pages: int


_CHANGES = """
SELECT
    p.op, p.touches, p.title, p.before_at, p.after_at, p.before_words, p.after_words, p.numbers, p.note, p.before_url, p.after_url,
    c.outlet, {before}, {after}, count(*) OVER () AS n_all, dense_rank() OVER (ORDER BY p.url_key) AS nth_page
FROM page_changes AS p
JOIN chosen AS c ON c.article_id = p.after_id
QUALIFY row_number() OVER (
    ORDER BY p.numbers IS NULL, NOT coalesce(list_contains(p.touches, 'figure'), FALSE), p.note IS NULL, p.after_at DESC NULLS LAST,
        p.url_key, p.after_id, p.after_start, p.before_start
) <= $most
ORDER BY p.numbers IS NULL, NOT coalesce(list_contains(p.touches, 'figure'), FALSE), p.note IS NULL, p.after_at DESC NULLS LAST,
    p.url_key, p.after_id, p.after_start, p.before_start
"""


def changes(con: duckdb.DuckDBPyConnection, links: Links) -> Changes:
    """The section: changes whose later capture is among the chosen."""
    n_pages = con.execute(
        "SELECT count(DISTINCT r.url_key) FROM revisions AS r JOIN chosen AS c ON c.article_id = r.after_id"
    ).fetchone()
    found = rows(
        con,
        _CHANGES.format(
            before=links.page_of("p.before_id", "before_page"), after=links.page_of("p.after_id", "after_page")
        ),
        {"most": CHANGES},
    )
    total = int(found[0]["n_all"]) if found else 0
    return Changes(
        changes=[_change(row, links) for row in found],
        left=left_out(len(found), total, "changed passages"),
        n_pages=int(n_pages[0]) if n_pages else 0,
    )


def _change(row: Row, links: Links) -> Change:
    return Change(
        title=cut(row["title"], 140) or "a page without a headline",
        outlet=row["outlet"] or "",
        op=_LINES[row["op"]],
        touches=", ".join(spaced(each) for each in row["touches"] or ()),
        numbers=[cut(each, 160) for each in (row["numbers"] or ())[:8]],
        note=cut(row["note"], 400),
        pieces=pieces(row["before_words"] or "", row["after_words"] or ""),
        before_at=instant(row["before_at"]),
        after_at=instant(row["after_at"]),
        before_href=links.href(row["before_page"], row["before_url"]),
        after_href=links.href(row["after_page"], row["after_url"]),
    )


def pieces(before: str, after: str) -> list[Piece]:
    """Both passages as one, word by word; long ones are cut first."""
    if not before or not after:
        words = _shortened(before or after)
        return [Piece("del" if before else "ins", words)] if words else []
    old, new = _TOKENS.findall(_shortened(before)), _TOKENS.findall(_shortened(after))
    found: list[Piece] = []
    for op, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            found.append(Piece("same", "".join(old[a:b])))
            continue
        if b > a:
            found.append(Piece("del", "".join(old[a:b])))
        if d > c:
            found.append(Piece("ins", "".join(new[c:d])))
    return found


def _shortened(text: str) -> str:
    return text if len(text) <= _CHARS else text[: _CHARS - 1] + "…"
