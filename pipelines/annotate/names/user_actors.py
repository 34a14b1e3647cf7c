"""More actors, from a table of the user's own: organisations and armed groups that the shipped list lacks."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from pathlib import Path

from pipelines.annotate.names.actors import Actor, ActorIndex, read_actor_rows, shipped_actors
from pipelines.user_tables import Check, UserTableError, read_rows
from pipelines.vocabularies import BODIES

ACTOR_COLUMNS = ("name", "kind", "country", "parent", "aliases", "source")
_COUNTRY = re.compile(r"[A-Z]{2}")


def read_actors(path: Path) -> list[Actor]:
    """More actors: ``name`` and ``kind`` in every row, and if known ``country``, ``parent``, ``aliases`` (parted by |), ``source``.

    Raises:
        UserTableError: the file cannot be read or a cell is not what its column asks for.
    """
    checks: dict[str, Check] = {
        "name": lambda cell: "" if any(c.isalpha() for c in cell) else "a name",
        "kind": lambda cell: "" if cell in BODIES else "organisation or armed_group",
        "country": lambda cell: (
            "" if not cell or _COUNTRY.fullmatch(cell) else "two capital letters of ISO 3166-1, or nothing"
        ),
        "aliases": lambda cell: "" if "||" not in cell and len(cell) < 10_000 else "names with one | between them",
    }
    rows = read_rows(path, ACTOR_COLUMNS, ("name", "kind"), checks)
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
