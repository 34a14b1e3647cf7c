"""What happened to the thing counted: the event class of the verb or noun that governs it, stock or flow, who did it.

The verbs and nouns of each class stand in lexicons/events.tsv; roles are those of the parser's tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table

if TYPE_CHECKING:
    from spacy.tokens import Token

_MAX_STEPS = 8
_ROLES = {"dobj": "object", "nsubjpass": "object", "nsubj": "subject", "attr": "subject"}
_COMPLEMENTS = frozenset({"acomp", "attr", "oprd", "dep", "xcomp"})
_CHAINS = frozenset({"conj", "xcomp", "ccomp"})
_INSIDE_A_PHRASE = frozenset({"pobj", "prep", "conj", "nmod", "nummod", "appos"})
_SUBJECTS = ("nsubj", "nsubjpass")


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the thing counted, and whether that is a state (stock) or a change (flow)."""

    event: str
    aspect: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """The event of a figure, the verb of its clause, who did it, and whether it is said not to have happened."""

    event: Event | None
    aspect: str | None
    verb: Token | None
    actor: Token | None
    is_negated: bool


Found: TypeAlias = "tuple[Event | None, Token | None, str]"


@cache
def _events() -> dict[tuple[str, str], dict[str, Event]]:
    table: dict[tuple[str, str], dict[str, Event]] = {}
    for row in load_table("events"):
        table.setdefault((row["lemma"], row["part"]), {})[row["role"]] = Event(row["event"], row["aspect"] or None)
    return table


def happening(context: Context, head: Token | None, number_at: int) -> Happening:
    """What happens to the thing counted (``head``, else the number at lexeme ``number_at``)."""
    token = head if head is not None else context.token(number_at)
    if token is None:
        return Happening(None, None, None, None, False)
    found, verb, role = _event(context, token)
    clause = verb if verb is not None else clause_verb(context, token)
    aspect = found.aspect if found is not None else None
    if found is not None and head is not None and _is_state(found, head):
        aspect = "stock"
    if found is None and clause is not None and clause.lemma_.lower() in figure_words("verb of a state"):
        aspect = "stock"
    actor = _actor(context, verb, role) if verb is not None else None
    return Happening(found, aspect, clause, actor, _is_negated(context, clause, number_at))


def clause_verb(context: Context, token: Token) -> Token | None:
    """The verb of the clause that a token stands in."""
    for _ in range(_MAX_STEPS):
        if token.pos_ in ("VERB", "AUX"):
            return token
        above = token.head
        if above.i == token.i or not context.holds(above):
            return None
        token = above
    return None


def _event(context: Context, token: Token) -> Found:
    """The event, the verb that says it, and the role of the thing counted.

    First a participle behind it ('three fishermen killed in …'), then the verb or noun above, a participle before it
    ('kidnapped girls'), last the noun itself.
    """
    if token.lower_ in figure_words("counted adjective"):  # 'lost 6,000 killed'
        return word_event(token), None, ""
    for found in (
        _participle(context, token, ("acl", "relcl")),
        _above(context, token),
        _participle(context, token, ("amod",)),
    ):
        if found is not None:
            return found
    return noun_event(token), None, ""


def own_event(context: Context, head: Token) -> Event | None:
    """The event that a noun brings with it, whatever its clause says: 'hostages', '276 kidnapped girls'."""
    found = _participle(context, head, ("acl", "amod"))
    return found[0] if found is not None else noun_event(head)


def _participle(context: Context, token: Token, relations: tuple[str, ...]) -> Found | None:
    """The event of a participle or relative clause on the noun."""
    for child in token.children:
        if child.dep_ in relations and child.tag_ in ("VBN", "VBD", "VBG") and context.holds(child):
            passive = child.tag_ == "VBN" or _is_passive(child)
            role = "object" if passive and (child.dep_ != "relcl" or _is_passive(child)) else "subject"
            found = _verb(child, role)
            if found is not None:
                return found, child, role
    return None


