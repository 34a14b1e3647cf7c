"""Mentions of people, organisations, armed groups, peoples and places, and the entities that they denote on this page.

``find_mentions`` is the door: spans (names.py, proposals.py, actors.py) get a kind each (kinds.py) and are joined
(coreference.py).  What does not belong here: rules about single names, and anything that needs another page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.names.actors import ActorIndex, shipped_actors
from pipelines.annotate.names.joined.coreference import PageName, join_names
from pipelines.annotate.names.joined.pronouns import PRONOUN_CERTAINTY, Antecedent, find_anaphors
from pipelines.annotate.names.kinds.decide import KINDS, probabilities, scores, sure_kind, with_echo
from pipelines.annotate.names.kinds.evidence import DocumentNames, evidence, read_document, strong_kind
from pipelines.annotate.names.propose.extents import parser_spans
from pipelines.annotate.names.propose.missed import (
    acronym_in_brackets,
    capital_runs,
    echoes,
    person_parts,
)
from pipelines.annotate.names.propose.parts import split_known
from pipelines.annotate.names.propose.with_places import LIKELY, with_places
from pipelines.annotate.names.rows import PageEntity, Reading, name_rows, parent_rows
from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.names.titles import title_before, title_tokens
from pipelines.annotate.names.words import last_heads
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.rows import resolve_places
from pipelines.annotate.places.spans import PlaceSpan, propose_places
from pipelines.model import Article, Block, Entity, Mention, PlaceCandidate, evidence_id

# Names on one page beyond this number are cut off: a list of ten thousand names is a directory, not news.
MAX_NAMES = 20_000
# How sure a kind is that one piece of evidence settles; the share of such readings that are right on the development pages.
SURE = 0.97
_SURE_EMBEDDED = 0.8


@dataclass(frozen=True, slots=True)
class Names:
    """What ``find_mentions`` finds: rows of mentions, entities and place_candidates, and the place of the dateline."""

    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    place_candidates: tuple[PlaceCandidate, ...] = ()
    dateline_entity_id: str | None = None


def find_mentions(
    article: Article, blocks: Sequence[Block], page: PageWords, actors: ActorIndex | None = None
) -> Names:
    """Mentions in order of the text, the entities that they denote on this page, and what places could be.

    ``actors``: the known organisations and armed groups, None = those that come with Dateline.
    """
    actors = actors or shipped_actors()
    places = propose_places(page)
    spans = propose(page, actors, places)
    _name_the_outlet(spans, article)
    readings = read_kinds(spans, page)
    mentions, entities = name_rows(article, page, readings, actors)
    mentions += _embedded(article, page, readings, places)
    mentions += _anaphors(article, page, readings, entities)
    mentions.sort(key=lambda mention: (mention.start_char, -mention.end_char))
    resolved = resolve_places(article, mentions)
    rows = {entity.row.entity_id: entity.row for entity in entities if entity.row.kind != "place"}
    rows |= {entity.entity_id: entity for entity in resolved.entities}
    rows |= parent_rows(rows, actors)
    # A link to what turned out to be no entity of its own (a place that was resolved to another row) is dropped.
    known = (m if m.entity_id is None or m.entity_id in rows else replace(m, entity_id=None) for m in resolved.mentions)
    return Names(
        tuple(known),
        tuple(rows[key] for key in sorted(rows)),
        resolved.candidates,
        resolved.dateline_entity_id,
    )


def _name_the_outlet(spans: Sequence[NameSpan], article: Article) -> None:
    """The page's own publisher is an organisation, whatever its name sounds like."""
    outlet = " ".join((article.publisher or "").casefold().split())
    for span in spans:
        if outlet and not span.kind_hint and span.key.removeprefix("the ") == outlet.removeprefix("the "):
            span.kind_hint = "organisation"


