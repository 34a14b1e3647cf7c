"""Which characters of a page's text each text node shows: the way back from offsets to the page.

What belongs here: following the walk of ``parse`` once more, word by word.  What does not: deciding what is shown (``parse``),
and drawing anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from selectolax.lexbor import LexborNode

from pipelines.read.html.parse import HtmlPage, Piece, parse_html

_WORD: Final = re.compile(r"\S+")


@dataclass(frozen=True, slots=True, eq=False)
class PlacedNode:
    """A text node and the characters of ``HtmlPage.text`` that stand in it.  Those of all nodes follow each other in document
    order; together they are the whole text but for the line ends between segments."""

    node: LexborNode
    start: int
    end: int
    follows_break: bool  # whether another line begins with it


def placed_html(text: str) -> tuple[HtmlPage, list[PlacedNode]]:
    """An HTML page as ``parse_html`` reads it, and where its characters stand.  Raises PageError."""
    pieces: list[Piece] = []
    page = parse_html(text, pieces)
    return page, _placed(page.text, pieces)


def _placed(text: str, pieces: list[Piece]) -> list[PlacedNode]:
    placed: list[PlacedNode] = []
    position, run = 0, 0  # how far the text is told; the run of the last node
    for piece in pieces:
        start = end = -1
        for word in _WORD.findall(piece.part):
            # White space between words is one character; what is no part of the text (a line without a visible sign) is not met.
            at = position if text.startswith(word, position) else position + 1
            if at > position and not (text[position : position + 1].isspace() and text.startswith(word, at)):
                continue
            if start < 0:
                start = at
            position = end = at + len(word)
        if start < 0:
            continue
        if start and text[start - 1] == " " and placed and placed[-1].end == start - 1:
            start -= 1
        placed.append(PlacedNode(piece.node, start, end, piece.run != run))
        run = piece.run
    return placed
