"""Records of how something was read, and their form as text; each layer of annotation fills them in its own room.

An ``Explainer`` turns the sentences of a text into explanations of one layer; ``explain`` lists those that are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from pipelines.annotate.nlp import ParsedSentence


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
    """One thing that was read, or refused: its layer ('figure'), its span, the result in words, and the steps to it."""

    layer: str
    start_char: int
    end_char: int
    surface: str
    result: str
    steps: tuple[Step, ...]


Explainer = Callable[[Sequence[ParsedSentence]], Iterable[Explanation]]


def as_text(explanations: Sequence[Explanation]) -> str:
    """The explanations as plain lines: a headline each, its steps indented below; '' where there are none."""
    lines: list[str] = []
    for each in explanations:
        lines.append(f"{each.layer} {each.start_char}-{each.end_char} '{each.surface}': {each.result}")
        width = max((len(step.surface) for step in each.steps), default=0)
        lines += [f"    {step.surface:{width}}  {step.part}: {step.meaning}" for step in each.steps]
    return "\n".join(lines)
