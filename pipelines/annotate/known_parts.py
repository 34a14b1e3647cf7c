"""Names inside names: what the gazetteer and the list of demonyms know of the parts of a span.

'Australian Timothy' is two names, 'Delhi-Noida' in 'the Delhi-Noida border' too, 'Western Massachusetts' a direction and a
name; 'Aleppo University' is one name with a place inside.  What does not belong here: spans that only the page explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.annotate.name_words import (
    ambiguous_given_names,
    first_heads,
    given_names,
    is_demonym,
    last_heads,
    person_roles,
    word_class,
)
from pipelines.annotate.names import NameSpan, Token, _words
from pipelines.gazetteer import Place, Quality
from pipelines.gazetteer import load as load_gazetteer

# What a pair of places names as a whole: 'the Baku-Ceyhan pipeline'.
_JOINING = frozenset(
    {
        "crossing",
        "pipeline",
        "highway",
        "railway",
        "road",
        "motorway",
        "expressway",
        "canal",
        "bridge",
        "tunnel",
        "corridor",
    }
)
_LARGE = 20_000


def important_place(name: str) -> Place | None:
    """The most important place that bears a name of its own, an area, a water or a town of some size; else None."""
    best: Place | None = None
    for match in load_gazetteer().find(name):
        place = match.place
        if match.quality > Quality.STRIPPED:
            continue
        important = place.kind not in ("city", "village", "admin2") or place.population >= _LARGE
        if important and (best is None or _rank(place) > _rank(best)):
            best = place
    return best


def _rank(place: Place) -> tuple[bool, int]:
    return place.kind == "country", place.population


def split_known(spans: Sequence[NameSpan], tokens: Sequence[Token]) -> list[NameSpan]:
    """The spans of one sentence, those that are two names parted."""
    found: list[NameSpan] = []
    for span in spans:
        found += _parted(span, tokens) if span.basis != "actor" else [span]
    return _disjoint([grown(span, tokens) for span in found])


def _disjoint(spans: Sequence[NameSpan]) -> list[NameSpan]:
    kept: list[NameSpan] = []
    for span in sorted(spans, key=lambda s: (s.first, -s.last)):
        if not kept or kept[-1].last <= span.first:
            kept.append(span)
    return kept


def _cut(span: NameSpan, tokens: Sequence[Token], first: int, last: int, label: str) -> NameSpan:
    return replace(span, first=first, last=last, words=_words(tokens, first, last), label=label)


def _run_end(tokens: Sequence[Token], last: int) -> int:
    """Where the proper nouns end that go on behind a span."""
    while last < len(tokens) and tokens[last].is_capital and tokens[last].tag.startswith("NNP"):
        last += 1
    return last


def grown(span: NameSpan, tokens: Sequence[Token]) -> NameSpan:
    """A span and the capitalised words beside it, where the gazetteer knows the longer name: 'South Wales' → 'New South Wales'."""
    if span.label not in ("GPE", "LOC", "FAC", "", "NORP") or span.title is not None or span.basis == "actor":
        return span
    best = span
    for first in range(max(0, span.first - 2), span.first + 1):
        for last in range(span.last, min(len(tokens), span.last + 3) + 1):
            length = last - first
            if length <= best.last - best.first or length > 5:
                continue
            outside = [*tokens[first : span.first], *tokens[span.last : last]]
            if (
                not all(t.is_capital or t.text in ("of", "and", "the", "-") for t in outside)
                or not outside[-1].is_capital
            ):
                continue
            if outside[0].text in ("of", "and", "the") and first < span.first:
                continue
            if any(t.label == "PERSON" for t in outside) or any(
                b.start - a.end > 1 for a, b in pairwise(tokens[first:last])
            ):
                continue
            if important_place(" ".join(_words(tokens, first, last))) is not None:
                best = _cut(span, tokens, first, last, "GPE" if span.label in ("", "NORP") else span.label)
    return best


def _parted(span: NameSpan, tokens: Sequence[Token]) -> list[NameSpan]:
    own = tokens[span.first : span.last]
    if len(own) > 2 and (pair := _hyphen_pair(span, tokens)):
        return pair
    if len(span.words) < 2:
        return [span]
    if own[0].text in ambiguous_given_names() and span.label in ("PERSON", "NORP"):
        return [_cut(span, tokens, span.first, _run_end(tokens, span.last), "PERSON")]
    if len(own) > 1 and is_demonym(own[0].text) and span.label in ("PERSON", "NORP", "ORG", "GPE", ""):
        rest_is_person = own[1].text in given_names() or span.label == "PERSON"
        head = last_heads().get(span.words[-1])
        if head is None and (
            rest_is_person or (span.label == "NORP" and own[1].is_capital and not is_demonym(own[1].text))
        ):
            last = _run_end(tokens, span.last) if rest_is_person else span.last
            return [
                _cut(replace(span, title=None, title_text=None), tokens, span.first, span.first + 1, "NORP"),
                _cut(span, tokens, span.first + 1, last, "PERSON" if rest_is_person else ""),
            ]
    if span.label == "PERSON" and len(own) > 2 and span.title is None:
        place = important_place(own[0].text)
        if place is not None and place.kind == "country" and own[1].text in given_names():
            return [
                _cut(span, tokens, span.first, span.first + 1, "GPE"),
                _cut(span, tokens, span.first + 1, span.last, "PERSON"),
            ]
    first = own[0].text.lower()
    if first in word_class("place_direction") and span.label in ("GPE", "LOC", "NORP", "ORG", "") and len(own) > 1:
        whole, rest = " ".join(span.words), " ".join(span.words[1:])
        if (
            not load_gazetteer().knows(whole)
            and important_place(rest) is not None
            and span.words[-1] not in last_heads()
        ):
            return [_cut(span, tokens, span.first + 1, span.last, "GPE")]
    return [span]


def _hyphen_pair(span: NameSpan, tokens: Sequence[Token]) -> list[NameSpan]:
    """'A-B' of two places or demonyms: two names, or one with the crossing or pipeline behind it; else nothing."""
    hyphens = [
        place
        for place in range(span.first + 1, span.last - 1)
        if tokens[place].text in ("-", "–") and tokens[place].start == tokens[place - 1].end
    ]
    if not hyphens or any(word.lower() in word_class("particle") for word in (tokens[hyphens[0] - 1].text,)):
        return []
    edges = [span.first, *hyphens, span.last]
    parts = [(a + (a != span.first), b) for a, b in pairwise(edges)]
    texts = [" ".join(_words(tokens, a, b)) for a, b in parts]
    known = [is_demonym(text) or important_place(text) is not None for text in texts]
    joins = span.last < len(tokens) and tokens[span.last].text in _JOINING
    # one side alone is enough before a word that joins places
    enough = any(known) if joins else sum(known) >= len(known) - (len(known) > 2)
    if not enough or (load_gazetteer().knows(" ".join(span.words)) and not joins):
        return []
    if joins:
        return [_cut(span, tokens, span.first, span.last + 1, "FAC")]
    return [
        _cut(replace(span, title=None), tokens, a, b, "NORP" if is_demonym(text) else "GPE")
        for (a, b), text in zip(parts, texts, strict=True)
    ]


def embedded_places(span: NameSpan, kind: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """Token positions of place names inside the name of an organisation or of a building, longest first, from the left."""
    head = span.words[-1]
    if (
        len(span.words) < 2
        or span.basis == "actor"
        or head in _MEDIA
        or (kind == "place" and (head not in _BUILDINGS or load_gazetteer().knows(" ".join(span.words))))
    ):
        return []
    found: list[tuple[int, int]] = []
    first = span.first
    while first < span.last:
        before = tokens[first - 1].text if first > span.first else ""
        if before in ("", "of", "in", "at", "for", "(", ",") and tokens[first].is_capital:
            for last in range(min(span.last, first + 4), first, -1):
                if (first, last) != (span.first, span.last) and _is_embedded(span, tokens, first, last):
                    found.append((first, last))
                    first = last - 1
                    break
        first += 1
    return found


def _is_embedded(span: NameSpan, tokens: Sequence[Token], first: int, last: int) -> bool:
    words = _words(tokens, first, last)
    single = len(words) == 1
    if single and words[0].isupper() and len(words[0]) < 5 and "." not in words[0] and words[0] not in ("US", "UK"):
        return False
    if not tokens[last - 1].is_capital or (single and is_demonym(words[0])):
        return False
    if single and (
        words[0] in last_heads() or (words[0],) in first_heads() or words[0] in word_class("not_name")
        or words[0] in given_names() or words[0].lower() in person_roles() or words[0].lower() in word_class("place_direction")
    ):  # fmt: skip
        return False
    if (
        not single
        and words[-1] in last_heads()
        and words[-1] not in ("County", "City", "Island", "Valley", "Coast", "Beach")
    ):
        return False
    behind = tokens[last].text if last < span.last else ""
    matches = [m for m in load_gazetteer().find(" ".join(words)) if m.quality <= Quality.STRIPPED]
    wide = [m for m in matches if m.place.kind in ("country", "admin1", "region")]
    own = [m for m in matches if m.quality == Quality.PRIMARY]
    town = any(m.place.population >= _LARGE or m.place.kind == "admin2" for m in own)
    at_end = last == span.last or behind in (",", "and", ")")
    if wide or town:
        return True
    return bool(own) and (behind in _CIVIC if first == span.first else at_end)


_BUILDINGS = frozenset(
    {"School", "University", "College", "Hospital", "Museum", "Airport", "Jail", "Prison", "Court", "Courthouse", "Library",
     "Center", "Centre", "Park", "Stadium", "Station", "Clinic", "Church", "Cathedral", "Mosque", "Hotel", "Theatre", "Theater",
     "Arena", "Zoo", "Academy", "Institute", "Hall", "Airfield", "Base"}
)  # fmt: skip
_MEDIA = frozenset(
    {"Times", "Post", "Star", "News", "Tribune", "Herald", "Journal", "Chronicle", "Globe", "Gazette", "Press", "Inquirer",
     "Examiner", "Sun", "Telegraph", "Review", "Today", "Daily", "Mirror", "Independent", "Observer", "Record", "TV", "Radio",
     "Magazine", "Agency"}
)  # fmt: skip
# What a town has: behind its name, the name is the town's.
_CIVIC = frozenset(
    {"Police", "Fire", "City", "County", "High", "Community", "School", "State", "University", "College", "Hospital", "Volunteer",
     "Public", "Town", "Area", "Chamber", "Airport", "Elementary", "Middle", "Regional", "Municipal", "Council", "Planning"}
)  # fmt: skip