def _above(context: Context, token: Token) -> Found | None:
    """The event of the verb above the thing counted, or of the noun that it is part of ('the deaths of 12 people')."""
    for _ in range(_MAX_STEPS):
        above = token.head
        if above.i == token.i or not context.holds(above):
            return None
        if above.pos_ in ("VERB", "AUX"):
            role = _ROLES.get(token.dep_, "subject")
            found = _verb(above, role)
            if found is not None:
                return found, above, role
            state = _state(above) if token.dep_ in _ROLES else None
            if state is not None:
                return Event(state.event, "stock"), above, "subject"
            if token.dep_ not in _CHAINS:
                return None
        elif above.pos_ == "NOUN" and token.dep_ in _INSIDE_A_PHRASE and token.dep_ != "conj":
            noun = noun_event(above)
            if noun is not None:
                return noun, None, ""
        token = above
    return None


def word_event(token: Token) -> Event | None:
    """The event that a noun names, or a participle that stands for people: 'deaths', 'killed'."""
    adjective = token.lower_ in figure_words("counted adjective")
    return noun_event(token) or (_verb(token, "object") if adjective else None)


def noun_event(token: Token) -> Event | None:
    """The event that a noun names by itself: 'deaths', 'toll', 'returnees'."""
    for word in (token.lemma_.lower(), token.lower_):
        found = _events().get((word, "noun"), {}).get("any")
        if found is not None:
            return found
    return None


def thing_event(verb: Token | None) -> Event | None:
    """What a verb means for things where it means another event for people: burned houses are destroyed."""
    return _events().get((verb.lemma_.lower(), "verb"), {}).get("thing") if verb is not None else None


def _verb(verb: Token, role: str) -> Event | None:
    lemma = verb.lemma_.lower()
    if lemma in figure_words("event in the passive only") and verb.tag_ not in ("VBN", "VBG"):
        return None  # 'the hall holds 300 people'
    roles = _events().get((lemma, "verb"), {})
    return roles.get(role) or roles.get("any")


def _is_passive(verb: Token) -> bool:
    return any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)


def _state(verb: Token) -> Event | None:
    """'are missing', 'remain homeless': the state that a copula ascribes."""
    for child in verb.rights:
        if child.dep_ in _COMPLEMENTS:
            found = noun_event(child)
            if found is not None:
                return found
    return None


def _is_state(event: Event, head: Token) -> bool:
    """'2,000 detainees', 'displaced families': the noun or its adjective names a state, no change."""
    if head.lemma_.lower() in figure_words("noun of a state"):
        return noun_event(head) == event
    return event.event in ("missing", "displaced", "detained", "homeless") and any(
        child.dep_ == "amod" and _verb(child, "object") == event for child in head.children
    )


def _actor(context: Context, verb: Token, role: str) -> Token | None:
    """Who did it to the thing counted: the subject of an active verb, 'by' whom in the passive."""
    if role != "object":
        return None
    agent = next((c for c in verb.children if c.dep_ == "agent"), None)
    if agent is not None:
        return next((c for c in agent.children if c.dep_ == "pobj"), None)
    if _is_passive(verb) or verb.dep_ == "acl":
        return None
    for _ in range(_MAX_STEPS):
        subject = next((c for c in verb.children if c.dep_ == "nsubj" and context.holds(c)), None)
        if subject is not None:
            return subject if subject.tag_ not in ("WDT", "WP") else verb.head if verb.dep_ == "relcl" else None
        if verb.dep_ not in ("conj", "xcomp", "advcl") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _is_negated(context: Context, verb: Token | None, number_at: int) -> bool:
    """'did not kill 12', 'not 12 but 15', 'all but two were freed'; not 'not only 12' and 'no fewer than 12'."""
    if verb is not None and any(child.dep_ == "neg" and context.holds(child) for child in verb.children):
        return not any(child.lower_ == "only" and child.i < verb.i for child in verb.children)
    before = (context.lower(number_at - 2), context.lower(number_at - 1))
    return before[1] == "not" or before == ("all", "but")
