"""Festivals and holy months: the days of a year on which they fall, by fixed rules only.

Rules stand in lexicons/date_festivals.tsv.  Easter: the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8) and
Meeus' Julian one for the Orthodox churches.  Islamic months: the tabular calendar, civil epoch, leap years 2, 5, 7, 10, 13, 16, 18,
21, 24, 26, 29 of each thirty (Reingold & Dershowitz, Calendrical Calculations); the sighted moon may differ by a day or two.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from pipelines.lexicons import load_table

_ISLAMIC_EPOCH = dt.date(622, 7, 19).toordinal()  # 1 Muharram 1 AH, civil, in the proleptic Gregorian calendar


@dataclass(frozen=True, slots=True)
class Festival:
    """A rule and how many days the festival lasts (0: the whole Islamic month)."""

    name: str
    rule: str
    days: int


@cache
def festivals() -> dict[str, Festival]:
    """Every festival by its names, lower case."""
    return {row["name"]: Festival(row["name"], row["rule"], int(row["days"])) for row in load_table("date_festivals")}


def festival_days(festival: Festival, year: int) -> list[tuple[dt.date, dt.date]]:
    """First and last day of the festival in a Gregorian year, earliest first; an Islamic one may fall twice or not at all."""
    if not 1 <= year < 9999:
        return []
    kind, _, rest = festival.rule.partition(" ")
    arguments = [int(part) for part in rest.split()]
    try:
        match kind:
            case "fixed":
                starts = [dt.date(year, arguments[0], arguments[1])]
            case "easter":
                starts = [easter(year) + dt.timedelta(days=arguments[0])]
            case "orthodox_easter":
                starts = [orthodox_easter(year) + dt.timedelta(days=arguments[0])]
            case "weekday":
                starts = [nth_weekday(year, *arguments)]
            case "weekday_after":
                starts = [weekday_after(year, *arguments)]
            case "islamic":
                return _islamic(festival, year, arguments)
            case _:
                raise ValueError(f"lexicons/date_festivals.tsv: unknown rule {festival.rule!r} of {festival.name!r}")
    except OverflowError:
        return []
    return [(start, start + dt.timedelta(days=festival.days - 1)) for start in starts]


def easter(year: int) -> dt.date:
    """Easter Sunday of the western churches."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + j - 7 * ((a + 11 * h + 22 * j) // 451) + 114, 31)
    return dt.date(year, month, day + 1)


def orthodox_easter(year: int) -> dt.date:
    """Easter Sunday by the Julian rule, as a Gregorian date."""
    d = (19 * (year % 19) + 15) % 30
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    return dt.date(year, month, day + 1) + dt.timedelta(days=year // 100 - year // 400 - 2)


def nth_weekday(year: int, month: int, weekday: int, count: int) -> dt.date:
    """The ``count``-th weekday (Monday is 1) of a month; from its end when ``count`` is negative."""
    if count > 0:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - 1 - first.weekday()) % 7 + 7 * (count - 1))
    last = dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    return last - dt.timedelta(days=(last.weekday() - weekday + 1) % 7 + 7 * (-count - 1))


def weekday_after(year: int, month: int, day: int, weekday: int, shift: int) -> dt.date:
    """The first weekday (Monday is 1) on or after a day, moved by ``shift`` days."""
    start = dt.date(year, month, day)
    return start + dt.timedelta(days=(weekday - 1 - start.weekday()) % 7 + shift)


def islamic_date(year: int, month: int, day: int) -> dt.date:
    """The Gregorian day of a date in the tabular Islamic calendar.

    Raises:
        OverflowError: the day lies outside the years 1 to 9999.
    """
    days = day + (month * 59 - 58) // 2 + (year - 1) * 354 + (3 + 11 * year) // 30 - 1
    try:
        return dt.date.fromordinal(_ISLAMIC_EPOCH + days)
    except ValueError as error:
        raise OverflowError(str(error)) from error


def _islamic(festival: Festival, year: int, arguments: list[int]) -> list[tuple[dt.date, dt.date]]:
    month, day = arguments
    about = int((year - 622) * 33 / 32)
    found = []
    for hijri in range(max(1, about - 1), about + 4):
        start = islamic_date(hijri, month, day)
        if start.year == year:
            behind = islamic_date(hijri + month // 12, month % 12 + 1, 1)
            found.append(
                (
                    start,
                    start + dt.timedelta(days=festival.days - 1) if festival.days else behind - dt.timedelta(days=1),
                )
            )
    return found
