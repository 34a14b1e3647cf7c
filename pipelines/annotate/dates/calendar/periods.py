"""Calendar periods and their arithmetic: a day, week, weekend, month, quarter, half, season, year, decade or century.

What belongs here: TIMEX3 values of complete calendar periods, the days they cover, stepping from one to the next.  What
does not: words.  Weeks are those of ISO 8601; a winter is named after the year in which it begins (TIMEX3, TimeML 1.2.1).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from pipelines.model.quick import quick

Grain = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century"]
GRAINS: tuple[Grain, ...] = get_args(Grain)
# Months in one period of the grains that are made of months.
_MONTHS: dict[str, int] = {"month": 1, "quarter": 3, "season": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS: dict[str, int] = {"day": 1, "week": 7, "weekend": 7}
SEASONS = ("SP", "SU", "FA", "WI")


@quick
@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One period: its first day and its grain.  Make it with ``period`` so that the first day is the grain's own."""

    first: dt.date
    grain: Grain

    @property
    def last(self) -> dt.date:
        """Its last day."""
        if self.grain in _DAYS:
            days = 1 if self.grain == "weekend" else _DAYS[self.grain] - 1
            return dt.date.fromordinal(min(self.first.toordinal() + days, dt.date.max.toordinal()))
        behind = _month_start(_month_number(self.first) + _MONTHS[self.grain])
        return behind - dt.timedelta(days=1) if behind is not None else dt.date.max

    @property
    def value(self) -> str:
        """Its TIMEX3 value: 2019-10-31, 2019-W44, 2019-W44-WE, 2019-10, 2019-Q4, 2019-H2, 2019-FA, 2019, 201, 20."""
        year, month = self.first.year, self.first.month
        match self.grain:
            case "day":
                return self.first.isoformat()
            case "week" | "weekend":
                iso_year, week, _ = self.first.isocalendar()
                return f"{iso_year:04d}-W{week:02d}" + ("-WE" if self.grain == "weekend" else "")
            case "month":
                return f"{year:04d}-{month:02d}"
            case "quarter":
                return f"{year:04d}-Q{(month + 2) // 3}"
            case "half":
                return f"{year:04d}-H{(month + 5) // 6}"
            case "season":
                return f"{year:04d}-{SEASONS[month // 3 - 1]}"
            case "year":
                return f"{year:04d}"
            case "decade":
                return f"{year // 10:03d}"
            case "century":
                return f"{year // 100:02d}"

    def shift(self, count: int) -> Period | None:
        """The period ``count`` steps later (earlier when negative); None outside the years 1 to 9999."""
        if self.grain in _DAYS:
            try:
                return Period(self.first + dt.timedelta(days=_DAYS[self.grain] * count), self.grain)
            except OverflowError:
                return None
        first = _month_start(_month_number(self.first) + _MONTHS[self.grain] * count)
        return Period(first, self.grain) if first is not None else None

    def inside(self, grain: Grain) -> Iterator[Period]:
        """The periods of a finer grain whose first day lies in this one, in order."""
        part: Period | None = period(self.first, grain)
        if part is not None and part.first < self.first:
            part = part.shift(1)
        while part is not None and part.first <= self.last:
            yield part
            part = part.shift(1)


def period(day: dt.date, grain: Grain) -> Period:
    """The period of a grain that holds a day.  A weekday's weekend is the one that follows it."""
    if grain == "day":
        return Period(day, grain)
    if grain in ("week", "weekend"):
        monday = day.toordinal() - day.weekday()
        return Period(
            dt.date.fromordinal(min(monday + (5 if grain == "weekend" else 0), dt.date.max.toordinal())), grain
        )
    number, size = _month_number(day), _MONTHS[grain]
    start = number - (number - 2) % 3 if grain == "season" else number - number % size
    # The years 1 to 9 (to 99) have no decade (century) that a date can begin; they count from year 1.
    return Period(_month_start(start) or dt.date.min, grain)


def month_of(year: int, month: int) -> Period | None:
    """A month by its numbers; None when there is no such month."""
    return Period(dt.date(year, month, 1), "month") if 1 <= year <= 9999 and 1 <= month <= 12 else None


def day_of(year: int, month: int, day: int) -> Period | None:
    """A day by its numbers; None when there is no such day."""
    try:
        return Period(dt.date(year, month, day), "day")
    except ValueError:
        return None


def add(day: dt.date, count: int, grain: Grain) -> dt.date | None:
    """The day ``count`` units later, held back to the end of a shorter month; None outside the years 1 to 9999."""
    if grain in _DAYS:
        try:
            return day + dt.timedelta(days=_DAYS[grain] * count)
        except OverflowError:
            return None
    first = _month_start(_month_number(day) + _MONTHS[grain] * count)
    if first is None:
        return None
    return first.replace(day=min(day.day, Period(first, "month").last.day))


def _month_number(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def _month_start(number: int) -> dt.date | None:
    year, month = divmod(number, 12)
    return dt.date(year, month + 1, 1) if 1 <= year <= 9999 else None
