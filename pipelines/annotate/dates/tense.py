"""The tense that governs a time expression, from the parser's tags: does the sentence look back or ahead?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pipelines.annotate.dates.doubts import token_at
from pipelines.annotate.dates.frame import Tense

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_AHEAD = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "may", "might", "must", "should", "can", "could"})
# Words whose complement lies ahead: 'is due to close in June', 'expected Monday', 'effective Feb. 1', 'the deadline of Friday'.
_PLANS = frozenset(
    {"expect", "schedule", "plan", "due", "slate", "hope", "intend", "aim", "likely", "expire", "propose", "pledge", "promise",
     "vow", "predict", "forecast", "mature", "effective", "expected", "scheduled", "planned", "upcoming",
     "suppose"}
)  # fmt: skip
# Participles that look ahead only behind a form of 'be': 'is set for Monday', but 'a record set on Monday'.
_PLANS_WITH_BE = frozenset({"set", "project", "extend", "begin", "start"})
# Verbs whose past still looks ahead: 'they planned a rally on Saturday', but 'they promised on Saturday'.
_MINDS = frozenset({"expect", "schedule", "plan", "hope", "intend", "aim"})
_IS = frozenset({"is", "are", "'s", "'re", "am", "being"})
_MAX_STEPS = 12
_VERBS = frozenset({"VBD", "VBN", "VBP", "VBZ", "VB", "VBG", "MD"})


def tense_at(span: Span, start: int, end: int) -> Tense:
    """The tense of the verb that governs the characters ``[start, end)`` of the Doc."""
    token = token_at(span, start - span.start_char)
    if token is None:
        return "unknown"
    if (
        token.dep_ in ("compound", "nmod", "amod", "nummod")
        and token.head.tag_ in ("NN", "NNS")
        and token.head.idx >= end
    ):
        # 'the August primary': the verb says nothing about when a thing is that has the date in its name.
        return "unknown"
    first = token
    for _ in range(_MAX_STEPS):
        if token.tag_ in _VERBS and token.pos_ in ("VERB", "AUX"):
            tense = _tense_of(token)
            if token.tag_ == "VBD" and token.lemma_ in _MINDS and first.i < token.i:
                # 'On Friday they planned a march': what stands before the verb is when they did.
                return "past"
            if tense == "unknown" and token.head.i != token.i:
                # 'seen arriving Tuesday': a participle has the tense of the verb above it.
                token = token.head
                continue
            if tense != "infinitive":
                return tense
            # 'had been due to expire Friday' looks back, 'agreed to buy in June' does, 'plans to buy in June' does not.
            above = token.head
            governing = _tense_of(above) if above.i != token.i and above.tag_ in _VERBS else "unknown"
            if above.lemma_ in _PLANS | _PLANS_WITH_BE and "had" not in _helpers(above):
                return "future"
            return "past" if governing == "past" else "future"
        if token.lower_ in ("until", "till") and token.i != first.i:
            return "unknown"
        if token.lemma_ in _PLANS and token.i != first.i and "had" not in _helpers(token.head):
            return "future"
        if token.head.i == token.i or not span.start <= token.head.i < span.end:
            break
        token = token.head
    return "unknown"


def _helpers(verb: Token) -> set[str]:
    return {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}


def _tense_of(verb: Token) -> Tense | Literal["infinitive"]:
    helpers = _helpers(verb)
    if verb.tag_ == "MD" or helpers & _AHEAD:
        return "past" if "have" in helpers and verb.tag_ in ("VBN", "VBD") else "future"
    if "had" in helpers:
        return "past"
    if verb.tag_ == "VB" and "to" in helpers:
        return "infinitive"
    if verb.tag_ == "VBN" and verb.lemma_ in _PLANS:
        return "future"
    if (
        verb.tag_ == "VBN"
        and verb.lemma_ in _PLANS_WITH_BE
        and (helpers or any(child.lower_ == "for" for child in verb.children))
    ):
        return "future"
    if verb.tag_ == "VBN" and helpers & _IS:
        return "present"
    if any(child.dep_ == "acomp" and child.lemma_ in _PLANS for child in verb.children):
        return "future"
    if verb.tag_ == "VBD" and verb.lemma_ in _MINDS:
        return "future"
    if verb.tag_ in ("VBD", "VBN") or "was" in helpers or "were" in helpers:
        return "past"
    if verb.lemma_ in _PLANS:
        return "future"
    return "present" if verb.tag_ in ("VBP", "VBZ") else "unknown"
