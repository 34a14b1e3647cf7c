"""The lines of text whose line ends are shown: ``<pre>``, and what a style sets like it.

What belongs here: telling paragraphs that were broken to a width from lines that their writer ended.
"""

from __future__ import annotations

import re
from typing import Final

_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
_COLUMNS: Final = re.compile(r"\S(?:\t| {2,})(?=\S)")
_AFTER_SENTENCE: Final = re.compile(r"(?<=[.!?])  (?=\S)")


def lines_of(raw: str) -> list[str]:
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
