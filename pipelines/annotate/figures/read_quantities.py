"""Numerals that count something, with unit and bound: what stands between the number grammar and the rows.

``read_quantities`` reads one sentence: it drops dates and names, joins ranges, and says how exactly each number is meant.
What belongs here: the order of those steps.  What does not: what the numbers count (``things``), rows (``rows``).
"""

from __future__ import annotations

from pipelines.annotate.figures.changes import share_units
from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral, read_numerals
from pipelines.annotate.figures.quantities.bounds import BoundCue, combine, cue_after, cues_before, with_equality
from pipelines.annotate.figures.quantities.quantity import Quantity, RefusedNumber
from pipelines.annotate.figures.quantities.ranges import join_ranges
from pipelines.annotate.figures.quantities.units import NumberUnit, read_unit, unit_behind
from pipelines.annotate.figures.refused.dates_and_codes import denials
from pipelines.annotate.figures.refused.labels import name_reason
from pipelines.annotate.figures.refused.senses import counts
from pipelines.annotate.figures.words import figure_words
from pipelines.model.changed import changed
from pipelines.vocabularies import Bound

_MAX_TO_MARK = 5  # lexemes from the verb to the number of 'passed the 400 mark'
_STRICT = frozenset({"at_least", "more_than", "at_most", "less_than"})


def read_quantities(context: Context) -> tuple[list[Quantity], list[RefusedNumber]]:
    """The quantities of a sentence in order, without what they count, and the numerals that are none."""
    denied = denials(context)
    quantities: list[Quantity] = []
    refusals: list[RefusedNumber] = []
    done = 0  # behind the last unit: 'parts per million' holds no second number
    for numeral in read_numerals(context.lexemes):
        if numeral.first < done:
            continue
        quantity = _quantity(context, numeral, denied)
        if isinstance(quantity, Quantity):
            quantities.append(quantity)
            done = quantity.last
        else:
            refusals.append(quantity)
    bounded = [_bounded(context, quantity) for quantity in join_ranges(context, quantities)]
    return share_units(context, _inherit_in_parentheses(context, bounded)), refusals


def _quantity(context: Context, numeral: Numeral, denied: dict[int, str]) -> Quantity | RefusedNumber:
    for index in range(numeral.first, numeral.last):
        if index in denied:
            return RefusedNumber(numeral, denied[index])
    unit = read_unit(context, numeral) or _unit_behind_cue(context, numeral)
    reason = name_reason(context, numeral, unit is not None)
    if reason is None and not counts(context, numeral, unit):
        reason = "other sense"
    if reason is not None:
        return RefusedNumber(numeral, reason)
    sign = numeral.first
    before = context.lower(sign - 1)
    negative = (
        numeral.form == "digits" and before in ("-", "−", "–") and context.glued(sign)
        and not (context.glued(sign - 1) and context.kind(sign - 2) in ("digits", "word"))
    )  # fmt: skip
    spelled = before == "minus" or (before in HYPHENS and context.lower(sign - 2) == "minus")
    value = numeral.value
    if value is not None and (negative or spelled):
        sign -= 1 if negative or before == "minus" else 2
        value = -value
    first = min(sign, unit.first) if unit is not None else sign
    last = unit.last if unit is not None else numeral.last
    return Quantity(numeral, first, last, unit, value, numeral.form, sign, first, last)


def _bounded(context: Context, quantity: Quantity) -> Quantity:
    marked = _marked(context, quantity)
    if marked is not None:
        return marked
    cues = cues_before(context, quantity.first)
    if quantity.bound == "range":
        if quantity.cue is not None or not cues:
            return quantity
        return changed(quantity, cue=cues[0].phrase, cue_first=cues[-1].first)  # 'about 40-50'
    after = _after(context, quantity)
    if after is not None and (after.bound in _STRICT or not cues):
        cues = [after, *cues]
    bound = combine(cues)
    at = after.last if after is not None else quantity.last
    if context.lower(at) == "or" and context.lower(at + 1) == "equal" and bound in ("less_than", "more_than"):
        bound, after = with_equality(bound), BoundCue(bound, at, at + 2, "or equal")
    if quantity.numeral.form in ("ordinal", "factor"):
        return quantity
    if quantity.numeral.form == "vague":
        bound = "vague"
    elif quantity.numeral.convention and bound == "exact":
        bound = "approximate"  # 'a couple of hundred'
    before = [cue for cue in cues if cue is not after]
    decisive = next((cue for cue in cues if cue.bound == bound), cues[0] if cues else None)
    if decisive is not None and decisive.phrase == "within" and _is_past(context, decisive, quantity):
        return quantity
    if decisive is not None and decisive.phrase == "over" and _is_during(context, decisive, quantity):
        return quantity
    trail = (*quantity.trail, f"cue {decisive.phrase}") if decisive is not None else quantity.trail
    return changed(
        quantity, bound=bound, cue=decisive.phrase if decisive is not None else None, trail=trail,
        cue_first=min([cue.first for cue in before], default=quantity.first),
        cue_last=after.last if after is not None else quantity.last,
    )  # fmt: skip


