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
from pipelines.model.quick import quick

MAX_CANDIDATES = 100  # 'San Antonio' has more; those of few people and loose spelling go
MAX_NAMES = 400  # distinct names that take part in one page's evidence
_BESIDE_CHARS = 60
NameKey = tuple[
    str, frozenset[str], bool
]  # folded name, kinds that the words beside it ask for, whether it is a short form
LEAST_ALIKE = 0.75  # ratio of Ratcliff and Obershelp
_SAME_SOUND = str.maketrans("veoqcy", "wiukki")
# 'Tiwa, Oman' · 'Tiwa (Oman)' · 'Tiwa, in Oman' · 'Tiwa in Oman' · 'Tiwa, in the northern …'
_INSIDE_NEXT = re.compile(
    r"['’s]{0,2}(?:,|\s*\(|,?\s+in|,?\s+near)\s+(?:(?:the|in|northern|southern|eastern|western|central|nearby)\s+)*"
)
_COMMA_NEXT = re.compile(r",\s+|\s*\(|,?\s+in\s+")
# 'Tiwa and Sur' · 'Tiwa, Sur'
_LISTED_NEXT = re.compile(r"\s{0,3}(?:,|,?\s{1,3}(?:and|or|nor)|&|/)\s{1,3}|\s{0,3}/\s{0,3}")
_LOWER_WORD = re.compile(r"\b[a-z]{3,}\b")
# 'Oman's Dhofar province' · 'Oman's southern Dhofar'
_HOLDS_NEXT = re.compile(r"['’]s?\s+(?:[a-z]+\s+){0,3}(?:of\s+)?")
# 'the Omani port of Tiwa' · 'Omani border post Tiwa'
_DEMONYM_NEXT = re.compile(r"\s+(?:[a-z]+[\s-]+){0,5}")


@quick
@dataclass(frozen=True, slots=True)
class PlaceSpan:
    """Where a place name or a demonym stands: code points into the page's text, end exclusive."""

    start: int
    end: int
    is_demonym: bool = False
    chance: float = 1.0  # that the words name a place at all
    is_embedded: bool = False  # inside a longer name: 'Lima University'


@dataclass(slots=True)
class PlaceName:
    """One distinct name: its reading, its candidates, and the names that hold it or lie in it by the words between.

    ``is_common``: the page also writes its one word without a capital ('justice').
    """

    key: str  # folded, without possessive
    reading: NameReading
    candidates: tuple[Match, ...]
    spans: list[PlaceSpan] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)  # indexes of names that hold it: 'Tiwa, Oman', 'Oman's Tiwa'
    near: set[int] = field(default_factory=set)  # of these the ones that it is only near: 'Tiwa, near Oman'
    holds: list[int] = field(default_factory=list)
    listed: list[int] = field(default_factory=list)  # indexes of names that stand in one list with it: 'Tiwa and Sur'
    inside_countries: set[str] = field(default_factory=set)  # of demonyms before it: 'the Omani port of Tiwa'
    is_common: bool = False


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
    index: dict[tuple[NameKey, str], int] = {}
    order: list[tuple[PlaceSpan, int | None]] = []
    demonyms: dict[str, Place] = {}
    in_dateline: int | None = None
    read = [_read(gazetteer, text, span) for span in spans]
    senses = _senses(text, spans, read)
    lower = set(_LOWER_WORD.findall(text))
    for number, (span, found) in enumerate(zip(spans, read, strict=True)):
        if found is None:
            order.append((span, None))
            if place := demonym_place(gazetteer, text[span.start : span.end]):
                demonyms[place.entity_id] = place
            continue
        key, reading = found
        sense = key, senses.get(number, "")
        if sense not in index:
            if len(names) >= MAX_NAMES:
                continue
            index[sense] = len(names)
            names.append(
                PlaceName(
                    key[0],
                    reading,
                    reading.matches[:MAX_CANDIDATES],
                    is_common=key[0] in lower and not reading.is_abbreviation,
                )
            )
        at = index[sense]
        names[at].spans.append(span)
        order.append((span, at))
        if dateline and in_dateline is None and dateline[0] <= span.start < dateline[1]:
            in_dateline = at
    _link(gazetteer, text, names, order)
    country, words = _site(site)
    return PlacePage(tuple(names), tuple(order), tuple(demonyms.values()), in_dateline, country, words)


def _read(gazetteer: Gazetteer, text: str, span: PlaceSpan) -> tuple[NameKey, NameReading] | None:
    """A span's key and reading; None for a demonym."""
    if span.is_demonym:
        return None
    surface = text[span.start : span.end]
    before, after = text[max(0, span.start - _BESIDE_CHARS) : span.start], text[span.end : span.end + _BESIDE_CHARS]
    reading = read_name(gazetteer, surface, before, after)
    return (name_key(bare_name(surface)), reading.hinted, reading.is_abbreviation), reading


def _senses(
    text: str, spans: Sequence[PlaceSpan], read: Sequence[tuple[NameKey, NameReading] | None]
) -> dict[int, str]:
    """For spans of a name that the page puts into several holders ('Tiwa, Oman' and 'Tiwa, Ohio') the holder: these are two places.

    A mention without a holder means the one that was named last, at the beginning of the page the first.
    """
    held: dict[NameKey, list[tuple[int, str]]] = {}
    for number in range(len(spans) - 1):
        own, holder = read[number], read[number + 1]
        if own is None or holder is None:
            continue
        between = text[spans[number].end : spans[number + 1].start]
        if (
            len(between) < _BESIDE_CHARS
            and _COMMA_NEXT.fullmatch(between)
            and lies_in(own[1].matches, holder[1].matches)
        ):
            held.setdefault(own[0], []).append((number, holder[0][0]))
    parted = {key: pairs for key, pairs in held.items() if len({holder for _, holder in pairs}) > 1}
    found: dict[int, str] = {}
    latest = {key: pairs[0][1] for key, pairs in parted.items()}
    holder_of = {number: holder for pairs in parted.values() for number, holder in pairs}
    for number, one in enumerate(read if parted else ()):
        if one is not None and one[0] in parted:
            found[number] = latest[one[0]] = holder_of.get(number, latest[one[0]])
    return found


def lies_in(own: Sequence[Match], holders: Sequence[Match]) -> bool:
    """Whether a place of the one name could lie in a place of the other."""
    units = {match.place.number for match in holders}
    countries = {match.place.country for match in holders if match.place.kind == "country"}
    return any(
        match.place.number not in units
        and match.place.kind != "country"
        and (match.place.admin1 in units or match.place.admin2 in units or match.place.country in countries)
        for match in own[:MAX_CANDIDATES]
    )


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
            holds = lies_in(names[left].candidates, names[right].candidates)
            if _LISTED_NEXT.fullmatch(between) and not (holds and between.startswith(",")):
                names[left].listed.append(right)
                names[right].listed.append(left)
            if _INSIDE_NEXT.fullmatch(between):
                names[left].inside.append(right)
                names[right].holds.append(left)
                if "near" in between:
                    names[left].near.add(right)
            elif _HOLDS_NEXT.fullmatch(between) and not _is_a_country(names[right]):
                names[right].inside.append(left)
                names[left].holds.append(right)


def _is_a_country(name: PlaceName) -> bool:
    """'China's Taiwan policy': a country is in no other, whatever it is said to be of."""
    return any(match.place.kind == "country" and match.quality == Quality.PRIMARY for match in name.candidates)


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
