"""Where a text's own line ends count: at ``<br>``, and in ``<pre>`` and what is styled like it.

What belongs here: telling a line that was ended by its writer from one that was only wrapped.  What does not: white space
elsewhere, which is one space (``parse``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

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
