"""Quantities without a number: nothing ('no casualties', 'never'), and what is said not to be known ('how many')."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.numbers.grammar import Numeral
from pipelines.annotate.figures.things.counted import counted_noun
from pipelines.annotate.figures.things.noun_phrases import Counted
from pipelines.annotate.figures.words import figure_words
from pipelines.vocabularies import Bound, FigureKind


@dataclass(frozen=True, slots=True)
class Absence:
    """A word that says none or unknown: its lexemes ``[first, last)``, what it is about, bound none or unknown."""

    first: int
    last: int
    bound: Bound
    kind: FigureKind
    counted: Counted | None
    rule: str


def read_absences(context: Context) -> list[Absence]:
    """Absences of a sentence in order.  'no' counts only before a plural of things: 'no evidence', 'no plans' are no figures."""
    readers = {
        "not": _not_one,
        "no": _no,
        "none": _none_of,
        "any": _any,
        "never": _never,
        "many": _how_many,
        "number": _unknown,
    }
    found: list[Absence] = []
    for index, lexeme in enumerate(context.lexemes):
        reader = readers.get(lexeme.lower)
        absence = reader(context, index) if reader is not None else None
        if absence is not None:
            found.append(absence)
    return found


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
    if context.tag(index + 1) in ("", "JJR", "RBR", "RB") or context.is_capital(index + 1):
        return None
    return _plural(context, _absence(context, index, index + 1, "none", "no"))


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
    """'an unknown number of sailors'."""
    is_unknown = context.lower(index - 1) in figure_words("unknown before number")
    return _absence(context, index - 1, index + 1, "unknown", "unknown number") if is_unknown else None


def _how_many(context: Context, index: int) -> Absence | None:
    """'it is unclear how many …': said not to be known; a mere question is not."""
    if context.lower(index - 1) != "how":
        return None
    if any(context.lower(i) in figure_words("uncertain") for i in range(index - 1)):
        return _absence(context, index - 1, index + 1, "unknown", "how many")
    return None
