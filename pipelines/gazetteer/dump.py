"""A GeoNames dump of the user's own: ``allCountries.txt`` or a country's file, and ``alternateNamesV2.txt``.

Opt-in, for places that the shipped gazetteer has not (villages, rivers, camps): ``make gazetteer DUMP="IQ.txt SY.txt"
NAMES=alternateNamesV2.txt``.  The format is that of https://download.geonames.org/export/dump/readme.txt.  What belongs here:
lines to rows.  What does not: joining them with other sources.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from pipelines.gazetteer.sources import Row

FIELDS = 19
NAME_FIELDS = 10
VILLAGE_BELOW = 2_000  # people
# Waters and landscapes have no people: what stands in their stead, so that they can win against a hamlet of their name.
NOMINAL_PEOPLE = {"water": 50_000, "region": 50_000, "camp": 5_000, "crossing": 5_000, "facility": 5_000}
_KIND_OF_CODE = {
    "ADM1": "admin1", "ADM2": "admin2", "ADM3": "area", "ADM4": "area", "ADMD": "area", "TERR": "country",
    "CONT": "region", "RGN": "region", "RGNE": "region", "AREA": "area", "RFGC": "camp", "CMPRF": "camp", "CMP": "camp",
    "PSTB": "crossing", "AIRP": "facility", "AIRB": "facility", "AIRF": "facility", "DAM": "facility", "PRN": "facility",
    "MILB": "facility", "OILF": "facility", "OILR": "facility", "RESV": "area", "ISL": "region", "ISLS": "region",
    "PEN": "region", "MT": "region", "MTS": "region", "DSRT": "region", "VAL": "region", "PLN": "region", "DLTA": "region",
    "PPLX": "area",
}  # fmt: skip
_COUNTRY_CODES = frozenset({"PCLI", "PCLD", "PCLF", "PCLS", "PCLIX", "PCL"})
_WATER_CODES = frozenset(
    {"STM", "STMS", "STMI", "WAD", "LK", "LKS", "RSV", "SEA", "OCN", "BAY", "GULF", "STRT", "CHN", "CNL", "HBR"}
)
_OTHER_LANGUAGES = frozenset({"link", "wkdt", "post", "iata", "icao", "faac", "unlc", "tcid", "phon", "piny"})


class BrokenDumpError(ValueError):
    """A line that is not in GeoNames' format; names file, line, column and what was expected."""


def read_dump(path: Path, names: Path | None = None) -> list[Row]:
    """The places of a dump that news name, with their containers; alternate names are added from ``names``.

    Raises:
        BrokenDumpError: a line is not in the format.
        OSError: a file cannot be read.
    """
    rows: dict[int, Row] = {}
    codes: dict[int, tuple[str, str]] = {}
    units: dict[tuple[str, ...], int] = {}
    for number, cells in _lines(path, FIELDS):
        row = _row(cells, f"{path}:{number}")
        if row is None:
            continue
        rows[row.geonames_id] = row
        codes[row.geonames_id] = cells[10], cells[11]
        if row.kind == "admin1":
            units[row.country, cells[10]] = row.geonames_id
        elif row.kind == "admin2":
            units[row.country, cells[10], cells[11]] = row.geonames_id
    for identifier, row in rows.items():
        admin1, admin2 = codes[identifier]
        if row.kind not in {"country", "admin1"}:
            row.admin1 = units.get((row.country, admin1))
            row.admin2 = units.get((row.country, admin1, admin2)) if row.kind != "admin2" else None
    if names is not None:
        _add_names(rows, names)
    return list(rows.values())


def _row(cells: Sequence[str], where: str) -> Row | None:
    kind = _kind(cells[6], cells[7], _whole(cells[14] or "0", f"{where}: column 15 (population)"))
    if kind is None:
        return None
    population = int(cells[14] or 0) or NOMINAL_PEOPLE.get(kind, 0)
    return Row(
        _whole(cells[0], f"{where}: column 1 (geonameid)"),
        cells[1],
        kind,
        cells[8],
        _degrees(cells[4], 90, f"{where}: column 5 (latitude)"),
        _degrees(cells[5], 180, f"{where}: column 6 (longitude)"),
        population,
        [name for name in (cells[2], *cells[3].split(",")) if name],
        is_capital=cells[7] == "PPLC",
    )


def _kind(feature_class: str, code: str, population: int) -> str | None:
    if code in _COUNTRY_CODES:
        return "country"
    if code in _KIND_OF_CODE:
        return _KIND_OF_CODE[code]
    if code in _WATER_CODES:
        return "water"
    if feature_class == "P" and code not in ("PPLH", "PPLQ", "PPLW"):  # historical, abandoned, destroyed
        return "village" if population < VILLAGE_BELOW and code not in ("PPLC", "PPLA", "PPLA2") else "city"
    return None


def _add_names(rows: dict[int, Row], path: Path) -> None:
    for number, cells in _lines(path, NAME_FIELDS):
        row = rows.get(_whole(cells[1], f"{path}:{number}: column 2 (geonameid)"))
        if row is not None and cells[2] not in _OTHER_LANGUAGES and cells[7] != "1":  # not historic
            row.names.append(cells[3])


def _lines(path: Path, fields: int) -> Iterator[tuple[int, list[str]]]:
    with path.open(encoding="utf-8", newline="\n") as lines:
        for number, line in enumerate(lines, start=1):
            cells = line.rstrip("\r\n").split("\t")
            if len(cells) < fields and len(cells) >= fields - 2 and fields == NAME_FIELDS:
                cells += [""] * (fields - len(cells))  # files from before 2018 end with isHistoric
            if len(cells) != fields:
                raise BrokenDumpError(f"{path}:{number}: {len(cells)} columns, expected {fields} divided by tabs")
            yield number, cells


def _whole(cell: str, where: str) -> int:
    if not (cell.isascii() and cell.isdigit()):
        raise BrokenDumpError(f"{where}: expected a whole number, found {cell!r}")
    return int(cell)


def _degrees(cell: str, most: int, where: str) -> float:
    try:
        value = float(cell)
    except ValueError:
        value = most + 1.0
    if not abs(value) <= most:
        raise BrokenDumpError(f"{where}: expected degrees between -{most} and {most}, found {cell!r}")
    return value
