"""Lengths of time: units of date_words.tsv as TIMEX3 durations and as calendar grains."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.annotate.dates.calendar.periods import Grain
from pipelines.annotate.dates.patterns import word_values
from pipelines.model.quick import quick

_CELL = re.compile(r"(T?)(\d*)([A-Z])")
_GRAINS: dict[str, Grain] = {"D": "day", "W": "week", "M": "month", "Q": "quarter", "Y": "year"}


@quick
@dataclass(frozen=True, slots=True)
class TimeUnit:
    """A unit: its letter in a duration, how many of the letter it is, and whether it is shorter than a day."""

    letter: str
    times: int
    is_clock: bool

    @property
    def grain(self) -> Grain | None:
        """The calendar period of this length; None for hours and shorter."""
        if self.is_clock:
            return None
        if self.letter == "Y" and self.times in (10, 100):
            return "decade" if self.times == 10 else "century"
        return _GRAINS[self.letter]

    @property
    def step(self) -> Grain | None:
        """The grain in which the unit is counted: a decade is ten years, a fortnight two weeks."""
        return None if self.is_clock else _GRAINS[self.letter]

    def duration(self, count: float | None) -> str:
        """P3Y, PT2H, P2.5Y; PXY when the count is not known."""
        head = "PT" if self.is_clock else "P"
        if count is None:
            letter = (
                {10: "DE", 100: "CE", 1000: "ML"}.get(self.times, self.letter) if self.letter == "Y" else self.letter
            )
            return f"{head}X{letter}"
        total, letter = count * self.times, self.letter
        if letter == "Q":
            total, letter = total * 3, "M"
        return f"{head}{total:g}{letter}" if total < 1e6 else f"{head}{total:.0f}{letter}"


def unit_of(word: str) -> TimeUnit:
    """The unit of a word of class ``unit`` or ``plural_unit``, lower case."""
    found = _CELL.fullmatch(word_values("unit")[word])
    if found is None:
        raise ValueError(f"lexicons/date_words.tsv: unit {word!r} has no readable value")
    return TimeUnit(found[3], int(found[2] or 1), bool(found[1]))
