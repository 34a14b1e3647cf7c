"""Which quantities of several pages are told of one happening, where no incident joins them: by days, places, numbers and words.

Quantities are taken in order of time; each is compared with a few earlier ones that share its days and a rare word, place, number
or text; groups are joined from the best pair down while their pairs on average speak for it.

What belongs here: candidates and their scores.  What does not: which quantities of a group are one thread (``drafts``).
"""

from __future__ import annotations

import datetime as dt
import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from pipelines.gazetteer import load as load_gazetteer
from pipelines.gazetteer.gazetteer import kilometres
from pipelines.lexicons import load_table
from pipelines.resolve.threads.pairs import Pairs

MOST_CANDIDATES = 16  # earlier quantities that one is compared with; own
_BLOCK = 24  # the latest quantities of a day and key that are remembered; own
_RARE_WORDS = 10  # of a quantity, its rarest, by which it is found
_DAYS = 3  # days over which one happening is dated differently
_FAR = 4.0  # times: two counts of one happening on one day
_TELLING = 10.0  # a number from here on is seldom met twice by chance
_FEW = 3.0  # and one below says nothing at all
LOOK_BACK = 8  # days: a happening of up to a week, and the day beside it
_SURE = 1e-9

Key = tuple[str, int | float | str | None]


@dataclass(frozen=True, slots=True)
class Clue:
    """What tells of which happening a quantity is.  ``days``: from the page, or those before it was published; ``is_dated``: the
    page says them; ``words``: hashes of the words around its figures."""

    quantity_id: str
    page_id: str  # what is told together on its page: itself, or the whole that it is a part of
    article_id: str
    text: str | None  # the text that it is a copy of, or that others copy
    published: dt.date | None
    days: tuple[dt.date, dt.date]
    is_dated: bool
    place_id: str | None
    number: float | None
    low: float
    high: float
    incident_id: str | None
    words: frozenset[int]
    places: tuple[str, ...]  # named around its figures, none as large as a country
    kinds: frozenset[tuple[str, str]] = frozenset()  # of people that its nouns name
    is_mixed: bool = False  # a page tells two counts of its incident that are two things


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in load_table("thread_weights")}


class Rarity:
    """How rare words are around figures, and what follows for the words of a quantity."""

    def __init__(self, of: Mapping[int, float]) -> None:
        self._of = of
        self._squares = {word: value * value for word, value in of.items()}
        self._masses: dict[str, float] = {}

    def rarest(self, clue: Clue) -> list[int]:
        """The words by which a quantity is found."""
        return heapq.nsmallest(_RARE_WORDS, clue.words, key=lambda word: (-self._of.get(word, 0.0), word))

    def likeness(self, one: Clue, other: Clue) -> float:
        """Cosine of the words of two quantities, each weighed by its rarity."""
        shared = one.words & other.words
        if not shared:
            return 0.0
        squares = self._squares
        return sum([squares[word] for word in sorted(shared)]) / math.sqrt(self._mass(one) * self._mass(other))

    def _mass(self, clue: Clue) -> float:
        mass = self._masses.get(clue.quantity_id)
        if mass is None:
            mass = self._masses[clue.quantity_id] = sum([self._squares[word] for word in sorted(clue.words)]) or 1.0
        return mass


def features(one: Clue, other: Clue, rarity: Rarity) -> dict[str, float]:
    """What speaks for and against one happening; names as in lexicons/thread_weights.tsv."""
    found = {
        "always": 1.0,
        _days(one, other): 1.0,
        _number(one, other): 1.0,
        how_places_lie(one.place_id, other.place_id): 1.0,
    }
    if one.places and other.places:
        found[_named(one.places, other.places)] = 1.0
    found["words"] = rarity.likeness(one, other)
    if one.published is not None and other.published is not None:
        found["weeks between pages"] = min(abs((one.published - other.published).days), 14) / 7.0
    if one.incident_id is not None and other.incident_id is not None:
        is_one = one.incident_id == other.incident_id
        found[("one mixed incident" if one.is_mixed else "one incident") if is_one else "two incidents"] = 1.0
    if one.text is not None and one.text == other.text:
        found["copies"] = 1.0
    return found


def score(one: Clue, other: Clue, rarity: Rarity) -> float:
    """The logit that two quantities are told of one happening."""
    weights = _weights()
    return sum(weights[name] * value for name, value in features(one, other, rarity).items())


def met(clues: Iterable[Clue], rarity: Rarity) -> Iterator[tuple[Clue, Clue, float]]:
    """Each quantity with the earlier ones that it is compared with, and the logit of the two.  ``clues`` by their first days.

    What is met depends on the quantities of the LOOK_BACK days before, and on earlier ones of the same text."""
    recent = _Recent()
    for clue in clues:
        keys = _keys(clue, rarity)
        for other in _candidates(clue, keys, recent):
            yield clue, other, score(clue, other, rarity)
        recent.add(clue, keys)


