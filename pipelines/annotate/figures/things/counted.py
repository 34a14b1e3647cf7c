"""What a number counts: the noun phrase behind it, from the parser's tree and, second, from a scan to the right.

What belongs here: counts of things.  What a sum, a share or a measure is of stands in ``measured``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.things.noun_phrases import (
    MAX_PHRASE,
    Counted,
    described,
    lemma_of,
    phrase_head,
    unit_of,
)
from pipelines.annotate.figures.words import figure_words

if TYPE_CHECKING:
    from spacy.tokens import Token

_TREE_RELATIONS = frozenset({"nummod", "quantmod", "compound", "amod", "nmod", "advmod", "det"})
_BETWEEN = frozenset({"IN", "TO", "VBD", "VBZ", "VBP", "MD", ".", ":", "WDT", "WP"})


def counted_noun(context: Context, numeral: Numeral, start: int) -> Counted | None:
    """The noun phrase that a number counts, looked for from lexeme ``start`` on; None where it is left out."""
    if context.lower(start) == "of":
        return _partitive(context, numeral, start + 1)
    joined = context.lower(start) in HYPHENS and context.glued(start)
    at = start + 1 if joined else start
    token, word = context.token(at), context.lower(at)
    if token is None or start >= len(context.lexemes) or word in figure_words("distance behind a number"):
        return None
    if word == "times":
        return Counted("times", "time", "time", token, at + 1)
    if word == "strong":
        return Counted("members", "member", "person", None, at + 1)  # 'a 4,000-strong force'
    if word in ("a", "an", "per", "each", "every"):
        return None  # '8,000 a month'
    head = _tree_head(context, context.last_token(numeral.last - 1)) or phrase_head(token, context)
    if head is None:
        return _adjective(token, start)
    if _is_time_phrase(context, at, head):
        return None
    return _attributive(context, head, token) if joined else described(context, head, token.i)


def _attributive(context: Context, head: Token, token: Token) -> Counted:
    """'11-member pact' counts members: what is joined to the number is the thing, singular."""
    if token.tag_ == "NN" and token.i < head.i:
        lemma = lemma_of(token)
        return Counted(token.text, lemma, unit_of(token, lemma), token, context.lexeme_behind(token))
    return described(context, head, token.i)


def _is_time_phrase(context: Context, start: int, head: Token) -> bool:
    """'rose to 2.1 last year': the noun is a time, no thing."""
    return context.lower(start) in figure_words("before a time") and head.lower_ in figure_words("time unit")


def _partitive(context: Context, numeral: Numeral, start: int) -> Counted | None:
    """'scores of families', '9 of the 14 fishermen'; not 'four of school age', where the noun is left out."""
    token = context.token(start)
    if token is None:
        return None
    bare = token.pos_ not in ("DET", "PRON", "NUM") and numeral.form in ("digits", "words")
    head = phrase_head(token, context)
    if head is None:
        if token.lower_ in ("which", "whom"):
            return _antecedent(context, numeral)
        if token.pos_ == "PRON" and token.lower_ in ("them", "those", "these", "us"):
            return None
        following = context.token(start + 1)
        if token.pos_ == "DET" and following is not None:
            return _adjective(following, start + 1)  # 'eleven of the dead'
        return _adjective(token, start)
    if bare and head.tag_ not in ("NNS", "NNPS", "NNP"):
        return None
    return described(context, head, token.i)


def _antecedent(context: Context, numeral: Numeral) -> Counted | None:
    """'raids on shops, two of which burned': the noun before the comma."""
    at = numeral.first - 1
    while context.lower(at) in (",", "and", "at", "least", "most", "some", "about", "over", "only"):
        at -= 1
    noun = context.token(at)
    if noun is None or noun.tag_ not in ("NNS", "NNPS"):
        return None
    lemma = lemma_of(noun)
    return Counted(noun.text, lemma, unit_of(noun, lemma), noun, 0)


def _tree_head(context: Context, number: Token) -> Token | None:
    """The noun to the right that the parser hangs the number on."""
    token = number
    for _ in range(4):
        if token.dep_ not in _TREE_RELATIONS or token.head.i == token.i:
            return None
        head = token.head
        if head.pos_ in ("NOUN", "PROPN") and number.i < head.i <= number.i + MAX_PHRASE:
            return head if context.holds(head) and _reachable(number, head) else None
        token = head
    return None


def _reachable(number: Token, head: Token) -> bool:
    """No verb, preposition or clause mark stands between a number and the head of its phrase."""
    doc = number.doc
    return not any(
        (doc[i].tag_ in _BETWEEN and not _in_compound(doc[i]))
        or (doc[i].text in (",", "(", ")", ";") and not (doc[i].text == "," and doc[i + 1].pos_ == "ADJ"))
        for i in range(number.i + 1, head.i)
    )  # fmt: skip


def _in_compound(token: Token) -> bool:
    """Whether a hyphen joins the token to a neighbour ('off-duty')."""
    doc, i = token.doc, token.i
    return (i + 1 < len(doc) and doc[i + 1].text in HYPHENS and not token.whitespace_) or (
        i > 0 and doc[i - 1].text in HYPHENS and not doc[i - 1].whitespace_
    ) or token.text in HYPHENS  # fmt: skip


def _adjective(token: Token, start: int) -> Counted | None:
    """'9 dead', '178 injured': the adjective names the people."""
    if token.lower_ in figure_words("counted adjective"):
        return Counted(token.lower_, token.lower_, "person", token, start + 1)
    if token.lower_ in ("others", "people", "other"):
        return Counted(token.lower_, "other", None, token, start + 1)
    return None
