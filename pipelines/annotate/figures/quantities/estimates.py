"""What the words of a number entail, and what we take vague and approximate words to mean: two things, never mixed.

Working intervals come from the published table lexicons/number_conventions.tsv.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.quantities.quantity import Quantity
from pipelines.lexicons import load_table


@dataclass(frozen=True, slots=True)
class Convention:
    """What a word is taken to mean: an interval (``absolute``), or factors of the value (``factor``)."""

    basis: str
    low: float | None
    high: float | None


@cache
def conventions() -> dict[str, Convention]:
    """The table number_conventions by word."""

    def number(cell: str) -> float | None:
        return float(cell) if cell else None

    return {
        row["word"]: Convention(row["basis"], number(row["likely_low"]), number(row["likely_high"]))
        for row in load_table("number_conventions")
    }


def entailed(quantity: Quantity) -> tuple[float | None, float | None]:
    """low and high as the words entail them; None is open: the comments of figures.low and figures.high."""
    if quantity.bound == "range":
        return quantity.low, quantity.high
    if quantity.bound == "exact":
        return quantity.value, quantity.value
    if quantity.bound in ("at_least", "more_than"):
        return quantity.value, None
    if quantity.bound in ("at_most", "less_than"):
        return None, quantity.value
    return None, None


def likely(quantity: Quantity) -> tuple[float | None, float | None]:
    """The working interval of vague and approximate words."""
    if quantity.bound == "vague":
        convention = conventions()[quantity.numeral.convention]
        return convention.low, convention.high
    if quantity.bound != "approximate" or quantity.value is None:
        return None, None
    name = quantity.cue if quantity.cue in conventions() else quantity.numeral.convention or "about"
    convention = conventions()[name]
    ends = sorted(quantity.value * factor for factor in (convention.low or 1.0, convention.high or 1.0))
    return ends[0], ends[1]
