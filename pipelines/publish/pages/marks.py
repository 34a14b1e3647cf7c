"""Marks on a text, and the fragments that they cut it into: marks may overlap in every way.

What belongs here: arithmetic on spans.  What does not: what a mark says (``rows``, ``cards``) and how it is drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

# Layers that a reader can switch, in the order in which they are drawn: the last is on top.
LAYERS: Final = ("statement", "quotation", "hedge", "name", "date", "event", "figure")


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of the warehouse on the characters that it stands on.  ``anchor``: its id without that of the article; ``kind``: the
    word for what it is; ``facts``: what is known of it, label and words; ``links``: the same with the address of a row."""

    anchor: str
    layer: str
    kind: str
    start: int
    end: int
    surface: str
    facts: Sequence[tuple[str, str]] = ()
    links: Sequence[tuple[str, str, str]] = field(default=())  # label, words, address


@dataclass(frozen=True, slots=True)
class Fragment:
    """A stretch of text under one set of marks, the shortest first; ``begins``: those whose first character it holds."""

    start: int
    end: int
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]


class Fragments:
    """The fragments of a text, looked up by their place."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        self._all = _cut(marks)
        # An open end may lie behind that of a later fragment only where they overlap, which fragments never do.
        self._ends = [fragment.end for fragment in self._all]

    def between(self, start: int, end: int) -> Iterator[Fragment]:
        """The fragments of a stretch of text, cut to it, also those without a mark; they follow each other without a gap."""
        place, at = bisect_right(self._ends, start), start
        while at < end:
            found = self._all[place] if place < len(self._all) else None
            if found is None or found.start >= end:
                yield Fragment(at, end, (), ())
                return
            if found.start > at:
                yield Fragment(at, found.start, (), ())
                at = found.start
            stop = min(found.end, end)
            yield Fragment(at, stop, found.marks, found.begins if at == found.start else ())
            at, place = stop, place + 1


def _cut(marks: Sequence[Mark]) -> list[Fragment]:
    """The stretches with marks, in order."""
    order = sorted((mark for mark in marks if mark.start < mark.end), key=lambda mark: (mark.start, mark.end))
    bounds = sorted({mark.start for mark in order} | {mark.end for mark in order})
    found: list[Fragment] = []
    active: list[Mark] = []
    coming = 0
    for start, end in pairwise(bounds):
        active = [mark for mark in active if mark.end > start]
        begins = []
        while coming < len(order) and order[coming].start == start:
            begins.append(order[coming])
            coming += 1
        active += begins
        if active:
            under = tuple(
                sorted(active, key=lambda mark: (mark.end - mark.start, -LAYERS.index(mark.layer), mark.anchor))
            )
            found.append(Fragment(start, end, under, tuple(begins)))
    return found
