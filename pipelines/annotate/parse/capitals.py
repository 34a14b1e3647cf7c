"""Text that is printed all in capitals, as old wires send it, in the mixed case that a parser is trained on.

What belongs here: telling such text, and a guess at the case of each word.  Lengths never change, so offsets hold.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import cache

from pipelines.lexicons import load_table
from pipelines.lexicons.months import english_months

MIN_WORDS = 8  # a dateline or a heading in capitals is left as it is
_MIN_SHARE = 0.9  # of its letters
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]['\"”)\]]*\s+|--\s|[\"“(\[])$")
_DIGIT = re.compile(r"\d")
_VOWEL = re.compile(r"[AEIOUY]")
_ROMAN = re.compile(r"[IVXLC]{2,}$")


@cache
def _always_capital() -> frozenset[str]:
    """Words for people and things of a place, a people or a faith, lower case."""
    return frozenset(row["word"].lower() for table in ("demonyms", "peoples") for row in load_table(table))


@cache
def casing_key() -> str:
    """What the guesses of case depend on beside the code: a hash of the words that always begin with a capital, and the months."""
    return hashlib.sha256("\n".join([*sorted(_always_capital()), "", *sorted(english_months())]).encode()).hexdigest()[
        :16
    ]


def is_all_capitals(text: str) -> bool:
    """Whether a block is printed in capitals throughout: at least MIN_WORDS words, hardly a small letter."""
    upper = sum(map(str.isupper, text))
    return upper > 4 * MIN_WORDS and upper >= _MIN_SHARE * sum(map(str.isalpha, text)) and text.count(" ") >= MIN_WORDS


def mixed_case(text: str, is_word: Callable[[str], bool]) -> str:
    """The text with small letters where they belong: words of the language small, all others as names.

    ``is_word`` says of a word in small letters whether the language has it.  Words without a vowel stay capital.
    """
    parts: list[str] = []
    done = 0
    for match in _WORD.finditer(text):
        parts.append(text[done : match.start()])
        starts = _SENTENCE_START.search(text[max(0, match.start() - 6) : match.start()]) is not None
        beside = text[max(0, match.start() - 2) : match.start()] + text[match.end() : match.end() + 3]
        is_month = match.group().lower() in english_months() and _DIGIT.search(beside) is not None
        parts.append(_cased(match.group(), starts or done == 0 or is_month, is_word))
        done = match.end()
    parts.append(text[done:])
    return "".join(parts)


def _cased(word: str, starts: bool, is_word: Callable[[str], bool]) -> str:
    lower = word.lower()
    if len(lower) != len(word) or not word.isupper():
        return word
    stem = re.split("['’]", lower)[0]
    small = is_word(stem)
    if not small and (not _VOWEL.search(word) or _ROMAN.match(word)):
        return word
    singular = stem.removesuffix("s")
    if small and stem not in _always_capital() and singular not in _always_capital():
        return lower[0].upper() + lower[1:] if starts else "I" if lower == "i" else lower
    return word[0] + lower[1:]
