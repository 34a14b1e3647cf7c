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


def figures_of_page(text: str, model: LanguageModel) -> FigureRows:
    """The rows of a page whose first line is the headline, the others paragraphs; nothing else of it has been read."""
    blocks: list[Block] = []
    at = 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("a", number, "title" if number == 1 else "paragraph", True, at, at + len(line)))
        at += len(line) + 1
    article = Article("a", "a", text, language="en", title=text.partition("\n")[0])
    return find_figures(article, parse_page(text, blocks, model))
