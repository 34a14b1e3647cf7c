"""Fit lexicons/figure_scores.tsv: how often figures of each class are right in value and bound.

    python -m tests.bench._fit_figure_scores GOLD.jsonl.gz... > pipelines/lexicons/figure_scores.tsv

Each line of a gold file is a page: ``text``, and ``sentences`` with ``start``, ``end`` and ``quantities`` (value, low, high, and
bound as = ~ > >= < <= range vague; ``optional`` ones are not judged).  A class with few figures is drawn towards the share of all.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter
from typing import TypedDict

from pipelines.annotate import LanguageModel, load_language_model
from pipelines.annotate.figures.context import context_of
from pipelines.annotate.figures.rows.scores import class_of
from pipelines.annotate.figures.sentence import FigureReading, read_sentence
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Block

PRIOR_FIGURES = 8
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


def judge(path: str, model: LanguageModel, right: Counter[str], seen: Counter[str]) -> None:
    """Count the figures of one gold file, and the right ones, by class."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for page in map(json.loads, lines):
            for sentence in page["sentences"]:
                text = page["text"][sentence["start"] : sentence["end"]]
                left = list(sentence["quantities"])
                words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model)
                for number in range(len(words.sentences)):
                    for reading in read_sentence(context_of(words, number)).figures:
                        if reading.bound in ("none", "unknown") or reading.kind == "ordinal":
                            continue
                        match = next((gold for gold in left if is_right(reading, gold)), None)
                        if match is not None:
                            left.remove(match)
                            if match.get("optional"):
                                continue
                        seen[class_of(reading)] += 1
                        right[class_of(reading)] += match is not None


def main(paths: list[str]) -> None:
    """Print the table."""
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    for path in paths:
        judge(path, load_language_model(), right, seen)
    share = right.total() / seen.total()
    print("# written by python -m tests.bench._fit_figure_scores")
    print("class\tscore\tsource")
    print(f"any\t{share:.3f}\tfitted on {seen.total()} figures")
    for name in sorted(seen):
        score = (right[name] + PRIOR_FIGURES * share) / (seen[name] + PRIOR_FIGURES)
        print(f"{name}\t{score:.3f}\tfitted on {seen[name]} figures")


if __name__ == "__main__":
    main(sys.argv[1:])
