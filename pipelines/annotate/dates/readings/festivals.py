"""Readings of festivals and holy months: the days that their rule gives in the year that the words or the context name."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipelines.annotate.dates.calendar.periods import Period, period
from pipelines.annotate.dates.festivals import Festival, festival_days, festivals
from pipelines.annotate.dates.readings.named_days import Groups, chosen, daypart, part_of, year_of
from pipelines.annotate.dates.timex import Anchor, TimeContext, Timex, of_period, unresolved
from pipelines.vocabularies import DateMod


def festival(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """A festival or holy month by its rule, in the year named or the one that the context asks for."""
    mod = part_of(groups)
    time = daypart(groups)
    rule = festivals()[groups["festival"]]
    year = year_of(groups, context)
    if year is not None:
        days = festival_days(rule, year[0])
        return _festival_reading(rule, days[0], year[1], mod, time) if days else None
    base = context.base
    if base is None:
        return unresolved("DATE", _festival_value(rule), rule.name, mod=mod, time=time)
    day = base[0]
    spans = [span for number in range(day.year - 1, day.year + 2) for span in festival_days(rule, number)]
    starts = {Period(first, "day"): (first, last) for first, last in spans}
    holding = [span for span in spans if span[0] <= day <= span[1]]
    if holding and "relation" not in groups:
        return _festival_reading(rule, holding[0], _anchor(base[1]), mod, time)
    found, _ = chosen(list(starts), day, groups, context)
    return _festival_reading(rule, starts[found], _anchor(base[1]), mod, time) if found is not None else None


def _anchor(name: str) -> Anchor:
    return "focus" if name == "focus" else "reference"


def _festival_value(rule: Festival) -> str:
    kind, *numbers = rule.rule.split()
    return f"XXXX-{int(numbers[0]):02d}-{int(numbers[1]):02d}" if kind == "fixed" else "XXXX-XX-XX"


def _festival_reading(
    rule: Festival, days: tuple[dt.date, dt.date], anchor: Anchor | None, mod: DateMod | None, time: str
) -> Timex:
    first, last = days
    whole = of_period(period(first, "day"), anchor, f"{rule.name} by rule {rule.rule!r}", mod=mod, time=time)
    if first == last:
        return whole
    # Several days have no TIMEX3 value of their own unless they are a week.
    week = period(first, "week")
    if (week.first, week.last) == (first, last):
        return replace(whole, value=week.value, last=last, period=week)
    return replace(whole, value=None, last=last, period=None)
