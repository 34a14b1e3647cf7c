"""The times that a sentence names, as adjuncts: a day, a span of two dates, 'since Monday', 'the 24 hours to Thursday'.

What belongs here: which days the words name together and what the adjunct hangs on.  What does not: which figure it belongs to.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import words_of_class
from pipelines.model import DateExpression
from pipelines.vocabularies import DateBasis

_MAX_STEPS = 10
_BEFORE_STAMP = 3  # words between a date and the word that says that it is the page's
_MAX_GAP_CHARS = 16  # between the two ends of a span
_LENGTH = re.compile(r"P(T?)(\d+)([HDWMY])")
_DAYS = {"H": 1 / 24, "D": 1.0, "W": 7.0}
_ARTICLES = frozenset({"the", "about", "around", "late", "early", "mid", "mid-"})


@dataclass(frozen=True, slots=True)
class FigureTime:
    """The days of a figure, by what they are known, the expressions that name them, and the rule in words."""

    first: dt.date | None
    last: dt.date | None
    basis: DateBasis
    dates: tuple[DateExpression, ...]
    how: str
    is_stated: bool = False  # the day on which it is said, not on which it happened


@dataclass(frozen=True, slots=True)
class TimeAdjunct:
    """A time of a sentence: its characters, its days, the words that it hangs on; ``is_beside``: not the time of the clause."""

    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    governors: tuple[int, ...]
    dates: tuple[DateExpression, ...]
    preposition: str
    how: str
    is_open: bool = False  # 'this week': not over
    is_beside: bool = False
    is_start: bool = False  # 'from Monday': from then on, where the clause looks ahead

    @property
    def is_long(self) -> bool:
        """Whether it is more than a month."""
        return self.first is not None and self.last is not None and (self.last - self.first).days > 31

    def holds(self, other: TimeAdjunct) -> bool:
        """Whether the other's days lie inside and are fewer: 'this year, on 5 May'."""
        if len(self.dates) > 1 or None in (self.first, self.last, other.first, other.last):
            return False  # a span that is spelled out is no mere frame
        assert self.first
        assert self.last
        assert other.first
        assert other.last
        inside = self.first <= other.first and other.last <= self.last
        return inside and (self.first, self.last) != (other.first, other.last)


def time_words(name: str) -> frozenset[str]:
    """The words of one class of figure_times.tsv."""
    return words_of_class("figure_times", name)


def adjuncts_of(
    words: PageWords, bounds: tuple[int, int], dates: Sequence[DateExpression], written: dt.date | None
) -> list[TimeAdjunct]:
    """The times of a sentence in order of the text; ``written`` is the last possible day of writing."""
    named = [date for date in dates if date.type != "SET" and (date.from_date or date.to_date or _length(date))]
    named = sorted((d for d in named if not is_stamp(words, d, bounds)), key=lambda date: date.start_char)
    inside = _words_inside(words, bounds, named)
    found: list[TimeAdjunct] = []
    at = 0
    while at < len(named):
        group = _group(words.article_text, named, at)
        at += len(group)
        adjunct = _adjunct(words, bounds, group, inside, written)
        if adjunct is not None:
            found.append(adjunct)
    return found


def is_stamp(words: PageWords, date: DateExpression, bounds: tuple[int, int]) -> bool:
    """'Posted: Friday, 4 May', 'Updated 4 May': when the page was put up, in a line that runs into its story."""
    at = bisect_left(words.start, date.start_char, *bounds)
    for label in range(at - 1, max(bounds[0], at - _BEFORE_STAMP) - 1, -1):
        if words.lower[label] in time_words("stamp of a page"):
            return words.text[label + 1] == ":" or (words.text[label][0].isupper() and label + 1 >= at - 1)
    return False


def _words_inside(words: PageWords, bounds: tuple[int, int], dates: Sequence[DateExpression]) -> frozenset[int]:
    spans = (
        (bisect_left(words.start, d.start_char, *bounds), bisect_left(words.start, d.end_char, *bounds)) for d in dates
    )
    return frozenset(word for first, last in spans for word in range(first, last))


def _group(text: str, dates: Sequence[DateExpression], at: int) -> list[DateExpression]:
    """The expressions from ``at`` on that name one time together: two ends of a span, a clock and its day, a length and its end."""
    group = [dates[at]]
    while at + len(group) < len(dates) and len(group) < 4:
        before, behind = group[-1], dates[at + len(group)]
        between = text[before.end_char : behind.start_char]
        if len(between) > _MAX_GAP_CHARS or not _joined(
            text, group[0], before, behind, " ".join(between.lower().split())
        ):
            break
        group.append(behind)
    return group


def _joined(text: str, opening: DateExpression, one: DateExpression, other: DateExpression, between: str) -> bool:
    if one.from_date is None or one.to_date is None:
        return _length(one) is not None and between in time_words("ends a length") | time_words("begins a length")
    if other.from_date is None or other.to_date is None:
        return False
    if one.from_date == other.from_date and (one.type == "TIME" or other.type == "TIME"):
        return between in ("", ",", "on", "of", "(", "and", "to", "until", "-", "–")
    if between not in time_words("joins a span") or other.to_date < one.from_date:
        return False
    if not between.startswith("and") or "into" in between:
        return between not in ("to", "to the", "until", "till", "through") or _length(one) is None
    before = text[max(0, opening.start_char - 10) : opening.start_char].lower().split()
    is_between = bool(before) and before[-1] in ("between", "the") and "between" in before
    return is_between or (other.from_date - one.to_date).days <= 1


