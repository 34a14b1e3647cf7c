"""Mentions of people, organisations, armed groups, peoples and places, and the entities that they denote on this page.

``find_mentions`` is the door: propose spans, decide which are names and of what, join those that are one, write rows.  What
does not belong here: rules about single names, and anything that needs another page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.names.actors import ActorIndex, shipped_actors
from pipelines.annotate.names.joined import join
from pipelines.annotate.names.joined.pronouns import PRONOUN_CERTAINTY, Antecedent, find_anaphors
from pipelines.annotate.names.kinds.decide import Name, decide
from pipelines.annotate.names.propose import propose
from pipelines.annotate.names.rows import PageEntity, entity_rows, mention_row, name_rows, parent_rows
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places import resolve_places
from pipelines.model import Article, Entity, Mention, PlaceCandidate


@dataclass(frozen=True, slots=True)
class Names:
    """What ``find_mentions`` finds: rows of mentions, entities and place_candidates, and the place of the dateline."""

    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    place_candidates: tuple[PlaceCandidate, ...] = ()
    dateline_entity_id: str | None = None


def find_mentions(article: Article, page: PageWords, actors: ActorIndex | None = None) -> Names:
    """Mentions in order of the text, the entities that they denote on this page, and what places could be.

    ``actors``: the known organisations and armed groups, None = those that come with Dateline.
    """
    actors = actors or shipped_actors()
    return _with_places(article, *named(article, page, actors), actors)


def named(article: Article, page: PageWords, actors: ActorIndex) -> tuple[list[Mention], list[PageEntity]]:
    """Mentions and entities before anybody asks which place a place name means."""
    names = decide(propose(page, actors, article.publisher), page)
    groups = join(names, page, actors)
    entities = entity_rows(article, page, names, groups, actors)
    mentions = name_rows(article, page, names, groups, entities) + _anaphors(article, page, names, entities)
    return sorted(mentions, key=lambda mention: (mention.start_char, -mention.end_char)), entities


def _anaphors(
    article: Article, page: PageWords, names: Sequence[Name], entities: Sequence[PageEntity]
) -> list[Mention]:
    """Pronouns and nominals as mentions of the one entity that they can mean."""
    antecedents: list[Antecedent] = []
    taken: set[int] = set()
    for number, entity in enumerate(entities):
        for member in entity.members:
            span = names[member].span
            taken.update(range(span.first, span.last))
            title = span.title_text.split()[0] if span.title_text else None
            antecedents.append(Antecedent(span.last, number, entity.row.kind, title))
    rows = [entity.row for entity in entities]
    return [
        mention_row(
            article, page, found, rows[found.entity].entity_id, rows[found.entity].kind, found.form, PRONOUN_CERTAINTY
        )
        for found in find_anaphors(page, antecedents, taken)
    ]


def _with_places(
    article: Article, mentions: list[Mention], entities: Sequence[PageEntity], actors: ActorIndex
) -> Names:
    """The rows in order of the text, each place name with the place that the gazetteer has for it."""
    resolved = resolve_places(article, mentions)
    rows = {entity.row.entity_id: entity.row for entity in entities if entity.row.kind != "place"}
    rows |= {entity.entity_id: entity for entity in resolved.entities}
    rows |= parent_rows(rows, actors)
    # A link to what turned out to be no entity of its own (a place that was resolved to another row) is dropped.
    known = (m if m.entity_id is None or m.entity_id in rows else replace(m, entity_id=None) for m in resolved.mentions)
    return Names(
        tuple(known), tuple(rows[key] for key in sorted(rows)), resolved.candidates, resolved.dateline_entity_id
    )
