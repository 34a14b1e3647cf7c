"""What happened to the thing counted: the event class of the verb or noun that governs it, stock or flow, who did it.

The verbs and nouns of each class stand in lexicons/events.tsv; roles are those of the parser's tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipelines.annotate.context import Context
from pipelines.lexicons import load_table

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to the thing counted, and whether that is a state or a change."""

    event: str
    aspect: str | None


@cache
def _events() -> dict[tuple[str, str], dict[str, Event]]:
    table: dict[tuple[str, str], dict[str, Event]] = {}
    for row in load_table("events"):
        table.setdefault((row["lemma"], row["part"]), {})[row["role"]] = Event(row["event"], row["aspect"] or None)
    return table


def event_of(context: Context, head: Token | None, number_at: int) -> Event | None:
    """The event that the thing counted takes part in: the verb above it in its role, a participle on it, or the noun."""
    token = head if head is not None else context.token(number_at)
    if token is None:
        return None
    first, last = context.tokens[0].i, context.tokens[-1].i
    own = _events().get((token.lemma_.lower(), "noun"), {}).get("any")
    for child in token.children:  # 'three fishermen killed in …'
        if child.dep_ in ("acl", "amod", "relcl") and child.tag_ in ("VBN", "VBD", "VBG") and child.i <= last:
            passive = child.tag_ == "VBN" or any(c.dep_ in ("nsubjpass", "auxpass") for c in child.children)
            found = _role(child, "object" if passive and child.dep_ != "relcl" else _relative_role(child))
            if found is not None:
                return found
    for _ in range(6):
        above = token.head
        if above.i == token.i or not first <= above.i <= last:
            break
        if above.pos_ in ("VERB", "AUX"):
            role = {"dobj": "object", "nsubjpass": "object", "nsubj": "subject", "attr": "subject"}.get(
                token.dep_, "subject"
            )
            found = _role(above, role)
            if found is not None:
                return found
            if token.dep_ in ("nsubj", "nsubjpass", "dobj", "attr"):
                complement = next(
                    (
                        c
                        for c in above.children
                        if c.dep_ in ("acomp", "attr", "oprd", "dep", "xcomp") and c.i > above.i
                    ),
                    None,
                )
                state = (
                    _events().get((complement.lemma_.lower(), "noun"), {}).get("any")
                    if complement is not None
                    else None
                )
                if state is not None:
                    return Event(state.event, "stock")
            if token.dep_ not in ("conj", "xcomp", "ccomp"):
                break
        elif above.pos_ in ("NOUN", "PROPN", "ADP") and token.dep_ in (
            "pobj",
            "prep",
            "conj",
            "nmod",
            "nummod",
            "appos",
        ):
            noun = _events().get((above.lemma_.lower(), "noun"), {}).get("any")
            if noun is not None and above.pos_ == "NOUN" and token.dep_ != "conj":
                return noun
        token = above
    return own


def _relative_role(verb: Token) -> str:
    return "object" if any(c.dep_ in ("nsubjpass", "auxpass") for c in verb.children) else "subject"


def _role(verb: Token, role: str) -> Event | None:
    roles = _events().get((verb.lemma_.lower(), "verb"), {})
    return roles.get(role) or roles.get("any")
