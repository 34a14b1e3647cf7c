"""Fit ``dump_story.tsv``, ``dump_context.tsv`` and ``dump_words.tsv``, which lines of a dump are of the story.

``python -m tests.fit.dump_lines GOLD``

GOLD holds a folder ``extract`` as in ``tests.fit.dump_pages``, and ``field``, pages that were saved as text.  A piece is of the
story where half of its words stand in it, in order.  Pieces are made by models of the boundary that have not seen the site, and
words are weighed without the site's own counts, as on a site never seen.  The second model, over what the first says of the
page, is grown on what first models say that have not seen the site either.  Printed is, set by set, the F1 of 4-word shingles
(macro over pages, as the article-extraction-benchmark has it) with trees grown on the sites of the other folds, fold by fold,
and beside it the score on the pages that the shipped table is grown on.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipelines import lexicons
from pipelines.read.dump.context import CONTEXT, context_of
from pipelines.read.dump.features import FEATURES, features_of
from pipelines.read.dump.head import find_byline, find_title
from pipelines.read.dump.pieces import Piece, split_dump
from pipelines.read.dump.plain_text import is_dump
from pipelines.read.dump.signs import PieceLabel, sign_of
from pipelines.read.dump.story_lines import least_odds, log_odds_of
from pipelines.read.dump.titles import slug_stems
from pipelines.read.trees import Forest, Matrix, Numbers, forest_of
from tests.fit.dump_joins import Cases
from tests.fit.dump_pages import FOLDS, SAVED, WAYS, DumpedPage, read_pages, read_texts, words_of
from tests.fit.dump_words import WordCounts
from tests.fit.trees import DIGITS, Growth, fit_trees, write_trees

GROWTH = Growth(trees=300, levels=5, rate=0.1, features=0.2)
CONTEXT_GROWTH = Growth(trees=150, levels=4, rate=0.1, features=0.3)
CONTEXT_SEEDS = (1, 2, 3)
MOST_CASES = 40_000  # pieces that trees are grown on: of those that weigh little, some stand for all
TABLE = Path(lexicons.__file__).with_name("dump_story.tsv")
CONTEXT_TABLE = TABLE.with_name("dump_context.tsv")
_FORM = "Form as in pipelines/read/trees.py; written by tests/fit/dump_lines.py."
ABOUT = (
    "Whether a piece of a text dump is of the story: boosted trees over pipelines/read/dump/features.py, log-odds.",
    _FORM,
)
CONTEXT_ABOUT = (
    "The same judged again by what dump_story.tsv says of the page: boosted trees over pipelines/read/dump/context.py, log-odds.",
    _FORM,
)
Trees = list[tuple[list[tuple[str, float]], list[float]]]
Odds = dict[int, Matrix]  # the log-odds of the pieces of a page, by its number
_SHORTEST = 150  # words of a story; a mistake on a shorter one counts no more
_MOST_OUTSIDE = (
    2.0  # what all lines outside count, with those of the story at 1: an error cannot cost more than the page
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A dump in pieces, the features of each, whether it is of the story, what it counts, and the log-odds asked of it."""

    page: DumpedPage
    number: int
    pieces: list[Piece]
    signs: list[PieceLabel | None]
    rows: Matrix
    right: Matrix
    weight: Matrix
    least: Matrix


def judge_pages(pages: Sequence[DumpedPage]) -> tuple[list[Judged], WordCounts]:
    """All pages with their features, and the words counted on them."""
    joins = Cases([page for page in pages if page.way != SAVED])
    forests = [joins.forest_without(fold) for fold in range(FOLDS)]
    split = [split_dump(page.text, forests[page.fold]) for page in pages]
    shares = [
        page.story.shares([words_of(piece.text) for piece in pieces]) for page, pieces in zip(pages, split, strict=True)
    ]
    counts = WordCounts()
    for page, pieces, found in zip(pages, split, shares, strict=True):
        counts.add(page.site, [(piece.text, share >= 0.5) for piece, (share, _) in zip(pieces, found, strict=True)])
    counts.close()
    weights = {site: counts.weights(site) for site in counts.sites}
    return [
        _judged(number, page, pieces, found, weights[page.site])
        for number, (page, pieces, found) in enumerate(zip(pages, split, shares, strict=True))
    ], counts


def _judged(
    number: int,
    page: DumpedPage,
    pieces: list[Piece],
    shares: Sequence[tuple[float, bool]],
    weights: dict[str, float],
) -> Judged:
    signs = [sign_of(pieces, place) for place in range(len(pieces))]
    furnished = is_dump(pieces, signs)
    title = find_title(pieces, signs, page.url, furnished)
    byline = find_byline(pieces, signs, title, is_dump=furnished)
    right = np.array([float(share >= 0.5) for share, _ in shares])
    size = np.array([len(words_of(piece.text)) + 2.0 for piece in pieces])
    own = max(float(size[right > 0].sum()), _SHORTEST)
    outside = max(own, float(size[right == 0].sum()) / _MOST_OUTSIDE)
    weight = np.where(right > 0, size / own, size / outside)
    weight[[free for _, free in shares]] = 0.0
    for place in (title, byline.place if byline is not None else None):
        if place is not None:
            weight[place] = 0.0
    if page.way == SAVED:
        weight *= len(WAYS)  # the other pages are there in every way
    rows = features_of(pieces, signs, title, slug_stems(page.url), weights)
    return Judged(page, number, pieces, signs, rows, right, weight, least_odds(signs))


