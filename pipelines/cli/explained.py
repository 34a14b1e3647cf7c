"""How a text was read, as lines for a terminal: what ``dateline explain`` prints."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.explanation import Explanation


def as_text(explanations: Sequence[Explanation]) -> str:
    """The explanations as plain lines: a headline each, its steps indented below; '' where there are none."""
    lines: list[str] = []
    for each in explanations:
        lines.append(f"{each.layer} {each.start_char}-{each.end_char} '{each.surface}': {each.result}")
        width = max((len(step.surface) for step in each.steps), default=0)
        for step in each.steps:
            lines.append(f"    {step.surface:{width}}  {step.part}{': ' if step.meaning else ''}{step.meaning}")
    return "\n".join(lines)
