"""Where a text's own line ends count: at ``<br>``, and in ``<pre>`` and what is styled like it.

What belongs here: telling a line that was ended by its writer from one that was only wrapped.  What does not: white space
elsewhere, which is one space (``parse``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from selectolax.lexbor import LexborNode

_SENTENCE_ENDS: Final = frozenset('.!?:;…”"')


def goes_on(parts: Sequence[str], text: str) -> bool:
    """Whether a text behind a single ``<br>`` goes on with the sentence before it: in lower case, where that had no end."""
    if not text.lstrip()[:1].islower():
        return False
    before = next((part for part in reversed(parts) if not part.isspace()), "").rstrip()
    return before[-1:] not in _SENTENCE_ENDS


_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_COLUMNS: Final = re.compile(r"\S(?:\t| {2,})(?=\S)")
_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?])  (?=\S)")


def lines_as_set(raw: str) -> list[str]:
    """The lines of text whose line ends are shown: paragraphs between blank lines, and each line by itself where it is set in
    columns or begins with a capital or a number behind a short line."""
    lines: list[str] = []
    for paragraph in _BLANK_LINE.split(raw.replace("\r", "")):
        parts = paragraph.split("\n")
        longest = max(map(len, parts))
        columns = sum(_COLUMNS.search(_AFTER_SENTENCE.sub(" ", part.strip())) is not None for part in parts)
        if 2 * columns >= len(parts):
            lines += parts
            continue
        open_line = ""
        for part in parts:
            # A line that is much shorter than the longest was ended by its writer.
            if open_line and (len(open_line.rsplit("\n", 1)[-1]) < 0.6 * longest or part[:1].isspace()):
                lines.append(open_line)
                open_line = part
            else:
                open_line = f"{open_line}\n{part}" if open_line else part
        lines.append(open_line)
    return lines


# Inside these an element of the page's own is a part of the line; inside others where text stands beside it.
_ONE_LINE_TAGS: Final = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "b", "i", "u", "q", "cite", "small", "mark"}
)
_BOXES: Final = "p, div, section, article, ul, ol, table, h1, h2, h3, h4, figure"


def is_in_line(node: LexborNode) -> bool:
    """Whether an element of the page's own is a part of a line of text: such elements are inline unless a style says otherwise."""
    parent = node.parent
    if parent is not None and parent.tag in _ONE_LINE_TAGS:
        return True
    beside = [other.text_content for other in (node.prev, node.next) if other is not None and other.tag == "-text"]
    return any(text and not text.isspace() for text in beside) and node.css_first(_BOXES) is None
