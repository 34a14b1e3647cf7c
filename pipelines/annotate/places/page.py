"""The place names of one page side by side: who stands beside whom, and what each could be.

Distinct names are gathered once however often they stand on the page; names that are told apart by the words beside them
('Homs', 'Homs district') stay apart.  What belongs here: evidence.  What does not: weighing it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise

from pipelines.annotate.places.demonyms import demonym_place
from pipelines.annotate.places.readings import NameReading, bare_name, read_name
from pipelines.gazetteer import Gazetteer, Match, Place, Quality
from pipelines.gazetteer.names import ARABIC_ARTICLES, name_key
from pipelines.lexicons import load_table

MAX_CANDIDATES = 100  # 'San Antonio' has more; those of few people and loose spelling go
MAX_NAMES = 400  # distinct names that take part in one page's evidence
_BESIDE_CHARS = 60
LEAST_ALIKE = 0.75  # ratio of Ratcliff and Obershelp
_SAME_SOUND = str.maketrans("veoqcy", "wiukki")
# 'Tiwa, Oman' · 'Tiwa (Oman)' · 'Tiwa, in Oman' · 'Tiwa in Oman' · 'Tiwa, in the northern …'
_INSIDE_NEXT = re.compile(
    r"['’s]{0,2}(?:,|\s*\(|,?\s+in|,?\s+near)\s+(?:(?:the|in|northern|southern|eastern|western|central|nearby)\s+)*"
)
# 'Oman's Dhofar province' · 'Oman's southern Dhofar'
_HOLDS_NEXT = re.compile(r"['’]s?\s+(?:[a-z]+\s+){0,3}(?:of\s+)?")
# 'the Omani port of Tiwa' · 'Omani border post Tiwa'
_DEMONYM_NEXT = re.compile(r"\s+(?:[a-z]+[\s-]+){0,5}")


@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """Where a place name or a demonym stands: code points into the page's text, end exclusive."""

    start: int
    end: int
    is_demonym: bool = False


@dataclass(slots=True)
class PlaceName:
    """One distinct name: its reading, its candidates, and the names that hold it or lie in it by the words between."""

    reading: NameReading
    candidates: tuple[Match, ...]
    spans: list[PlaceSpan] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)  # indexes of names that hold it: 'Tiwa, Oman', 'Oman's Tiwa'
    holds: list[int] = field(default_factory=list)
    inside_countries: set[str] = field(default_factory=set)  # of demonyms before it: 'the Omani port of Tiwa'


@dataclass(frozen=True, slots=True)
class PlacePage:
    """All distinct names; ``order`` gives, for each span in order of the text, the index of its name (None: a demonym)."""

    names: tuple[PlaceName, ...]
    order: tuple[tuple[PlaceSpan, int | None], ...]
    demonym_places: tuple[Place, ...]
    dateline: int | None  # the name that stands in the dateline
    top_level_country: str | None  # of the page's address: 'GB' for .co.uk
    site_words: str  # letters of the site's own name, without its ending


def gather(
    gazetteer: Gazetteer, text: str, spans: Sequence[PlaceSpan], site: str | None, dateline: tuple[int, int] | None
) -> PlacePage:
    """The page's place names with their evidence; spans are in order of the text and do not overlap."""
    names: list[PlaceName] = []
    index: dict[tuple[str, frozenset[str], bool], int] = {}
    order: list[tuple[PlaceSpan, int | None]] = []
    demonyms: dict[str, Place] = {}
    in_dateline: int | None = None
    for span in spans:
        surface = text[span.start : span.end]
        if span.is_demonym:
            order.append((span, None))
            if place := demonym_place(gazetteer, surface):
                demonyms[place.entity_id] = place
            continue
        reading = read_name(
            gazetteer,
            surface,
            text[max(0, span.start - _BESIDE_CHARS) : span.start],
            text[span.end : span.end + _BESIDE_CHARS],
        )
        key = name_key(bare_name(surface)), reading.hinted, reading.is_abbreviation
        if key not in index:
            if len(names) >= MAX_NAMES:
                continue
            index[key] = len(names)
            names.append(PlaceName(reading, reading.matches[:MAX_CANDIDATES]))
        number = index[key]
        names[number].spans.append(span)
        order.append((span, number))
        if dateline and in_dateline is None and dateline[0] <= span.start < dateline[1]:
            in_dateline = number
    _link(gazetteer, text, names, order)
    country, words = _site(site)
    return PlacePage(tuple(names), tuple(order), tuple(demonyms.values()), in_dateline, country, words)


def _link(gazetteer: Gazetteer, text: str, names: list[PlaceName], order: list[tuple[PlaceSpan, int | None]]) -> None:
    for (span, left), (other, right) in pairwise(order):
        if right is None:
            continue
        between = text[span.end : other.start]
        if len(between) > _BESIDE_CHARS:
            continue
        if left is None:
            if (
                _DEMONYM_NEXT.fullmatch(between)
                and (place := demonym_place(gazetteer, text[span.start : span.end]))
                and place.country
            ):
                names[right].inside_countries.add(place.country)
        elif left != right:
            if _INSIDE_NEXT.fullmatch(between):
                names[left].inside.append(right)
                names[right].holds.append(left)
            elif _HOLDS_NEXT.fullmatch(between):
                names[right].inside.append(left)
                names[left].holds.append(right)


@cache
def _open_endings() -> frozenset[str]:
    """Endings of addresses that many use who are not of the country."""
    return frozenset(row["word"] for row in load_table("place_contexts") if row["class"] == "open_ending")


def _site(site: str | None) -> tuple[str | None, str]:
    """The country of an address by its ending, and the letters of the site's own name."""
    if not site:
        return None, ""
    parts = site.lower().removeprefix("www.").split(".")
    ending = parts[-1]
    country = None
    if len(ending) == 2 and ending not in _open_endings():
        country = {"uk": "GB"}.get(ending, ending.upper())
    own = [part for part in parts[:-1] if part not in ("co", "com", "org", "net", "gov", "ac", "news")]
    return country, re.sub(r"[^a-z]", "", own[-1]) if own else ""


def romanised_candidates(gazetteer: Gazetteer, surface: str, countries: frozenset[str]) -> tuple[Match, ...]:
    """Places of the given countries that a name could be another romanisation of, with spellings that are alike.

    Raises nothing and finds nothing where the consonants are few or the spelling is far.
    """
    key = name_key(bare_name(surface))
    found = []
    for match in gazetteer.find_romanised(surface):
        if match.place.country in countries and _alike(key, name_key(match.place.name)):
            found.append(Match(match.place, Quality.SKELETON))
    return tuple(sorted(found, key=lambda m: (-m.place.population, m.place.entity_id)))[:5]


def _alike(one: str, other: str) -> bool:
    """Whether two spellings are close once the vowels that romanisations mix up are one."""
    one, other = _folded(one), _folded(other)
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= LEAST_ALIKE


def _folded(key: str) -> str:
    words = [word for word in key.split() if word not in ARABIC_ARTICLES]
    return "".join(words).translate(_SAME_SOUND).replace("ii", "i").replace("uu", "u").rstrip("h")
