"""Numerals that count something, with unit and bound: what stands between the number grammar and the rows.

``read_drafts`` reads one sentence: it drops dates and names, joins ranges, and says how exactly each number is meant.
What the numbers count is for ``counted``; rows are made in ``figures``.
"""

from __future__ import annotations

from dataclasses import replace

from pipelines.annotate.figures.changes import share_units
from pipelines.annotate.figures.context import HYPHENS, Context
from pipelines.annotate.figures.numbers.grammar import Numeral, read_numerals
from pipelines.annotate.figures.quantities.bounds import Cue, combine, cue_after, cues_before, with_equality
from pipelines.annotate.figures.quantities.quantity import Draft, Refusal
from pipelines.annotate.figures.quantities.ranges import join_ranges
from pipelines.annotate.figures.quantities.units import Unit, read_unit, unit_behind
from pipelines.annotate.figures.refused.dates_and_codes import denials
from pipelines.annotate.figures.refused.labels import name_reason
from pipelines.annotate.figures.refused.senses import counts
from pipelines.annotate.figures.words import figure_words

_STRICT = frozenset({"at_least", "more_than", "at_most", "less_than"})


def read_drafts(context: Context) -> tuple[list[Draft], list[Refusal]]:
    """The quantities of a sentence in order, without what they count, and the numerals that are none."""
    denied = denials(context)
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    done = 0  # behind the last unit: 'parts per million' holds no second number
    for numeral in read_numerals(context.lexemes):
        if numeral.first < done:
            continue
        draft = _draft(context, numeral, denied)
        if isinstance(draft, Draft):
            drafts.append(draft)
            done = draft.last
        else:
            refusals.append(draft)
    bounded = [_bounded(context, draft) for draft in join_ranges(context, drafts)]
    return share_units(context, _inherit_in_parentheses(context, bounded)), refusals


def _draft(context: Context, numeral: Numeral, denied: dict[int, str]) -> Draft | Refusal:
    for index in range(numeral.first, numeral.last):
        if index in denied:
            return Refusal(numeral, denied[index])
    unit = read_unit(context, numeral) or _unit_behind_cue(context, numeral)
    reason = name_reason(context, numeral, unit is not None)
    if reason is None and not counts(context, numeral, unit):
        reason = "other sense"
    if reason is not None:
        return Refusal(numeral, reason)
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
    rule = (numeral.form, unit.kind if unit is not None else "count")
    return Draft(numeral, first, last, unit, "exact", None, value, None, None, rule, sign, first, last)


def _bounded(context: Context, draft: Draft) -> Draft:
    cues = cues_before(context, draft.first)
    if draft.bound == "range":
        if draft.cue is not None or not cues:
            return draft
        return replace(draft, cue=cues[0].phrase, cue_first=cues[-1].first)  # 'about 40-50'
    after = _after(context, draft)
    if after is not None and (after.bound in _STRICT or not cues):
        cues = [after, *cues]
    bound = combine(cues)
    at = after.last if after is not None else draft.last
    if context.lower(at) == "or" and context.lower(at + 1) == "equal" and bound in ("less_than", "more_than"):
        bound, after = with_equality(bound), Cue(bound, at, at + 2, "or equal")
    if draft.numeral.form in ("ordinal", "factor"):
        return draft
    if draft.numeral.form == "vague":
        bound = "vague"
    elif draft.numeral.convention and bound == "exact":
        bound = "approximate"  # 'a couple of hundred'
    before = [cue for cue in cues if cue is not after]
    decisive = next((cue for cue in cues if cue.bound == bound), cues[0] if cues else None)
    if decisive is not None and decisive.phrase == "within" and _is_past(context, decisive, draft):
        return draft
    if decisive is not None and decisive.phrase == "over" and _is_during(context, decisive, draft):
        return draft
    rule = (*draft.rule, f"cue {decisive.phrase}") if decisive is not None else draft.rule
    return replace(
        draft, bound=bound, cue=decisive.phrase if decisive is not None else None, rule=rule,
        cue_first=min([cue.first for cue in before], default=draft.first),
        cue_last=after.last if after is not None else draft.last,
    )  # fmt: skip


def _is_past(context: Context, within: Cue, draft: Draft) -> bool:
    """'doubled within six weeks' tells when: the six weeks are exact; 'must leave within six weeks' is a limit."""
    word = context.token(within.first)
    if word is None or draft.unit is None or draft.unit.kind != "duration":
        return False
    return word.head.tag_ == "VBD" and not any(child.tag_ == "MD" for child in word.head.children)


def _is_during(context: Context, over: Cue, draft: Draft) -> bool:
    """'lent $5bn over ten years': 'over' is 'during' where no other preposition makes it 'more than'."""
    word = context.token(over.first)
    if word is None or draft.unit is None or draft.unit.kind != "duration" or word.dep_ != "prep":
        return False
    return over.first > 0 and context.lower(over.first - 1) not in figure_words("before a counted time")


def _unit_behind_cue(context: Context, numeral: Numeral) -> Unit | None:
    """'20-plus months', 'two or more years': the unit stands behind the bound."""
    cue = cue_after(context, numeral.last, behind_number=True)
    behind = unit_behind(context, cue.last, numeral.form) if cue is not None else None
    if behind is None:
        return None
    code, kind, last, _ = behind
    return Unit(code, kind, numeral.first, last)


def _after(context: Context, draft: Draft) -> Cue | None:
    """The cue behind the number, behind its unit, or behind the one word that it counts ('three times or more')."""
    found = cue_after(context, draft.numeral.last, behind_number=True)
    if found is None and draft.last > draft.numeral.last:
        found = cue_after(context, draft.last, behind_number=False)
    if found is None and draft.unit is None and context.kind(draft.last) == "word":
        token = context.token(draft.last)
        if token is not None and token.pos_ == "NOUN":
            found = cue_after(context, draft.last + 1, behind_number=False)
    return found


def _inherit_in_parentheses(context: Context, drafts: list[Draft]) -> list[Draft]:
    """'under 9 ksi (62 MPa)': a conversion in parentheses has the strict bound of what it converts."""
    result: list[Draft] = []
    for draft in drafts:
        before = result[-1] if result else None
        if (
            before is not None and before.bound in _STRICT and draft.bound == "exact" and draft.first > 0
            and context.lower(draft.first - 1) in ("(", "/") and draft.first - 1 == before.last
            and draft.unit is not None and before.unit is not None and draft.unit.kind == before.unit.kind
        ):  # fmt: skip
            result.append(replace(draft, bound=before.bound, cue=before.cue, rule=(*draft.rule, "converted")))
        else:
            result.append(draft)
    return result
