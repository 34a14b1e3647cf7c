"""Text with its marks: the words of a stretch as markup, fragment by fragment, furniture of the page in grey.

What belongs here: one stretch of text.  What does not: the elements around it (``layout``, ``plain``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from pipelines.publish.pages.marks import LAYERS, Fragment, Fragments
from pipelines.publish.pages.markup import escape, words
from pipelines.publish.pages.rows import Page, Row

FOLDED: Final = 400  # characters of furniture that are shown folded, at least


class Painter:
    """The text of one article, its marks and its blocks."""

    def __init__(self, page: Page) -> None:
        self.text = page.text
        self.blocks = page.blocks
        self._fragments = Fragments(page.marks)
        self._starts = [block["start_char"] for block in page.blocks]

    def block_at(self, place: int) -> Row | None:
        """The block that a character stands in; None between blocks."""
        at = bisect_right(self._starts, place) - 1
        return self.blocks[at] if at >= 0 and place < self.blocks[at]["end_char"] else None

    def is_main(self, place: int) -> bool:
        """Whether a character is main text; what no block holds is none."""
        block = self.block_at(place)
        return block is not None and bool(block["is_main"])

    def stretch(self, start: int, end: int) -> str:
        """The characters from one place to another as markup."""
        return "".join(self._stretch(start, end))

    def _stretch(self, start: int, end: int) -> Iterator[str]:
        at = start
        while at < end:
            # A space before the first word of a node belongs to the block of that word.
            block = self.block_at(at) or self.block_at(min(at + 1, end - 1))
            stop = min(end, max(block["end_char"], at + 1)) if block is not None else min(end, self._next_block(at))
            painted = "".join(map(self._fragment, self._fragments.between(at, stop)))
            if block is None or block["is_main"]:
                yield painted
            else:
                yield f'<span class="bp" title="{escape(reason(block))}" data-b="{block["block_no"]}">{painted}</span>'
            at = stop

    def _next_block(self, place: int) -> int:
        at = bisect_right(self._starts, place)
        return int(self._starts[at]) if at < len(self._starts) else len(self.text)

    def _fragment(self, fragment: Fragment) -> str:
        shown = words(self.text[fragment.start : fragment.end])
        if not fragment.marks:
            return shown
        names = dict.fromkeys(
            name for mark in fragment.marks for name in (mark.layer, *_kind_class(mark.layer, mark.kind))
        )
        rows = " ".join(mark.anchor for mark in fragment.marks)
        about = f'class="k {" ".join(names)}" data-k="{escape(rows)}"'
        if not fragment.begins:
            return f"<span {about}>{shown}</span>"
        first = max(fragment.begins, key=lambda mark: (LAYERS.index(mark.layer), -mark.end))
        anchors = "".join(f'<i id="{escape(mark.anchor)}"></i>' for mark in fragment.begins)
        return f'{anchors}<a href="#c-{escape(first.anchor)}" {about}>{shown}</a>'

    def furniture(self, stretches: Iterable[tuple[int, int]]) -> str:
        """What a folded part of the page holds, in words."""
        found = [block for start, end in stretches if (block := self.block_at(min(start + 1, end - 1))) is not None]
        roles = Counter(str(block["role"]).replace("_", " ") for block in {b["block_no"]: b for b in found}.values())
        n = sum(roles.values())
        said = ", ".join(f"{role} {count}" if count > 1 else role for role, count in roles.most_common(4))
        return f"not the story: {said} ({n} {'block' if n == 1 else 'blocks'})"


def reason(block: Row) -> str:
    """Why a block is what it is, in words."""
    score = f", {block['score']:.2f}" if block["score"] is not None else ""
    return f"{str(block['role']).replace('_', ' ')}{score}: {block['why'] or 'no reason is kept'}"


def _kind_class(layer: str, kind: str) -> tuple[str, ...]:
    return (kind.replace(" ", "_"),) if layer == "name" else ()
