"""The two tables that a review writes: read from a sheet, added to a file, never left half right.

What belongs here: files.  What does not: what a row means (``resolve.corrections``, ``resolve.user_judgements``).
"""

from __future__ import annotations

import csv
import getpass
import io
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.disk.sealed import write_whole
from pipelines.resolve.corrections import read_corrections
from pipelines.resolve.corrections.table import COLUMNS, REQUIRED
from pipelines.resolve.user_judgements import JUDGEMENT_COLUMNS, JUDGEMENT_REQUIRED, read_judgements
from pipelines.user_tables import UserTableError, read_rows


@dataclass(frozen=True, slots=True)
class Form:
    """One of the tables: what it is called in ``[user]``, its columns, which of them say what a row is about, and its reader."""

    key: str
    word: str
    columns: tuple[str, ...]
    required: tuple[str, ...]
    about: tuple[str, str]
    read: Callable[[Path], object]


CORRECTIONS = Form("corrections", "correction", COLUMNS, REQUIRED, ("row_id", "column_name"), read_corrections)
JUDGEMENTS = Form(
    "judgements", "judgement", JUDGEMENT_COLUMNS, JUDGEMENT_REQUIRED, ("left_id", "right_id"), read_judgements
)


def read_sheet(path: Path, reviewer: str | None) -> tuple[Form, list[dict[str, str]]]:
    """The rows of a sheet with the columns of one of the tables; who reviewed is filled in where it is empty.  Raises
    UserTableError."""
    try:
        is_pairs = any(name in path.read_text("utf-8-sig") for name in JUDGEMENTS.about)
    except (OSError, UnicodeDecodeError):
        is_pairs = False  # the reader below says what is wrong
    form = JUDGEMENTS if is_pairs else CORRECTIONS
    form.read(path)
    return form, [
        {**row, "reviewer": row["reviewer"] or reviewer or user()}
        for _, row in read_rows(path, form.columns, form.required, {})
    ]


def write(file: Path, rows: Sequence[Mapping[str, str]], form: Form = CORRECTIONS) -> int:
    """Add rows to a table, a later one in place of an earlier one about the same; returns how many the table has.  Lines of the
    user's that begin with '#' are kept, at its head.  Nothing is written where the table would not be right: raises
    UserTableError."""
    known: list[Mapping[str, str]] = []
    remarks: list[str] = []
    if file.is_file():
        form.read(file)
        known += [row for _, row in read_rows(file, form.columns, form.required, {})]
        remarks = [line for line in file.read_text("utf-8-sig").splitlines() if line.lstrip().startswith("#")]
    kept: dict[tuple[str, ...], Mapping[str, str]] = {}
    for row in [*known, *rows]:
        about = tuple(row[name] for name in form.about)
        kept[about if form is CORRECTIONS else tuple(sorted(about))] = row
    draft = file.with_name(f".tmp-{os.getpid()}-{file.name}")
    try:
        write_whole(draft, _text(remarks, kept.values(), form, is_csv=file.suffix.lower() == ".csv").encode())
        try:
            form.read(draft)
        except UserTableError as error:
            raise UserTableError(str(error).replace(str(draft), str(file))) from None
        os.replace(draft, file)
    finally:
        draft.unlink(missing_ok=True)
    return len(kept)


def _text(remarks: Sequence[str], rows: Iterable[Mapping[str, str]], form: Form, *, is_csv: bool) -> str:
    cells = [form.columns, *(tuple(row[name] for name in form.columns) for row in rows)]
    if not is_csv:
        return "".join(f"{line}\n" for line in [*remarks, *("\t".join(row) for row in cells)])
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells)
    return "".join(f"{line}\n" for line in remarks) + out.getvalue()


def one_line(value: object) -> str:
    """A value as a cell."""
    return " ".join(str(value).split()) if value is not None else ""


def user() -> str:
    """Who is at the machine; '' where nobody can say."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # no entry for this user on the machine
        return ""
