"""The evidence for every candidate of every name of a page, as numbers: a row a candidate, a column a feature.

The features are named in lexicons/place_weights.tsv.  What belongs here: features.  What does not: gathering what stands beside a
name (page.py), what evidence counts (ranking.py).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.annotate.places.page import PlaceName, PlacePage
from pipelines.gazetteer import Match, Place, Quality, are_within
from pipelines.gazetteer.names import name_key
from pipelines.lexicons import load_table
from pipelines.model.quick import quick

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STATIC = (
    "population", "country", "admin1", "admin2", "village", "area", "region", "water", "facility", "capital", "alternate",
    "stripped", "skeleton", "editor", "largest", "rare", "hint", "no_hint", "partial", "site_country", "site_name",
    "itself_around", "shadowed", "beside_country", "other_spelling", "short_code", "state_by_other_name",
    "usual", "chance", "embedded", "common_word", "again",
)  # fmt: skip
CONTEXT = (
    "page_country", "page_admin1", "near", "near_several", "inside_admin", "inside_country", "outside", "holds", "country_named",
    "admin1_named", "dateline_country", "dateline_admin1", "beside_admin1", "listed_level", "listed_country",
)  # fmt: skip
FEATURES = (*STATIC, *CONTEXT)
_NEAR_KM = 150.0  # Overell and Rueger 2008 and our own trials: a page's places lie within a day's drive
_WEIGHTY = 0.05  # candidates below this probability do not speak for others
_STATES = frozenset({"country", "admin1"})
_TOWN = 15_000  # people: a town that news may name without more words
_CODE = 3  # letters
_FEW = 12
_ONE_SPOT_KM = 50.0
_SHRINKAGE = 1.0  # names
_MOST_BINS = 100_000  # groups that are summed without being counted first
_LIST = 20  # names of one list that are asked
_FACILITIES = frozenset({"facility", "camp", "crossing"})


@dataclass(frozen=True, slots=True)
class Table:
    """All candidates of a page in rows; ``name`` is the index of the name a row belongs to."""

    matches: tuple[Match, ...]
    name: Ints
    static: Floats
    country: Ints  # codes of this page's own; -1: none
    admin1: Ints  # place numbers; a unit of the first level is its own; -1: none
    lat: Floats
    lon: Floats
    unit: Ints  # the first-level unit as one of the page's, -1 where there is none
    wide: NDArray[np.bool_]  # countries and regions: their middle says little about where things are


def tabulate(page: PlacePage) -> Table:
    """The page's candidates with the features that need no other name."""
    matches: list[Match] = []
    owners: list[int] = []
    static: list[list[float]] = []
    for number, name in enumerate(page.names):
        for match, row in zip(name.candidates, _static(name, page), strict=True):
            matches.append(match)
            owners.append(number)
            static.append(row)
    codes = {code: i for i, code in enumerate(sorted({m.place.country for m in matches if m.place.country}))}
    places = [match.place for match in matches]
    admin1 = np.array([_first_level(match) for match in matches], dtype=np.int64)
    units = np.unique(admin1[admin1 >= 0])
    return Table(
        tuple(matches),
        np.array(owners, dtype=np.int64),
        np.array(static, dtype=np.float64).reshape(len(matches), len(STATIC)),
        np.array([codes[p.country] if p.country else -1 for p in places], dtype=np.int64),
        admin1,
        np.array([p.latitude if p.latitude is not None else np.nan for p in places]),
        np.array([p.longitude if p.longitude is not None else np.nan for p in places]),
        np.where(admin1 >= 0, np.searchsorted(units, admin1), -1),
        np.array([p.kind in ("country", "region") for p in places], dtype=np.bool_),
    )


def _first_level(match: Match) -> int:
    place = match.place
    return place.number if place.kind == "admin1" else -1 if place.admin1 is None else place.admin1


