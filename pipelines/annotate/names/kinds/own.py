"""Evidence that a name carries itself: how it was found, its words, what the gazetteer makes of them, and the same name elsewhere.

What belongs here: seeing evidence and giving it a name, a row of lexicons/name_weights.tsv.  What does not: the words beside
a name (beside.py), what evidence counts (decide.py).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.names.words import ambiguous_given_names, first_heads, given_names, last_heads, word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import is_demonym
from pipelines.annotate.places.readings import abbreviation_of
from pipelines.gazetteer import Quality, remembered
from pipelines.gazetteer import load as load_gazetteer

# A page is about sport when at least this share of its words are words of sport.
_SPORT_SHARE = 1 / 60
_TAGS = frozenset({"NNP", "NNPS", "NN", "NNS", "JJ"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})


@dataclass(slots=True)
class PageNames:
    """What the names of a page say about each other; names are folded."""

    # word or words -> kinds of the longer names that end with them, begin with them, hold them first
    last_words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    first_words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    inner: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    acronyms: dict[str, str] = field(default_factory=dict)  # acronym -> kind of the long form beside it
    labels: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    told: Counter[str] = field(default_factory=Counter)  # how often somebody 'told' a name
    counts: Counter[str] = field(default_factory=Counter)
    is_sport: bool = False


def strong_kind(span: NameSpan) -> str:
    """The kind of a name of several words that tells it by itself; '' where it does not."""
    if span.kind_hint:
        return span.kind_hint
    is_long = len(span.words) > 1
    if is_long and (last := last_heads().get(span.words[-1])):
        return last
    if is_long and span.words[0] in given_names() and span.label not in _PLACE_LABELS:
        return "person"
    if span.title is not None or (is_long and span.label == "PERSON"):
        return "person"
    if is_long and span.label == "ORG":
        return "organisation"
    return "place" if is_long and span.label in _PLACE_LABELS else ""


def read_names(spans: Sequence[NameSpan], labels: Sequence[str], page: PageWords) -> PageNames:
    """What names of several words, and labels of the same name elsewhere, tell about the others; ``labels``: of their words."""
    names = PageNames()
    for span, label_of_its_words in zip(spans, labels, strict=True):
        key = span.key
        label = span.label or label_of_its_words
        names.counts[key] += 1
        if label:
            names.labels[key][label] += 1
        if span.is_run:
            continue
        kind = strong_kind(span)
        if span.first > page.bounds(span.first)[0] and page.text[span.first - 1] == "told":
            names.told[key] += 1
        if kind and len(span.words) > 1:
            names.last_words[span.words[-1].casefold()].add(kind)
            names.first_words[span.words[0].casefold()].add(kind)
            if kind == "person" and len(span.words) > 2 and len(span.words[-2]) > 2:
                names.last_words[span.words[-2].casefold()].add(
                    kind
                )  # the father's name in Spanish: 'Rojas' of 'Ana Rojas Vega'
            for length in range(1, len(span.words)):
                names.inner[" ".join(span.words[:length]).casefold()].add(kind)
        if span.basis == "acronym" and span.kind_hint:
            names.acronyms[span.words[0]] = span.kind_hint
    sport = word_class("sport_word")
    names.is_sport = sum(map(sport.__contains__, page.text)) > max(3.0, len(page) * _SPORT_SHARE)
    return names


def label_of_words(page: PageWords, span: NameSpan) -> str:
    """The parser's label of the words: 'GPE' on exactly these, 'ORG_in' inside a longer one, 'part' on some, '' on none."""
    labels, iob = set(page.ent[span.first : span.last]), page.iob[span.first : span.last]
    if labels == {""}:
        return ""
    if len(labels) > 1:
        return "part"
    start, stop = page.bounds(span.first)
    label = page.ent[span.first]
    begins = iob[0] == "B" or (span.first > start and page.lower[span.first - 1] == "the")
    goes_on = span.last < stop and page.iob[span.last] == "I" and page.text[span.last] not in ("'s", "’s", ".", "’")
    if begins and not goes_on and "B" not in iob[1:]:
        return label
    return f"{label}_first" if begins else f"{label}_in" if goes_on else f"{label}_last"


def _is_all_capitals(texts: Sequence[str]) -> bool:
    return all(text.isupper() or not text[0].isalpha() for text in texts)


