"""Whether the next line of a text dump goes on with the sentence of the line before: links and bold words break sentences.

What belongs here: the features of the boundary between two lines, and the fitted model over them (lexicons/dump_joins.tsv,
python -m tests.fit.dump_joins).  What does not: hard-wrapped text, whose width tells (``pieces``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from pipelines.read.lines import function_words, kept_for_short
from pipelines.read.trees import Forest, Matrix, load_forest

SENTENCE_END: Final = re.compile(r"(?:[.!?…。！？।]|[.!?。！？।]\s?[\"'”’»)\]」』]+)\s*\Z")
_OPENING: Final = frozenset("(“‘«[{„\"'‹「『—–-/&")
_CLOSING: Final = frozenset(".,;:!?)]}”’»›'\"…%。、，」』")
_HALF: Final = frozenset(",;:")
_LONGEST: Final = 400.0  # characters beyond which a line is simply long
NEAR: Final = 12  # lines to each side among which broken lines are counted


@dataclass(frozen=True, slots=True)
class Line:
    """A line without the white space at its ends; ``gap``: a blank line, or nothing, stands before it."""

    start: int
    end: int
    text: str
    gap: bool


FEATURES: Final = (
    "before_length", "before_words", "before_ends", "before_half", "before_opens", "before_function", "before_lower",
    "before_digit",
    "before_capital", "before_begins_broken", "unclosed",
    "after_length", "after_words", "after_ends", "after_lower", "after_closes", "after_opens", "after_digit", "after_capital",
    "after_all_capitals", "after_function", "third_begins_broken", "third_length", "third_begins_capital", "zero_ends",
    "zero_length",
    "broken_near", "ends_near", "length_near",
)  # fmt: skip


@cache
def _model() -> Forest:
    return load_forest("dump_joins", FEATURES)


def chances_of_joins(lines: Sequence[Line], model: Forest | None = None) -> list[float]:
    """For each line but the first the chance that it goes on with the paragraph of the line before; 0 behind a blank line.

    ``model``: another one than the table's.
    """
    if len(lines) < 2:
        return []
    chances = (model or _model()).chances(boundaries(lines))
    return [0.0 if line.gap else float(chance) for line, chance in zip(lines[1:], chances, strict=True)]


def boundaries(lines: Sequence[Line]) -> Matrix:
    """The features of the boundary before each line but the first, one row a boundary."""
    looks = [_look(line.text) for line in lines]
    empty = _look("")
    broken = np.array([look.is_broken for look in looks], dtype=float)
    ends = np.array([look.ends for look in looks], dtype=float)
    length = np.array([look.length for look in looks], dtype=float)
    near = [_mean_near(values) for values in (broken, ends, length)]
    rows = []
    for number in range(1, len(lines)):
        a, b = looks[number - 1], looks[number]
        zero = looks[number - 2] if number > 1 else empty
        third = looks[number + 1] if number + 1 < len(lines) else empty
        rows.append(
            (
                a.length, a.words, a.ends, a.half, a.opens_at_end, a.function_at_end, a.lower_at_end, a.digit_at_end,
                a.capital_at_end, a.is_broken, a.unclosed,
                b.length, b.words, b.ends, b.lower, b.closes, b.opens, b.digit, b.capital, b.all_capitals, b.function,
                third.is_broken, third.length, third.capital, zero.ends, zero.length,
                near[0][number], near[1][number], near[2][number],
            )
        )  # fmt: skip
    return np.array(rows, dtype=float)


def _mean_near(values: Matrix) -> Matrix:
    sums = np.concatenate([[0.0], values.cumsum()])
    at = np.arange(len(values))
    low, high = np.maximum(at - NEAR, 0), np.minimum(at + NEAR, len(values))
    return np.asarray((sums[high] - sums[low]) / (high - low), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a line looks like at its two ends."""

    length: float
    words: int
    ends: bool
    half: bool
    opens_at_end: bool
    function_at_end: bool
    lower_at_end: bool
    digit_at_end: bool
    capital_at_end: bool
    is_broken: bool  # begins as no line begins: in lower case, or with a mark that closes
    unclosed: bool
    lower: bool
    closes: bool
    opens: bool
    digit: bool
    capital: bool
    all_capitals: bool
    function: bool


@kept_for_short
def _look(text: str) -> _Look:
    words = text.split()
    first, last = text[:1], text[-1:]
    end = words[-1] if words else ""
    begin = words[0] if words else ""
    bare = begin.strip("\"'“‘«(")
    return _Look(
        length=min(len(text), _LONGEST),
        words=min(len(words), 80),
        ends=SENTENCE_END.search(text) is not None,
        half=last in _HALF and bool(last),
        opens_at_end=last in _OPENING and bool(last),
        function_at_end=end.lower() in function_words(),
        lower_at_end=last.islower(),
        digit_at_end=last.isdigit(),
        capital_at_end=end[:1].isupper(),
        is_broken=first.islower()
        or (first in _CLOSING and not (first in "\"'" and len(text) > 1 and text[1].isalnum())),
        unclosed=text.count("“") > text.count("”") or text.count("(") > text.count(")") or text.count('"') % 2 == 1,
        lower=bare[:1].islower(),
        closes=first in _CLOSING and bool(first),
        opens=first in _OPENING and bool(first),
        digit=first.isdigit(),
        capital=bare[:1].isupper(),
        all_capitals=text.isupper(),
        function=bare.lower() in function_words(),
    )
