"""Readings that count from another day: yesterday, last week, two months ago, the next day, a year earlier, the quarter.

What belongs here: expressions that name no period of the calendar themselves.  What does not: periods that are named
(named_days.py) and lengths of time (lengths.py).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from pipelines.annotate.dates.calendar.lengths import TimeUnit, unit_of
from pipelines.annotate.dates.calendar.numbers import number
from pipelines.annotate.dates.calendar.periods import Grain, Period, add, period
from pipelines.annotate.dates.patterns import mod_of, word_values
from pipelines.annotate.dates.readings.named_days import Groups, calendar, daypart, year_of
from pipelines.annotate.dates.readings.years import year
from pipelines.annotate.dates.timex import Anchor, TimeContext, Timex, nearest, of_period, unresolved
from pipelines.vocabularies import DATE_MODS, DateMod, known

_UNKNOWN: dict[str, str] = {
    "day": "XXXX-XX-XX", "week": "XXXX-WXX", "weekend": "XXXX-WXX-WE", "month": "XXXX-XX", "quarter": "XXXX-QX",
    "half": "XXXX-HX", "season": "XXXX", "year": "XXXX", "decade": "XXX", "century": "XX",
}  # fmt: skip
_MODS = ("part", "around", "degree")


def _set_mod(settings: Groups) -> DateMod | None:
    """The mod that a pattern's row sets."""
    return known(settings["mod"], DATE_MODS, "lexicons/date_patterns.tsv") if "mod" in settings else None


def _unknown(grain: Grain, step: str, mod: DateMod | None = None, time: str = "") -> Timex:
    return unresolved("DATE", _UNKNOWN[grain], step, mod=mod, time=time)


def _moved(
    base: Period | None, count: int, anchor: Anchor, step: str, mod: DateMod | None, time: str = ""
) -> Timex | None:
    found = base.shift(count) if base is not None else None
    return of_period(found, anchor, step, mod=mod, time=time) if found is not None else None


