"""Which figures of a page state the same fact, which a later count of it, and which contradict each other.

What belongs here: telling that two figures are of one fact, or one a later count.  What does not: parts and wholes, rivals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures.about.links.amounts import (
    near_number,
    other_event,
    other_place,
    other_setting,
    same_event,
    same_number,
    same_things,
)
from pipelines.annotate.figures.about.links.fact import Fact
from pipelines.annotate.figures.about.links.parts import Part
from pipelines.annotate.figures.about.links.rivals import are_set_against, differs_from_headline, is_rival
from pipelines.annotate.figures.about.links.told import Told
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words
from pipelines.model.quick import quick
from pipelines.vocabularies import FigureLinkKind

_KINDS = frozenset({"count", "money", "measure", "share", "ordinal", "rate"})
_LOOK_BACK = 24  # facts of one unit
_FIRST = 6
_TELLING = 10.0  # a number from here on is seldom met twice by chance
_NEAR = 3  # sentences over which 'all nine' points
_LEAD = 3  # paragraphs that tell again what the headline says
_FEW = 5.0
_SURE = 3  # reasons that outweigh another day or place in the clause: headlines name others


@quick
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
        """'55 mph (88.5 kph)', '75 Danish kroner (£8.60)': the same, in brackets, in another unit."""
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
            if fact.members[-1].sentence == told.sentence and not _is_told_twice(told, fact):
                if (
                    rival is None
                    and told.event is not None
                    and are_set_against(told, fact)
                    and told.at not in self._parts
                ):
                    rival = fact
                continue
            if self._are_part_and_whole(told, fact):
                continue
            basis = _restates(told, fact)
            if basis is not None:
                self._join(fact, told, basis)
                return
            changed = changed or _changed(told, fact)
            if (
                rival is None
                and told.at not in self._parts
                and (is_rival(told, fact) or differs_from_headline(told, fact))
            ):
                rival = fact
        if changed is not None:
            one, other = (changed[0].first, told) if changed[1].startswith("earlier") else (told, changed[0].first)
            self.links.append(Said(one, other, "changed_from", changed[1]))
        elif rival is not None:
            self.links.append(Said(told, rival.first, "rival", "two counts"))
        fact = Fact()
        self._facts.setdefault((told.row.kind, told.unit), []).append(fact)
        self._enter(fact, told)

    def _are_part_and_whole(self, told: Told, fact: Fact) -> bool:
        parts = self._parts
        if not parts:
            return False
        tie = parts.get(told.at)
        for member in fact.samples:
            if tie is not None and self._is_of(tie, member, fact):
                return True
            if member.at in parts and self._is_of(parts[member.at], told, fact):
                return True
        if (told.at in parts) == (fact.first.at in parts):
            return False
        return not (_even(told, fact) is not None and told.head == fact.first.head and told.groups == fact.first.groups)

    def _is_of(self, part: Part, whole: Told, fact: Fact) -> bool:
        return part[0].at == whole.at or self.of.get(part[0].at) is self.of.get(whole.at, fact)

    def _join(self, fact: Fact, told: Told, basis: str) -> None:
        self.links.append(Said(told, fact.first, "restates", basis))
        self._enter(fact, told)

    def _enter(self, fact: Fact, told: Told) -> None:
        fact.add(told)
        self.of[told.at] = fact


def _is_told_twice(told: Told, fact: Fact) -> bool:
    """Whether one long sentence tells twice what an earlier one told: the same number, thing and event."""
    first = fact.first
    if first.sentence == told.sentence or not _is_telling(told):
        return False
    return same_number(told, first) and same_things(told, first) and same_event(told.event, fact.event)


def _even(told: Told, fact: Fact) -> Told | None:
    """The first of its statements with the same number."""
    for member in fact.samples:
        if same_number(told, member):
            return member
    return None


def _are_near(told: Told, fact: Fact) -> bool:
    return all(near_number(told, member) for member in fact.samples)


def _are_others(told: Told, fact: Fact) -> bool:
    """'Two dead, eight injured' over 'eight others were injured': others than the dead."""
    return not told.is_another and all(member.is_lead for member in fact.samples)


def _restates(told: Told, fact: Fact) -> str | None:
    """Why a figure states a fact again; None where it does not."""
    if told.is_apart or (told.adds and not fact.first.adds and not _are_others(told, fact)):
        return None
    even = _even(told, fact)
    if even is None and not _are_near(told, fact):
        return None
    like = even or fact.first
    lead = fact.first.is_lead and told.paragraph <= fact.first.paragraph + _LEAD
    if other_event(told.event, fact.event) and not (
        even is not None and (lead or _is_known(told)) and _may_be_one(told, fact)
    ):
        return None
    pointed = (
        told.unit is None
        and told.head is None
        and _points_back(told)
        and told.sentence - fact.members[-1].sentence <= _NEAR
    )
    if pointed and even is not None:
        return "the number that was told of"  # 'all nine', 'the four'
    is_bare = like.is_lead and like.unit is None and like.head is None and told.row.kind == "count"  # 'Two gunned down'
    if not is_bare and not same_things(told, like, loose=even is not None):
        return None
    alike, event = same_things(told, like), same_event(told.event, fact.event)
    reasons = sum((alike, event, lead, even is not None and _is_telling(told)))
    elsewhere = any(other_setting(told, member) for member in fact.samples) or other_place(told, like)
    if elsewhere and reasons < _SURE - lead:
        return None
    if even is not None:
        return _same(
            told, even, alike=alike, event=event, lead=lead and (event or len(fact.members) == 1 or not is_bare)
        )
    far = told.sentence - fact.members[-1].sentence > _NEAR and not fact.first.is_lead
    if told.groups.get("age and sex") != like.groups.get("age and sex") or (
        far and (told.number is None or like.number is None)
    ):
        return None  # 31 people are no 30 children; 'hundreds' far away may be others
    named = told.head is not None and told.head == like.head
    valued = told.row.kind in ("money", "measure") and alike and fact.first.is_lead
    return "less or more exactly" if event or (lead and named) or valued else None


def _is_telling(told: Told) -> bool:
    """Whether the number is one that a page hardly has twice by chance."""
    number = told.number or told.low
    return number >= _TELLING or told.row.kind in ("money", "measure")


def _same(told: Told, even: Told, *, alike: bool, event: bool, lead: bool) -> str | None:
    """Why two figures with the same number state one fact."""
    number, pointed = told.number or told.low, _points_back(told)
    if number <= 2.0 and told.row.kind == "count":
        is_headline = lead and (event or even.head is None)
        return "the same number again" if is_headline or (event and alike and pointed) else None
    if number > 1.0 and told.step <= number / 100.0:
        return "the same number"  # three digits and more that are no zeros
    if (_is_telling(told) and (event or (alike and _is_named(told, even)))) or (event and alike):
        return "the same number and thing"
    if lead or (pointed and (alike or _is_telling(told))):
        return "the headline's number" if lead else "the number that was told of"
    if even.is_lead and alike and told.head == even.head and number >= _FEW:
        return "the headline's number"
    return "the same number and event" if event else None


def _is_named(told: Told, even: Told) -> bool:
    """Whether the noun tells whom or what: people and their homes, sums and measures, 'Danish buses' twice; no '21 games'."""
    if told.unit in ("person", "household") or told.row.kind != "count":
        return True
    return told.row.counted == even.row.counted and " " in (told.row.counted or "")


def _may_be_one(told: Told, fact: Fact) -> bool:
    """Whether two events can be told of the same people: freed hostages were held; the dead were not injured."""
    fates = [event for event in (told.event, fact.event) if event in event_class("of one fate")]
    return not fates or (len(fates) == 1 and _is_telling(told))


def _is_known(told: Told) -> bool:
    """'the 43 victims were on their way home': pointed back to, whatever this sentence says of them."""
    is_state = (told.head or "") in figure_words("counted adjective")
    return _points_back(told) and _is_telling(told) and not is_state


def _points_back(told: Told) -> bool:
    """'the three fatalities', 'these 40 families': the article says that they were told of."""
    context, first = told.context, told.read.reading.first
    return context.lower(first - 1) in figure_words("determiner that points back")


def _changed(told: Told, fact: Fact) -> tuple[Fact, str] | None:
    """'the toll rose to 31', with 26 told before: which fact a later count takes the place of."""
    context, first, verb = told.context, fact.first, told.read.reading.happening.verb
    if verb is None or told.number is None or first.number is None or told.row.kind != first.row.kind:
        return None
    is_bare = told.unit is None and told.head is None
    if told.number == first.number or not (is_bare or same_things(told, first, loose=True)):
        return None
    if other_event(told.event, fact.event):
        return None
    near = told.sentence - fact.members[-1].sentence <= 1
    if near and _is_earlier_count(fact.members[-1]):
        return fact, "later count"
    if (near or told.event is not None) and _is_earlier_count(told):
        return fact, "earlier count"
    change, to = context.words.lower[verb], context.lower(told.read.reading.first - 1)
    is_change = change in figure_words("change") and to in ("to", "at", "past", "above")
    if not is_change or not same_event(told.event, fact.event) or _is_from_within(told):
        return None
    of_people = told.event in event_class("of people")
    return (fact, f"{change} {to}") if of_people or told.head == first.head else None


def _is_from_within(told: Told) -> bool:
    """'from 151 in spring to 114': the sentence itself says what it was."""
    context, first = told.context, told.read.reading.first
    return any(context.lower(k) == "from" and context.kind(k + 1) == "digits" for k in range(max(0, first - 8), first))


def _is_earlier_count(told: Told) -> bool:
    """'it was earlier put at 32', 'the previous toll was 32'."""
    context, words = told.context, told.context.words
    verb = told.read.reading.happening.verb
    if verb is None:
        return False
    earlier = figure_words("says an earlier count")
    subject = words.kid(verb, "nsubj", "nsubjpass")
    is_count = subject is not None and words.lemma[subject] in figure_words("noun for a count")
    if subject is not None and is_count and any(words.lower[kid] in earlier for kid in words.kids[subject]):
        return True
    puts = figure_words("verb that puts a number") | figure_words("verb that says a number")
    return words.lemma[verb] in puts and any(
        words.lower[kid] in earlier for kid in words.kids[verb] if kid < context.holders[-1]
    )
