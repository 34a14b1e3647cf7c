"""'a' and 'another' where they count: in a list of counts ('five Danes, two Swedes, a Finn and a Pole were seen').

An article alone counts nothing worth a figure; in a list with several numbers it gives one more of them.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.noun_phrases import (
    Counted,
    described,
    lemma_of,
    noun_units,
    phrase_head,
    unit_of,
)

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

    ``taken``: lexemes of figures; ``counted_heads``: the nouns that numbers count.
    """
    words = context.words
    found: list[CountingArticle] = []
    for index, lexeme in enumerate(context.lexemes):
        if lexeme.lower not in _ARTICLES or index in taken:
            continue
        article, following = context.holders[index], context.word(index + 1)
        if following is None or words.dep[article] != "det":
            continue
        head = phrase_head(context, following)
        if head is None or words.tag[head] not in ("NN", "NNP") or head in counted_heads or words.head[article] != head:
            continue
        if _is_known(context, head) and _counted_beside(context, head, counted_heads) >= _MIN_COUNTED:
            found.append(CountingArticle(index, described(context, head, following)))
    return found


def _is_known(context: Context, head: int) -> bool:
    """Whether the noun is of a class that figures name: a person, a vehicle, a building."""
    lemma = lemma_of(context, head)
    return lemma.lower() in noun_units() or unit_of(context, head, lemma) == "person"


def _counted_beside(context: Context, head: int, counted_heads: Container[int]) -> int:
    """How many counted nouns 'and' or commas join with the noun."""
    words, first = context.words, head
    for _ in range(_MAX_STEPS):
        if words.dep[first] not in ("conj", "appos"):
            break
        first = words.head[first]
    members = [first]
    for _ in range(_MAX_STEPS):
        following = words.kid(members[-1], "conj", "appos")
        if following is None:
            break
        members.append(following)
    return sum(member in counted_heads for member in members)
