"""Figures of a text in a form that tables of tests can be read in."""

from __future__ import annotations

from pipelines.annotate.figures import FigureRows, find_figures
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, Figure


def figures_of(text: str, model: LanguageModel) -> FigureRows:
    """The rows of a text that is one paragraph; nothing else of the page has been read."""
    article = Article("a", "a", text, language="en")
    return find_figures(article, parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model))


def number_of(figure: Figure) -> str:
    """'12', '3..5' for a range, '~24..99' for a vague word, '?' for what is not known."""
    if figure.value is not None:
        return f"{figure.value:.10g}"
    if figure.bound == "range":
        return f"{figure.low:.10g}..{figure.high:.10g}"
    if figure.bound == "vague":
        high = "" if figure.likely_high is None else f"{figure.likely_high:.10g}"
        return f"~{figure.likely_low:.10g}..{high}"
    return "?"


def told(figure: Figure) -> str:
    """'over 300 families: more_than 300 household (family) returned'."""
    per = f"/{figure.per}" if figure.per else ""
    parts = [f"{figure.surface}:", figure.bound, number_of(figure), f"{figure.unit or '-'}{per}"]
    if figure.counted_head:
        parts.append(f"({figure.counted_head})")
    if figure.event:
        parts.append(figure.event)
    return " ".join(parts)
