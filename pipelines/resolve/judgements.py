"""Pairwise judgements: whether two entities, each known from one page, are one; and the groups that follow.

Positive judgements are transitive, each is a row that can be read and overruled, and the outcome depends on the set of
entities alone, never on their order.  What belongs here: the rules for a pair, and groups.  What does not: where entities come
from (local_entities.py), ids and rows (entities.py).  The shape follows nomenklatura's resolver (OpenSanctions).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipelines.annotate.names import last_heads, person_roles, word_class
from pipelines.vocabularies import BODIES, EntityKind, JudgementBasis, JudgementWord

MOST_APART = 3  # judgements other than 'same' that are kept for one entity

# What a rule's positive judgement is worth, 0 to 1.  Own: an order of trust set by hand, no measured shares.
_SCORES: Mapping[JudgementBasis, float] = {
    "name": 0.95,
    "name_and_context": 0.97,
    "country": 0.9,
    "acronym": 0.9,
    "surname_and_context": 0.8,
}


@dataclass(frozen=True, slots=True)
class LocalEntity:
    """An entity as one page knows it.  ``words``: its fullest name, folded; ``context``: ids and names of what else the page
    mentions; ``countries``: ISO 3166-1 alpha-2 codes among them; ``is_linkable``: its kind and role allow linking."""

    entity_id: str
    article_id: str
    kind: EntityKind
    words: tuple[str, ...]
    name: str
    description: str | None = None
    acronyms: frozenset[str] = frozenset()
    context: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    is_linkable: bool = True

    @property
    def family(self) -> str:
        """Kinds that may be one: an organisation that another page calls an armed group is still the same body."""
        return "body" if self.kind in BODIES else self.kind


@dataclass(frozen=True, slots=True)
class Judgement:
    """A row of ``entity_judgements``; ``left_id`` < ``right_id``."""

    left_id: str
    right_id: str
    judgement: JudgementWord
    score: float
    basis: JudgementBasis
    judged_by: str  # rule | user
    reviewer: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Group:
    """Entities that are one."""

    members: list[LocalEntity]
    articles: set[str] = field(default_factory=set)
    context: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    roles: set[str] = field(default_factory=set)

    def add(self, entity: LocalEntity) -> None:
        """Take an entity in."""
        self.members.append(entity)
        self.articles.add(entity.article_id)
        self.context |= entity.context
        self.countries |= entity.countries
        self.roles |= role_words(entity.description)


def judge(group: Group, entity: LocalEntity) -> tuple[JudgementWord, JudgementBasis]:
    """Whether an entity is the one of a group that bears the same name, and on what ground."""
    shared = group.context & entity.context
    shared_country = group.countries & entity.countries
    if is_generic(entity.words):
        if shared_country:
            return "same", "country"
        return "unsure", "no_common_ground"
    if entity.kind == "person":
        apart = bool(group.countries and entity.countries) and not shared_country
        roles = role_words(entity.description)
        if apart and not shared:
            if roles and group.roles and not roles & group.roles:
                return "different", "role"
            if not (roles & group.roles):
                return "unsure", "no_common_ground"
    return "same", "name_and_context" if shared else "name"


@cache
def _generic_words() -> frozenset[str]:
    """Words that many bodies of the world share: what closes a body's name, and what governments and towns call their own."""
    heads = {word.lower() for word, kind in last_heads().items() if kind == "organisation"}
    common = set(word_class("generic_word"))
    return frozenset(heads | common)


def is_generic(words: Sequence[str]) -> bool:
    """Whether a name is one that bodies of many countries bear ('Ministry of Health', 'Supreme Court')."""
    return all(word in _generic_words() for word in words)


def role_words(description: str | None) -> set[str]:
    """The roles that a description names."""
    return {word for word in (description or "").lower().split() if word in person_roles()}


