"""Mentions of people, organisations, armed groups, peoples and places, and the entities that they denote on this page.

``find_mentions`` is the door: spans (names.py, proposals.py, actors.py) get a kind each (kinds.py) and are joined
(coreference.py).  What does not belong here: rules about single names, and anything that needs another page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    first_tokens,
    person_parts,
)
from pipelines.annotate.names.propose.parts import split_known
from pipelines.annotate.names.propose.with_places import LIKELY, PlaceWords, place_words, with_places
from pipelines.annotate.names.rows import PageEntity, Reading, name_rows, parent_rows
from pipelines.annotate.names.spans import NameSpan, Token, joined_words, sentence_tokens
from pipelines.annotate.names.titles import title_before, title_tokens
from pipelines.annotate.names.words import last_heads
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.parse.sentences import ParsedSentence
from pipelines.annotate.places.rows import resolve_places
from pipelines.annotate.places.spans import propose_places
from pipelines.model import Article, Block, Entity, Mention, PlaceCandidate, evidence_id

# Names on one page beyond this number are cut off: a list of ten thousand names is a directory, not news.
MAX_NAMES = 20_000
_LONGEST_ECHO = 6
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
    sentences = page.sentences
    tokens = [sentence_tokens(sentence) for sentence in sentences]
    places = place_words(sentences, tokens, propose_places(article, sentences))
    spans = propose(sentences, tokens, actors, places)
    _name_the_outlet(spans, article)
    readings = read_kinds(spans, sentences, tokens)
    mentions, entities = name_rows(article, sentences, tokens, readings, actors)
    mentions += _embedded(article, sentences, tokens, readings, places)
    mentions += _anaphors(article, sentences, tokens, readings, entities)
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
    sentences: Sequence[ParsedSentence],
    tokens: Sequence[Sequence[Token]],
    readings: Sequence[Reading],
    places: Mapping[int, Sequence[PlaceWords]],
) -> list[Mention]:
    """Place names inside the names of organisations and buildings."""
    found = []
    for reading in readings:
        span = reading.span
        if reading.kind == "people" or len(span.words) < 2:
            continue
        least = _SURE_EMBEDDED if reading.kind == "person" else LIKELY
        for place in places.get(span.sentence, ()):
            is_inside = (
                span.first <= place.first
                and place.last <= span.last
                and place.last - place.first < span.last - span.first
            )
            if is_inside and place.form != "demonym" and place.score >= least:
                sentence, own = sentences[span.sentence], tokens[span.sentence]
                start, end = sentence.source(own[place.first].start, own[place.last - 1].end)
                found.append(_mention(article, sentence, start, end, None, "place", "embedded", round(place.score, 3)))
    return found


def _anaphors(
    article: Article,
    sentences: Sequence[ParsedSentence],
    tokens: Sequence[Sequence[Token]],
    readings: Sequence[Reading],
    entities: Sequence[PageEntity],
) -> list[Mention]:
    """Pronouns and nominals as mentions of the one entity that they can mean."""
    antecedents: list[Antecedent] = []
    taken: dict[int, set[int]] = {}
    for number, entity in enumerate(entities):
        for member in entity.members:
            span = readings[member].span
            taken.setdefault(span.sentence, set()).update(range(span.first, span.last))
            title = span.title_text.split()[0] if span.title_text else None
            antecedents.append(Antecedent(span.sentence, span.last, number, entity.row.kind, title))
    found = []
    for anaphor in find_anaphors(tokens, [sentence.block_no for sentence in sentences], antecedents, taken):
        sentence, own = sentences[anaphor.sentence], tokens[anaphor.sentence]
        start, end = sentence.source(own[anaphor.first].start, own[anaphor.last - 1].end)
        row = entities[anaphor.entity].row
        found.append(_mention(article, sentence, start, end, row.entity_id, row.kind, anaphor.form, PRONOUN_CERTAINTY))
    return found


def _mention(
    article: Article,
    sentence: ParsedSentence,
    start: int,
    end: int,
    entity_id: str | None,
    kind: str,
    form: str,
    score: float,
) -> Mention:
    return Mention(
        evidence_id(article.article_id, "m", start, end), article.article_id, sentence.sentence_no, start, end,
        article.text[start:end], entity_id, kind, form, None, score,
    )  # fmt: skip


def propose(
    sentences: Sequence[ParsedSentence],
    tokens: Sequence[Sequence[Token]],
    actors: ActorIndex,
    places: Mapping[int, Sequence[PlaceWords]],
) -> list[NameSpan]:
    """Every span that may be a name, in order; none overlap."""
    by_sentence: list[list[NameSpan]] = []
    count = 0
    for number, (sentence, own) in enumerate(zip(sentences, tokens, strict=True)):
        found = split_known(parser_spans(number, sentence, own), own) if count < MAX_NAMES else []
        found = merge(found, _actor_spans(number, sentence, own, actors))
        taken = _taken(found, len(own))
        found = merge(found, split_known(list(capital_runs(number, own, taken)), own))
        found = outside_titles(with_places(found, places.get(number, ()), number, own), own)
        count += len(found)
        by_sentence.append(found)
    document = [span for found in by_sentence for span in found]
    _name_acronyms(by_sentence, tokens)
    known = _names_to_echo(document)
    openings = {opening for key in known for opening in first_tokens(key)}
    for number, own in enumerate(tokens):
        found = by_sentence[number]
        by_sentence[number] = merge(
            found, list(echoes(number, own, _taken(found, len(own)), known, openings, _LONGEST_ECHO))
        )
    return [span for found in by_sentence for span in found]


def _actor_spans(number: int, sentence: ParsedSentence, own: Sequence[Token], actors: ActorIndex) -> list[NameSpan]:
    if not own:
        return []
    base = sentence.span.start_char
    starts = {token.start: place for place, token in enumerate(own)}
    ends = {token.end: place + 1 for place, token in enumerate(own)}
    found = []
    for match in actors.find(sentence.text):
        first, last = starts.get(base + match.start), ends.get(base + match.end)
        if first is None or last is None or not match.is_sure:
            continue
        label = own[first].label
        title, text = title_before(own, first)
        found.append(
            NameSpan(number, first, last, joined_words(own, first, last), label, "actor", title, text,
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


def outside_titles(spans: list[NameSpan], own: Sequence[Token]) -> list[NameSpan]:
    """Without spans that are words of another's title ('Defense' in 'Defense Secretary Jane Roe')."""
    begins = {span.first: title_tokens(span, own) for span in spans if span.title_text}
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


