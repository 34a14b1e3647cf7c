"""What a changed passage touches: the words that differ, the rows that stand on them, the figures that took another's place.

What belongs here: comparing two paragraphs.  What does not: finding which two.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from pipelines.resolve.revisions.alignment import Change
from pipelines.resolve.revisions.captures import FigureOn, Piece, Version
from pipelines.vocabularies import TOUCHES, Touch

COMPARED = 4_000_000  # words of one paragraph times words of the other that are compared one by one, at most
_TOKEN = re.compile(r"\w+|[^\w\s]")
_DIGIT = re.compile(r"\d")
_MOST = 40  # figures of one edit that are compared with each of the other side


@dataclass(frozen=True, slots=True)
class Edit:
    """Words that took the place of others: offsets into both texts; a side without words is empty."""

    before: tuple[int, int]
    after: tuple[int, int]


def edits(before: Piece, after: Piece) -> list[Edit]:
    """The words that differ between two versions of a paragraph, in order."""
    olds, news = list(_TOKEN.finditer(before.words)), list(_TOKEN.finditer(after.words))
    a, b = [m.group() for m in olds], [m.group() for m in news]
    first = 0
    while first < min(len(a), len(b)) and a[first] == b[first]:
        first += 1
    last = 0
    while last < min(len(a), len(b)) - first and a[-1 - last] == b[-1 - last]:
        last += 1
    a, b = a[first : len(a) - last], b[first : len(b) - last]
    if len(a) * len(b) > COMPARED:
        blocks = [("replace", 0, len(a), 0, len(b))]
    else:
        blocks = [block for block in SequenceMatcher(None, a, b, autojunk=False).get_opcodes() if block[0] != "equal"]
    return [
        Edit(_span(before, olds, a0 + first, a1 + first), _span(after, news, b0 + first, b1 + first))
        for _, a0, a1, b0, b1 in blocks
    ]


def _span(piece: Piece, tokens: Sequence[re.Match[str]], first: int, last: int) -> tuple[int, int]:
    if first < last:
        return piece.start + tokens[first].start(), piece.start + tokens[last - 1].end()
    at = piece.start + (tokens[first].start() if first < len(tokens) else len(piece.words))
    return at, at


class Touched:
    """What stands on the words of both captures of a page."""

    def __init__(self, before: Version, after: Version) -> None:
        self._before, self._after = _On(before), _On(after)

    def by(self, change: Change, edited: Sequence[Edit], replaced: Sequence[tuple[FigureOn, FigureOn]]) -> list[Touch]:
        """What a change touches, in the order of the closed list; ``edited``: of a changed passage, the words that differ."""
        found: set[str] = {"figure"} if replaced else set()
        for side, piece, spans in (
            (self._before, change.before, [edit.before for edit in edited]),
            (self._after, change.after, [edit.after for edit in edited]),
        ):
            if piece is not None:
                for start, end in spans if change.op == "changed" else [(piece.start, piece.end)]:
                    kinds = side.kinds(start, end)
                    found |= kinds
                    if (
                        not kinds
                        and change.op == "changed"
                        and _DIGIT.search(piece.words[start - piece.start : end - piece.start])
                    ):
                        found.add("figure")  # a number that no row stands on
                if piece.role == "title":
                    found.add("title")
        return [touch for touch in TOUCHES if touch in found]

    def replaced(self, change: Change, edited: Sequence[Edit]) -> list[tuple[FigureOn, FigureOn]]:
        """Figures of a changed passage with those that took their place: another number, or another bound on it."""
        if change.before is None or change.after is None:
            return []
        found: list[tuple[FigureOn, FigureOn]] = []
        olds_met: set[str] = set()
        news_met: set[str] = set()
        for edit in edited:
            olds, news = self._before.figures_on(*edit.before), self._after.figures_on(*edit.after)
            olds_met |= {figure.figure_id for figure in olds}
            news_met |= {figure.figure_id for figure in news}
            if len(olds) == len(news):
                found += zip(olds, news, strict=True)
            else:
                alike = [(old, new) for old in olds for new in news[:_MOST] if old.what == new.what][:2]
                found += alike if len(alike) == 1 else []
        olds = [
            f for f in self._before.figures_on(change.before.start, change.before.end) if f.figure_id not in olds_met
        ]
        news = [f for f in self._after.figures_on(change.after.start, change.after.end) if f.figure_id not in news_met]
        if len(olds) == len(news):  # their numbers stand in words that both captures have
            found += zip(olds, news, strict=True)
        return [(old, new) for old, new in found if old.value != new.value]


class _On:
    """The rows on the words of one capture."""

    def __init__(self, version: Version) -> None:
        self._figures = version.figures
        self._starts = [figure.start for figure in version.figures]
        self._covered: dict[str, tuple[list[int], list[int]]] = {}  # what -> starts and ends of disjoint stretches
        for start, end, what in version.spans:
            starts, ends = self._covered.setdefault(what, ([], []))
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)

    def figures_on(self, start: int, end: int) -> Sequence[FigureOn]:
        """Figures whose number stands on ``[start, end)``."""
        first = bisect_left(self._starts, start)
        while first > 0 and self._figures[first - 1].end > start:
            first -= 1
        return self._figures[first : bisect_left(self._starts, end, first)]

    def kinds(self, start: int, end: int) -> set[str]:
        """What stands on ``[start, end)``."""
        found = {"figure"} if self.figures_on(start, end) else set()
        for what, (starts, ends) in self._covered.items():
            at = bisect_right(ends, start)
            if at < len(starts) and starts[at] < end:
                found.add(what)
        return found
