"""Whole numbers and their mixtures: words ('three hundred and five', 'two and a half'), and digits through ``digits``."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.numbers.digits import digit_number
from pipelines.annotate.figures.numbers.lexer import Lexeme
from pipelines.annotate.figures.numbers.words import ARTICLES, lower_at, skip_hyphen, words_of_numbers
from pipelines.annotate.figures.words import figure_words


def cardinal(lexemes: Sequence[Lexeme], index: int) -> tuple[float, int, str] | None:
    """Value, index behind the last lexeme, and form of the cardinal that begins at ``index``."""
    words = words_of_numbers()
    lexeme = lexemes[index]
    if lexeme.kind == "digits":
        return digit_number(lexemes, index)
    if lexeme.text in words.signs:
        return words.signs[lexeme.text], index + 1, "fraction"
    lower = lexeme.lower
    if lower in ARTICLES:
        scale_at = skip_hyphen(lexemes, index + 1)
        if lower_at(lexemes, scale_at) not in words.scales:
            return None
        group, last = 1.0, index + 1
    elif lower in words.small:
        group, last = words.small[lower], index + 1
    elif lower in words.scales:
        group, last = 1.0, index
    else:
        return None
    value, end = _accumulate(lexemes, last, group)
    if end == last and last == index:
        return None
    # 'seventy-first', 'hundred and second'
    at = skip_hyphen(lexemes, end)
    if at > end and lower_at(lexemes, at) in words.ordinals and words.ordinals[lower_at(lexemes, at)] < 20:
        return value + words.ordinals[lower_at(lexemes, at)], at + 1, "ordinal"
    return value, end, "words"


def _counts_scores(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Whether a plural stands behind 'score' ('three score prisoners'), or 'and' and more years."""
    lower = lower_at(lexemes, index)
    return lower == "and" or (len(lower) > 3 and lower.endswith("s")) or lower in figure_words("plural without s")


def _accumulate(lexemes: Sequence[Lexeme], index: int, group: float) -> tuple[float, int]:
    """Reads on behind a first word of value ``group``: tens and units, 'hundred', 'and', scales, 'and a half'."""
    words = words_of_numbers()
    total, last_scale, after_scale = 0.0, float("inf"), False
    while index < len(lexemes):
        at = skip_hyphen(lexemes, index)
        joined = lower_at(lexemes, at) == "and"
        if joined:
            at = skip_hyphen(lexemes, at + 1)
        lower = lower_at(lexemes, at)
        if joined and lower in ARTICLES and lower_at(lexemes, skip_hyphen(lexemes, at + 1)) == "half":
            # 'two and a half'; 'a million and a half' adds half of the scale that was read last
            unit = last_scale if after_scale and last_scale != float("inf") else 1.0
            group, index = group + 0.5 * unit if not after_scale else group, skip_hyphen(lexemes, at + 1) + 1
            total += 0.5 * unit if after_scale else 0.0
            continue
        if lower in words.small:
            value = words.small[lower]
            fits_units = 0 < value < 10 and group % 100 >= 20 and group % 10 == 0 and not joined
            fits_rest = (after_scale and group == 0) or (group >= 100 and group % 100 == 0 and value < 100)
            if not (fits_units or fits_rest) or (joined and not (after_scale or group >= 100)):
                break
            group, index, after_scale = group + value, at + 1, False
        elif lower == "hundred" and not joined and 0 < group < 100:
            group, index, after_scale = group * 100, at + 1, False
        elif lower == "score" and not joined and 1 < group < 10 and _counts_scores(lexemes, at + 1):
            group, index, after_scale = group * 20, at + 1, False
        elif lower == "point" and not joined and lower_at(lexemes, at + 1) in words.small and not after_scale:
            digit_at, fraction = at + 1, ""
            while 0 <= words.small.get(lower_at(lexemes, digit_at), -1) < 10:
                fraction += str(int(words.small[lower_at(lexemes, digit_at)]))
                digit_at += 1
            if not fraction:
                break
            group, index = group + float(f"0.{fraction}"), digit_at
        elif lower in words.scales and not joined and words.scales[lower] < last_scale and group > 0:
            last_scale = words.scales[lower]
            total, group, index, after_scale = total + group * last_scale, 0.0, at + 1, True
            # 'a hundred thousand': the scales multiply
        elif lower in words.scales and not joined and after_scale and group == 0 and total < words.scales[lower]:
            last_scale = words.scales[lower]
            total, index = total * last_scale, at + 1
        else:
            break
    return total + group, index
