"""What a place name could denote, read from its words and the words beside it.

Abbreviations ('Calif.', 'U.K.'), designations ('Dhofar province', 'Lake Como', 'the town of Tiwa'), directions
('northern Iraq') and demonyms.  What belongs here: one name at a time.  What does not: other places of the page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from pipelines.gazetteer import Gazetteer, Match, Place, Quality
from pipelines.gazetteer.names import name_key
from pipelines.lexicons import load_table
from pipelines.model.quick import quick

Stands = Literal["alone", "dotted", "behind"]
_POSSESSIVE = re.compile(r"(?:['’]s?|(?<![.,;:\"”)\]])[.,;:\"”)\]]+)$")
_DOTS = re.compile(r"[.\s]+")
_DIRECTION = re.compile(
    r"^(?:the\s+)?(?:(?:north|south|east|west|central|upper|lower|greater|inner|outer|old|downtown|mid|rural|metropolitan|metro|suburban"
    r"|northern|southern|eastern|western|north-?eastern|north-?western|south-?eastern|south-?western|north-?east|north-?west|south-?east|south-?west"
    r")[\s-]+)+(?=\S)",
    re.I,
)
_BEFORE = re.compile(r"(?:\b([A-Za-z]+)\s+of\s+(?:the\s+)?)$|\b([A-Za-z]+)\s+$")
_AFTER = re.compile(r"^\s+((?:[A-Za-z]+\s+)?[A-Za-z]+)\b")


@dataclass(frozen=True, slots=True)
class Designation:
    """What a word beside a name says of it: possible kinds, and whether only those will do."""

    kinds: frozenset[str]
    is_strict: bool


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form and what it stands for; ``stands`` says where it can be told from other words."""

    name: str
    kind: str
    country: str
    stands: Stands


@quick
@dataclass(frozen=True, slots=True)
class NameReading:
    """Places that a name could denote; ``hinted`` are the kinds that words inside or beside it ask for (empty: none).

    ``is_partial``: the places are found by a part of the name, and only near the place meant ('northern Iraq').
    """

    matches: tuple[Match, ...]
    hinted: frozenset[str] = frozenset()
    is_partial: bool = False
    is_abbreviation: bool = False


def read_name(gazetteer: Gazetteer, surface: str, before: str, after: str) -> NameReading:
    """Candidates of one mention; ``before`` and ``after`` are the characters beside it, some dozens are enough."""
    name = bare_name(surface)
    short = _abbreviated(gazetteer, surface)
    if short:
        return NameReading(short, is_abbreviation=True)
    beside = designation_beside(before, after)
    hinted = beside.kinds if beside else frozenset()
    own = designation_inside(name)
    matches = _as_listed(gazetteer.find(name))
    if own is None:
        if matches:
            return NameReading(matches, hinted)
        return NameReading(_undirected(gazetteer, name), hinted, is_partial=True)
    core, designation = own
    if all(match.quality > Quality.ALTERNATE or match.place.kind not in designation.kinds for match in matches):
        fitting = tuple(match for match in gazetteer.find(core) if match.place.kind in designation.kinds)
        if not fitting and not designation.is_strict:
            fitting = gazetteer.find(core)
        matches = _joined(matches, fitting)
    if not matches and "crossing" in designation.kinds:
        matches = _crossings(gazetteer, core)
    return NameReading(matches, designation.kinds)


