"""Places by name: what a name could denote, before any page is looked at.

``Gazetteer.find`` goes from certain to loose: exact key, article or designation left off, then the editor's facts.
Skeleton keys are a separate call, because they only propose.  What does not belong here: choosing between places.
"""

from __future__ import annotations

import hashlib
import math
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum
from functools import cached_property, lru_cache
from pathlib import Path

from pipelines.gazetteer.asked import NOTED, Questions
from pipelines.gazetteer.facts import FACTS, KINDS, Fact, load_facts
from pipelines.gazetteer.names import name_key, skeleton, without_article
from pipelines.gazetteer.packed import KeyIndex
from pipelines.gazetteer.unpacked import columns
from pipelines.model.quick import quick

_KM_OF_DEGREE = 111  # of latitude, a little less than it is
DEGREE = 10_000  # coordinates are kept in units of 0.0001 degree, about 11 m
NOWHERE = -(2**31)  # stands for a coordinate that no source gives
COMPILED = Path(__file__).with_name("places.xz")
OF_USER = Path(__file__).with_name(
    "user_places.xz"
)  # built with a dump of the user's; loaded instead where it is there
ANSWERING = (COMPILED, OF_USER, FACTS)  # the files that say which places there are


class Quality(IntEnum):
    """How a place bears the name it was found by; a smaller value is a closer tie."""

    PRIMARY = 0
    ALTERNATE = 1
    STRIPPED = 2  # an article or a designation ('Governorate') was left off on one side
    SKELETON = 3  # consonants only


# Special administrative regions of China: ISO 3166-1 gives them codes of their own, and they are cities rather than countries.
_SPECIAL_REGIONS = frozenset({"HK", "MO"})


@quick
@dataclass(frozen=True, slots=True)
class Place:
    """One place; ``number`` is its row in the loaded gazetteer and never leaves the process."""

    number: int
    entity_id: str  # 'place:geonames:98245' or 'place:editor:baghuz'
    name: str
    kind: str
    country: str | None  # ISO 3166-1 alpha-2
    latitude: float | None
    longitude: float | None
    population: int
    geonames_id: int | None
    admin1: int | None  # numbers of the places that contain it
    admin2: int | None
    is_capital: bool
    precision_km: float | None = None  # of an editor's coordinates


