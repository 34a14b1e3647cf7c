"""Fit ``dump_story.tsv`` and ``dump_words.tsv``, which lines of a dump are of the story: ``python -m tests.fit.dump_lines GOLD``.

GOLD holds a folder ``extract`` as in ``tests.fit.dump_pages``, and ``field``, pages that were saved as text.  A piece is of the
story where half of its words stand in it, in order.  Pieces are made by models of the boundary that have not seen the site, and
words are weighed without the site's own counts, as on a site never seen.  Printed is, set by set, the F1 of 4-word shingles
(macro over pages, as the article-extraction-benchmark has it) with trees grown on the sites of the other folds, fold by fold,
and beside it the score on the pages that the shipped table is grown on.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pipelines import lexicons
from pipelines.read.dump.features import FEATURES, features_of
from pipelines.read.dump.head import find_byline, find_title
from pipelines.read.dump.pieces import Piece, split_dump
from pipelines.read.dump.plain_text import is_dump
from pipelines.read.dump.signs import sign_of
from pipelines.read.dump.story_lines import least_odds
from pipelines.read.dump.titles import slug_stems
from pipelines.read.trees import Forest, Matrix, Numbers, forest_of
from tests.fit.dump_joins import Cases
from tests.fit.dump_pages import FOLDS, SAVED, WAYS, DumpedPage, read_pages, read_texts, words_of
from tests.fit.dump_words import WordCounts
from tests.fit.trees import Growth, fit_trees, write_trees

GROWTH = Growth(trees=300, levels=5, rate=0.1, features=0.2)
MOST_CASES = 40_000  # pieces that trees are grown on: of those that weigh little, some stand for all
TABLE = Path(lexicons.__file__).with_name("dump_story.tsv")
ABOUT = (
    "Whether a piece of a text dump is of the story: boosted trees over pipelines/read/dump/features.py, log-odds.",
    "Form as in pipelines/read/trees.py; written by tests/fit/dump_lines.py.",
)
_SHORTEST = 150  # words of a story; a mistake on a shorter one counts no more
_MOST_OUTSIDE = (
    2.0  # what all lines outside count, with those of the story at 1: an error cannot cost more than the page
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A dump in pieces, the features of each, whether it is of the story, what it counts, and the log-odds asked of it."""

    page: DumpedPage
    pieces: list[Piece]
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
        _judged(page, pieces, found, weights[page.site])
        for page, pieces, found in zip(pages, split, shares, strict=True)
    ], counts


def _judged(
    page: DumpedPage, pieces: list[Piece], shares: Sequence[tuple[float, bool]], weights: dict[str, float]
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
    return Judged(
        page, pieces, features_of(pieces, signs, title, slug_stems(page.url), weights), right, weight, least_odds(signs)
    )


def grow(pages: Sequence[Judged]) -> Forest:
    """The model fitted on some pages."""
    return forest_of(grow_trees(pages), FEATURES, "the trees just grown")


def grow_trees(pages: Sequence[Judged]) -> list[tuple[list[tuple[str, float]], list[float]]]:
    """The trees of the model fitted on some pages."""
    weight = np.concatenate([page.weight for page in pages])
    kept, counts = thin(weight)
    rows = np.concatenate([page.rows for page in pages])[kept]
    return fit_trees(rows, np.concatenate([page.right for page in pages])[kept], counts, FEATURES, GROWTH)


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


def score(pages: Sequence[Judged], log_odds: Callable[[Judged], Matrix]) -> float:
    """Macro F1 of 4-word shingles."""
    precision, recall = [], []
    for page in pages:
        said = log_odds(page) > page.least
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
    """Print scores and write the two tables."""
    pages, counts = judge_pages([*read_pages(gold / "extract"), *read_texts(gold / "field")])
    unseen: dict[int, Matrix] = {}
    for fold in range(FOLDS):
        forest = grow([page for page in pages if page.page.fold != fold])
        unseen |= {id(page): forest.log_odds(page.rows) for page in pages if page.page.fold == fold}
    trees = grow_trees(pages)
    forest = forest_of(trees, FEATURES, "the trees just grown")
    for name in sorted({page.page.set_name for page in pages}):
        own = [page for page in pages if page.page.set_name == name]
        folds = [[page for page in own if page.page.fold == fold] for fold in range(FOLDS)]
        by_fold = " ".join(f"{score(part, lambda p: unseen[id(p)]):.3f}" if part else "-" for part in folds)
        whole, seen = score(own, lambda p: unseen[id(p)]), score(own, lambda p: forest.log_odds(p.rows))
        print(f"{name}: sites not seen {whole:.3f} (folds {by_fold}), seen {seen:.3f}")
    counts.write()
    write_trees(
        TABLE, trees, ABOUT, f"fitted: python -m tests.fit.dump_lines, development pages of 2026-11, {len(pages)} dumps"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
