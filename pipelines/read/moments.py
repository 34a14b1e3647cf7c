"""A written date or time, as machines and people print it on pages, as an instant or a day.

``read_moment`` wants a string that is a date; ``find_day`` looks for one inside a line.  Which of a page's dates is the day of
publication is the question of ``published``.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipelines.lexicons import load_table

_EARLIEST = 1970  # a page with an older date tells of something else, and 1970-01-01 is an empty field
_LATEST = 2100  # a later year is of another calendar, or no year
_THAI = 543  # years that the Thai solar calendar is ahead, with the same months and days since 1941
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Moment:
    """A written time: the day or days it allows, as its writer's calendar has them, and the instant in UTC if it has a zone."""

    first: dt.date
    last: dt.date
    instant: dt.datetime | None = None


_ISO = re.compile(
    r"(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})"
    r"(?:[T ]\s{0,9}(?P<H>\d{1,2}):?(?P<M>\d{2})(?::?(?P<S>\d{2})(?:[.,]\d{1,12})?)?\s{0,9}"
    r"(?P<z>Z|[+-]\s?\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,5})?(?![\d:]))?"
)
_EPOCH_DIGITS = re.compile(r"\d{10}(?:\d{3})?")
_CLOCK = re.compile(
    r"(?<![\d:])(?P<H>\d{1,2})(?:[:.h](?P<M>\d{2}))?(?::(?P<S>\d{2}))?\s{0,9}(?P<half>[ap]\.?\s?m\b\.?)?\s{0,9}"
    r"\(?(?P<z>[+-]\d{2}:?\d{2}|(?:GMT|UTC)\s?[+\u2212-]\d{1,2}(?::?\d{2})?|[A-Z]{2,5}\b)?",
    re.I,
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,4})([/.-])(\d{1,2})\2(\d{2,4})(?!\d)")
# The year before month and day of one digit or two, as in East Asia: "2020-5-3", "2020. 5. 3.", "2020年5月3日".
_YEAR_FIRST = re.compile(
    r"(?<![\w./-])(?P<y>\d{4})(?:(?P<mark>[/.-])\s?(?P<m>\d{1,2})(?P=mark)\s?(?P<d>\d{1,2})(?![\w/-])"
    r"|[年년]\s?(?P<m2>\d{1,2})[月월]\s?(?P<d2>\d{1,2})[日일])"
)


# Between day, month and year stand a few blanks and marks: "1. May, 2024", "1-May-2024", "1er de mayo de 2024".
_GAP = r"[\s,/.-]{0,9}"
_OF = r"(?:(?:de|of)\s{1,9})?"
_AT_A_TIME = r"(?:at\s{1,9}[\d:apm. ]{1,20})?"


@cache
def _month_names() -> str:
    """The names of months as alternatives of a pattern, the longest first."""
    return "|".join(sorted((re.escape(row["name"]) for row in load_table("months")), key=len, reverse=True))


@cache
def _named() -> re.Pattern[str]:
    """A date with its month in words: day-month-year, month-day-year or year-month-day; groups d1 m1 y1, m2 d2 y2, y3 m3 d3."""
    month, blanks = _month_names(), r"\s{0,9}"
    day_first = (
        rf"(?P<d1>\d{{1,2}})(?:st|nd|rd|th|er|\.)?[ \t\xa0/.-]{{0,9}}{_OF}(?P<m1>{month})\b\.?{_GAP}{_OF}"
        rf"(?P<y1>\d{{4}}|'?\d{{2}}(?!\d|:|,?{blanks}\d{{4}}))"
    )
    month_first = (
        rf"(?P<m2>{month})\b\.?{blanks}(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d){blanks}[,.]?{blanks}{_AT_A_TIME}"
        rf"(?P<y2>\d{{4}})"
    )
    year_first = rf"(?P<y3>\d{{4}})[\s,/-]{{1,9}}(?P<m3>{month})\b\.?[\s,/-]{{0,9}}(?P<d3>\d{{1,2}})(?!\d)"
    return re.compile(rf"(?<!\w)(?:{day_first}|{month_first}|{year_first})", re.I)


@cache
def _months() -> dict[str, int]:
    return {row["name"]: int(row["month"]) for row in load_table("months")}


@cache
def _zones() -> dict[str, int]:
    return {row["abbreviation"]: int(row["minutes"]) for row in load_table("time_zones")}


def read_moment(written: str | None) -> Moment | None:
    """What a date string of a machine says: ISO 8601, RFC 2822, Unix seconds or milliseconds, or a date in words.

    A time without a zone gives its day only: which instant it is nobody can say.  None for anything else, and for days
    before 1970.
    """
    written = (written or "").strip()
    if not written:
        return None
    if _EPOCH_DIGITS.fullmatch(written):
        return _from_instant(_EPOCH + dt.timedelta(seconds=int(written[:10])))
    if match := _ISO.match(written):
        return _moment(int(match["y"]), int(match["m"]), int(match["d"]), match)
    return find_day(written)


_DIGIT = re.compile(r"\d")
DayOrder = Literal["day-first", "month-first"]


