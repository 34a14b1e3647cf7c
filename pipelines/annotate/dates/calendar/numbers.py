"""Numbers as time expressions say them: 'two and a half', '2 1/2', 'a couple of', 'twenty-first', 'nineteen ninety-one'."""

from __future__ import annotations

import re
from functools import cache

from pipelines.annotate.dates.patterns import word_values
from pipelines.lexicons import load_table

_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")


@cache
def _values() -> dict[str, int]:
    rows = load_table("number_words")
    kinds = ("unit", "teen", "ten", "scale", "ordinal")
    return {row["word"]: int(float(row["value"])) for row in rows if row["class"] in kinds}


def number(text: str) -> float:
    """The value of a number in digits or words, lower case; 1 for 'a' and for what it does not know.

    >>> number("2 1/2"), number("two and a half"), number("a hundred"), number("twenty-four")
    (2.5, 2.5, 100.0, 24.0)
    """
    if text in word_values("count"):
        return float(word_values("count")[text])
    total = 0.0
    for ending in (" 1/2", " and a half", " and half"):
        if text.endswith(ending):
            total, text = 0.5, text.removesuffix(ending)
    for sign, value in _SIGNS.items():
        if text.endswith(sign):
            total, text = total + value, text.removesuffix(sign).strip()
    if _DIGITS.fullmatch(text):
        return total + float(text.replace(",", ""))
    return total + (_words(text) or 1)


def ordinal(text: str) -> int | None:
    """'21st', 'twenty-first' and 'first' as numbers; None for 'last' and its like."""
    digits = re.match(r"\d+", text)
    if digits:
        return int(digits.group())
    return _words(text) or None


def said_year(text: str) -> int:
    """'nineteen ninety-one', 'nineteen oh five', 'two thousand and three', 'twenty ten'."""
    words = [word for word in re.split(r"[- ]", text) if word not in ("and", "oh", "o'", "o", "hundred")]
    if words[:2] == ["two", "thousand"]:
        return 2000 + _words(" ".join(words[2:]))
    return _values()[words[0]] * 100 + _words(" ".join(words[1:]))


def _words(text: str) -> int:
    total = current = 0
    for word in re.split(r"[- ]", text):
        value = _values().get(word, 1 if word in ("a", "an") else 0)
        if value >= 100 and value in (100, 1000, 1_000_000):
            current = max(current, 1) * value
            if value >= 1000:
                total, current = total + current, 0
        else:
            current += value
    return total + current
