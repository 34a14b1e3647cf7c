"""Small fitted models: boosted trees whose every level asks one question of all its branches (oblivious trees), from a table.

What belongs here: reading such a table, evaluating it on a matrix of features, and saying which features spoke.  What does
not: the features themselves, and fitting (tests/fit/trees.py).

A table has a row a tree: ``questions`` ("n_words>12.5 ends_sentence>0.5", the first is the lowest bit) and ``values``, one for
each pattern of answers, in log-odds.  The log-odds of a case are the sum over the trees (Friedman 2001, "Greedy function
approximation"; the trees' form after Prokhorenkova et al. 2018, "CatBoost").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipelines.lexicons import load_table

Matrix = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Forest:
    """The trees of one model; arrays are by level (or answer) and tree.

    ``which``: the column that a level asks about; ``bounds``: it answers yes above it; ``values``: log-odds, by tree and answers.
    """

    which: Numbers  # levels x trees
    bounds: Matrix  # levels x trees
    values: Matrix  # trees x 2**levels

    def leaves(self, rows: Matrix) -> Numbers:
        """The pattern of answers of each case (row) in each tree (column)."""
        columns = np.ascontiguousarray(rows.T)
        found = np.zeros((self.which.shape[1], len(rows)), dtype=np.uint32)  # by tree: whole columns are compared
        for level, (which, bounds) in enumerate(zip(self.which, self.bounds, strict=True)):
            found |= (columns[which] > bounds[:, None]).astype(np.uint32) << level
        return found.T.astype(np.intp)

    def log_odds(self, rows: Matrix) -> Matrix:
        """The log-odds of each case; ``rows``: cases x features, columns as in the names given to ``load_forest``."""
        each: Matrix = self.values[np.arange(self.values.shape[0]), self.leaves(rows)]
        return np.asarray(each.sum(axis=1), dtype=np.float64)

    def chances(self, rows: Matrix) -> Matrix:
        """The chance of each case, 0 to 1."""
        return soft_step(self.log_odds(rows))

    def parts(self, rows: Matrix, groups: Sequence[int]) -> Matrix:
        """What each group of features contributes to the log-odds of each case: cases x groups.

        ``groups``: the group's number of each feature.  The contribution of one question is half of the difference that the
        other answer would make; contributions of a tree need not add up to its value.
        """
        numbers = np.asarray(groups, dtype=np.intp)
        leaves = self.leaves(rows)
        trees = np.arange(self.values.shape[0])
        own = self.values[trees, leaves]
        parts = np.zeros((len(rows), int(numbers.max(initial=0)) + 1))
        for level, which in enumerate(self.which):
            effect = (own - self.values[trees, leaves ^ (1 << level)]) / 2
            for group in np.unique(numbers[which]):
                parts[:, group] += effect[:, numbers[which] == group].sum(axis=1)
        return parts


def soft_step(log_odds: Matrix) -> Matrix:
    """Log-odds as chances."""
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -30, 30))), dtype=np.float64)


def load_forest(table: str, features: Sequence[str]) -> Forest:
    """The model of ``lexicons/<table>.tsv`` over columns named ``features``.

    Raises:
        ValueError: the table asks about a feature that is not among them, or has not 2**questions values in a row.
    """
    trees: list[tuple[list[tuple[str, float]], list[float]]] = []
    for row in load_table(table):
        questions = [question.rpartition(">") for question in row["questions"].split()]
        trees.append(
            ([(name, float(bound)) for name, _, bound in questions], [float(v) for v in row["values"].split()])
        )
    return forest_of(trees, features, f"lexicons/{table}.tsv")


def forest_of(
    trees: Sequence[tuple[Sequence[tuple[str, float]], Sequence[float]]], features: Sequence[str], where: str
) -> Forest:
    """A model from its trees as (questions, values); a tree with fewer questions than others is padded.

    Raises:
        ValueError: as ``load_forest``; the text names ``where``.
    """
    column = {name: number for number, name in enumerate(features)}
    levels = max((len(questions) for questions, _ in trees), default=0)
    which = np.zeros((levels, len(trees)), dtype=np.intp)
    bounds = np.full((levels, len(trees)), np.inf)
    values = np.zeros((len(trees), 1 << levels))
    for number, (questions, given) in enumerate(trees):
        if len(given) != 1 << len(questions):
            raise ValueError(f"{where}, tree {number + 1}: {len(given)} values for {len(questions)} questions")
        for level, (name, bound) in enumerate(questions):
            if name not in column:
                raise ValueError(f"{where}, tree {number + 1}: no feature is named {name!r}")
            which[level, number], bounds[level, number] = column[name], bound
        values[number] = np.tile(given, (1 << levels) // len(given))  # what is not asked makes no difference
    return Forest(which, bounds, values)
