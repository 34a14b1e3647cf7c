"""Which values of a row hold: shown, asked for, checked.

What belongs here: one row.  What does not: the file (``written``), two rows (``pairs``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipelines.cli.review.written import one_line, user
from pipelines.resolve.corrections import CORRECTABLE, table_of
from pipelines.resolve.corrections.table import value_of
from pipelines.store.query import open_warehouse
from pipelines.store.schema import tables

_NOTHING = "-"  # what a person types for a value that the row does not have


class ReviewError(Exception):
    """What was asked for cannot be reviewed; the text says why."""


def row_of(database: Path, row_id: str) -> tuple[dict[str, object], str | None]:
    """The correctable values of a row with its surface and start_char, and the sentence it stands in.  Raises ReviewError."""
    table = table_of(row_id)
    if table is None:
        raise ReviewError(
            f"{row_id!r} is no row that can be corrected: name an article, mention, date, statement, figure or event"
        )
    known = [column.name for column in tables()[table].columns]
    (key,) = tables()[table].key
    wanted = [*CORRECTABLE[table], *(name for name in ("surface", "start_char") if name in known)]
    with open_warehouse(database) as con:
        found = con.execute(f"SELECT {', '.join(wanted)} FROM {table} WHERE {key} = ?", [row_id]).fetchone()
        if found is None:
            raise ReviewError(
                f'there is no row {row_id} in {table}; `dateline sql "SELECT {key} FROM {table}"` lists them'
            )
        sentence = None
        if "start_char" in known:
            line = con.execute(
                f"SELECT a.text[s.start_char + 1 : s.end_char] FROM {table} t JOIN articles a USING (article_id) JOIN sentences s"
                f" ON s.article_id = t.article_id AND t.start_char BETWEEN s.start_char AND s.end_char - 1 WHERE {key} = ?",
                [row_id],
            ).fetchone()
            sentence = str(line[0]) if line else None
    return dict(zip(wanted, found, strict=True)), sentence


def ask(
    database: Path,
    row_id: str,
    given: Mapping[str, str],
    reviewer: str | None,
    reason: str | None,
    prompt: Callable[[str], str],
) -> list[dict[str, str]]:
    """The corrections of one row: what ``given`` says, else what a person answers.  Raises ReviewError."""
    row, _ = row_of(database, row_id)
    table = table_of(row_id) or ""
    answers = {name: _value(table, name, text) for name, text in given.items()}
    if not answers:
        name = prompt(f"column ({', '.join(CORRECTABLE[table])})").strip()
        _value(table, name, None)
        is_now = row[name] if row[name] is not None else "not known"
        answers[name] = _value(table, name, prompt(f"{name} is {is_now}; it should be ({_NOTHING} for nothing)"))
        reason = reason if reason is not None else prompt(f"why ({_NOTHING} for no reason)")
    return [
        {
            "row_id": row_id,
            "column_name": name,
            "new_value": value,
            "surface": one_line(row.get("surface")),
            "start_char": str(row.get("start_char", "")),
            "reviewer": reviewer or user(),
            "reason": "" if reason == _NOTHING else one_line(reason),
            "reviewed_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }
        for name, value in answers.items()
    ]


def _value(table: str, name: str, text: str | None) -> str:
    """A value as it is written down; ``text`` None: the column alone is looked at.  Raises ReviewError."""
    if name not in CORRECTABLE[table]:
        raise ReviewError(
            f"{name!r} is no column that can be corrected in {table}; there are {', '.join(CORRECTABLE[table])}"
        )
    value = "" if text is None or text.strip() == _NOTHING else one_line(text)
    if text is not None:
        column = next(column for column in tables()[table].columns if column.name == name)
        try:
            value_of(table, column, value or None)
        except ValueError as error:
            raise ReviewError(f"{name} cannot be {value!r}; expected {error}") from None
    return value


def anchored(database: Path, rows: Sequence[Mapping[str, str]]) -> tuple[list[dict[str, str]], list[str]]:
    """Corrections with the words that their rows stand on, so that they are found again when offsets move; and the ids that no row
    has."""
    found: list[dict[str, str]] = []
    unknown: dict[str, None] = {}
    for row in rows:
        try:
            there, _ = row_of(database, row["row_id"])
        except ReviewError:
            there = {}
            unknown[row["row_id"]] = None
        known = {name: one_line(there.get(name)) for name in ("surface", "start_char")}
        found.append({**row, **{name: row[name] or known[name] for name in known}})
    return found, list(unknown)
