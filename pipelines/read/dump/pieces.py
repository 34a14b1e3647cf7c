"""A text dump in pieces: paragraphs with their offsets, whether they are set off by blank lines, one a line, or hard-wrapped.

What belongs here: where a piece begins and ends, and how it looks.  What it means is decided in ``plain_text``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from pipelines.read.dump.joins import SENTENCE_END, Line, chances_of_joins
from pipelines.read.lines import count_words, kept_for_short
from pipelines.read.trees import Forest

_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CLOSED = re.compile(r"[.!?…][\"'”’»)\]*]*\s*\Z|[:;]\s*\Z")
_BULLET = re.compile(r"[•·▪●◦‣*–-]\s+\S|\(?\d{1,2}[.)]\s+\S")

_WIDEST_WRAP, _NARROWEST_WRAP = 130, 40  # columns: mail and terminals break at 60 to 100, saved pages a little later
_FULL = 0.85  # of the widest line: a line that ends here had no room for the next word
_LEAST_CHANCE = 0.6  # that a line goes on with the one before: own, a false join costs more than a missed one


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph or stand-alone line; ``start``/``end`` are code points into the dump, white space excluded.

    ``text`` is on one line, its white space single spaces and its soft hyphens gone.
    """

    start: int
    end: int
    text: str
    n_words: int
    ends_sentence: bool
    is_bullet: bool
    gap: bool  # a blank line, or nothing, stands before it


def split_dump(text: str, joins: Forest | None = None) -> list[Piece]:
    """The pieces of a text dump in order; together they hold every non-space character, each once.

    ``joins``: a model of the boundaries, if not the table's.
    """
    lines = lines_of(text)
    pieces: list[Piece] = []
    first = 0
    for number, goes_on in enumerate([*_joins(lines, joins), False] if lines else [], start=1):
        if not goes_on:
            pieces.append(_piece(text, lines[first], lines[number - 1]))
            first = number
    return pieces


def _joins(lines: list[Line], model: Forest | None) -> list[bool]:
    """For each line but the first whether it is of the same paragraph as the one before."""
    width = _wrap_width(lines)
    if width is None:
        return [chance > _LEAST_CHANCE for chance in chances_of_joins(lines, model)]
    return [_continues(line, after, width) for line, after in pairwise(lines)]


def lines_of(text: str) -> list[Line]:
    """The lines of a text that are not blank."""
    found: list[Line] = []
    end = -1
    for match in _LINE.finditer(text):
        bare = match[0].strip()
        if bare:
            start = match.start() + match[0].index(bare[0])
            between = text[end:start]
            gap = not found or (between != "\n" and len(_BREAK.findall(between)) > 1)
            found.append(Line(start, start + len(bare), bare, gap))
            end = start + len(bare)
    return found


def _wrap_width(lines: list[Line]) -> int | None:
    """The column at which a dump is hard-wrapped; None for one whose lines are paragraphs.

    Lines that stop in the middle of a sentence tell: in wrapped text nearly all of them are full.
    """
    if not lines:
        return None
    width = max(len(line.text) for line in lines)
    if not _NARROWEST_WRAP <= width <= _WIDEST_WRAP:
        return None
    open_ended = [line for line, after in pairwise(lines) if not after.gap and not _CLOSED.search(line.text)]
    full = sum(len(line.text) >= _FULL * width for line in open_ended)
    return width if len(open_ended) >= 3 and full >= 0.7 * len(open_ended) else None


def _continues(line: Line, after: Line, width: int) -> bool:
    """True where ``after`` is the same paragraph as ``line`` in text that is hard-wrapped at a column."""
    if after.gap or _BULLET.match(after.text):
        return False
    room = width - len(line.text) - 1 - len(after.text.split(maxsplit=1)[0])
    if not _CLOSED.search(line.text):
        return len(line.text) >= _FULL * width or room < 0 or after.text[0].islower()
    return room < 0 and len(line.text) >= _FULL * width


def _piece(text: str, first: Line, last: Line) -> Piece:
    joined, n_words, ends_sentence, is_bullet = _looked_at(text[first.start : last.end])
    return Piece(first.start, last.end, joined, n_words, ends_sentence, is_bullet, first.gap)


@kept_for_short
def _looked_at(written: str) -> tuple[str, int, bool, bool]:
    """The text of a piece, its words, whether it ends a sentence, whether it begins with a bullet."""
    joined = " ".join(written.replace("\u00ad", "").split()) or written
    return joined, count_words(joined), SENTENCE_END.search(joined) is not None, _BULLET.match(joined) is not None
