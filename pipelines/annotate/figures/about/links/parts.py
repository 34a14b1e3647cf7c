"""Which figure is a part of which, by the words that say so: 'three of the bodies', 'of these', 'among the dead', 'including'.

What belongs here: cues inside the sentence of the part.  What does not: parts that only add up, or that follow from what is
counted (``sums``).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.figures.about.links.amounts import other_event
from pipelines.annotate.figures.about.links.told import Told
from pipelines.annotate.figures.about.links.wholes import PRONOUN, Naming, Wholes, is_larger, named_between, naming_of
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.noun_phrases import phrase_head
from pipelines.annotate.figures.words import figure_words

_MAX_BETWEEN = 10  # lexemes between two items of a list
_MAX_NAMING = 8  # lexemes of 'of those who had been injured,'
Part = tuple[Told, str]  # the whole, and the words that tie the part to it
_POSSESSIVES = frozenset({"his", "her", "their", "its", "our", "my"})


def parts_of_sentence(sentence: Sequence[Told], wholes: Wholes, tied: dict[int, Part]) -> dict[int, Part]:
    """The parts among the figures of one sentence, by ``Told.at``; ``tied``: those that reading the sentence found."""
    found: dict[int, Part] = {}
    opening = _opening(sentence)
    for index, told in enumerate(sentence):
        if told.row.kind not in ("count", "share"):
            if told.at in tied:
                found[told.at] = tied[told.at]
            continue
        before = sentence[max(0, index - _MAX_BETWEEN) : index]
        part = _checked(tied.get(told.at), told, before)
        part = part or _partitive(told, wholes) or _listed(told, before, wholes) or _among(told, before, wholes)
        part = part or (_opened(told, opening, before, wholes) if opening is not None else None)
        part = part or _elliptic(told, before) or _next_item(told, before, found)
        part = part or _including(told, wholes) or _bare_subject(told, wholes)
        if part is not None:
            found[told.at] = part
    return found


def _checked(part: Part | None, told: Told, before: Sequence[Told]) -> Part | None:
    """A tie of the sentence; where its whole is of another unit, the nearest figure that can be the whole instead."""
    if part is None or part[1] == "of" or part[0].unit == told.unit or told.unit is None:
        return part
    better = next((each for each in reversed(before) if each.unit == told.unit and is_larger(each, told)), None)
    return (better, part[1]) if better is not None else part


def _partitive(told: Told, wholes: Wholes) -> Part | None:
    """'three of the bodies', 'one of the victims', 'half of those arrested', 'two of them', with the whole told before."""
    context, at = told.context, told.read.reading.number_last
    if told.is_share:
        at = told.read.reading.last if context.lower(at) != "of" else at
        if context.lower(at) != "of" and context.lower(at - 1) != "of":
            at = next(
                (k for k in range(told.read.reading.number_last, told.read.reading.last) if context.lower(k) == "of"),
                at,
            )
    if context.lower(at) != "of":
        return None
    if context.lower(at + 1) in ("whom", "which"):
        return None  # what they stand for is in the sentence
    pronoun = context.lower(at + 1) in figure_words("pronoun that points back")
    if not pronoun and context.lower(at + 1) not in figure_words("determiner that points back"):
        return None
    noun = phrase_head(context, context.holders[at + 2]) if not pronoun and at + 2 < len(context.lexemes) else None
    if pronoun:
        naming: Naming | None = naming_of(context, context.holders[at + 1])
    else:
        naming = (
            naming_of(context, noun)
            if noun is not None
            else named_between(context, at + 2, min(at + 4, len(context.lexemes)))
        )
    whole = _look_up(told, naming, wholes)
    if whole is None or (context.lower(at + 1) in _POSSESSIVES and (naming is None or whole.head != naming.lemma)):
        return None  # 'five of his fighters', where the army told of nine rebels
    return whole, f"of {context.lower(at + 1)}"


def _look_up(told: Told, naming: Naming | None, wholes: Wholes) -> Told | None:
    if naming is None:
        return None
    units = _units(told)
    if naming == PRONOUN:
        return wholes.nearest(told, units)
    return next((whole for unit in units if (whole := wholes.find(told, naming, unit)) is not None), None)


def _units(told: Told) -> tuple[str | None, ...]:
    """The units that the whole of a figure may have: its own; any of people's for a bare number or a share."""
    return (told.unit,) if told.unit is not None and not told.is_share else ("person", "household", told.unit)


