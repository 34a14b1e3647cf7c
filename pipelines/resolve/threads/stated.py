"""One figure as threads see it: what it states, who says so, on which day, in which text.

What belongs here: one statement, and two of them side by side.  What does not: reading rows (``read``), joining (``drafts``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures import Amount, amount_of, contradict, same_number
from pipelines.model import Figure
from pipelines.vocabularies import FigureLinkKind

_EXACT = ("exact", "range", "at_least", "more_than", "at_most", "less_than", "approximate", "vague")
_OF_PAGES = frozenset({"outlet", "unattributed", "unresolved"})


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure.  ``day``, ``instant``: when its article was published, None where not known; ``text``: the group of the texts
    that are copies of each other; ``source``: who is named as saying it, by id or folded label, None for all others."""

    row: Figure
    amount: Amount
    text: str
    day: dt.date | None
    instant: dt.datetime | None
    source: str | None

    @property
    def number(self) -> float | None:
        """The number that is printed, else the middle of a range; None for vague words."""
        if self.amount.number is not None:
            return self.amount.number
        low, high = self.row.low, self.row.high
        return (low + high) / 2 if low is not None and high is not None else low if low is not None else high

    @property
    def order(self) -> tuple[dt.date, dt.datetime, str, int]:
        """Statements in order of time; those of no known day come last."""
        day = self.day or dt.date.max
        return (
            day,
            self.instant or dt.datetime.combine(day, dt.time.max, dt.UTC),
            self.row.article_id,
            self.row.number_start,
        )


def stated(row: Figure, text: str, day: dt.date | None, instant: dt.datetime | None, source: str | None) -> Stated:
    """A figure of a page as threads see it."""
    return Stated(row, amount_of(row, row.event), text, day, instant, source)


def best(statements: Iterable[Stated]) -> Stated:
    """The statement that says it most exactly: exact numbers, then by a named source, then the first."""
    return min(statements, key=lambda each: (_EXACT.index(each.row.bound), each.source is None, each.order))


def informants(statements: Sequence[Stated]) -> dict[str, str]:
    """figure_id -> who gives it: a named source, else the text.

    A text that gives a number in its own voice and by a named source has it from that source: a headline is no second informant.
    """
    named: dict[tuple[str, float | None], str] = {}
    for each in statements:
        if each.source is not None:
            key = (each.text, each.number)
            named[key] = min(each.source, named.get(key, each.source))
    found = {}
    for each in statements:
        source = each.source
        if source is None and each.row.attribution in _OF_PAGES:
            source = named.get((each.text, each.number))
        found[each.row.figure_id] = f"source {source}" if source is not None else f"text {each.text}"
    return found


@dataclass(frozen=True, slots=True)
class Relation:
    """A link to be written: ``figure_id`` to ``other_id``."""

    figure_id: str
    other_id: str
    link: FigureLinkKind
    basis: str


def relate(
    one: Stated, other: Stated, by: Mapping[str, str], held: Mapping[float, dt.date], ordered: frozenset[str]
) -> Relation | None:
    """How a statement of a quantity stands to an earlier one of it; None where both can hold and neither repeats the other.

    ``by``: figure_id -> informant; ``held``: number -> the last day on which somebody gave it; ``ordered``: figures that their page
    tells as earlier or later counts.
    """
    ids = (one.row.figure_id, other.row.figure_id)
    is_one_source = by[ids[0]] == by[ids[1]]
    is_one_page = one.row.article_id == other.row.article_id
    if same_number(one.amount, other.amount):
        if is_one_page:
            return None  # what a page repeats it links itself
        why = (
            "in a copy of the text"
            if one.text == other.text
            else "by the same source"
            if is_one_source
            else "by another source"
        )
        return Relation(*ids, "restates", f"the same number {why}")
    if not contradict(one.row, other.row):
        return None
    numbers = f"{_said(one)} against {_said(other)}"
    if is_one_page:
        return None if is_one_source else Relation(*ids, "rival", f"{numbers} in one article")
    is_later = _is_later(one, other)
    grew = (one.number or 0.0) > (other.number or 0.0)
    if is_later and (is_one_source or (grew and not _still_held(one, other, held))):
        return Relation(*ids, "changed_from", f"a later count: {_said(one)}{_on(one)}, {_said(other)}{_on(other)}")
    if is_one_source:
        if (
            one.day is None
            or one.day != other.day
            or one.instant is not None
            or other.instant is not None
            or {*ids} & ordered
        ):
            return None  # nobody contradicts himself, and which of his counts came first is not known
        ids = ids if grew else (ids[1], ids[0])
        return Relation(
            *ids, "changed_from", f"the same source on one day: {numbers}; the higher count is taken as the later"
        )
    return Relation(*ids, "rival", f"{numbers}, by other sources" + ("" if is_later else " at one time"))


def _is_later(one: Stated, other: Stated) -> bool:
    if one.day is None or other.day is None:
        return False
    if one.day != other.day:
        return one.day > other.day
    return one.instant is not None and other.instant is not None and one.instant > other.instant


def _still_held(one: Stated, other: Stated, held: Mapping[float, dt.date]) -> bool:
    """Whether the earlier number was given again after the later one: then nobody took it back."""
    last = held.get(other.number or 0.0)
    return last is not None and one.day is not None and last > one.day


def _said(each: Stated) -> str:
    """'at least 12'."""
    row = each.row
    if row.value is None:
        return f"{row.low:,g} to {row.high:,g}" if row.low is not None and row.high is not None else f"'{row.surface}'"
    return f"{row.cue} {row.value:,.12g}" if row.cue and row.bound != "exact" else f"{row.value:,.12g}"


def _on(each: Stated) -> str:
    return f" on {each.day:%Y-%m-%d}" if each.day is not None else ""