def _adjunct(
    words: PageWords,
    bounds: tuple[int, int],
    group: Sequence[DateExpression],
    inside: frozenset[int],
    written: dt.date | None,
) -> TimeAdjunct | None:
    opening = group[0]
    first_word = bisect_left(words.start, opening.start_char, *bounds)
    before = first_word - 1
    while before >= bounds[0] and words.lower[before] in _ARTICLES:
        before -= 1
    preposition = words.lower[before] if before >= bounds[0] else ""
    days = _days(words.article_text, group)
    if days is None:
        return None
    first, last, how = days
    heads = [
        head for head in (words.head_of(date.start_char, date.end_char, bounds) for date in group) if head is not None
    ]
    governors = tuple(dict.fromkeys(_governor(words, head, inside) for head in heads))
    adjunct = TimeAdjunct(
        opening.start_char, group[-1].end_char, first, last, governors, tuple(group), preposition, how
    )
    if len(group) > 1 and preposition not in time_words("since"):
        return adjunct
    is_object = any(words.head[head] == before for head in heads)
    return _bounded(adjunct, words, before, is_object, inside, written)


def _bounded(
    adjunct: TimeAdjunct,
    words: PageWords,
    before: int,
    is_object: bool,
    inside: frozenset[int],
    written: dt.date | None,
) -> TimeAdjunct:
    """The adjunct as the preposition before it bounds it: since, until, so far; what stands beside a time is not in it."""
    surface = adjunct.dates[0].surface.lower().split()
    if adjunct.preposition in time_words("since"):
        return replace(adjunct, last=written, how=f"{adjunct.preposition} {adjunct.how}")
    is_up_to = adjunct.preposition == "to" and before > 0 and words.lower[before - 1] == "up"
    if adjunct.preposition in time_words("until") or is_up_to:
        return replace(adjunct, first=None, how=f"{adjunct.preposition} {adjunct.how}")
    verb = _since_clause(words, adjunct.governors, inside)
    if verb is not None:
        return replace(adjunct, last=written, governors=(words.head[verb],), how=f"since {adjunct.how}")
    is_clock = any(":" in (date.value or "") for date in adjunct.dates)
    is_compared = before > 0 and words.lower[before - 1] in time_words("compares")
    if (is_object and not is_clock and adjunct.preposition in time_words("beside")) or is_compared:
        is_start = adjunct.preposition == "from" and not is_compared
        return replace(adjunct, is_beside=adjunct.dates[0].type != "DURATION", is_start=is_start)
    behind = words.article_text[adjunct.end : adjunct.end + 10].lower().split()
    so_far = (
        adjunct.preposition == "far"
        or behind[:2] in (["so", "far"], ["so", "far,"])
        or (before > 0 and words.lower[before - 1 : before + 1] == ["far", "in"])
    )
    return replace(adjunct, is_open=so_far or not time_words("inclusive").isdisjoint(surface))


def _since_clause(words: PageWords, governors: Sequence[int], inside: frozenset[int]) -> int | None:
    """The verb that an adjunct hangs on, where 'since' stands before its clause: 'since the siege began on Sunday'."""
    for verb in governors:
        mark = words.kid(verb, "mark", "prep")
        is_since = mark is not None and mark < verb and words.lower[mark] == "since" and mark + 1 not in inside
        if is_since and words.dep[verb] in ("advcl", "pcomp"):
            return verb
    return None


def _days(text: str, group: Sequence[DateExpression]) -> tuple[dt.date | None, dt.date | None, str] | None:
    """First and last day that the expressions of a group name together, and how."""
    opening, closing = group[0], group[-1]
    size = _length(opening) if opening.from_date is None else None
    if size is None:
        dated = [date for date in group if date.from_date is not None or date.to_date is not None]
        if not dated:
            return None
        how = " to ".join(dict.fromkeys(date.surface for date in group))
        return dated[0].from_date, dated[-1].to_date, how
    if len(group) == 1 or closing.to_date is None or closing.from_date is None:
        return None
    between = " ".join(text[opening.end_char : group[1].start_char].lower().split())
    if between in time_words("begins a length"):
        return closing.from_date, _moved(closing.from_date, size), f"{opening.surface} from {closing.surface}"
    return _moved(closing.to_date, -size), closing.to_date, f"{opening.surface} up to {closing.surface}"


def _length(date: DateExpression) -> float | None:
    """The days of a length of time that has no days of its own."""
    found = _LENGTH.fullmatch(date.value or "") if date.type == "DURATION" and date.from_date is None else None
    if found is None or (found[1] and found[3] != "H") or len(found[2]) > 4:
        return None
    return int(found[2]) * {**_DAYS, "M": 30.4375, "Y": 365.25}[found[3]]


def _moved(day: dt.date, size: float) -> dt.date | None:
    """The other end of so many days, counted with both ends unless they are hours; months and years end with their month."""
    whole = math.ceil(abs(size)) if abs(size) < 1 or abs(size) % 1 else round(abs(size))
    try:
        if abs(size) >= 28 and abs(size) % 7:
            months = round(abs(size) / 30.4375)
            behind = day + dt.timedelta(days=1)
            number = behind.year * 12 + behind.month - 1 - months
            return (
                behind.replace(year=number // 12, month=number % 12 + 1, day=min(behind.day, 28)) if size < 0 else None
            )
        return day + dt.timedelta(days=whole if size > 0 else -whole)
    except (OverflowError, ValueError):
        return None


def _governor(words: PageWords, word: int, inside: frozenset[int]) -> int:
    """What an expression hangs on, prepositions and other expressions left out."""
    for _ in range(_MAX_STEPS):
        head = words.head[word]
        if head == word:
            break
        is_link = words.pos[head] == "ADP" or words.dep[word] in ("pobj", "pcomp") or head in inside
        word = head
        if not is_link:
            break
    return word
