"""Where a mark of the report leads: the evidence page of its row, else the public page at its words.

What belongs here: addresses.  What does not: what is shown.  Nothing but http, https and pages of our own is ever a link.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import duckdb

from pipelines.publish.report.words import cut

SENTENCE_CHARS = 320
_WEB = re.compile(r"https?://[^\s\x00-\x1f\x7f\"'<>`\\]+", re.IGNORECASE)
_KEYS = {"figure_evidence": "figure_id", "event_evidence": "event_id", "statement_evidence": "statement_id"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words behind a row, and where they stand."""

    href: str
    sentence: str
    title: str
    outlet: str


NOTHING = Evidence("", "", "", "")


def rows(con: duckdb.DuckDBPyConnection, statement: str, values: object = None) -> list[Row]:
    """What a query gives, by column name."""
    con.execute(statement, values)
    names = [str(column[0]) for column in con.description or ()]
    return [dict(zip(names, row, strict=True)) for row in con.fetchall()]


def one(con: duckdb.DuckDBPyConnection, statement: str, values: object = None) -> Row:
    """The one row of a query."""
    return rows(con, statement, values)[0]


class Links:
    """Addresses for a report that stands in ``folder``, of rows of ``database``."""

    def __init__(self, con: duckdb.DuckDBPyConnection, database: Path, folder: Path) -> None:
        self._con, self._home, self._folder = con, database.resolve().parent, folder.resolve()
        self._written: dict[Path, bool] = {}
        found = con.execute("SELECT table_name FROM duckdb_columns() WHERE column_name = 'evidence_page'").fetchall()
        self._with_pages = {str(row[0]) for row in found}
        macros = con.execute("SELECT count(*) FROM duckdb_functions() WHERE function_name = 'evidence_page'").fetchone()
        self._knows_pages = bool(macros and macros[0])

    def page_column(self, view: str, alias: str = "") -> str:
        """The column of a view that names the evidence page, or NULL where the view has none."""
        return f"{alias}evidence_page" if view in self._with_pages else "NULL AS evidence_page"

    def page_of(self, article_id: str, name: str = "evidence_page") -> str:
        """The evidence page of an article as a column, from the expression that gives its id."""
        return f"{f'evidence_page({article_id})' if self._knows_pages else 'NULL'} AS {name}"

    def href(self, page: str | None, url: str | None) -> str:
        """The evidence page where it is written, else the public address; empty where there is neither."""
        return self._own(page) or web(url)

    def evidence(self, view: str, ids: Iterable[str]) -> dict[str, Evidence]:
        """The evidence of rows of a view, by their ids."""
        key = _KEYS[view]
        wanted = sorted(set(ids))
        if not wanted:
            return {}
        found = rows(
            self._con,
            f"SELECT {key} AS id, sentence, title, outlet, evidence_url, {self.page_column(view)} FROM {view} "
            f"WHERE {key} IN (SELECT unnest(?))",
            [wanted],
        )
        return {
            row["id"]: Evidence(
                self.href(row["evidence_page"], row["evidence_url"]),
                cut(row["sentence"], SENTENCE_CHARS),
                cut(row["title"], 140),
                row["outlet"] or "",
            )
            for row in found
        }

    def _own(self, page: str | None) -> str:
        """A page beside the warehouse as an address relative to the report, where the file is there."""
        if not page:
            return ""
        name, _, fragment = page.partition("#")
        path = (self._home / unquote(name)).resolve()
        if not path.is_relative_to(self._home):
            return ""
        if path not in self._written:
            self._written[path] = path.is_file()
        if not self._written[path]:
            return ""
        relative = quote(Path(os.path.relpath(path, self._folder)).as_posix())
        return f"{relative}#{quote(fragment, safe='/:=&,~%-')}" if fragment else relative


def web(url: str | None) -> str:
    """The address where it is one of the web and nothing else; else empty."""
    return url if url and _WEB.fullmatch(url) else ""


def first_of(found: dict[str, Evidence], ids: Sequence[str]) -> Evidence:
    """The evidence of the first id that has any, one with a link before one without."""
    there = [found[each] for each in ids if each in found]
    return next((each for each in there if each.href), there[0] if there else NOTHING)
