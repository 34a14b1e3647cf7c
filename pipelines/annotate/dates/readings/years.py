"""Readings of years alone, decades, centuries, and of what lies before Christ.

What belongs here: periods of a year and more that are named.  What does not: parts of a year (named_days.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipelines.annotate.dates.calendar.numbers import ordinal
from pipelines.annotate.dates.calendar.periods import Period
from pipelines.annotate.dates.patterns import word_values
from pipelines.annotate.dates.readings.named_days import Groups, part_of, year_of
from pipelines.annotate.dates.timex import TimeContext, Timex, of_period


def year(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """A year alone."""
    mod = part_of(groups)
    if "range_end" in groups:
        start, end = int(groups["year"]), int(groups["range_end"])
        number = start - start % 100 + end
        if number <= start:
            return None
    else:
        found = year_of(groups, context)
        if found is None:
            return None
        number = found[0]
    if not 1 <= number <= 9999:
        return None
    return of_period(Period(dt.date(number, 1, 1), "year"), None, f"year {number}", mod=mod)


def split_year(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'2019/20' runs from the first day of the one year to the last of the other; TIMEX3 has no value for it."""
    whole = year({"year": groups["year"]}, settings, context)
    end = year(groups, settings, context)
    if whole is None or end is None:
        return None
    return replace(whole, value=None, last=end.last, period=None, steps=(*whole.steps, *end.steps))


def decade(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the 1930s', "the '80s", 'the nineties'."""
    mod = part_of(groups)
    if "decade_digits" in groups:
        start = int(groups["decade_digits"][:4])
    else:
        word = groups.get("decade_word")
        tens = 10 * int(word_values("decade_word")[word]) if word is not None else int(groups["decade_short"][:2])
        latest = context.reference.year if context.reference is not None else 1999
        start = latest - (latest - tens) % 100
    if start < 1:
        return None
    return of_period(Period(dt.date(start, 1, 1), "decade"), None, f"decade {start}", mod=mod)


def century(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the 21st century' is 20: TIMEX3 counts the hundreds of its years."""
    mod = part_of(groups)
    number = ordinal(groups["century"])
    if number is None or not 1 <= number <= 99:
        return None
    if "era" in groups and groups["era"].startswith("b"):
        return Timex("DATE", f"BC{number - 1:02d}", mod, steps=(f"century {number} before Christ",))
    if number == 1:
        return Timex("DATE", "00", mod, steps=("first century",))
    return of_period(Period(dt.date(100 * (number - 1), 1, 1), "century"), None, f"century {number}", mod=mod)


def era_year(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'480 BC' is BC0480 (TIDES 2003); no day of Python's calendar lies before the year 1, so it has no interval."""
    mod = part_of(groups)
    number = int(groups["era_year"])
    if number == 0:
        return None
    if groups.get("era", "bc").startswith("b"):
        return Timex("DATE", f"BC{number:04d}", mod, steps=(f"year {number} before Christ",))
    return of_period(Period(dt.date(number, 1, 1), "year"), None, f"year {number}", mod=mod)


def era_part(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the spring of 480 BC' is BC0480-SP, 'August 480 BC' BC0480-08."""
    whole = era_year(groups, settings, context)
    if whole is None or whole.period is not None or whole.value is None:
        return whole
    part = (
        word_values("season")[groups["season"]]
        if "season" in groups
        else f"{int(word_values('month')[groups['month']]):02d}"
    )
    return Timex("DATE", f"{whole.value}-{part}", whole.mod, steps=whole.steps)


def era_decade(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the 460s BC' is BC046."""
    mod = part_of(groups)
    start = int(groups["era_decade"])
    if groups["era"].startswith("b"):
        return Timex("DATE", f"BC{start // 10:03d}", mod, steps=(f"decade {start} before Christ",))
    return of_period(Period(dt.date(start, 1, 1), "decade"), None, f"decade {start}", mod=mod) if start else None
