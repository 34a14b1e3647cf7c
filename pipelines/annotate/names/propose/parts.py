"""Names inside names: what the gazetteer and the list of demonyms know of the parts of a span.

'Dutch Marieke' is two names, 'Lima-Cusco' in 'the Lima-Cusco buses' too, 'Northern Tuscany' a direction and a name;
'Lima University' is one name with a place inside.  What does not belong here: spans that only the page explains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.names.words import ambiguous_given_names, given_names, last_heads, word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import is_demonym
from pipelines.gazetteer import Place, Quality
from pipelines.gazetteer import load as load_gazetteer

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


def split_known(spans: Sequence[NameSpan], page: PageWords) -> list[NameSpan]:
    """The spans of one sentence, those that are two names parted."""
    found: list[NameSpan] = []
    for span in spans:
        found += _parted(span, page) if span.basis != "actor" else [span]
    return _disjoint([grown(span, page) for span in found])


def _disjoint(spans: Sequence[NameSpan]) -> list[NameSpan]:
    if len(spans) < 2:
        return list(spans)
    kept: list[NameSpan] = []
    for span in sorted(spans, key=lambda s: (s.first, -s.last)):
        if not kept or kept[-1].last <= span.first:
            kept.append(span)
    return kept


def _cut(span: NameSpan, page: PageWords, first: int, last: int, label: str) -> NameSpan:
    return replace(span, first=first, last=last, words=words_of(page, first, last), label=label)


def _run_end(page: PageWords, last: int) -> int:
    """Where the proper nouns end that go on behind a span."""
    _, stop = page.bounds(last - 1)
    while last < stop and page.is_capital[last] and page.tag[last].startswith("NNP"):
        last += 1
    return last


def _may_belong(page: PageWords, i: int) -> bool:
    """Whether a word beside a name may be one of a longer name."""
    return page.is_capital[i] or page.text[i] in ("of", "and", "the", "-")


def grown(span: NameSpan, page: PageWords) -> NameSpan:
    """A span and the capitalised words beside it, where the gazetteer knows the longer name: 'South Wales' → 'New South Wales'."""
    if span.label not in ("GPE", "LOC", "FAC", "", "NORP") or span.title is not None or span.basis == "actor":
        return span
    best = span
    start, stop = page.bounds(span.first)
    if not any(_may_belong(page, i) for i in (span.first - 1, span.last) if start <= i < stop):
        return span
    for first in range(max(start, span.first - 2), span.first + 1):
        for last in range(span.last, min(stop, span.last + 3) + 1):
            length = last - first
            if length <= best.last - best.first or length > 5:
                continue
            outside = [*range(first, span.first), *range(span.last, last)]
            if not all(_may_belong(page, i) for i in outside) or not page.is_capital[outside[-1]]:
                continue
            if page.lower[outside[0]] in ("of", "and", "the") and first < span.first:
                continue
            if any(page.ent[i] == "PERSON" for i in outside):
                continue
            if important_place(" ".join(words_of(page, first, last))) is not None:
                best = _cut(span, page, first, last, "GPE" if span.label in ("", "NORP") else span.label)
    return best


def _parted(span: NameSpan, page: PageWords) -> list[NameSpan]:
    own = page.text[span.first : span.last]
    if len(own) > 2 and (pair := _hyphen_pair(span, page)):
        return pair
    if len(span.words) < 2:
        return [span]
    if own[0] in ambiguous_given_names() and span.label in ("PERSON", "NORP"):
        return [_cut(span, page, span.first, _run_end(page, span.last), "PERSON")]
    if len(own) > 1 and is_demonym(own[0]) and span.label in ("PERSON", "NORP", "ORG", "GPE", ""):
        rest_is_person = own[1] in given_names() or span.label == "PERSON"
        head = last_heads().get(span.words[-1])
        if head is None and (
            rest_is_person or (span.label == "NORP" and page.is_capital[span.first + 1] and not is_demonym(own[1]))
        ):
            last = _run_end(page, span.last) if rest_is_person else span.last
            return [
                _cut(replace(span, title=None, title_text=None), page, span.first, span.first + 1, "NORP"),
                _cut(span, page, span.first + 1, last, "PERSON" if rest_is_person else ""),
            ]
    if span.label == "PERSON" and len(own) > 2 and span.title is None:
        place = important_place(own[0])
        if place is not None and place.kind == "country" and own[1] in given_names():
            return [
                _cut(span, page, span.first, span.first + 1, "GPE"),
                _cut(span, page, span.first + 1, span.last, "PERSON"),
            ]
    first = page.lower[span.first]
    if first in word_class("place_direction") and span.label in ("GPE", "LOC", "NORP", "ORG", "") and len(own) > 1:
        whole, rest = span.name, " ".join(span.words[1:])
        if (
            not load_gazetteer().knows(whole)
            and important_place(rest) is not None
            and span.words[-1] not in last_heads()
        ):
            return [_cut(span, page, span.first + 1, span.last, "GPE")]
    return [span]


def _hyphen_pair(span: NameSpan, page: PageWords) -> list[NameSpan]:
    """'A-B' of two places or demonyms: two names, or one with the crossing or pipeline behind it; else nothing."""
    hyphens = [i for i in range(span.first + 1, span.last - 1) if page.text[i] in ("-", "–") and page.is_joined[i]]
    if not hyphens or page.lower[hyphens[0] - 1] in word_class("particle"):
        return []
    edges = [span.first, *hyphens, span.last]
    parts = [(a + (a != span.first), b) for a, b in pairwise(edges)]
    texts = [" ".join(words_of(page, a, b)) for a, b in parts]
    known = [is_demonym(text) or important_place(text) is not None for text in texts]
    joins = span.last < page.bounds(span.first)[1] and page.text[span.last] in word_class("joining_noun")
    # one side alone is enough before a word that joins places
    enough = any(known) if joins else sum(known) >= len(known) - (len(known) > 2)
    if not enough or (load_gazetteer().knows(span.name) and not joins):
        return []
    if joins:
        return [replace(_cut(span, page, span.first, span.last + 1, "FAC"), kind_hint="place")]
    return [
        _cut(replace(span, title=None), page, a, b, "NORP" if is_demonym(text) else "GPE")
        for (a, b), text in zip(parts, texts, strict=True)
    ]
