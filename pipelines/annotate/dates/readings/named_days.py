"""Readings of days, weekdays, months, seasons, quarters and halves that are named.

What belongs here: expressions that name a period of the calendar inside a year, and the choice of the year.  What does not: years
alone and more (years.py), festivals (festivals.py), what counts from another day (relative.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from pipelines.annotate.dates.calendar.numbers import ordinal, said_year
from pipelines.annotate.dates.calendar.periods import SEASONS, Period, day_of, month_of, period
from pipelines.annotate.dates.patterns import mod_of, word_values
from pipelines.annotate.dates.timex import Anchor, TimeContext, Timex, nearest, of_period, unresolved
from pipelines.vocabularies import DateMod

Groups = dict[str, str]
# A year in two digits is the one nearest to the reference that is not more than this many years ahead of it.
_TWO_DIGITS_AHEAD = 20


def calendar(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """Day, weekday, month, season, quarter or half; what is missing comes from the context."""
    mod = part_of(groups)
    time = daypart(groups)
    if "dom" in groups or "dom2" in groups or "dom_word" in groups:
        return _day(groups, context, mod, time)
    if "month" in groups:
        month = int(word_values("month")[groups["month"]])
        return _in_year(groups, context, mod, time, f"XXXX-{month:02d}", lambda year: month_of(year, month))
    if "weekday" in groups:
        return _weekday(groups, context, mod, time)
    if "season" in groups:
        season = word_values("season")[groups["season"]]
        first = 3 * SEASONS.index(season) + 3
        return _in_year(groups, context, mod, time, f"XXXX-{season}", lambda year: _season(year, first))
    if "half" in groups:
        half = ordinal(groups["half"]) or 2
        return (
            _in_year(groups, context, mod, time, f"XXXX-H{half}", lambda year: _half(year, half)) if half <= 2 else None
        )
    count = groups.get("quarter") or groups.get("quarter_number") or groups.get("quarter_number2") or ""
    quarter = ordinal(count) or (4 if count in ("last", "final") else 0)
    if not 1 <= quarter <= 4:
        return None
    return _in_year(groups, context, mod, time, f"XXXX-Q{quarter}", lambda year: _quarter(year, quarter))


def part_of(groups: Groups) -> DateMod | None:
    """The mod of 'early', 'the end of', 'around' and their like."""
    return mod_of(groups, "part", "around")


def daypart(groups: Groups) -> str:
    """'TNI' for 'night' and its like beside a day; '' where there is none."""
    word = groups.get("day_part") or groups.get("daypart")
    return "T" + word_values("daypart")[word] if word else ""


def year_of(groups: Groups, context: TimeContext) -> tuple[int, Anchor | None] | None:
    """The year that the words name, and what it counts from; None when they name none or it cannot be known."""
    if "year" in groups:
        return int(groups["year"]), None
    if "said_year" in groups:
        return said_year(groups["said_year"]), None
    if "short_year" in groups:
        base = context.base
        return two_digit_year(int(groups["short_year"][-2:]), base[0] if base is not None else None), None
    if "year_relation" in groups and context.reference is not None:
        shift = {"last": -1, "the past": -1, "next": 1, "the coming": 1}.get(groups["year_relation"], 0)
        return context.reference.year + shift, "reference"
    if "year_context" in groups and context.named is not None:
        return context.named.first.year + int(word_values("context_relation")[groups["year_context"]]), "named"
    return None


def two_digit_year(number: int, reference: dt.date | None) -> int:
    """'92 as a full year: the latest one that is not more than twenty years ahead of the reference."""
    latest = (reference.year if reference is not None else 1999) + _TWO_DIGITS_AHEAD
    return latest - (latest - number) % 100


def _season(year: int, first_month: int) -> Period | None:
    return Period(dt.date(year, first_month, 1), "season") if 1 <= year < 9999 else None


def _quarter(year: int, number: int) -> Period | None:
    return Period(dt.date(year, 3 * number - 2, 1), "quarter") if 1 <= year <= 9999 else None


def _half(year: int, number: int) -> Period | None:
    return Period(dt.date(year, 6 * number - 5, 1), "half") if 1 <= year <= 9999 else None


def _day(groups: Groups, context: TimeContext, mod: DateMod | None, time: str) -> Timex | None:
    word = groups.get("dom") or groups.get("dom2")
    day = (int("".join(sign for sign in word if sign.isdigit())) if word else ordinal(groups["dom_word"])) or 0
    name = groups.get("month") or groups.get("month2")
    if name is None:
        return _day_of_month(day, context, mod, time)
    month = int(word_values("month")[name])
    if day_of(2000, month, day) is None:
        return None
    weekday = _weekday_number(groups)
    value = f"XXXX-{month:02d}-{day:02d}"
    return _in_year(groups, context, mod, time, value, lambda year: day_of(year, month, day), weekday)


