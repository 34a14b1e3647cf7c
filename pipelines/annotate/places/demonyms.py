"""Demonyms: words that say that somebody or something is of a place ('Peruvian', 'Londoners').

What belongs here: looking them up.  What does not: whether a word stands for a people or is a name there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.annotate.places.readings import bare_name
from pipelines.gazetteer import Gazetteer, Place
from pipelines.lexicons import load_table


@dataclass(frozen=True, slots=True)
class Demonym:
    """Of which place: ``country`` is its ISO 3166-1 alpha-2 code ('' where it spans several), ``place`` its name ('' for the
    country itself), ``people`` the shortest word of the same meaning."""

    country: str
    place: str
    kind: str
    people: str


@cache
def demonyms() -> dict[str, Demonym]:
    """All demonyms by their word."""
    rows = load_table("demonyms")
    shortest: dict[tuple[str, str], str] = {}
    for row in rows:
        place, word = (row["country"], row["name"]), row["word"]
        shortest[place] = min(shortest.get(place, word), word, key=lambda w: (len(w), w))
    return {
        row["word"]: Demonym(row["country"], row["name"], row["kind"], shortest[row["country"], row["name"]])
        for row in rows
    }


@lru_cache(maxsize=20_000)
def demonym_of(surface: str) -> Demonym | None:
    """What a word says as a demonym, in capitals and with a possessive too; None where it is none."""
    table = demonyms()
    if (found := table.get(surface)) or not surface:
        return found
    if surface.isupper() and len(surface) > 3 and (found := table.get(surface.capitalize())):
        return found
    return None if surface[-1].isalnum() and surface[-1] != "s" else table.get(bare_name(surface))


def is_demonym(surface: str) -> bool:
    """Whether a word is a demonym."""
    return demonym_of(surface) is not None


def demonym_place(gazetteer: Gazetteer, surface: str) -> Place | None:
    """The country, region or city that a demonym is made from."""
    found = demonym_of(surface)
    if found is None:
        return None
    if not found.place:
        return gazetteer.countries.get(found.country)
    places = (match.place for match in gazetteer.find(found.place))
    return next((p for p in places if p.kind == found.kind and found.country in ("", p.country)), None)
