"""The records of a sentence's quantities while they are being read: what was taken, and what was refused and why."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.quantities.units import Unit


@dataclass(frozen=True, slots=True)
class Draft:
    """One quantity of a sentence; ``low`` and ``high`` are set for ranges only, lexemes are ``[first, last)``."""

    numeral: Numeral  # of a range: its words from the first number to the last
    first: int
    last: int  # behind number and unit
    unit: Unit | None
    bound: str
    cue: str | None
    value: float | None
    low: float | None
    high: float | None
    rule: tuple[str, ...]
    sign_first: int  # first lexeme of the number words: a minus sign belongs to them
    cue_first: int  # first lexeme of the cue before it, or of the number
    cue_last: int  # behind a cue after it, or behind the number and unit


@dataclass(frozen=True, slots=True)
class Refusal:
    """A numeral that is no figure, and the rule that says so."""

    numeral: Numeral
    reason: str