@quick
@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name could denote."""

    place: Place
    quality: Quality


class Gazetteer:
    """The compiled places and the editor's facts; reading only, safe to share between threads."""

    def __init__(self, compiled: Path, facts: tuple[Fact, ...]) -> None:
        of = columns(compiled)
        self._ids, self._lats, self._lons = of["place.id"], of["place.lat"], of["place.lon"]
        self._populations, self._kinds = of["place.population"], of["place.kind"]
        self._countries, self._flags = of["place.country"], of["place.flags"]
        self._admin1, self._admin2 = of["place.admin1"], of["place.admin2"]
        self._country_codes = str(of["country.codes"], "utf-8").split("\n")
        self._names, self._name_ends = of["place.names"], of["place.name_ends"]
        self._by_geonames_id = of["place.by_id"]
        self._keys, self._skeletons = KeyIndex("name", of), KeyIndex("skeleton", of)
        self._facts: list[Place] = []
        self._fact_keys: dict[str, list[Match]] = {}
        self._cached_place = lru_cache(maxsize=20_000)(self._packed_place)
        self._cached_find = lru_cache(maxsize=20_000)(self._find)
        self._cached_mark = lru_cache(maxsize=20_000)(self._mark)
        for fact in facts:
            self._add_fact(fact)

    def __len__(self) -> int:
        return len(self._ids) + len(self._facts)

    def coordinates(self) -> Iterator[tuple[float, float]]:
        """Latitude and longitude in degrees of every compiled place that has them."""
        for latitude, longitude in zip(self._lats, self._lons, strict=True):
            if latitude != NOWHERE:
                yield latitude / DEGREE, longitude / DEGREE

    @property
    def countries(self) -> dict[str, Place]:
        """The countries by ISO 3166-1 alpha-2 code."""
        if (asked := NOTED.get()) is not None:
            asked.countries = True
        return self._countries_by_code

    @cached_property
    def _countries_by_code(self) -> dict[str, Place]:
        kinds, country = bytes(self._kinds), KINDS.index("country")
        found, number = [], kinds.find(country)
        while number >= 0:
            found.append(self.place(number))
            number = kinds.find(country, number + 1)
        return {place.country: place for place in found if place.country}

    def place(self, number: int) -> Place:
        """The place of a number.

        Raises:
            IndexError: there is no such number.
        """
        if number >= len(self._ids):
            return self._facts[number - len(self._ids)]
        return self._cached_place(number)

    def by_entity_id(self, entity_id: str) -> Place | None:
        """The place of an id that this gazetteer gave; None for any other."""
        if (asked := NOTED.get()) is not None:
            asked.ids.add(entity_id)
        return self._by_entity_id(entity_id)

    def _by_entity_id(self, entity_id: str) -> Place | None:
        source, _, identifier = entity_id.removeprefix("place:").partition(":")
        if source == "editor":
            return self._facts_by_id.get(entity_id)
        if source != "geonames" or not identifier.isdigit():
            return None
        order = self._by_geonames_id
        at = bisect_left(order, int(identifier), key=self._ids.__getitem__)
        return self.place(order[at]) if at < len(order) and self._ids[order[at]] == int(identifier) else None

    @cached_property
    def _facts_by_id(self) -> dict[str, Place]:
        return {place.entity_id: place for place in self._facts}

    def find(self, name: str) -> tuple[Match, ...]:
        """Places that a name could denote, each once with its best tie, closest ties and largest places first."""
        key = name_key(name)
        if (asked := NOTED.get()) is not None:
            asked.names.add(key)
        return self._cached_find(key)

    def knows(self, name: str) -> bool:
        """Whether any place bears the name."""
        return bool(self.find(name))

    def find_romanised(self, name: str) -> tuple[Match, ...]:
        """Places of Arabic, Persian and Kurdish countries whose name has the same consonants: proposals only."""
        key = skeleton(name_key(name))
        if (asked := NOTED.get()) is not None:
            asked.romanised.add(key)
        return self._romanised(key)

    def _romanised(self, key: str) -> tuple[Match, ...]:
        return tuple(Match(self.place(number), Quality.SKELETON) for number in self._skeletons.get(key)) if key else ()

    def answers(self, asked: Questions) -> str:
        """32 hex digits over what this gazetteer answers, every value of the places and of those that contain them but their
        numbers: another gazetteer with the same digits answers the same."""
        digest = hashlib.sha256()
        for key in sorted(asked.names):
            digest.update(self._marks(key, self._cached_find(key)))
        for key in sorted(asked.romanised):
            digest.update(self._marks(key, self._romanised(key)))
        for entity_id in sorted(asked.ids):
            place = self._by_entity_id(entity_id)
            digest.update(self._marks(entity_id, () if place is None else (Match(place, Quality.PRIMARY),)))
        if asked.countries:
            digest.update(self._mark_of_countries)
        return digest.hexdigest()[:32]

    def _marks(self, key: str, matches: Sequence[Match]) -> bytes:
        found = [key.encode(), b"\0"]
        for match in matches:
            found += (bytes((match.quality,)), self._cached_mark(match.place.number))
        return b"".join([*found, b"\xff"])

    @cached_property
    def _mark_of_countries(self) -> bytes:
        return b"".join(
            self._marks(code, (Match(place, Quality.PRIMARY),))
            for code, place in sorted(self._countries_by_code.items())
        )

    def _mark(self, number: int) -> bytes:
        """16 bytes over the values of a place, of those that contain it, and so on."""
        digest, waiting, seen = hashlib.blake2b(digest_size=16), [number], set[int]()
        while waiting:
            place = self.place(waiting.pop())
            if place.number not in seen:
                seen.add(place.number)
                within = (place.admin1, place.admin2)
                own = (
                    getattr(place, each.name)
                    for each in fields(Place)
                    if each.name not in ("number", "admin1", "admin2")
                )
                digest.update(repr((*own, *(each is None for each in within))).encode())
                waiting += [each for each in within if each is not None]
        return digest.digest()

    def _find(self, key: str) -> tuple[Match, ...]:
        if not key:
            return ()
        best: dict[int, Match] = {}
        for match in self._of_key(key):
            _keep(best, match)
        if bare := without_article(key):
            for match in self._of_key(bare):
                _keep(best, Match(match.place, max(match.quality, Quality.STRIPPED)))
        return tuple(sorted(best.values(), key=lambda m: (m.quality, -m.place.population, m.place.entity_id)))

    def _of_key(self, key: str) -> Iterator[Match]:
        yield from self._fact_keys.get(key, ())
        for value in self._keys.get(key):
            match = Match(self.place(value >> 8), Quality(value & 0xFF))
            if not _is_foreign(key, match):
                yield match

    def _packed_place(self, number: int) -> Place:
        kind, country, identifier = self._kinds[number], self._countries[number], self._ids[number]
        start = self._name_ends[number - 1] + 1 if number else 0
        located = self._lats[number] != NOWHERE
        code = self._country_codes[country]
        return Place(
            number,
            f"place:geonames:{identifier}",
            str(self._names[start : self._name_ends[number]], "utf-8"),
            "region" if KINDS[kind] == "country" and code in _SPECIAL_REGIONS else KINDS[kind],
            code or None,
            self._lats[number] / DEGREE if located else None,
            self._lons[number] / DEGREE if located else None,
            self._populations[number],
            identifier,
            self._admin1[number] - 1 if self._admin1[number] else None,
            self._admin2[number] - 1 if self._admin2[number] else None,
            bool(self._flags[number] & 1),
        )

    def _add_fact(self, fact: Fact) -> None:
        """A fact is a place of its own, or more names of a place that the compiled file has ('same_as')."""
        if fact.same_as:
            places = [m.place for m in self._find(name_key(fact.same_as)) if m.place.kind == fact.kind]
            places = [p for p in places if fact.country in (None, p.country)][:1]
        else:
            number = len(self._ids) + len(self._facts)
            place = Place(
                number, f"place:editor:{fact.slug}", fact.name, fact.kind, fact.country, fact.latitude, fact.longitude,
                fact.weight, None, None, None, False, fact.precision_km,
            )  # fmt: skip
            self._facts.append(place)
            places = [place]
        for place in places:
            for position, name in enumerate((fact.name, *fact.other_names)):
                quality = Quality.PRIMARY if position == 0 else Quality.ALTERNATE
                matches = self._fact_keys.setdefault(name_key(name), [])
                if all(match.place.number != place.number for match in matches):
                    matches.append(Match(place, quality))


