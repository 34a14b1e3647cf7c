"""Records of how something was read, and their form as text; each layer of annotation fills them in its own room.

Each layer (figures, dates, statements) has a function that gives its explanations; ``explain`` asks them all.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def as_text(explanations: Sequence[Explanation]) -> str:
    """The explanations as plain lines: a headline each, its steps indented below; '' where there are none."""
    lines: list[str] = []
    for each in explanations:
        lines.append(f"{each.layer} {each.start_char}-{each.end_char} '{each.surface}': {each.result}")
        width = max((len(step.surface) for step in each.steps), default=0)
        for step in each.steps:
            lines.append(f"    {step.surface:{width}}  {step.part}{': ' if step.meaning else ''}{step.meaning}")
    return "\n".join(lines)
