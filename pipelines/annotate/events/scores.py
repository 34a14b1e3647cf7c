"""How much an event is what its passage tells: the chance that a reader who may name one kind of event names this one.

What belongs here: the score, from the form of the word, from whether it happened and from the group of its kind.  What does not:
whether it is an event.  The weights of lexicons/event_scores.tsv are written by ``python -m tests.fit.event_scores``.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cache

from pipelines.annotate.events.lexicon import event_words
from pipelines.lexicons import load_table
from pipelines.vocabularies import Happening, Realis

GROUPS = ("harm", "weapon", "forces move")  # classes of event_words.tsv


def traits(form: str, realis: Realis, happening: Happening) -> Iterator[str]:
    """What the score of an event rests on."""
    yield "any"
    yield f"form {form}"
    yield f"realis {realis}"
    yield from (f"group {group}" for group in GROUPS if happening in event_words(group))


@cache
def score_of(form: str, realis: Realis, happening: Happening) -> float:
    """The chance, 0 to 1."""
    return round(1 / (1 + math.exp(-sum(_weights().get(trait, 0.0) for trait in traits(form, realis, happening)))), 3)


@cache
def _weights() -> dict[str, float]:
    return {row["trait"]: float(row["weight"]) for row in load_table("event_scores")}
