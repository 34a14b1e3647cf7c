"""Which figure of a page contradicts a fact told before: another count of the same by someone else, or below an old headline.

What belongs here: two counts of one page.  What does not: which figures are of one fact (``facts``), counts told of as counts
(``counts``).
"""

from __future__ import annotations

from pipelines.annotate.figures.about.links.amounts import other_place, other_setting, same_event, same_things
from pipelines.annotate.figures.about.links.fact import Fact
from pipelines.annotate.figures.about.links.told import Told, says_total
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words

_LEAD = 3  # paragraphs that tell again what the headline says
_LEAD_SENTENCES = 6  # and sentences, where a page has no paragraphs
_MOST_APART = 10.0  # two counts of one fact
_ALMOST = 1.5  # how far a headline that is out of date lies off
_FEW = 5.0
_TOTAL = 2.0  # a total of far more holds the earlier count
_OPENING = 5  # lexemes in which a sentence says that it speaks against one before


def are_set_against(told: Told, fact: Fact) -> bool:
    """'the army put it at 40, while the rebels said 75': two counts in one sentence, set against each other."""
    first = fact.members[-1]
    if first.sentence != told.sentence or not same_event(told.event, fact.event) or not same_things(told, first):
        return False
    if told.number is None or first.number is None or told.number == first.number or told.adds:
        return False
    between = range(first.read.reading.last, told.read.reading.first)
    lowers = {told.context.lower(k) for k in between}
    differ = told.row.speaker_id != first.row.speaker_id or told.row.attribution == "unresolved"
    tells = figure_words("verb that tells a count")
    holders, words = told.context.holders, told.context.words
    telling = [holders[k] for k in between if words.lemma[holders[k]] in tells]
    differ = differ or any(_has_subject(told, verb, holders[between.start]) for verb in telling)
    return differ and bool(telling) and not lowers.isdisjoint(figure_words("joins two accounts"))


def _has_subject(told: Told, verb: int, after: int) -> bool:
    """'63 deaths, whereas the ministry recorded 41': whether somebody is named behind a word who does what a verb says."""
    subject = told.context.words.kid(verb, "nsubj")
    return subject is not None and subject >= after


def differs_from_headline(told: Told, fact: Fact) -> bool:
    """'At least 17 dead' over 'killing at least 19 people': the headline was not brought up to date."""
    first, told_number = fact.first, told.number
    if not first.is_lead or told.is_lead or told.paragraph > first.paragraph + _LEAD or told.adds or told.is_apart:
        return False
    if told.sentence > first.sentence + _LEAD_SENTENCES:
        return False
    if (
        told.event not in event_class("of people")
        or not same_event(told.event, first.event)
        or not same_things(told, first)
    ):
        return False
    if (
        told_number is None
        or first.number is None
        or (told.head != first.head and not _may_be_all(told, first))
        or other_setting(told, first)
        or min(told_number, first.number) < _FEW
    ):
        return False
    return max(told_number, first.number) <= _ALMOST * min(told_number, first.number)


def _may_be_all(told: Told, first: Told) -> bool:
    """Whether other words can count all whom a headline counts: 15 passengers are not the 17 dead, 12 people no 15 medics."""
    return first.is_anyone and (told.is_anyone or (told.number or 0.0) > (first.number or 0.0))


def is_rival(told: Told, fact: Fact) -> bool:
    """Whether someone else gives another count of the same."""
    first = fact.first
    if (
        told.row.kind != "count"
        or told.number is None
        or first.number is None
        or told.adds
        or first.adds
        or told.is_apart
    ):
        return False
    if not same_event(told.event, fact.event) or not same_things(told, first) or not _speakers_differ(told, first):
        return False
    if any(told.row.speaker_id is not None and told.row.speaker_id == member.row.speaker_id for member in fact.samples):
        return False  # nobody contradicts himself: who gives both numbers tells of two things
    if other_setting(told, first) or other_place(told, first) or min(told.number, first.number) <= 1.0:
        return False
    is_lead = first.is_lead and told.paragraph <= first.paragraph + _LEAD
    if told.row.date_basis == "clause" and first.row.date_basis != "clause" and not is_lead:
        return False  # 'at least 12 were killed in May'
    if max(told.number, first.number) > _MOST_APART * min(told.number, first.number):
        return False
    is_count = told.head in figure_words("noun that is a count")
    apart = max(told.number, first.number) / min(told.number, first.number)
    alike = (told.head == first.head and told.row.place_basis != "clause") or says_total(told)
    alike = alike or _counts_the_dead(told, fact.members[-1])
    says_so = _sets_against(told) or is_count or (alike and apart <= _TOTAL)
    return says_so and told.event in event_class("of people")


def _counts_the_dead(told: Told, other: Told) -> bool:
    """'six fishermen drowned, their families said. The coast guard reported four deaths': of everyone, in the sentence behind."""
    is_behind = 0 <= told.sentence - other.sentence <= 1
    return (
        is_behind and told.head in figure_words("noun of the dead") and other.unit == "person" and not told.clause_place
    )


def _speakers_differ(told: Told, other: Told) -> bool:
    if told.row.attribution == "unresolved":
        return _sets_against(told)
    return (told.row.speaker_id, told.row.attribution) != (other.row.speaker_id, other.row.attribution)


def _sets_against(told: Told) -> bool:
    """'but', 'other sources': words that set the sentence against what was said before."""
    context = told.context
    ahead = range(min(_OPENING, told.read.reading.first))
    return any(context.lower(k) in figure_words("contrasts two counts") for k in ahead)
