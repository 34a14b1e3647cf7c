"""Quotation marks as hard evidence: which characters of a paragraph stand between them, from the characters alone.

Read are straight and curly doubles, doubled apostrophes and backticks, low-high marks, guillemets and British single marks
(known from apostrophes by what stands beside them); nested marks stay inside the outer pair.  A quotation that goes on in the next
paragraph is re-opened there and closed only at its last; a mark that is never closed runs to the end of its paragraph.
What belongs here: marks.  What does not: who speaks, and whether anybody does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(r"''|``|‘‘|’’|[\"“”„‟«»＂]|['‘’‛‚`]")
_OPENERS = {"“": "double", "„": "double", "‟": "double", "«": "guillemet", "‘": "single", "‚": "single", "``": "doubled",
            "‘‘": "doubled", "‛": "single", "`": "single"}  # fmt: skip
_CLOSERS = {"”": "double", "»": "guillemet", "’": "single", "’’": "doubled"}
_NEUTRAL = {'"': "straight", "＂": "straight", "''": "doubled", "'": "single"}
# Pairs that writers mix: a straight mark may close a curly one, a doubled apostrophe a pair of backticks.
_FAMILY = {"double": "double", "straight": "double", "doubled": "double", "guillemet": "guillemet", "single": "single"}
_BEFORE_OPENER = frozenset("([{-–—/:,;=>…·|\"“„«'‘")
_BEHIND_CLOSER = frozenset(")]}-–—/.,;:!?…\"”»'’<|*")
_END_INSIDE = frozenset(".,!?…;:-–—")
# What an apostrophe at the front of a word stands for ('em, 'til, 'twas) and digits ('90s).
_ELIDED = re.compile(
    r"(?:\d|(?:em|til|till|tis|twas|twere|cause|cos|bout|n|round|neath|gainst|kay|course|member|tude)\b)", re.I
)
# A single mark inside a quotation is looked for no farther than this behind its opener.
_MAX_SINGLE_CHARS = 2_000


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands between two marks: ``[start_char, end_char)`` without them, ``[outer_start, outer_end)`` with them.

    ``is_closed`` is false where the paragraph ends first; ``continues`` says that it goes on from the paragraph before.
    """

    start_char: int
    end_char: int
    outer_start: int
    outer_end: int
    paragraph: int
    is_closed: bool
    continues: bool
    is_single: bool = False


@dataclass(slots=True)
class _Mark:
    start: int
    end: int
    family: str
    may_open: bool
    may_close: bool
    only_opens: bool


def find_quoted(text: str, paragraphs: Sequence[tuple[int, int]]) -> list[Quoted]:
    """The outermost quotations of the paragraphs ``[start, end)`` of a text, in order; time is linear in the characters."""
    found: list[Quoted] = []
    is_open = False  # the paragraph before ended inside a quotation
    for number, (start, end) in enumerate(paragraphs):
        here = _paragraph(text, start, end, number, is_open)
        if here and here[-1].outer_end == end and not here[-1].is_closed:
            following = paragraphs[number + 1] if number + 1 < len(paragraphs) else None
            is_open = following is not None and _opens_again(text, following[0])
        else:
            is_open = False
        found.extend(here)
    return found


def _opens_again(text: str, start: int) -> bool:
    mark = _MARK.match(text, start)
    return mark is not None and _FAMILY.get(_OPENERS.get(mark[0]) or _NEUTRAL.get(mark[0]) or "", "") == "double"


