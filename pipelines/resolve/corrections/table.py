"""A person's corrections of single values, from a table of the user's own: which row, which column, what holds, and why.

What belongs here: reading and checking the file.  What does not: finding the rows (``anchors``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.store.schema import Column, tables
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import closed_columns

COLUMNS = ("row_id", "column_name", "new_value", "surface", "start_char", "reviewer", "reason", "reviewed_at")
REQUIRED = ("row_id", "column_name", "new_value")
# What a person may correct: what was read into a row, never its characters, its place or its id.
CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    "articles": ("title", "publisher", "published_from", "published_to", "section", "dateline_entity_id"),
    "mentions": ("kind", "entity_id"),
    "dates": ("value", "from_date", "to_date"),
    "statements": ("factuality",),
    "figures": ("kind", "value", "low", "high", "bound", "unit", "counted", "counted_head", "event", "aspect", "actor_id",
                "place_id", "from_date", "to_date", "factuality", "is_negated"),
    "events": ("happening", "realis", "factuality", "event_type", "event_mode", "acled_event_type", "acled_sub_event_type",
               "place_id", "from_date", "to_date"),
}  # fmt: skip
_LETTERS = {"m": "mentions", "t": "dates", "s": "statements", "f": "figures", "e": "events"}
_ROW_ID = re.compile(r"([0-9a-f]{16})(?:/([a-z])(\d+)-\d+)?")

Value = str | float | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class Correction:
    """One value of one row.  ``surface`` and ``start_char``: the characters that the row stood on when it was reviewed."""

    table: str
    row_id: str
    column: str
    value: Value
    text: str | None  # the value as it stands in the file; None: the row has none
    surface: str | None
    start_char: int | None
    reviewer: str | None
    reason: str | None
    reviewed_at: dt.datetime | None

    @property
    def article_id(self) -> str:
        """The page that the row was read on."""
        return self.row_id.partition("/")[0]


def table_of(row_id: str) -> str | None:
    """The table that a row of this id stands in; None where no value of it can be corrected."""
    found = _ROW_ID.fullmatch(row_id)
    if found is None:
        return None
    return _LETTERS.get(found[2]) if found[2] else "articles"


def read_corrections(path: Path) -> list[Correction]:
    """A person's corrections in the order of the file; ``new_value`` empty: the row has no such value.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    checks: dict[str, Check] = {
        "row_id": lambda cell: (
            "" if table_of(cell) else "the id of an article, mention, date, statement, figure or event"
        ),
        "start_char": lambda cell: "" if not cell or cell.isdecimal() else "a number of characters, or nothing",
        "reviewed_at": lambda cell: (
            "" if not cell or _instant(cell) else "a day or an instant, like 2024-05-31, or nothing"
        ),
    }
    found: dict[tuple[str, str], tuple[int, Correction]] = {}
    for line, row in read_rows(path, COLUMNS, REQUIRED, checks):
        row_id, name = row["row_id"], row["column_name"]
        table = table_of(row_id) or ""
        if name not in CORRECTABLE[table]:
            raise UserTableError(
                f"{path}:{line}: column 'column_name': {name!r}; expected a column of {table}: {', '.join(CORRECTABLE[table])}"
            )
        column = next(c for c in tables()[table].columns if c.name == name)
        text = row["new_value"] or None
        try:
            value = value_of(table, column, text)
        except ValueError as error:
            raise UserTableError(
                f"{path}:{line}: column 'new_value': {row['new_value'][:80]!r}; expected {error}"
            ) from None
        correction = Correction(
            table, row_id, name, value, text, row["surface"] or None, int(row["start_char"]) if row["start_char"] else None,
            row["reviewer"] or None, row["reason"] or None, _instant(row["reviewed_at"]),
        )  # fmt: skip
        known = found.setdefault((row_id, name), (line, correction))
        if known[1].value != value:
            raise UserTableError(
                f"{path}:{line}: column 'new_value': {row['new_value'][:80]!r} contradicts line {known[0]}; "
                "expected one value for a column of a row"
            )
    return [correction for _, correction in found.values()]


def value_of(table: str, column: Column, text: str | None) -> Value:
    """A cell as a value of its column.  Raises ValueError, which says what was expected."""
    if text is None:
        if not column.nullable:
            raise ValueError(f"a value: {table}.{column.name} is never empty")
        return None
    words = closed_columns(table).get(column.name)
    if words is not None and text not in words:
        raise ValueError(f"one of {', '.join(words)}")
    try:
        if column.type == "DOUBLE":
            return float(text.replace(",", ""))
        if column.type == "DATE":
            return dt.date.fromisoformat(text)
        if column.type == "BOOLEAN":
            return {"true": True, "false": False}[text.lower()]
    except (ValueError, KeyError):
        kinds = {"DOUBLE": "a number", "DATE": "a day like 2024-05-31", "BOOLEAN": "true or false"}
        raise ValueError(kinds[column.type]) from None
    return text


def _instant(cell: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(cell)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