def own_evidence(span: NameSpan, label: str, page: PageWords, names: PageNames) -> list[str]:
    """How the name was found, what its words are, what the page says of the same name; ``label``: the parser's of its words."""
    n = len(span.words)
    found = [f"words_{min(n, 4)}", f"basis_{span.basis}", f"on_{label or 'none'}"]
    if not span.is_run:
        found += [f"label_{span.label or 'none'}", f"label_{span.label or 'none'}_{'one' if n == 1 else 'more'}"]
    if span.kind_hint:
        found.append(f"known_{span.kind_hint}")
    if span.title is not None:
        found.append("title")
        if span.title.title_class in ("courtesy", "military", "police"):
            found.append("title_sure")
    tag = page.tag[span.last - 1]
    found.append(f"tag_{tag if tag in _TAGS else 'other'}")
    found += _of_words(span.words)
    found += known_places(span.name)
    if is_demonym(span.words[-1]):
        found.append("demonym" if n == 1 else "demonym_last")
    if n == 1 and page.lower[span.first] in page.lower_words:
        found.append("lower_elsewhere")
    if _is_all_capitals(page.text[span.first : span.last]):
        found.append("capitals")
        if span.first == page.bounds(span.first)[0]:
            found.append("capitals_first")
    return found + _on_page(span, label, names)


@lru_cache(maxsize=20_000)
def _of_words(words: tuple[str, ...]) -> tuple[str, ...]:
    n, found = len(words), []
    last, first = words[-1], words[0]
    head = last_heads().get(last)
    if head and n > 1:
        found.append(f"last_{head}")
        if last in word_class("corporate_suffix"):
            found.append("corporate")
    elif head:
        found.append(f"only_{head}")
    opening = first_heads().get((first,)) if n > 1 else None
    opening = opening or (first_heads().get(words[:2]) if n > 2 else None)
    if opening:
        found.append(f"first_{opening}")
    if not head and any(last_heads().get(word) == "organisation" for word in words[:-1]):
        found.append("inner_organisation")
    if any(word in ("of", "for", "and", "&") for word in words):
        found.append("joined")
    if first in given_names():
        found.append("given_first" if n > 1 else "given_only")
    elif first in ambiguous_given_names():
        found.append("maybe_given_first" if n > 1 else "maybe_given_only")
    if n > 1 and any(len(word.rstrip(".")) == 1 and word[0].isupper() for word in words[:-1]):
        found.append("initial")
    if any(word.lower().startswith(("al-", "el-", "bin", "ibn", "abu", "o'", "mc")) for word in words):
        found.append("particle")
    if n == 1 and last.isupper():
        found.append("capitals_short" if len(last) <= 5 else "capitals_long")
    if any(c.isdigit() for word in words for c in word):
        found.append("digit")
    if n == 1 and last[0].islower():
        found.append("lower_first")
    if n == 1 and any(c.isupper() for c in last[1:]) and not last.isupper() and "-" not in last and "'" not in last:
        found.append("camel")
    return tuple(found)


@remembered(20_000)
def known_places(name: str) -> tuple[str, ...]:
    """What the gazetteer makes of a name: kinds and size of the places that bear it, and how closely."""
    if short := abbreviation_of(name):
        return (f"short_{short[0].stands}",) + (("kind_country",) if short[0].kind == "country" else ())
    matches = load_gazetteer().find(name)
    if not matches:
        return ("place_unknown",)
    kinds = {match.place.kind for match in matches if match.quality <= Quality.ALTERNATE}
    found = [f"kind_{kind}" for kind in ("country", "admin1", "admin2", "region", "water", "area") if kind in kinds]
    if kinds & {"facility", "camp", "crossing"}:
        found.append("kind_facility")
    is_listed = any(match.place.geonames_id is None for match in matches)  # our own facts list names that news use
    largest = max(match.place.population for match in matches)
    found.append(f"people_{min(7, max(5 * is_listed, int(math.log10(max(1, largest)))))}")
    if matches[0].quality != Quality.PRIMARY and not is_listed:
        found.append(f"tie_{matches[0].quality.name.lower()}")
    if len(matches) > 5:
        found.append("many")
    return tuple(found)


def _on_page(span: NameSpan, label: str, names: PageNames) -> list[str]:
    found: list[str] = []
    key = span.key
    if len(span.words) == 1:
        if kinds := names.last_words.get(key):
            found += [f"ends_{kind}" for kind in sorted(kinds)]
        if kinds := names.first_words.get(key):
            found += [f"begins_{kind}" for kind in sorted(kinds)]
        if long_form := names.acronyms.get(span.words[0]):
            found.append(f"acronym_{long_form}")
    elif kinds := names.inner.get(key):
        found += [f"inside_{kind}" for kind in sorted(kinds)]
    if names.told.get(key, 0) > 1:
        found.append("told_often")
    if names.counts.get(key, 0) > 1:
        found.append("again")
    labels = names.labels.get(key)
    if labels:
        own = span.label or label
        places = labels.get("GPE", 0) + labels.get("LOC", 0) + labels.get("FAC", 0)
        if places > (own in _PLACE_LABELS):
            found.append("place_elsewhere")
        if labels.get("PERSON", 0) + labels.get("PERSON_in", 0) > places:
            found.append("person_elsewhere")
        total = sum(labels.values())
        if total > 1:
            most = max(labels, key=labels.__getitem__)
            number = labels[most]
            if number * 2 > total:
                found.append(f"elsewhere_{most}")
    return found