def week_of(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the week of 23 May' is the calendar's; 'the week beginning (ending) 3 July' are the seven days from (up to) it."""
    day = calendar({name: text for name, text in groups.items() if name != "weekday"}, {}, context)
    if day is None or day.first is None or day.period is None:
        return day
    if "grain" in settings:
        whole = period(day.first, "weekend")
        return of_period(whole, day.anchor, *day.steps, "its weekend")
    if "week_from" not in groups and "week_to" not in groups:
        return of_period(period(day.first, "week"), day.anchor, *day.steps, "its week")
    first, last = (day.period.shift(step) for step in ((0, 6) if "week_from" in groups else (-6, 0)))
    if first is None or last is None:
        return None
    week = period(first.first, "week")
    if week.first == first.first:
        return of_period(week, day.anchor, *day.steps, "the week that begins or ends then")
    seven = ("the seven days that begin or end then",)
    return Timex("DURATION", "P7D", None, first.first, last.last, day.anchor, None, (*day.steps, *seven))


def _weekday_number(groups: Groups) -> int | None:
    if "weekday" in groups:
        return int(word_values("weekday")[groups["weekday"]])
    return int(word_values("short_weekday")[groups["short_weekday"]]) if "short_weekday" in groups else None


def _day_of_month(day: int, context: TimeContext, mod: DateMod | None, time: str) -> Timex | None:
    """'the 13th': in the month that the text speaks of, else nearest to the reference."""
    if day > 31:
        return None
    if context.focus is not None and context.focus.grain in ("day", "month"):
        found = day_of(context.focus.first.year, context.focus.first.month, day)
        if found is not None:
            return of_period(found, "focus", f"day {day} of the month last spoken of", mod=mod, time=time)
    if context.reference is None:
        return unresolved("DATE", f"XXXX-XX-{day:02d}", f"day {day} of a month", mod=mod, time=time)
    this = period(context.reference, "month")
    months = [month for month in (this.shift(-1), this, this.shift(1)) if month is not None]
    found = nearest(
        (day_of(month.first.year, month.first.month, day) for month in months), context.reference, context.tense
    )
    return of_period(found, "reference", f"day {day} nearest to the reference", mod=mod, time=time) if found else None


def _in_year(
    groups: Groups,
    context: TimeContext,
    mod: DateMod | None,
    time: str,
    pattern: str,
    make: Callable[[int], Period | None],
    weekday: int | None = None,
) -> Timex | None:
    """A period that comes once a year: in the year named, else the one that the context asks for."""
    year = year_of(groups, context)
    if year is not None:
        found = make(year[0])
        return of_period(found, year[1], f"{pattern} in {year[0]}", mod=mod, time=time) if found is not None else None
    if "year_relation" in groups or "year_context" in groups:
        return unresolved("DATE", pattern, pattern, mod=mod, time=time)
    if "context_relation" in groups:
        return _from_focus(groups, context, mod, time, pattern, make)
    base = context.base
    if base is None:
        return unresolved("DATE", pattern, pattern, mod=mod, time=time)
    candidates = [found for year in range(base[0].year - 2, base[0].year + 3) if (found := make(year)) is not None]
    if context.not_before is not None:
        candidates = [found for found in candidates if found.last >= context.not_before] or candidates
    if weekday is not None:
        candidates = [found for found in candidates if found.first.isoweekday() == weekday] or candidates
    if base[1] == "focus" and context.focus_day is not None:
        # '1941 ... 7 December ... In January': the day says where in the year the text stands.
        base = (context.focus_day, "focus")
    elif base[1] == "focus":
        # A period that is spoken of whole holds the dates that follow: '1942 ... in February'.
        inside = [
            found for found in candidates if context.focus and context.focus.first <= found.first <= context.focus.last
        ]
        candidates = inside if len(inside) == 1 else candidates
    found, how = chosen(candidates, base[0], groups, context)
    if found is None:
        return None
    return of_period(found, base[1], f"{pattern}, {how} {base[1]} {base[0]}", mod=mod, time=time)


def chosen(candidates: list[Period], base: dt.date, groups: Groups, context: TimeContext) -> tuple[Period | None, str]:
    """Which candidate 'last', 'this', 'next' or the tense asks for."""
    if "relation" not in groups:
        tense = "narrative" if context.base is not None and context.base[1] == "focus" else context.tense
        return nearest(candidates, base, tense), f"nearest ({tense}) to"
    relation = int(word_values("relation")[groups["relation"]])
    if relation < 0:
        # 'last February' in March is that of the year before: the one just gone is 'last month'.
        if candidates and candidates[0].grain == "month":
            base = base.replace(day=1) - dt.timedelta(days=1) if base > dt.date(1, 2, 1) else base
            base = base.replace(day=1)
        return max((found for found in candidates if found.last < base), default=None), "last before"
    if relation > 0:
        return min((found for found in candidates if found.first > base), default=None), "next after"
    same = [found for found in candidates if found.first.year == base.year or found.first <= base <= found.last]
    return nearest(same, base, context.tense), "in the year of"


def _from_focus(
    groups: Groups,
    context: TimeContext,
    mod: DateMod | None,
    time: str,
    pattern: str,
    make: Callable[[int], Period | None],
) -> Timex | None:
    """'the following spring', 'that October', counted from what the text last spoke of."""
    focus = context.named
    if focus is None:
        return unresolved("DATE", pattern, pattern, mod=mod, time=time)
    relation = int(word_values("context_relation")[groups["context_relation"]])
    candidates = [
        found for year in range(focus.first.year - 2, focus.first.year + 3) if (found := make(year)) is not None
    ]
    if relation < 0:
        chosen = max((found for found in candidates if found.last < focus.first), default=None)
    elif relation > 0:
        chosen = min((found for found in candidates if found.first > focus.last), default=None)
    else:
        chosen = nearest(candidates, focus.first, "unknown")
    return of_period(chosen, "named", f"{pattern} from {focus.value}", mod=mod, time=time) if chosen else None


def _weekday(groups: Groups, context: TimeContext, mod: DateMod | None, time: str) -> Timex | None:
    number = int(word_values("weekday")[groups["weekday"]])
    pattern = f"XXXX-WXX-{number}"
    if "context_relation" in groups:
        base: tuple[dt.date, Anchor] | None = (context.focus.first, "focus") if context.focus is not None else None
        relation = int(word_values("context_relation")[groups["context_relation"]]) or None
    else:
        base = context.base
        relation = int(word_values("relation")[groups["relation"]]) if "relation" in groups else None
    if base is None:
        return unresolved("DATE", pattern, pattern, mod=mod, time=time)
    day = base[0]
    if "week_relation" in groups:
        week = period(day, "week").shift(int(word_values("relation")[groups["week_relation"]]))
        monday = period(week.first, "day") if week is not None else None
        found = monday.shift(number - 1) if monday is not None else None
        how = f"weekday {number} of the week"
    elif relation is not None and relation != 0:
        found, how = (
            _step_to_weekday(day, number, relation),
            f"weekday {number} {'after' if relation > 0 else 'before'}",
        )
    else:
        candidates = [_step_to_weekday(day, number, -1), _step_to_weekday(day, number, 1)]
        if context.not_before is not None:
            candidates = [_step_to_weekday(context.not_before, number, 1)]
        elif day.isoweekday() == number:
            candidates = [period(day, "day")]
        elif context.tense == "past" and base[1] == "reference":
            candidates = candidates[:1]
        found, how = nearest(candidates, day, context.tense), f"weekday {number} nearest ({context.tense}) to"
    return of_period(found, base[1], f"{how} {base[1]} {day}", mod=mod, time=time) if found is not None else None


def _step_to_weekday(day: dt.date, number: int, direction: int) -> Period | None:
    """The next weekday after (before) a day."""
    steps = (number - day.isoweekday()) % 7 or 7 if direction > 0 else -((day.isoweekday() - number) % 7 or 7)
    return period(day, "day").shift(steps)


def numeric(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """2019-10-31, 31/10/2019, 10/31/2019.  Where both orders name a day, the one nearer to the reference; without one, both."""
    if "iso_year" in groups:
        found = day_of(int(groups["iso_year"]), int(groups["iso_month"]), int(groups["iso_day"]))
        return of_period(found, None, "year-month-day") if found is not None else None
    first, second, last = int(groups["first_number"]), int(groups["second_number"]), groups["last_number"]
    year = int(last) if len(last) == 4 else two_digit_year(int(last), context.reference)
    rivals = [found for found in (day_of(year, first, second), day_of(year, second, first)) if found is not None]
    if not rivals:
        return None
    if len(set(rivals)) == 2 and context.reference is None:
        first_day, last_day = min(rivals), max(rivals)
        steps = ("two orders of day and month possible",)
        return Timex("DATE", f"{year:04d}-XX-XX", None, first_day.first, last_day.first, steps=steps)
    if context.reference is not None:
        reference = context.reference
        rivals.sort(key=lambda rival: abs((rival.first - reference).days))
    return of_period(rivals[0], None, "numbers of day, month and year")
