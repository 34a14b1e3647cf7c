"""Build the compiled gazetteer from the pinned packages: ``python -m pipelines.gazetteer.build`` (about a minute, 1 GB).

With ``--dump FILE`` (and ``--names FILE``) places of a GeoNames dump join them, and the file is written as the user's own
(``user_places.xz``), which is then loaded instead of the shipped one.  What belongs here: joining the packages' rows into one
place per GeoNames id.  What does not: reading files, the layout.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from pipelines.gazetteer import sources
from pipelines.gazetteer.compile import compile_rows
from pipelines.gazetteer.dump import BrokenDumpError, read_dump
from pipelines.gazetteer.gazetteer import COMPILED, OF_USER
from pipelines.gazetteer.sources import Row

VILLAGE_BELOW = 2_000  # people; GeoNames has no class between town and village
_KINDS_OF_TYPES = {
    "continent": "region",
    "region": "region",
    "country": "country",
    "admin1": "admin1",
    "admin2": "admin2",
}


def join_rows() -> list[Row]:
    """One row per GeoNames id, with everything that the three packages know of it."""
    places: dict[int, Row] = {}
    capitals: dict[str, str] = {}
    for row, capital in sources.countries():
        places[row.geonames_id] = row
        capitals[row.country] = capital
    units = sources.units()
    for unit in units:
        if unit.geonames_id:
            places.setdefault(unit.geonames_id, unit)
    country_ids = {row.country: row.geonames_id for row in places.values() if row.kind == "country"}
    members: dict[int, list[Row]] = {}
    for city in sources.cities(units):
        known = places.get(city.geonames_id)
        if known is not None:  # a city that is a unit too, under one id
            known.names += [city.name, *city.names]
            known.latitude, known.longitude = city.latitude, city.longitude
            known.population = max(known.population, city.population)
            continue
        if city.population < VILLAGE_BELOW:
            city.kind = "village"
        places[city.geonames_id] = city
        for container in (city.admin1, city.admin2):
            if container:
                members.setdefault(container, []).append(city)
        if country := country_ids.get(city.country):
            members.setdefault(country, []).append(city)
    for larger, kind in sources.larger_places():
        _join_larger(places, larger, kind)
    _locate_containers(places, members)
    _mark_capitals(places, capitals)
    return [row for row in places.values() if row.latitude is not None]


def _join_larger(places: dict[int, Row], larger: Row, kind: str) -> None:
    known = places.get(larger.geonames_id)
    if known is None:
        larger.kind = _KINDS_OF_TYPES.get(kind, "area")
        if larger.kind == "country":  # a historical or dissolved one: ISO does not list it
            larger.kind = "region"
        places[larger.geonames_id] = larger
        return
    known.names += [larger.name, *larger.names]
    if known.kind in ("country", "admin1", "admin2"):
        known.latitude, known.longitude = larger.latitude, larger.longitude
    known.population = max(known.population, larger.population)


def _locate_containers(places: dict[int, Row], members: dict[int, list[Row]]) -> None:
    """Units that no package locates or counts stand at the median of their cities and hold their people."""
    for identifier, cities in members.items():
        container = places.get(identifier)
        if container is None:
            continue
        if container.latitude is None:
            container.latitude = median(city.latitude for city in cities if city.latitude is not None)
            container.longitude = median(city.longitude for city in cities if city.longitude is not None)
        container.population = container.population or sum(city.population for city in cities)


def _mark_capitals(places: dict[int, Row], capitals: dict[str, str]) -> None:
    largest: dict[str, Row] = {}
    for row in places.values():
        if row.kind == "city" and capitals.get(row.country) in (row.name, *row.names):
            best = largest.get(row.country)
            if best is None or (row.population, -row.geonames_id) > (best.population, -best.geonames_id):
                largest[row.country] = row
    for row in largest.values():
        row.is_capital = True


def build(dumps: Sequence[Path] = (), names: Path | None = None, target: Path | None = None) -> str:
    """Write the compiled file and say what is in it; a dump's rows win over those of the packages.

    Raises:
        ModuleNotFoundError, RuntimeError: a package is missing or not the pinned version.
        BrokenDumpError, OSError: a dump cannot be read.
    """
    sources.check_versions()
    rows = {row.geonames_id: row for row in join_rows()}
    for dump in dumps:
        rows |= {row.geonames_id: _with_names(row, rows.get(row.geonames_id)) for row in read_dump(dump, names)}
    target = target or (OF_USER if dumps else COMPILED)
    size = compile_rows(rows.values(), target)
    return f"{target.name}: {len(rows):,} places, {size / 1e6:.1f} MB"


def _with_names(row: Row, known: Row | None) -> Row:
    if known is not None:
        row.names += [known.name, *known.names]
        row.is_capital = row.is_capital or known.is_capital
        row.admin1, row.admin2 = row.admin1 or known.admin1, row.admin2 or known.admin2
        row.population = max(row.population, known.population)
    return row


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="build the compiled gazetteer")
    parser.add_argument(
        "--dump", type=Path, nargs="*", default=[], help="files of GeoNames: allCountries.txt, IQ.txt …"
    )
    parser.add_argument("--names", type=Path, help="alternateNamesV2.txt")
    asked = parser.parse_args()
    try:
        print(build(asked.dump, asked.names))
    except (BrokenDumpError, OSError, RuntimeError, ModuleNotFoundError) as error:
        sys.exit(str(error))