def cluster(mentions: Sequence[tuple[str, str, str, int]]) -> list[str]:
    """For names (article_id, surface, kind, start_char) of any articles: an id each, equal where two are one in their article."""
    by_article: dict[str, list[int]] = {}
    for place, mention in enumerate(mentions):
        by_article.setdefault(mention[0], []).append(place)
    found = [""] * len(mentions)
    for article_id, places in by_article.items():
        places.sort(key=lambda place: mentions[place][3])
        names = [PageName(mentions[p][1], mentions[p][2], mentions[p][3]) for p in places]
        for number, group in enumerate(join_names(names, shipped_actors()), start=1):
            for member in group.members:
                found[places[member]] = f"{article_id}/{number}"
    return found


def _embedded(
    article: Article,
    page: PageWords,
    readings: Sequence[Reading],
    places: Sequence[PlaceSpan],
) -> list[Mention]:
    """Place names inside the names of organisations and buildings."""
    found = []
    by_sentence: dict[int, list[PlaceSpan]] = {}
    for place in places:
        by_sentence.setdefault(page.sentence[place.first], []).append(place)
    for reading in readings:
        span = reading.span
        if reading.kind == "people" or len(span.words) < 2:
            continue
        least = _SURE_EMBEDDED if reading.kind == "person" else LIKELY
        for place in by_sentence.get(page.sentence[span.first], ()):
            is_inside = (
                span.first <= place.first
                and place.last <= span.last
                and place.last - place.first < span.last - span.first
            )
            if is_inside and place.form != "demonym" and place.score >= least:
                found.append(
                    _mention(article, page, place.first, place.last, None, "place", "embedded", round(place.score, 3))
                )
    return found


def _anaphors(
    article: Article,
    page: PageWords,
    readings: Sequence[Reading],
    entities: Sequence[PageEntity],
) -> list[Mention]:
    """Pronouns and nominals as mentions of the one entity that they can mean."""
    antecedents: list[Antecedent] = []
    taken: set[int] = set()
    for number, entity in enumerate(entities):
        for member in entity.members:
            span = readings[member].span
            taken.update(range(span.first, span.last))
            title = span.title_text.split()[0] if span.title_text else None
            antecedents.append(Antecedent(span.last, number, entity.row.kind, title))
    found = []
    for anaphor in find_anaphors(page, antecedents, taken):
        row = entities[anaphor.entity].row
        found.append(
            _mention(
                article, page, anaphor.first, anaphor.last, row.entity_id, row.kind, anaphor.form, PRONOUN_CERTAINTY
            )
        )
    return found


def _mention(
    article: Article,
    page: PageWords,
    first: int,
    last: int,
    entity_id: str | None,
    kind: str,
    form: str,
    score: float,
) -> Mention:
    start, end = page.start[first], page.end[last - 1]
    return Mention(
        evidence_id(article.article_id, "m", start, end), article.article_id,
        page.sentences[page.sentence[first]].sentence_no, start, end,
        article.text[start:end], entity_id, kind, form, None, score,
    )  # fmt: skip


def propose(page: PageWords, actors: ActorIndex, places: Sequence[PlaceSpan]) -> list[NameSpan]:
    """Every span that may be a name, in order; none overlap."""
    spans: list[NameSpan] = []
    by_sentence: list[list[PlaceSpan]] = [[] for _ in page.sentences]
    for place in places:
        by_sentence[page.sentence[place.first]].append(place)
    for number, parsed in enumerate(parser_spans(page)):
        found = split_known(parsed, page) if len(spans) < MAX_NAMES else []
        found = merge(found, _actor_spans(page, number, actors))
        found = merge(found, split_known(list(capital_runs(page, number, _taken(found, page))), page))
        spans += outside_titles(with_places(found, by_sentence[number], page), page)
    spans = _name_acronyms(spans, page)
    return merge(spans, list(echoes(page, _taken(spans, page), _names_to_echo(spans))))


def _actor_spans(page: PageWords, number: int, actors: ActorIndex) -> list[NameSpan]:
    first, stop = page.sentence_bounds[number]
    text = page.phrase(first, stop)
    matches = actors.find(text)
    if not matches:
        return []
    starts: dict[int, int] = {}
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
        if begin is None or last is None or not match.is_sure:
            continue
        found.append(
            NameSpan(begin, last, words_of(page, begin, last), page.ent[begin], "actor", *title_before(page, begin),
                     match.actor.kind, match.actor.entity_id)
        )  # fmt: skip
    return found


