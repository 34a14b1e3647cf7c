"""Counts that are told of as counts: 'gave a lower toll of nine', 'updating a previous toll of 112', 'put the number at 20'.

Such a figure names no thing of its own, or only the dead: it counts what a figure just before it counts.  What belongs here: which
figure that is, and whether it is an earlier count, a later one, or somebody else's.  What does not: counts told of like any other
(``facts``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pipelines.annotate.figures.about.links.amounts import contradict, same_event
from pipelines.annotate.figures.about.links.fact import Fact
from pipelines.annotate.figures.about.links.facts import Said
from pipelines.annotate.figures.about.links.told import Told
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import event_class
from pipelines.annotate.figures.words import figure_words

Role = Literal["earlier", "later", "other", "said"]  # said: a count like any other, which differs where others say it
_NEAR = 3  # sentences over which a count answers another
_LOOK_BACK = 12  # figures
_REACH = 3  # lexemes before the number in which the noun for a count stands


def counts_of_counts(
    told: Sequence[Told], of: Mapping[int, Fact], linked: frozenset[int], parts: frozenset[int]
) -> tuple[list[Said], dict[int, Told]]:
    """Links of figures that are told of as counts, and for each the figure that it counts the same as.  ``of``: the fact of each
    figure; ``linked``: figures that are known as another count; ``parts``: those that are parts, which no count answers."""
    links: list[Said] = []
    same: dict[int, Told] = {}
    earlier: Told | None = None  # the last one that is told as an earlier count
    for position, each in enumerate(told):
        if each.row.kind != "count" or each.at in linked or each.at in parts:
            continue
        role = _role(each)
        if role is None and earlier is not None and _is_told_with(each, earlier):
            role = "earlier"  # 'the previous toll was 20 dead and 50 injured'
        if role is None:
            continue
        earlier = each if role == "earlier" else None
        before = [other for other in told[max(0, position - _LOOK_BACK) : position] if other.at not in parts]
        target = _answered(each, before, of, role)
        if target is None and role == "earlier":
            behind = [other for other in told[position + 1 : position + 1 + _LOOK_BACK] if other.at not in parts]
            target = _answered(each, behind[::-1], of, role)
        if target is None:
            continue
        same[each.at] = target
        if role == "earlier":
            links.append(Said(target, each, "changed_from", "earlier count"))
        elif role == "later":
            links.append(Said(each, target, "changed_from", "later count"))
        elif contradict(each.row, target.row):
            links.append(Said(each, target, "rival", "another count"))
    return links, same


def _is_told_with(told: Told, earlier: Told) -> bool:
    """Whether a figure tells of others whom the same happening hurt, in the sentence of an earlier count."""
    fates = event_class("of one fate")
    return told.sentence == earlier.sentence and told.event in fates and told.event != earlier.event


def _role(told: Told) -> Role | None:
    """What the words for a count say of it; None where no such words stand with the number."""
    context, first = told.context, _behind_quotes(told)
    words, counts = context.words, figure_words("noun for a count")
    if first >= 2 and context.lower(first - 1) in (
        "of",
        "was",
        "is",
    ):  # 'an earlier toll of 32', 'the previous toll was 32'
        noun = context.holders[first - 2]
        if words.lemma[noun] in counts:
            return _role_of(context, noun) or ("said" if _is_said(told, noun) else None)
    verb = words.verb_above(context.holders[told.read.reading.number_first])
    if verb is None:
        return None
    is_put = words.lemma[verb] in figure_words("verb that puts a number") and context.lower(first - 1) == "at"
    for dep in ("dobj", "nsubjpass", "nsubj"):
        noun_of = words.kid(verb, dep)
        if noun_of is not None and words.lemma[noun_of] in counts and (is_put or _says_number(context, verb)):
            return _role_of(context, noun_of) or ("other" if is_put else "said" if _is_said(told, noun_of) else None)
    return None


def _is_said(told: Told, noun: int) -> bool:
    """'activists gave a figure of 30', 'residents say the number is 500': somebody's count of what was told of before."""
    words = told.context.words
    if words.dep[noun] == "dobj":
        return words.kid(noun, "amod") is None
    return told.row.attribution != "outlet" and words.kid(noun, "prep", "amod") is None


def _behind_quotes(told: Told) -> int:
    """Where the figure begins, with the quotation mark before it: 'put the number at "no more than 20"'."""
    context, first = told.context, told.read.reading.first
    return first - 1 if first and context.lower(first - 1) in ("“", "‘", '"', "'") else first


def _says_number(context: Context, verb: int) -> bool:
    return context.words.lemma[verb] in figure_words("verb that says a number")


def _role_of(context: Context, noun: int) -> Role | None:
    words = {context.words.lower[kid] for kid in context.words.kids[noun] if kid < noun}
    if words & figure_words("says an earlier count"):
        return "earlier"
    if words & figure_words("says a later count"):
        return "later"
    return "other" if words & figure_words("says another count") else None


def _answered(told: Told, before: Sequence[Told], of: Mapping[int, Fact], role: Role) -> Told | None:
    """The nearest figure that counts the same people or things, and another number of them."""
    for other in reversed(before):
        if abs(told.sentence - other.sentence) > _NEAR:
            continue
        if other.row.kind != "count" or other.number == told.number or other.number is None or other.event is None:
            continue
        is_near = role == "said" or (role == "other" and other.sentence == told.sentence)
        if is_near and not _is_said_between(told, other) and not _contradicts(told, other):
            continue
        is_toll = "toll" in told.named or _says_toll(told)
        if told.head is None or told.head in figure_words("noun for a count") or is_toll:
            is_other_fate = told.event in event_class("of one fate") and not same_event(told.event, other.event)
            fits = (
                other.unit == "person" and other.event == "killed"
                if is_toll
                else other.unit is not None and not is_other_fate
            )
        else:
            fits = told.unit == other.unit and (told.event is None or same_event(told.event, other.event))
        if fits and of.get(told.at) is not of.get(other.at, None):
            return of[other.at].first if other.at in of else other
    return None


def _says_toll(told: Told) -> bool:
    context, first = told.context, told.read.reading.first
    return any(context.lower(index) == "toll" for index in range(max(0, first - _REACH), first))


def _contradicts(told: Told, other: Told) -> bool:
    """'… 11, contradicting a statement that put it at 8': a verb for contradiction between two figures of one sentence."""
    if told.sentence != other.sentence:
        return False
    context, between = told.context, range(other.read.reading.last, told.read.reading.first)
    return any(context.words.lemma[context.holders[k]] in figure_words("verb that contradicts") for k in between)


def _is_said_between(told: Told, other: Told) -> bool:
    """Whether two figures are of two speakers."""
    return bool(told.row.speaker_id or other.row.speaker_id) and told.row.speaker_id != other.row.speaker_id
