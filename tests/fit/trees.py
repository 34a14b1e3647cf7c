"""Fit boosted oblivious trees (``pipelines/read/trees.py``) with numpy alone, and write them as a table.

Histogram boosting of the logistic loss (Friedman 2001; Ke et al. 2017, "LightGBM", for the bins): each tree sees one of ``PARTS``
shares of the cases and a random half of the features, each level takes the question that lowers the loss most over all branches
together.  Bounds and values are rounded as they are written, so that the table is the model to the digit; no sum goes through a
linear-algebra library, so that the same input gives the same table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from pipelines.read.trees import Forest, Matrix, Numbers, forest_of, soft_step

Tree = tuple[list[tuple[str, float]], list[float]]

BINS = 32  # of a feature
PARTS = 4  # a tree is grown on one case of so many; its values are those of all cases
DIGITS = 4  # significant, of bounds; values have as many behind the point


@dataclass(frozen=True, slots=True)
class Growth:
    """How a forest is grown; ``l2`` in units of the cases' weight, whose mean is made 1."""

    trees: int = 200
    levels: int = 5
    rate: float = 0.1
    l2: float = 20.0
    features: float = 0.5  # of them, that a tree may ask about
    seed: int = 1


def fit_trees(
    rows: Matrix, right: Matrix, weight: Matrix, names: Sequence[str], growth: Growth, groups: Numbers | None = None
) -> list[Tree]:
    """The trees that tell ``right`` (0 to 1 a case) from ``rows`` (cases x features), cases counting by ``weight``.

    ``groups``: cases of one number (a site) are seen by the same trees.
    """
    random = np.random.default_rng(growth.seed)
    order = random.permutation(len(rows))
    if groups is not None:
        order = order[np.argsort(random.permutation(int(groups.max()) + 1)[groups[order]], kind="stable")]
    rows, right, weight = rows[order], right[order], weight[order] / weight.mean()
    edges = [edges_of(column) for column in rows.T]
    codes = [np.searchsorted(edge, column).astype(np.intp) for edge, column in zip(edges, rows.T, strict=True)]
    share = float(np.average(right, weights=weight))
    first = round(float(np.log(share / (1 - share))), DIGITS)
    log_odds = np.full(len(rows), first)
    trees: list[Tree] = [([], [first])]
    starts = np.linspace(0, len(rows), PARTS + 1).astype(int)
    usable = [number for number, edge in enumerate(edges) if len(edge)]
    for turn in range(growth.trees):
        chance = soft_step(log_odds)
        slope, bend = weight * (chance - right), weight * chance * (1 - chance)
        part = slice(starts[turn % PARTS], starts[turn % PARTS + 1])
        chosen = np.sort(random.choice(usable, max(1, round(growth.features * len(usable))), replace=False))
        questions, leaf = _grow([codes[f] for f in chosen], part, slope, bend, growth)
        size = 1 << len(questions)
        sums = np.bincount(leaf(codes, chosen), slope, size), np.bincount(leaf(codes, chosen), bend, size)
        values = [round(float(v), DIGITS) for v in -growth.rate * sums[0] / (sums[1] + growth.l2)]
        if not questions:
            continue
        log_odds += np.asarray(values)[leaf(codes, chosen)]
        asked = [(names[chosen[at]], float(edges[chosen[at]][bound])) for at, bound in questions]
        trees.append((asked, values))
    return trees


def edges_of(column: Matrix) -> Matrix:
    """The bounds that a feature may be asked for: between quantiles of its values, rounded."""
    found = np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)))
    found = np.unique(np.concatenate([found, np.unique(column)[:BINS]])) if len(found) < BINS // 2 else found
    middle = (found[1:] + found[:-1]) / 2
    return np.unique([float(f"{bound:.{DIGITS}g}") for bound in middle])[: 2 * BINS]


Leaves = Callable[[list[Numbers], npt.NDArray[np.intp]], Numbers]


def _grow(
    codes: list[Numbers], part: slice, slope: Matrix, bend: Matrix, growth: Growth
) -> tuple[list[tuple[int, int]], Leaves]:
    """The questions of one tree as (feature, bound), and how to find the leaves that they lead to."""
    slope, bend = slope[part], bend[part]
    codes = [column[part] for column in codes]
    leaf = np.zeros(len(slope), dtype=np.intp)
    l2 = growth.l2 / PARTS
    questions: list[tuple[int, int]] = []
    score = float(slope.sum() ** 2 / (bend.sum() + l2))
    width = 2 * BINS + 1
    for level in range(growth.levels):
        best, found = score * (1 + 1e-9), None
        for at, column in enumerate(codes):
            key = leaf * width + column
            size = width << level
            below = np.bincount(key, slope, size).reshape(-1, width).cumsum(axis=1)
            below_bend = np.bincount(key, bend, size).reshape(-1, width).cumsum(axis=1)
            above, above_bend = below[:, -1:] - below, below_bend[:, -1:] - below_bend
            gain = (below**2 / (below_bend + l2) + above**2 / (above_bend + l2)).sum(axis=0)
            bound = int(gain[:-1].argmax())
            if gain[bound] > best:
                best, found = float(gain[bound]), (at, bound)
        if found is None:
            break
        questions.append(found)
        leaf |= (codes[found[0]] > found[1]).astype(np.intp) << level
        score = best

    def leaves(all_codes: list[Numbers], chosen: npt.NDArray[np.intp]) -> Numbers:
        led = np.zeros(len(all_codes[0]), dtype=np.intp)
        for level, (at, bound) in enumerate(questions):
            led |= (all_codes[chosen[at]] > bound).astype(np.intp) << level
        return led

    return questions, leaves


def fit_forest(
    rows: Matrix, right: Matrix, weight: Matrix, names: Sequence[str], growth: Growth, groups: Numbers | None = None
) -> Forest:
    """``fit_trees`` ready to be evaluated."""
    return forest_of(fit_trees(rows, right, weight, names, growth, groups), names, "the trees just grown")


def write_trees(path: Path, trees: Sequence[Tree], about: Sequence[str], source: str) -> None:
    """Write trees as a table of ``pipelines/lexicons``; ``about``: lines of comment above it."""
    lines = [f"# {line}" for line in about] + ["questions\tvalues\tsource"]
    first = trees[0][1][0] if trees and not trees[0][0] else 0.0
    for number, (questions, values) in enumerate(trees[1:] if first else trees):
        given = [value + first if number == 0 else value for value in values]
        asked = " ".join(f"{name}>{bound:.{DIGITS}g}" for name, bound in questions)
        lines.append(f"{asked}\t{' '.join(f'{value:.{DIGITS}f}' for value in given)}\t{source}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
