"""The figures of one sentence as they are read, before they are rows: number, bound, unit, thing, event, ties.

What belongs here: putting the readers of a sentence together.  What does not: offsets into the article, other tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.figures.absences import Absence, read_absences
from pipelines.annotate.figures.changes import Tie, changes, parts
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.quantities.estimates import entailed, likely
from pipelines.annotate.figures.quantities.quantity import Quantity, RefusedNumber
from pipelines.annotate.figures.quantities.units import per_behind
from pipelines.annotate.figures.read_quantities import read_quantities
from pipelines.annotate.figures.things.articles import CountingArticle, counting_articles
from pipelines.annotate.figures.things.choose import fitting, things_of
from pipelines.annotate.figures.things.events import Happening, happening, own_event, word_event
from pipelines.annotate.figures.things.noun_phrases import Counted
from pipelines.annotate.figures.things.said_to_be import said_to_be
from pipelines.model.changed import changed
from pipelines.model.quick import quick
from pipelines.vocabularies import Bound, FigureKind

_KIND_OF_FORM: dict[str, FigureKind] = {
    "fraction": "share", "ratio": "share", "ordinal": "ordinal", "factor": "rate", "times": "frequency"
}  # fmt: skip


@quick
@dataclass(frozen=True, slots=True)
class FigureReading:
    """One figure: its lexemes ``[first, last)``, those of its number words, and what they say (columns of figures)."""

    first: int
    last: int
    number_first: int
    number_last: int
    kind: FigureKind
    bound: Bound
    rule: tuple[str, ...]
    form: str
    counted: Counted | None
    happening: Happening
    unit: str | None = None
    per: str | None = None
    cue: str | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    likely_low: float | None = None
    likely_high: float | None = None


@quick
@dataclass(frozen=True, slots=True)
class SentenceFigures:
    """The figures of a sentence in order, the ties between them (by index), and the numerals that are none."""

    figures: tuple[FigureReading, ...]
    ties: tuple[Tie, ...]
    refusals: tuple[RefusedNumber, ...]


def read_sentence(context: Context) -> SentenceFigures:
    """Everything countable in one sentence."""
    absences = read_absences(context)
    unknown = {i for absence in absences if absence.bound == "unknown" for i in range(absence.first, absence.last)}
    every_quantity, refusals = read_quantities(context)
    quantities = [quantity for quantity in every_quantity if quantity.numeral.first not in unknown]
    if not quantities and not absences:
        return SentenceFigures((), (), tuple(refusals))
    ties = [*changes(context, quantities), *parts(context, quantities)]
    things = things_of(context, quantities, ties)
    found = [(0, _reading(context, quantity, *thing)) for quantity, thing in zip(quantities, things, strict=True)]
    taken = {index for quantity in quantities for index in range(quantity.sign_first, quantity.numeral.last)}
    heads = {
        counted.head
        for quantity, (counted, _) in zip(quantities, things, strict=True)
        if quantity.unit is None and counted is not None and counted.head is not None
    }
    covered = {index for _, reading in found for index in range(reading.first, reading.last)}
    found += [(1, _one(context, article)) for article in counting_articles(context, covered, heads)] if heads else []
    found += [
        (1, _absence(context, absence)) for absence in absences if taken.isdisjoint(range(absence.first, absence.last))
    ]
    order = sorted(range(len(found)), key=lambda i: (found[i][1].number_first, found[i][0]))
    rank = {old: new for new, old in enumerate(order)}
    moved = tuple(changed(tie, index=rank[tie.index], other=rank[tie.other]) for tie in ties)
    return SentenceFigures(tuple(found[i][1] for i in order), moved, tuple(refusals))


def _reading(context: Context, quantity: Quantity, counted: Counted | None, event: Happening) -> FigureReading:
    last = max(quantity.cue_last, quantity.last, counted.end if counted is not None else 0)
    per = quantity.unit.per if quantity.unit is not None else None
    if per is None and (quantity.unit is None or quantity.unit.kind == "duration"):
        behind = per_behind(context, last)
        if behind is not None:
            last, per = behind
    kind = _kind(quantity, counted, per)
    low, high = entailed(quantity)
    likely_low, likely_high = likely(quantity)
    return FigureReading(
        first=quantity.cue_first,
        last=last,
        number_first=quantity.sign_first,
        number_last=quantity.numeral.last,
        kind=kind,
        bound=quantity.bound,
        rule=quantity.rule,
        form=quantity.numeral.form,
        cue=quantity.cue,
        value=None if quantity.bound in ("range", "vague") else quantity.value,
        low=low,
        high=high,
        likely_low=likely_low,
        likely_high=likely_high,
        unit=_unit(quantity, counted, kind),
        per=per,
        counted=counted,
        happening=event,
    )


def _kind(quantity: Quantity, counted: Counted | None, per: str | None) -> FigureKind:
    if quantity.unit is not None:
        return quantity.unit.kind
    if quantity.numeral.form in _KIND_OF_FORM:
        return _KIND_OF_FORM[quantity.numeral.form]
    if counted is not None and counted.unit == "time":
        return "frequency"
    return "rate" if per is not None else "count"


def _unit(quantity: Quantity, counted: Counted | None, kind: FigureKind) -> str | None:
    if quantity.unit is not None:
        return quantity.unit.code
    if kind == "share":
        return "share"
    if quantity.numeral.form in ("times", "factor"):
        return "time"
    return counted.unit if counted is not None else None


def _one(context: Context, article: CountingArticle) -> FigureReading:
    counted, at = article.counted, article.index
    event = fitting(context, counted, happening(context, counted.head, at))
    span = (at, counted.end, at, at + 1)
    rule = ("article", "count")
    return FigureReading(
        *span, "count", "exact", rule, "article", counted, event, counted.unit, None, None, 1.0, 1.0, 1.0
    )


def _none_of(context: Context, first: int, counted: Counted, head: int, event: Happening) -> tuple[Counted, Happening]:
    """'none of the dead were miners': no miners were killed; 'none of their injuries was grave' tells of no absence of injuries."""
    if (named := said_to_be(context, context.holders[first], counted.end)) is not None:
        return named, event
    own = word_event(context, head) or own_event(context, head)
    if own is not None and event.event is not None and own.event == event.event.event:
        return counted, changed(event, event=None, aspect=None)
    return counted, event


def _absence(context: Context, absence: Absence) -> FigureReading:
    counted, bound = absence.counted, absence.bound
    event = happening(context, counted.head if counted is not None else None, absence.last - 1)
    event = fitting(context, counted, event) if counted is not None and counted.unit is not None else event
    event = changed(event, is_negated=event.is_negated and bound != "unknown")
    if absence.rule == "none of" and counted is not None and counted.head is not None:
        counted, event = _none_of(context, absence.first, counted, counted.head, event)
    span = (absence.first, max(absence.last, counted.end if counted is not None else 0), absence.first, absence.last)
    unit = counted.unit if counted is not None else ("time" if absence.kind == "frequency" else None)
    value = {"none": 0.0, "exact": 2.0}.get(bound)  # 'both' is two
    rule = (absence.rule,)
    return FigureReading(*span, absence.kind, bound, rule, bound, counted, event, unit, None, None, value, value, value)
