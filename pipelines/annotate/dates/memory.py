"""What a text has spoken of so far, as far as later expressions count from it.

What belongs here: what is remembered, how long, and what is an aside.  What does not: reading expressions.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.annotate.dates.calendar.periods import Period
from pipelines.annotate.dates.timex import Anchor

# How many of the years that come next are asked whether a year is an aside, and how many years apart is merely far.
_YEARS_AHEAD, _FAR = 3, 5
# In news 'a week later' counts from what this many sentences before have named, in a narrative from anything before.
_FRESH_SENTENCES = 5
# 'at 5 p.m.' and 'later in the day' mean the day that this many sentences before have named.
_FRESH_DAY_SENTENCES = 10


@dataclass(frozen=True, slots=True)
class Spoken:
    """A period that the text has spoken of: its row and its sentence."""

    period: Period
    date_id: str
    sentence_no: int


@dataclass(slots=True)
class Memory:
    """The period, the day and the business quarter last spoken of; ``years`` are those that the text names from here on."""

    is_narrative: bool
    years: list[int] = field(default_factory=list)
    last: Spoken | None = None
    named: Spoken | None = None
    last_day: Spoken | None = None
    last_quarter: Spoken | None = None
    before_aside: Spoken | None = None
    # Results of nine months or a year were spoken of after those of the quarter.
    is_business_year: bool = False

    def focus(self, sentence_no: int) -> Spoken | None:
        """What 'a week later' counts from."""
        return self._fresh(self.last, sentence_no, _FRESH_SENTENCES)

    def literal(self, sentence_no: int) -> Spoken | None:
        """What 'that year' counts from: asides too."""
        return self._fresh(self.named, sentence_no, _FRESH_SENTENCES)

    def day(self, sentence_no: int) -> Spoken | None:
        """The day that 'later in the day' means."""
        return self._fresh(self.last_day, sentence_no, _FRESH_DAY_SENTENCES)

    def _fresh(self, spoken: Spoken | None, sentence_no: int, sentences: int) -> Spoken | None:
        if spoken is None or (not self.is_narrative and sentence_no - spoken.sentence_no > sentences):
            return None
        return spoken

    def quarter(self) -> Spoken | None:
        """The quarter that 'a year earlier' compares with."""
        return None if self.is_business_year else self.last_quarter

    def date_id(self, anchor: Anchor | None) -> str | None:
        """The row that a reading counts from."""
        spoken = {"focus": self.last, "named": self.named, "day": self.last_day, "quarter": self.last_quarter}.get(
            anchor or ""
        )
        return spoken.date_id if spoken is not None else None

    def speak_of(self, spoken: Spoken, year: int | None) -> None:
        """The text now speaks of a period; ``year`` where it names one.

        A year is an aside when the years that the text names next are nearer to those before it.
        """
        before = self.last
        if year is not None and before is not None and self.before_aside is None:
            ahead = self.years[:_YEARS_AHEAD]
            here = sum(min(abs(other - year), _FAR) for other in ahead)
            there = sum(min(abs(other - before.period.first.year), _FAR) for other in ahead)
            if there < here:
                self.before_aside = before
        self.last = self.named = spoken
        if spoken.period.grain == "day":
            self.last_day = spoken

    def end_sentence(self) -> None:
        """An aside ends with its sentence."""
        if self.before_aside is not None:
            self.last, self.before_aside = self.before_aside, None
