"""Where an incident took place, as its pages name places: one place, and UCDP's precision of it.

What belongs here: choosing among the places of the accounts.  What does not: how two places stand to each other (told/where.py),
which place a name is (annotate, ``pipelines.resolve.places``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Literal

from pipelines.gazetteer import Place, kilometres
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.where import WIDE, holds, is_wide, place, standing

_MOST = 0.5  # share of the evidence from which a town stands for its district, a city for its quarter
_DISTRICTS = frozenset({"admin2", "area"})
# Own, tried by folds: a city has so many people, and so many times those of what is its quarter, which lies so near.
_CITY, _TIMES, _CITY_KM = 100_000, 5, 15.0
_HEAVIEST = 20.0  # weight from which telling more of an incident says no more of it


def weights_of(members: Sequence[Account], texts: Mapping[str, str]) -> list[float]:
    """What each account counts: copies of one text share one voice, and who tells more of it knows better, up to a point."""
    copies = Counter(texts[account.article_id] for account in members)
    return [min(account.weight, _HEAVIEST) / copies[texts[account.article_id]] for account in members]


def placed(members: Sequence[Account], weights: Sequence[float]) -> tuple[str | None, int | None]:
    """Where it happened, and UCDP's precision of it.

    The place that most of the evidence names, where one that contains it or lies near it adds to it: what the reports say and
    what their sentences name count alike.  A quarter or suburb of a city that the pages name as well stands for the city, and so
    does a place far off that nothing else on the pages speaks for: precision 2.  Where they name nothing narrower than a district
    (or a street that nobody knows), the town in it that pages name most stands for it, or the likeliest of a name that several
    towns bear: precision 2.
    """
    told, named = _evidence(members, weights, "places"), _evidence(members, weights, "spots")
    every = {
        place_id: told.get(place_id, 0.0) + named.get(place_id, 0.0) for place_id in sorted(told.keys() | named.keys())
    }
    support = {
        place_id: weight + sum(0.5 * other for b, other in every.items() if b != place_id and _agrees(place_id, b))
        for place_id, weight in every.items()
        if not is_wide(place_id)
    }
    chosen = _heaviest(support)
    known = place(chosen) if chosen else None
    if chosen is not None and (known is None or known.kind not in _DISTRICTS):
        city = _city_instead(known, named, every) or _city_of(known, named)
        return (chosen, _where_prec(chosen)) if city is None else (city, 2)
    for spots in (named, _evidence(members, weights, "likely")):
        near = {
            place_id: weight
            for place_id, weight in spots.items()
            if _is_town(place_id) and (chosen is None or _is_inside(place_id, chosen))
        }
        town = _heaviest(near)
        if town is not None and near[town] >= _MOST * sum(near.values()):
            return town, 2
    wide = chosen or _heaviest(told)
    return wide, _where_prec(wide)


def _city_of(town: Place | None, named: Mapping[str, float]) -> str | None:
    """The city that a town is a quarter or suburb of, where pages name it at least half as often."""
    if town is None:
        return None
    least = _MOST * named.get(town.entity_id, 0.0)
    cities = {}
    for place_id, weight in named.items():
        city = place(place_id) if weight >= least else None
        if city is None or city.number == town.number or not _is_town(place_id):
            continue
        if city.population >= max(_CITY, _TIMES * town.population) and kilometres(city, town) <= _CITY_KM:
            cities[place_id] = weight
    return _heaviest(cities)


def _city_instead(town: Place | None, named: Mapping[str, float], every: Mapping[str, float]) -> str | None:
    """The city of a quarter that bears the name of a town elsewhere: pages name it and its state, and nothing of the town's."""
    own = _unit(town)
    if town is None or own is None:
        return None
    by_unit: dict[tuple[str, int | None], dict[str, float]] = defaultdict(dict)
    for place_id, weight in named.items():
        unit = _unit(place(place_id))
        if unit is not None and unit != own:
            by_unit[unit][place_id] = weight
    sums = {unit: sum(own.values()) for unit, own in by_unit.items()}
    home = min(sums, key=lambda unit: (-round(sums[unit], 9), str(unit)), default=None)
    if home is None or sums[home] < _MOST * named.get(town.entity_id, 0.0):
        return None
    for other in map(place, every):
        if other is None or other.number == town.number:
            continue
        is_own_country = other.kind == "country" and other.country == town.country != home[0]
        if is_own_country or _unit(other) == own:
            return None
    return _heaviest(
        {
            place_id: weight
            for place_id, weight in by_unit[home].items()
            if _is_town(place_id) and (city := place(place_id)) is not None and city.population >= _CITY
        }
    )


def _unit(found: Place | None) -> tuple[str, int | None] | None:
    """The state or province of a place, within its country."""
    if found is None or found.country is None or found.kind == "country":
        return None
    return found.country, found.number if found.kind == "admin1" else found.admin1


def _heaviest(weights: Mapping[str, float]) -> str | None:
    return min(weights, key=lambda place_id: (-round(weights[place_id], 9), place_id), default=None)


def _evidence(
    members: Sequence[Account], weights: Sequence[float], kind: Literal["places", "spots", "likely"]
) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for account, weight in zip(members, weights, strict=True):
        for place_id, share in getattr(account, kind):
            found[place_id] += weight * share
    return found


def _is_town(place_id: str) -> bool:
    found = place(place_id)
    return found is not None and found.kind not in WIDE and found.kind not in _DISTRICTS


@lru_cache(maxsize=200_000)
def _agrees(place_id: str, other: str) -> bool:
    """Whether naming the other place is no word against this one."""
    return standing(place_id, other) in ("within", "near") and not _is_inside(other, place_id)


def _is_inside(inner: str, outer: str) -> bool:
    a, b = place(inner), place(outer)
    return a is not None and b is not None and holds(b, a)


def _where_prec(place_id: str | None) -> int | None:
    found = place(place_id) if place_id else None
    if found is None:
        return None
    if found.kind == "country":
        return 6
    return {"admin1": 4, "region": 4, "admin2": 3, "area": 3, "water": 2}.get(found.kind, 1)
