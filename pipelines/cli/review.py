"""``dateline review``: a person looks at rows and says which values hold; written into the table that ``[user] corrections`` names.

What belongs here: asking, showing, writing the file.  What does not: applying it (``resolve.corrections``).
"""

from __future__ import annotations

import csv
import datetime as dt
import getpass
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from pipelines.disk.sealed import write_whole
from pipelines.resolve.corrections import CORRECTABLE, read_corrections, table_of
from pipelines.resolve.corrections.table import COLUMNS
from pipelines.store.query import open_warehouse
from pipelines.store.schema import tables
from pipelines.user_tables import UserTableError

NAME = "corrections.tsv"
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
    answers = dict(given)
    if not answers:
        name = prompt(f"column ({', '.join(CORRECTABLE[table_of(row_id) or ''])})").strip()
        if name not in row:
            raise ReviewError(f"{name!r} is no column that can be corrected here")
        answers[name] = prompt(
            f"{name} is {row[name] if row[name] is not None else 'not known'}; it should be ({_NOTHING} for nothing)"
        )
        reason = reason or prompt("why")
    return [
        {
            "row_id": row_id,
            "column_name": name,
            "new_value": "" if value.strip() == _NOTHING else value.strip(),
            "surface": _one_line(row.get("surface")),
            "start_char": str(row.get("start_char", "")),
            "reviewer": reviewer or _user(),
            "reason": _one_line(reason),
            "reviewed_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        }
        for name, value in answers.items()
    ]


def from_csv(path: Path, reviewer: str | None) -> list[dict[str, str]]:
    """The corrections of a CSV file with the columns of the table; who reviewed is filled in where it is empty.  Raises
    UserTableError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            read = csv.DictReader(file)
            missing = {"row_id", "column_name", "new_value"} - set(read.fieldnames or ())
            if missing:
                raise UserTableError(
                    f"{path}:1: column {sorted(missing)[0]!r} is missing; expected {', '.join(COLUMNS)}"
                )
            rows = [{name: _one_line(row.get(name)) for name in COLUMNS} for row in read]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UserTableError(f"{path}: cannot be read ({error}); expected a CSV file in UTF-8") from None
    return [{**row, "reviewer": row["reviewer"] or reviewer or _user()} for row in rows]


def write(file: Path, rows: Sequence[Mapping[str, str]]) -> int:
    """Add corrections to the table, a later one in place of an earlier one of the same row and column; returns how many the table
    has.  Nothing is written where the table would not be right: raises UserTableError."""
    kept: dict[tuple[str, str], Mapping[str, str]] = {}
    for row in [*_rows(file), *rows]:
        kept[row["row_id"], row["column_name"]] = row
    lines = ["\t".join(COLUMNS), *("\t".join(row[name] for name in COLUMNS) for row in kept.values())]
    draft = file.with_name(f".tmp-{file.name}-{os.getpid()}")
    try:
        write_whole(draft, "".join(f"{line}\n" for line in lines).encode())
        try:
            read_corrections(draft)
        except UserTableError as error:
            raise UserTableError(str(error).replace(str(draft), str(file))) from None
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return len(kept)


def _rows(file: Path) -> Iterable[dict[str, str]]:
    if not file.is_file():
        return
    read_corrections(file)
    lines = [
        line.split("\t")
        for line in file.read_text("utf-8-sig").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    for cells in lines[1:]:
        row = dict(zip((name.strip() for name in lines[0]), (cell.strip() for cell in cells), strict=True))
        yield {name: row.get(name, "") for name in COLUMNS}


def _one_line(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this user on the machine
        return ""
