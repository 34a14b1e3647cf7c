"""How often a place that is known in this way is the right one: shares fitted on annotated news.

The table lexicons/figure_place_scores.tsv is written by ``python -m tests.fit.figure_places``.
"""

from __future__ import annotations

from functools import cache

from pipelines.lexicons import load_table


@cache
def _scores() -> dict[str, float]:
    return {row["class"]: float(row["score"]) for row in load_table("figure_place_scores")}


_IN_WORDS = {
    "adjunct": "behind a preposition",
    "object": "what the verb happens to",
    "holder": "what has or counts it",
    "label": "before a colon",
    "modifier": "a part of a noun phrase",
    "demonym": "by its people",
    "actor": "who acts at home",
    "local": "who acts in their town",
    "sentence": "the only place of the sentence",
    "event": "told of the same fact",
    "country": "the country that the article is about",
    "place": "the place that the article is about",
    "dateline": "where the article was written",
}


def in_words(score_class: str) -> str:
    """How a place is known, in words: the class without its basis."""
    name = score_class.rsplit(" ", 1)[-1]
    return _IN_WORDS.get(name, name)


def place_score(score_class: str) -> float:
    """The share of right places of a class, 0 to 1; of all where the class is rare."""
    scores = _scores()
    return scores.get(score_class, scores["any"])
