"""The editor's facts: places that no package has, and more names for those that it has.

``facts.tsv`` is general knowledge: coordinates to 0.1 degree with their precision, no identifiers of other data sets.
What does not belong here: anything taken from a data set, which comes compiled and with its licence.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipelines.gazetteer.names import name_key

# What a place can be; the compiled file names a kind by its position here.
KINDS = ("country", "admin1", "admin2", "city", "village", "area", "crossing", "camp", "region", "water", "facility")

FACTS = Path(__file__).with_name("facts.tsv")
COLUMNS = (
    "name",
    "other_names",
    "kind",
    "country",
    "latitude",
    "longitude",
    "precision_km",
    "weight",
    "same_as",
    "source",
)
_COORDINATE = re.compile(r"-?\d{1,3}(?:\.\d)?")


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of ``facts.tsv``; ``weight`` stands where other places have their population, and ranks namesakes."""

    name: str
    other_names: tuple[str, ...]
    kind: str
    country: str | None
    latitude: float | None
    longitude: float | None
    precision_km: float | None
    weight: int
    same_as: str  # the name of a compiled place of that kind and country, which takes these names too

    @property
    def slug(self) -> str:
        """Its part of an entity id: 'baghuz-fawqani', with the country where one is given ('rumana-iq')."""
        words = name_key(self.name).replace(" ", "-")
        return f"{words}-{self.country.lower()}" if self.country else words


@lru_cache(maxsize=4)
def load_facts(path: Path = FACTS) -> tuple[Fact, ...]:
    """The rows of a facts table, in file order.

    Raises:
        ValueError: a cell is not what its column wants; names file, line, column and what was expected.
    """
    lines = path.read_text(encoding="utf-8").split("\n")
    facts: list[Fact] = []
    header_seen = False
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = next(csv.reader([line.rstrip("\r")], delimiter="\t", quoting=csv.QUOTE_NONE))
        if not header_seen:
            if tuple(cells) != COLUMNS:
                raise ValueError(f"{path}:{number}: expected the header {', '.join(COLUMNS)}")
            header_seen = True
            continue
        if len(cells) != len(COLUMNS):
            raise ValueError(f"{path}:{number}: {len(cells)} cells, expected {len(COLUMNS)}")
        facts.append(_fact(dict(zip(COLUMNS, cells, strict=True)), f"{path}:{number}"))
    return tuple(facts)


def _fact(row: dict[str, str], where: str) -> Fact:
    if not name_key(row["name"]):
        raise ValueError(f"{where}: column name: expected a name in Latin letters, found {row['name']!r}")
    if row["kind"] not in KINDS:
        raise ValueError(f"{where}: column kind: expected one of {', '.join(KINDS)}, found {row['kind']!r}")
    if row["country"] and not re.fullmatch(r"[A-Z]{2}", row["country"]):
        raise ValueError(f"{where}: column country: expected an ISO 3166-1 alpha-2 code, found {row['country']!r}")
    if not row["same_as"] and not row["latitude"]:
        raise ValueError(f"{where}: column latitude: expected degrees, as no place is named in same_as")
    return Fact(
        row["name"],
        tuple(name for name in row["other_names"].split("|") if name),
        row["kind"],
        row["country"] or None,
        _degrees(row["latitude"], 90, f"{where}: column latitude"),
        _degrees(row["longitude"], 180, f"{where}: column longitude"),
        _count(row["precision_km"], f"{where}: column precision_km") if row["precision_km"] else None,
        _count(row["weight"], f"{where}: column weight") if row["weight"] else 0,
        row["same_as"],
    )


def _degrees(cell: str, most: int, where: str) -> float | None:
    if not cell:
        return None
    if not _COORDINATE.fullmatch(cell) or abs(float(cell)) > most:
        raise ValueError(f"{where}: expected degrees with at most one decimal, found {cell!r}")
    return float(cell)


def _count(cell: str, where: str) -> int:
    if not cell.isascii() or not cell.isdigit():
        raise ValueError(f"{where}: expected a whole number, found {cell!r}")
    return int(cell)
