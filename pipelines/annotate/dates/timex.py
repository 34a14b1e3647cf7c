"""What a time expression is read against, and what reading it gives.

What belongs here: the two records that every reading takes and returns, and the one rule that picks a period among rivals.
What does not: words, sentences, rows.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from pipelines.annotate.dates.calendar.periods import Period
from pipelines.model.quick import quick
from pipelines.vocabularies import DateMod, DateType

# ahead: what will surely come ('will', 'delayed until'), future: what might or should.
Tense = Literal["past", "present", "future", "ahead", "unknown"]
Anchor = Literal["reference", "focus", "named", "day", "quarter"]


@quick
@dataclass(frozen=True, slots=True)
class TimeContext:
    """The time that words like 'yesterday' and 'June' count from.

    ``reference`` is the day of speech (publication, interview), ``focus`` the period that the text has last spoken of, asides
    left out, ``named`` the same with asides, ``day`` and ``quarter`` the day and the business quarter last spoken of.  In a
    narrative incomplete dates count from the focus.  A date that ends a range does not lie before the day that begins it
    (``not_before``).
    """

    reference: dt.date | None = None
    focus: Period | None = None
    named: Period | None = None
    day: Period | None = None
    quarter: Period | None = None
    is_narrative: bool = False
    tense: Tense = "unknown"
    not_before: dt.date | None = None

    @property
    def focus_day(self) -> dt.date | None:
        """The day last spoken of, where it lies inside the year or longer period that was spoken of after it."""
        if self.day is None or self.focus is None or self.focus.grain in ("day", "week", "weekend", "month"):
            return None
        return self.day.first if self.focus.first <= self.day.first <= self.focus.last else None

    @property
    def base(self) -> tuple[dt.date, Anchor] | None:
        """The day from which incomplete dates are completed, and what it is."""
        if self.is_narrative and self.focus is not None:
            return self.focus.first, "focus"
        return (self.reference, "reference") if self.reference is not None else None


@quick
@dataclass(frozen=True, slots=True)
class Timex:
    """Type, value and interval of one expression; ``period`` is what the text now speaks of, ``steps`` say how it was read."""

    type: DateType
    value: str | None
    mod: DateMod | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    anchor: Anchor | None = None
    period: Period | None = None
    steps: tuple[str, ...] = ()


def of_period(period: Period, anchor: Anchor | None, *steps: str, mod: DateMod | None = None, time: str = "") -> Timex:
    """The reading of one calendar period; ``time`` is 'TNI', 'T17:00' or nothing."""
    return Timex(
        type="TIME" if time else "DATE",
        value=period.value + time,
        mod=mod,
        first=period.first,
        last=period.last,
        anchor=anchor,
        period=period,
        steps=(*steps, f"= {period.value}{time}"),
    )


def unresolved(kind: DateType, value: str, *steps: str, mod: DateMod | None = None, time: str = "") -> Timex:
    """A reading that claims only what the words allow: no interval."""
    return Timex("TIME" if time else kind, value + time, mod, steps=(*steps, "nothing to count from"))


def at_moment(day: Timex, moment: str) -> Timex:
    """The time of the clock ('T17:00') on a day that was read; it says more than 'tonight' does."""
    value = f"{(day.value or '').partition('T')[0]}{moment}"
    return replace(day, type="TIME", value=value, mod=None, steps=(*day.steps, f"at {moment[1:]}"))


# By how much a day in the past (first) and in the future (second) counts as farther away than it is, by tense.  Tried out in
# steps on the development half of TimeBank, AQUAINT and WikiWars (tests/bench/dates.py says how); flat around these values.
_AGAINST_TENSE = {
    "past": (1.0, 4.0),
    "future": (4.0, 1.0),
    "ahead": (8.0, 1.0),
    "present": (1.0, 1.5),
    "unknown": (1.0, 1.5),
    "narrative": (1.5, 1.0),
}


# No past tense reports a quarter that lies ahead; a day or month ahead it does: 'the fair was put off to 3 June'.
_REPORTED = frozenset({"quarter", "half", "season"})
_REPORTED_AHEAD = 50.0


def nearest(candidates: Iterable[Period | None], base: dt.date, tense: Tense | Literal["narrative"]) -> Period | None:
    """The candidate that is nearest to a day, as the tense weighs the past against the future."""
    backward, forward = _AGAINST_TENSE[tense]

    def distance(candidate: Period) -> tuple[float, dt.date]:
        if candidate.first <= base <= candidate.last:
            return 0.0, candidate.first
        if candidate.first > base:
            weight = _REPORTED_AHEAD if tense == "past" and candidate.grain in _REPORTED else forward
            return (candidate.first - base).days * weight, candidate.first
        return (base - candidate.last).days * backward, candidate.first

    return min((candidate for candidate in candidates if candidate is not None), key=distance, default=None)


def merge(early: Timex, late: Timex) -> Timex:
    """One reading out of two that were read against the first and the last day of an interval of publication."""
    if early.value == late.value and early.first == late.first and early.last == late.last:
        return early
    value = early.value
    if early.value != late.value:
        value = _common(early.value or "", late.value or "")
    return replace(
        early,
        value=value,
        first=min(early.first, late.first) if early.first and late.first else None,
        last=max(early.last, late.last) if early.last and late.last else None,
        period=early.period if early.period == late.period else None,
        steps=(*early.steps, *late.steps, "from the first to the last possible day"),
    )


def _common(one: str, other: str) -> str | None:
    """'2019-10-03' and '2019-10-09' to '2019-10-XX'; None when the values have different shapes."""
    if len(one) != len(other):
        return None
    parts, others = one.split("-"), other.split("-")
    if [len(part) for part in parts] != [len(part) for part in others]:
        return None
    kept: list[str] = []
    differs = False
    for part, second in zip(parts, others, strict=True):
        differs = differs or part != second
        letter = part[0] if part[:1] in ("W", "Q", "H") else ""
        kept.append(letter + "X" * (len(part) - len(letter)) if differs else part)
    return "-".join(kept)
