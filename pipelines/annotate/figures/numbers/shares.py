"""Shares of a whole in words and digits: 'a third', 'two-thirds', '1/2', 'one in five', 'half a million'."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.numbers.cardinals import cardinal
from pipelines.annotate.figures.numbers.digits import slash_fraction
from pipelines.annotate.figures.numbers.lexer import Lexeme
from pipelines.annotate.figures.numbers.words import (
    ARTICLES,
    Numeral,
    lower_at,
    skip_hyphen,
    stands_at,
    words_of_numbers,
)
from pipelines.annotate.figures.words import figure_words

# What stands between the two numbers of a ratio, by its first word.
_JOINERS = {"out": (("out", "of", "every"), ("out", "of")), "in": (("in", "every"), ("in",)), "of": (("of", "every"),)}


def share(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    """'a third', 'two-thirds', 'half', '1/2', 'one in five', 'three out of four', 'half a million'."""
    lexeme = lexemes[index]
    fraction = slash_fraction(lexemes, index)
    if fraction is not None:
        return Numeral(index, index + 3, "fraction", fraction)
    return _ratio(lexemes, index) if lexeme.kind == "digits" else _ratio(lexemes, index) or _parts(lexemes, index)


def _ratio(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    above = cardinal(lexemes, index)
    if above is None:
        return None
    value, last, _ = above
    if lower_at(lexemes, index - 1) == "." and lower_at(lexemes, index - 2) in ("no", "nos"):
        return None  # 'signal No. 1 in seven areas'
    for joiner in _JOINERS.get(lower_at(lexemes, last), ()):
        if stands_at(lexemes, last, joiner):
            at = last + len(joiner)
            below = cardinal(lexemes, at) if at < len(lexemes) else None
            if below is None or below[0] <= value or value < 1:
                return None
            if joiner == ("in",) and not (_is_round(below[0]) and value <= 9 and below[1] == at + 1):
                return None
            return Numeral(index, below[1], "ratio", value / below[0])
    return None


def _is_round(value: float) -> bool:
    """Whether '… in N' reads as a ratio: N up to ten, or ten and its round multiples below the years."""
    return value in (2, 3, 4, 5, 6, 7, 8, 9, 12) or (value % 10 == 0 and value <= 1000) or value % 10_000 == 0


def _parts(lexemes: Sequence[Lexeme], index: int) -> Numeral | None:
    words = words_of_numbers()
    lower = lexemes[index].lower
    if lower == "half":
        return _half(lexemes, index, index + 1)
    at = skip_hyphen(lexemes, index + 1)
    part = lower_at(lexemes, at)
    if part not in words.parts:
        return None
    above = 1.0 if lower in ARTICLES else words.small.get(lower, 0.0)
    many = part.endswith("s") or part == "halves"
    if not 1 <= above < words.parts[part] or many != (above > 1):
        return None
    if part == "quarters" and lower_at(lexemes, index - 1) in figure_words("before quarters of a year"):
        return None  # of a year
    if part == "half":
        return _half(lexemes, index, at + 1)
    # 'a fifth suspect' and 'one quarter later' are no fractions, 'a fifth of' is; 'second' is never one
    alone = lower_at(lexemes, index - 1) == "by" or lower_at(lexemes, at + 1) in figure_words("verb of several")
    if lower in ARTICLES and lower_at(lexemes, at + 1) != "of" and not alone:
        return None  # 'fell by a third' and 'a fifth were' are fractions too
    if alone and part != "half":
        return Numeral(index, at + 1, "fraction", above / words.parts[part])
    if lower == "one" and part == "quarter" and lower_at(lexemes, at + 1) not in ("of", "to"):
        return None
    return _of_scale(lexemes, index, at + 1, above / words.parts[part])


def _half(lexemes: Sequence[Lexeme], index: int, last: int) -> Numeral | None:
    """'half' that ends at ``last``: 'half of', 'half the', 'half a million', 'one-half'; not 'the first half'."""
    before, after = lower_at(lexemes, index - 1), lower_at(lexemes, last)
    if (
        before in words_of_numbers().ordinals
        or before in figure_words("half after it is no share")
        or after in figure_words("half before it is no share")
    ):
        return None
    if after in ("-",) and lower_at(lexemes, last + 1) in figure_words("half before it is no share"):
        return None
    return _of_scale(lexemes, index, last, 0.5)


def _of_scale(lexemes: Sequence[Lexeme], index: int, last: int, value: float) -> Numeral:
    """'half a million', 'a quarter of a million', 'half-million', 'half a dozen'."""
    at = skip_hyphen(lexemes, last)
    if lower_at(lexemes, at) == "of":
        at += 1
    if lower_at(lexemes, at) in ARTICLES:
        at += 1
    scale = words_of_numbers().scales.get(lower_at(lexemes, at))
    if scale is not None:
        return Numeral(index, at + 1, "words", value * scale)
    return Numeral(index, last, "fraction", value)