def _taken(spans: Sequence[NameSpan], length: int) -> list[bool]:
    taken = [False] * length
    for span in spans:
        for place in range(span.first, span.last):
            taken[place] = True
    return taken


def _name_acronyms(by_sentence: list[list[NameSpan]], tokens: Sequence[Sequence[Token]]) -> None:
    """Make the acronym in brackets behind a name a span of its own, of the same kind."""
    for number, found in enumerate(by_sentence):
        own, new = tokens[number], []
        for span in found:
            place = acronym_in_brackets(own, span)
            if place is not None:
                new.append(
                    NameSpan(
                        number, place, place + 1, (own[place].text,), "ORG", "acronym", kind_hint=strong_kind(span)
                    )
                )
        for span in new:
            found[:] = sorted(
                [s for s in found if s.last <= span.first or s.first >= span.last] + [span], key=lambda s: s.first
            )


def _names_to_echo(spans: Sequence[NameSpan]) -> set[str]:
    """Keys of names, and of parts of people's names, that are looked for in the rest of the document."""
    known: set[str] = set()
    for span in spans:
        if len(span.key) > 2 and (span.label or span.basis != "capitals"):
            known.add(span.key)
        if len(span.words) > 1 and strong_kind(span) == "person":
            known.update(person_parts(span.words))
    return known


def read_kinds(
    spans: list[NameSpan], sentences: Sequence[ParsedSentence], tokens: Sequence[Sequence[Token]]
) -> list[Reading]:
    """The kind of every span that is a name of something; what is no name is left out."""
    document = read_document(spans, tokens)
    for span in spans:
        if span.basis == "acronym" and span.kind_hint:
            document.acronyms[span.words[0]] = span.kind_hint
    pieces = all_evidence(spans, sentences, tokens, document)
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


def all_evidence(
    spans: list[NameSpan],
    sentences: Sequence[ParsedSentence],
    tokens: Sequence[Sequence[Token]],
    document: DocumentNames,
) -> list[list[str]]:
    """The evidence for every span."""
    lemmas: dict[int, list[str]] = {}
    found = []
    for place, span in enumerate(spans):
        number = span.sentence
        if number not in lemmas:
            lemmas[number] = [t.lemma_ for t in sentences[number].span if not t.is_space]
        beside = spans[max(0, place - 1) : place] + spans[place + 1 : place + 2]
        neighbours = [other for other in beside if other.sentence == number]
        found.append(evidence(span, tokens[number], lemmas[number], document, neighbours))
    return found
