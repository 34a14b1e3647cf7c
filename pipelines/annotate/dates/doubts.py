"""Reasons not to believe that words are a time expression: 'may' the verb, 1,500 people, 'a second man', the fall of a city.

What belongs here: tests on what stands around a match.  What does not: what a match means.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.annotate.dates.patterns import PatternMatch
from pipelines.annotate.parse.page import PageWords
from pipelines.lexicons import words_of_class


def _any_of(name: str) -> str:
    return "|".join(sorted(map(re.escape, words_of_class("date_contexts", name)), key=len, reverse=True))


_YEAR_BEFORE = re.compile(rf"(?:\b(?:{_any_of('before year')})|[(\[–—/,;-])\s*$", re.IGNORECASE)
_ONE_DAY_BEFORE = re.compile(rf"\b(?:{_any_of('before one day')})\s$", re.IGNORECASE)
_COUNTED_BEHIND = re.compile(rf"\s?(?:{_any_of('counted')})\b", re.IGNORECASE)
_DIALLED = re.compile(r"(?:^|[^\d-])\d{3}[-–]$|\d[-–]\d{3}[-–]$")
_RANGE_BEHIND = re.compile(r" ?[-–—] ?(?:1\d{3}|20\d\d)\b")
_AFTER_THE = re.compile(r"(?:\bthe|['’]s) $", re.IGNORECASE)
_CLOSED_BEHIND = re.compile(r"\s*(?:[)\],;:.–—/-]|$)")
_LETTERS = re.compile(r"[^\W\d_]+")
_TENS = words_of_class("date_contexts", "scale of tens")
_NOT_ADJECTIVES = frozenset({"the past", "the present", "the future"})
_REFERENCES = frozenset({"past reference", "present reference", "future reference"})


def _words(name: str) -> frozenset[str]:
    return words_of_class("date_contexts", name)


class MatchInSentence:
    """A match among the words of its sentence: ``first`` and ``last`` are the words of its ends, ``before`` and ``behind`` those
    beside its first word; None where the sentence has none."""

    def __init__(self, match: PatternMatch, words: PageWords, number: int) -> None:
        self.match = match
        self.groups = match.groups
        self.name = match.pattern.name
        self.text = words.sentences[number].text
        self.surface = self.text[match.start : match.end]
        self.words = words
        self.first = words.word_in(number, match.start)
        self.last = words.word_in(number, match.end - 1)
        low, high = words.sentence_bounds[number]
        self.before = self.first - 1 if self.first is not None and self.first > low else None
        self.behind = self.first + 1 if self.first is not None and self.first + 1 < high else None

    def text_before(self, n_chars: int) -> str:
        """So many characters of the sentence before the match."""
        return self.text[max(0, self.match.start - n_chars) : self.match.start]

    def tag(self, word: int | None) -> str:
        """The Penn tag of a word; '' for None."""
        return self.words.tag[word] if word is not None else ""

    def lower(self, word: int | None) -> str:
        """A word in small letters; '' for None."""
        return self.words.lower[word] if word is not None else ""


def believed(matches: Sequence[PatternMatch], words: PageWords, number: int) -> list[PatternMatch]:
    """The matches in ``words.sentences[number]`` that nothing speaks against."""
    return [match for match in matches if doubt(MatchInSentence(match, words, number)) is None]


def doubt(found: MatchInSentence) -> str | None:
    """Why a match is no time expression; None when nothing speaks against it."""
    groups, name, reading = found.groups, found.name, found.match.pattern.reading
    unit = groups.get("unit")
    if name in ("month", "month year"):
        reason = _no_month(found)
        if reason is not None:
            return reason
    if "weekday" in groups and "month" not in groups and _is_a_name(found):
        return "part of a name"
    if name == "short decade" and not _TENS.isdisjoint(_LETTERS.findall(found.text.lower())):
        return "tens of something else"
    if name == "overnight" and found.tag(found.behind).startswith("NN") and _modifies(found, "happens overnight"):
        return "no night in particular"
    if reading == "year" and "year" in groups and "range_end" not in groups:
        return _no_year(found)
    if unit in ("second", "seconds") and "count" in groups:
        return "'second' the ordinal"
    if unit in ("quarter", "quarters") and reading == "duration" and _is_fraction(found):
        return "a fraction"
    if "festival" in groups and not _is_written_as_a_name(groups["festival"], found.surface):
        return "not written as a name: 'an early May day'"
    if name == "set word" and found.match.start > 0 and found.surface[0].isupper():
        return "part of a name"
    if name == "duration" and "degree" not in groups:
        return _no_length(found)
    return _no_reference(found) if name in _REFERENCES else None


def _is_a_name(found: MatchInSentence) -> bool:
    """'the Sunday Times', 'Bloody Sunday': the weekday is part of a name."""
    if found.first is None or found.match.pattern.name not in ("weekday", "context weekday"):
        return False
    words, weekday = found.words, found.groups["weekday"].capitalize()
    behind = found.behind
    if (
        behind is not None
        and words.text[behind][0].isupper()
        and words.lower[behind] in _words("named after a weekday")
    ):
        return words.text[found.first] == weekday
    before = found.before
    return before is not None and words.text[before][0].isupper() and words.lower[before] in _words("names a weekday")


def _modifies(found: MatchInSentence, name: str) -> bool:
    """Whether the first word stands before a noun that is none of a class: 'an overnight stay'."""
    words, first = found.words, found.first
    if first is None or words.dep[first] not in ("amod", "compound", "nmod", "advmod"):
        return False
    head = words.head[first]
    return words.tag[head] in ("NN", "NNS") and head > first and words.lemma[head] not in _words(name)


def _no_month(found: MatchInSentence) -> str | None:
    is_alone = found.name == "month"
    month = found.groups["month"]
    if is_alone and (len(month) == 3 or month == "march"):
        # 'may', 'march', and abbreviations that stand for other words too ('dec', 'mar').
        has_dot = found.text[found.match.end : found.match.end + 1] == "."
        if found.tag(found.last) not in ("NNP", "NNPS") or (month == "mar" and not has_dot):
            return "not tagged as a name"
    if found.first is not None and found.words.ent[found.first] == "PERSON":
        return "part of a name"
    if is_alone and found.groups.keys() == {"month"} and month in _words("given name") and _names_a_person(found):
        return "part of a name"
    if is_alone and month == "march" and "part" not in found.groups and _is_a_march(found):
        return "people on the march"
    return None


def _names_a_person(found: MatchInSentence) -> bool:
    """'May Hartley said': a capitalised word behind, and no word before that a month follows."""
    words, behind = found.words, found.behind
    if behind is None or not words.text[behind][0].isupper() or words.pos[behind] != "PROPN":
        return False
    before = found.before
    if before is None:
        return True
    return words.pos[before] not in ("ADP", "ADJ", "DET", "SCONJ") and words.lower[before] not in (
        "last",
        "next",
        "since",
    )


def _is_a_march(found: MatchInSentence) -> bool:
    """'the Great March', 'a silent March for Bread': behind an article, an adjective or a name."""
    if found.before is None:
        return False
    if found.lower(found.before) in ("the", "a"):
        return found.tag(found.behind) not in ("NN", "NNS")
    return found.tag(found.before) in ("JJ", "NNP", "NNPS", "POS") or found.lower(found.before) in ('"', "“", "``")


def _is_written_as_a_name(festival: str, surface: str) -> bool:
    """Whether the Day of a festival has a capital: 'May Day', not 'an early May day'."""
    at = surface.lower().replace("’", "'").find(festival)
    last = surface[at : at + len(festival)].rpartition(" ")[2]
    return last.lower() != "day" or last[0].isupper()


def _is_fraction(found: MatchInSentence) -> bool:
    """'three-quarters', 'a quarter'; 'three quarters' are nine months."""
    return "number" not in found.groups or found.name == "duration adjective" or found.groups["unit"] == "quarter"


def _no_length(found: MatchInSentence) -> str | None:
    groups = found.groups
    if groups.get("count") in ("a", "an") and _is_rate(found):
        return "a rate"
    if groups.get("number") == "one" and groups["unit"] == "day" and not _ONE_DAY_BEFORE.search(found.text_before(12)):
        return "'one day', whenever"
    return None


def _is_rate(found: MatchInSentence) -> bool:
    """'$9 a month', 'six meals a day', 'once a year'."""
    return found.tag(found.before) in ("CD", "NN", "NNS", "$") or found.lower(found.before) in ("once", "twice")


def _no_year(found: MatchInSentence) -> str | None:
    match, text = found.match, found.text
    if "part" in found.groups or match.end - match.start > 5:
        return None
    number = int(found.groups["year"])
    if _COUNTED_BEHIND.match(text, match.end):
        return "counts something"
    if _RANGE_BEHIND.match(text, match.end):
        return None
    if _is_count_of_the_next_word(found) and (
        number % 100 == 0 or (number < 1900 and not _AFTER_THE.search(found.text_before(6)))
    ):
        return "counts something"
    if _DIALLED.search(found.text_before(8)):
        return "part of a number that one dials"
    if 1900 <= number < 2100:
        return None
    is_open = number < 1500 and _CLOSED_BEHIND.match(text, match.end) is None
    if is_open or _YEAR_BEFORE.search(found.text_before(12)) is None:
        return "nothing says that it is a year"
    return None


def _is_count_of_the_next_word(found: MatchInSentence) -> bool:
    """Whether the parser takes a number for how many of the plural behind it."""
    words, first, behind = found.words, found.first, found.behind
    if first is None or behind is None or words.tag[behind] != "NNS":
        return False
    return words.head[first] == behind and words.dep[first] == "nummod"


def _no_reference(found: MatchInSentence) -> str | None:
    surface = found.surface.lower()
    return "an adjective" if surface in _NOT_ADJECTIVES and found.tag(found.last) != "NN" else None