def _static(name: PlaceName, page: PlacePage) -> list[list[float]]:
    """The features of a name's candidates that need no other name."""
    found, usual = name.candidates, _usual(name)
    places = [match.place for match in found]
    own = [match.place for match in found if match.quality == Quality.PRIMARY]
    of_name = _OfName(
        max((place.population for place in places), default=0),
        any(p.kind in _STATES or p.population >= _TOWN for p in own),
        any(p.kind == "country" for p in own),
        1.0 / max(1, _spots(places)),
        frozenset(unit for place in places for unit in (place.admin1, place.admin2) if unit is not None),
    )
    chance = min(max(max((span.chance for span in name.spans), default=1.0), 0.05), 0.98)
    shared = [
        math.log(chance / (1 - chance)) / 4,
        float(all(span.is_embedded for span in name.spans)),
        float(name.is_common),
        min(1.0, math.log(max(1, len(name.spans))) / 2),
    ]
    return [[*_of_candidate(match, name, page, of_name, match.place.number in usual), *shared] for match in found]


@quick
@dataclass(frozen=True, slots=True)
class _OfName:
    """What the candidates of one name are together; ``known``: a country, state or town has it for its own name."""

    largest: int
    known: bool
    has_country: bool
    rarity: float  # 1 where all candidates lie in one spot
    around: frozenset[int]  # numbers of the units that candidates lie in


def _spots(places: Sequence[Place]) -> int:
    """In how many spots places lie; counted up to a few, the largest first."""
    spots: list[Place] = []
    for place in sorted(places, key=lambda p: -p.population)[:_FEW]:
        if not any(are_within(place, other, _ONE_SPOT_KM) for other in spots):
            spots.append(place)
    return len(spots) + max(0, len(places) - _FEW)


def _of_candidate(match: Match, name: PlaceName, page: PlacePage, of_name: _OfName, is_usual: bool) -> list[float]:
    place, hinted = match.place, name.reading.hinted
    is_own = match.quality == Quality.PRIMARY or is_usual
    is_other = not is_own and place.geonames_id is not None and not name.reading.is_abbreviation
    letters = name_key(place.name).replace(" ", "") if page.site_words else ""
    return [
        math.log10(1 + place.population) / 6,
        float(place.kind == "country"),
        float(place.kind == "admin1"),
        float(place.kind == "admin2"),
        float(place.kind == "village"),
        float(place.kind == "area"),
        float(place.kind == "region"),
        float(place.kind == "water"),
        float(place.kind in _FACILITIES),
        float(place.is_capital),
        float(match.quality == Quality.ALTERNATE and not is_usual),
        float(match.quality == Quality.STRIPPED and not is_usual),
        float(match.quality == Quality.SKELETON),
        float(place.geonames_id is None),
        float(place.population == of_name.largest),
        of_name.rarity,
        float(bool(hinted) and place.kind in hinted),
        float(bool(hinted) and place.kind not in hinted),
        float(name.reading.is_partial),
        float(page.top_level_country is not None and place.country == page.top_level_country),
        float(len(letters) > 4 and letters in page.site_words),
        float(place.number in of_name.around and place.kind not in hinted),
        float(is_other and of_name.known),
        float(of_name.has_country and place.kind != "country"),
        1.0 - alike(name.key, name_key(place.name)) if is_other else 0.0,
        float(is_other and len(name.key) <= _CODE),
        float(is_other and place.kind in _STATES),
        float(is_usual),
    ]


@lru_cache(maxsize=20_000)
def alike(one: str, other: str) -> float:
    """How alike two spellings are, 0 to 1; the same words in another order or number are all alike."""
    if set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split()):
        return 1.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _usual(name: PlaceName) -> set[int]:
    """The places, by number, that a bare name means to readers of English where the page says no more."""
    senses = _usual_senses().get(name.key, ())
    fitting = [[m.place for m in name.candidates if (m.place.kind, m.place.country) == sense] for sense in senses]
    return {max(places, key=lambda p: p.population).number for places in fitting if places}


@cache
def _usual_senses() -> dict[str, tuple[tuple[str, str | None], ...]]:
    """Kinds and countries of lexicons/place_senses.tsv by folded name."""
    found: dict[str, tuple[tuple[str, str | None], ...]] = {}
    for row in load_table("place_senses"):
        key = name_key(row["name"])
        found[key] = (*found.get(key, ()), (row["kind"], row["country"]))
    return found


