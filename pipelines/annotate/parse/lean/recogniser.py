"""spaCy's entity recogniser, read out in whole columns: the same network and the same greedy choice of moves, token by token.

Outside an entity a move depends on the token alone, so the moves of a page are one multiplication; only inside entities one token
follows another.  spaCy asks of each of its 74 moves at each token whether it is allowed, which takes longer than its network.
What belongs here: the choice of moves.  What does not: the vectors (``vectors``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pipelines.annotate.parse.lean.vectors import Vectors, unknown

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from spacy.pipeline import EntityRecognizer

    from pipelines.annotate.parse.lean.vectors import Floats

    Places: TypeAlias = NDArray[np.intp]
    Flags: TypeAlias = NDArray[np.bool_]

_TOGETHER = 12  # tokens that all entities are followed at once; what is longer is followed alone
_WORST = -np.inf


@dataclass(frozen=True, slots=True)
class Limits:
    """Of each token of some Docs, one behind the other: whether it is space; ``is_end``: whether it is the last of its Doc or of
    a sentence, which no entity crosses."""

    is_space: Flags
    is_end: Flags


class Recogniser:
    """The recogniser of one pipeline.  Raises ``vectors.Unknown`` where it is not of the shape that is read here."""

    def __init__(self, pipe: EntityRecognizer) -> None:
        model = pipe.model
        if not model.attrs.get("has_upper") or model.attrs.get("unseen_classes") or pipe.cfg.get("beam_width", 1) != 1:
            raise unknown("recogniser")
        to_vectors, lower, upper = (model.get_ref(name) for name in ("tok2vec", "lower", "upper"))
        if [layer.name for layer in to_vectors.layers[1:]] != ["list2array", "linear"] or lower.get_dim("nF") != 3:
            raise unknown("recogniser")
        self.vectors = Vectors(to_vectors.layers[0])
        self._linear, self._lower, self._upper = to_vectors.layers[2], lower, upper
        moves = [pipe.moves.get_class_name(number) for number in range(upper.get_dim("nO"))]
        self._labels = [name[2:] if name[1:2] == "-" else "" for name in moves]
        kinds = np.array([name[:1] if name[2:] or name == "O" else "" for name in moves])
        self._outside, self._unit, self._begin = kinds == "O", kinds == "U", kinds == "B"
        place = {name: number for number, name in enumerate(moves)}
        self._in = np.array([place.get(f"I-{label}", -1) for label in self._labels])
        self._last = np.array([place.get(f"L-{label}", -1) for label in self._labels])
        if not self._outside.any() or (self._last[self._begin] < 0).any() or (self._in[self._begin] < 0).any():
            raise unknown("recogniser")

    def entities(self, tokens: Floats, limits: Limits) -> list[tuple[int, int, str]]:
        """The entities ``[first, last)`` with their labels, in order; ``tokens``: the vector of each."""
        if not len(tokens):
            return []
        nothing = self._lower.predict(self._linear.predict(tokens))
        features, padding = nothing[1:], nothing[0]
        scores = self._scores(features[:, 0], padding[1], padding[2])
        may_begin = ~(limits.is_space | limits.is_end)
        scores[np.ix_(limits.is_space, self._unit)] = _WORST
        scores[np.ix_(~may_begin, self._begin)] = _WORST
        scores[:, ~(self._outside | self._unit | self._begin)] = _WORST
        moves = scores.argmax(axis=1)
        starts = np.flatnonzero(self._begin[moves])
        ends = self._ends(features, starts, moves[starts], limits.is_end)
        end_of = dict(zip(starts.tolist(), ends.tolist(), strict=True))
        found: list[tuple[int, int, str]] = []
        free = 0
        for i in np.flatnonzero(~self._outside[moves]).tolist():
            if i >= free:
                move = int(moves[i])
                free = i + 1
                if i in end_of:
                    free = end_of[i] or self._end_of_long(features, i, move, limits.is_end)
                found.append((i, free, self._labels[move]))
        return found

    def _scores(self, *features: Floats) -> Floats:
        summed = (features[0] + features[1]) + features[2] + self._lower.get_param("b")
        hidden = np.maximum.reduce(list(np.moveaxis(summed, -1, 0)))
        scores: Floats = self._upper.predict(np.ascontiguousarray(hidden))
        return scores

    def _goes_on(self, features: Floats, at: Places, start: Places, move: Places, is_end: Flags) -> Flags:
        """Whether entities that began at ``start`` with ``move`` go on behind the tokens ``at``."""
        scores = self._scores(features[at, 0], features[start, 1], features[at - 1, 2])
        row = np.arange(len(at))
        inside, last = self._in[move], self._last[move]
        goes_on = np.where(
            inside < last, scores[row, inside] >= scores[row, last], scores[row, inside] > scores[row, last]
        )
        on: Flags = goes_on & ~is_end[at]
        return on

    def _ends(self, features: Floats, starts: Places, moves: Places, is_end: Flags) -> Places:
        """One past the end of the entities that begin at ``starts``; 0 for one that is longer than ``_TOGETHER``."""
        ends = np.zeros(len(starts), np.intp)
        open_ = np.arange(len(starts))
        for step in range(1, _TOGETHER):
            if not len(open_):
                break
            at = starts[open_] + step
            goes_on = self._goes_on(features, at, starts[open_], moves[open_], is_end)
            ends[open_[~goes_on]] = at[~goes_on] + 1
            open_ = open_[goes_on]
        return ends

    def _end_of_long(self, features: Floats, start: int, move: int, is_end: Flags) -> int:
        at = start + _TOGETHER
        while self._goes_on(features, np.array([at]), np.array([start]), np.array([move]), is_end)[0]:
            at += 1
        return at + 1