def find_day(line: str, order: DayOrder | None = None) -> Moment | None:
    """The first full date that a line prints, with its time where one with a zone stands behind it; None if there is none.

    Dates in digits alone are read where only one order of day and month is possible, where both give the same day, or in
    the ``order`` that the page is known to use.
    """
    if _DIGIT.search(line) is None:
        return None
    if match := _named().search(line):
        year = match["y1"] or match["y2"] or match["y3"]
        day = match["d1"] or match["d2"] or match["d3"]
        month = _months()[(match["m1"] or match["m2"] or match["m3"]).lower()]
        return _with_clock(_full_year(year), month, int(day), line[match.end() :] or line[: match.start()])
    if match := _ISO.search(line):
        return read_moment(match[0])
    if match := _YEAR_FIRST.search(line):
        return _with_clock(
            int(match["y"]), int(match["m"] or match["m2"]), int(match["d"] or match["d2"]), line[match.end() :]
        )
    if match := _SLASHED.search(line):
        first, month, last = int(match[1]), int(match[3]), int(match[4])
        if len(match[1]) == 4:
            return _moment(first, month, last, None)
        if len(match[1]) > 2 or len(match[4]) == 3:
            return None
        orders = {"month-first": (first, month), "day-first": (month, first)}
        possible = list({(m, d) for m, d in orders.values() if 1 <= m <= 12 and 1 <= d <= 31})
        if match[2] == ".":
            possible = [(month, first)]  # dots are the day-first order of continental Europe
        elif order is not None and orders[order] in possible:
            possible = [orders[order]]
        if len(possible) == 1:
            return _with_clock(_full_year(match[4]), *possible[0], line[match.end() :])
    return None


@cache
def _day_and_month() -> re.Pattern[str]:
    names = _month_names()
    return re.compile(
        rf"(?<![\w/.-])(?:(?P<day_first>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?(?:{names})(?![\w]))"
        rf"|(?P<month_first>(?:{names})\.? \d{{1,2}}(?:st|nd|rd|th)?(?![\w:])))",
        re.I,
    )


def day_order(text: str) -> DayOrder | None:
    """The order of day and month that a page uses: that of its dates in digits where one is beyond doubt or is printed in
    words as well, else that of most dates in words ("25 March", "March 25"); None where nothing tells."""
    in_digits = [(int(m[1]), int(m[3]), m[4]) for m in _SLASHED.finditer(text) if len(m[1]) <= 2 and m[2] != "."]
    for first, second, _ in in_digits:
        if 1 <= min(first, second) <= 12 < max(first, second) <= 31:
            return "day-first" if first > second else "month-first"
    in_words = {moment.first for match in _named().finditer(text) if (moment := find_day(match[0])) is not None}
    for first, second, year in in_digits:
        for order, month, day in (("day-first", second, first), ("month-first", first, second)):
            if first != second and any((d.year, d.month, d.day) == (_full_year(year), month, day) for d in in_words):
                return "day-first" if order == "day-first" else "month-first"
    found = [match.lastgroup == "day_first" for match in _day_and_month().finditer(text)]
    if not found or 2 * sum(found) == len(found):
        return None
    return "day-first" if 2 * sum(found) > len(found) else "month-first"


def _full_year(year: str) -> int:
    """A year with its century: two digits from 70 on are of the 1900s, for there were no pages before 1970 and are none of 2070."""
    digits = year.lstrip("'")
    return int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= _EARLIEST % 100 else 2000)


def _with_clock(year: int, month: int, day: int, rest: str) -> Moment | None:
    for clock in _CLOCK.finditer(rest[:60]):
        if clock["M"] or clock["half"]:
            return _moment(year, month, day, clock)
    return _moment(year, month, day, None)


def _moment(year: int, month: int, day: int, clock: re.Match[str] | None) -> Moment | None:
    """The day, with the time of ``clock`` (groups H, M, S, z and perhaps half) where that has a zone."""
    if _EARLIEST + _THAI <= year < _LATEST + _THAI:
        year -= _THAI
    try:
        date = dt.date(year, month, day)
    except ValueError:
        return None
    if year >= _LATEST or year < _EARLIEST or date == _EPOCH.date():
        return None
    distance = _offset(clock["z"]) if clock is not None else None
    if clock is None or clock["H"] is None or distance is None:
        return Moment(date, date)
    hours, half = int(clock["H"]), clock.groupdict().get("half")
    if half:
        hours = hours % 12 + (12 if half[0] in "pP" else 0)
    try:
        time = dt.time(hours, int(clock["M"] or 0), min(int(clock["S"] or 0), 59), tzinfo=dt.timezone(distance))
        local = dt.datetime.combine(date, time)
        return Moment(date, date, local.astimezone(dt.UTC))
    except (ValueError, OverflowError):
        return Moment(date, date)


def _offset(zone: str | None) -> dt.timedelta | None:
    """The distance from UTC of "Z", "+02:00", "+0200", "-05", "EST", "GMT+3"; None for what is no zone."""
    zone = (zone or "").lower().replace(" ", "").replace("\u2212", "-")
    if zone in _zones():
        return dt.timedelta(minutes=_zones()[zone])
    match = re.fullmatch(r"(?:gmt|utc)?([+-])(\d{1,2}):?(\d{2})?", zone)
    if match is None:
        return None
    distance = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return distance if match[1] == "+" else -distance


def _from_instant(instant: dt.datetime) -> Moment | None:
    day = instant.date()
    return Moment(day, day, instant) if day.year > _EARLIEST else None
