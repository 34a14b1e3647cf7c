"""How often a figure read in this way is right in value and bound: shares fitted on annotated news.

The table lexicons/figure_scores.tsv is written by ``python -m tests.bench._fit_figure_scores``; its column n_figures says on how
many figures a share rests.
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.figures.sentence import FigureReading
from pipelines.lexicons import load_table


@cache
def _scores() -> dict[str, float]:
    return {row["class"]: float(row["score"]) for row in load_table("figure_scores")}


def family_of(reading: FigureReading) -> str:
    """The family of classes: how the number is written and whether its bound is exact."""
    form = reading.form if reading.form in ("digits", "words", "vague") else "other"
    return f"{form} {'exact' if reading.bound == 'exact' else 'inexact'}"


def class_of(reading: FigureReading) -> str:
    """The class that a figure's score is kept for: its family, whether it counts or measures, whether a thing is known."""
    kind = "count" if reading.kind == "count" else "measure"
    return f"{family_of(reading)} {kind} {'thing' if reading.unit is not None else 'bare'}"


def score_of(reading: FigureReading) -> float:
    """The share of right figures of the reading's class, 0 to 1; of its family where the class is rare, else of all."""
    scores = _scores()
    return scores.get(class_of(reading)) or scores.get(family_of(reading)) or scores["any"]
