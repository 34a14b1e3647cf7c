"""Rows of places become the columns of the compiled file, whatever source they came from.

What belongs here: the layout, the keys of names, the order.  What does not: reading sources.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from pipelines.gazetteer import packed
from pipelines.gazetteer.facts import KINDS
from pipelines.gazetteer.gazetteer import DEGREE, NOWHERE, Quality
from pipelines.gazetteer.names import ARABIC_ARTICLES, ROMANISED, is_latin, name_key, skeleton, without_article
from pipelines.gazetteer.sources import Row

_CODE = re.compile(r"[A-Z]{1,3}")
_MANY = 255


def bare_names(key: str, kind: str, country: str) -> set[str]:
    """Keys without designation (of units) and without the Arabic article (where it is one)."""
    bare = set()
    if kind in ("admin1", "admin2", "area", "region"):
        before, after = _designations()
        bare |= {key[len(words) :].removeprefix("the ") for words in before if key.startswith(words)}
        bare |= {key[: -len(words)] for words in after if key.endswith(words)}
    if country in ROMANISED:
        bare |= {shorter for name in (key, *bare) if (shorter := without_article(name, ARABIC_ARTICLES))}
    return {name for name in bare if len(name) > 2}


@cache
def _designations() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words with their space that stand before and after a name."""
    table: dict[str, list[str]] = {"before": [], "after": []}
    lines = Path(__file__).with_name("designations.tsv").read_text(encoding="utf-8").splitlines()
    for stands, words, _source in (line.split("\t") for line in lines[2:]):
        table[stands].append(f"{words} " if stands == "before" else f" {words}")
    return tuple(table["before"]), tuple(table["after"])


def compile_rows(rows: Iterable[Row], target: Path) -> int:
    """Write the compiled file; rows are ordered here, so their order does not matter.  Gives its size in bytes."""
    ordered = sorted(
        rows, key=lambda r: (r.country, KINDS.index(r.kind), r.admin1 or 0, r.admin2 or 0, r.name, r.geonames_id)
    )
    number_of = {row.geonames_id: number for number, row in enumerate(ordered)}
    codes = sorted({row.country for row in ordered})
    code_of = {code: number for number, code in enumerate(codes)}
    columns: dict[str, array[int] | bytes] = {
        "place.id": array("I", (row.geonames_id for row in ordered)),
        "place.lat": array("i", (_units(row.latitude) for row in ordered)),
        "place.lon": array("i", (_units(row.longitude) for row in ordered)),
        "place.population": array("I", (row.population for row in ordered)),
        "place.kind": array("B", (KINDS.index(row.kind) for row in ordered)),
        "place.country": array("B" if len(codes) <= _MANY else "H", (code_of[row.country] for row in ordered)),
        "place.flags": array("B", (int(row.is_capital) for row in ordered)),
        "place.admin1": array("I", (number_of.get(row.admin1 or 0, -1) + 1 for row in ordered)),
        "place.admin2": array("I", (number_of.get(row.admin2 or 0, -1) + 1 for row in ordered)),
        "place.names": b"".join(row.name.replace("\n", " ").encode() + b"\n" for row in ordered),
        "country.codes": "\n".join(codes).encode(),
    }
    columns |= packed.index_columns("name", _name_postings(ordered))
    columns |= packed.index_columns("skeleton", _skeleton_postings(ordered))
    return packed.write(target, columns)


def _units(degrees: float | None) -> int:
    return NOWHERE if degrees is None else round(degrees * DEGREE)


def _name_postings(rows: list[Row]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        best: dict[str, Quality] = {}
        for position, name in enumerate((row.name, *row.names)):
            key = name_key(name) if is_latin(name) else ""
            # Three capitals are an airport code or a plate, unless they stand for a country.
            if len(key) < 2 or key.isdigit() or (position and row.kind != "country" and _CODE.fullmatch(name)):
                continue
            quality = Quality.ALTERNATE if position and key != name_key(row.name) else Quality.PRIMARY
            best[key] = min(quality, best.get(key, quality))
            for bare in bare_names(key, row.kind, row.country):
                best[bare] = min(Quality.STRIPPED, best.get(bare, Quality.STRIPPED))
        for key, quality in best.items():
            postings.setdefault(key, []).append(number << 8 | quality)
    return postings


def _skeleton_postings(rows: list[Row]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        if row.country in ROMANISED:
            for name in {row.name, *row.names}:
                key = skeleton(name_key(name)) if is_latin(name) else ""
                if key:
                    postings.setdefault(key, []).append(number)
    return postings
