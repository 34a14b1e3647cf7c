"""Which figure told before is meant by the words for a whole: 'of the bodies', 'among the dead', 'of them', 'survivors included'.

What belongs here: looking a whole up by noun and event.  What does not: which words make a figure a part of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures.about.links.amounts import groups_of, same_event
from pipelines.annotate.figures.about.links.told import Told
from pipelines.annotate.figures.context import Context
from pipelines.annotate.figures.things.events import event_class, own_event, word_event
from pipelines.annotate.figures.things.noun_phrases import lemma_of
from pipelines.annotate.figures.words import figure_words
from pipelines.vocabularies import Happening

_LOOK_BACK = 30  # figures of one unit: a whole that is told of as known was told not long before
_FIRST = 6  # of one unit: what the headline and the first paragraphs say stays known through the page
_NEAR = 2  # sentences over which 'them' points


@dataclass(frozen=True, slots=True)
class Naming:
    """The words that name a whole: lemma and event of the noun, both None for a pronoun."""

    lemma: str | None
    event: Happening | None


PRONOUN = Naming(None, None)


def naming_of(context: Context, word: int) -> Naming:
    """How a noun, or a participle that stands for people, names a whole."""
    words = context.words
    lower = words.lower[word]
    if lower in figure_words("pronoun that points back"):
        behind = word + 1 if word + 1 < context.end and words.tag[word + 1] in ("VBN", "JJ") else None
        found = own_event(context, word) or (word_event(context, behind) if behind is not None else None)
        if behind is None and found is None:
            return PRONOUN
        return Naming(lower, found.event if found is not None else None)  # 'those killed'
    found = word_event(context, word) or own_event(context, word)
    return Naming(lemma_of(context, word).lower(), found.event if found is not None else None)


def named_between(context: Context, first: int, last: int) -> Naming | None:
    """How the words on lexemes ``[first, last)`` name a whole: 'those killed', 'the dead', 'them'; None where they do not."""
    found: Naming | None = None
    for index in range(first, last):
        word, lower = context.holders[index], context.lower(index)
        event = word_event(context, word)
        if lower in figure_words("pronoun that points back"):
            found = naming_of(context, word)
        elif context.pos(index) in ("NOUN", "PROPN") or event is not None:
            found = Naming(lemma_of(context, word).lower(), event.event if event is not None else None)
    return found


class Wholes:
    """The figures told so far, by unit."""

    def __init__(self) -> None:
        self._told: dict[str | None, list[Told]] = {}
        self._counts: list[Told] = []
        self._parts: set[int] = set()

    def add(self, told: Told, *, is_part: bool) -> None:
        """Makes a figure known to later ones."""
        if told.row.kind == "count":
            self._told.setdefault(told.unit, []).append(told)
            self._counts.append(told)
            if is_part:
                self._parts.add(told.at)

    def before(self, unit: str | None) -> Iterator[Told]:
        """Figures of one unit, the nearest first, then those that opened the page."""
        known = self._told.get(unit, [])
        yield from known[: -_LOOK_BACK - 1 : -1]
        yield from known[: max(0, min(_FIRST, len(known) - _LOOK_BACK))]

    def find(self, part: Told, naming: Naming, unit: str | None) -> Told | None:
        """The whole that the words name best, of several one that is no part itself, of several the nearest."""
        found = [
            (fit, whole.at not in self._parts, -rank, whole)
            for rank, whole in enumerate(self.before(unit))
            if (fit := _fit(part, naming, whole))
        ]
        return max(found, key=lambda each: each[:3], default=(0, False, 0, None))[3]

    def nearest(self, part: Told, units: Sequence[str | None]) -> Told | None:
        """What 'them' points to: the nearest larger figure of the sentences just before, of one of the units first."""
        known = self._counts[-_LOOK_BACK:]
        near = [each for each in known if 0 < part.sentence - each.sentence <= _NEAR and is_larger(each, part)]
        fitting = [whole for whole in near if whole.unit in units]
        chosen = fitting or ([whole for whole in near if (whole.number or 0.0) >= 2.0] if part.is_bare else [])
        return chosen[-1] if chosen else None


def is_larger(whole: Told, part: Told) -> bool:
    """Whether a figure can be the whole of another."""
    return part.is_share or (part.low < whole.high and (whole.number or whole.high) > (part.number or part.low))


def _fit(part: Told, naming: Naming, whole: Told) -> int:
    """How well the words name a whole: 3 by event or noun, 2 by group or as victims, 1 as people of no known event; 0 not."""
    if not is_larger(whole, part):
        return 0
    if naming.event is not None and same_event(naming.event, whole.event):
        return 3
    if naming.lemma is not None and naming.lemma == whole.head:
        return 3
    if whole.unit != "person":
        return 0
    if groups_of(naming.lemma).items() & whole.groups.items():
        return 2
    befell = event_class("of people")
    near = part.sentence - whole.sentence <= _NEAR
    if naming.lemma not in figure_words("noun for those it happened to"):
        return 1 if near and naming.event in befell and whole.event is None else 0
    return 2 if whole.event in befell else 1
