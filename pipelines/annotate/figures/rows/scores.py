"""How often a figure read in this way is right in value and bound: shares fitted on annotated news.

The table lexicons/figure_scores.tsv is written by ``python -m tests.bench._fit_figure_scores``.
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.figures.sentence import FigureReading
from pipelines.lexicons import load_table


@cache
def _scores() -> dict[str, float]:
    return {row["class"]: float(row["score"]) for row in load_table("figure_scores")}


def class_of(reading: FigureReading) -> str:
    """The class that a figure's score is kept for: how its number is written, what kind it is, whether a thing is known."""
    form = reading.form if reading.form in ("digits", "words", "vague") else "other"
    inexact = "exact" if reading.bound == "exact" else "inexact"
    kind = "count" if reading.kind == "count" else "measure"
    thing = "thing" if reading.unit is not None else "bare"
    return f"{form} {inexact} {kind} {thing}"


def score_of(reading: FigureReading) -> float:
    """The share of right figures of the reading's class, 0 to 1."""
    scores = _scores()
    return scores.get(class_of(reading), scores["any"])
