"""Pronouns and nominals that can only mean one of the names before them: 'he', 'she', 'the group', 'the ministry'.

Abstains where two names compete or none is near, and inside quotation marks.  What does not belong here: names.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipelines.annotate.names.words import word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.model.quick import quick
from pipelines.vocabularies import BODIES, EntityKind, MentionForm

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_ASKING = _HE | _SHE | {"the"}
_NEAR = 2  # sentences back, in the same block
# How often such links were right on the development pages.
PRONOUN_CERTAINTY = 0.8


@quick
@dataclass(frozen=True, slots=True)
class Antecedent:
    """A name that a pronoun may mean: where it stands and which entity it denotes."""

    last: int  # word behind it
    entity: int
    kind: EntityKind
    title: str | None


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Words ``[first, last)`` of the page that mean an entity; ``form`` is nominal or pronoun."""

    first: int
    last: int
    entity: int
    form: MentionForm


def find_anaphors(page: PageWords, antecedents: Sequence[Antecedent], taken: Collection[int]) -> list[Anaphor]:
    """Pronouns and nominals with one possible antecedent; ``taken``: words that stand in names."""
    by_sentence: dict[int, list[Antecedent]] = {}
    genders: dict[int, str] = {}
    for name in antecedents:
        by_sentence.setdefault(page.sentence[name.last - 1], []).append(name)
        if name.title in word_class("his_title"):
            genders.setdefault(name.entity, "he")
        elif name.title in word_class("her_title"):
            genders.setdefault(name.entity, "she")
    found: list[Anaphor] = []
    for i in page.printed(_ASKING):
        lower = page.lower[i]
        if i in taken or page.in_quotation[i]:
            continue
        if lower == "the" and (i + 1 in taken or not _is_body_noun(page, i + 1)):
            continue
        number = page.sentence[i]
        block = page.paragraph[i]
        before = [
            name
            for back in range(max(0, number - _NEAR), number + 1)
            for name in by_sentence.get(back, ())
            if page.paragraph[name.last - 1] == block and (back < number or name.last <= i)
        ]
        if lower != "the":
            entity = _person(before, "he" if lower in _HE else "she", genders)
            if entity is not None:
                found.append(Anaphor(i, i + 1, entity, "pronoun"))
        else:
            entity = _body(before)
            if entity is not None:
                found.append(Anaphor(i, i + 2, entity, "nominal"))
    return found


def _is_body_noun(page: PageWords, i: int) -> bool:
    """Whether a word behind 'the' is a noun for a body ('group') and the last of its phrase."""
    _, stop = page.bounds(i - 1)
    if i >= stop or page.tag[i] != "NN" or page.text[i] not in word_class("body_noun"):
        return False
    return i + 1 >= stop or page.tag[i + 1] not in ("NN", "NNS", "NNP", "IN", "JJ", "HYPH", "POS")


def _person(before: Sequence[Antecedent], gender: str, genders: dict[int, str]) -> int | None:
    people = {name.entity for name in before if name.kind == "person" and genders.get(name.entity, gender) == gender}
    if len(people) != 1:
        return None
    entity = people.pop()
    genders.setdefault(entity, gender)
    return entity


def _body(before: Sequence[Antecedent]) -> int | None:
    bodies = {name.entity for name in before if name.kind in BODIES}
    return bodies.pop() if len(bodies) == 1 else None