def grow_trees(pages: Sequence[Judged]) -> Trees:
    """The trees of the first model fitted on some pages."""
    return _grow(pages, [page.rows for page in pages], FEATURES, GROWTH)


def grow_context_trees(pages: Sequence[Judged], first: Odds) -> Trees:
    """The trees of the second model, the mean of several; ``first``: what first models say that have not seen the page's site."""
    rows = [_context(page, first) for page in pages]
    grown = [_grow(pages, rows, CONTEXT, replace(CONTEXT_GROWTH, seed=seed)) for seed in CONTEXT_SEEDS]
    constant = sum(values[0] for trees in grown for questions, values in trees if not questions) / len(grown)
    mean = [
        (questions, [round(value / len(grown), DIGITS) for value in values])
        for trees in grown
        for questions, values in trees
        if questions
    ]
    return [([], [round(constant, DIGITS)]), *mean]


def _context(page: Judged, first: Odds) -> Matrix:
    return context_of(page.pieces, page.signs, first[page.number])


def _grow(pages: Sequence[Judged], rows: Sequence[Matrix], names: Sequence[str], growth: Growth) -> Trees:
    kept, counts = thin(np.concatenate([page.weight for page in pages]))
    right = np.concatenate([page.right for page in pages])
    return fit_trees(np.concatenate(rows)[kept], right[kept], counts, names, growth)


def odds_unseen(pages: Sequence[Judged]) -> Odds:
    """What first models say of pages of sites that they have not seen: those of each fold by the model of the others."""
    found: Odds = {}
    for fold in sorted({page.page.fold for page in pages}):
        forest = _forest(grow_trees([page for page in pages if page.page.fold != fold]), FEATURES)
        found |= {page.number: forest.log_odds(page.rows) for page in pages if page.page.fold == fold}
    return found


def judged_by(trees: Trees, context_trees: Trees, pages: Sequence[Judged]) -> Odds:
    """What two models say of pages together."""
    forest, context_forest = _forest(trees, FEATURES), _forest(context_trees, CONTEXT)
    first = {page.number: forest.log_odds(page.rows) for page in pages}
    return {
        page.number: log_odds_of(first[page.number], context_forest.log_odds(_context(page, first))) for page in pages
    }


def _forest(trees: Trees, names: Sequence[str]) -> Forest:
    return forest_of(trees, names, "the trees just grown")


def thin(weight: Matrix) -> tuple[Numbers, Matrix]:
    """At most about ``MOST_CASES`` cases and what each counts: one that weighs little is kept by chance, and stands for several."""
    low, high = 0.0, float(weight.max())
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if np.minimum(1, weight / middle).sum() > MOST_CASES else (low, middle)
    chance = np.minimum(1, weight / high)
    kept = np.nonzero(np.random.default_rng(5).random(len(weight)) < chance)[0]
    return kept, weight[kept] / chance[kept]


# ── scores ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def score(pages: Sequence[Judged], log_odds: Odds) -> float:
    """Macro F1 of 4-word shingles."""
    precision, recall = [], []
    for page in pages:
        said = log_odds[page.number] > page.least
        text = [word for piece, story in zip(page.pieces, said, strict=True) if story for word in words_of(piece.text)]
        ours, gold = _shingles(text), _shingles(page.page.story.words)
        both = sum((ours & gold).values())
        if ours:
            precision.append(both / sum(ours.values()))
        if gold:
            recall.append(both / sum(gold.values()))
    p, r = float(np.mean(precision or [0])), float(np.mean(recall or [0]))
    return 2 * p * r / (p + r) if p + r else 0.0


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def main(gold: Path) -> None:
    """Print scores and write the three tables."""
    pages, counts = judge_pages([*read_pages(gold / "extract"), *read_texts(gold / "field")])
    unseen: Odds = {}
    for fold in range(FOLDS):
        others = [page for page in pages if page.page.fold != fold]
        models = grow_trees(others), grow_context_trees(others, odds_unseen(others))
        unseen |= judged_by(*models, [page for page in pages if page.page.fold == fold])
    trees, context_trees = grow_trees(pages), grow_context_trees(pages, odds_unseen(pages))
    seen = judged_by(trees, context_trees, pages)
    for name in sorted({page.page.set_name for page in pages}):
        own = [page for page in pages if page.page.set_name == name]
        folds = [[page for page in own if page.page.fold == fold] for fold in range(FOLDS)]
        by_fold = " ".join(f"{score(part, unseen):.3f}" if part else "-" for part in folds)
        print(f"{name}: sites not seen {score(own, unseen):.3f} (folds {by_fold}), seen {score(own, seen):.3f}")
    counts.write()
    source = f"fitted: python -m tests.fit.dump_lines, development pages of 2026-11, {len(pages)} dumps"
    write_trees(TABLE, trees, ABOUT, source)
    write_trees(CONTEXT_TABLE, context_trees, CONTEXT_ABOUT, source)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
