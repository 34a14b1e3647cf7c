"""Text as the parser should see it, with the way back to the characters of the page.

Runs of space become one, soft hyphens and zero-width marks go, digits of any script become ASCII, endless words become
filler.  What belongs here: changes that no reader would notice, and the offsets that undo them.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Words longer than this are no words (encoded data, a number of thousands of digits).
MAX_WORD_CHARS = 80
# Soft hyphen, zero-width and direction marks, word joiner, byte-order mark.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_SHIFTS_OFFSETS = re.compile(rf"[{_INVISIBLE}]|\s\s")
_CHANGED = re.compile(rf"(?P<gone>[{_INVISIBLE}]+)|(?P<space>\s+)")
_OTHER_SPACE = re.compile(r"[^\S ]")
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_LONG_WORD = re.compile(rf"\S{{{MAX_WORD_CHARS},}}")
# Fullwidth signs that stand inside numbers.
_SIGNS = str.maketrans("，．％＄￥－＋", ",.%$¥-+")


@dataclass(frozen=True, slots=True)
class TextMap:
    """``text`` as parsed and where each of its characters stands in ``articles.text``."""

    text: str
    base: int  # offset of the first character, where nothing shifts
    positions: tuple[int, ...] | None  # offset of every character, where something does

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``articles.text`` of the parsed characters ``[start, end)``; the span is not empty."""
        if self.positions is None:
            return self.base + start, self.base + end
        return self.positions[start], self.positions[end - 1] + 1


def clean(text: str, start: int, end: int) -> TextMap:
    """The characters ``[start, end)`` of an article's text, ready to parse."""
    piece = text[start:end]
    if not _SHIFTS_OFFSETS.search(piece):
        return TextMap(_same_length(_OTHER_SPACE.sub(" ", piece)), start, None)
    parts: list[str] = []
    positions: list[int] = []
    done = 0
    for match in _CHANGED.finditer(piece):
        parts.append(piece[done : match.start()])
        positions.extend(range(start + done, start + match.start()))
        is_behind_space = bool(positions) and piece[positions[-1] - start].isspace()
        if match["space"] is not None and not is_behind_space:
            parts.append(" ")
            positions.append(start + match.start())
        done = match.end()
    parts.append(piece[done:])
    positions.extend(range(start + done, start + len(piece)))
    return TextMap(_same_length("".join(parts)), start, tuple(positions))


def _same_length(piece: str) -> str:
    if not piece.isascii():
        piece = _OTHER_DIGIT.sub(lambda match: str(unicodedata.decimal(match.group())), piece).translate(_SIGNS)
    return _LONG_WORD.sub(lambda match: "x" * len(match.group()), piece)
