"""Reasons not to believe that words are a time expression: 'may' the verb, 1,500 people, 'a second man', the fall of a city.

What belongs here: tests on what stands around a match.  What does not: what a match means.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipelines.annotate.dates.patterns import Match

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

# Words before a bare number of four digits that make it a year.
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|until|till|by|from|to|between|and|or|after|before|during|through|throughout|circa|ca\.?|about|around|early|late|mid|"
    r"year|years|of|for|as|the|summer|spring|winter|fall|autumn|mid|back|again)|[(\[–—/,;-])\s*$",
    re.IGNORECASE,
)
_RANGE_BEHIND = re.compile(r" ?[-–—] ?(?:1\d{3}|20\d\d)\b")
_AFTER_THE = re.compile(r"(?:\bthe|['’]s) $", re.IGNORECASE)
# Words before 'one day' that make it a length and not some day to come.
_SPAN_BEFORE = re.compile(
    r"\b(?:in|for|within|than|after|only|just|last|lasts|lasted|took|takes|over|under|about|by|of|least|nearly|almost)\s$",
    re.IGNORECASE,
)
_CLOSED_BEHIND = re.compile(r"\s*(?:[)\],;:.–—/-]|$)")
_MONEY_BEHIND = re.compile(
    r"\s?(?:dollars|euros|pounds|rubles|dinars|percent|per cent|troops|soldiers|men|people|tons|miles|feet)\b", re.I
)


def doubt(match: Match, text: str, span: Span) -> str | None:
    """Why a match in the text of a sentence is no time expression; None when nothing speaks against it."""
    groups, name = match.groups, match.pattern.name
    if name == "month" and groups["month"] in (
        "may",
        "march",
        "mar",
        "jun",
        "sep",
        "dec",
        "jan",
        "oct",
        "nov",
        "apr",
        "aug",
        "feb",
        "jul",
    ):
        token = token_at(span, match.end - 1)
        if (
            token is None
            or token.tag_ not in ("NNP", "NNPS")
            or (groups["month"] == "mar" and text[match.end : match.end + 1] != ".")
        ):
            return "not tagged as a name"
    if name in ("month", "month year") and _inside_name(match, span):
        return "part of a name"
    if name == "month" and groups["month"] == "march" and "part" not in groups and _is_a_march(match, span):
        return "people on the march"
    if match.pattern.reading == "year" and "year" in groups and "range_end" not in groups:
        return _no_year(match, text, span)
    if groups.get("unit") in ("second", "seconds") and groups.get("count") is not None:
        return "'second' the ordinal"
    if groups.get("unit") in ("quarter", "quarters") and match.pattern.reading == "duration" and _is_fraction(match):
        return "a fraction"
    if name == "duration" and groups.get("count") in ("a", "an") and "degree" not in groups and _is_rate(match, span):
        return "a rate"
    if "festival" in groups and not _is_written_as_a_name(groups["festival"], text[match.start : match.end]):
        return "not written as a name: 'an early May day'"
    if name == "set word" and match.start > 0 and text[match.start].isupper():
        return "part of a name"
    if name == "duration" and groups.get("number") == "one" and groups["unit"] == "day" and "degree" not in groups:
        return None if _SPAN_BEFORE.search(text[max(0, match.start - 12) : match.start]) else "'one day', whenever"
    if name in ("past reference", "present reference", "future reference"):
        return _no_reference(match, text, span)
    return None


def token_at(span: Span, offset: int) -> Token | None:
    """The token of a sentence that holds the character at an offset from the sentence's start."""
    wanted = span.start_char + offset
    low, high = span.start, span.end
    doc = span.doc
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx + len(doc[middle].text) <= wanted:
            low = middle + 1
        else:
            high = middle
    return doc[low] if low < span.end else None


def _is_written_as_a_name(festival: str, words: str) -> bool:
    """Whether the Day of a festival has a capital: 'May Day', not 'an early May day'."""
    at = words.lower().replace("’", "'").find(festival)
    last = words[at : at + len(festival)].rpartition(" ")[2]
    return last.lower() != "day" or last[0].isupper()


def _is_a_march(match: Match, span: Span) -> bool:
    """'the Long March', 'an annual March for Jobs': behind an article, an adjective or a name."""
    token = token_at(span, match.start)
    if token is None or token.i == span.start:
        return False
    before = token.nbor(-1)
    if before.lower_ in ("the", "a"):
        behind = token.nbor() if token.i + 1 < span.end else None
        return behind is None or behind.tag_ not in ("NN", "NNS")
    return before.tag_ in ("JJ", "NNP", "NNPS", "POS") or before.lower_ in ('"', "“", "``")


def _is_fraction(match: Match) -> bool:
    """'three-quarters', 'a quarter'; 'three quarters' are nine months."""
    return (
        "number" not in match.groups or match.pattern.name == "duration adjective" or match.groups["unit"] == "quarter"
    )


def _is_rate(match: Match, span: Span) -> bool:
    """'$5 a month', '24 hours a day', 'twice a year'."""
    token = token_at(span, match.start)
    before = token.nbor(-1) if token is not None and token.i > span.start else None
    return before is not None and (before.tag_ in ("CD", "NN", "NNS", "$") or before.lower_ in ("once", "twice"))


def _inside_name(match: Match, span: Span) -> bool:
    """A month that the parser sees inside a person's or organisation's name ('April Jones')."""
    token = token_at(span, match.start)
    return token is not None and token.ent_type_ == "PERSON"


def _no_year(match: Match, text: str, span: Span) -> str | None:
    if match.groups.keys() & {"part"} or match.end - match.start > 5:
        return None
    number = int(match.groups["year"])
    if _MONEY_BEHIND.match(text, match.end):
        return "counts something"
    if _RANGE_BEHIND.match(text, match.end):
        return None
    token = token_at(span, match.start)
    behind = token.nbor() if token is not None and token.i + 1 < span.end else None
    if (
        behind is not None
        and behind.tag_ == "NNS"
        and token is not None
        and token.head == behind
        and token.dep_ == "nummod"
        and (
            number % 100 == 0 or (number < 1900 and not _AFTER_THE.search(text[max(0, match.start - 6) : match.start]))
        )
    ):
        return "counts something"
    if 1900 <= number < 2100:
        return None
    if _YEAR_BEFORE.search(text[max(0, match.start - 12) : match.start]) is None:
        return "nothing says that it is a year"
    if number < 1500 and _CLOSED_BEHIND.match(text, match.end) is None:
        return "nothing says that it is a year"
    return None


def _no_reference(match: Match, text: str, span: Span) -> str | None:
    words = text[match.start : match.end].lower()
    token = token_at(span, match.end - 1)
    if token is None:
        return None
    if words in ("the past", "the present", "the future", "future") and token.tag_ not in ("NN",) and words != "future":
        return "an adjective"
    if words == "current" and token.tag_ != "JJ":
        return "a noun"
    return None
