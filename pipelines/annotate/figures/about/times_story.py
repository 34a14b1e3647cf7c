"""The day of the event that a story tells: what its first sentences date, and how far into the page it reaches.

What belongs here: finding that day and where the story leaves it.  What does not: which figures take it (times.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.annotate.figures.about.stance import saying_verbs, stance_of
from pipelines.annotate.figures.about.time_adjuncts import TimeAdjunct, adjuncts_of, time_words
from pipelines.annotate.figures.context import Context
from pipelines.annotate.parse.page import PageWords
from pipelines.model import Article, DateExpression

_LEAD = 5  # sentences that may name the day, the headline counted
_REACH = 16  # sentences behind it that may be about that day
_MOST_DAYS_AGO = 10
_MOST_STEPS = 10
_BOUNDS = ("since", "until", "by")


@dataclass(frozen=True, slots=True)
class Story:
    """The days of the event, the expression that names them, the sentence it stands in, and the sentences of other times."""

    first: dt.date
    last: dt.date
    date: DateExpression
    sentence: int
    left: frozenset[int]

    def covers(self, context: Context) -> bool:
        """Whether a sentence may be about the event's day."""
        return self.holds(context.words.sentence[context.first] if context.first < context.end else 0)

    def holds(self, number: int) -> bool:
        """Whether ``words.sentences[number]`` may be about the event's day."""
        return number <= self.sentence + _REACH and number not in self.left

    def is_title(self, context: Context) -> bool:
        """Whether a sentence stands before the one that names the day: its present tense tells what has happened."""
        return context.first < context.end and context.words.sentence[context.first] < self.sentence


class PageDays:
    """The times that the sentences of a page name, read where they are asked for."""

    def __init__(self, article: Article, words: PageWords, dates: Sequence[DateExpression]) -> None:
        self.words, self.written = words, article.published_to
        self._dates: dict[int | None, list[DateExpression]] = {}
        for date in dates:
            self._dates.setdefault(date.sentence_no, []).append(date)
        self._read: dict[int, list[TimeAdjunct]] = {}

    @cached_property
    def story(self) -> Story | None:
        """The day of what the first sentences tell."""
        return _story_of(self)

    def of(self, number: int) -> list[TimeAdjunct]:
        """The times of ``words.sentences[number]``, without those that stand beside what happened."""
        if number not in self._read:
            dates = self._dates.get(self.words.sentences[number].sentence_no, [])
            read = adjuncts_of(self.words, self.words.sentence_bounds[number], dates, self.written) if dates else []
            self._read[number] = [each for each in read if not each.is_beside]
        return self._read[number]

    def before(self, context: Context) -> TimeAdjunct | None:
        """The one time at which the sentence before, in the same paragraph, tells what happened."""
        words = self.words
        number = words.sentence[context.first] if context.first < context.end else 0
        if (
            number == 0
            or self.of(number)
            or words.paragraph[words.sentence_bounds[number - 1][0]] != words.paragraph[context.first]
        ):
            return None
        told = [
            each
            for each in self.of(number - 1)
            if _is_told(words, each) and not each.is_long and not _is_aside(words, each)
        ]
        return told[0] if len(told) == 1 == len(self.of(number - 1)) and told[0].preposition not in _BOUNDS else None


def _story_of(days: PageDays) -> Story | None:
    """The day that the first sentences give to what happened; None where they give none or tell of what goes on for days."""
    words, written = days.words, days.written
    lead = range(min(_LEAD, len(words.sentences)))
    if written is None or _lasts(words, len(lead)):
        return None
    told = [
        (number, adjunct, recent)
        for number in lead
        for adjunct in days.of(number)
        if (recent := _recent_days(adjunct, written)) is not None and _is_told(words, adjunct)
    ]
    if not told:
        return None
    number, adjunct, recent = next((each for each in told if _befalls(words, each[1])), told[0])
    return Story(*recent, adjunct.dates[0], number, _left(days, number, adjunct))


def _befalls(words: PageWords, adjunct: TimeAdjunct) -> bool:
    """Whether the adjunct dates what befell somebody: 'derailed on Friday', not 'the search ended on Sunday'."""
    verb = _verb(words, adjunct)
    return verb is not None and words.lemma[verb] in time_words("befalls")


def _lasts(words: PageWords, sentences: int) -> bool:
    """Whether the headline or the sentences behind it tell of what goes on for days: by a subject, or what it happened in."""
    end = words.sentence_bounds[min(sentences, 3) - 1][1] if sentences else 0
    return any(words.lemma[at] in time_words("lasts") and _does(words, at) for at in range(end))


def _does(words: PageWords, word: int) -> bool:
    for _ in range(_MOST_STEPS):
        relation, head = words.dep[word], words.head[word]
        if relation == "pobj":
            return words.lower[head] in time_words("happens in")
        if relation not in ("conj", "compound", "appos", "nmod"):
            return relation in ("nsubj", "nsubjpass", "ROOT", "csubj")
        word = head
    return False


def _recent_days(adjunct: TimeAdjunct, written: dt.date) -> tuple[dt.date, dt.date] | None:
    """The day or night that an adjunct names, where it lies shortly before the day of writing."""
    first, last = adjunct.first, adjunct.last
    if first is None or last is None or adjunct.preposition in _BOUNDS:
        return None
    is_day = (last - first).days <= 1 and all(date.type in ("DATE", "TIME") for date in adjunct.dates)
    return (first, last) if is_day and 0 <= (written - last).days <= _MOST_DAYS_AGO else None


def _is_told(words: PageWords, adjunct: TimeAdjunct) -> bool:
    """Whether the adjunct dates what happened: its verb looks back and is none of saying."""
    verb = _verb(words, adjunct)
    if verb is None:
        return False
    if words.lemma[verb] in saying_verbs() | time_words("is told") or words.lower[verb] in ("according",):
        return False
    return stance_of(words, verb).tense in ("past", "perfect", None)


def _is_aside(words: PageWords, adjunct: TimeAdjunct) -> bool:
    """'the suburb, which was emptied on Monday': the time of a clause about a noun."""
    verb = _verb(words, adjunct)
    return verb is not None and words.dep[verb] in ("relcl", "acl")


def _verb(words: PageWords, adjunct: TimeAdjunct) -> int | None:
    return words.verb_above(adjunct.governors[0]) if adjunct.governors else None


def _left(days: PageDays, number: int, story: TimeAdjunct) -> frozenset[int]:
    """The sentences within reach that name a time, to some of their figures or none, or follow another one in their paragraph."""
    words, left = days.words, set[int]()
    elsewhere, paragraph = False, -1
    for at in range(number, min(number + _REACH + 1, len(words.sentences))):
        first = words.sentence_bounds[at][0]
        if first >= len(words.paragraph):
            break
        if words.paragraph[first] != paragraph:
            elsewhere, paragraph = False, words.paragraph[first]
        for adjunct in days.of(at):
            verb = _verb(words, adjunct)
            if verb is None or words.lemma[verb] not in saying_verbs():
                elsewhere = not _meets(adjunct, story)
                left.add(at)
        if elsewhere:
            left.add(at)
    return frozenset(left)


def _meets(one: TimeAdjunct, other: TimeAdjunct) -> bool:
    first, last = one.first or dt.date.min, one.last or dt.date.max
    return other.first is not None and other.last is not None and first <= other.last and other.first <= last
