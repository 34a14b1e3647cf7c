"""Quantities without a number: nothing ('no casualties', 'never'), two ('both'), and what is not known ('how many')."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.things.counted import counted_noun
from pipelines.annotate.figures.things.event_words import near_kids
from pipelines.annotate.figures.things.events import event_class, happening
from pipelines.annotate.figures.things.noun_phrases import Counted, described, phrase_head
from pipelines.annotate.figures.words import figure_words
from pipelines.vocabularies import Bound, FigureKind


@dataclass(frozen=True, slots=True)
class Absence:
    """A word that says none, unknown or both: its lexemes ``[first, last)``, what it is about, bound none, unknown or exact (2)."""

    first: int
    last: int
    bound: Bound
    kind: FigureKind
    counted: Counted | None
    rule: str


def read_absences(context: Context) -> list[Absence]:
    """Absences of a sentence in order.  'no' counts only before a plural of things: 'no evidence', 'no plans' are no figures."""
    met = ((index, _READERS[lexeme.lower]) for index, lexeme in enumerate(context.lexemes) if lexeme.lower in _READERS)
    return [absence for index, reader in met if (absence := reader(context, index)) is not None]


def _absence(context: Context, first: int, last: int, bound: Bound, rule: str) -> Absence:
    counted = counted_noun(context, Numeral(first, last, "vague", None), last)
    return Absence(first, last, bound, "count", counted, rule)


def _plural(context: Context, absence: Absence) -> Absence | None:
    counted = absence.counted
    if counted is None or counted.head is None or context.words.tag[counted.head] != "NNS":
        return None
    if counted.head + 1 < context.end and context.words.tag[counted.head + 1] == "POS":
        return None  # 'any employees' names'
    return None if counted.head_lemma in figure_words("no before it counts nothing") else absence


def _no(context: Context, index: int) -> Absence | None:
    if context.lower(index + 1) in ("one", "-one") and context.lower(index + 2) != "of":
        return _nobody(context, index, index + 2)
    at = index + 1
    while context.pos(at) == "ADJ":
        at += 1
    if context.lower(at) in figure_words("report of what is counted") and context.lower(at + 1) == "of":
        return _plural(context, _absence(context, index, at + 1, "none", "no reports of"))
    if context.tag(index + 1) in ("", "JJR", "RBR", "RB") or context.is_capital(index + 1):
        return None
    return _plural(context, _absence(context, index, index + 1, "none", "no"))


def _nobody(context: Context, index: int, last: int | None = None) -> Absence | None:
    """'nobody was hurt', 'no one died': none, where something happens to people; 'nobody knows' counts nothing."""
    last = last if last is not None else index + 1
    people = Counted("people", "person", "person", context.holders[last - 1], last)
    event = happening(context, people.head, last - 1).event
    harmed = event is not None and event.event in event_class("of people")
    return Absence(index, last, "none", "count", people, "nobody") if harmed else None


def _both(context: Context, index: int) -> Absence | None:
    """'both pilots were killed': two, where something happens to a plural; 'both sides' and 'both X and Y' count nothing."""
    at = index + 1
    while context.lower(at) == "of" or context.lower(at) in figure_words("determiner of a whole"):
        at += 1
    first = context.word(at)
    head = phrase_head(context, first) if first is not None else None
    if head is None or context.words.dep[head] not in ("nsubj", "nsubjpass", "dobj"):
        return None  # 'Ann and Bo, both nurses, were freed'
    if context.words.tag[head] != "NNS" or context.lower(context.lexeme_behind(head)) == "and":
        return None
    counted = described(context, head, first) if first is not None else None
    event = happening(context, head, index).event
    if (
        counted is None
        or counted.unit not in ("person", "animal")
        or event is None
        or event.event not in event_class("of people")
    ):
        return None
    return Absence(index, index + 1, "exact", "count", counted, "both")


def _none_of(context: Context, index: int) -> Absence | None:
    return _absence(context, index, index + 1, "none", "none of") if context.lower(index + 1) == "of" else None


def _not_one(context: Context, index: int) -> Absence | None:
    """'not a single house', 'not one of the houses'."""
    words = [context.lower(k) for k in range(index + 1, index + 3)]
    end = index + 3 if words == ["a", "single"] else index + 2 if words[:1] == ["one"] else None
    if end is None:
        return None
    absence = _absence(context, index, end, "none", "not one")
    return absence if absence.counted is not None else None


def _any(context: Context, index: int) -> Absence | None:
    """'without any casualties', 'did not find any signs'."""
    if context.lower(index - 1) == "without":
        return _plural(context, _absence(context, index - 1, index + 1, "none", "without any"))
    if context.lower(index + 1) == "of":
        return None
    for back in range(index - 1, max(-1, index - 5), -1):
        word = context.lower(back)
        if word in ("not", "never") or word.endswith("n't"):
            return _plural(context, _absence(context, index, index + 1, "none", "not any"))
        if context.kind(back) == "sign":
            break
    return None


def _never(context: Context, index: int) -> Absence | None:
    """'had never left the island': not once."""
    if context.lower(index - 1) in ("has", "have", "had") and context.tag(index + 1) == "VBN":
        return Absence(index, index + 1, "none", "frequency", None, "never")
    return None


def _unknown(context: Context, index: int) -> Absence | None:
    """'an unknown number of sailors', 'the number of dead is not known'."""
    if context.lower(index - 1) in figure_words("unknown before number"):
        return _absence(context, index - 1, index + 1, "unknown", "unknown number")
    if context.lower(index + 1) != "of" or not _is_said_unknown(context, index):
        return None
    return _absence(context, index, index + 1, "unknown", "number not known")


def _unknown_toll(context: Context, index: int) -> Absence | None:
    """'the death toll is not known', 'the toll of injured remains unclear'."""
    if not _is_said_unknown(context, index):
        return None
    if context.lower(index + 1) == "of":
        return _absence(context, index, index + 1, "unknown", "toll not known")
    toll = context.holders[index]
    return Absence(
        index, index + 1, "unknown", "count", Counted("death toll", "toll", "person", toll, index + 1), "toll not known"
    )


def _is_said_unknown(context: Context, index: int) -> bool:
    """Whether the clause says of its subject that it is not known: 'is unclear', 'was not given', 'is under investigation'."""
    words, subject = context.words, context.holders[index]
    verb = words.head[subject]
    if words.dep[subject] not in ("nsubj", "nsubjpass") or words.pos[verb] not in ("VERB", "AUX"):
        return False
    complements = near_kids(context, verb, "acomp", "attr", "oprd", "prep", "neg", "advmod")
    if any(words.lower[kid] in figure_words("not known") for kid in complements):
        return True
    if any(
        words.lower[kid] == "under"
        and any(words.lemma[k] in figure_words("inquiry") for k in near_kids(context, kid, "pobj"))
        for kid in complements
    ):
        return True
    if not any(words.dep[kid] == "neg" for kid in complements):
        return False
    known = figure_words("made known")
    return words.lemma[verb] in known or any(words.lemma[kid] in known for kid in complements)


def _how_many(context: Context, index: int) -> Absence | None:
    """'it is unclear how many …': said not to be known; a mere question is not."""
    if context.lower(index - 1) != "how":
        return None
    if any(context.lower(i) in figure_words("uncertain") for i in range(index - 1)):
        return _absence(context, index - 1, index + 1, "unknown", "how many")
    return None


_READERS: dict[str, Callable[[Context, int], Absence | None]] = {
    "not": _not_one,
    "no": _no,
    "none": _none_of,
    "any": _any,
    "never": _never,
    "many": _how_many,
    "number": _unknown,
    "toll": _unknown_toll,
    "nobody": _nobody,
    "both": _both,
}
