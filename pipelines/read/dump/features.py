"""The features of the pieces of a text dump: how each looks, how its neighbours look, where it stands, what the page is like.

What belongs here: numbers, and their names in plain words.  What does not: the model over them (``story_lines``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from pipelines.read.dump.looks import LOOKS, look, stems_of
from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import PieceLabel
from pipelines.read.dump.words import EVIDENCE, evidence_of, tokens_of, word_weights
from pipelines.read.trees import Matrix

_BESIDE: Final = (
    "words", "ends_sentence", "is_prose", "capitals", "sign_furniture", "sign_related", "sign_picture", "sign_day",
    "sign_byline",
    "is_name", "ends_colon", "is_bullet", "digits",
)  # fmt: skip
_STEPS: Final = (-2, -1, 1, 2)
_SPANS: Final = (2, 5, 12)  # pieces before and behind
_SUMMED: Final = ("prose", "sign_furniture", "short", "sign_related", "has_day", "capitals", "repeated", "person",
    "word_sum",
)  # fmt: skip
_AROUND: Final = tuple(f"{name}_{side}_{span}" for span in _SPANS for side in ("before", "behind") for name in _SUMMED)
_PLACE: Final = (
    "slug_shared", "slug_above", "slug_below", "to_slug", "gap_before", "gap_behind", "repeats", "to_prose_before",
    "to_prose_behind", "prose_words_before", "prose_words_behind",
    "to_furniture_before", "to_furniture_behind", "short_run", "bullet_run", "group_size", "group_prose", "group_place",
    "even_lengths", "place", "from_end", "behind_title", "is_title_again", "title_shared", "story_shared",
    "story_shared_words", "rare_shared",
    "prose_above", "prose_below", "prose_share_above", "ends_above", "since_end", "comments_above", "since_comments",
    "to_largest", "largest_beside",
)  # fmt: skip
_PAGE: Final = (
    "page_pieces", "page_prose_words", "page_prose_share", "page_furniture", "page_has_title", "page_gaps",
    "page_mean_prose", "page_bullets",
)  # fmt: skip

FEATURES: Final = (
    *LOOKS,
    *EVIDENCE,
    *(f"{name}_{'next' if step > 0 else 'last'}_{abs(step)}" for step in _STEPS for name in _BESIDE),
    *_AROUND,
    *_PLACE,
    *_PAGE,
)

_SHORT: Final = 6  # words of a line that could be a link
_FAR: Final = 40  # pieces beyond which distance does not count
_MOST_PROSE: Final = 60.0  # words that one piece of prose counts at most
_HEADING: Final = 0.5  # of the address's words in a line make it the headline
_CORE: Final = 12  # the largest pieces of prose tell what the story is about


def features_of(
    pieces: Sequence[Piece],
    labels: Sequence[PieceLabel | None],
    title: int | None,
    slug: frozenset[str],
    weights: Mapping[str, float] | None = None,
) -> Matrix:
    """A row a piece with the numbers named in ``FEATURES``.

    ``labels``: what ``sign_of`` says; ``title``: which piece; ``slug``: the words of the address as ``slug_stems`` gives them;
    ``weights``: of words, if not those of the table.
    """
    if not pieces:
        return np.zeros((0, len(FEATURES)))
    own = np.array([look(piece, label) for piece, label in zip(pieces, labels, strict=True)], dtype=float)
    known = word_weights() if weights is None else weights
    said = np.array([evidence_of(tokens_of(piece.text), known) for piece in pieces])
    own = np.concatenate([own, said], axis=1)
    column = {name: own[:, number] for number, name in enumerate((*LOOKS, *EVIDENCE))}
    column["prose"] = np.minimum(column["words"], _MOST_PROSE) * column["is_prose"] * (1 - column["sign"])
    counts = Counter(piece.text for piece in pieces)
    column["repeated"] = np.array([float(counts[piece.text] > 2) for piece in pieces])
    column["person"] = (column["address"] + column["self"]) * np.minimum(column["words"], _MOST_PROSE)
    column["short"] = (column["words"] <= _SHORT) * (1 - column["ends_sentence"])
    beside = [shifted(column[name], step) for step in _STEPS for name in _BESIDE]
    around = [
        sum_beside(column[name], span, side) for span in _SPANS for side in ("before", "behind") for name in _SUMMED
    ]
    place = [*_slug(pieces, slug), *_places(pieces, labels, title, column)]
    page = _page(pieces, title, column)
    return np.column_stack([own, *beside, *around, *place, *(np.full(len(pieces), value) for value in page)])


def shifted(values: Matrix, step: int, beyond: float = -1.0) -> Matrix:
    """The value ``step`` pieces on; ``beyond`` where the page has ended."""
    out = np.full(len(values), beyond)
    if step > 0:
        out[:-step] = values[step:]
    else:
        out[-step:] = values[:step]
    return out


def sum_beside(values: Matrix, span: int, side: str) -> Matrix:
    """The sum over ``span`` pieces before or behind."""
    sums = np.concatenate([[0.0], values.cumsum()])
    at = np.arange(len(values))
    if side == "before":
        return np.asarray(sums[at] - sums[np.maximum(at - span, 0)])
    return np.asarray(sums[np.minimum(at + 1 + span, len(values))] - sums[at + 1])


def distance(marked: Matrix, *, back: bool) -> tuple[Matrix, np.ndarray]:
    """Pieces to the nearest marked one before (or behind), and which it is; -1 where there is none."""
    order = range(len(marked)) if back else range(len(marked) - 1, -1, -1)
    far, which = np.full(len(marked), float(_FAR)), np.full(len(marked), -1)
    last = -1
    for at in order:
        if last >= 0:
            far[at], which[at] = min(abs(at - last), _FAR), last
        if marked[at]:
            last = at
    return far, which


def _runs(marked: Matrix) -> Matrix:
    """The length of the run of marked pieces that each is in; 0 outside."""
    out = np.zeros(len(marked))
    start = 0
    for at in range(len(marked) + 1):
        if at == len(marked) or not marked[at]:
            out[start:at] = min(at - start, _FAR)
            start = at + 1
    return out


def _places(
    pieces: Sequence[Piece], labels: Sequence[PieceLabel | None], title: int | None, column: dict[str, Matrix]
) -> list[Matrix]:
    n = len(pieces)
    at = np.arange(n)
    prose, words = column["prose"], column["words"]
    is_prose = (prose > 0).astype(float)
    gaps = np.array([piece.gap for piece in pieces], dtype=float)
    counts = Counter(piece.text for piece in pieces)
    back, back_at = distance(is_prose, back=True)
    ahead, ahead_at = distance(is_prose, back=False)
    furniture = column["sign_furniture"]
    group = gaps.cumsum().astype(int)
    group_sizes = np.bincount(group)[group]
    group_prose = np.bincount(group, prose)[group]
    group_first = np.concatenate([[0], np.bincount(group).cumsum()])[group]
    log_length = column["chars"]
    even = np.abs(log_length - shifted(log_length, 1)) + np.abs(log_length - shifted(log_length, -1))
    origin = title if title is not None else 0
    stems = [stems_of(piece.text) for piece in pieces]
    shared = _shared(pieces, stems, title, prose)
    below = np.concatenate([[0.0], np.where(at >= origin, prose, 0.0).cumsum()])
    total = max(below[-1], 1.0)
    ends = np.isin(
        np.array([label.role if label is not None else "" for label in labels]), ("comments", "author_bio", "related")
    )
    talk = column["sign_comments"] * (at > origin)
    ended = np.where(at > origin, ends, 0).cumsum()
    since, _ = distance(ends.astype(float), back=True)
    largest = int(_smoothed(prose).argmax()) if n else 0
    return [
        gaps,
        shifted(gaps, 1),
        np.array([min(counts[piece.text], 9) for piece in pieces], dtype=float),
        back,
        ahead,
        np.where(back_at >= 0, words[back_at], 0.0),
        np.where(ahead_at >= 0, words[ahead_at], 0.0),
        distance(furniture, back=True)[0],
        distance(furniture, back=False)[0],
        _runs(column["short"]),
        _runs(column["is_bullet"]),
        np.minimum(group_sizes, _FAR).astype(float),
        group_prose,
        np.minimum(at - group_first, _FAR).astype(float),
        even,
        at / max(n, 1),
        np.minimum(n - at, 40).astype(float),
        np.clip(at - origin, -40, 50).astype(float) if title is not None else np.full(n, -41.0),
        *shared,
        np.minimum(below[:-1], 600.0),
        np.minimum(total - below[1:], 600.0),
        below[:-1] / total,
        np.minimum(ended, 10.0).astype(float),
        since,
        np.minimum(talk.cumsum(), 5.0),
        distance(talk, back=True)[0],
        np.clip(at - largest, -40, 40).astype(float),
        np.full(n, float(_smoothed(prose).max(initial=0.0))),
    ]


def _slug(pieces: Sequence[Piece], slug: frozenset[str]) -> list[Matrix]:
    """The share of the address's words in a piece, in those near above and below, and pieces to where most of them stand."""
    n = len(pieces)
    if not slug:
        return [np.full(n, -1.0), np.full(n, -1.0), np.full(n, -1.0), np.full(n, -41.0)]
    share = np.array([len(stems_of(piece.text) & slug) / len(slug) for piece in pieces])
    best = float(share.max())
    at = np.arange(n)
    # The headline may stand several times; the last time is the one above the story more often than not.
    heading = int(np.nonzero(share >= max(best - 0.01, 0.01))[0][-1]) if best > 0 else 0
    return [
        share,
        sum_beside(share, 8, "before"),
        sum_beside(share, 8, "behind"),
        np.clip(at - heading, -40, 40).astype(float) if best >= _HEADING else np.full(n, -41.0),
    ]


