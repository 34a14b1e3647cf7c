"""Fit ``dump_joins.tsv``, whether a line of a dump goes on with the one before: ``python -m tests.fit.dump_joins GOLD``.

GOLD as in ``tests.fit.dump_pages``.  Lines of one element that are both of the story belong together, lines of two elements do
not; lines of one element outside the story could be either and do not count.  Prints how many joins are found, and how many are
false, on the sites of each fold with trees grown on the others.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipelines import lexicons
from pipelines.read.dump.joins import FEATURES, Line, boundaries
from pipelines.read.dump.pieces import lines_of
from pipelines.read.trees import Forest, Matrix
from tests.fit.dump_pages import FOLDS, DumpedPage, read_pages, words_of
from tests.fit.trees import Growth, fit_forest, fit_trees, write_trees

GROWTH = Growth(trees=100, levels=5, rate=0.15)
TABLE = Path(lexicons.__file__).with_name("dump_joins.tsv")
ABOUT = (
    "Whether a line of a text dump goes on with the line before: boosted trees over pipelines/read/dump/joins.py, log-odds.",
    "Form as in pipelines/read/trees.py; written by tests/fit/dump_joins.py.",
)
# What a boundary counts: one at the edge of the story most, as a false join takes furniture in.
_AT_EDGE, _IN_STORY, _ELSEWHERE = 2.0, 1.0, 0.3


def cases(page: DumpedPage) -> tuple[Matrix, Matrix, Matrix]:
    """The boundaries of a page, whether each is inside a paragraph, and what each counts."""
    lines = lines_of(page.text)
    if len(lines) < 2:
        return np.zeros((0, len(FEATURES))), np.zeros(0), np.zeros(0)
    right, weight = _answers(page, lines)
    return boundaries(lines), right, weight


def _answers(page: DumpedPage, lines: Sequence[Line]) -> tuple[Matrix, Matrix]:
    is_story = [share >= 0.5 for share, _ in page.story.shares([words_of(line.text) for line in lines])]
    right = np.array([float(a == b) for a, b in zip(page.blocks, page.blocks[1:], strict=False)])
    weight = np.zeros(len(right))
    for number, (a, b, line) in enumerate(zip(is_story, is_story[1:], lines[1:], strict=False)):
        if line.gap:
            continue
        if right[number]:
            weight[number] = _IN_STORY if a and b else 0.0
        else:
            weight[number] = _AT_EDGE if a != b else _IN_STORY if a else _ELSEWHERE
    return right, weight


class Cases:
    """The boundaries of all pages that count, each with its fold."""

    def __init__(self, pages: Sequence[DumpedPage]) -> None:
        found = [cases(page) for page in pages]
        folds = np.concatenate([np.full(len(part[1]), page.fold) for page, part in zip(pages, found, strict=True)])
        rows, right, weight = (np.concatenate([part[k] for part in found]) for k in range(3))
        counts = weight > 0
        self.rows, self.right, self.weight, self.folds = rows[counts], right[counts], weight[counts], folds[counts]

    def forest_without(self, fold: int) -> Forest:
        """The model that has not seen the sites of a fold."""
        kept = self.folds != fold
        return fit_forest(self.rows[kept], self.right[kept], self.weight[kept], FEATURES, GROWTH)


def main(gold: Path) -> None:
    """Print scores by fold and write the table."""
    pages = list(read_pages(gold))
    known = Cases(pages)
    for fold in range(FOLDS):
        unseen = known.folds == fold
        said = known.forest_without(fold).chances(known.rows[unseen]) > 0.6
        true = known.right[unseen] > 0
        print(f"fold {fold}: {(said & true).sum()} of {true.sum()} joins found, {(said & ~true).sum()} false ones")
    trees = fit_trees(known.rows, known.right, known.weight, FEATURES, GROWTH)
    source = f"fitted: python -m tests.fit.dump_joins, development pages of 2026-11, {len(pages)} dumps"
    write_trees(TABLE, trees, ABOUT, source)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
