"""Which quantities of several pages are told of one happening, where no incident joins them: by days, places, numbers and words.

Quantities are taken in order of time; each is compared with a few earlier ones that share its days and a rare word, place, number
or text; groups are joined from the best pair down while their pairs on average speak for it.

What belongs here: candidates and their scores.  What does not: which quantities of a group are one thread (``drafts``).
"""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.gazetteer import load as load_gazetteer
from pipelines.gazetteer.gazetteer import kilometres
from pipelines.lexicons import load_table

MOST_CANDIDATES = 16  # earlier quantities that one is compared with; own
_BLOCK = 24  # the latest quantities of a day and key that are remembered; own
_RARE_WORDS = 6  # of a quantity, its rarest, by which it is found
_DAYS = 3  # days over which one happening is dated differently
_FAR = 4.0  # times: two counts of one happening on one day
_TELLING = 10.0  # a number from here on is seldom met twice by chance
_HOPELESS = -4.0  # pairs below say nothing new
_SURE = 1e-9


@dataclass(frozen=True, slots=True)
class Clue:
    """What tells of which happening a quantity is.  ``days``: from the page, or those before it was published; ``is_dated``: the
    page says them; ``words``: hashes of the words around its figures."""

    quantity_id: str
    page_id: str  # what is told together on its page: itself, or the whole that it is a part of
    article_id: str
    text: str
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


@cache
def _weights() -> dict[str, float]:
    return {row["feature"]: float(row["weight"]) for row in load_table("thread_weights")}


def features(one: Clue, other: Clue, rarity: Mapping[int, float]) -> dict[str, float]:
    """What speaks for and against one happening; names as in lexicons/thread_weights.tsv."""
    found = {
        "always": 1.0,
        _days(one, other): 1.0,
        _number(one, other): 1.0,
        how_places_lie(one.place_id, other.place_id): 1.0,
    }
    if one.places and other.places:
        found[_named(one.places, other.places)] = 1.0
    found["words"] = _likeness(one.words, other.words, rarity)
    if one.published is not None and other.published is not None:
        found["weeks between pages"] = min(abs((one.published - other.published).days), 14) / 7.0
    if one.incident_id is not None and other.incident_id is not None:
        found["one incident" if one.incident_id == other.incident_id else "two incidents"] = 1.0
    if one.text == other.text:
        found["copies"] = 1.0
    return found


def score(one: Clue, other: Clue, rarity: Mapping[int, float]) -> float:
    """The logit that two quantities are told of one happening."""
    weights = _weights()
    return sum(weights[name] * value for name, value in features(one, other, rarity).items())


def groups(clues: Iterable[Clue], rarity: Mapping[int, float]) -> dict[str, str]:
    """quantity_id -> the name of its group: the first page_id in it.  ``clues`` in a set order."""
    names: list[str] = []
    place_of: dict[str, int] = {}  # page_id -> its place in names
    member_of: dict[str, int] = {}
    recent: dict[tuple[dt.date, object], deque[Clue]] = defaultdict(lambda: deque(maxlen=_BLOCK))
    edges = _Edges()
    for clue in clues:
        if clue.page_id not in place_of:
            place_of[clue.page_id] = len(names)
            names.append(clue.page_id)
        here = member_of[clue.quantity_id] = place_of[clue.page_id]
        for other in _candidates(clue, recent, rarity):
            edges.add(here, place_of[other.page_id], score(clue, other, rarity))
        for key in _keys(clue, rarity):
            for day in _within(clue.days, key):
                recent[day, key].append(clue)
    first = edges.first(len(names))
    return {quantity_id: names[first[place]] for quantity_id, place in member_of.items()}


class _Edges:
    """Scored pairs, from the best to the worst: two groups become one where their pairs on average speak for it."""

    def __init__(self) -> None:
        self._left, self._right, self._logit = array("I"), array("I"), array("f")

    def add(self, one: int, other: int, logit: float) -> None:
        if one != other and logit > _HOPELESS:
            self._left.append(min(one, other))
            self._right.append(max(one, other))
            self._logit.append(logit)

    def first(self, size: int) -> list[int]:
        """Of each of ``size`` members the first of its group."""
        above = list(range(size))
        between: list[dict[int, tuple[float, int]]] = [
            {} for _ in range(size)
        ]  # group -> other group -> sum and number of logits
        for one, other, logit in zip(self._left, self._right, self._logit, strict=True):
            for a, b in ((one, other), (other, one)):
                total, n = between[a].get(b, (0.0, 0))
                between[a][b] = (total + logit, n + 1)

        def root(member: int) -> int:
            while above[member] != member:
                above[member] = above[above[member]]
                member = above[member]
            return member

        order = sorted(range(len(self._logit)), key=lambda e: (-self._logit[e], self._left[e], self._right[e]))
        for edge in order:
            if self._logit[edge] <= 0.0:
                break
            one, other = sorted((root(self._left[edge]), root(self._right[edge])))
            if one == other or between[one][other][0] <= 0.0:
                continue
            above[other] = one
            del between[one][other]
            for third, (total, n) in between[other].items():
                if third == one:
                    continue
                sums, count = between[one].get(third, (0.0, 0))
                between[one][third] = between[third][one] = (sums + total, count + n)
                del between[third][other]
            between[other] = {}
        return [root(member) for member in range(size)]


def _within(days: tuple[dt.date, dt.date], key: object) -> Iterator[dt.date]:
    """The days under which a quantity is remembered; what copies of one text tell is met whatever days they give."""
    if isinstance(key, tuple) and key[0] == "text":
        yield dt.date.min
        return
    for offset in range(min((days[1] - days[0]).days, _DAYS) + 1):
        yield days[1] - dt.timedelta(days=offset)


def _keys(clue: Clue, rarity: Mapping[int, float]) -> list[object]:
    rare = sorted(clue.words, key=lambda word: (-rarity.get(word, 0.0), word))[:_RARE_WORDS]
    keys: list[object] = [("word", word) for word in rare]
    keys += [("text", clue.text), ("place", clue.place_id)]
    if clue.number is not None and clue.number >= _TELLING:
        keys.append(("number", clue.number))
    if clue.incident_id is not None:
        keys.append(("incident", clue.incident_id))
    return keys


def _candidates(
    clue: Clue, recent: Mapping[tuple[dt.date, object], Iterable[Clue]], rarity: Mapping[int, float]
) -> list[Clue]:
    """Earlier quantities of other pages on the same days that share most."""
    shared: Counter[str] = Counter()
    by_id: dict[str, Clue] = {}
    around = sorted({day + dt.timedelta(days=offset) for day in _within(clue.days, None) for offset in (-1, 0, 1)})
    for key in _keys(clue, rarity):
        met = {
            other.quantity_id: other
            for day in (dt.date.min, *around)
            for other in recent.get((day, key), ())
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


def _likeness(one: frozenset[int], other: frozenset[int], rarity: Mapping[int, float]) -> float:
    """Cosine of two sets of words, each weighed by its rarity."""

    def mass(words: Iterable[int]) -> float:
        return sum(rarity.get(word, 0.0) ** 2 for word in words)

    whole = math.sqrt(mass(one) * mass(other))
    return mass(one & other) / whole if whole else 0.0
