"""The number grammar: digits in all printed forms, number words and mixtures, fractions, vague words, ordinals.

``read_numerals`` says where the words for a number stand and what number they name.  What does not belong here: whether
the number counts anything (``labels``, ``senses``), how exactly it is meant (``bounds``), and of what (``units``, ``counted``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipelines.annotate.figures.numbers.cardinals import cardinal
from pipelines.annotate.figures.numbers.lexer import Lexeme
from pipelines.annotate.figures.numbers.shares import share
from pipelines.annotate.figures.numbers.words import (
    ARTICLES,
    Numeral,
    lower_at,
    skip_hyphen,
    stands_at,
    words_of_numbers,
)
from pipelines.annotate.figures.words import figure_words

__all__ = ["MAX_VALUE", "Numeral", "read_numerals"]

MAX_VALUE = 1e18


def read_numerals(lexemes: Sequence[Lexeme]) -> list[Numeral]:
    """All numerals of a sentence from left to right, the longest at each place; they do not overlap."""
    found: list[Numeral] = []
    signs, first_words, done = words_of_numbers().signs, _first_words(), 0
    for index, lexeme in enumerate(lexemes):
        if index < done or (lexeme.kind == "sign" and lexeme.text not in signs):
            continue
        if lexeme.kind == "word" and lexeme.lower not in first_words and not lexeme.lower.endswith("fold"):
            continue
        numeral = _read(lexemes, index)
        if numeral is not None:
            found.append(numeral)
            done = numeral.last
    return found


def _read(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    return (
        share(lexemes, index) or _vague(lexemes, index) or _cardinal_numeral(lexemes, index) or _single(lexemes, index)
    )


@cache
def _first_words() -> frozenset[str]:
    words = words_of_numbers()
    tables = (words.small, words.scales, words.parts, words.vague, words.ordinals, words.times, words.factors)
    return frozenset(word for table in tables for word in table) | ARTICLES | {"some"}


def _vague(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    """A phrase of number_conventions: 'dozens', 'several hundred', 'tens of thousands'."""
    if lexemes[index].lower == "some" and lower_at(lexemes, index + 1) in figure_words("time unit"):
        return Numeral(index, index + 1, "vague", None, "some [days]") if lexemes[index + 1].lower[-1] == "s" else None
    for phrase in words_of_numbers().vague.get(lexemes[index].lower, ()):
        last = index + len(phrase)
        if stands_at(lexemes, index, phrase):
            key = " ".join(phrase)
            if phrase[-1] == "of" and len(phrase) > 1 and key != "a couple of":
                last -= 1
            if key in ("a couple", "a couple of", "couple of"):
                at = last + (lower_at(lexemes, last) == "of")
                scale = words_of_numbers().scales.get(lower_at(lexemes, at))
                if scale is not None:
                    return Numeral(index, at + 1, "words", 2 * scale, "a couple of [hundred]")
            return Numeral(index, last, "vague", None, key)
    return None


def _single(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    """Ordinals and multiples: one word, or digits with an ending."""
    words, lower = words_of_numbers(), lexemes[index].lower
    fold = words.small.get(lower.removesuffix("fold")) or words.scales.get(lower.removesuffix("fold"))
    if fold is not None and lower.endswith("fold"):
        return Numeral(index, index + 1, "factor", fold)
    if lower in words.times:
        return Numeral(index, index + 1, "times", words.times[lower])
    if lower in words.factors:
        return Numeral(index, index + 1, "factor", words.factors[lower])
    if lower in words.ordinals:
        return Numeral(index, index + 1, "ordinal", words.ordinals[lower])
    return None


def _cardinal_numeral(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    read = cardinal(lexemes, index)
    if read is None:
        return None
    value, last, form = read
    at = skip_hyphen(lexemes, last)
    if lower_at(lexemes, at) == "fold" and lexemes[at].glued:
        last, form = at + 1, "factor"
    return Numeral(index, last, form, value) if value < MAX_VALUE else None
