"""Which of its candidates each name of a page is: a weighted sum of evidence, normalised over candidates and "no match".

Conditional logit over the features named in lexicons/place_weights.tsv.  First by the name alone, then twice with what the
other names of the page seem to be.  What belongs here: weighing.  What does not: features (evidence.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from pipelines.annotate.places.evidence import FEATURES, STATIC, Floats, Table, context, tabulate
from pipelines.annotate.places.page import PlacePage
from pipelines.gazetteer import Match
from pipelines.lexicons import load_table

PASSES = 3  # by the name alone, then with the page, then with the page as it seems after that


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights by feature, in the order of FEATURES; ``none`` is the score of "no match"."""

    alone: Floats
    alone_none: float
    page: Floats
    page_none: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """The candidates of one name, best first, with their probabilities; what is missing to 1 is that of "no match"."""

    candidates: tuple[tuple[Match, float], ...]


@cache
def load_weights() -> Weights:
    """The weights that are shipped; fitted by ``python -m tests.fit.places``."""
    rows = {row["feature"]: row for row in load_table("place_weights")}
    alone, page = (np.array([float(rows[name][stage] or 0) for name in FEATURES]) for stage in ("alone", "page"))
    return Weights(alone, float(rows["none"]["alone"]), page, float(rows["none"]["page"]))


def rank(page: PlacePage, weights: Weights | None = None) -> tuple[Ranked, ...]:
    """The candidates of each name of the page, in the order of its names."""
    weights = weights or load_weights()
    table = tabulate(page)
    if not table.matches:
        return tuple(Ranked(()) for _ in page.names)
    probability = normalised(table, table.static @ weights.alone[: len(STATIC)], weights.alone_none, len(page.names))
    has_others = len(page.names) > 1 or bool(page.demonym_places)
    for _ in range(PASSES - 1 if has_others else 0):
        features = np.hstack([table.static, context(page, table, probability)])
        probability = normalised(table, features @ weights.page, weights.page_none, len(page.names))
    ranked: list[list[tuple[Match, float]]] = [[] for _ in page.names]
    for row, match in enumerate(table.matches):
        ranked[int(table.name[row])].append((match, float(probability[row])))
    return tuple(Ranked(tuple(sorted(found, key=lambda pair: (-pair[1], pair[0].place.entity_id)))) for found in ranked)


def normalised(table: Table, scores: Floats, none: float, n_names: int) -> Floats:
    """Probabilities of the rows; with that of "no match" they sum to one for each name."""
    top = np.full(n_names, none)
    np.maximum.at(top, table.name, scores)
    weight = np.exp(scores - top[table.name])
    nothing = np.exp(none - top)
    total = np.bincount(table.name, weight, n_names) + nothing
    probability: Floats = weight / total[table.name]
    return probability