def merge(spans: list[NameSpan], more: list[NameSpan]) -> list[NameSpan]:
    """Spans of one sentence and others that were found differently: where they overlap, the longer stays, an actor on a tie."""
    if not more:
        return spans
    kept = list(spans)
    for span in more:
        rivals = [other for other in kept if other.first < span.last and span.first < other.last]
        if all(_yields(other, span) for other in rivals):
            kept = [other for other in kept if other not in rivals]
            kept.append(span)
    return sorted(kept, key=lambda span: span.first)


def outside_titles(spans: list[NameSpan], page: PageWords) -> list[NameSpan]:
    """Without spans that are words of another's title ('Defense' in 'Defense Secretary Jane Roe')."""
    begins = {span.first: title_tokens(span, page) for span in spans if span.title_text}
    return [
        span for span in spans if not any(begin <= span.first and span.last <= first for first, begin in begins.items())
    ]


def _yields(old: NameSpan, new: NameSpan) -> bool:
    old_length, new_length = old.last - old.first, new.last - new.first
    if new.basis == "actor":
        return old_length <= new_length or old.label not in (
            "PERSON",
            "ORG",
            "FAC",
            "GPE",
            "LOC",
            "EVENT",
            "WORK_OF_ART",
            "LAW",
        )
    return False


def _taken(spans: Sequence[NameSpan], page: PageWords) -> list[bool]:
    taken = [False] * len(page)
    for span in spans:
        for i in range(span.first, span.last):
            taken[i] = True
    return taken


def _name_acronyms(spans: list[NameSpan], page: PageWords) -> list[NameSpan]:
    """The spans with the acronyms in brackets behind names as spans of their own, of the same kind."""
    for span in list(spans):
        i = acronym_in_brackets(page, span)
        if i is not None:
            acronym = NameSpan(i, i + 1, (page.text[i],), "ORG", "acronym", kind_hint=strong_kind(span))
            spans = [other for other in spans if not other.overlaps(acronym)] + [acronym]
    return sorted(spans, key=lambda span: span.first)


def _names_to_echo(spans: Sequence[NameSpan]) -> set[str]:
    """Keys of names, and of parts of people's names, that are looked for in the rest of the document."""
    known: set[str] = set()
    for span in spans:
        if len(span.key) > 2 and (span.label or span.basis != "capitals"):
            known.add(span.key)
        if len(span.words) > 1 and strong_kind(span) == "person":
            known.update(person_parts(span.words))
    return known


def read_kinds(spans: list[NameSpan], page: PageWords) -> list[Reading]:
    """The kind of every span that is a name of something; what is no name is left out."""
    document = read_document(spans, page)
    for span in spans:
        if span.basis == "acronym" and span.kind_hint:
            document.acronyms[span.words[0]] = span.kind_hint
    pieces = all_evidence(spans, page, document)
    logits = [scores(found) for found in pieces]
    readings = []
    for span, found, row in zip(spans, pieces, with_echo([span.key for span in spans], logits), strict=True):
        if sure := sure_kind(span, found):
            readings.append(Reading(span, sure, SURE))
            continue
        chances = probabilities(row)
        best = max(range(len(KINDS)), key=lambda place: (chances[place], -place))
        kind = KINDS[best]
        if kind == "other":
            continue
        readings.append(Reading(span, kind, chances[best]))
    if any(reading.kind == "armed_group" for reading in readings):
        for reading in readings:
            if reading.kind == "organisation" and last_heads().get(reading.span.words[-1]) == "armed_group":
                reading.kind = "armed_group"  # a brigade beside armed groups
    return readings


def all_evidence(spans: list[NameSpan], page: PageWords, document: DocumentNames) -> list[list[str]]:
    """The evidence for every span."""
    found = []
    for position, span in enumerate(spans):
        beside = spans[max(0, position - 1) : position] + spans[position + 1 : position + 2]
        neighbours = [other for other in beside if page.sentence[other.first] == page.sentence[span.first]]
        found.append(evidence(span, page, document, neighbours))
    return found
