"""How much of what a figure states, and whether two figures could state one fact: by numbers, things and events.

What belongs here: what rows alone tell, so that figures of one page and of several are compared by the same rules.  What does
not: sentences (``told``), and which links there are.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from pipelines.annotate.figures.things.event_words import people_of
from pipelines.annotate.figures.things.events import event_class
from pipelines.lexicons import load_table
from pipelines.model import Figure
from pipelines.model.quick import quick
from pipelines.vocabularies import Bound, FigureKind, Happening

_FAMILIES = ("uprooted", "in custody", "coming")
_FLOORS, _CEILINGS = ("at_least", "more_than"), ("at_most", "less_than")
_MOST_OFF = 0.2  # 'about 100' is no 130
_SURE = 1e-9
_LEAST_VAGUE = 20  # from tens on: 'several' may be any few
_LEAST_ROUND = 1000  # a smaller number is not rounded without a word that says so
_FAR = 2.0  # who says 'at least 12' does not know of 24, who says 'up to 600' not of fewer than 300


@cache
def _groups() -> dict[str, dict[str, str]]:
    """Lemma of a noun for people -> axis -> group."""
    table: dict[str, dict[str, str]] = {}
    for row in load_table("person_groups"):
        table.setdefault(row["word"], {})[row["axis"]] = row["group"]
    return table


def groups_of(noun: str | None) -> dict[str, str]:
    """The groups of people that a noun names, by axis; none for 'anyone' and for other things."""
    return {axis: group for axis, group in _groups().get(noun or "", {}).items() if axis != "any"}


@cache
def family_of(event: Happening) -> str:
    """The name under which events are told of the same people; the event itself where it has no other."""
    return next((name for name in _FAMILIES if event in event_class(name)), event)


def _is_of_other_event(head: str, event: Happening | None) -> bool:
    """Whether a noun names people by what befell them, which is not what the figure tells, dead and hurt apart."""
    named = people_of(head)
    return (
        named is not None
        and event is not None
        and named not in event_class("of one fate")
        and not same_event(named, event)
    )


@quick
@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """How much of what a figure states, and when and where its clause says."""

    kind: FigureKind
    bound: Bound
    per: str | None
    unit: str | None
    head: str | None
    groups: Mapping[str, str]  # of people that its noun names, by axis; none for 'anyone' and for other things
    named: frozenset[str]  # the words of what is counted
    event: Happening | None
    low: float  # the numbers that it may stand for
    high: float
    number: float | None  # the one that is printed, whatever its bound; None for ranges and vague words
    step: float  # what the last digit of the number counts
    clause_days: tuple[dt.date, dt.date] | None  # that its own clause names
    clause_place: str | None

    @property
    def is_anyone(self) -> bool:
        """Whether its noun names people as such, or no noun is left; 'evacuees' are some of those who were killed."""
        if self.head is None:
            return True
        return "any" in _groups().get(self.head, {}) and not _is_of_other_event(self.head, self.event)


def amount_of(row: Figure, event: Happening | None) -> Amount:
    """What a row states; ``event``: what happened to what it counts, where that is known from elsewhere."""
    head = (row.counted_head or "").lower() or None if row.kind in ("count", "ordinal") else None
    unit = "person" if head in _groups() else row.unit
    if row.kind == "count" and unit is None and head is None and row.event in event_class("of people"):
        unit = "person"
    number = row.value if row.value is not None else row.low if row.bound in _FLOORS else None
    low, high = reach(row)
    first, last = row.from_date or row.to_date, row.to_date or row.from_date
    return Amount(
        kind=row.kind, bound=row.bound, per=row.per, unit=unit, head=head, groups=groups_of(head),
        named=frozenset((row.counted or "").lower().split()), event=event, low=low, high=high, number=number,
        step=step_of(number or 0.0),
        clause_days=(first, last) if row.date_basis == "clause" and first and last else None,
        clause_place=row.place_id if row.place_basis == "clause" else None,
    )  # fmt: skip


@lru_cache(maxsize=4_096)
def step_of(value: float) -> float:
    """What the last digit of a round number that is no zero counts: 1,000 for 12,000, 10 for 40, 1 for 26."""
    if value == 0 or not math.isfinite(value):
        return 1.0
    step = 10.0 ** math.floor(math.log10(abs(value)))
    while step > _SURE and abs(value / step - round(value / step)) > _SURE * max(1.0, abs(value / step)):
        step /= 10.0
    return step


def reach(row: Figure) -> tuple[float, float]:
    """The numbers that someone who writes these words may have before them; wider than what the words entail."""
    value = row.value if row.value is not None else row.low if row.low is not None else row.high
    if row.bound == "range":
        return row.low or 0.0, row.high if row.high is not None else math.inf
    if row.bound == "vague" or value is None:
        return row.likely_low or 0.0, row.likely_high if row.likely_high is not None else math.inf
    step = step_of(value)
    slack = min(step, abs(value) * _MOST_OFF) if step > 1.0 or row.kind != "count" else 0.0
    if row.bound in _FLOORS:
        return value, value + (min(step, value / 2) if step > 1.0 else 0.0)
    if row.bound in _CEILINGS:
        return value - slack, value
    if row.bound == "approximate":
        return value - max(slack, value * 0.03), value + max(slack, value * 0.03)
    return value, value


def same_number(one: Amount, other: Amount) -> bool:
    """Whether both print the same number, or the same vague words."""
    a, b = one.number, other.number
    if a is None or b is None:
        return a is b and (one.low, one.high) == (other.low, other.high)
    if abs(a - b) > _SURE * max(1.0, abs(a)):
        return False
    up, down = one.bound in _CEILINGS, other.bound in _CEILINGS
    return not ((up or down) and (one.bound in _FLOORS or other.bound in _FLOORS))


def near_number(one: Amount, other: Amount) -> bool:
    """Whether one states less exactly what the other states: 'more than 40' and '43', 'dozens' and '36', 9 and 8.8 billion."""
    a, b = one.number, other.number
    if a and b and one.bound == "exact" and other.bound == "exact":
        if a < _LEAST_ROUND and b < _LEAST_ROUND:
            return False
        coarse, fine = (one, other) if one.step >= other.step else (other, one)
        return abs(a - b) <= coarse.step / 2 and 10 * fine.step <= coarse.step <= _MOST_OFF * coarse.high
    return one.low <= other.high and other.low <= one.high and not (_is_any_few(one) or _is_any_few(other))


def _is_any_few(amount: Amount) -> bool:
    """'several'."""
    return amount.bound == "vague" and amount.low < _LEAST_VAGUE


def same_things(one: Amount, other: Amount, *, loose: bool = False) -> bool:
    """Whether both could count the same things: unit, noun, group; ``loose``: a number that is the same vouches for the nouns."""
    if one.per != other.per or one.kind != other.kind or one.unit != other.unit:
        return False
    if one.kind in ("money", "measure", "share"):
        return not one.named.isdisjoint(other.named) or (loose and one.kind != "share")
    if one.unit != "person":
        return one.head == other.head or (loose and one.unit is not None)
    mine, others = one.groups, other.groups
    if any(others.get(axis, group) != group for axis, group in mine.items()):
        return False
    if one.head == other.head or one.is_anyone or other.is_anyone:
        return True
    return loose or bool(mine.items() & others.items())


def same_event(one: Happening | None, other: Happening | None) -> bool:
    """Whether two events are one or are told of the same people."""
    return one is not None and other is not None and family_of(one) == family_of(other)


def other_event(one: Happening | None, other: Happening | None) -> bool:
    """Whether two events are both known and cannot be one; who was attacked or affected may be dead, hurt or neither."""
    if one is None or other is None or {one, other} & event_class("of open outcome"):
        return False
    return family_of(one) != family_of(other)


def other_setting(one: Amount, other: Amount) -> bool:
    """Whether the clauses name different days."""
    a, b = one.clause_days, other.clause_days
    return a is not None and b is not None and (a[0] > b[1] or b[0] > a[1])


def other_place(one: Amount, other: Amount) -> bool:
    """Whether the clauses name two places."""
    a, b = one.clause_place, other.clause_place
    return a is not None and b is not None and a != b


def entailed(row: Figure) -> tuple[float, float]:
    """The numbers that do not contradict the words: 'at least 12' holds of 17, 'up to 600' of 100; working intervals for
    approximate and vague words."""
    if row.bound in _FLOORS:
        return row.low or 0.0, math.inf
    if row.bound in _CEILINGS:
        return 0.0, row.high if row.high is not None else math.inf
    return reach(row) if row.bound in ("range", "vague", "approximate") else (row.value or 0.0, row.value or 0.0)


def contradict(one: Figure, other: Figure) -> bool:
    """Whether nobody who knows what one says would say the other: 'as many as 600' against 100, 24 against 31.

    'At least 12' agrees with 17: what a bound leaves open reaches to twice the number, or half of it, and no further.
    """
    (a, b), (c, d) = _meant(one), _meant(other)
    return a > d or c > b


def _meant(row: Figure) -> tuple[float, float]:
    """What somebody who says the words may know to be so."""
    low, high = entailed(row)
    if row.bound in _FLOORS:
        return low, math.nextafter(low * _FAR, 0.0)
    if row.bound in _CEILINGS:
        return math.nextafter(high / _FAR, math.inf), high
    return low, high
