"""Figures of one sentence that belong together: 'climbed from 31 to 38' (a change), 'four of the eight' (a part).

What belongs here: which quantity is tied to which.  Rivals between sentences and articles are for resolve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.quantities.quantity import Quantity
from pipelines.annotate.figures.quantities.ranges import is_change
from pipelines.annotate.figures.words import figure_words
from pipelines.model.quick import quick
from pipelines.vocabularies import FigureLinkKind

_MAX_WORDS = 8  # from the first to the second number of a change: 'from $82 last night to $79'
_COUNTING = ("count", "share")
_LOOK_BACK = 40  # quantities of one sentence


@quick
@dataclass(frozen=True, slots=True)
class Tie:
    """Quantity ``index`` of a sentence is tied to quantity ``other``: changed_from it, or part_of it; by which words."""

    index: int
    other: int
    link: FigureLinkKind
    basis: str


def changes(context: Context, quantities: Sequence[Quantity]) -> list[Tie]:
    """'climbed from 31 to 38', 'to 19 from 12', 'up from 19 to 24': the later figure is tied to the earlier one."""
    ties: list[Tie] = []
    for index in range(len(quantities) - 1):
        first, second = quantities[index], quantities[index + 1]
        if first.numeral.form == "vague" or second.numeral.form == "vague" or not _comparable(first, second):
            continue
        between = [context.lower(k) for k in range(first.last, second.cue_first)]
        before = _word_before(context, first)
        if (
            before == "from"
            and between[-1:] == ["to"]
            and len(between) <= _MAX_WORDS
            and is_change(context, first.cue_first)
            and figure_words("change").isdisjoint(between)  # 'from 72 and income rose to 95'
        ):
            ties.append(Tie(index + 1, index, "changed_from", "from to"))
        elif before == "to" and between[-1:] == ["from"] and len(between) <= _MAX_WORDS:
            ties.append(Tie(index, index + 1, "changed_from", "to from"))
        elif (turn := _turn(between)) is not None and len(between) <= _MAX_WORDS:
            ties.append(Tie(index, index + 1, "changed_from", turn))
    return ties


def _turn(between: list[str]) -> str | None:
    """'up from', 'down from an earlier count of': the words that turn from the new number to the old one."""
    while between and between[-1] in figure_words("before a changed number"):
        between = between[:-1]
    return " ".join(between[-2:]) if between[-2:] in (["up", "from"], ["down", "from"]) else None


def _word_before(context: Context, quantity: Quantity) -> str:
    at = quantity.cue_first - 1
    while context.lower(at) in figure_words("before a changed number"):
        at -= 1
    return context.lower(at)


def _comparable(first: Quantity, second: Quantity) -> bool:
    if first.unit is None or second.unit is None:
        return True
    return (first.unit.code, first.unit.kind) == (second.unit.code, second.unit.kind)


def share_units(context: Context, quantities: list[Quantity]) -> list[Quantity]:
    """'from 6.3 to 6.1 percent': a number of a change without a unit of its own has the unit of the other."""
    shared = list(quantities)
    for tie in changes(context, quantities):
        bare, full = sorted((tie.index, tie.other), key=lambda i: shared[i].unit is not None)
        unit = shared[full].unit
        if shared[bare].unit is not None or unit is None or _counts_own(context, shared[bare]):
            continue
        at = shared[bare]
        own = replace(unit, first=at.numeral.first, last=at.numeral.last)
        shared[bare] = replace(at, unit=own, trail=(*at.trail, "unit of the change"))
    return shared


def _counts_own(context: Context, quantity: Quantity) -> bool:
    """Whether a noun follows that the number may count."""
    return context.pos(quantity.last) in ("NOUN", "PROPN", "ADJ")


def parts(context: Context, quantities: Sequence[Quantity]) -> list[Tie]:
    """'four of the eight', 'nine boats, including five …', '640, of whom 35% …': the part is tied to the whole."""
    ties: list[Tie] = []
    wholes: dict[int, int] = {}  # of each part, its whole
    for index, quantity in enumerate(quantities):
        if quantity.numeral.form in ("ordinal", "times", "factor"):
            continue
        following = index + 1 if index + 1 < len(quantities) else None
        if (
            following is not None
            and _can_be_whole(quantities[following], quantity)
            and _partitive(context, quantity, quantities[following])
        ):
            ties.append(Tie(index, following, "part_of", "of"))
            wholes[index] = following
            continue
        basis = _pointing_back(context, quantity) or (
            _of_at_start(context, quantities[index - 1], quantity) if index else None
        )
        # Looked back for only where something points back: a sentence may be a thousand figures.
        before = range(index - 1, max(-1, index - 1 - _LOOK_BACK), -1) if basis is not None else range(0)
        whole = next((k for k in before if _can_be_whole(quantities[k], quantity)), None)
        if basis is not None and whole is not None:
            wholes[index] = wholes.get(whole, whole)
            ties.append(Tie(index, wholes[index], "part_of", basis))
    return ties


def _can_be_whole(whole: Quantity, part: Quantity) -> bool:
    """Whether a quantity may be the whole of another: things of things, dollars of dollars, tonnes of tonnes."""
    if part.kind in _COUNTING:
        return whole.is_number_of_things
    if part.unit is None or whole.unit is None or part.kind not in ("money", "measure"):
        return False
    larger = part.value is None or whole.value is None or part.value < whole.value
    return (part.unit.code, part.unit.kind) == (whole.unit.code, whole.unit.kind) and larger


def _partitive(context: Context, part: Quantity, whole: Quantity) -> bool:
    """'four of the eight', 'half of those 200', 'two of its five'."""
    between = [context.lower(k) for k in range(part.last, whole.cue_first)]
    return (
        1 <= len(between) <= 3
        and between[0] == "of"
        and all(w in figure_words("determiner of a whole") for w in between[1:])
    )


def _of_at_start(context: Context, whole: Quantity, part: Quantity) -> str | None:
    """'Of the 90 clerks, half were …'."""
    at = whole.cue_first - 1
    while context.lower(at) in figure_words("determiner of a whole"):
        at -= 1
    between = [context.lower(k) for k in range(whole.last, part.cue_first)]
    return "of the" if context.lower(at) == "of" and at == 0 and "," in between and len(between) <= _MAX_WORDS else None


def _pointing_back(context: Context, quantity: Quantity) -> str | None:
    """The words that tie a number to one before it: 'including', 'among them', 'of whom', '… of them'."""
    before = [context.lower(k) for k in range(max(0, quantity.cue_first - 3), quantity.cue_first)]
    if before[-1:] == ["including"]:
        return "including"
    behind = [context.lower(quantity.last), context.lower(quantity.last + 1)]
    for words in (before[-2:], before[-3:-1], behind):
        prepositions = ("of", "among") if words is not behind else ("of",)
        if words[:1] and words[0] in prepositions and words[-1] in figure_words("pronoun that points back"):
            return " ".join(words)
    return None