def context(page: PlacePage, table: Table, probability: Floats) -> Floats:
    """The features that depend on what the other names of the page seem to be."""
    rows, n_names = len(table.matches), len(page.names)
    others = n_names + _SHRINKAGE  # a page of two names says little of where it is
    out = np.zeros((rows, len(CONTEXT)))
    column = {name: i for i, name in enumerate(CONTEXT)}
    out[:, column["page_country"]] = _share(table.country, table.name, probability, n_names) / others
    out[:, column["page_admin1"]] = _share(table.unit, table.name, probability, n_names) / others
    near = _near(table, probability)
    out[:, column["near"]] = near / (1 + near)
    out[:, column["near_several"]] = np.clip(near - 1, 0, 3) / 3
    _containment(page, table, probability, out, column)
    _named(page, table, probability, out, column)
    if page.dateline is not None:
        own = np.where(table.name == page.dateline, probability, 0.0)
        other = table.name != page.dateline
        out[:, column["dateline_country"]] = _of_group(table.country, own) * other
        out[:, column["dateline_admin1"]] = _of_group(table.unit, own) * other
    _beside(page, table, probability, out, column)
    _listed(page, table, probability, out, column)
    return out


def _of_group(group: Ints, mass: Floats) -> Floats:
    """For every row the mass of its group; 0 for rows of no group."""
    bins = group + 1
    if bins.max(initial=0) > _MOST_BINS:
        _, bins = np.unique(group, return_inverse=True)
    return np.where(group >= 0, np.bincount(bins, mass)[bins], 0.0)


def _share(group: Ints, name: Ints, probability: Floats, n_names: int) -> Floats:
    """For every row the mass of its group among the other names."""
    return _of_group(group, probability) - _of_group(np.where(group >= 0, group * n_names + name, -1), probability)


def _near(table: Table, probability: Floats) -> Floats:
    """How many places of other names lie within a day's drive, those farther off counting less."""
    speakers = np.flatnonzero((probability >= _WEIGHTY) & ~table.wide & ~np.isnan(table.lat))
    if not len(speakers):
        return np.zeros(len(table.matches))
    lat, lon = np.radians(table.lat)[:, None], np.radians(table.lon)[:, None]
    half_lat = np.sin((lat - lat[speakers].T) / 2) ** 2
    half_lon = np.sin((lon - lon[speakers].T) / 2) ** 2
    chord = np.clip(half_lat + np.cos(lat) * np.cos(lat[speakers].T) * half_lon, 0, 1)
    weight = np.exp(-12_742 * np.arcsin(np.sqrt(chord)) / _NEAR_KM) * probability[speakers]
    weight[table.name[:, None] == table.name[speakers][None, :]] = 0.0
    total = np.nan_to_num(weight.sum(axis=1))
    return np.where(table.wide, 0.0, total)


def _containment(page: PlacePage, table: Table, probability: Floats, out: Floats, column: dict[str, int]) -> None:
    rows_of: list[list[int]] = [[] for _ in page.names]
    for row, number in enumerate(table.name):
        rows_of[int(number)].append(row)
    for number, name in enumerate(page.names):
        if not name.inside and not name.inside_countries:
            continue
        admins: set[int] = set()
        countries = set(name.inside_countries)
        for holder in name.inside:
            for row in rows_of[holder]:
                place = table.matches[row].place
                if place.kind == "country" and place.country:
                    countries.add(place.country)
                else:
                    admins.add(place.number)
        fits = []
        for row in rows_of[number]:
            place = table.matches[row].place
            in_admin = place.number not in admins and (place.admin1 in admins or place.admin2 in admins)
            in_country = place.country in countries and place.kind != "country"
            out[row, column["inside_admin"]] = float(in_admin)
            out[row, column["inside_country"]] = float(in_country)
            fits.append(in_admin or in_country)
            if in_admin:
                for holder in name.inside:
                    for other in rows_of[holder]:
                        if table.matches[other].place.number in (place.admin1, place.admin2):
                            out[other, column["holds"]] = max(out[other, column["holds"]], probability[row])
        if any(fits):
            for row, fit in zip(rows_of[number], fits, strict=True):
                out[row, column["outside"]] = float(not fit)
        elif not name.near:
            held = {table.matches[other].place.country for holder in name.inside for other in rows_of[holder]}
            for row in rows_of[number]:
                if _is_elsewhere(table.matches[row], held):
                    out[row, column["outside"]] = 1.0
                    out[row, [column["near"], column["near_several"]]] = 0.0  # across a border