def kilometres(a: Place, b: Place) -> float:
    """Great-circle distance; infinite where one of the places has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return math.inf
    lat_a, lat_b = math.radians(a.latitude), math.radians(b.latitude)
    half_lat = math.sin((lat_b - lat_a) / 2)
    half_lon = math.sin(math.radians(b.longitude - a.longitude) / 2)
    return 12_742 * math.asin(min(1.0, math.sqrt(half_lat**2 + math.cos(lat_a) * math.cos(lat_b) * half_lon**2)))


def are_within(a: Place, b: Place, km: float) -> bool:
    """Whether two places lie within a distance; not where one has no coordinates."""
    if a.latitude is None or b.latitude is None or abs(a.latitude - b.latitude) * _KM_OF_DEGREE > km:
        return False
    return kilometres(a, b) <= km


def _is_foreign(key: str, match: Match) -> bool:
    """Whether one word names a country in another language, or is its code: English news uses those that the facts list."""
    is_other = match.place.kind == "country" and match.quality == Quality.ALTERNATE and " " not in key
    return is_other and key not in name_key(match.place.name).split()


def _keep(best: dict[int, Match], match: Match) -> None:
    known = best.get(match.place.number)
    if known is None or match.quality < known.quality:
        best[match.place.number] = match


@lru_cache(maxsize=2)
def load(compiled: Path | None = None) -> Gazetteer:
    """The gazetteer, loaded once per process (under a second, about 60 MB): the user's own where there is one.

    Raises:
        BrokenGazetteerError: the file is damaged or of another version.
        FileNotFoundError: there is no such file.
    """
    return Gazetteer(compiled or (OF_USER if OF_USER.exists() else COMPILED), load_facts())