def group_by_name(
    entities: Iterable[LocalEntity], decided: Mapping[tuple[str, str], Judgement]
) -> tuple[list[list[LocalEntity]], list[Judgement]]:
    """The groups of entities that are one, and the judgements that made them.

    ``decided``: what a person decided, by (left_id, right_id); it overrules.  Groups and judgements are ordered by id.
    """
    linkable: dict[tuple[str, tuple[str, ...]], list[LocalEntity]] = defaultdict(list)
    alone: list[LocalEntity] = []
    for entity in sorted(entities, key=lambda e: e.entity_id):
        if entity.is_linkable:
            linkable[entity.family, entity.words].append(entity)
        else:
            alone.append(entity)
    judgements: list[Judgement] = []
    groups: list[Group] = []
    by_key: dict[tuple[str, tuple[str, ...]], list[Group]] = {}
    for key, named in linkable.items():
        own: list[Group] = []
        apart: list[Group] = []
        for entity in named:
            if is_generic(entity.words) and not entity.countries:
                # Nothing on its page says whose it is: it stays alone, and no other page is compared with it.
                if own or apart:
                    judgements.append(_row((own or apart)[0].members[0], entity, "unsure", "no_common_ground"))
                apart.append(_new_group(entity))
            else:
                _assign(own, entity, decided, judgements)
        by_key[key] = own + apart
        groups += own + apart
    groups = _join_short_forms(groups, by_key, decided, judgements)
    groups += [_new_group(entity) for entity in alone]
    merged = _apply_decisions(groups, decided)
    judgements += decided.values()
    result = [sorted(group, key=lambda e: e.entity_id) for group in merged]
    result.sort(key=lambda group: group[0].entity_id)
    judgements.sort(key=lambda j: (j.left_id, j.right_id, j.judged_by))
    return result, judgements


def _new_group(entity: LocalEntity) -> Group:
    group = Group([])
    group.add(entity)
    return group


def _assign(
    groups: list[Group], entity: LocalEntity, decided: Mapping[tuple[str, str], Judgement], judgements: list[Judgement]
) -> None:
    """Put an entity into the first group that it is the same as; else it begins one.  Of the groups that it was kept apart from,
    the first few are told: a common name would give rows by the square of its pages."""
    told = 0
    for group in groups:
        if entity.article_id in group.articles:
            continue  # its own page kept them apart
        if decided and any(_decided(decided, entity, other) == "different" for other in group.members):
            continue
        verdict, basis = judge(group, entity)
        head = group.members[0]
        if (verdict == "same" or told < MOST_APART) and _decided(decided, entity, head) is None:
            judgements.append(_row(head, entity, verdict, basis))
            told += verdict != "same"
        if verdict == "same":
            group.add(entity)
            return
    groups.append(_new_group(entity))


def _row(a: LocalEntity, b: LocalEntity, verdict: JudgementWord, basis: JudgementBasis) -> Judgement:
    left, right = sorted((a.entity_id, b.entity_id))
    return Judgement(left, right, verdict, _SCORES.get(basis, 0.5), basis, "rule")


def _decided(decided: Mapping[tuple[str, str], Judgement], a: LocalEntity, b: LocalEntity) -> JudgementWord | None:
    left, right = sorted((a.entity_id, b.entity_id))
    found = decided.get((left, right))
    return found.judgement if found else None


def _join_short_forms(
    groups: list[Group],
    by_key: Mapping[tuple[str, tuple[str, ...]], list[Group]],
    decided: Mapping[tuple[str, str], Judgement],
    judgements: list[Judgement],
) -> list[Group]:
    """Pages that know only an acronym or a surname: joined to the one body or person that it can mean, on common ground."""
    long_forms: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for (family, words), own in sorted(by_key.items()):
        for group in own:
            if family == "person" and len(words) > 1:
                long_forms["person", words[-1]].append(group)
            for acronym in sorted({a for member in group.members for a in member.acronyms} - {"".join(words)}):
                long_forms[family, acronym].append(group)
    gone: set[int] = set()
    for (family, words), own in sorted(by_key.items()):
        fitting = long_forms.get((family, words[0]), []) if len(words) == 1 else []
        if len(fitting) != 1:
            continue
        whole = fitting[0]
        basis: JudgementBasis = "surname_and_context" if family == "person" else "acronym"
        for group in own:
            if group is whole or not (group.context & whole.context):
                continue
            if group.articles & whole.articles:
                continue
            if decided and any(_decided(decided, a, b) == "different" for a in group.members for b in whole.members):
                continue
            judgements.append(_row(whole.members[0], group.members[0], "same", basis))
            for member in group.members:
                whole.add(member)
            gone.add(id(group))
    return [group for group in groups if id(group) not in gone]


def _apply_decisions(groups: Sequence[Group], decided: Mapping[tuple[str, str], Judgement]) -> list[list[LocalEntity]]:
    """Join the groups whose members a person called the same."""
    place_of = {member.entity_id: place for place, group in enumerate(groups) for member in group.members}
    parent = list(range(len(groups)))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    for (left, right), judgement in sorted(decided.items()):
        if judgement.judgement == "same" and left in place_of and right in place_of:
            a, b = sorted((root(place_of[left]), root(place_of[right])))
            parent[b] = a
    merged: dict[int, list[LocalEntity]] = defaultdict(list)
    for place, group in enumerate(groups):
        merged[root(place)] += group.members
    return list(merged.values())
