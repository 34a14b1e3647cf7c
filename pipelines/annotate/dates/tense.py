"""The tense that governs a time expression, from the parser's tags: does the sentence look back or ahead?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.annotate.dates.frame import Tense

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

_AHEAD = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "may", "might", "must", "should", "can", "could"})
# Verbs and adjectives whose complement lies ahead: 'is due to close in June', 'set for Monday'.
_PLANS = frozenset(
    {"expect", "schedule", "plan", "set", "due", "slate", "hope", "intend", "aim", "likely", "expire", "begin", "start", "take",
     "propose", "pledge", "promise", "vow", "project", "predict", "forecast", "extend", "mature", "deadline"}
)  # fmt: skip
_MAX_STEPS = 12


def tense_at(span: Span, start: int, end: int) -> Tense:
    """The tense of the verb that governs the characters ``[start, end)`` of the Doc."""
    token = _token_at(span, start)
    if token is None:
        return "unknown"
    behind_preposition = token
    for _ in range(_MAX_STEPS):
        if token.tag_ in ("VBD", "VBN", "VBP", "VBZ", "VB", "VBG", "MD") and token.pos_ in ("VERB", "AUX"):
            return _tense_of(token)
        if token.head is token or not span.start <= token.head.i < span.end:
            break
        token = token.head
    return _tense_of(behind_preposition) if behind_preposition.pos_ == "VERB" else "unknown"


def _token_at(span: Span, start: int) -> Token | None:
    low, high = span.start, span.end
    doc = span.doc
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx + len(doc[middle].text) <= start:
            low = middle + 1
        else:
            high = middle
    return doc[low] if low < span.end else None


def _tense_of(verb: Token) -> Tense:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {helper.lower_ for helper in helpers}
    if verb.tag_ == "MD" or words & _AHEAD:
        return "past" if "have" in words and verb.tag_ in ("VBN", "VBD") else "future"
    if verb.tag_ == "VBD" or any(helper.tag_ == "VBD" for helper in helpers):
        return "past"
    if verb.tag_ == "VBN" and verb.lemma_ not in _PLANS:
        return "past"
    if verb.tag_ == "VB" and "to" in words:
        return "future"
    if verb.lemma_ in _PLANS:
        return "future"
    if verb.tag_ in ("VBP", "VBZ"):
        return "present"
    return "unknown"
