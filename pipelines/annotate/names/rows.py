"""Rows of ``mentions`` and ``entities`` from the names of one page, the names that are one joined.

What belongs here: ids, forms, what an entity is called and what is known of it.  What does not: deciding what a name is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.names.actors import ActorIndex, fold
from pipelines.annotate.names.joined.coreference import NameGroup
from pipelines.annotate.names.joined.pronouns import Anaphor
from pipelines.annotate.names.kinds.decide import Name
from pipelines.annotate.names.roles import read_role
from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import demonym_of, is_demonym
from pipelines.model import Article, Entity, Mention, evidence_id
from pipelines.model.quick import quick
from pipelines.vocabularies import BODIES, EntityKind, MentionForm

# What a link takes from the certainty of a mention: a shorter name may belong to somebody else.
_FORM_CERTAINTY: dict[MentionForm, float] = {"name": 1.0, "demonym": 1.0, "acronym": 0.97, "short_name": 0.95}


@quick
@dataclass(frozen=True, slots=True)
class PageEntity:
    """An entity of the page and the names that denote it, as positions in the list of names."""

    row: Entity
    members: tuple[int, ...]


def entity_rows(
    article: Article, page: PageWords, names: Sequence[Name], groups: Sequence[NameGroup], actors: ActorIndex
) -> list[PageEntity]:
    """An entity for every group of names that are one."""
    used: Counter[str] = Counter()
    return [PageEntity(_entity(article, page, group, names, actors, used), tuple(group.members)) for group in groups]


def name_rows(
    article: Article,
    page: PageWords,
    names: Sequence[Name],
    groups: Sequence[NameGroup],
    entities: Sequence[PageEntity],
) -> list[Mention]:
    """A mention for every name, and for every place that is named inside one."""
    mentions: list[Mention] = []
    for group, entity in zip(groups, entities, strict=True):
        for k in group.members:
            name, row = names[k], entity.row
            form = _form(name, group, printed(page, name.span))
            kind = row.kind if row.kind in BODIES else name.kind
            entity_id = None if name.kind == "place" else row.entity_id  # the gazetteer says which place
            title = read_role(name.span, page).title if group.kind == "person" else None
            score = name.score * _FORM_CERTAINTY[form]
            mentions.append(mention_row(article, page, name.span, entity_id, kind, form, score, title))
            for span, chance in name.inside:
                mentions.append(mention_row(article, page, span, None, "place", "embedded", chance))
    return mentions


def mention_row(
    article: Article,
    page: PageWords,
    span: NameSpan | Anaphor,
    entity_id: str | None,
    kind: EntityKind,
    form: MentionForm,
    score: float,
    title: str | None = None,
) -> Mention:
    """The row of some words that denote an entity."""
    start, end = page.start[span.first], page.end[span.last - 1]
    return Mention(
        evidence_id(article.article_id, "m", start, end), article.article_id,
        page.sentences[page.sentence[span.first]].sentence_no, start, end, article.text[start:end],
        entity_id, kind, form, title, round(score, 3),
    )  # fmt: skip


def printed(page: PageWords, span: NameSpan) -> str:
    """The characters of a name in the article."""
    return page.article_text[page.start[span.first] : page.end[span.last - 1]]


def _form(name: Name, group: NameGroup, surface: str) -> MentionForm:
    if name.kind == "people" and is_demonym(name.span.words[-1]):
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
    article: Article, page: PageWords, group: NameGroup, members: Sequence[Name], actors: ActorIndex, used: Counter[str]
) -> Entity:
    own = [members[k] for k in group.members]
    names = tuple(sorted({printed(page, name.span) for name in own}))
    score = round(max(name.score for name in own), 3)
    actor = actors.by_id.get(group.anchor)
    if actor is not None:
        return Entity(actor.entity_id, actor.kind, actor.name, names, "knowledge_base",
                      country=actor.country, part_of=actor.parent, score=score)  # fmt: skip
    if group.kind == "people" and (people := _people(group.name)):
        return replace(people, names=names, score=score)
    entity_id = f"{group.kind}:{_slug(group.name) or 'unnamed'}"
    used[entity_id] += 1
    if used[entity_id] > 1:
        entity_id += f"-{used[entity_id]}"
    roles = [read_role(name.span, page) for name in own] if group.kind == "person" else []
    descriptions = Counter(role.description for role in roles if role.description)
    return Entity(
        f"{entity_id}@{article.article_id}",
        group.kind,
        group.name,
        names,
        "article",
        description=min(descriptions, key=lambda text: (-descriptions[text], text)) if descriptions else None,
        score=score,
        is_public_role=any(role.is_public for role in roles) if group.kind == "person" else None,
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


def _people(name: str) -> Entity | None:
    """The people that a demonym names, where the lexicon has it."""
    known = demonym_of(name) or demonym_of(name.capitalize())
    if known is None:
        return None
    return Entity(
        f"people:{_slug(known.people)}", "people", known.people, (name,), "editor", country=known.country or None
    )


def _slug(name: str) -> str:
    return "-".join(fold(name))[:80]