def _smoothed(prose: Matrix) -> Matrix:
    """Prose in a window of eleven pieces."""
    return sum_beside(prose, 5, "before") + prose + sum_beside(prose, 5, "behind")


def _shared(pieces: Sequence[Piece], stems: Sequence[frozenset[str]], title: int | None, prose: Matrix) -> list[Matrix]:
    """Whether a piece is the headline again, and the share of its longer words in the headline and in the rest of the story."""
    n = len(pieces)
    heading = stems[title] if title is not None else frozenset()
    again = np.zeros(n)
    if title is not None:
        folded = pieces[title].text.casefold()
        again = np.array([float(piece.text.casefold() == folded) for piece in pieces])
    start = title if title is not None else 0
    weighed = np.where(np.arange(n) >= start, prose * (1 + 0.1 * _smoothed(prose)), 0.0)
    core = [int(place) for place in np.argsort(-weighed, kind="stable")[:_CORE] if weighed[place] > 0]
    support = Counter(stem for place in core for stem in stems[place])
    everywhere = Counter(stem for found in stems for stem in found)
    in_title, in_story, in_words, rare = np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n)
    inside = frozenset(core)
    for place, found in enumerate(stems):
        if not found:
            in_title[place] = in_story[place] = rare[place] = -1.0
            continue
        need = 1 if place in inside else 0
        common = [stem for stem in found if support[stem] > need]
        in_title[place] = len(found & heading) / len(found)
        in_story[place] = len(common) / len(found)
        in_words[place] = min(len(common), 12)
        rare[place] = sum(1 / everywhere[stem] for stem in common) / len(found)
    return [again, in_title, in_story, in_words, rare]


def _page(pieces: Sequence[Piece], title: int | None, column: dict[str, Matrix]) -> list[float]:
    prose = column["prose"]
    n = max(len(pieces), 1)
    total = float(column["words"].sum()) or 1.0
    many = max(int((prose > 0).sum()), 1)
    return [
        float(min(n, 400)),
        float(min(prose.sum(), 1000)),
        float(prose.sum()) / total,
        float(column["sign_furniture"].sum()) / n,
        float(title is not None),
        sum(piece.gap for piece in pieces) / n,
        float((column["words"] * (prose > 0)).sum()) / many,
        float(column["is_bullet"].sum()) / n,
    ]
