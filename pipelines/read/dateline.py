"""The dateline of a story: "QAIM, Iraq —", "SAN FRANCISCO (AP) —", "KYIV, March 4 (Reuters) -".

It is looked for at the beginning of a paragraph, and as a line of its own.  Which place it names is resolved by annotate.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Dateline:
    """``printed`` as it stands before the dash, agency and day included; offsets are code points into the given text."""

    printed: str
    place: str
    start: int
    end: int


# The parts of a dateline.  Every repetition has an end, so that no paragraph takes long.
_DASH = r"(?:\s{0,3}(?:—|–|-{2,9})\s{0,3}|\s{1,3}[-_―]\s{1,3}|\s{0,3}_\s{1,3})"  # " — ", " -- ", " - ", "_ "
_IN_CAPITALS = r"[A-Z][A-Z'’.\-/]{0,40}"  # "SAN"
_CAPITALS = rf"(?=[A-Z][A-Z'’.\-/]){_IN_CAPITALS}(?: {_IN_CAPITALS}){{0,4}}"  # "SAN FRANCISCO", not "A"
_WORD = r"[A-Z][\w'’.-]{0,40}"  # "Kesra"
_NAME = r"[A-Z][\w'’.-]{1,40}"  # the same with two letters or more
_REGION = rf"(?:,\s{{0,3}}(?!\d){_WORD}(?:\s{_WORD}){{0,4}}){{0,2}}"  # ", New South Wales, Australia"
_DAY_OF_MONTH = r"[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\s[A-Z]{3,9}(?:\s\d{2,4})?"  # "March 4", "4 MARCH 2024"
_DAY = rf"(?:,?\s{{0,3}}(?:{_DAY_OF_MONTH}|[A-Z][a-z]{{2,6}}day)(?:,?\s\d{{4}})?)?"
_AGENCY = r"(?:,?\s{0,3}\((?P<agency>[A-Z][\w .\-/&]{1,40})\))"  # " (AP)"

# In capitals the place is enough; in ordinary spelling it takes an agency or a region, or any sentence with a dash would do.
_INLINE = (
    re.compile(rf"(?P<printed>(?P<place>{_CAPITALS}{_REGION}){_DAY}{_AGENCY}?){_DASH}(?=\S)"),
    re.compile(rf"(?P<printed>(?P<place>{_NAME}(?:\s{_NAME}){{0,3}}{_REGION}){_DAY}{_AGENCY}){_DASH}(?=\S)"),
    re.compile(
        rf"(?P<printed>(?P<place>{_NAME}(?:\s{_NAME}){{0,2}},\s{_WORD}(?:\s{_WORD}){{0,3}}))\s{{0,3}}[—–]\s{{0,3}}(?=[A-Z\"“‘])"
    ),
)
_OWN_LINE = re.compile(rf"(?P<printed>(?P<place>{_CAPITALS}{_REGION}){_DAY}{_AGENCY}){_DASH}?")
_LONGEST = 120


def find_dateline(paragraph: str) -> Dateline | None:
    """The dateline that a paragraph begins with, or that it is; None where there is none."""
    head = paragraph[:_LONGEST]
    lead = len(head) - len(head.lstrip())
    for pattern in _INLINE:
        if match := pattern.match(head, lead):
            # A paragraph all in capitals has its dateline before a dash too, but a sentence of capitals is no place.
            if len(match["place"]) > 60:
                continue
            return Dateline(match["printed"], match["place"], match.start("printed"), match.end("printed"))
    alone = paragraph.strip()
    if len(alone) <= _LONGEST and (match := _OWN_LINE.fullmatch(alone)):
        return Dateline(match["printed"], match["place"], lead + match.start("printed"), lead + match.end("printed"))
    return None


_PARAGRAPHS = 5  # of the story in which a dateline is looked for: behind a deck, a byline, a picture's line


class LocatedDateline(NamedTuple):
    """A dateline as printed, and where the first name of its place ("KESRA" of "KESRA, Lenwe") stands in the article's text;
    None where the text writes it otherwise (with a line end inside)."""

    printed: str
    place_span: tuple[int, int] | None


def dateline_of(text: str, story: Iterable[tuple[int, str]]) -> LocatedDateline | None:
    """The dateline of an article: the first that one of the story's first paragraphs begins with.

    ``story`` gives each paragraph with its start in ``text``.
    """
    for start, paragraph in islice(story, _PARAGRAPHS):
        if (found := find_dateline(paragraph)) is not None:
            return locate_dateline(text, start, found.printed, found.place)
    return None


def locate_dateline(text: str, start: int, printed: str, place: str) -> LocatedDateline:
    """A dateline with the span of the first name of its ``place``, looked for from ``start`` of the text on."""
    name = place.split(",", maxsplit=1)[0].strip()
    at = text.find(name, start, start + _LONGEST)
    return LocatedDateline(printed, (at, at + len(name)) if name and at >= 0 else None)
