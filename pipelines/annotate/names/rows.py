"""Rows of ``mentions`` and ``entities`` from the names of one page, the names that are one joined.

What belongs here: ids, forms, what an entity is called and what is known of it.  What does not: deciding what a name is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipelines.annotate.names.actors import ActorIndex, fold
from pipelines.annotate.names.joined.coreference import NameGroup, PageName, bare_words, join_names
from pipelines.annotate.names.roles import PersonRole, read_role
from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.names.words import is_demonym
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import load_table
from pipelines.model import Article, Entity, Mention, evidence_id

# What a link takes from the certainty of a mention: a shorter name may belong to somebody else.
_FORM_CERTAINTY = {"name": 1.0, "demonym": 1.0, "acronym": 0.97, "short_name": 0.95}


@dataclass(slots=True)
class Reading:
    """A span with what it was taken for, and how sure that is (0 to 1)."""

    span: NameSpan
    kind: str
    score: float


@dataclass(frozen=True, slots=True)
class PageEntity:
    """An entity of the page and the names that denote it, as positions in the list of readings."""

    row: Entity
    members: tuple[int, ...]


def name_rows(
    article: Article,
    page: PageWords,
    readings: Sequence[Reading],
    actors: ActorIndex,
) -> tuple[list[Mention], list[PageEntity]]:
    """A mention for every reading, in the same order, and the entities that they denote."""
    spans = [(page.start[reading.span.first], page.end[reading.span.last - 1]) for reading in readings]
    names = [
        PageName(article.text[start:end], reading.kind, start)
        for (start, end), reading in zip(spans, readings, strict=True)
    ]
    groups = [part for group in join_names(names, actors) for part in _people_apart(group, names)]
    mentions: list[Mention | None] = [None] * len(readings)
    entities: list[PageEntity] = []
    used: Counter[str] = Counter()
    for group in groups:
        roles = {k: read_role(readings[k].span, page) for k in group.members if group.kind == "person"}
        row = _entity(article, group, [names[k].surface for k in group.members], roles, readings, actors, used)
        entities.append(PageEntity(row, tuple(group.members)))
        for k in group.members:
            (start, end), reading = spans[k], readings[k]
            form = _form(reading, group, names[k].surface)
            role = roles.get(k)
            mentions[k] = Mention(
                evidence_id(article.article_id, "m", start, end),
                article.article_id,
                page.sentences[page.sentence[reading.span.first]].sentence_no,
                start,
                end,
                names[k].surface,
                None if reading.kind == "place" else row.entity_id,  # the gazetteer says which place
                row.kind if row.kind in ("organisation", "armed_group") else reading.kind,
                form,
                role.title if role else None,
                round(reading.score * _FORM_CERTAINTY[form], 3),
            )
    return [mention for mention in mentions if mention is not None], entities


def _people_apart(group: NameGroup, names: Sequence[PageName]) -> list[NameGroup]:
    """A people and the country that its demonym is made from are found together, but they are two entities."""
    people = [k for k in group.members if names[k].kind == "people"]
    rest = [k for k in group.members if names[k].kind != "people"]
    if not people or not rest:
        return [group]
    parts = []
    for members in sorted((people, rest)):
        first = names[members[0]]
        words = bare_words(first.surface, first.kind)
        parts.append(
            NameGroup(first.kind, words, first.surface, "", [names[k].start_char for k in members], list(members))
        )
    return parts


def _form(reading: Reading, group: NameGroup, surface: str) -> str:
    if reading.kind == "people" and is_demonym(reading.span.words[-1]):
        return "demonym"
    bare = surface.replace(".", "").replace("-", "")
    if (
        bare.isupper()
        and 2 <= len(bare) <= 8
        and " " not in surface
        and (group.anchor or group.name.replace(".", "") != bare)
    ):
        return "acronym"
    size = len(fold(surface))
    return "short_name" if size < len(group.words) and size <= 2 and not group.anchor else "name"


def _entity(
    article: Article,
    group: NameGroup,
    surfaces: Sequence[str],
    roles: Mapping[int, PersonRole],
    readings: Sequence[Reading],
    actors: ActorIndex,
    used: Counter[str],
) -> Entity:
    names = tuple(sorted(set(surfaces)))
    score = round(max(readings[k].score for k in group.members), 3)
    actor = actors.by_id.get(group.anchor)
    if actor is not None:
        return Entity(actor.entity_id, actor.kind, actor.name, names, "knowledge_base",
                      country=actor.country, part_of=actor.parent, score=score)  # fmt: skip
    if group.kind == "people" and (people := people_entity(group.name)):
        return replace(people, names=names, score=score)
    entity_id = f"{group.kind}:{_slug(group.name) or 'unnamed'}"
    used[entity_id] += 1
    if used[entity_id] > 1:
        entity_id += f"-{used[entity_id]}"
    descriptions = Counter(role.description for role in roles.values() if role.description)
    return Entity(
        f"{entity_id}@{article.article_id}",
        group.kind,
        group.name,
        names,
        "article",
        description=min(descriptions, key=lambda text: (-descriptions[text], text)) if descriptions else None,
        score=score,
        is_public_role=any(role.is_public for role in roles.values()) if group.kind == "person" else None,
    )


def parent_rows(entities: Mapping[str, Entity], actors: ActorIndex) -> dict[str, Entity]:
    """Rows of the known bodies that those of a page belong to and that the page itself does not name."""
    found: dict[str, Entity] = {}
    waiting = [entity.part_of for entity in entities.values() if entity.part_of]
    while waiting:
        parent = actors.by_id.get(waiting.pop())
        if parent is None or parent.entity_id in entities or parent.entity_id in found:
            continue
        found[parent.entity_id] = Entity(parent.entity_id, parent.kind, parent.name, (parent.name,), "knowledge_base",
                                         country=parent.country, part_of=parent.parent)  # fmt: skip
        if parent.parent:
            waiting.append(parent.parent)
    return found


@cache
def _peoples() -> dict[str, tuple[str, str | None]]:
    """A demonym -> the shortest word for the same people, and its country."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in load_table("demonyms"):
        found.setdefault((row["country"], row["name"]), []).append(row["word"])
    return {
        word: (min(words, key=lambda w: (len(w), w)), country or None)
        for (country, _), words in found.items()
        for word in words
    }


def people_entity(name: str) -> Entity | None:
    """The people that a demonym names, where the lexicon has it."""
    known = _peoples().get(name if name in _peoples() else name.capitalize())
    if known is None:
        return None
    return Entity(f"people:{_slug(known[0])}", "people", known[0], (name,), "editor", country=known[1])


def _slug(name: str) -> str:
    return "-".join(fold(name))[:80]
