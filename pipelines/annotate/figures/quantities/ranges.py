"""Two quantities that are one: '3-5', 'between 200 and 300', 'from … to', 'more than 10 but less than 20'.

A change ('climbed from 31 to 38') is no range: ``is_change`` tells them apart.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.figures.context import DASHES, Context
from pipelines.annotate.figures.numbers.grammar import read_numerals
from pipelines.annotate.figures.quantities.bounds import combine, cues_before
from pipelines.annotate.figures.quantities.quantity import Quantity
from pipelines.annotate.figures.quantities.units import NumberUnit
from pipelines.annotate.figures.words import figure_words

_SMALLEST_SCALE = 12  # a dozen
_LOWER = frozenset({"at_least", "more_than"})
_UPPER = frozenset({"at_most", "less_than"})


def join_ranges(context: Context, quantities: list[Quantity]) -> list[Quantity]:
    joined: list[Quantity] = []
    index = 0
    while index < len(quantities):
        following = quantities[index + 1] if index + 1 < len(quantities) else None
        pair = None
        if following is not None:
            pair = _range(context, quantities[index], following) or _either(context, quantities[index], following)
        joined.append(pair or quantities[index])
        index += 2 if pair is not None else 1
    return joined


def _range(context: Context, low: Quantity, high: Quantity) -> Quantity | None:
    """Two quantities that are the ends of one: '3-5', '3 to 5 percent', 'between … and', 'from … to', 'three or four'."""
    gap = [context.lower(i) for i in range(low.last, high.first)]
    if gap in (["to"], ["-"]) and _is_score(context, low):
        return _score(low, high)
    if low.value is None or high.value is None or not _same_unit(low, high) or "factor" in (
        low.numeral.form, high.numeral.form
    ):  # fmt: skip
        return None
    if low.numeral.form == "ordinal" and context.lower(low.first - 1) not in ("between", "the"):
        return None
    if low.numeral.form in ("fraction", "ratio") and high.numeral.form not in ("fraction", "ratio"):
        return None  # 'shrank by three quarters to 90 litres'
    before = context.lower(low.first - 1)
    bounds = _two_sided(context, low, high)
    if bounds is not None:
        return bounds
    low_value, high_value = _scaled(context, low, high), high.value
    rule = _range_rule(context, low, high, gap, before)
    if rule is None or low_value >= high_value:
        return None
    cue_first = low.first - (before in ("between", "from"))
    unit = high.unit if high.unit is not None else low.unit
    numeral = replace(low.numeral, last=high.numeral.last, form=high.numeral.form, value=None)
    return replace(
        low, numeral=numeral, last=max(low.last, high.last), unit=unit, bound="range", value=None, low=low_value,
        high=high_value, trail=(*low.trail, rule), cue_first=cue_first,
        cue_last=high.last, cue=before if before in ("between", "from") else None,
    )  # fmt: skip


def _is_score(context: Context, first: Quantity) -> bool:
    """'with a score of 6 to 4': two sides of one result."""
    return context.lower(first.first - 1) == "of" and context.lower(first.first - 2) in figure_words("word for a score")


def _score(first: Quantity, second: Quantity) -> Quantity | None:
    if first.value is None or second.value is None or first.unit is not None or second.unit is not None:
        return None
    numeral = replace(first.numeral, last=second.numeral.last, value=None)
    unit = NumberUnit("point", "score", first.first, second.last)
    low, high = sorted((first.value, second.value))
    return replace(
        first, numeral=numeral, last=second.last, unit=unit, bound="range", value=None, low=low, high=high,
        trail=(*first.trail, "two sides"), cue_last=second.last,
    )  # fmt: skip


def _either(context: Context, low: Quantity, high: Quantity) -> Quantity | None:
    """'equal to 30 or less than 35': the second bound covers the first number, so it is the bound of both."""
    cues = cues_before(context, high.first)
    if (
        not cues
        or low.value is None
        or high.value is None
        or not _same_unit(low, high)
        or cues_before_strictly(context, low)
    ):
        return None
    if [context.lower(k) for k in range(low.last, cues[-1].first)] != ["or"]:
        return None
    bound = combine(cues)
    covers = (bound in _UPPER and high.value >= low.value) or (bound in _LOWER and high.value <= low.value)
    return replace(high, trail=(*high.trail, "either")) if covers else None


def cues_before_strictly(context: Context, quantity: Quantity) -> bool:
    """Whether a cue before the number bounds it."""
    return combine(cues_before(context, quantity.first)) != "exact"


def _same_unit(low: Quantity, high: Quantity) -> bool:
    return low.unit is None or high.unit is None or (low.unit.code, low.unit.kind) == (high.unit.code, high.unit.kind)


def _scaled(context: Context, low: Quantity, high: Quantity) -> float:
    """'3 to 5 million': the scale of the higher end holds for both, where the lower end has none."""
    value = low.value or 0.0
    words = [context.lower(i) for i in range(high.numeral.first, high.numeral.last)]
    if high.value is None or len(words) < 2 or low.numeral.last - low.numeral.first > 1:
        return value
    lead = read_numerals(context.lexemes[high.numeral.first : high.numeral.first + 1])
    if lead and lead[0].value and lead[0].value > value and high.value >= _SMALLEST_SCALE * lead[0].value:
        return value * (high.value / lead[0].value)
    return value


def _range_rule(context: Context, low: Quantity, high: Quantity, gap: list[str], before: str) -> str | None:
    cues = cues_before(context, low.first)
    start = cues[-1].first if cues else low.first  # 'rose by about 250 to 1,400'
    changes = is_change(context, start)
    by = context.lower(start - 1) in ("by", "down", "up")
    if by and changes and low.numeral.form == "fraction" and high.numeral.form != "fraction":
        return None  # 'shrank by three quarters to 90 litres'
    hyphenated = gap in (["-", "to", "-"], ["to", "-"], ["-", "to"])
    if len(gap) == 1 and gap[0] in DASHES:
        glued = context.glued(low.last) and context.glued(high.first)
        return "dash" if glued or low.unit is None else None
    if hyphenated:
        return "to"
    if before == "between" and gap in (["and"], ["-"], ["to"], ["and", "the"]):
        return "between"
    if gap == ["and", "the"] and context.lower(low.first - 1) == "the" and context.lower(low.first - 2) == "between":
        return "between"
    if gap == ["to"] and any(
        context.lower(low.first - k) in figure_words("before a result of a vote or match") for k in (1, 2)
    ):
        return None  # 'a vote of 14 to 52'
    if gap in (["to"], ["through"], ["up", "to"], ["and", "up", "to"], ["until"]):
        if before == "from" or (gap == ["up", "to"]):
            return None if changes else "from to"
        if (
            before != "from"
            and low.unit is None
            and high.unit is not None
            and gap == ["to"]
            and high.unit.last > high.numeral.last
        ):
            return "to"  # 'grew by 6 to 8 percent'
        if changes or by or (low.unit is not None and high.unit is None and low.unit.kind != "age"):
            return None
        return "to"
    if gap == ["or"] and low.value is not None and high.value is not None and low.value > 0 and (
        high.value <= _NEAR * low.value or high.value - low.value == 1
    ):  # fmt: skip
        return "or"
    return None


# 'three or four' is a range, '25 or 40' are two figures; small numbers may lie a step apart.
_NEAR = 1.5


def is_change(context: Context, first: int) -> bool:
    """Whether a word of change stands before a number: 'climbed from 31', 'fell 5': two figures, no range."""
    start = first - 1
    if context.lower(start) in ("from", "by"):
        window = range(start - 1, max(-1, start - 6), -1)
        for index in window:
            if context.lower(index) in figure_words("change"):
                return True
            if context.kind(index) == "sign" and context.lower(index) not in ("-", "%", "$"):
                return False
        return False
    return context.lower(start) in figure_words("change") - figure_words("change only before from")


def _two_sided(context: Context, low: Quantity, high: Quantity) -> Quantity | None:
    """'more than 10 and less than 20', 'at most 90 and at least 15': two bounds of one number."""
    cues = cues_before(context, high.first)
    if not cues:
        return None
    gap = [context.lower(i) for i in range(low.last, cues[-1].first)]
    own = cues_before(context, low.first)
    if gap not in (["and"], ["but"], [","], [",", "but"], [",", "and"]) or not own:
        return None
    if own[0].phrase.startswith("as ") and cues[0].phrase.startswith("as "):
        return None  # 'as few as five and as many as 40': the ends of what varies, two figures
    sides = {combine(own), combine(cues)}
    if not (sides & _LOWER and sides & _UPPER) or low.value is None or high.value is None:
        return None
    lower, upper = (low, high) if combine(own) in _LOWER else (high, low)
    if lower.value is None or upper.value is None or lower.value >= upper.value:
        return None
    numeral = replace(low.numeral, last=high.numeral.last, value=None)
    return replace(
        low, numeral=numeral, last=high.last, unit=high.unit or low.unit, bound="range", value=None, low=lower.value,
        high=upper.value, trail=(*low.trail, "two bounds"), cue_first=own[-1].first, cue_last=high.last,
        cue=own[0].phrase,
    )  # fmt: skip
