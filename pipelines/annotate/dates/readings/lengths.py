"""Readings of lengths of time, of what is repeated, of times of the clock, and of words that only say past, present or future.

What belongs here: DURATION, SET, TIME and the three references of TIMEX3.  What does not: days and longer periods.
"""

from __future__ import annotations

import math
import re

from pipelines.annotate.dates.calendar.lengths import TimeUnit, unit_of
from pipelines.annotate.dates.calendar.numbers import number
from pipelines.annotate.dates.calendar.periods import add
from pipelines.annotate.dates.patterns import mod_of, word_values
from pipelines.annotate.dates.readings.named_days import Groups
from pipelines.annotate.dates.readings.relative import context_relative
from pipelines.annotate.dates.timex import TimeContext, Timex, of_period, unresolved
from pipelines.vocabularies import DateMod

_CLOCK = re.compile(r"(\d{1,2})[:.]?(\d\d)?(?::\d\d)? ?([ap])?")


def _count(groups: Groups) -> float | None:
    """How many units; None when that is not said."""
    if "number2" in groups or "vague" in groups:
        return None
    amount = groups.get("number") or groups.get("number3") or groups.get("count")
    return number(amount) if amount is not None else 1.0


def duration(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'three weeks', 'nearly two years', 'months', '10-year-old'."""
    unit = unit_of(groups.get("unit") or settings["unit"])
    is_vague = settings.get("vague") or (settings.get("one") and groups.get("unit", "").endswith("s"))
    count = None if is_vague else _count(groups)
    if count is not None and settings.get("half"):
        count += 0.5
    if count is not None and not 0 < count < 1e12:
        return None
    return Timex("DURATION", unit.duration(count), mod_of(groups, "degree"), steps=("a length of time",))


def compound(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'two years and six months'; None when the second unit is not the smaller."""
    large, small = unit_of(groups["unit"]), unit_of(groups["unit2"])
    order = "YMWD"
    if large.is_clock or small.is_clock or large.times > 1 or small.times > 1:
        return None
    if large.letter not in order or small.letter not in order or order.index(large.letter) >= order.index(small.letter):
        return None
    value = large.duration(number(groups["number"])) + small.duration(number(groups["number2"])).removeprefix("P")
    return Timex("DURATION", value, mod_of(groups, "degree"), steps=("a length of time in two units",))


def rolling(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the past two months', 'the next week': a length that ends or begins at the reference."""
    unit = unit_of(groups["unit"])
    direction = int(word_values("rolling_relation")[groups.get("rolling_relation", "past")])
    return _beside_reference(unit, _count(groups), direction, context, mod_of(groups, "degree"))


def rolling_one(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'the past year' ends at the reference; 'the next day' follows what the text last spoke of."""
    relation = groups.get("rolling_relation", "past")
    if relation == "next" and (context.is_narrative or unit_of(groups["unit"]).grain == "day"):
        return context_relative(groups | {"context_relation": "the next"}, settings, context)
    return rolling(groups, settings, context)


def within(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'within four weeks': from the reference on when the sentence looks ahead, else a length."""
    unit = unit_of(groups["unit"])
    count = _count(groups)
    if context.tense not in ("future", "ahead"):
        return Timex("DURATION", unit.duration(count), "EQUAL_OR_LESS", steps=("a length of time",))
    return _beside_reference(unit, count, 1, context, "EQUAL_OR_LESS")


def _beside_reference(
    unit: TimeUnit, count: float | None, direction: int, context: TimeContext, mod: DateMod | None
) -> Timex:
    value = unit.duration(count)
    side = "up to" if direction < 0 else "from"
    hours = unit.is_clock and unit.letter == "H"
    size = math.ceil(count / 24) if hours and count is not None else count
    if context.reference is None or size is None or context.is_narrative or size != int(size):
        return Timex("DURATION", value, mod, steps=(f"a length {side} a day that is not known",))
    if unit.step is None and not hours:
        return Timex("DURATION", value, mod, steps=("a length inside one day",))
    other = add(context.reference, direction * int(size) * (1 if hours else unit.times), unit.step or "day")
    if other is None:
        return Timex("DURATION", value, mod, steps=("a length of time",))
    first, last = min(other, context.reference), max(other, context.reference)
    return Timex("DURATION", value, mod, first, last, "reference", steps=(f"{value} {side} {context.reference}",))


def set_of(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'every day', 'each July', 'weekly', 'Mondays'."""
    if "set_word" in groups:
        return Timex("SET", word_values("set_word")[groups["set_word"]], steps=("repeated",))
    if "unit" in groups:
        unit = unit_of(groups["unit"])
        count = number(groups["number"]) if "number" in groups and "every" not in settings else 1.0
        value = f"P{count * unit.times:g}Q" if unit.letter == "Q" else unit.duration(count)
        return Timex("SET", value, steps=("repeated",))
    for name, shape in (("weekday", "XXXX-WXX-{}"), ("weekdays", "XXXX-WXX-{}"), ("season", "XXXX-{}")):
        if name in groups:
            time = "T" + word_values("daypart")[groups["day_part"]] if "day_part" in groups else ""
            return Timex("SET", shape.format(word_values(name)[groups[name]]) + time, steps=("repeated",))
    if "month" in groups:
        return Timex("SET", f"XXXX-{int(word_values('month')[groups['month']]):02d}", steps=("repeated",))
    return Timex("SET", "XXXX-XX-XXT" + word_values("daypart")[groups["daypart"]], steps=("repeated",))


def clock_time(groups: Groups) -> str | None:
    """'T17:00' for '5 p.m.', 'noon', 'four in the afternoon'; None when there is no such time."""
    if "hour_word" in groups:
        return "T" + word_values("hour_word")[groups["hour_word"]]
    if "clock" not in groups:
        word = groups.get("small_hour")
        hour = int(number(word)) if word is not None else int(groups["clock_hour"])
        part = groups.get("hour_part") or groups.get("hour_night")
        if part is None:
            return f"T{hour:02d}:00" if hour <= 12 else None
        if part in ("afternoon", "evening") or (part == "night" and hour >= 6):
            hour += 12 * (hour < 12)
        return f"T{hour % 24:02d}:00"
    text = groups["clock"]
    found = _CLOCK.match(text)
    if found is None:
        return None
    digits, minutes, half = found.groups()
    if len(digits) == 2 and minutes is None and half is None and not re.match(r"\d\d\d\d", text):
        return None
    hour = int(digits)
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"T{hour:02d}:{minutes or '00'}" if hour <= 24 else None


def clock(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """'5 p.m.', 'noon': on the day last spoken of, else of no day in particular; None when there is no such time."""
    moment = clock_time(groups)
    if moment is None:
        return None
    if context.day is not None:
        return of_period(context.day, "day", "on the day last spoken of", time=moment)
    return unresolved("TIME", "XXXX-XX-XX", "a time of day", time=moment)


def reference(groups: Groups, settings: Groups, context: TimeContext) -> Timex | None:
    """PAST_REF, PRESENT_REF, FUTURE_REF: no interval, whatever the anchor."""
    return Timex("DATE", settings["value"], steps=("underspecified",))
