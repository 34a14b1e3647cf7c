"""How a text was read, word by word: what ``dateline explain "TEXT"`` prints.

What belongs here: which layers explain themselves.  What does not: reading, or printing to a terminal.
"""

from __future__ import annotations

from pipelines.annotate.explanation import Explainer, Explanation, as_text
from pipelines.annotate.figures.explained import explain_figures
from pipelines.annotate.nlp import LanguageModel, parse
from pipelines.model import Block

__all__ = ["EXPLAINERS", "as_text", "explain"]

EXPLAINERS: tuple[Explainer, ...] = (explain_figures,)


def explain(text: str, language_model: LanguageModel) -> tuple[Explanation, ...]:
    """How each figure of a text was read, in order of the text; the text is taken as one English paragraph."""
    sentences = parse(text, [Block("explain", 1, "paragraph", True, 0, len(text))], language_model)
    found = [explanation for explainer in EXPLAINERS for explanation in explainer(sentences)]
    return tuple(sorted(found, key=lambda e: (e.start_char, e.end_char, e.layer)))
