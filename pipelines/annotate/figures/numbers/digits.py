"""Numbers that begin with digits: groups by comma, point or space, scales behind them ('4.2bn'), powers of ten, '2 1/2'."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.numbers.lexer import Lexeme
from pipelines.annotate.figures.numbers.words import lower_at, skip_hyphen, words_of_numbers
from pipelines.annotate.figures.words import figure_words

# A number with more digits than this names nothing that news counts; a double could not tell it from its neighbours.
MAX_DIGITS = 18
# What people divide by in print; '9/11' is a day.
_DENOMINATORS = frozenset({2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 64})
_CURRENCY_SIGNS = frozenset("$€£¥₹₽₪₦₩₺₴฿")


def digit_number(lexemes: Sequence[Lexeme], index: int) -> tuple[float, int, str] | None:
    """A number that begins with digits: space groups, mixed fractions, scales behind it ('4.2bn', '13.2 million')."""
    words = words_of_numbers()
    lexeme = lexemes[index]
    value = digits_value(lexeme.text)
    if value is None:
        return None
    last = _space_groups(lexemes, index)
    if last > index + 1:
        groups = "".join(each.text for each in lexemes[index:last])
        value = float(groups) if len(groups) <= MAX_DIGITS else value
    power = _power_of_ten(lexemes, last)
    if power is not None:
        exponent, last = power
        return value * 10.0**exponent, last, "digits"
    if (
        last < len(lexemes)
        and lexemes[last].glued
        and lexemes[last].lower in figure_words("ordinal ending")
        and value == int(value)
    ):
        return value, last + 1, "ordinal"
    if last < len(lexemes) and lexemes[last].text in words.signs:
        return value + words.signs[lexemes[last].text], last + 1, "digits"
    mixed = slash_fraction(lexemes, last)
    if mixed is not None and not lexemes[last].glued and value == int(value):
        return value + mixed, last + 3, "digits"
    at = skip_hyphen(lexemes, last)
    while lower_at(lexemes, at) in words.scales and lexemes[at].kind == "word":
        value, last = value * words.scales[lower_at(lexemes, at)], at + 1
        at = skip_hyphen(lexemes, last)
    if last == index + 1 and last < len(lexemes) and _is_short_scale(lexemes, last):
        value, last = value * words.short_scales[lexemes[last].lower], last + 1
    if (
        lower_at(lexemes, last) == "and" and lower_at(lexemes, last + 1) == "a" and lower_at(lexemes, last + 2) == "half"
    ):  # fmt: skip
        value, last = value + 0.5, last + 3
    return value, last, "digits"


def digits_value(text: str) -> float | None:
    """The value of a number in ASCII digits with thousands separators, None where it names no quantity.

    ``1,200`` 1200; ``1.200.000`` 1200000; ``1.2.3`` and numbers of more than MAX_DIGITS digits None.
    """
    plain = text.replace(",", "")
    if plain.count(".") > 1:
        head, *groups = plain.split(".")
        if len(head) > 3 or any(len(group) != 3 for group in groups):
            return None
        plain = head + "".join(groups)
    if len(plain.replace(".", "")) > MAX_DIGITS:
        return None
    return float(plain)


def _space_groups(lexemes: Sequence[Lexeme], index: int) -> int:
    """The end of the groups of three digits that spaces set apart: '85 000'; 'six 212 gliders' and '60 212 Lark' have none."""
    last = index + 1
    lexeme = lexemes[index]
    if len(lexeme.text) > 3 or not lexeme.text.isdecimal() or lexeme.text[0] == "0":
        return last
    while (
        last < len(lexemes) and lexemes[last].kind == "digits" and len(lexemes[last].text) == 3
        and lexemes[last].text.isdecimal() and lexemes[last].start == lexemes[last - 1].end + 1
    ):  # fmt: skip
        following = lexemes[last + 1] if last + 1 < len(lexemes) else None
        if following is not None and following.kind == "word" and lexemes[last].text != "000" and (
            following.text[0].isupper() or (following.glued and following.lower not in words_of_numbers().short_scales)
        ):  # fmt: skip
            break
        last += 1
    return last


def _power_of_ten(lexemes: Sequence[Lexeme], index: int) -> tuple[int, int] | None:
    """Exponent and end of '× 10^24', '×10−30' at ``index``."""
    if index + 2 >= len(lexemes) or lexemes[index].text not in ("×", "x", "X", "*") or lexemes[index + 1].text != "10":
        return None
    at = index + 2
    raised = lexemes[at].text == "^"
    at += raised
    sign = -1 if at < len(lexemes) and lexemes[at].text in ("-", "−", "–") else 1
    at += sign < 0
    if at >= len(lexemes) or not lexemes[at].text.isdecimal() or len(lexemes[at].text) > 2 or not (raised or sign < 0):
        return None
    exponent = sign * int(lexemes[at].text)
    return (exponent, at + 1) if abs(exponent) < MAX_DIGITS * 2 else None


def _is_short_scale(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Whether the letters at ``index`` behind digits are a scale: bn, tn, k; m and b in doubt are units or names."""
    lexeme = lexemes[index]
    lower = lexeme.lower
    if lower not in words_of_numbers().short_scales:
        return False
    if len(lower) > 1 or lower == "k":
        return lexeme.glued or lower != "k"
    following = lexemes[index + 1] if index + 1 < len(lexemes) else None
    money = index >= 2 and (not lexemes[index - 2].text[-1].isalnum()) and lexemes[index - 2].text in _CURRENCY_SIGNS
    code = index >= 2 and lexemes[index - 2].text.isupper() and len(lexemes[index - 2].text) in (2, 3)
    if money or (code and lexemes[index - 1].glued):
        return True
    if lower == "t":
        return False
    plural = following is not None and following.kind == "word" and _plural_near(lexemes, index + 1)
    if lower == "m" and lexeme.glued and lexeme.text == "m":
        return plural
    return lexeme.text.isupper() and (lexeme.glued or plural)


def _plural_near(lexemes: Sequence[Lexeme], index: int) -> bool:
    """Whether a noun phrase begins at ``index`` that things could be counted by: 'people', 'large and small parcels'."""
    for lexeme in lexemes[index : index + 5]:
        if lexeme.kind != "word" or lexeme.lower in figure_words("never a thing counted"):
            return False
        if lexeme.lower in figure_words("counted after m for million") or (
            lexeme.lower.endswith("s") and len(lexeme.lower) > 3
        ):
            return True
        if lexeme.lower in figure_words("ends a noun phrase"):
            return False
    return False


def slash_fraction(lexemes: Sequence[Lexeme], index: int) -> float | None:
    """The value of '1/2' at ``index``, where both sides are small and it is less than one."""
    if index + 2 >= len(lexemes) or lexemes[index + 1].text != "/" or not lexemes[index + 1].glued:
        return None
    above, below = lexemes[index].text, lexemes[index + 2].text
    if not (above.isdecimal() and below.isdecimal() and lexemes[index + 2].glued) or len(above) > 2 or len(below) > 2:
        return None
    if index + 3 < len(lexemes) and lexemes[index + 3].glued and lexemes[index + 3].text in ("/", "-"):
        return None
    return int(above) / int(below) if 0 < int(above) < int(below) and int(below) in _DENOMINATORS else None
