"""Dates inside statements: 'yesterday' in an interview counts from the interview, not from publication.

What belongs here: which expressions of a statement hang on the time of speech, and reading them again.  What does not: finding
statements, or when they were made.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from pipelines.annotate.dates.calendar.periods import period
from pipelines.annotate.dates.find import read_between
from pipelines.annotate.dates.frame import Frame, Reading, merge
from pipelines.annotate.dates.likely import likely_part
from pipelines.annotate.dates.patterns import Match, match_whole, word_values
from pipelines.model import DateExpression, Statement

# 'the previous day', 'the night before' in reported speech are 'yesterday', 'last night' of the speaker.
_BACKSHIFTED = frozenset({"context_relative", "context_part", "the_day_beside", "calendar"})


_LONG_BEFORE_DAYS = 31
# Statements hardly nest: this many that begin before an expression are asked whether they hold it.
_NESTED = 4


def anchor_to_speech(dates: Sequence[DateExpression], statements: Sequence[Statement]) -> tuple[DateExpression, ...]:
    """The dates, those that count from the time of speech read again against ``said_from`` to ``said_to`` of their statement.

    Their ``anchor`` becomes the statement's id.  'The previous day' inside a statement counts from the speech even when nobody
    knows its day: it then claims no interval.  What counts from another expression of the same statement stays as it is, and so
    does all else in a statement whose day is not known: news is spoken about when it is published.
    """
    ordered = sorted(statements, key=lambda statement: (statement.start_char, -statement.end_char))
    starts = [statement.start_char for statement in ordered]
    anchored: list[DateExpression] = []
    moved: dict[tuple[str, dt.date | None], DateExpression] = {}  # by statement and the day before it was read again
    clocks: list[tuple[int, Statement]] = []
    for date in dates:
        behind = bisect_right(starts, date.start_char)
        around = [s for s in ordered[max(0, behind - _NESTED) : behind] if date.end_char <= s.end_char]
        if around and date.type == "TIME" and _is_clock(date):
            clocks.append((len(anchored), around[-1]))
        anchored.append(_anchored(date, around[-1]) if around else date)
        if anchored[-1] is not date:
            moved.setdefault((around[-1].statement_id, date.from_date), anchored[-1])
    for index, statement in clocks:
        day = moved.get((statement.statement_id, anchored[index].from_date))
        if day is not None:
            anchored[index] = _at_clock(anchored[index], day)
    return tuple(anchored)


def _is_clock(date: DateExpression) -> bool:
    """Whether an expression is a time of the clock alone, '5 p.m.': its day is that of another expression."""
    match = match_whole(date.surface)
    return match is not None and match.pattern.reading == "clock"


def _at_clock(date: DateExpression, day: DateExpression) -> DateExpression:
    """A time of the clock whose day was read again: it goes with its day."""
    value = f"{(day.value or 'XXXX-XX-XX').partition('T')[0]}T{(date.value or '').partition('T')[2]}"
    return replace(date, value=value, from_date=day.from_date, to_date=day.to_date, anchor=day.anchor)


def _anchored(date: DateExpression, statement: Statement) -> DateExpression:
    is_known = statement.said_from is not None and statement.said_to is not None
    if date.anchor == "publication" and not is_known:
        return date
    match = match_whole(date.surface)
    if match is None or match.pattern.reading == "clock":  # its day is read, not it
        return date
    backshifted = _is_backshifted(match) and not _counts_inside(date, statement)
    if date.anchor != "publication" and not backshifted:
        return date
    if not backshifted and not _is_deictic(match) and not _is_long_before(statement, date):
        return date
    reading = _read_again(match, statement)
    if reading is None or (reading.anchor is None and not backshifted):
        return date
    likely_from, likely_to = likely_part(reading)
    return replace(
        date,
        type=reading.type,
        value=reading.value,
        mod=reading.mod,
        from_date=reading.first,
        to_date=reading.last,
        likely_from=likely_from,
        likely_to=likely_to,
        anchor=statement.statement_id,
    )


def _is_deictic(match: Match) -> bool:
    """Whether an expression counts from the speaker's day by its own words: 'yesterday', 'last Friday', not 'on Friday'."""
    return match.pattern.reading not in ("calendar", "festival") or "relation" in match.groups


def _is_long_before(statement: Statement, date: DateExpression) -> bool:
    """Whether speech lies so far before publication that even 'on Friday' cannot count from the latter."""
    if statement.said_to is None or date.from_date is None:
        return False
    return (date.from_date - statement.said_to).days > _LONG_BEFORE_DAYS


def _is_backshifted(match: Match) -> bool:
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


def _read_again(match: Match, statement: Statement) -> Reading | None:
    first, last = statement.said_from, statement.said_to
    if first is None or last is None:
        return read_between(match, None, Frame())
    early = read_between(match, (first, first), _spoken_on(first))
    late = read_between(match, (last, last), _spoken_on(last))
    return merge(early, late) if early is not None and late is not None else None


def _spoken_on(day: dt.date) -> Frame:
    whole = period(day, "day")
    return Frame(focus=whole, named=whole, day=whole)
