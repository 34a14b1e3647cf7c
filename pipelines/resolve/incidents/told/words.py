"""The words by which two accounts are compared, each weighed by how rare it is in news.

How rare a word is comes from a shipped table, not from the pages at hand: what two accounts share then depends on the two alone.
What does not belong here: places, days and people, which are compared as what they are.
"""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt

from pipelines.lexicons import load_table

MOST_WORDS = 120
_WORD = re.compile(r"[^\W\d_]{2,40}|(?<!\d)(?!(?:19|20)\d\d(?!\d))\d{3,9}")  # a year tells no two happenings apart
_UNLISTED = 0.005  # share of pages taken for a word that the table does not have
_OF_UNLISTED = -math.log(_UNLISTED)


@cache
def shares() -> dict[str, float]:
    """Word -> in what share of news pages it stands."""
    return {row["word"]: float(row["share"]) for row in load_table("news_words")}


@cache
def _rarity() -> dict[str, float]:
    return {word: -math.log(share) for word, share in shares().items()}


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word in lower case without the ending of its plural."""
    word = word.lower()
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def word_counts(texts: Iterable[str]) -> Counter[str]:
    """How often each folded word stands in some texts."""
    return Counter(map(folded, chain.from_iterable(map(_WORD.findall, texts))))


@dataclass(frozen=True, slots=True)
class Words:
    """The heaviest words of an account: ``codes`` (hashes, ascending), what each weighs, and whether it names a place; ``squares``:
    the sum of squares of all weights, and of those of place names."""

    codes: npt.NDArray[np.uint32]
    weights: npt.NDArray[np.float32]
    placed: npt.NDArray[np.bool_]
    squares: tuple[float, float] = field(init=False)

    def __post_init__(self) -> None:
        squares = np.square(self.weights, dtype=np.float64)
        object.__setattr__(self, "squares", (float(squares.sum()), float(squares[self.placed].sum())))


def weighed(counts: Mapping[str, int]) -> list[tuple[str, float]]:
    """The heaviest words of an account with their weights, heaviest first."""
    rarity = _rarity()
    weights = {
        word: (1.0 + math.log(count)) * rarity.get(word, _OF_UNLISTED) if count > 1 else rarity.get(word, _OF_UNLISTED)
        for word, count in counts.items()
    }
    return [
        (word, -weight) for weight, word in sorted([(-weight, word) for word, weight in weights.items()])[:MOST_WORDS]
    ]


@lru_cache(maxsize=200_000)
def _code(word: str) -> int:
    return zlib.crc32(word.encode())


def as_words(heaviest: Iterable[tuple[str, float]], placed: frozenset[str]) -> Words:
    """Words as they are compared; ``placed``: those that name places."""
    rows = sorted({_code(word): (weight, word in placed) for word, weight in heaviest}.items())
    return Words(
        np.array([code for code, _ in rows], np.uint32),
        np.array([weight for _, (weight, _) in rows], np.float32),
        np.array([is_placed for _, (_, is_placed) in rows], np.bool_),
    )


def cosines(a: Words, b: Words) -> tuple[float, float, float]:
    """How alike two accounts are in all their words, in those that name no place, and in those that do; each 0 to 1."""
    (whole_a, places_a), (whole_b, places_b) = a.squares, b.squares
    if not len(a.codes) or not len(b.codes):
        return 0.0, 0.0, 0.0
    at = b.codes.searchsorted(a.codes)
    at[at == len(b.codes)] = 0
    left = (b.codes[at] == a.codes).nonzero()[0]
    if not len(left):
        return 0.0, 0.0, 0.0
    right = at[left]
    products = a.weights[left].astype(np.float64) * b.weights[right]
    every, places = float(products.sum()), float(products[a.placed[left] | b.placed[right]].sum())
    return (
        _share(every, whole_a, whole_b),
        _share(every - places, whole_a - places_a, whole_b - places_b),
        _share(places, places_a, places_b),
    )


def _share(product: float, square_a: float, square_b: float) -> float:
    length = math.sqrt(max(square_a, 0.0) * max(square_b, 0.0))
    return min(max(product, 0.0) / length, 1.0) if length > 1e-9 else 0.0