def _listed(told: Told, before: Sequence[Told], wholes: Wholes) -> Part | None:
    """'the dead included three children', 'the 12 detainees include two women', 'who include six teachers'."""
    context, head = told.context, _word_of(told)
    verb = context.words.verb_above(head)
    words = context.words
    if verb is None or verb >= head:
        return None
    is_list = words.lemma[verb] in figure_words("verb that lists parts")
    if not is_list and not (words.lemma[verb] == "be" and words.dep[head] in ("attr", "conj")):
        return None
    subject = words.kid(verb, "nsubj", "nsubjpass")
    if subject is not None and words.tag[subject] in ("WP", "WDT"):
        subject = words.head[verb]
    if subject is None:
        return None
    counted = next((each for each in reversed(before) if _word_of(each) == subject), None)
    if not is_list and (counted is not None or not _names_victims(context, subject)):
        return None
    if counted is not None:
        return (counted, words.lower[verb]) if counted.unit == told.unit and is_larger(counted, told) else None
    whole = _look_up(told, naming_of(context, subject), wholes)
    return (whole, words.lower[verb]) if whole is not None else None


def _names_victims(context: Context, noun: int) -> bool:
    """'the victims', 'the dead', 'those arrested': nouns of which 'were two men' tells the parts."""
    naming = naming_of(context, noun)
    victims, adjectives = figure_words("noun for those it happened to"), figure_words("counted adjective")
    named = naming.lemma in victims or naming.lemma in adjectives
    return named or (naming.lemma == "those" and naming.event is not None)


def _including(told: Told, wholes: Wholes) -> Part | None:
    """'the dead, including 12 children, …', 'the injured, five of whom are children': the whole is named without its number."""
    context, reading = told.context, told.read.reading
    at = reading.first - 1
    behind = context.lower(reading.number_last) == "of" and context.lower(reading.number_last + 1) in ("whom", "which")
    if context.lower(at) == "them" and context.lower(at - 1) in _AMONG:
        at -= 1
    elif context.lower(at) != "including" and not behind:
        return None
    at -= not behind
    while context.lower(at) in (",", "("):
        at -= 1
    if at < 0 or (
        context.pos(at) not in ("NOUN", "PROPN") and context.lower(at) not in figure_words("counted adjective")
    ):
        return None
    whole = _look_up(told, naming_of(context, context.holders[at]), wholes)
    return (whole, "of whom" if behind else context.lower(reading.first - 1)) if whole is not None else None


def _bare_subject(told: Told, wholes: Wholes) -> Part | None:
    """'Twelve people died. Four were children.': a bare number that opens its sentence, of whom 'be' says what they are."""
    context, reading = told.context, told.read.reading
    if not told.is_bare or told.row.kind != "count" or reading.first > 0 or told.adds:
        return None
    be = context.holders[reading.number_last] if reading.number_last < len(context.lexemes) else None
    if be is None or context.words.lemma[be] != "be" or context.words.kid(be, "attr", "acomp", "prep") is None:
        return None
    whole = wholes.nearest(told, _units(told))
    if whole is None or told.sentence - whole.sentence > 1 or (whole.unit != "person" and told.unit == "person"):
        return None
    return (whole, context.lower(reading.number_last)) if not other_event(whole.event, told.event) else None


