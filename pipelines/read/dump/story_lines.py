"""Which pieces of a dump with furniture are of the story: two fitted models, and what spoke for their answer.

The first judges each piece by its features, the second judges it again by what the first said of the page around it
(lexicons/dump_story.tsv and dump_context.tsv, python -m tests.fit.dump_lines).

What belongs here: the models, their threshold and their reasons in plain words.  What does not: the role that a piece has in
the story or outside it (``plain_text``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

import numpy as np

from pipelines.read.dump.context import CONTEXT, context_of
from pipelines.read.dump.features import FEATURES, features_of
from pipelines.read.dump.looks import LOOKS
from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import FURNITURE, PieceLabel, is_prose
from pipelines.read.dump.words import EVIDENCE
from pipelines.read.trees import Forest, Matrix, load_forest, soft_step
from pipelines.vocabularies import Role

# Log-odds from which a piece is of the story, by the scores of sites not fitted on: furniture in the story costs facts as well.
_LEAST_ODDS: Final = 0.3
_LEAST_OF_FURNITURE: Final = 2.0  # of a piece whose words, or whose picture, say that it is none
_LEAST_OF_DATED: Final = 1.0  # of a piece that looks like a day, a byline or a counter
_SECOND: Final = 0.67  # what the second judgement counts of the answer, by the scores of sites not fitted on
_PICTURES: Final[frozenset[Role]] = frozenset({"caption", "credit"})

# What each group of features says where it speaks for the story, and where against it.
_REASONS: Final = (
    ("written as a sentence", "not written as a sentence"),
    ("letters and marks as in running text", "capitals, digits or marks as in a list"),
    ("no sign of furniture", "signs of furniture"),
    ("words as in stories", "words as outside stories"),
    ("among paragraphs", "among other lines than paragraphs"),
    ("stands where the story is", "stands away from the story"),
    ("about the same as the story", "about something else than the story"),
    ("a page of this kind", "a page of this kind"),
)
_FORM, _MARKS, _SIGNS, _WORDS, _NEIGHBOURS, _PLACE, _TOPIC, _PAGE = range(len(_REASONS))
_MARK_LOOKS: Final = frozenset({
    "capitals", "all_capitals", "first_lower", "first_capital", "first_digit", "first_mark", "first_bracket", "in_brackets",
    "digits", "marks", "commas", "quotes", "bars", "slashes", "dashes", "brackets", "colons", "symbols", "unspaced",
    "is_mark", "is_bullet", "lower_words", "short_words", "mean_word",
})  # fmt: skip
_WORD_LOOKS: Final = frozenset((*EVIDENCE, "function_words", "address", "self", "said", "name_pairs"))
_TOPIC_FEATURES: Final = frozenset({
    "title_shared", "story_shared", "story_shared_words", "rare_shared", "slug_shared", "is_title_again",
})  # fmt: skip
_PLACE_FEATURES: Final = frozenset({
    "place", "from_end", "behind_title", "prose_above", "prose_below", "prose_share_above", "ends_above", "since_end",
    "comments_above", "since_comments", "to_largest", "largest_beside", "slug_above", "slug_below", "to_slug",
})  # fmt: skip


def _group_of(feature: str) -> int:
    if feature.startswith("page_"):
        return _PAGE
    if feature in _WORD_LOOKS:
        return _WORDS
    if feature in _MARK_LOOKS:
        return _MARKS
    if feature in LOOKS:
        return _SIGNS if feature.startswith(("sign", "has_", "ends_credit", "doubtful", "is_name")) else _FORM
    if feature in _TOPIC_FEATURES:
        return _TOPIC
    return _PLACE if feature in _PLACE_FEATURES else _NEIGHBOURS


_GROUPS: Final = tuple(_group_of(feature) for feature in FEATURES)
_OWN: Final = len(_REASONS)  # the first judgement of the piece itself, which has reasons of its own


def _group_of_context(feature: str) -> int:
    if feature == "first_odds":
        return _OWN
    if feature.startswith("page_"):
        return _PAGE
    return _NEIGHBOURS if feature.startswith(("first_", "same_form", "group_")) else _PLACE


_CONTEXT_GROUPS: Final = tuple(_group_of_context(feature) for feature in CONTEXT)


class Judgement(NamedTuple):
    """Whether a piece is of the story, the chance of it, and what spoke most for the answer."""

    is_story: bool
    chance: float
    why: str


@cache
def _model() -> Forest:
    return load_forest("dump_story", FEATURES)


@cache
def _context_model() -> Forest:
    return load_forest("dump_context", CONTEXT)


def log_odds_of(first: Matrix, second: Matrix) -> Matrix:
    """The log-odds of both judgements together."""
    return (1 - _SECOND) * first + _SECOND * second


def judge(
    pieces: Sequence[Piece], labels: Sequence[PieceLabel | None], title: int | None, slug: frozenset[str]
) -> list[Judgement]:
    """A judgement a piece; ``labels``: what ``sign_of`` says; ``title``: which piece; ``slug``: the words of the address."""
    rows = features_of(pieces, labels, title, slug)
    first = _model().log_odds(rows)
    context = context_of(pieces, labels, first)
    log_odds = log_odds_of(first, _context_model().log_odds(context))
    parts = _model().parts(rows, _GROUPS)
    seen = _SECOND * _context_model().parts(context, _CONTEXT_GROUPS)
    parts[:, _NEIGHBOURS] += seen[:, _NEIGHBOURS]
    parts[:, _PLACE] += seen[:, _PLACE]
    parts[:, _PAGE] += seen[:, _PAGE]
    chances = soft_step(log_odds)
    answers = log_odds > least_odds(labels)
    if not answers.any():  # a stub, or a text cut out of its page: its sentences are what there is
        answers = np.array([is_prose(piece) and label is None for piece, label in zip(pieces, labels, strict=True)])
    return [
        Judgement(bool(answer), round(chance, 3), _reasons(part, bool(answer)))
        for answer, chance, part in zip(answers.tolist(), chances.tolist(), parts.tolist(), strict=True)
    ]


def least_odds(labels: Sequence[PieceLabel | None]) -> Matrix:
    """The log-odds from which each piece is of the story; ``labels``: what ``sign_of`` says."""
    return np.array([_least(label.role if label is not None else None) for label in labels], dtype=float)


def _least(role: Role | None) -> float:
    if role is None:
        return _LEAST_ODDS
    return _LEAST_OF_FURNITURE if role in FURNITURE or role in _PICTURES else _LEAST_OF_DATED


def _reasons(part: Sequence[float], is_story: bool) -> str:
    """The two groups of features that spoke most for an answer."""
    weighed = sorted(range(len(part)), key=lambda group: -part[group] if is_story else part[group])[:2]
    reasons = [_REASONS[group][not is_story] for group in weighed if (part[group] > 0) == is_story]
    return "; ".join(reasons) or "all taken together"
