"""Fitted trees: read from a table, evaluated, and grown so that the table is the model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import pipelines.lexicons
from pipelines.read.trees import forest_of, load_forest, soft_step
from tests.fit.trees import Growth, fit_trees, write_trees

NAMES = ("length", "is_last")
TWO = [
    ([("length", 3.5), ("is_last", 0.5)], [0.0, 1.0, -1.0, 2.0]),
    ([("is_last", 0.5)], [0.25, -0.25]),
]


@pytest.mark.parametrize(
    ("case", "log_odds"), [((1, 0), 0.25), ((4, 0), 1.25), ((1, 1), -1.25), ((4, 1), 1.75), ((3.5, 0), 0.25)]
)
def test_the_sum_over_the_trees(case: tuple[float, float], log_odds: float) -> None:
    forest = forest_of(TWO, NAMES, "here")
    assert forest.log_odds(np.array([case], dtype=float)).tolist() == [log_odds]
    assert forest.chances(np.array([case], dtype=float)).tolist() == soft_step(np.array([log_odds])).tolist()


def test_which_features_spoke() -> None:
    # A longer line changes the first tree from -1 to 2; being the last changes it from 1 to 2 and the second from 0.25 to -0.25.
    parts = forest_of(TWO, NAMES, "here").parts(np.array([[4.0, 1.0]]), [0, 1])
    assert parts.tolist() == [[1.5, 0.25]]


@pytest.mark.parametrize(
    ("tree", "says"),
    [(([("width", 1.0)], [0.0, 1.0]), "'width'"), (([("length", 1.0)], [0.0, 1.0, 2.0]), "3 values for 1 questions")],
)
def test_a_table_that_does_not_fit_the_code(tree: tuple[list[tuple[str, float]], list[float]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        forest_of([tree], NAMES, "here")


def test_what_is_written_is_what_was_grown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    rows = random.normal(size=(2000, 2))
    right = ((rows[:, 0] > 0) ^ (rows[:, 1] > 0.5)).astype(float)
    growth = Growth(trees=20, levels=2, rate=0.3, features=1.0)
    trees = fit_trees(rows, right, np.ones(2000), NAMES, growth)
    assert trees == fit_trees(rows, right, np.ones(2000), NAMES, growth)
    write_trees(tmp_path / "grown_here.tsv", trees, ["a comment"], "own: a test of trees")
    monkeypatch.setattr(pipelines.lexicons, "files", lambda package: tmp_path)
    read = load_forest("grown_here", NAMES)
    assert np.allclose(read.log_odds(rows), forest_of(trees, NAMES, "here").log_odds(rows), atol=1e-9)
    assert ((read.chances(rows) > 0.5) == (right > 0.5)).mean() > 0.95
