"""Words that make numbers, and the record of a number read from them; the grammar's readers share these.

What belongs here: the tables number_words and number_conventions as the grammar asks for them.  What does not: reading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.numbers.lexer import Lexeme
from pipelines.lexicons import load_table
from pipelines.model.quick import quick

ARTICLES = frozenset({"a", "an"})
_HYPHENS = frozenset("-‐‑–")


@quick
@dataclass(frozen=True, slots=True)
class Numeral:
    """The words of one number: lexemes ``[first, last)``, and what they say.

    ``form``: digits (any digit in it) | words | fraction | ratio ('one in five') | vague | ordinal | times ('twice') |
    factor ('doubled').  ``value`` is None for vague words, which have ``convention``, their key in number_conventions.
    """

    first: int
    last: int
    form: str
    value: float | None
    convention: str = ""


@dataclass(frozen=True, slots=True)
class NumberWords:
    """Words and what they are worth, by class."""

    small: dict[str, float]  # zero … ninety
    scales: dict[str, float]  # hundred, thousand …, dozen
    short_scales: dict[str, float]  # bn, m, k: only behind digits
    ordinals: dict[str, float]
    parts: dict[str, float]  # third(s) -> 3
    times: dict[str, float]
    factors: dict[str, float]
    signs: dict[str, float]  # ½
    vague: dict[str, tuple[tuple[str, ...], ...]]  # first word -> phrases, longest first


@cache
def words_of_numbers() -> NumberWords:
    """The tables number_words and number_conventions, by class."""
    groups: dict[str, dict[str, float]] = {}
    for row in load_table("number_words"):
        groups.setdefault(row["class"], {})[row["word"]] = float(row["value"])
    vague: dict[str, list[tuple[str, ...]]] = {}
    for row in load_table("number_conventions"):
        if row["basis"] == "absolute" and "[" not in row["word"]:
            phrase = tuple(row["word"].split())
            vague.setdefault(phrase[0], []).append(phrase)
    small = {**groups["unit"], **groups["teen"], **groups["ten"]}
    return NumberWords(
        small, groups["scale"], groups["short scale"], groups["ordinal"], groups["part"], groups["times"],
        groups["factor"], groups["sign"], {first: tuple(sorted(p, key=len, reverse=True)) for first, p in vague.items()},
    )  # fmt: skip


def is_number_word(lower: str) -> bool:
    """Whether a word in small letters, or digits, name a number by themselves: 'twelve', 'million', 'third', '1,200'."""
    words = words_of_numbers()
    plain = lower.replace(",", "").replace(".", "")
    return plain.isdecimal() or lower in words.small or lower in words.scales or lower in words.ordinals


def lower_at(lexemes: Sequence[Lexeme], index: int) -> str:
    """The lexeme at ``index`` in small letters, '' outside the sentence."""
    return lexemes[index].lower if 0 <= index < len(lexemes) else ""


def stands_at(lexemes: Sequence[Lexeme], index: int, phrase: tuple[str, ...]) -> bool:
    """Whether the words of a phrase stand at ``index``."""
    return tuple([lexeme.lower for lexeme in lexemes[index : index + len(phrase)]]) == phrase


def skip_hyphen(lexemes: Sequence[Lexeme], index: int) -> int:
    """The index behind a hyphen that joins two words, else the same index."""
    if (
        index + 1 < len(lexemes)
        and lexemes[index].text in _HYPHENS
        and lexemes[index].glued
        and lexemes[index + 1].glued
    ):
        return index + 1
    return index