def _paragraph(text: str, start: int, end: int, number: int, is_continued: bool) -> list[Quoted]:
    marks = [_read_mark(text, match, start, end) for match in _MARK.finditer(text, start, end)]
    found: list[Quoted] = []
    opener: _Mark | None = None
    singles = _singles(text, marks)
    continues = False
    for index, mark in enumerate(marks):
        if mark.family == "single":
            partner = singles.get(index)
            if opener is None and partner is not None:
                close = marks[partner]
                found.append(Quoted(mark.end, close.start, mark.start, close.end, number, True, False, True))
            continue
        if found and found[-1].is_single and mark.start < found[-1].outer_end:
            # Doubles inside British singles are nested.
            continue
        if opener is None:
            if mark.may_open:
                opener = mark
                continues = is_continued and mark.start == start
        elif mark.family == opener.family and mark.may_close and not mark.only_opens:
            if mark.start > opener.end:
                found = _without_inner(found, opener.start)
                found.append(Quoted(opener.end, mark.start, opener.start, mark.end, number, True, continues))
            opener = None
    if opener is not None and opener.end < end:
        found = _without_inner(found, opener.start)
        found.append(Quoted(opener.end, end, opener.start, end, number, False, continues))
    return found


def _without_inner(found: list[Quoted], start: int) -> list[Quoted]:
    while found and found[-1].outer_start >= start:
        found.pop()
    return found


def _read_mark(text: str, match: re.Match[str], start: int, end: int) -> _Mark:
    mark = match[0]
    before = text[match.start() - 1] if match.start() > start else " "
    behind = text[match.end()] if match.end() < end else " "
    fits_open = (before.isspace() or before in _BEFORE_OPENER) and not behind.isspace()
    fits_close = not before.isspace() and (behind.isspace() or behind in _BEHIND_CLOSER)
    family = _FAMILY[_OPENERS.get(mark) or _CLOSERS.get(mark) or _NEUTRAL[mark]]
    if mark in _OPENERS:
        # Some writers close with an opening mark: “so“.
        return _Mark(match.start(), match.end(), family, True, fits_close and not fits_open, fits_open)
    if mark in _CLOSERS:
        return _Mark(match.start(), match.end(), family, mark == "»" and fits_open and not fits_close, True, False)
    if family == "double":
        is_inch = before.isdigit() and not fits_open and (behind.isspace() or behind.isalpha() or behind in ",.)x×")
        may_open = (fits_open or (not fits_close and not behind.isspace())) and not is_inch
        return _Mark(
            match.start(), match.end(), family, may_open, not fits_open or fits_close, fits_open and not fits_close
        )
    return _Mark(match.start(), match.end(), family, fits_open, fits_close, False)


def _singles(text: str, marks: list[_Mark]) -> dict[int, int]:
    """Opening single marks and their closing partners, by number: the rest are apostrophes."""
    pairs: dict[int, int] = {}
    index = 0
    while index < len(marks):
        mark = marks[index]
        if not _opens_single(text, mark):
            index += 1
            continue
        partner = _closing_single(text, marks, index)
        if partner is None:
            index += 1
        else:
            pairs[index] = partner
            index = partner + 1
    return pairs


def _opens_single(text: str, mark: _Mark) -> bool:
    if mark.family != "single" or not (mark.may_open and not text[mark.end : mark.end + 1].isspace()):
        return False
    before = text[mark.start - 1 : mark.start]
    if before and not before.isspace() and before not in '([{—–:"“„«':
        return False
    return _ELIDED.match(text, mark.end) is None or text[mark.start] == "‘"


def _closing_single(text: str, marks: list[_Mark], index: int) -> int | None:
    """The mark that closes a single opener: behind punctuation at best, never one inside a word or a plural's possessive."""
    opener = marks[index]
    fallback: int | None = None
    for number in range(index + 1, len(marks)):
        mark = marks[number]
        if mark.start - opener.end > _MAX_SINGLE_CHARS:
            break
        if mark.family != "single":
            continue
        if _opens_single(text, mark):
            break
        before, behind = text[mark.start - 1], text[mark.end : mark.end + 1]
        if not mark.may_close or mark.start == opener.end or behind.isalnum():
            continue
        is_possessive = before in "sS" and behind.isspace() and text[mark.end + 1 : mark.end + 2].islower()
        if before in _END_INSIDE or not is_possessive:
            return number
        fallback = number if fallback is None else fallback
    return fallback