def _marked(context: Context, quantity: Quantity) -> Quantity | None:
    """'passed the 400 mark', 'topped the 1,000-mark': more than that; 'hit the 400 mark': at least that."""
    last = quantity.last + (context.lower(quantity.last) in HYPHENS)
    if (
        context.lower(last) not in figure_words("mark of a count")
        or quantity.value is None
        or quantity.unit is not None
    ):
        return None
    before = {context.lower(k) for k in range(max(0, quantity.first - _MAX_TO_MARK), quantity.first)}
    bound: Bound | None = None
    if before & figure_words("verb that passes a mark"):
        bound = "more_than"
    elif before & figure_words("verb that comes to a mark"):
        bound = "at_least"
    if bound is None:
        return None
    mark = context.lower(last)
    return changed(quantity, bound=bound, cue=mark, cue_last=last + 1, trail=(*quantity.trail, f"cue {mark}"))


def _is_past(context: Context, within: BoundCue, quantity: Quantity) -> bool:
    """'doubled within nine days' tells when: the nine days are exact; 'must leave within nine days' is a limit."""
    if quantity.unit is None or quantity.unit.kind != "duration":
        return False
    words = context.words
    verb = words.head[context.holders[within.first]]
    return words.tag[verb] == "VBD" and not any(words.tag[kid] == "MD" for kid in words.kids[verb])


def _is_during(context: Context, over: BoundCue, quantity: Quantity) -> bool:
    """'lent $3bn over six years': 'over' is 'during' where no other preposition makes it 'more than'."""
    if (
        quantity.unit is None
        or quantity.unit.kind != "duration"
        or context.words.dep[context.holders[over.first]] != "prep"
    ):
        return False
    return over.first > 0 and context.lower(over.first - 1) not in figure_words("before a counted time")


def _unit_behind_cue(context: Context, numeral: Numeral) -> NumberUnit | None:
    """'20-plus months', 'two or more years': the unit stands behind the bound."""
    cue = cue_after(context, numeral.last, behind_number=True)
    behind = unit_behind(context, cue.last, numeral.form) if cue is not None else None
    if behind is None:
        return None
    code, kind, last, _ = behind
    return NumberUnit(code, kind, numeral.first, last)


def _after(context: Context, quantity: Quantity) -> BoundCue | None:
    """The cue behind the number, behind its unit, or behind the one word that it counts ('three times or more')."""
    found = cue_after(context, quantity.numeral.last, behind_number=True)
    if found is None and quantity.last > quantity.numeral.last:
        found = cue_after(context, quantity.last, behind_number=False)
    if (
        found is None
        and quantity.unit is None
        and context.kind(quantity.last) == "word"
        and context.pos(quantity.last) == "NOUN"
    ):
        found = cue_after(context, quantity.last + 1, behind_number=False)
    return found


def _inherit_in_parentheses(context: Context, quantities: list[Quantity]) -> list[Quantity]:
    """'under 8 ft (2.4 m)': a conversion in parentheses has the strict bound of what it converts."""
    result: list[Quantity] = []
    for quantity in quantities:
        before = result[-1] if result else None
        if (
            before is not None and before.bound in _STRICT and quantity.bound == "exact" and quantity.first > 0
            and context.lower(quantity.first - 1) in ("(", "/") and quantity.first - 1 == before.last
            and quantity.unit is not None and before.unit is not None and quantity.unit.kind == before.unit.kind
        ):  # fmt: skip
            result.append(changed(quantity, bound=before.bound, cue=before.cue, trail=(*quantity.trail, "converted")))
        else:
            result.append(quantity)
    return result
