"""Tables of the user's own, named below ``[user]`` in ``sources.toml``: more actors, and judgements on entities.

A table is a text file in UTF-8 with a header line, its cells parted by tabs (``.csv``: by commas).  Every mistake is told with
file, line, column and what was expected.  What belongs here: reading and checking them.  What does not: using them.
"""

from __future__ import annotations

import csv
import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from pipelines.annotate.names.actors import Actor, ActorIndex, read_actor_rows, shipped_actors
from pipelines.resolve.judgements import Judgement, Verdict
from pipelines.settings import SettingsError

MAX_BYTES = 50_000_000
ACTOR_COLUMNS = ("name", "kind", "country", "parent", "aliases", "source")
JUDGEMENT_COLUMNS = ("left_id", "right_id", "judgement", "reviewer", "reason")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ENTITY_ID = re.compile(r"[a-z_]+:\S+")
_VERDICTS: Mapping[str, Verdict] = {"same": "same", "different": "different"}

Check = Callable[[str], str]  # a cell -> what was expected instead, '' where it is right


class UserTableError(SettingsError):
    """A mistake in a table of the user's; the text names file, line, column and what was expected."""


def read_actors(path: Path) -> list[Actor]:
    """More actors: ``name`` and ``kind`` in every row, and if known ``country``, ``parent``, ``aliases`` (parted by |), ``source``.

    Raises:
        UserTableError: the file cannot be read or a cell is not what its column asks for.
    """
    checks: dict[str, Check] = {
        "name": lambda cell: "" if any(c.isalpha() for c in cell) else "a name",
        "kind": lambda cell: "" if cell in ("organisation", "armed_group") else "organisation or armed_group",
        "country": lambda cell: (
            "" if not cell or _COUNTRY.fullmatch(cell) else "two capital letters of ISO 3166-1, or nothing"
        ),
        "aliases": lambda cell: "" if "||" not in cell and len(cell) < 10_000 else "names with one | between them",
    }
    rows = _rows(path, ACTOR_COLUMNS, ("name", "kind"), checks)
    names: dict[str, int] = {}
    for line, row in rows:
        if row["name"] in names:
            raise UserTableError(
                f"{path}:{line}: column 'name': {row['name']!r} stands in line {names[row['name']]} already; "
                "expected each actor once"
            )
        names[row["name"]] = line
    known = names.keys() | {actor.name for actor in shipped_actors().by_id.values()}
    for line, row in rows:
        if row["parent"] and row["parent"] not in known:
            near = difflib.get_close_matches(row["parent"], known, 1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise UserTableError(
                f"{path}:{line}: column 'parent': {row['parent']!r} is no actor's name; "
                f"expected the name of one of this file or of the shipped ones{hint}"
            )
    return read_actor_rows(
        [{**row, "source": row["source"] or "user"} for _, row in rows], shipped_actors().by_id.values()
    )


@lru_cache(maxsize=4)
def actors_with(path: Path | None) -> ActorIndex:
    """The shipped actors and, before them, those of the user's file; raises UserTableError."""
    if path is None:
        return shipped_actors()
    own = read_actors(path)
    replaced = {actor.entity_id for actor in own}
    return ActorIndex([*own, *(a for a in shipped_actors().by_id.values() if a.entity_id not in replaced)])


def read_judgements(path: Path) -> list[Judgement]:
    """A person's judgements: two entity ids, ``same`` or ``different``, and if they like ``reviewer`` and ``reason``.

    Raises:
        UserTableError: the file cannot be read, a cell is not what its column asks for, or two rows contradict each other.
    """
    checks: dict[str, Check] = {
        "left_id": _check_id,
        "right_id": _check_id,
        "judgement": lambda cell: "" if cell in _VERDICTS else "same or different",
    }
    found: dict[tuple[str, str], tuple[int, Judgement]] = {}
    for line, row in _rows(path, JUDGEMENT_COLUMNS, ("left_id", "right_id", "judgement"), checks):
        left, right = sorted((row["left_id"], row["right_id"]))
        if left == right:
            raise UserTableError(
                f"{path}:{line}: column 'right_id': {right!r} is the left_id too; expected another entity"
            )
        judgement = Judgement(
            left,
            right,
            _VERDICTS[row["judgement"]],
            1.0,
            "user",
            "user",
            row["reviewer"] or None,
            row["reason"] or None,
        )
        known = found.setdefault((left, right), (line, judgement))
        if known[1].judgement != judgement.judgement:
            raise UserTableError(
                f"{path}:{line}: column 'judgement': {row['judgement']!r} contradicts line {known[0]}; "
                "expected one judgement for a pair"
            )
    return [judgement for _, judgement in found.values()]


def _check_id(cell: str) -> str:
    return "" if _ENTITY_ID.fullmatch(cell) else "an entity_id, for example person:jane-roe@0123456789abcdef"


def _rows(
    path: Path, columns: Sequence[str], required: Sequence[str], checks: Mapping[str, Check]
) -> list[tuple[int, dict[str, str]]]:
    """Every row with its line number; columns that the file does not have are empty."""
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
