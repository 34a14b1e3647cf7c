"""Records of how something was read; each layer of annotation fills them in its own room.

Each layer (figures, dates, statements, events) has a function that gives its explanations; ``explain`` asks them all.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """Some characters of the text, the part they play ('cue', 'number', 'unit'), and what was made of them."""

    start_char: int
    end_char: int
    surface: str
    part: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """One thing that was read, or refused: its layer ('figure'), its span, the result in words, the steps to it, and the id
    of the row that the warehouse has of it ('' for what was refused)."""

    layer: str
    start_char: int
    end_char: int
    surface: str
    result: str
    steps: tuple[Step, ...]
    row_id: str = ""
