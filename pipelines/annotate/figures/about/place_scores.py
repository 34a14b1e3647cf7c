"""How often a place that is known in this way is the right one: shares fitted on annotated news.

The table lexicons/figure_place_scores.tsv is written by ``python -m tests.fit.figure_places``.
"""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table


@cache
def _scores() -> dict[str, float]:
    return {row["class"]: float(row["score"]) for row in load_table("figure_place_scores")}


def place_score(score_class: str) -> float:
    """The share of right places of a class, 0 to 1; of all where the class is rare."""
    scores = _scores()
    return scores.get(score_class, scores["any"])
