"""Fit lexicons/figure_scores.tsv: how often figures that were read in the same way are right in value and bound.

    python -m tests.bench._fit_figure_scores GOLD.jsonl.gz... > pipelines/lexicons/figure_scores.tsv

Each line of a gold file is a page: ``text``, and ``sentences`` with ``start``, ``end`` and ``quantities`` (value, low, high, and
bound as = ~ > >= < <= range vague; ``optional`` ones are not judged); pages without ``sentences`` are left out.

A class or a family has a row of its own from MIN_FIGURES figures on; rarer ones have the row of the wider group.  Every share is
drawn towards that of the wider group as if PRIOR_FIGURES more had been seen there.  The header says how well tables that were
fitted without a page foretell the figures of that page: the mean square error (Brier), beside that of one share for all.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict

from pipelines.annotate import LanguageModel, load_language_model
from pipelines.annotate.figures.context import context_of
from pipelines.annotate.figures.rows.scores import class_of, family_of
from pipelines.annotate.figures.sentence import FigureReading, read_sentence
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Block

PRIOR_FIGURES = 8
MIN_FIGURES = 20
BOUNDS = {
    "exact": "=", "approximate": "~", "at_least": ">", "more_than": ">", "at_most": "<", "less_than": "<", "range": "range",
    "vague": "vague",
}  # fmt: skip


class GoldQuantity(TypedDict):
    """A stated quantity of the gold."""

    value: float | None
    low: float | None
    high: float | None
    bound: str


def is_right(reading: FigureReading, gold: GoldQuantity) -> bool:
    """Same value, or both ends, or a vague word whose interval begins within the gold's; and the same bound."""
    if BOUNDS.get(reading.bound) != (gold["bound"] if gold["bound"] in ("=", "range", "vague") else gold["bound"][0]):
        return False
    if gold["bound"] == "vague":
        return reading.likely_low is not None and (gold["low"] or 0) / 2 <= reading.likely_low <= (
            gold["high"] or math.inf
        )
    if gold["value"] is not None:
        return reading.value is not None and math.isclose(reading.value, gold["value"], rel_tol=1e-5)
    return reading.low is not None and reading.low == gold["low"] and reading.high == gold["high"]


class Judged(NamedTuple):
    """A figure that was read: how, on which page of the gold, and whether it is right."""

    reading: FigureReading
    page: str
    is_right: bool


def judge(path: str, model: LanguageModel) -> Iterator[Judged]:
    """The figures of one gold file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            for sentence in page.get("sentences", ()):
                text = page["text"][sentence["start"] : sentence["end"]]
                left = list(sentence["quantities"])
                words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model)
                contexts = (context_of(words, number) for number in range(len(words.sentences)))
                for reading in (each for context in contexts for each in read_sentence(context).figures):
                    if reading.bound in ("none", "unknown") or reading.kind == "ordinal":
                        continue
                    match = next((gold for gold in left if is_right(reading, gold)), None)
                    if match is not None:
                        left.remove(match)
                        if match.get("optional"):
                            continue
                    yield Judged(reading, page["id"], match is not None)


def fit(figures: Sequence[Judged]) -> dict[str, tuple[float, int]]:
    """Score and number of figures of 'any', and of each family and class that is not rare."""
    seen: dict[str, Counter[str]] = {"families": Counter(), "classes": Counter()}
    right: Counter[str] = Counter()
    for figure in figures:
        family, name = family_of(figure.reading), class_of(figure.reading)
        seen["families"][family] += 1
        seen["classes"][name] += 1
        right.update([family, name] if figure.is_right else [])
    table = {"any": (sum(figure.is_right for figure in figures) / len(figures), len(figures))}
    for family, count in ((name, count) for name, count in seen["families"].items() if count >= MIN_FIGURES):
        table[family] = (_shrunk(right[family], count, table["any"][0]), count)
    for name, family in {class_of(each.reading): family_of(each.reading) for each in figures}.items():
        count = seen["classes"][name]
        if count >= MIN_FIGURES:
            table[name] = (_shrunk(right[name], count, table[family][0]), count)
    return table


def _shrunk(right: int, count: int, wider: float) -> float:
    return (right + PRIOR_FIGURES * wider) / (count + PRIOR_FIGURES)


def brier(figures: Sequence[Judged]) -> tuple[float, float]:
    """Mean square error on each page of the table that was fitted without it, and of one share for all."""
    ours = plain = 0.0
    for page in {figure.page for figure in figures}:
        table = fit([figure for figure in figures if figure.page != page])
        for figure in (each for each in figures if each.page == page):
            names = (class_of(figure.reading), family_of(figure.reading), "any")
            ours += (next(table[name][0] for name in names if name in table) - figure.is_right) ** 2
            plain += (table["any"][0] - figure.is_right) ** 2
    return ours / len(figures), plain / len(figures)


def main(paths: list[str]) -> None:
    """Print the table."""
    judged = {path: list(judge(path, load_language_model())) for path in paths}
    figures = [figure for found in judged.values() for figure in found]
    gold = ", ".join(f"{Path(path).name.split('.')[0]} {len(found)}" for path, found in judged.items() if found)
    table = fit(figures)
    ours, plain = brier(figures)
    n_pages = len({figure.page for figure in figures})
    print(
        "# written by python -m tests.bench._fit_figure_scores; a class that is not here has its family's score, else any"
    )
    print(f"# gold, with figures judged in value and bound: {gold}")
    print(
        f"# each of {n_pages} pages left out in turn: mean square error {ours:.4f}, with one share for all {plain:.4f}"
    )
    print("class\tscore\tn_figures\tsource")
    for name in ["any", *sorted(table.keys() - {"any"})]:
        print(f"{name}\t{table[name][0]:.3f}\t{table[name][1]}\town: fitted on the gold named above")


if __name__ == "__main__":
    main(sys.argv[1:])
