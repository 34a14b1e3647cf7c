"""The records of a sentence's quantities while they are being read: what was taken, and what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.quantities.units import NumberUnit
from pipelines.model.quick import quick
from pipelines.vocabularies import Bound


@quick
@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of a sentence; ``low`` and ``high`` are set for ranges only, lexemes are ``[first, last)``."""

    numeral: Numeral  # of a range: its words from the first number to the last
    first: int
    last: int  # behind number and unit
    unit: NumberUnit | None
    value: float | None
    written: str  # the form of its number, of a range that of the lower end
    sign_first: int  # first lexeme of the number words: a minus sign belongs to them
    cue_first: int  # first lexeme of the cue before it, or of the number
    cue_last: int  # behind a cue after it, or behind the number and unit
    bound: Bound = "exact"
    cue: str | None = None
    low: float | None = None
    high: float | None = None
    trail: tuple[str, ...] = ()  # names of the rules that changed it, for people: no rule may depend on them

    @property
    def kind(self) -> str:
        """The kind of its unit; 'count' without one."""
        return self.unit.kind if self.unit is not None else "count"

    @property
    def is_number_of_things(self) -> bool:
        """Whether it says how many: no unit, no ordinal, share or multiple."""
        forms = ("ordinal", "times", "factor", "fraction", "ratio")
        return self.unit is None and self.numeral.form not in forms

    @property
    def rule(self) -> tuple[str, ...]:
        """How it was read, first to last: what the column ``figures.rule`` tells people."""
        return (self.written, self.kind, *self.trail)


@dataclass(frozen=True, slots=True)
class RefusedNumber:
    """A numeral that is no figure, and the rule that says so."""

    numeral: Numeral
    reason: str
