"""A figure as the links between figures see it: which numbers it may stand for, of what, of which event, when and where.

What belongs here: one figure, and whether two could be of the same things.  What does not: which links there are.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipelines.annotate.figures.about.page_figures import FigureRead, PageFigures
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import event_class, noun_event
from pipelines.annotate.figures.words import figure_words
from pipelines.lexicons import load_table
from pipelines.model import Figure
from pipelines.vocabularies import Happening

_FAMILIES = ("uprooted", "in custody", "coming")
_FLOORS, _CEILINGS = ("at_least", "more_than"), ("at_most", "less_than")
_MOST_OFF = 0.2  # 'about 100' is no 130
_SURE = 1e-9
_LEAST_VAGUE = 20  # from tens on: 'several' may be any few
_REACH = 8  # lexemes beside a figure in which 'another attack' is its own
_LEAST_ROUND = 1000  # a smaller number is not rounded without a word that says so
_SHORT = 20  # characters: less is no headline but a line above one


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


@dataclass(frozen=True, slots=True)
class Told:
    """One figure; ``at`` counts the figures of the page, ``sentence`` and ``paragraph`` those of the page with words."""

    at: int
    read: FigureRead
    row: Figure
    groups: Mapping[str, str]  # of people that its noun names, by axis; none for 'anyone' and for other things
    named: frozenset[str]  # the words of what is counted
    context: Context
    sentence: int
    paragraph: int
    unit: str | None
    head: str | None
    event: Happening | None
    low: float  # the numbers that it may stand for
    high: float
    number: float | None  # the one that is printed, whatever its bound; None for ranges and vague words
    step: float  # what the last digit of the number counts
    adds: bool  # 'another 12', '12 others': more than those told of before
    is_another: bool  # 'another 12', 'a further 12': adds, whatever else the sentence tells
    is_lead: bool  # the headline
    is_apart: bool  # 'in another attack', 'an earlier raid': what another event did

    @property
    def is_anyone(self) -> bool:
        """Whether its noun names people as such, or no noun is left."""
        return self.head is None or "any" in _groups().get(self.head, {})

    @property
    def is_bare(self) -> bool:
        """Whether the words print no thing of its own: 'of the 28 bridges, nine were swept away'."""
        return self.read.reading.counted is None or self.read.reading.counted.head is None

    @property
    def is_share(self) -> bool:
        """'half', '60 percent': a part by nature."""
        return self.row.kind == "share"


def told_of(page: PageFigures) -> list[Told]:
    """The figures of a page that can be linked, in order."""
    found: list[Told] = []
    for sentence in page.sentences:
        context = sentence.context
        paragraph = page.words.paragraph[context.first] if context.end > context.first else 0
        number = page.words.sentence[context.first] if context.end > context.first else 0
        is_lead = _is_lead(page, context, paragraph)
        for read in sentence.figures:
            if read.row.bound in ("none", "unknown"):
                continue
            found.append(_told(len(found), read, context, number, paragraph, is_lead))
    return found


def _is_lead(page: PageFigures, context: Context, paragraph: int) -> bool:
    """Whether a sentence is the headline: the title, or a line that opens the page and ends without a full stop."""
    text, title = context.text.strip(), (page.article.title or "").strip()
    if len(text) > _SHORT and title and (text in title or title in text):
        return True
    return paragraph <= 1 and context.sentence_no <= 2 and not text.endswith((".", "!", "?", "”", '"', ":"))


def _told(at: int, read: FigureRead, context: Context, sentence: int, paragraph: int, is_lead: bool) -> Told:
    row = read.row
    head = (row.counted_head or "").lower() or None if row.kind in ("count", "ordinal") else None
    unit = "person" if head in _groups() else row.unit
    if row.kind == "count" and unit is None and head is None and row.event in event_class("of people"):
        unit = "person"
    low, high = reach(row)
    number = row.value if row.value is not None else row.low if row.bound in _FLOORS else None
    event, step = row.event or subject_event(context, read), step_of(number or 0.0)
    named = frozenset((row.counted or "").lower().split())
    return Told(
        at, read, row, groups_of(head), named, context, sentence, paragraph, unit, head, event, low, high, number, step,
        _adds(context, read), _is_another(context, read), is_lead, _is_apart(context, read),
    )  # fmt: skip


def subject_event(context: Context, read: FigureRead) -> Happening | None:
    """The event of the noun that a number is said of: 'the death toll rose to 31 people'."""
    words, verb = context.words, read.reading.happening.verb
    says = figure_words("verb that says a number") | figure_words("verb that puts a number")
    if (
        verb is None
        or context.lower(read.reading.first - 1) == "by"
        or not (words.lower[verb] in figure_words("change") or words.lemma[verb] in says)
    ):
        return None
    subject = words.kid(verb, "nsubj", "nsubjpass")
    number = context.holders[read.reading.number_first]
    if subject is not None and words.left[subject] <= number <= words.right[subject]:
        return None  # 'sales at its 23 branches fell'
    found = noun_event(context, subject) if subject is not None else None
    if found is None and subject is not None and words.lemma[subject] == "number":
        of = words.kid(subject, "prep")
        thing = words.kid(of, "pobj") if of is not None else None
        found = noun_event(context, thing) if thing is not None else None
    return found.event if found is not None else None


def _adds(context: Context, read: FigureRead) -> bool:
    """'another 12', '12 more', '12 other people'; not 'more than 12', 'the second'."""
    reading, more = read.reading, figure_words("adds to what was said")
    cue = set((read.row.cue or "").split())
    before = {context.lower(k) for k in range(max(0, reading.first - 2), reading.number_first)} - {"other", "others"}
    behind = {context.lower(reading.number_last), context.lower(reading.last)}
    named = set((read.row.counted or "").lower().split())
    return not more.isdisjoint((before | behind | named) - cue)


def _is_another(context: Context, read: FigureRead) -> bool:
    reading = read.reading
    before = range(max(0, reading.first - 2), reading.number_first)
    return any(context.lower(k) in figure_words("adds whatever was said") for k in before)


def _is_apart(context: Context, read: FigureRead) -> bool:
    """'two were killed in another attack', 'an earlier raid': words beside the figure name another event."""
    words, near = context.words, range(read.reading.first - _REACH, read.reading.last + _REACH)
    for index in near[max(0, -near.start) : max(0, len(context.lexemes) - 1 - near.start)]:
        if context.lower(index) in figure_words("sets an event apart"):
            nouns = [context.holders[k] for k in (index + 1, index + 2) if k < len(context.lexemes)]
            events = figure_words("noun for an event")
            if any(words.tag[noun] == "NN" and words.lemma[noun] in events for noun in nouns):
                return True
    return False


def says_total(told: Told) -> bool:
    """'a total of seven', 'nine in all', '40 altogether'."""
    context, reading = told.context, told.read.reading
    around = range(max(0, reading.first - 2), min(len(context.lexemes), reading.last + 2))
    in_all = any(context.lower(k) == "in" and context.lower(k + 1) == "all" for k in around)
    return in_all or any(context.lower(k) in figure_words("count so far") for k in around)


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


def same_number(one: Told, other: Told) -> bool:
    """Whether both print the same number, or the same vague words."""
    if one.number is not None and other.number is not None:
        up, down = one.row.bound in _CEILINGS, other.row.bound in _CEILINGS
        floors = one.row.bound in _FLOORS or other.row.bound in _FLOORS
        return abs(one.number - other.number) <= _SURE * max(1.0, abs(one.number)) and not ((up or down) and floors)
    return one.number is None and other.number is None and (one.low, one.high) == (other.low, other.high)


def near_number(one: Told, other: Told) -> bool:
    """Whether one states less exactly what the other states: 'more than 40' and '43', 'dozens' and '36', 9 and 8.8 billion."""
    if any(each.row.bound == "vague" and each.low < _LEAST_VAGUE for each in (one, other)):
        return False  # 'several'
    if one.row.bound == "exact" and other.row.bound == "exact" and one.number and other.number:
        if max(one.number, other.number) < _LEAST_ROUND:
            return False
        coarse, fine = (one, other) if one.step >= other.step else (other, one)
        near = abs(one.number - other.number) <= coarse.step / 2
        return near and coarse.step >= 10 * fine.step and coarse.step <= _MOST_OFF * coarse.high
    return one.low <= other.high and other.low <= one.high


def same_things(one: Told, other: Told, *, loose: bool = False) -> bool:
    """Whether both could count the same things: unit, noun, group; ``loose``: a number that is the same vouches for the nouns."""
    if one.row.per != other.row.per or one.row.kind != other.row.kind or one.unit != other.unit:
        return False
    if one.row.kind in ("money", "measure", "share"):
        return not one.named.isdisjoint(other.named) or (loose and one.row.kind != "share")
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


def other_setting(one: Told, other: Told) -> bool:
    """Whether the clauses name different days, or different places."""
    a, b = one.row, other.row
    if a.date_basis == "clause" and b.date_basis == "clause":
        starts, ends = (
            (a.from_date or a.to_date, b.from_date or b.to_date),
            (a.to_date or a.from_date, b.to_date or b.from_date),
        )
        if None not in starts and None not in ends and (starts[0] > ends[1] or starts[1] > ends[0]):  # type: ignore[operator]
            return True
    return False


def other_place(one: Told, other: Told) -> bool:
    """Whether the clauses name two places."""
    a, b = one.row, other.row
    both = a.place_basis == "clause" and b.place_basis == "clause"
    return both and a.place_id is not None and b.place_id is not None and a.place_id != b.place_id