def groups(clues: Sequence[Clue], rarity: Rarity) -> dict[str, str]:
    """quantity_id -> the name of its group: the first page_id in it.  ``clues`` by their first days, in a set order."""
    names = list(dict.fromkeys(clue.page_id for clue in clues))
    place = {page_id: number for number, page_id in enumerate(names)}
    found = [(place[one.page_id], place[other.page_id], logit) for one, other, logit in met(clues, rarity)]
    ends = np.array([pair[:2] for pair in found], np.int64).reshape(-1, 2)
    first = Pairs(ends[:, 0], ends[:, 1], np.array([pair[2] for pair in found], np.float32)).first(len(names))
    return {clue.quantity_id: names[first[place[clue.page_id]]] for clue in clues}


class _Recent:
    """The quantities of the last days, by what they may share with others."""

    def __init__(self) -> None:
        self._days: dict[dt.date, dict[Key, list[Clue]]] = {}

    def add(self, clue: Clue, keys: Sequence[Key]) -> None:
        """Remembers a quantity, and forgets days that no later one can reach."""
        for key in keys:
            for day in _within(clue.days, key):
                known = self._days.setdefault(day, {}).setdefault(key, [])
                known.append(clue)
                del known[:-_BLOCK]
        for day in sorted(self._days)[1:]:  # the first is that of texts
            if (clue.days[0] - day).days <= LOOK_BACK:
                break
            del self._days[day]

    def get(self, day: dt.date, key: Key) -> Sequence[Clue]:
        """The latest quantities of a day that have a key."""
        return self._days.get(day, {}).get(key, ())


def _within(days: tuple[dt.date, dt.date], key: Key | None) -> Iterator[dt.date]:
    """The days under which a quantity is remembered; what copies of one text tell is met whatever days they give."""
    if key is not None and key[0] == "text":
        yield dt.date.min
        return
    for offset in range(min((days[1] - days[0]).days, _DAYS) + 1):
        yield days[1] - dt.timedelta(days=offset)


def _keys(clue: Clue, rarity: Rarity) -> list[Key]:
    """What other quantities of the same happening are likely to share."""
    keys: list[Key] = [("word", word) for word in rarity.rarest(clue)]
    keys.append(("place", clue.place_id))
    if clue.text is not None:
        keys.append(("text", clue.text))
    if clue.number is not None and clue.number >= _FEW:
        keys.append(("number", clue.number))
    if clue.incident_id is not None:
        keys.append(("incident", clue.incident_id))
    return keys


def _candidates(clue: Clue, keys: Sequence[Key], recent: _Recent) -> list[Clue]:
    """Earlier quantities of other pages on the same days that share most."""
    shared: Counter[str] = Counter()
    by_id: dict[str, Clue] = {}
    around = sorted({day + dt.timedelta(days=offset) for day in _within(clue.days, None) for offset in (-1, 0, 1)})
    for key in keys:
        met = {
            other.quantity_id: other
            for day in (dt.date.min, *around)
            for other in recent.get(day, key)
            if other.article_id != clue.article_id
        }
        by_id |= met
        shared.update(met.keys())
    return [by_id[each] for each, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]]


def _days(one: Clue, other: Clue) -> str:
    (a, b), (c, d) = one.days, other.days
    gap = max((a - d).days, (c - b).days, 0)
    if one.is_dated and other.is_dated and a == b == c == d:
        return "the same day"
    return "days that overlap" if gap == 0 else "a day apart" if gap == 1 else "days apart"


def _number(one: Clue, other: Clue) -> str:
    if one.number is not None and other.number is not None and abs(one.number - other.number) <= _SURE * one.number:
        return "the same large number" if one.number >= _TELLING else "the same number"
    if one.low <= other.high and other.low <= one.high:
        return "numbers that agree"
    if one.kinds != other.kinds and one.kinds.isdisjoint(other.kinds):
        return "numbers of other people"
    small, great = sorted((one.number or one.high, other.number or other.high))
    return "other numbers" if great <= _FAR * small else "numbers far apart"


def how_places_lie(one: str | None, other: str | None) -> str:
    """How two places lie to each other."""
    if one is None or other is None:
        return "place not known"
    gazetteer = load_gazetteer()
    a, b = gazetteer.by_entity_id(one), gazetteer.by_entity_id(other)
    if a is None or b is None:
        return "the same place" if one == other else "place not known"
    if a.country != b.country:
        return "places far apart"
    if "country" in (a.kind, b.kind):
        return "a place in the country"
    if one == other:
        return "the same place"
    return "places near" if kilometres(a, b) <= 40.0 else "places far apart"


def _named(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    """Whether the places named around two figures have one in common, or lie near or far."""
    if set(one) & set(other):
        return "a place named by both"
    gazetteer = load_gazetteer()
    mine = [place for each in one if (place := gazetteer.by_entity_id(each)) is not None]
    others = [place for each in other if (place := gazetteer.by_entity_id(each)) is not None]
    near = any(kilometres(a, b) <= 40.0 for a in mine for b in others)
    return "places named near" if near else "places named apart"
