"""A page as its text, block by block: text dumps, documents, mails, and pages whose layout cannot be followed.

What belongs here: blocks one under another.  What does not: the elements of a page (``layout``).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from pipelines.publish.pages.markup import escape
from pipelines.publish.pages.paint import FOLDED, Painter
from pipelines.publish.pages.rows import Row

_TAGS = {"title": "h2", "heading": "h3", "quote": "blockquote"}


def in_blocks(painter: Painter, start: int = 0) -> str:
    """The blocks that begin at a place of the text or behind it, with their marks."""
    return "".join(_parts([block for block in painter.blocks if block["start_char"] >= start], painter))


def _parts(blocks: list[Row], painter: Painter) -> Iterator[str]:
    page_no = None
    for is_main, group in groupby(blocks, key=lambda block: bool(block["is_main"])):
        run = list(group)
        folds = not is_main and sum(block["end_char"] - block["start_char"] for block in run) >= FOLDED
        if folds:
            said = painter.furniture((block["start_char"], block["end_char"]) for block in run)
            yield f'<details class="furniture"><summary>{escape(said)}</summary>'
        for block in run:
            if block["page_no"] is not None and block["page_no"] != page_no:
                page_no = block["page_no"]
                yield f'<p class="leaf">page {page_no}</p>'
            tag = _TAGS.get(block["role"], "div")
            yield f'<{tag} class="pre blk">{painter.stretch(block["start_char"], block["end_char"])}</{tag}>'
        if folds:
            yield "</details>"
