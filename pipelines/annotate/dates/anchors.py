"""Dates inside statements: 'yesterday' in an interview counts from the interview, not from publication.

What belongs here: which expressions of a statement count from the time of speech, and reading them again.  What does not: finding
statements, or when they were made.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipelines.annotate.dates.calendar.periods import period
from pipelines.annotate.dates.find import as_read, read_between
from pipelines.annotate.dates.patterns import PatternMatch, find_matches, match_whole, word_values
from pipelines.annotate.dates.readings.lengths import clock_time
from pipelines.annotate.dates.timex import TimeContext, Timex, at_moment, merge
from pipelines.model import DateExpression, Statement

# 'the previous day', 'the night before' in reported speech are 'yesterday', 'last night' of the speaker.
_BACKSHIFTED = frozenset({"context_relative", "context_part", "the_day_beside", "calendar"})


_LONG_BEFORE_DAYS = 31
# Statements hardly nest: this many that begin before an expression are asked whether they hold it.
_NESTED = 4


def anchor_to_speech(dates: Sequence[DateExpression], statements: Sequence[Statement]) -> tuple[DateExpression, ...]:
    """The dates, those that count from the time of speech read again against ``said_from`` to ``said_to`` of their statement.

    Their ``anchor`` becomes the statement's id; a time of the clock follows the day that it stands beside.  'The previous day'
    inside a statement counts from the speech even when nobody knows its day: it then claims no interval.  What counts from
    another expression of the same statement stays as it is, and so does all else in a statement whose day is not known: news is
    spoken about when it is published.
    """
    ordered = sorted(statements, key=lambda statement: (statement.start_char, -statement.end_char))
    starts = [statement.start_char for statement in ordered]
    holders: list[Statement | None] = []
    for date in dates:
        behind = bisect_right(starts, date.start_char)
        around = [s for s in ordered[max(0, behind - _NESTED) : behind] if date.end_char <= s.end_char]
        holders.append(around[-1] if around else None)
    anchored = [_anchored(date, held) if held is not None else date for date, held in zip(dates, holders, strict=True)]
    moved: dict[tuple[str, str], DateExpression] = {}
    for date, again, held in zip(dates, anchored, holders, strict=True):
        if again is not date and held is not None:
            moved.setdefault((held.statement_id, _split_moment(date)[0]), again)
    return tuple(
        _with_its_day(again, moved.get((held.statement_id, _split_moment(again)[0]))) if held is not None else again
        for again, held in zip(anchored, holders, strict=True)
    )


def _split_moment(date: DateExpression) -> tuple[str, str]:
    """The day of a value and its time of the clock, '' where it has none: '2024-05-14T18:00' is ('2024-05-14', '18:00')."""
    day, _, moment = (date.value or "").partition("T")
    return day, moment if moment[:1].isdigit() else ""


def _with_its_day(date: DateExpression, day: DateExpression | None) -> DateExpression:
    """A time of the clock on the day that another expression of its statement gave it, where that day was read again."""
    moment = _split_moment(date)[1]
    if day is None or date.anchor != "publication" or not moment:
        return date
    value = f"{_split_moment(day)[0]}T{moment}"
    return replace(date, value=value, from_date=day.from_date, to_date=day.to_date, anchor=day.anchor)


def _anchored(date: DateExpression, statement: Statement) -> DateExpression:
    is_known = statement.said_from is not None and statement.said_to is not None
    if date.anchor == "publication" and not is_known:
        return date
    match, moment = _day_and_moment(date.surface)
    if match is None or match.pattern.reading == "clock":
        return date
    backshifted = _is_backshifted(match) and not _counts_inside(date, statement)
    if date.anchor != "publication" and not backshifted:
        return date
    if not backshifted and not _is_deictic(match) and not _is_long_before(statement, date):
        return date
    reading = _read_again(match, statement)
    if reading is None or (reading.anchor is None and not backshifted):
        return date
    if moment:
        reading = at_moment(reading, moment)
    return as_read(date, reading, statement.statement_id)


def _day_and_moment(surface: str) -> tuple[PatternMatch | None, str]:
    """What the words of a row match, and the time of the clock that stands beside its day ('5 p.m. yesterday'), else ''."""
    match = match_whole(surface)
    if match is not None:
        return match, ""
    parts = find_matches(surface)
    clocks = [part for part in parts if part.pattern.reading == "clock"]
    days = [part for part in parts if part.pattern.reading != "clock"]
    if len(clocks) != 1 or len(days) != 1:
        return None, ""
    return days[0], clock_time(clocks[0].groups) or ""


def _is_deictic(match: PatternMatch) -> bool:
    """Whether an expression counts from the speaker's day by its own words: 'yesterday', 'last Friday', not 'on Friday'."""
    return match.pattern.reading not in ("calendar", "festival") or "relation" in match.groups


def _is_long_before(statement: Statement, date: DateExpression) -> bool:
    """Whether speech lies so far before publication that even 'on Friday' cannot count from the latter."""
    if statement.said_to is None or date.from_date is None:
        return False
    return (date.from_date - statement.said_to).days > _LONG_BEFORE_DAYS


def _is_backshifted(match: PatternMatch) -> bool:
    relation = match.groups.get("context_relation")
    if match.pattern.reading == "the_day_beside":
        return "beside_after" not in match.groups
    return (
        match.pattern.reading in _BACKSHIFTED
        and relation is not None
        and word_values("context_relation")[relation] == "-1"
    )


def _counts_inside(date: DateExpression, statement: Statement) -> bool:
    """Whether the expression that a date counts from stands in the same statement."""
    if date.anchor is None or "/t" not in date.anchor:
        return False
    start, _, end = date.anchor.rpartition("/t")[2].partition("-")
    return statement.start_char <= int(start) and int(end) <= statement.end_char


def _read_again(match: PatternMatch, statement: Statement) -> Timex | None:
    first, last = statement.said_from, statement.said_to
    if first is None or last is None:
        return read_between(match, None, TimeContext())
    early = read_between(match, (first, first), _spoken_on(first))
    late = read_between(match, (last, last), _spoken_on(last))
    return merge(early, late) if early is not None and late is not None else None


def _spoken_on(day: dt.date) -> TimeContext:
    whole = period(day, "day")
    return TimeContext(focus=whole, named=whole, day=whole)