def _is_elsewhere(match: Match, countries: set[str | None]) -> bool:
    """A namesake by a name that it seldom bears, in another country than what is said to hold the place."""
    is_weak = match.quality != Quality.PRIMARY and match.place.kind not in ("country", "region", "water")
    return is_weak and None not in countries and bool(countries) and match.place.country not in countries


def _named(page: PlacePage, table: Table, probability: Floats, out: Floats, column: dict[str, int]) -> None:
    """Countries and first-level units that the page names, by demonyms too."""
    countries = {p.country for p in page.demonym_places}
    admins = {p.number for p in page.demonym_places if p.kind == "admin1"}
    for match, chance in zip(table.matches, probability.tolist(), strict=True):
        if chance > 0.5:
            if match.place.kind == "country":
                countries.add(match.place.country)
            elif match.place.kind == "admin1":
                admins.add(match.place.number)
    places = [match.place for match in table.matches]
    out[:, column["country_named"]] = [place.kind != "country" and place.country in countries for place in places]
    out[:, column["admin1_named"]] = [place.admin1 is not None and place.admin1 in admins for place in places]


def _beside(page: PlacePage, table: Table, probability: Floats, out: Floats, column: dict[str, int]) -> None:
    """The first-level unit of the names right before and after."""
    owners, units = table.name.tolist(), table.admin1.tolist()
    best = [-1] * len(page.names)
    for row in np.argsort(probability, kind="stable").tolist():
        best[owners[row]] = units[row]
    neighbours: list[set[int]] = [set() for _ in page.names]
    numbers = [number for _, number in page.order if number is not None]
    for left, right in pairwise(numbers):
        if left != right:
            neighbours[left].add(best[right])
            neighbours[right].add(best[left])
    out[:, column["beside_admin1"]] = [
        unit >= 0 and unit in neighbours[number] for number, unit in zip(owners, units, strict=True)
    ]


def _listed(page: PlacePage, table: Table, probability: Floats, out: Floats, column: dict[str, int]) -> None:
    """How likely the names of the same list are places of the same level, and of the same country."""
    lists = [name.listed[:_LIST] for name in page.names]
    wanted = {number for each in lists for number in each}
    if not wanted:
        return
    owners, country, chances = table.name.tolist(), table.country.tolist(), probability.tolist()
    level = [_level(match) for match in table.matches]
    masses: dict[int, tuple[dict[int, float], dict[int, float]]] = {}
    for row, number in enumerate(owners):
        if number in wanted:
            levels, countries = masses.setdefault(number, ({}, {}))
            levels[level[row]] = levels.get(level[row], 0.0) + chances[row]
            countries[country[row]] = countries.get(country[row], 0.0) + chances[row]
    for row, number in enumerate(owners):
        beside = [masses[other] for other in lists[number] if other in masses]
        if beside:
            out[row, column["listed_level"]] = sum(m[0].get(level[row], 0.0) for m in beside) / len(beside)
            if country[row] >= 0 and table.matches[row].place.kind != "country":
                shared = sum(m[1].get(country[row], 0.0) for m in beside)
                out[row, column["listed_country"]] = shared / len(beside)


def _level(match: Match) -> int:
    """Countries beside countries, capitals beside capitals, states beside states, towns beside towns."""
    place = match.place
    if place.kind in ("city", "village", "area", "admin2"):
        return 3 if place.is_capital else 4
    return 1 if place.kind == "country" else 2 if place.kind == "admin1" else 5