def _among(told: Told, before: Sequence[Told], wholes: Wholes) -> Part | None:
    """'three children were among the dead', 'five women are among those held'."""
    context, last = told.context, told.read.reading.last
    at = next(
        (k for k in range(last, min(last + _MAX_BETWEEN, len(context.lexemes))) if context.lower(k) in _AMONG), None
    )
    if at is None or not any(context.words.lemma[context.holders[k]] == "be" for k in range(last, at)):
        return None
    end = min(at + 1 + _MAX_NAMING, len(context.lexemes))
    end = next((k for k in range(at + 1, end) if context.kind(k) in ("digits", "sign")), end)
    naming = named_between(context, at + 1, min(end, at + 4))
    whole = _look_up(told, naming, wholes)
    return (whole, "among") if whole is not None else None


_AMONG = frozenset({"among", "amongst"})


def _word_of(told: Told) -> int:
    """The noun counted where it is printed, else the number."""
    counted = told.read.reading.counted
    if counted is not None and counted.head is not None:
        return counted.head
    return told.context.holders[told.read.reading.number_last - 1]


def _opening(sentence: Sequence[Told]) -> tuple[Naming | None, Told | None, int] | None:
    """'Of these, …', 'Among the dead were …', 'Of the 90 clerks, …': what names the whole, or the whole, and where it ends."""
    if not sentence:
        return None
    context = sentence[0].context
    start = next((k for k in range(min(3, len(context.lexemes))) if context.kind(k) == "word"), 0)
    if context.lower(start) not in {"of", *_AMONG}:
        return None
    first = sentence[0]
    between = [context.lower(k) for k in range(start + 1, first.read.reading.first)]
    if first.row.kind == "count" and len(between) <= 2 and figure_words("determiner of a whole").issuperset(between):
        return None, first, first.read.reading.last
    stop = min(start + 1 + _MAX_NAMING, len(context.lexemes))
    be = (
        k for k in range(start + 1, stop) if context.words.lemma[context.holders[k]] == "be" or context.lower(k) == ","
    )
    end = next(be, None)
    if end is None:
        return None
    return named_between(context, start + 1, end), None, end


def _opened(
    told: Told, opening: tuple[Naming | None, Told | None, int], before: Sequence[Told], wholes: Wholes
) -> Part | None:
    naming, whole, end = opening
    if told.read.reading.number_first < end:
        return None
    basis = f"{told.context.lower(0)} {told.context.lower(1)}"
    if whole is not None:
        same = told.unit in (whole.unit, None) or told.is_share or told.is_bare
        return (whole, basis) if told is not whole and same and is_larger(whole, told) else None
    found = _look_up(told, naming, wholes)
    return (found, basis) if found is not None else None


def _elliptic(told: Told, before: Sequence[Told]) -> Part | None:
    """'eight people were injured, two seriously': a bare number behind a comma, with an adverb of the same verb."""
    if not before or not told.is_bare or told.row.kind != "count":
        return None
    context, reading, whole = told.context, told.read.reading, before[-1]
    behind = context.lower(reading.number_last)
    if (
        context.lower(reading.first - 1) != ","
        or context.tag(reading.number_last) != "RB"
        or not is_larger(whole, told)
    ):
        return None
    if behind in figure_words("adds to what was said") or whole.unit not in (told.unit, None):
        return None
    return whole, behind


def _next_item(told: Told, before: Sequence[Told], found: dict[int, Part]) -> Part | None:
    """The next item of a list whose item before it is a part: 'including two men and three women'."""
    if not before or before[-1].at not in found or found[before[-1].at][1] in ("of", "add up"):
        return None
    whole, basis = found[before[-1].at]
    sibling = before[-1].read.reading
    between = range(sibling.last, told.read.reading.first)
    if (
        len(between) > _MAX_BETWEEN
        or told.unit != before[-1].unit
        or not is_larger(whole, told)
        or basis.startswith("of ")
    ):
        return None
    context = told.context
    if context.lower(told.read.reading.number_last) == "more" or other_event(whole.event, told.event):
        return None
    if any(context.pos(k) in ("VERB", "AUX") or context.lower(k) in (";", ":") for k in between):
        return None
    if not any(context.lower(k) in figure_words("joins items of a list") for k in between):
        return None
    return whole, basis
