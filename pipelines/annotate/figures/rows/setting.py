"""Where and by whom: ties a figure to the places and actors of its own sentence.

What belongs here: which mention of the sentence belongs to which figure, by the parser's tree.  What does not: times
(about/clause_time.py), finding mentions, or telling which place a name means.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import clause_verb, event_class
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import contract_word, load_table
from pipelines.model import Mention
from pipelines.vocabularies import PLACE_ROLES, EventWord, PlaceRole

_MAX_STEPS = 10
MAX_PLACES = 8  # of one figure: a list of places is longer on no honest page
# Which role names the main place of an event, first to last.
_MAIN_ROLES: tuple[PlaceRole, ...] = ("in", "to", "from", "via")


@dataclass(frozen=True, slots=True)
class PlaceTie:
    """A place mention of the sentence and its role towards a figure: in, from, to or via."""

    mention: Mention
    role: PlaceRole


@cache
def _roles(part: str) -> dict[str, PlaceRole]:
    return {
        row["word"]: contract_word("place_roles", row, "role", PLACE_ROLES)
        for row in load_table("place_roles")
        if row["part"] == part
    }


class Setting:
    """The mentions of one sentence, found again by its words."""

    def __init__(self, context: Context, mentions: Sequence[Mention]) -> None:
        self.context = context
        self.words = context.words
        self._mentions = [(self._head(m.start_char, m.end_char), m) for m in mentions]

    def _head(self, start: int, end: int) -> int | None:
        """The word of a span that hangs on something outside it."""
        bounds = self.context.first, self.context.end
        first, last = (bisect_left(self.words.start, offset, *bounds) for offset in (start, end))
        heads = self.words.head
        return next((i for i in range(first, last) if not first <= heads[i] < last or heads[i] == i), None)

    def entity_of(self, word: int | None) -> str | None:
        """The entity that a word names, where a mention with an entity covers it."""
        if word is None:
            return None
        words, at = self.words, self.words.start[word]
        named = next((m.entity_id for _, m in self._mentions if m.start_char <= at < m.end_char and m.entity_id), None)
        if named is not None or words.pos[word] != "NOUN":
            return named
        of = next((k for k in words.all_kids(word, "prep") if k > word and words.lower[k] in ("of", "from")), None)
        return self.entity_of(next((k for k in words.all_kids(of, "pobj") if k > of), None)) if of is not None else None

    def places(self, head: int | None, verb: int | None) -> list[PlaceTie]:
        """The places of a figure whose thing is ``head`` and whose clause has ``verb``, in order of the text.

        Only prepositions and verbs of motion give a role; a country that acts or a name before a noun has none.
        """
        found: list[PlaceTie] = []
        others: list[PlaceTie] = []
        for word, mention in self._mentions:
            if mention.kind != "place" or mention.form == "demonym" or word is None:
                continue
            attached = self._attachment(word, head)
            if attached is not None:
                ties = found if self._belongs(attached[0], head, verb) else others
                ties.append(PlaceTie(mention, attached[1]))
        if not found and len(others) == 1 and others[0].role == "in":
            return others
        return found[:MAX_PLACES]

    def _attachment(self, word: int, head: int | None) -> tuple[int, PlaceRole] | None:
        """What a place hangs on, and its role there; None where it is no place of anything."""
        words, prepositions = self.words, _roles("preposition")
        is_name = True  # the place itself, not a noun that it modifies
        for _ in range(_MAX_STEPS):
            above, relation = words.head[word], words.dep[word]
            if above == word:
                return None
            if relation == "pobj":
                outer, role = words.head[above], prepositions.get(words.lower[above])
                if words.dep[outer] in ("prep", "pcomp") and prepositions.get(words.lower[outer]) in ("from", "to"):
                    role, outer = prepositions[words.lower[outer]], words.head[outer]  # 'from inside the valley'
                if words.dep[above] == "agent" or role is None or outer == word or not (is_name or role == "in"):
                    return None  # 'from the Danish shipyard' names no place
                in_place = role == "in" and words.pos[outer] in ("NOUN", "PROPN") and words.dep[outer] == "pobj"
                if in_place and outer != head:
                    word = outer  # 'from the town of Anvik', 'from camps in Anvik'
                    continue
                is_way = role != "to" or words.lemma[outer] not in figure_words("to after it is no direction")
                return outer, role if is_way else "in"
            if words.pos[above] in ("VERB", "AUX"):
                role = _roles("verb").get(words.lemma[above]) if relation == "dobj" else None
                return (above, role) if role is not None else None
            is_name = is_name and relation in ("appos", "conj")
            word = above
        return None

    def _belongs(self, anchor: int, head: int | None, verb: int | None) -> bool:
        """Whether what a place hangs on is the thing counted, hangs on it, or stands in its clause or one joined to it."""
        heads, relations = self.words.head, self.words.dep
        if head is not None and self._is_under(anchor, head):
            return True
        clause = clause_verb(self.context, anchor)
        if verb is None or clause is None:
            return False
        if clause == verb or (relations[clause] == "conj" and heads[clause] == verb):
            return True
        return relations[verb] in ("conj", "xcomp", "advcl") and heads[verb] == clause

    def _is_under(self, word: int, head: int) -> bool:
        while word != head and self.words.head[word] != word:
            word = self.words.head[word]
        return word == head


def main_place(ties: Sequence[PlaceTie], event: EventWord | None, number_start: int) -> PlaceTie | None:
    """The main place, of those with an entity: where it is, else where it leads; for arrivals where they lead, first."""
    order: tuple[PlaceRole, ...] = ("to", "in", "from", "via") if event in event_class("arrival") else _MAIN_ROLES
    known = [tie for tie in ties if tie.mention.entity_id is not None]
    return min(known, key=lambda tie: (order.index(tie.role), abs(tie.mention.start_char - number_start)), default=None)
