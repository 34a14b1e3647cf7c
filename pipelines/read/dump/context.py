"""What the first judgement of a page's pieces says about each of them: its neighbours, the part it stands in, others of its form.

What belongs here: numbers made of the first model's log-odds, and their names.  What does not: the two models (``story_lines``).
A story is one stretch of a page more often than not, and lines of one form on one page (teasers, captions) are of one kind:
neither can be seen before every piece has been judged once (Tu 2008, "Auto-context").
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np

from pipelines.read.dump.features import distance, shifted, sum_beside
from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import PieceLabel
from pipelines.read.trees import Matrix, soft_step

_STEPS: Final = (-3, -2, -1, 1, 2, 3)
_SPANS: Final = (2, 5, 12)  # pieces before and behind
CONTEXT: Final = (
    "first_odds",
    *(f"first_odds_{'next' if step > 0 else 'last'}_{abs(step)}" for step in _STEPS),
    *(f"first_share_{side}_{span}" for span in _SPANS for side in ("before", "behind")),
    "story_above", "story_below", "story_share_above", "in_best", "to_best_start", "to_best_end", "best_share",
    "same_form", "same_form_count", "page_first_most", "page_story", "to_sure_before", "to_sure_behind", "group_share",
    "chain_near", "chain_far", "chain_best",
)  # fmt: skip

_MOST_ODDS: Final = 6.0  # log-odds: surer than this is only sure
_BEYOND: Final = -7.0  # log-odds beyond the ends of the page
_MOST_WORDS: Final = 60.0  # that one piece counts at most
_SURE: Final = 1.0  # log-odds of a piece that is of the story without much doubt
_MOST_ODDS_OF_PIECE: Final = 3.0  # in the sum that finds the best stretch
# Log-odds that a change between story and furniture costs: little, much, and where one answer is given for the whole page.
_NEAR_COST, _FAR_COST, _BEST_COST = 1.0, 3.0, 4.0
_MOST_CHAIN: Final = 12.0  # log-odds
_FAR: Final = 40  # pieces beyond which distance does not count


def context_of(pieces: Sequence[Piece], labels: Sequence[PieceLabel | None], log_odds: Matrix) -> Matrix:
    """A row a piece with the numbers named in ``CONTEXT``; ``labels``: what ``sign_of`` says; ``log_odds``: of the first model."""
    n = len(pieces)
    if not n:
        return np.zeros((0, len(CONTEXT)))
    odds = np.clip(log_odds, -_MOST_ODDS, _MOST_ODDS)
    chance = soft_step(odds)
    words = np.minimum([float(piece.n_words) for piece in pieces], _MOST_WORDS) + 1
    mass = chance * words
    above = mass.cumsum()
    total = float(above[-1])
    start, end = best_stretch(np.clip(odds, -_MOST_ODDS_OF_PIECE, _MOST_ODDS_OF_PIECE) * np.sqrt(words))
    at = np.arange(n)
    sure = (odds > _SURE).astype(float)
    group = np.array([piece.gap for piece in pieces], dtype=int).cumsum()
    others_mass, others_words = np.bincount(group, mass)[group] - mass, np.bincount(group, words)[group] - words
    same_form, count = _same_form(pieces, labels, odds)
    return np.column_stack([
        odds,
        *(shifted(odds, step, _BEYOND) for step in _STEPS),
        *(
            sum_beside(mass, span, side) / (sum_beside(words, span, side) + 1)
            for span in _SPANS
            for side in ("before", "behind")
        ),
        np.minimum(above - mass, 600.0),
        np.minimum(total - above, 600.0),
        (above - mass) / max(total, 1.0),
        (at >= start) & (at <= end),
        np.clip(at - start, -_FAR, _FAR),
        np.clip(end - at, -_FAR, _FAR),
        np.full(n, chance[start : end + 1].mean()),
        same_form,
        count,
        np.full(n, odds.max()),
        np.full(n, min(total, 1500.0)),
        distance(sure, back=True)[0],
        distance(sure, back=False)[0],
        others_mass / (others_words + 1),
        np.clip(chain_odds(odds.tolist(), _NEAR_COST), -_MOST_CHAIN, _MOST_CHAIN),
        np.clip(chain_odds(odds.tolist(), _FAR_COST), -_MOST_CHAIN, _MOST_CHAIN),
        best_chain(odds.tolist(), _BEST_COST),
    ]).astype(np.float64)  # fmt: skip


def best_stretch(values: Matrix) -> tuple[int, int]:
    """The first and last place of the stretch with the largest sum (Kadane's scan; Bentley 1984, "Algorithm design techniques")."""
    best, start, end = -np.inf, 0, 0
    total, since = 0.0, 0
    for place, value in enumerate(values.tolist()):
        if total <= 0:
            total, since = 0.0, place
        total += value
        if total > best:
            best, start, end = total, since, place
    return start, end


def chain_odds(odds: Sequence[float], cost: float) -> list[float]:
    """The log-odds of each piece given those of all others, where every change between story and furniture costs ``cost``.

    Furniture stands before the first and behind the last (forward and backward sums of a chain; Rabiner 1989, "A tutorial on
    hidden Markov models").
    """
    ahead, behind = [odds[0] - cost], [-cost]
    for value in odds[1:]:
        ahead.append(value + _passed_on(ahead[-1], cost))
    for value in odds[:0:-1]:
        behind.append(_passed_on(behind[-1] + value, cost))
    return [before + after for before, after in zip(ahead, reversed(behind), strict=True)]


def _passed_on(odds: float, cost: float) -> float:
    """What the log-odds of a piece say of the one beside it."""
    return _log_sum(odds, -cost) - _log_sum(0.0, odds - cost)


def _log_sum(a: float, b: float) -> float:
    return max(a, b) + math.log1p(math.exp(-abs(a - b)))


def best_chain(odds: Sequence[float], cost: float) -> list[float]:
    """1 for the pieces of the story in the most probable answer for the whole page (Viterbi 1967), changes as in ``chain_odds``."""
    kept = [(False, False)]  # for a piece that is none of the story, and one that is: whether the one before it is
    lead = odds[0] - cost  # of the best answer with this piece in the story over the best one without
    for value in odds[1:]:
        kept.append((lead > cost, lead >= -cost))
        lead = value + min(max(lead, -cost), cost)
    is_story = lead > cost
    answer: list[float] = []
    for without, within in reversed(kept):
        answer.append(float(is_story))
        is_story = within if is_story else without
    return answer[::-1]


def _same_form(pieces: Sequence[Piece], labels: Sequence[PieceLabel | None], odds: Matrix) -> tuple[Matrix, Matrix]:
    """The mean log-odds of the other pieces of the same form (0 where there is none), and how many there are with the piece."""
    numbers: dict[tuple[object, ...], int] = {}
    form = np.array([
        numbers.setdefault(_form(piece, label), len(numbers)) for piece, label in zip(pieces, labels, strict=True)
    ])  # fmt: skip
    count = np.bincount(form)[form]
    others = (np.bincount(form, odds)[form] - odds) / np.maximum(count - 1, 1)
    return np.where(count > 1, others, 0.0), np.minimum(count, 20).astype(float)


def _form(piece: Piece, label: PieceLabel | None) -> tuple[object, ...]:
    """What two pieces of one form share: a length, to a factor of about 1.6, how they begin and end, and what they say they are."""
    first = piece.text[0]
    return (
        min(int(np.log2(piece.n_words + 1) * 1.5), 9), piece.ends_sentence, piece.is_bullet, piece.gap, first.isupper(),
        first.isdigit(), label.role if label is not None else None, any(mark in piece.text for mark in '"“”'),
    )  # fmt: skip
