"""Which quantities of several pages are told of one happening, where no incident joins them: by days, places, numbers and words.

Quantities are taken in order of time; each is compared with a few earlier ones that share its days and a rare word, place, number
or text; groups are joined from the best pair down while their pairs on average speak for it (``pairs``).

What belongs here: candidates and their scores, in columns.  What does not: which quantities of a group are one thread (``drafts``).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from pipelines.gazetteer import load as load_gazetteer
from pipelines.gazetteer.gazetteer import kilometres
from pipelines.lexicons import load_table
from pipelines.resolve.threads.clues import UNKNOWN, Clues, Flags, Floats, Ints, Where, as_clues
from pipelines.resolve.threads.pairs import HOPELESS
from pipelines.resolve.tied import distinct

MOST_CANDIDATES = 16  # earlier quantities that one is compared with; own
_BLOCK = 24  # the latest quantities of a day and key that are remembered; own
_RARE_WORDS = 10  # of a quantity, its rarest, by which it is found
_DAYS = 3  # days over which one happening is dated differently
_FAR = 4.0  # times: two counts of one happening on one day
_TELLING = 10.0  # a number from here on is seldom met twice by chance
_FEW = 3.0  # and one below says nothing at all
LOOK_BACK = 8  # days: a happening of up to a week, and the day beside it
_SURE = 1e-9
_NEAR = 40.0  # km
_AT_ONCE = 2_000  # quantities whose candidates are looked for together
_WORD, _PLACE, _TEXT, _NUMBER, _INCIDENT = range(5)  # kinds of keys
_COLUMNS = _RARE_WORDS + 4  # keys of a quantity
_COLUMN_BITS = 4

MET = pa.schema([("left", pa.uint64()), ("right", pa.uint64()), ("logit", pa.float32())])
SEGMENT = pa.field("segment", pa.uint64())  # the day and family of the later of two


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in load_table("thread_weights")}


def met(clues: Clues) -> Iterator[tuple[Ints, Ints, Floats]]:
    """Quantities that are asked for (by number, ascending) with the earlier ones that each is compared with, and the logits that
    two are told of one happening.

    What is met depends on the quantities of the LOOK_BACK days before, and on earlier ones of the same text."""
    buckets = _Buckets(clues)
    asked = np.flatnonzero(clues.is_asked)
    for start in range(0, len(asked), _AT_ONCE):
        left, right = buckets.candidates(asked[start : start + _AT_ONCE])
        yield left, right, scores(clues, left, right)


def met_of(_: None, rows: pa.Table) -> pa.Table:
    """The pairs that are compared, by their pages, with the logits of each, in columns that other processes can make.
    ``rows``: of ``queries.MET``."""
    clues, found = as_clues(rows), []
    segment = np.asarray(pc.fill_null(rows["segment"], 0), np.uint64)
    for ends in met(clues):
        told = (ends[2] > HOPELESS) & (clues.page[ends[0]] != clues.page[ends[1]])
        left, right, logits = (each[told] for each in ends)
        columns = (clues.page[left], clues.page[right], logits.astype(np.float32), segment[left])
        found.append(pa.table(dict(zip((*MET.names, SEGMENT.name), columns, strict=True))))
    return pa.concat_tables([MET.append(SEGMENT).empty_table(), *found])


class _Buckets:
    """The quantities of each day by what they may share with others; copies of one text are met whatever days they give."""

    def __init__(self, clues: Clues) -> None:
        self._clues = clues
        keys = _keys(clues)
        _, codes = np.unique(keys, return_inverse=True)
        self._keys = np.where(keys < 0, -1, codes.reshape(keys.shape))
        self._span = np.minimum(clues.last - clues.first, _DAYS)
        self._base = int(clues.first.min(initial=0)) - 2
        self._width = int(clues.last.max(initial=0)) - self._base + 3
        found = []
        for offset in range(_DAYS + 1):
            days = np.where(self._span >= offset, clues.last - offset - self._base, -1)
            found.append(self._at(np.arange(len(clues)), days, with_text=not offset))
        self._entries = np.sort(np.concatenate([bucket * max(len(clues), 1) + owner for bucket, owner, _ in found]))

    def candidates(self, asked: Ints) -> tuple[Ints, Ints]:
        """Of each the earlier quantities of other pages on the same days that share most."""
        n = len(self._clues)
        pairs = []
        for offset in range(-1, _DAYS + 2):
            days = np.where(self._span[asked] + 1 >= offset, self._clues.last[asked] - offset - self._base, -1)
            bucket, row, column = self._at(asked, days, with_text=not offset)
            end = np.searchsorted(self._entries, bucket * n + row)
            start = np.maximum(np.searchsorted(self._entries, bucket * n), end - _BLOCK)
            lengths = end - start
            before = np.cumsum(lengths) - lengths
            at = np.repeat(start - before, lengths) + np.arange(int(lengths.sum()))
            one, other = np.repeat(row, lengths), self._entries[at] % n
            shared = (one * n + other << _COLUMN_BITS) + np.repeat(column, lengths)
            pairs.append(shared[self._clues.article[one] != self._clues.article[other]])
        met, counts = np.unique(distinct(np.concatenate(pairs)) >> _COLUMN_BITS, return_counts=True)
        left, right = met // max(n, 1), met % max(n, 1)
        order = np.lexsort((self._clues.name[right], -counts, left))
        left, right = left[order], right[order]
        rank = np.arange(len(left)) - np.searchsorted(left, left)
        return left[rank < MOST_CANDIDATES], right[rank < MOST_CANDIDATES]

    def _at(self, rows: Ints, days: Ints, *, with_text: bool) -> tuple[Ints, Ints, Ints]:
        """Buckets of some quantities on a day each (none where it is below 0), with their quantity and the column of the key."""
        keys = self._keys[rows]
        is_there = (keys >= 0) & (days >= 0)[:, None]
        is_there[:, _RARE_WORDS + 1] = False
        row, column = np.nonzero(is_there)
        found = keys[row, column] * self._width + days[row] + 1, rows[row], column
        if not with_text:
            return found
        texts = np.flatnonzero(keys[:, _RARE_WORDS + 1] >= 0)
        of_text = keys[texts, _RARE_WORDS + 1] * self._width, rows[texts], np.full(len(texts), _RARE_WORDS + 1)
        return tuple(np.concatenate(parts) for parts in zip(found, of_text, strict=True))  # type: ignore[return-value]


def _keys(clues: Clues) -> npt.NDArray[np.int64]:
    """What other quantities of the same happening are likely to share, a row each: rare words, place, text, number, incident."""
    keys = np.full((len(clues), _COLUMNS), -1, np.int64)
    column = np.arange(len(clues.words.values)) - np.repeat(clues.words.bounds[:-1], clues.words.lengths())
    is_rare = column < _RARE_WORDS
    keys[clues.words.owners()[is_rare], column[is_rare]] = clues.words.values[is_rare] * 5 + _WORD
    _, numbers = np.unique(clues.number, return_inverse=True)
    keys[:, _RARE_WORDS] = (clues.place + 1) * 5 + _PLACE
    for place, values, kind, is_known in (
        (1, clues.text, _TEXT, clues.text >= 0),
        (2, numbers.reshape(-1), _NUMBER, clues.number >= _FEW),
        (3, clues.incident, _INCIDENT, clues.incident >= 0),
    ):
        keys[:, _RARE_WORDS + place] = np.where(is_known, values * 5 + kind, -1)
    return keys


def scores(clues: Clues, left: Ints, right: Ints) -> Floats:
    """The logits that pairs of quantities are told of one happening; names of what speaks for it as in lexicons/thread_weights.tsv.
    ``left`` is ascending."""
    w = _weights()
    is_one_incident = (clues.incident[left] == clues.incident[right]) & (clues.incident[left] >= 0)
    are_two = (
        (clues.incident[left] != clues.incident[right]) & (clues.incident[left] >= 0) & (clues.incident[right] >= 0)
    )
    apart = np.abs(clues.published[left] - clues.published[right])
    is_published = (clues.published[left] != UNKNOWN) & (clues.published[right] != UNKNOWN)
    total = w["always"] + _days(clues, left, right) + _numbers(clues, left, right)
    total += _weighed(how_places_lie(clues.where, clues.place[left], clues.place[right]), _LIE)
    total += _named(clues, left, right)
    total += w["words"] * likeness(clues, left, right)
    total += np.where(is_published, w["weeks between pages"] * np.minimum(apart, 14) / 7.0, 0.0)
    total += np.where(is_one_incident, np.where(clues.is_mixed[left], w["one mixed incident"], w["one incident"]), 0.0)
    total += np.where(are_two, w["two incidents"], 0.0)
    return total + np.where((clues.text[left] >= 0) & (clues.text[left] == clues.text[right]), w["copies"], 0.0)


def likeness(clues: Clues, left: Ints, right: Ints) -> Floats:
    """Cosines of the words of pairs of quantities, each weighed by its rarity.  ``left`` is ascending."""
    squares, words = clues.squares, clues.words
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(squares[words.values])])
    mass = sums[words.bounds[1:]] - sums[words.bounds[:-1]]
    at, bounds = words.of(right)
    others = words.values[at]
    shared = np.zeros(len(others), np.int64)
    mark = np.zeros(len(squares), np.int64)
    starts = np.append(np.flatnonzero(np.diff(left, prepend=-1)), len(left))
    for one, start, end in zip(
        left[starts[:-1]].tolist(), bounds[starts[:-1]].tolist(), bounds[starts[1:]].tolist(), strict=True
    ):
        own = words.values[words.bounds[one] : words.bounds[one + 1]]
        mark[own] = squares[own]
        shared[start:end] = mark[others[start:end]]
        mark[own] = 0
    sums = np.concatenate([np.zeros(1, np.int64), np.cumsum(shared)])
    both = np.sqrt(np.maximum(mass[left], 1).astype(np.float64) * np.maximum(mass[right], 1))
    cosines: Floats = (sums[bounds[1:]] - sums[bounds[:-1]]) / both
    return cosines


def _weighed(which: Ints, names: tuple[str, ...]) -> Floats:
    return np.array([_weights()[name] for name in names])[which]


def _days(clues: Clues, left: Ints, right: Ints) -> Floats:
    a, b, c, d = clues.first[left], clues.last[left], clues.first[right], clues.last[right]
    gap = np.maximum(np.maximum(a - d, c - b), 0)
    is_one = clues.is_dated[left] & clues.is_dated[right] & (a == b) & (c == d) & (a == c)
    which = np.where(is_one, 0, np.where(gap == 0, 1, np.where(gap == 1, 2, 3)))
    return _weighed(which, ("the same day", "days that overlap", "a day apart", "days apart"))


def _numbers(clues: Clues, left: Ints, right: Ints) -> Floats:
    one, other, low, high = clues.number[left], clues.number[right], clues.low, clues.high
    is_same = np.abs(one - other) <= _SURE * one
    agree = (low[left] <= high[right]) & (low[right] <= high[left])
    a = np.where(np.isnan(one) | (one == 0.0), high[left], one)
    b = np.where(np.isnan(other) | (other == 0.0), high[right], other)
    are_near = np.maximum(a, b) <= _FAR * np.minimum(a, b)
    which = np.where(is_same, np.where(one >= _TELLING, 0, 1), np.where(agree, 2, np.where(are_near, 4, 5)))
    unlike = np.flatnonzero(which > 3)
    which[unlike[_are_others(clues, left[unlike], right[unlike])]] = 3
    names = (
        "the same large number", "the same number", "numbers that agree", "numbers of other people", "other numbers",
        "numbers far apart",
    )  # fmt: skip
    return _weighed(which, names)


def _are_others(clues: Clues, left: Ints, right: Ints) -> Flags:
    """Whether two count people of kinds of which none is the other's."""
    n = max(len(clues.sets), 1)
    pairs, at = np.unique(clues.kinds[left] * n + clues.kinds[right], return_inverse=True)
    found = [a != b and clues.sets[a].isdisjoint(clues.sets[b]) for a, b in ((p // n, p % n) for p in pairs.tolist())]
    are_others: Flags = np.array(found, np.bool_)[at.reshape(-1)]
    return are_others


_LIE = ("place not known", "the same place", "places far apart", "a place in the country", "places near")


def how_places_lie(where: Where, one: Ints, other: Ints) -> Ints:
    """How pairs of places lie to each other: numbers of names in _LIE."""
    if not len(where.country):
        return np.zeros(len(one), np.int64)
    is_told = (one >= 0) & (other >= 0)
    are_known = is_told & where.is_known[one] & where.is_known[other]
    are_far = where.country[one] != where.country[other]
    is_wide = where.is_country[one] | where.is_country[other]
    found = np.where(is_told & (one == other), 1, 0)
    inside = np.where(is_wide, 3, np.where(one == other, 1, np.where(_distance(where, one, other) <= _NEAR, 4, 2)))
    return np.where(are_known, np.where(are_far, 2, inside), found)


def _distance(where: Where, one: Ints, other: Ints) -> Floats:
    """Great-circle distances in km, as ``gazetteer.kilometres``; nan where a place has no coordinates."""
    a, b = np.radians(where.latitude[one]), np.radians(where.latitude[other])
    half = np.sin(np.radians(where.longitude[other] - where.longitude[one]) / 2)
    distance: Floats = 12_742 * np.arcsin(
        np.minimum(1.0, np.sqrt(np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * half**2))
    )
    return distance


def _named(clues: Clues, left: Ints, right: Ints) -> Floats:
    """Whether the places named around two figures have one in common, or lie near or far."""
    lengths = clues.places.lengths()
    told = np.flatnonzero((lengths[left] > 0) & (lengths[right] > 0))
    mine, mine_bounds = clues.places.of(left[told])
    each = np.repeat(np.arange(len(told)), np.diff(mine_bounds))  # the pair of each of my places
    theirs, bounds = clues.places.of(right[told][each])
    pair = np.repeat(each, np.diff(bounds))
    a, b = clues.places.values[np.repeat(mine, np.diff(bounds))], clues.places.values[theirs]
    best = np.full(len(told), 2, np.int64)
    best[pair[_distance(clues.where, a, b) <= _NEAR]] = 1
    best[pair[a == b]] = 0
    total = np.zeros(len(left))
    total[told] = _weighed(best, ("a place named by both", "places named near", "places named apart"))
    return total


def are_far_apart(one: str | None, other: str | None) -> bool:
    """Whether two places lie far apart."""
    if one is None or other is None:
        return False
    a, b = load_gazetteer().by_entity_id(one), load_gazetteer().by_entity_id(other)
    if a is None or b is None or a.country != b.country:
        return a is not None and b is not None
    return "country" not in (a.kind, b.kind) and one != other and kilometres(a, b) > _NEAR
