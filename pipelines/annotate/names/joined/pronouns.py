"""Pronouns and nominals that can only mean one of the names before them: 'he', 'she', 'the group', 'the ministry'.

Abstains where two names compete or none is near, and inside quotation marks.  What does not belong here: names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.names.spans import Token
from pipelines.annotate.names.words import word_class

_HE = frozenset({"he", "him", "his", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})
_HE_TITLES = frozenset(
    {
        "Mr",
        "Mr.",
        "Sir",
        "Lord",
        "King",
        "Prince",
        "Sheikh",
        "Imam",
        "Pope",
        "Duke",
        "Count",
        "Baron",
        "Sultan",
        "Emir",
        "Ayatollah",
    }
)
_SHE_TITLES = frozenset(
    {"Mrs", "Mrs.", "Ms", "Ms.", "Miss", "Dame", "Lady", "Queen", "Princess", "Baroness", "Duchess", "Madam", "Madame"}
)
_ASKING = _HE | _SHE | {"the"}
_NEAR = 2  # sentences back, in the same block
# How often such links were right on the development pages.
PRONOUN_CERTAINTY = 0.8


@dataclass(frozen=True, slots=True)
class Antecedent:
    """A name that a pronoun may mean: where it stands and which entity it denotes."""

    sentence: int
    last: int  # token behind it
    entity: int
    kind: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Tokens ``[first, last)`` of a sentence that mean an entity; ``form`` is nominal or pronoun."""

    sentence: int
    first: int
    last: int
    entity: int
    form: str


def find_anaphors(
    tokens: Sequence[Sequence[Token]],
    blocks: Sequence[int],
    antecedents: Sequence[Antecedent],
    taken: Mapping[int, set[int]],
) -> list[Anaphor]:
    """Pronouns and nominals with one possible antecedent; ``blocks``: the block of each sentence, ``taken``: tokens in names."""
    by_sentence: dict[int, list[Antecedent]] = {}
    for name in antecedents:
        by_sentence.setdefault(name.sentence, []).append(name)
    found: list[Anaphor] = []
    genders: dict[int, str] = {}
    for name in antecedents:
        if name.title in _HE_TITLES:
            genders.setdefault(name.entity, "he")
        elif name.title in _SHE_TITLES:
            genders.setdefault(name.entity, "she")
    quoted = False
    block = -1
    for number, own in enumerate(tokens):
        if blocks[number] != block:
            block, quoted = blocks[number], False
        near = [
            name
            for back in range(max(0, number - _NEAR), number + 1)
            if blocks[back] == block
            for name in by_sentence.get(back, ())
        ]
        for place, token in enumerate(own):
            if token.text in ("“", "``") or (token.text == '"' and not quoted):
                quoted = True
            elif token.text in ("”", "''", '"'):
                quoted = False
            if quoted or place in taken.get(number, ()):
                continue
            lower = token.text.lower()
            if lower not in _ASKING:
                continue
            before = [name for name in near if name.sentence < number or name.last <= place]
            if lower in _HE or lower in _SHE:
                entity = _person(before, "he" if lower in _HE else "she", genders)
                if entity is not None:
                    found.append(Anaphor(number, place, place + 1, entity, "pronoun"))
            elif lower == "the" and place + 1 < len(own) and (place + 1) not in taken.get(number, ()):
                noun = own[place + 1]
                if noun.tag == "NN" and noun.text in word_class("body_noun"):
                    bare = place + 2 >= len(own) or own[place + 2].tag not in (
                        "NN",
                        "NNS",
                        "NNP",
                        "IN",
                        "JJ",
                        "HYPH",
                        "POS",
                    )
                    entity = _body(before) if bare else None
                    if entity is not None:
                        found.append(Anaphor(number, place, place + 2, entity, "nominal"))
    return found


def _person(before: Sequence[Antecedent], gender: str, genders: dict[int, str]) -> int | None:
    people = {name.entity for name in before if name.kind == "person" and genders.get(name.entity, gender) == gender}
    if len(people) != 1:
        return None
    entity = people.pop()
    genders.setdefault(entity, gender)
    return entity


def _body(before: Sequence[Antecedent]) -> int | None:
    bodies = {name.entity for name in before if name.kind in ("organisation", "armed_group")}
    return bodies.pop() if len(bodies) == 1 else None
