"""How sure the reading of a page is: a probability, and what speaks against it in words.

What belongs here: general features of a reading that is done, and their weights (lexicons/reading_weights.tsv, written by
``python -m tests.fit.confidence``).  What does not: mending a reading.  It costs a few hundredths of a millisecond a page: every
feature is a count over blocks or a few looks into a string.
"""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache
from operator import sub
from typing import Final, NamedTuple

from pipelines.lexicons import load_table
from pipelines.model import Reading
from pipelines.vocabularies import Role

FEATURES: Final = (
    "few_words", "short", "long", "much_left", "lines_left", "prose_left", "rival", "between", "gap", "island", "switches",
    "switch_rate", "begins_late", "short_lines", "open_ends", "low_starts", "truncated", "untitled", "undated", "unsure_labels",
    "disagrees",
)  # fmt: skip
DOUBTFUL: Final = 0.7  # a reading with a lower score is counted and listed as doubtful
_ABOVE: frozenset[Role] = frozenset({"title", "standfirst"})
_SHORT: Final = 250  # words of a story that is no longer short
_LONG: Final = 1_200  # words of a story that is long
_PROSE: Final = 120  # characters of a block that is a paragraph, wherever it stands
_LINE: Final = 45  # characters: shorter blocks are lines
_WIDE: Final = 300  # characters between two blocks of a story
_LEAST_STATED: Final = 300  # characters of a stated body that is worth a comparison
_PROBES, _PROBE = 8, 24  # pieces of a stated body that are looked for, and their characters
_CLOSERS: Final = frozenset(".!?…:;\"'”’»)]。！？।")
_NO_STORY: Final = 0.05  # of a page without a story in its reading: there may have been none
_FARTHEST: Final = 4.0  # spreads from the mean: a feature farther off says no more
_SAID: Final = 0.25  # log-odds from which a feature is named
_MOST_SAID: Final = 3


class Weight(NamedTuple):
    """A feature's weight against a reading; ``mean`` and ``spread``: of its values; ``words``: what it says."""

    mean: float
    spread: float
    weight: float
    words: str


class Confidence(NamedTuple):
    """``articles.score`` and ``articles.why``."""

    score: float
    why: str | None


def judged(reading: Reading, stated_body: str | None = None, *, is_text: bool = False) -> Reading:
    """The reading with its confidence, as ``judge_reading`` tells it."""
    found = judge_reading(reading, stated_body, is_text=is_text)
    article = replace(reading.article, score=found.score, why=found.why)
    return Reading(article, reading.blocks, reading.charset, reading.charset_basis)


def judge_reading(reading: Reading, stated_body: str | None = None, *, is_text: bool = False) -> Confidence:
    """How probable it is that the story of a page was read whole and alone (F1 of its words at least .9), and the features that
    speak against it most.

    ``stated_body``: the story as the page states it to machines; ``is_text``: the page is a text dump or a document.
    """
    if not any(block.is_main and block.role not in _ABOVE for block in reading.blocks):
        return Confidence(_NO_STORY, "no story was found")
    odds, weights = _weights(is_text)
    against: list[tuple[float, str]] = []
    for value, (mean, spread, weight, words) in zip(features(reading, stated_body), weights, strict=True):
        if weight:
            away = (value - mean) / spread
            part = weight * (_FARTHEST if away > _FARTHEST else -_FARTHEST if away < -_FARTHEST else away)
            odds += part
            if part > _SAID:
                against.append((-part, words))
    score = round(1 / (1 + math.exp(odds)), 3)
    return Confidence(score, "; ".join(words for _, words in sorted(against)[:_MOST_SAID]) or None)


