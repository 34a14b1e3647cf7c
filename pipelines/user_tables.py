"""Tables of the user's own, named below ``[user]`` in ``sources.toml``; a mistake is told with file, line and column.

A table is a text file in UTF-8 with a header line, its cells parted by tabs (``.csv``: by commas).  What belongs here: reading
any such table.  What does not: what a table means (``annotate.names.user_actors``, ``resolve.user_judgements``).
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from pipelines.settings import SettingsError

MAX_BYTES = 50_000_000

Check = Callable[[str], str]  # a cell -> what was expected instead, '' where it is right


class UserTableError(SettingsError):
    """A mistake in a table of the user's; the text names file, line, column and what was expected."""


def read_rows(
    path: Path, columns: Sequence[str], required: Sequence[str], checks: Mapping[str, Check]
) -> list[tuple[int, dict[str, str]]]:
    """Every row with its line number; columns that the file does not have are empty.

    Raises:
        UserTableError: the file cannot be read, or a cell is not what its check expects.
    """
    expected = f"a header line with the columns {', '.join(required)} (and {', '.join(c for c in columns if c not in required)})"
    text = _text(path)
    delimiter = "," if path.suffix.lower() == ".csv" else "\t"
    header: list[str] = []
    rows: list[tuple[int, dict[str, str]]] = []
    lines = text.splitlines()
    quoted = delimiter == ","
    reader = (
        csv.reader(lines, delimiter=",", strict=True)
        if quoted
        else csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
    )
    try:
        for raw in reader:
            line = reader.line_num
            cells = [cell.strip() for cell in raw]
            if not any(cells) or cells[0].startswith("#"):
                continue
            if not header:
                header = _header(path, line, cells, columns, required, expected)
                continue
            if len(cells) != len(header):
                where = header[len(cells)] if len(cells) < len(header) else header[-1]
                raise UserTableError(
                    f"{path}:{line}: column {where!r}: the row has {len(cells)} cells; expected {len(header)}, as in the header"
                )
            row = dict.fromkeys(columns, "") | dict(zip(header, cells, strict=True))
            for number, name in enumerate(header, start=1):
                if name in checks and (wanted := checks[name](row[name])):
                    raise UserTableError(
                        f"{path}:{line}: column {name!r} ({number}): {row[name][:80]!r}; expected {wanted}"
                    )
            rows.append((line, row))
    except csv.Error as error:
        raise UserTableError(
            f"{path}:{reader.line_num}: column 1: {error}; expected cells parted by {delimiter!r}"
        ) from None
    if not header:
        raise UserTableError(f"{path}:1: column 1: the file is empty; expected {expected}")
    return rows


def _header(
    path: Path, line: int, cells: Sequence[str], columns: Sequence[str], required: Sequence[str], expected: str
) -> list[str]:
    for number, name in enumerate(cells, start=1):
        if name not in columns:
            near = difflib.get_close_matches(name, columns, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UserTableError(
                f"{path}:{line}: column {number}: unknown column {name[:80]!r}; expected {expected}{hint}"
            )
        if name in cells[: number - 1]:
            raise UserTableError(f"{path}:{line}: column {number}: {name!r} stands twice; expected each column once")
    for name in required:
        if name not in cells:
            raise UserTableError(f"{path}:{line}: column {name!r} is missing; expected {expected}")
    return list(cells)


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UserTableError(
            f"{path}: cannot be read ({error.strerror}); name a file that is there, or take the key out"
        ) from None
    if len(content) > MAX_BYTES:
        raise UserTableError(f"{path}: {len(content):,} bytes; expected at most {MAX_BYTES:,}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before) - before.rfind(b"\n")
        raise UserTableError(
            f"{path}:{line}: column {column}: byte 0x{content[error.start]:02x} is not UTF-8; expected a file saved as UTF-8"
        ) from None
