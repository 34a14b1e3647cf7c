"""Where, when and by whom: ties a figure to the places, dates and actors of its own sentence.

What belongs here: which mention or date of the sentence belongs to which figure, by the parser's tree.  What does not:
finding mentions and dates, or telling which place a name means.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import clause_verb
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table
from pipelines.model import DateExpression, Mention

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_STEPS = 10
MAX_PLACES = 8  # of one figure: a list of places is longer on no honest page
_TIMELESS_KINDS = frozenset({"age", "duration", "ordinal"})
# Which role names the main place of an event, first to last.
_MAIN_ROLES = ("in", "to", "from", "via")
_ARRIVALS = frozenset({"returned", "arrived", "deployed", "released"})


@dataclass(frozen=True, slots=True)
class PlaceTie:
    """A place mention of the sentence and its role towards a figure: in, from, to or via."""

    mention: Mention
    role: str


@cache
def _roles(part: str) -> dict[str, str]:
    return {row["word"]: row["role"] for row in load_table("place_roles") if row["part"] == part}


class Setting:
    """The mentions and dates of one sentence, found again by the parser's tokens."""

    def __init__(self, context: Context, mentions: Sequence[Mention], dates: Sequence[DateExpression]) -> None:
        self._context = context
        self._starts = [context.sentence.source(t.idx, t.idx + len(t.text))[0] for t in context.tokens]
        self._mentions = [(self._head(m.start_char, m.end_char), m) for m in mentions]
        self._dates = [(self._head(d.start_char, d.end_char), d) for d in dates if d.from_date or d.to_date]

    def _head(self, start: int, end: int) -> Token | None:
        """The token of a span that hangs on something outside it."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        inside = self._context.tokens[first:last]
        if not inside:
            return None
        return next(
            (t for t in inside if not first <= t.head.i - self._context.tokens[0].i < last or t.head.i == t.i),
            inside[-1],
        )

    def entity_of(self, token: Token | None) -> str | None:
        """The entity that a token names, where a mention with an entity covers it."""
        if token is None or not self._context.holds(token):
            return None
        at = self._starts[token.i - self._context.tokens[0].i]
        named = next((m.entity_id for _, m in self._mentions if m.start_char <= at < m.end_char and m.entity_id), None)
        if named is not None or token.pos_ != "NOUN":
            return named
        of = next((c for c in token.rights if c.dep_ == "prep" and c.lower_ in ("of", "from")), None)
        return self.entity_of(next((c for c in of.rights if c.dep_ == "pobj"), None)) if of is not None else None

    def places(self, head: Token | None, verb: Token | None) -> list[PlaceTie]:
        """The places of a figure whose thing is ``head`` and whose clause has ``verb``, in order of the text.

        Only prepositions and verbs of motion give a role; a country that acts or a name before a noun has none.
        """
        found: list[PlaceTie] = []
        others: list[PlaceTie] = []
        for token, mention in self._mentions:
            if mention.kind != "place" or mention.form == "demonym" or token is None:
                continue
            attached = self._attachment(token, head)
            if attached is not None:
                ties = found if self._belongs(attached[0], head, verb) else others
                ties.append(PlaceTie(mention, attached[1]))
        if not found and len(others) == 1 and others[0].role == "in":
            return others
        return found[:MAX_PLACES]

    def _attachment(self, token: Token, head: Token | None) -> tuple[Token, str] | None:
        """What a place hangs on, and its role there; None where it is no place of anything."""
        is_name = True  # the place itself, not a noun that it modifies
        for _ in range(_MAX_STEPS):
            above = token.head
            if above.i == token.i or not self._context.holds(above):
                return None
            if token.dep_ == "pobj":
                outer, role = above.head, _roles("preposition").get(above.lower_)
                if outer.dep_ in ("prep", "pcomp") and _roles("preposition").get(outer.lower_) in ("from", "to"):
                    role, outer = _roles("preposition")[outer.lower_], outer.head  # 'from inside Syria'
                if above.dep_ == "agent" or role is None or outer.i == token.i or not (is_name or role == "in"):
                    return None  # 'from the U.S. planemaker' names no place
                if role == "in" and outer.pos_ in ("NOUN", "PROPN") and outer.dep_ == "pobj" and self._context.holds(outer) and (
                    head is None or outer.i != head.i
                ):  # fmt: skip
                    token = outer  # 'from the town of Qaim', 'from camps in Duhok'
                    continue
                is_way = role != "to" or outer.lemma_.lower() not in figure_words("no way behind to")
                return outer, role if is_way else "in"
            if above.pos_ in ("VERB", "AUX"):
                role = _roles("verb").get(above.lemma_.lower()) if token.dep_ == "dobj" else None
                return (above, role) if role is not None else None
            is_name = is_name and token.dep_ in ("appos", "conj")
            token = above
        return None

    def _belongs(self, anchor: Token, head: Token | None, verb: Token | None) -> bool:
        if head is not None and (anchor.i == head.i or any(a.i == head.i for a in anchor.ancestors)):
            return True
        if verb is None:
            return False
        clause = clause_verb(self._context, anchor)
        if clause is None:
            return False
        return clause.i == verb.i or (clause.dep_ == "conj" and clause.head.i == verb.i) or (
            verb.dep_ in ("conj", "xcomp", "advcl") and verb.head.i == clause.i
        )  # fmt: skip

    def date(self, kind: str, number_start: int, number_end: int, verb: Token | None) -> DateExpression | None:
        """The date of a figure: that of its clause, the nearest of several; else the only one of the sentence."""
        if kind in _TIMELESS_KINDS:
            return None
        free = [(t, d) for t, d in self._dates if not (d.start_char < number_end and number_start < d.end_char)]
        related = [
            d
            for t, d in free
            if t is not None
            and verb is not None
            and (clause := clause_verb(self._context, t)) is not None
            and clause.i == verb.i
        ]
        candidates = related or ([d for _, d in free] if len(free) == 1 else [])
        return min(candidates, key=lambda d: (abs(d.start_char - number_start), d.start_char), default=None)


def main_place(ties: Sequence[PlaceTie], event: str | None, number_start: int) -> str | None:
    """The entity of the main place: where it is, else where it leads; for arrivals where they lead, first."""
    order = ("to", "in", "from", "via") if event in _ARRIVALS else _MAIN_ROLES
    known = [tie for tie in ties if tie.mention.entity_id is not None]
    best = min(known, key=lambda tie: (order.index(tie.role), abs(tie.mention.start_char - number_start)), default=None)
    return best.mention.entity_id if best is not None else None