def _as_listed(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Without loose ties, where the editor lists the name: 'Euphrates' is a river before it is another name of a province."""
    if any(m.place.geonames_id is None and m.quality <= Quality.ALTERNATE for m in matches):
        return tuple(m for m in matches if m.place.geonames_id is None or m.quality == Quality.PRIMARY)
    return matches


@lru_cache(maxsize=20_000)
def bare_name(surface: str) -> str:
    """A surface without possessive and closing punctuation; the stops of initials stay."""
    name = surface.strip()
    while True:
        shorter = _POSSESSIVE.sub("", name)
        if shorter == name or not shorter or re.search(r"\b[A-Z]\.$", name):
            return name
        name = shorter


def designation_inside(name: str) -> tuple[str, Designation] | None:
    """The rest of a name and what its own designation says: 'Dhofar province' → 'Dhofar'; None where it has none."""
    table = _designations()
    words = name.split()
    for count in (2, 1):
        if len(words) > count and (found := table.get(("after", _key(words[-count:])))):
            return " ".join(words[:-count]), found
    if len(words) > 2 and words[1].lower() == "of" and (found := table.get(("of", _key(words[:1])))):
        return " ".join(words[2:]), found
    if len(words) > 1 and (found := table.get(("before", _key(words[:1])))):
        return " ".join(words[1:]), found
    return None


@lru_cache(maxsize=10_000)
def is_designation(words: str) -> bool:
    """Whether words behind a name are a designation: 'province'."""
    return ("after", _key(words.split())) in _designations()


def designation_beside(before: str, after: str) -> Designation | None:
    """What the words right before and after a name say of it: 'the town of ·', '· province'."""
    table = _designations()
    if found := _AFTER.match(after[:60]):
        words = found[1].split()
        for count in (2, 1):
            if len(words) >= count and words[0][0].islower() and (hit := table.get(("after", _key(words[:count])))):
                return hit
    if found := _BEFORE.search(before[-60:]):
        if found[1]:
            return table.get(("of", found[1].lower()))
        return table.get(("before", found[2].lower())) if found[2][0].islower() else None
    return None


@cache
def abbreviations() -> dict[str, tuple[Abbreviation, ...]]:
    """Short forms without stops and spaces, case kept: 'WVa', 'UK'."""
    table: dict[str, tuple[Abbreviation, ...]] = {}
    for row in load_table("place_abbreviations"):
        stands: Stands = "behind" if row["stands"] == "behind" else "dotted" if row["stands"] == "dotted" else "alone"
        entry = Abbreviation(row["name"], row["kind"], row["country"], stands)
        key = _DOTS.sub("", row["written"])
        table[key] = (*table.get(key, ()), entry)
    return table


def abbreviation_of(surface: str) -> tuple[Abbreviation, ...]:
    """What a surface can be short for; capitals throughout stand for either case.

    Without its stop a short form that is an English word too is that word: 'Man shot in park'.
    """
    table = abbreviations()
    key = _DOTS.sub("", surface)
    if key in table:
        is_word = "." not in surface and key.lower() in _english_words()
        return tuple(entry for entry in table[key] if not (is_word and entry.stands == "dotted"))
    return table.get(key.capitalize(), ()) if key.isupper() and len(key) > 2 and "." in surface else ()


@cache
def _english_words() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("news_words"))


def _of_kind(gazetteer: Gazetteer, name: str, kind: str, country: str) -> tuple[Place, ...]:
    places = (match.place for match in gazetteer.find(name))
    return tuple(p for p in places if p.kind == kind and country in ("", p.country))


def _abbreviated(gazetteer: Gazetteer, surface: str) -> tuple[Match, ...]:
    found = []
    for entry in abbreviation_of(surface.strip().removesuffix("'s").removesuffix("’s").rstrip(",;:")):
        found += [Match(p, Quality.PRIMARY) for p in _of_kind(gazetteer, entry.name, entry.kind, entry.country)[:1]]
    return tuple(found)


def _undirected(gazetteer: Gazetteer, name: str) -> tuple[Match, ...]:
    rest = _DIRECTION.sub("", name)
    if rest == name or not rest:
        return ()
    return tuple(Match(m.place, max(m.quality, Quality.STRIPPED)) for m in gazetteer.find(rest))


def _crossings(gazetteer: Gazetteer, core: str) -> tuple[Match, ...]:
    """'X-Y crossing' by either of the places that it joins."""
    found: tuple[Match, ...] = ()
    for part in re.split(r"[-–/]", core):
        near = tuple(m for m in gazetteer.find(f"{part} crossing") if m.place.kind == "crossing")
        found = found or tuple(Match(m.place, Quality.STRIPPED) for m in near)
    return found


def _joined(first: tuple[Match, ...], second: tuple[Match, ...]) -> tuple[Match, ...]:
    seen = {match.place.number for match in first}
    return first + tuple(match for match in second if match.place.number not in seen)


@cache
def _designations() -> dict[tuple[str, str], Designation]:
    return {
        (row["stands"], row["word"]): Designation(frozenset(row["kinds"].split()), row["needs_fact"] == "yes")
        for row in load_table("place_designations")
    }


def _key(words: list[str]) -> str:
    return name_key(" ".join(words))
