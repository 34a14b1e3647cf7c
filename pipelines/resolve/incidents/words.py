"""The words by which two accounts are compared, each weighed by how rare it is in news.

How rare a word is comes from a shipped table, not from the pages at hand: what two accounts share then depends on the two alone.
What does not belong here: places, days and people, which are compared as what they are.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.lexicons import load_table

MOST_WORDS = 120
_WORD = re.compile(r"[^\W\d_]{2,40}|\d{3,9}")
_UNLISTED = 0.005  # share of pages taken for a word that the table does not have


@cache
def shares() -> dict[str, float]:
    """Word -> in what share of news pages it stands."""
    return {row["word"]: float(row["share"]) for row in load_table("news_words")}


def folded(word: str) -> str:
    """A word in lower case without the ending of its plural."""
    word = word.lower()
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def word_counts(texts: Iterable[str]) -> Counter[str]:
    """How often each folded word stands in some texts."""
    return Counter(folded(word) for text in texts for word in _WORD.findall(text))


@dataclass(frozen=True, slots=True)
class Words:
    """The heaviest words of an account with their weights; ``placed``: those of them that name places."""

    weights: Mapping[str, float]
    placed: frozenset[str]
    length: float
    placed_length: float


def weighed(counts: Mapping[str, int], placed: frozenset[str]) -> Words:
    """The words of an account, of which some name places."""
    known = shares()
    weights = {word: (1.0 + math.log(count)) * -math.log(known.get(word, _UNLISTED)) for word, count in counts.items()}
    kept = dict(sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS])
    own = frozenset(placed & kept.keys())
    squares = {word: weight * weight for word, weight in kept.items()}
    of_places = sum(squares[word] for word in sorted(own))
    return Words(kept, own, math.sqrt(sum(squares.values())), math.sqrt(of_places))


def cosines(a: Words, b: Words) -> tuple[float, float, float]:
    """How alike two accounts are in all their words, in those that name no place, and in those that do; each 0 to 1."""
    if len(a.weights) > len(b.weights):
        a, b = b, a
    every = places = 0.0
    other = b.weights
    for word, weight in a.weights.items():
        if word in other:
            every += weight * other[word]
            if word in a.placed or word in b.placed:
                places += weight * other[word]
    return (
        _share(every, a.length * b.length),
        _share(every - places, _other(a) * _other(b)),
        _share(places, a.placed_length * b.placed_length),
    )


def _other(words: Words) -> float:
    return math.sqrt(max(words.length**2 - words.placed_length**2, 0.0))


def _share(part: float, whole: float) -> float:
    return min(part / whole, 1.0) if whole > 1e-9 else 0.0
