"""'a' and 'another' where they count: in a list of counts ('six Iraqis, two Kurds, a Somali and a Turk were arrested').

An article alone counts nothing worth a figure; in a list with several numbers it gives one more of them.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.noun_phrases import (
    Counted,
    described,
    lemma_of,
    noun_units,
    phrase_head,
    unit_of,
)

if TYPE_CHECKING:
    from spacy.tokens import Token

_ARTICLES = frozenset({"a", "an", "another"})
_MAX_STEPS = 12
_MIN_COUNTED = 2  # nouns with numbers that make a list a list of counts


@dataclass(frozen=True, slots=True)
class CountingArticle:
    """An article that counts one: its lexeme, and the thing."""

    index: int
    counted: Counted


def counting_articles(context: Context, taken: Container[int], counted_heads: Container[int]) -> list[CountingArticle]:
    """Articles before a noun that is in one list with a counted noun.

    ``taken``: lexemes of figures; ``counted_heads``: token indexes of the nouns that numbers count.
    """
    found: list[CountingArticle] = []
    for index, lexeme in enumerate(context.lexemes):
        if lexeme.lower not in _ARTICLES or index in taken:
            continue
        article, following = context.token(index), context.token(index + 1)
        if article is None or following is None or article.dep_ != "det":
            continue
        head = phrase_head(following, context)
        if head is None or head.tag_ not in ("NN", "NNP") or head.i in counted_heads or article.head.i != head.i:
            continue
        if _is_known(head) and _counted_beside(context, head, counted_heads) >= _MIN_COUNTED:
            found.append(CountingArticle(index, described(context, head, following.i)))
    return found


def _is_known(head: Token) -> bool:
    """Whether the noun is of a class that figures name: a person, a vehicle, a building."""
    lemma = lemma_of(head)
    return lemma.lower() in noun_units() or unit_of(head, lemma) == "person"


def _counted_beside(context: Context, head: Token, counted_heads: Container[int]) -> int:
    """How many counted nouns 'and' or commas join with the noun."""
    first = head
    for _ in range(_MAX_STEPS):
        if first.dep_ not in ("conj", "appos") or not context.holds(first.head):
            break
        first = first.head
    members, token = [first], first
    for _ in range(_MAX_STEPS):
        following = next((c for c in token.children if c.dep_ in ("conj", "appos") and context.holds(c)), None)
        if following is None:
            break
        members.append(following)
        token = following
    return sum(member.i in counted_heads for member in members)
