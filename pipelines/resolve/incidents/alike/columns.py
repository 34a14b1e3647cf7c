"""What ``likeness`` says of two accounts, for many pairs at once: the same evidence, worked out column by column.

What belongs here: columns.  What the evidence is and what it weighs stands in likeness.py, and a test holds the two together.  What
a pair gets depends on the pair alone, not on those beside it: sums run in one order.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.incidents.alike.likeness import CONTRADICTION, NEAR, weights
from pipelines.resolve.incidents.alike.lists import Lists, expanded, numbered, sizes_of, whole
from pipelines.resolve.incidents.told.standing import Standings
from pipelines.resolve.tied import distinct

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
_AT_ONCE = 20_000  # pairs


class Columns:
    """Accounts by their places among ``rows`` (the columns of ``stored.COMPARED``)."""

    def __init__(self, rows: pa.Table) -> None:
        flat = {name: whole(rows[name]) for name in rows.column_names}
        self._published = _number(flat["published"])
        self._has_published = np.asarray(flat["published"].is_valid())
        self._is_sure = np.asarray(flat["is_day_sure"])
        outlets = numbered([flat["outlet"]])[0][0]
        self._outlet = np.where(np.asarray(flat["outlet"].is_valid()), outlets, -1)
        self._words_of(flat)
        self._days = Lists.of(sizes_of(flat["days"]), _number(flat["days"].flatten()))
        self._days_share = np.asarray(flat["days_share"].flatten(), np.float64)
        self._has_day = self._days.sizes > 0
        self._day = np.zeros(len(self._has_day), np.int64)
        self._day[self._has_day] = self._days.values[self._days.starts[self._has_day]]
        (places,), ids = numbered([flat["places"].flatten()])
        self._places = sizes_of(flat["places"])
        self._places_start = np.cumsum(self._places) - self._places
        self._place, self._places_share = places, np.asarray(flat["places_share"].flatten(), np.float64)
        self._standings = Standings(ids)
        self._sets_of(flat)

    def _words_of(self, flat: dict[str, pa.Array]) -> None:
        codes = np.asarray(flat["codes"].flatten(), np.uint32)
        known = distinct(codes)
        self._codes = np.searchsorted(known, codes).astype(np.int32)
        self._weights = np.asarray(flat["weights"].flatten(), np.float32)
        self._is_placed = np.asarray(flat["placed"].flatten())
        self._n_words = sizes_of(flat["codes"])
        self._first_word = np.cumsum(self._n_words) - self._n_words
        self._n_codes = len(known)
        owner = np.repeat(np.arange(len(self._n_words)), self._n_words)
        squares = np.square(self._weights, dtype=np.float64)
        self._squares = _sums(owner, squares, len(self._n_words))
        self._place_squares = _sums(owner, squares * self._is_placed, len(self._n_words))

    def _sets_of(self, flat: dict[str, pa.Array]) -> None:
        names = ("harmed", "doing", "named")
        numbers, _ = numbered([flat[name].flatten() for name in names])
        harmed, doing, named = (Lists.of(sizes_of(flat[name]), own) for name, own in zip(names, numbers, strict=True))
        self._harmed, self._doing, self._named = harmed, doing, named
        every = np.arange(len(flat["harmed"]))
        is_only = np.ones(len(doing.values), np.bool_)
        is_only[doing.shared(harmed, every, every)[1]] = False
        owner = np.repeat(every, doing.sizes)
        self._only_doing = Lists.of(np.bincount(owner[is_only], minlength=len(every)), doing.values[is_only])
        (acts,), _ = numbered([flat["acts"].flatten()])
        self._acts = Lists.of(sizes_of(flat["acts"]), acts)
        ages = np.unique(np.asarray(flat["ages"].flatten(), np.float64), return_inverse=True)[1]
        self._ages = Lists.of(sizes_of(flat["ages"]), ages.astype(np.int64))

    def logits(self, a: Ints, b: Ints) -> Floats:
        """The logit of each pair, to six digits behind the point; pairs with one ``a`` stand together."""
        found = np.zeros(len(a))
        for start in range(0, len(a), _AT_ONCE):
            own = slice(start, start + _AT_ONCE)
            found[own] = self._logits(a[own], b[own], self.features(a[own], b[own]))
        return found

    def _logits(self, a: Ints, b: Ints, evidence: Floats) -> Floats:
        bias, each = weights()
        score = np.zeros(len(a))
        for weight, values in zip(each, evidence, strict=True):
            score += weight * values
        score += bias
        score[self._contradict(a, b)] -= CONTRADICTION
        return np.round(score, 6)

    def features(self, a: Ints, b: Ints) -> Floats:
        """For each of FEATURES what the pairs have of it; pairs with one ``a`` stand together."""
        every, words, place_words = map(np.sqrt, self._cosines(a, b))
        same, within, near, apart, unknown, wide = self._place_evidence(a, b)
        shared, same_day, next_day, *days = self._day_evidence(a, b)
        is_one_outlet = (self._outlet[a] >= 0) & (self._outlet[a] == self._outlet[b])
        harmed = self._harmed.count(self._harmed, a, b)
        beside = self._harmed.count(self._named, a, b) + self._named.count(self._harmed, a, b)
        harmed = np.where(harmed > 0, harmed, beside)
        has_harmed = (self._harmed.sizes[a] > 0) & (self._harmed.sizes[b] > 0)
        ages, acts = self._ages.count(self._ages, a, b), self._acts.count(self._acts, a, b)
        has_ages = (self._ages.sizes[a] > 0) & (self._ages.sizes[b] > 0)
        has_acts = (self._acts.sizes[a] > 0) & (self._acts.sizes[b] > 0)
        return np.stack(
            [
                every, words, np.where(is_one_outlet, words, 0.0), place_words,
                same, within, near, apart, unknown, wide,
                shared, same_day, next_day, *days, (same + within) * (same_day + next_day),
                np.log1p(self._published_apart(a, b)),
                np.minimum(harmed, 2), np.minimum(self._only_doing.count(self._doing, a, b), 2),
                np.minimum(self._named.count(self._named, a, b), 2), has_harmed & (harmed == 0),
                np.minimum(ages, 2), has_ages & (ages == 0), acts > 0, has_acts & (acts == 0),
            ]
        )  # fmt: skip

    def _contradict(self, a: Ints, b: Ints) -> Bools:
        is_far: Bools = self._is_sure[a] & self._is_sure[b] & self._has_day[a] & self._has_day[b]
        is_far &= np.abs(self._day[a] - self._day[b]) > NEAR
        far = np.flatnonzero(is_far)
        for own in (self._harmed, self._doing):
            for other in (self._harmed, self._doing):
                is_far[far] &= own.count(other, a[far], b[far]) == 0
        return is_far

    def _cosines(self, a: Ints, b: Ints) -> tuple[Floats, Floats, Floats]:
        """How alike each pair is in all words, in those that name no place, and in those that do."""
        every, places = np.zeros(len(a)), np.zeros(len(a))
        weight, is_placed = np.zeros(self._n_codes), np.zeros(self._n_codes, np.bool_)
        starts = np.flatnonzero(np.r_[True, a[1:] != a[:-1]]) if len(a) else np.zeros(0, np.int64)
        for start, end in zip(starts.tolist(), np.r_[starts[1:], len(a)].tolist(), strict=True):
            one, others = int(a[start]), b[start:end]
            first = int(self._first_word[one])
            own = slice(first, first + int(self._n_words[one]))
            codes = self._codes[own]
            weight[codes], is_placed[codes] = self._weights[own], self._is_placed[own]
            pair, at = expanded(self._first_word[others], self._n_words[others])
            met = weight[self._codes[at]]
            shared = np.flatnonzero(met)
            pair, at = pair[shared], at[shared]
            products = met[shared] * self._weights[at]
            every[start:end] = _sums(pair, products, end - start)
            of_places = is_placed[self._codes[at]] | self._is_placed[at]
            places[start:end] = _sums(pair, products * of_places, end - start)
            weight[codes], is_placed[codes] = 0.0, False
        whole_a, whole_b, places_a, places_b = (own[x] for own in (self._squares, self._place_squares) for x in (a, b))
        return (
            _share(every, whole_a, whole_b),
            _share(every - places, whole_a - places_a, whole_b - places_b),
            _share(places, places_a, places_b),
        )

    def _place_evidence(self, a: Ints, b: Ints) -> Floats:
        """same, within, near, apart, unknown, wide: shares that sum to 1."""
        run, left = expanded(self._places_start[a], self._places[a])
        again, right = expanded(self._places_start[b[run]], self._places[b[run]])
        run, left = run[again], left[again]
        stands = self._standings.of(self._place[left], self._place[right])
        shares = self._places_share[left] * self._places_share[right]
        found = _sums(stands * len(a) + run, shares, 6 * len(a)).reshape(6, len(a))
        found[4, (self._places[a] == 0) | (self._places[b] == 0)] = 1.0
        return found

    def _day_evidence(self, a: Ints, b: Ints) -> tuple[Floats, ...]:
        """shared, same, next, near, apart, surely apart, none."""
        row, left, right = self._days.shared(self._days, a, b)
        shared = _sums(row, np.minimum(self._days_share[left], self._days_share[right]), len(a))
        has_days = self._has_day[a] & self._has_day[b]
        gap = np.where(has_days, np.abs(self._day[a] - self._day[b]), -1)
        far = np.where(gap > NEAR, np.log1p(np.maximum(gap - NEAR, 0)), 0.0)
        sure = np.where(self._is_sure[a] & self._is_sure[b], far, 0.0)
        flags = (gap == 0, gap == 1, (gap > 1) & (gap <= NEAR), far, sure, ~has_days)
        return shared, *(flag.astype(np.float64) for flag in flags)

    def _published_apart(self, a: Ints, b: Ints) -> Ints:
        by_day = np.where(self._has_day[a] & self._has_day[b], np.abs(self._day[a] - self._day[b]), NEAR)
        is_said = self._has_published[a] & self._has_published[b]
        return np.where(is_said, np.abs(self._published[a] - self._published[b]), by_day)


def _number(column: pa.Array) -> Ints:
    return np.asarray(pc.fill_null(column, 0), np.int64)


def _sums(at: Ints, values: Floats, n: int) -> Floats:
    return np.asarray(np.bincount(at, values, n), np.float64)


def _share(product: Floats, square_a: Floats, square_b: Floats) -> Floats:
    length = np.sqrt(np.maximum(square_a, 0.0) * np.maximum(square_b, 0.0))
    is_any = length > 1e-9
    shares: Floats = np.divide(np.maximum(product, 0.0), length, out=np.zeros(len(length)), where=is_any)
    return np.minimum(shares, 1.0)
