"""Which figures of a page state the same fact, which a later count of it, and which contradict each other.

What belongs here: telling that two figures are of one fact, and how they differ.  What does not: parts and wholes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.annotate.figures.about.links_parts import Part
from pipelines.annotate.figures.about.links_told import (
    Told,
    near_number,
    other_event,
    other_place,
    other_setting,
    same_event,
    same_number,
    same_things,
)
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words
from pipelines.vocabularies import EventWord, FigureLinkKind

_KINDS = frozenset({"count", "money", "measure", "share", "ordinal", "rate"})
_LOOK_BACK = 24  # facts of one unit
_FIRST = 6
_TELLING = 13.0  # a number from here on is seldom met twice by chance
_LEAD = 3  # paragraphs that tell again what the headline says
_MOST_APART = 10.0  # two counts of one fact


@dataclass(slots=True)
class Fact:
    """What figures of a page state together; the first one stands for it."""

    members: list[Told] = field(default_factory=list)
    event: EventWord | None = None

    @property
    def first(self) -> Told:
        """Its first statement on the page."""
        return self.members[0]

    def add(self, told: Told) -> None:
        """Takes in a further statement."""
        self.members.append(told)
        self.event = self.event or told.event


@dataclass(frozen=True, slots=True)
class Said:
    """A link to be written: figure ``told`` to figure ``other``."""

    told: Told
    other: Told
    link: FigureLinkKind
    basis: str


class Facts:
    """The facts of a page as its figures are read, by kind and unit."""

    def __init__(self, parts: Mapping[int, Part]) -> None:
        self._facts: dict[tuple[str, str | None], list[Fact]] = {}
        self._parts = parts
        self.of: dict[int, Fact] = {}
        self.links: list[Said] = []

    def read(self, told: Sequence[Told]) -> None:
        """All figures of a page, in order."""
        for position, each in enumerate(told):
            if each.row.kind not in _KINDS and not self._is_conversion(each, told[position - 1] if position else None):
                continue
            before = told[position - 1] if position else None
            if before is not None and before.at in self.of and self._is_conversion(each, before):
                self._join(self.of[before.at], each, "the same in another unit")
            else:
                self._place(each)

    def _is_conversion(self, told: Told, before: Told | None) -> bool:
        """'55 mph (88.5 kph)', '176 Hong Kong dollars (£17.43)': the same, in brackets, in another unit."""
        if before is None or before.sentence != told.sentence or before.row.kind != told.row.kind:
            return False
        if told.row.kind not in ("money", "measure") or before.row.unit == told.row.unit:
            return False
        context = told.context
        between = [context.lower(k) for k in range(before.read.reading.last, told.read.reading.first)]
        return between in (["("], ["/"], ["(", "or"], [",", "or"], ["or"]) or (
            between[:1] == ["("] and len(between) <= 2
        )

    def _known(self, told: Told) -> Iterator[Fact]:
        units = [told.unit]
        if told.row.kind == "count":
            units += [None] if told.unit is not None else ["person"]
        for unit in units:
            known = self._facts.get((told.row.kind, unit), [])
            yield from known[: -_LOOK_BACK - 1 : -1]
            yield from known[: max(0, min(_FIRST, len(known) - _LOOK_BACK))]

    def _place(self, told: Told) -> None:
        """Joins a figure to the fact that it states again, else opens a new one; notes changes and rivals."""
        changed: tuple[Fact, str] | None = None
        rival: Fact | None = None
        for fact in self._known(told):
            if told.row.kind == "ordinal" and (told.unit != "person" or told.event is None):
                break
            if any(member.sentence == told.sentence for member in fact.members) or self._are_part_and_whole(told, fact):
                continue
            basis = _restates(told, fact)
            if basis is not None:
                self._join(fact, told, basis)
                return
            changed = changed or _changed(told, fact)
            if rival is None and told.at not in self._parts and _is_rival(told, fact):
                rival = fact
        if changed is not None:
            self.links.append(Said(told, changed[0].first, "changed_from", changed[1]))
        elif rival is not None:
            self.links.append(Said(told, rival.first, "rival", "two counts"))
        fact = Fact()
        self._facts.setdefault((told.row.kind, told.unit), []).append(fact)
        self._enter(fact, told)

    def _are_part_and_whole(self, told: Told, fact: Fact) -> bool:
        for member in fact.members:
            for part, whole in ((told, member), (member, told)):
                tie = self._parts.get(part.at)
                if tie is not None and (tie[0].at == whole.at or self.of.get(tie[0].at) is self.of.get(whole.at, fact)):
                    return True
        mine, others = self._parts.get(told.at), self._parts.get(fact.first.at)
        return (mine is None) != (others is None) and not _is_even(told, fact)

    def _join(self, fact: Fact, told: Told, basis: str) -> None:
        self.links.append(Said(told, fact.first, "restates", basis))
        self._enter(fact, told)

    def _enter(self, fact: Fact, told: Told) -> None:
        fact.add(told)
        self.of[told.at] = fact


def _is_even(told: Told, fact: Fact) -> bool:
    return any(same_number(told, member) for member in fact.members)


def _restates(told: Told, fact: Fact) -> str | None:
    """Why a figure states a fact again; None where it does not."""
    if told.adds and not fact.first.adds:
        return None
    if other_event(told.event, fact.event) or any(other_setting(told, member) for member in fact.members[-3:]):
        return None
    event = same_event(told.event, fact.event)
    even = next((member for member in _samples(fact) if same_number(told, member)), None)
    if even is not None:
        return _same(told, even, fact, event=event)
    near = next((member for member in _samples(fact) if near_number(told, member)), None)
    if near is None or not same_things(told, near):
        return None
    lead = fact.first.is_lead and told.paragraph <= fact.first.paragraph + _LEAD
    alike = told.head is not None and told.head == near.head
    if other_place(told, near) or not (event or (lead and alike) or (told.row.kind == "money" and lead)):
        return None
    return "the same fact, less exactly" if (alike or event) else "the headline's fact"


def _samples(fact: Fact) -> list[Told]:
    """The first and the last few statements of a fact: no more are compared."""
    return fact.members if len(fact.members) <= 4 else [fact.members[0], *fact.members[-3:]]


def _same(told: Told, even: Told, fact: Fact, *, event: bool) -> str | None:
    """Why two figures with the same number state one fact."""
    bare = even.is_lead and even.unit is None and even.head is None
    if not (same_things(told, even, loose=True) or (bare and told.row.kind == "count")):
        return None
    alike = same_things(told, even)
    number = told.number or told.low
    telling = number >= _TELLING or told.row.kind in ("money", "measure")
    lead = fact.first.is_lead and told.paragraph <= fact.first.paragraph + _LEAD
    if other_place(told, even) and not (telling and lead):
        return None
    pointed = _points_back(told)
    if number <= 2.0 and told.row.kind == "count":
        return "the same number again" if (event and alike and (lead or pointed)) or (bare and lead) else None
    if (telling and (event or alike)) or (event and alike):
        return "the same number and thing"
    if lead or pointed:
        return "the headline's number" if lead else "the number that was told of"
    return (
        "the same number and thing"
        if alike and told.head == even.head and told.head is not None and not told.is_anyone
        else ("the same number and event" if event else None)
    )


def _points_back(told: Told) -> bool:
    """'the three fatalities', 'these 40 families': the article says that they were told of."""
    context, first = told.context, told.read.reading.first
    return context.lower(first - 1) in figure_words("determiner that points back")


def _changed(told: Told, fact: Fact) -> tuple[Fact, str] | None:
    """'the toll rose to 31', with 26 told before: which fact a later count takes the place of."""
    context, words = told.context, told.context.words
    verb = told.read.reading.happening.verb
    if (
        verb is None
        or told.number is None
        or fact.first.number is None
        or not same_things(told, fact.first, loose=True)
    ):
        return None
    if not same_event(told.event, fact.event) or told.number == fact.first.number:
        return None
    to = context.lower(told.read.reading.first - 1)
    if words.lower[verb] in figure_words("change") and to in ("to", "at", "past", "above"):
        return fact, f"{words.lower[verb]} {to}"
    return None


def _is_rival(told: Told, fact: Fact) -> bool:
    """Whether someone else gives another count of the same."""
    first = fact.first
    if told.row.kind != "count" or told.number is None or first.number is None or told.adds or first.adds:
        return False
    if not same_event(told.event, fact.event) or not same_things(told, first) or not _speakers_differ(told, first):
        return False
    if other_setting(told, first) or other_place(told, first) or min(told.number, first.number) <= 1.0:
        return False
    if max(told.number, first.number) > _MOST_APART * min(told.number, first.number):
        return False
    return told.event in event_class("of people") and (_sets_against(told) or told.head == first.head)


def _speakers_differ(told: Told, other: Told) -> bool:
    if told.row.attribution == "unresolved":
        return _sets_against(told)
    return (told.row.speaker_id, told.row.attribution) != (other.row.speaker_id, other.row.attribution)


def _sets_against(told: Told) -> bool:
    """'but', 'other sources': words that set the sentence against what was said before."""
    context = told.context
    ahead = range(min(3, told.read.reading.first))
    return any(context.lower(k) in figure_words("contrasts two counts") for k in ahead)