def deictic(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """yesterday, today, tomorrow, tonight."""
    shift, _, part = word_values("deictic")[groups["deictic"]].partition(" ")
    time = "T" + part if part else daypart(groups)
    step = f"{shift} days from the reference"
    if context.reference is None:
        return _unknown("day", step, mod_of(groups, *_MODS), time)
    return _moved(period(context.reference, "day"), int(shift), "reference", step, mod_of(groups, *_MODS), time)


def deictic_part(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'this morning', 'last night'."""
    shift, time = int(word_values("night_relation")[groups["night_relation"]]), daypart(groups)
    step = f"{shift} days from the reference"
    if context.reference is None:
        return _unknown("day", step, None, time)
    return _moved(period(context.reference, "day"), shift, "reference", step, None, time)


def overnight(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'overnight': the night before the reference, the night behind it where the sentence looks ahead; habits have no night."""
    if context.reference is None or context.tense == "present":
        return _unknown("day", "a night", None, "TNI")
    first = (
        period(context.reference, "day")
        if context.tense in ("future", "ahead")
        else period(context.reference, "day").shift(-1)
    )
    last = first.shift(1) if first is not None else None
    if first is None or last is None:
        return None
    step = f"the night from {first.value} to {last.value}"
    return Timex("TIME", f"{last.value}TNI", None, first.first, last.first, "reference", last, (step,))


def context_part(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the next morning', 'that night'; 'one evening' is any."""
    time = daypart(groups)
    relation = "the previous" if "shift" in settings else groups.get("context_relation")
    if relation is None or context.focus is None or context.focus.grain != "day":
        return _unknown("day", "a day that the text speaks of", None, time)
    shift = int(word_values("context_relation")[relation])
    return _moved(context.focus, shift, "focus", f"{shift} days from {context.focus.value}", None, time)


def two_days(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the day before yesterday', 'the day after tomorrow'."""
    shift = -2 if "two_days_back" in groups else 2
    if context.reference is None:
        return _unknown("day", f"{shift} days from the reference")
    return _moved(period(context.reference, "day"), shift, "reference", f"{shift} days from the reference", None)


def relative(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'last week', 'this month', 'next year'."""
    unit = unit_of(groups["unit"])
    shift = int(word_values("relation")[groups["relation"]])
    grain = unit.grain
    if grain is None or unit.times == 2:
        return None
    step = f"{shift} {grain}s from the reference"
    if context.reference is None:
        return _unknown(grain, step, mod_of(groups, *_MODS))
    return _moved(period(context.reference, grain), shift, "reference", step, mod_of(groups, *_MODS))


def context_relative(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the previous day', 'the following year', 'that month': counted from what the text last spoke of."""
    unit = unit_of(groups["unit"])
    shift = int(word_values("context_relation")[groups["context_relation"]])
    grain = unit.grain
    if grain is None or unit.times == 2:
        return None
    return _from_focus(context, grain, shift, mod_of(groups, *_MODS))


def _from_focus(context: TimeContext, grain: Grain, shift: int, mod: DateMod | None) -> Timex | None:
    """``shift`` periods from the focus; abstains when the focus is too coarse to count from."""
    focus = context.named
    if focus is None or (period(focus.first, grain).last < focus.last and grain != "day"):
        return _unknown(grain, f"{shift} {grain}s from what the text speaks of", mod)
    if grain == "day" and focus.grain != "day":
        return _unknown(grain, f"{shift} days from {focus.value}, which is no day", mod)
    return _moved(period(focus.first, grain), shift, "named", f"{shift} {grain}s from {focus.value}", mod)


def ago(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'two weeks ago': the week, month or year that lies so far back; a day when days are counted."""
    unit = unit_of(groups["unit"])
    amount = groups.get("number") or groups.get("count")
    if amount is None or unit.is_clock:
        return Timex("DATE", "PAST_REF", mod_of(groups, *_MODS), steps=("how long ago is not said",))
    count = number(amount) * unit.times
    if unit.step == "year" and count == 1 and context.quarter is not None and "number" not in groups:
        return _moved(
            context.quarter, -4, "quarter", f"the quarter a year before {context.quarter.value}", mod_of(groups, *_MODS)
        )
    return _back(unit, count, context, context.reference, "reference", mod_of(groups, *_MODS))


def shift(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'two days later', 'a year earlier': counted from what the text last spoke of."""
    unit = unit_of(groups["unit"])
    amount = groups.get("number") or groups.get("count")
    direction = int(settings["direction"]) or (1 if "shift_after" in groups else -1)
    if "vague" in groups or amount is None:
        return Timex("DURATION", unit.duration(None), mod_of(groups, *_MODS), steps=("a length, how long is not said",))
    if unit.is_clock:
        return Timex("DURATION", unit.duration(number(amount)), mod_of(groups, *_MODS), steps=("a length of hours",))
    count = direction * number(amount) * unit.times
    if unit.step == "year" and count == -1 and context.quarter is not None and not context.is_narrative:
        return _moved(
            context.quarter, -4, "quarter", f"the quarter a year before {context.quarter.value}", mod_of(groups, *_MODS)
        )
    if context.focus is None:
        if direction < 0 and context.reference is not None and unit.step == "year":
            return _back(unit, -count, context, context.reference, "reference", mod_of(groups, *_MODS))
        return _unknown(
            unit.step or "day", f"{count:g} {unit.step}s from what the text speaks of", mod_of(groups, *_MODS)
        )
    return _back(unit, -count, context, context.focus.first, "focus", mod_of(groups, *_MODS))


def _back(
    unit: TimeUnit, count: float, context: TimeContext, base: dt.date | None, anchor: Anchor, mod: DateMod | None
) -> Timex | None:
    grain = unit.step or "day"
    step = f"{-count:+g} {grain}s from the {anchor}"
    if base is None:
        return _unknown(grain, step, mod)
    if anchor == "focus" and context.focus is not None:
        exact = context.focus.grain == "day"
        if not exact and grain in ("day", "week") and context.focus.grain != "week":
            return _unknown(grain, f"{step}, which is no day", mod)
    if count != int(count):
        base = add(base, -round((count - int(count)) * 12), "month") if grain == "year" else base
        grain = "month" if grain == "year" else grain
        if base is None:
            return None
        found = add(base, -int(count), unit.step or "day")
        return of_period(period(found, grain), anchor, step, mod=mod) if found is not None else None
    found = add(base, -int(count), grain)
    return of_period(period(found, grain), anchor, step, mod=mod) if found is not None else None


def the_day_beside(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the day before', 'the week after'."""
    grain = unit_of(groups["unit"]).grain
    return _from_focus(context, grain, 1 if "beside_after" in groups else -1, None) if grain is not None else None


def unit_end(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the end of the year', "month's end", 'year-end'."""
    return _of_the_unit(unit_of(groups.get("unit") or groups.get("unit2") or groups["unit3"]), "END", context)


def unit_part(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'later in the year', 'early in the week'."""
    return _of_the_unit(
        unit_of(groups.get("unit") or settings["unit"]), _set_mod(settings) or mod_of(groups, *_MODS), context
    )


def this_unit(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the year', 'the current month': the one in which the text stands, else the reference's."""
    return _of_the_unit(unit_of(groups.get("unit") or settings["unit"]), None, context)


def _of_the_unit(unit: TimeUnit, mod: DateMod | None, context: TimeContext) -> Timex | None:
    """The unit in which the text stands, or part of it; else the reference's."""
    grain = unit.grain
    if grain is None or unit.times == 2:
        return None
    if grain == "day" and context.day is not None:
        return of_period(context.day, "day", "the day last spoken of", mod=mod)
    if context.is_narrative and context.focus is not None:
        return of_period(period(context.focus.first, grain), "focus", f"the {grain} of {context.focus.value}", mod=mod)
    if context.reference is None:
        return _unknown(grain, f"the {grain} of the reference", mod)
    return of_period(period(context.reference, grain), "reference", f"the {grain} of {context.reference}", mod=mod)


def year_ago(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the year-ago quarter', 'the corresponding period last year'."""
    if context.quarter is not None:
        return _moved(context.quarter, -4, "quarter", f"the quarter a year before {context.quarter.value}", None)
    if context.reference is None:
        return _unknown("year", "the year before the reference")
    return _moved(period(context.reference, "year"), -1, "reference", "the year before the reference", None)


def this_quarter(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the quarter', 'the latest period': the one last spoken of; None when the text has spoken of none."""
    if context.quarter is not None:
        return of_period(context.quarter, "quarter", "the quarter last spoken of")
    if "quarter_word" not in groups:
        return None
    if context.reference is None:
        return _unknown("quarter", "the quarter of the reference")
    return of_period(period(context.reference, "quarter"), "reference", "the quarter of the reference")


def quarter_that_ended(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the quarter ended Sept. 30': the calendar quarter whose end is nearest to the day."""
    day = calendar({name: groups[name] for name in ("month", "dom")}, settings, replace(context, tense="past"))
    if day is None or day.period is None:
        return this_quarter(groups, settings, context)
    this = period(day.period.first, "quarter")
    rivals = [quarter for quarter in (this.shift(-1), this) if quarter is not None]
    found = min(rivals, key=lambda quarter: abs((quarter.last - day.first).days) if day.first else 0)
    return of_period(found, day.anchor, f"the quarter that ended on {day.value}")


def any_day(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'at night': of no day in particular."""
    return Timex("TIME", "XXXX-XX-XX" + settings["time"], steps=("no day in particular",))


def edge_of(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the first three weeks of October 1987': a length, and the days at that end of the period."""
    unit = unit_of(groups["unit"])
    amount = groups.get("number") or groups.get("count")
    count = (
        None
        if "vague" in groups
        else number(amount)
        if amount is not None
        else 1.0
        if not groups["unit"].endswith("s")
        else None
    )
    value = unit.duration(count)
    names = {name: text for name, text in groups.items() if name not in ("unit", "number", "count", "edge", "year2")}
    whole = _whole_of_edge(names, groups, settings, context)
    step = unit.step
    if (
        whole is None
        or whole.first is None
        or whole.last is None
        or count is None
        or step is None
        or count != int(count)
        or count < 1
    ):
        return Timex("DURATION", value, steps=("a part of a period",))
    size = int(count) * unit.times
    if int(word_values("edge")[groups["edge"]]) > 0:
        first, end = whole.first, add(whole.first, size, step)
        last = end - dt.timedelta(days=1) if end is not None else None
    else:
        start = add(whole.last + dt.timedelta(days=1), -size, step) if whole.last < dt.date.max else None
        first, last = start or whole.first, whole.last
    if last is None or first < whole.first or last > whole.last:
        return Timex("DURATION", value, steps=("a part of a period",))
    return Timex(
        "DURATION",
        value,
        None,
        first,
        last,
        whole.anchor,
        whole.period,
        (*whole.steps, f"{groups['edge']} {value} of it"),
    )


def _whole_of_edge(names: Groups, groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """The period of which the first or last days, weeks or months are meant."""
    if "year2" in groups:
        return year({"year": groups["year2"]}, settings, context)
    if "edge_year" not in groups:
        return calendar(names, settings, context)
    number = year_of({"year_relation": groups.get("edge_relation", "this")}, context)
    if number is None or not dt.MINYEAR <= number[0] <= dt.MAXYEAR:
        return None
    return of_period(Period(dt.date(number[0], 1, 1), "year"), number[1], "of the year")


def weekend(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the weekend', 'last weekend': Saturday and Sunday."""
    if context.reference is None:
        return _unknown("weekend", "a weekend", mod_of(groups, *_MODS))
    this = period(context.reference, "weekend")
    relation = groups.get("relation")
    value = int(word_values("relation")[relation]) if relation is not None else 0
    if value < 0:
        chosen = this.shift(-1)
    elif value > 0:
        chosen = this if relation is not None and "coming" in relation else this.shift(1)
    elif relation is not None:
        is_over = context.tense == "past" and this.first > context.reference
        chosen = this.shift(-1) if is_over else this  # 'struck this weekend', in Friday's paper
    else:
        looks_back = context.tense in ("past", "unknown") and this.first > context.reference
        chosen = this.shift(-1) if looks_back else nearest([this.shift(-1), this], context.reference, context.tense)
    step = f"{relation or 'the'} weekend from {context.reference}"
    return of_period(chosen, "reference", step, mod=mod_of(groups, *_MODS)) if chosen is not None else None