def features(reading: Reading, stated_body: str | None = None) -> tuple[float, ...]:
    """The values of ``FEATURES``, each 0 to about 1 or a logarithm; larger speaks against the reading, or may."""
    article, blocks = reading.article, reading.blocks
    text = article.text
    main = [block for block in blocks if block.is_main and block.role not in _ABOVE]
    n_main, n_words, whole = len(main), article.n_words or 0, max(1, len(text))
    if not main:
        return _nothing(reading, whole)
    # whole lists through operators: this runs for every page, and a page has hundreds of blocks
    starts, ends = [block.start_char for block in main], [block.end_char for block in main]
    numbers = [block.block_no for block in main]
    lengths = list(map(sub, ends, starts))
    gaps = list(map(sub, starts[1:], ends))
    chars, widest = sum(lengths), max(gaps, default=0)
    aside = sum(lengths[: gaps.index(widest) + 1]) if widest > _WIDE else 0
    switches = len(set(map(sub, numbers, range(n_main)))) - 1  # inside a run both grow by one
    outside = (*blocks[: numbers[0] - 1], *blocks[numbers[-1] :])
    prose = [n for block in outside if (n := block.end_char - block.start_char) >= _PROSE and not block.is_main]
    n_closed = len([end for end in ends if text[end - 1] in _CLOSERS])
    scores = [block.score for block in main if block.score is not None]
    return (
        -math.log(n_words + 5),
        max(0.0, math.log(_SHORT / (n_words + 5))),
        max(0.0, math.log((n_words + 1) / _LONG)),
        1 - chars / whole,
        math.log1p((len(blocks) - n_main) / n_main),
        math.log1p(sum(prose) / chars),
        min(1.0, max(prose, default=0) / chars),
        max(0.0, 1 - chars / max(1, ends[-1] - starts[0])),
        math.log1p(widest / 100),
        min(aside, chars - aside) / chars,
        math.log1p(switches),
        switches / n_main,
        starts[0] / whole,
        len([length for length in lengths if length < _LINE]) / n_main,
        1 - n_closed / n_main,
        len([start for start in starts if text[start].islower()]) / n_main,
        float(article.is_truncated or False),
        float(article.title is None),
        float(article.published_from is None),
        1 - sum(scores) / len(scores) if scores else 0.0,
        1 - _agreement(text, starts[0], ends[-1], chars, stated_body),
    )


def _nothing(reading: Reading, whole: int) -> tuple[float, ...]:
    """The features of a page on which no story was found."""
    article = reading.article
    found = dict.fromkeys(FEATURES, 0.0) | {
        "few_words": -math.log(5), "short": math.log(_SHORT / 5), "much_left": 1.0, "prose_left": math.log1p(whole / 100),
        "lines_left": math.log1p(len(reading.blocks)), "rival": 1.0, "untitled": float(article.title is None),
        "undated": float(article.published_from is None), "truncated": float(article.is_truncated or False),
    }  # fmt: skip
    return tuple(found.values())


def _agreement(text: str, start: int, end: int, chars: int, stated: str | None) -> float:
    """How well the story agrees with the one that the page states, 0 to 1: how alike they are in length, and how many of a few
    pieces of the stated one stand in the story; 1 where nothing comparable is stated."""
    if stated is None or len(stated) < _LEAST_STATED:
        return 1.0
    step = len(stated) // (_PROBES + 1)
    pieces = (stated[at : at + _PROBE] for at in range(step // 2, len(stated) - _PROBE, step))
    whole = [piece for piece in pieces if "\n" not in piece and "<" not in piece and "&" not in piece]
    found = sum(text.find(piece, start, end) >= 0 for piece in whole)
    share = found / len(whole) if whole else 1.0
    return min(share + 1 / _PROBES, 1.0) * min(chars, len(stated)) / max(chars, len(stated))


@cache
def _weights(is_text: bool) -> tuple[float, tuple[Weight, ...]]:
    """The log-odds of a poor reading where every feature is at its mean, and the weights."""
    rows = {row["feature"]: row for row in load_table("reading_weights")}
    column = "text" if is_text else "html"
    weights = tuple(
        Weight(float(row["mean"]), float(row["spread"]), float(row[column]), row["words"])
        for row in (rows[name] for name in FEATURES)
    )
    return float(rows["bias"][column]), weights
