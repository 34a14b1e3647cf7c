"""Spans that may be names, from all that can see one: the parser, known actors, capitals, echoes, the gazetteer.

``propose`` is the door.  What belongs here: finding spans and their extents.  What does not: what they denote (kinds).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter, itemgetter

from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.kinds.own import strong_kind
from pipelines.annotate.names.propose.extents import NAME_LABELS, parser_spans
from pipelines.annotate.names.propose.listed import with_listed
from pipelines.annotate.names.propose.missed import acronym_behind, capital_runs, echoes, person_parts
from pipelines.annotate.names.propose.parts import split_known
from pipelines.annotate.names.propose.runs import known_runs
from pipelines.annotate.names.spans import NameSpan, overlapping, words_of
from pipelines.annotate.names.titles import title_before, title_tokens
from pipelines.annotate.names.words import given_names, word_class
from pipelines.annotate.parse.page import PageWords

# Names on one page beyond this number are cut off: a list of ten thousand names is a directory, not news.
MAX_NAMES = 20_000
_first = attrgetter("first")


def propose(page: PageWords, actors: ActorIndex, outlet: str | None) -> list[NameSpan]:
    """Every span that may be a name, in order; only what the gazetteer alone proposes may overlap others.

    ``outlet``: the page's publisher, an organisation whatever its name sounds like.
    """
    spans: list[NameSpan] = []
    taken = [False] * len(page)
    for number, parsed in enumerate(parser_spans(page)):
        if len(spans) < MAX_NAMES:
            found = _merge(split_known(parsed, page), _actor_spans(page, number, actors))
            _take(found, taken)
            found = _merge(found, split_known(list(capital_runs(page, number, taken)), page))
            spans += _without_directions(_outside_titles(found, page), page)
    spans = with_listed(_with_acronyms(spans, page), page)
    taken = [False] * len(page)
    _take(spans, taken)
    spans += echoes(page, taken, _names_to_echo(spans))
    extents = {(span.first, span.last) for span in spans}
    spans += [run for run in known_runs(page) if (run.first, run.last) not in extents]
    _hint_outlet(spans, outlet)
    return sorted(spans, key=lambda span: (span.first, -span.last))


def _hint_outlet(spans: Sequence[NameSpan], outlet: str | None) -> None:
    name = " ".join((outlet or "").casefold().split()).removeprefix("the ")
    for span in spans:
        if name and not span.kind_hint and span.key.removeprefix("the ") == name:
            span.kind_hint = "organisation"


def _actor_spans(page: PageWords, number: int, actors: ActorIndex) -> list[NameSpan]:
    if not actors.may_find(page.sentences[number].text):
        return []
    first, stop = page.sentence_bounds[number]
    matches = actors.find(page.phrase(first, stop))
    if not matches:
        return []
    starts: dict[int, int] = {}  # character of the sentence -> word
    ends: dict[int, int] = {}
    at = 0
    for i in range(first, stop):
        at += i > first and not page.is_joined[i]
        starts[at] = i
        at += len(page.text[i])
        ends[at] = i + 1
    found = []
    for match in matches:
        begin, last = starts.get(match.start), ends.get(match.end)
        if begin is not None and last is not None and match.is_sure:
            found.append(
                NameSpan(begin, last, words_of(page, begin, last), page.ent[begin], "actor", *title_before(page, begin),
                         match.actor.kind, match.actor.entity_id)
            )  # fmt: skip
    return found


def _merge(spans: list[NameSpan], more: Sequence[NameSpan]) -> list[NameSpan]:
    """Spans in order and others that were found differently, in order: where they overlap the first stay, but for an actor (see
    ``_yields``)."""
    if not more:
        return spans
    kept = sorted(spans, key=_first)
    for span in more:
        rivals = overlapping(kept, span)
        if all(span.actor and _yields(other, span) for other in kept[rivals]):
            kept[rivals] = [span]
    return kept


def _yields(span: NameSpan, actor: NameSpan) -> bool:
    """Whether a span gives way to a known actor: one that is no longer, or that the parser does not take for a name."""
    is_name = span.label in NAME_LABELS - {"NORP", "PRODUCT", "LANGUAGE"}
    return span.last - span.first <= actor.last - actor.first or not is_name


def _outside_titles(spans: list[NameSpan], page: PageWords) -> list[NameSpan]:
    """Without spans that are words of another's title ('Harbour' in 'Harbour Minister Jane Roe')."""
    titled = sorted((span.first, title_tokens(span, page)) for span in spans if span.title_text)

    def is_of_title(span: NameSpan) -> bool:
        behind = bisect_left(titled, span.last, key=itemgetter(0))
        return behind < len(titled) and titled[behind][1] <= span.first

    return [span for span in spans if not is_of_title(span)]


def _without_directions(spans: list[NameSpan], page: PageWords) -> list[NameSpan]:
    """Without a direction that was parted from the name behind it: 'Southern' of 'Southern Punjab'."""
    begins = {span.first for span in spans}
    return [
        span
        for span in spans
        if len(span.words) > 1 or span.last not in begins or page.lower[span.first] not in word_class("place_direction")
    ]


def _take(spans: Sequence[NameSpan], taken: list[bool]) -> None:
    """Mark the words of some spans."""
    for span in spans:
        taken[span.first : span.last] = [True] * (span.last - span.first)


def _with_acronyms(spans: list[NameSpan], page: PageWords) -> list[NameSpan]:
    """The spans with the acronyms right behind names as spans of their own, of the same kind."""
    acronyms: dict[int, NameSpan] = {}
    for span in spans:
        i = acronym_behind(page, span)
        if i is not None:
            if span.label == "PERSON" and len(span.words) > 2 and not span.title and span.words[0] not in given_names():
                span.kind_hint = span.kind_hint or "organisation"  # nobody's name is shortened so
            acronyms[i] = NameSpan(i, i + 1, (page.text[i],), "ORG", "acronym", kind_hint=strong_kind(span))
    whole = [span for span in spans if acronyms.keys().isdisjoint(range(span.first, span.last))]
    return sorted([*whole, *acronyms.values()], key=_first)


def _names_to_echo(spans: Sequence[NameSpan]) -> set[str]:
    """Keys of names, and of parts of people's names, that are looked for in the rest of the page."""
    known: set[str] = set()
    for span in spans:
        if len(span.key) > 2 and (span.label or span.basis != "capitals"):
            known.add(span.key)
        if len(span.words) > 1 and strong_kind(span) == "person":
            known.update(person_parts(span.words))
    return known
