"""From sentences to rows: match, read against the context, remember what the text speaks of, write the row.

What belongs here: the order of reading and what passes from one expression to the next.  What does not: single readings.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.annotate.dates.doubts import believed
from pipelines.annotate.dates.likely import likely_part
from pipelines.annotate.dates.memory import Memory, Spoken
from pipelines.annotate.dates.patterns import PatternMatch, find_matches
from pipelines.annotate.dates.readings import festivals as read_festivals
from pipelines.annotate.dates.readings import lengths as read_lengths
from pipelines.annotate.dates.readings import named_days as read_calendar
from pipelines.annotate.dates.readings import relative as read_relative
from pipelines.annotate.dates.readings import years as read_years
from pipelines.annotate.dates.tense import tense_at
from pipelines.annotate.dates.timex import Tense, TimeContext, Timex, at_moment, merge
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.parse.sentences import ParsedSentence
from pipelines.lexicons import words_of_class
from pipelines.model import Article, DateExpression, evidence_id
from pipelines.model.changed import changed
from pipelines.model.quick import quick

Reader = Callable[[dict[str, str], dict[str, str], TimeContext], Timex | None]
# What a pattern's row names in its column ``reading`` is a function of that name.
_READINGS: tuple[Reader, ...] = (
    read_calendar.calendar, read_calendar.numeric, read_calendar.week_of,
    read_years.year, read_years.split_year, read_years.decade, read_years.century, read_years.era_year, read_years.era_part,
    read_years.era_decade,
    read_festivals.festival,
    read_relative.deictic, read_relative.deictic_part, read_relative.overnight, read_relative.context_part, read_relative.two_days,
    read_relative.relative, read_relative.context_relative, read_relative.ago, read_relative.shift,
    read_relative.the_day_beside, read_relative.unit_end, read_relative.unit_part, read_relative.this_unit,
    read_relative.year_ago, read_relative.this_quarter, read_relative.weekend, read_relative.quarter_that_ended,
    read_relative.any_day, read_relative.edge_of,
    read_lengths.duration, read_lengths.compound, read_lengths.rolling, read_lengths.rolling_one, read_lengths.within,
    read_lengths.set_of, read_lengths.clock, read_lengths.reference,
)  # fmt: skip
READERS: dict[str, Reader] = {reader.__name__: reader for reader in _READINGS}
# Readings that name the quarter of the report, and expressions after which 'a year earlier' is a year and not a quarter.
_QUARTERS = frozenset({"calendar", "this_quarter", "quarter_that_ended"})
_BUSINESS_YEARS = frozenset({"counted part", "duration", "the year that ended", "the year"})
# 'from Friday to Sunday': the second day does not lie before the first.
_TO = re.compile(r"\s?(?:to|through|until|till|-|–|—)\s?(?:the )?", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s? ")
_NOUNS = re.compile(r"[\w-]{1,20}(?: [\w-]{1,20})?")
# Between a time of the clock and its day when both are one expression: '5 p.m. Friday', 'noon, Friday'.
_JOINT = re.compile(r",? ?")
# A day behind a time of the clock is its day when it stands this near: '9 a.m. (1400 GMT) on Friday'.
_NEAR_CHARS = 24
# Not when another part of the sentence begins between them: 'on Monday it called at 6 p.m., on Friday it sank'.
_NEXT_PART = re.compile(r"[,;] (?:on|and|then|but|while)\b", re.IGNORECASE)


@quick
@dataclass(frozen=True, slots=True)
class ReadExpression:
    """One expression of one sentence with its reading; ``anchor_id`` is the row it counts from, where that is another."""

    sentence: ParsedSentence
    match: PatternMatch
    start: int
    end: int
    reading: Timex
    anchor_id: str | None


def find(article: Article, words: PageWords) -> list[ReadExpression]:
    """All expressions in order of the text, read one after the other."""
    matched = [
        (number, believed(find_matches(sentence.text), words, number))
        for number, sentence in enumerate(words.sentences)
    ]
    days = reference_days(article)
    every = [match for _, matches in matched for match in matches]
    memory = Memory(is_narrative(every), [year for match in every if (year := _year(match)) is not None])
    found: list[ReadExpression] = []
    for number, matches in matched:
        if matches:
            found.extend(_read(article, words, number, matches, days, memory))
        memory.end_sentence()
    return found


def row(article: Article, found: ReadExpression) -> DateExpression:
    """The row of one expression."""
    start, end = found.sentence.page_span(found.start, found.end)
    reading = found.reading
    date = DateExpression(
        evidence_id(article.article_id, "t", start, end), article.article_id, found.sentence.sentence_no, start, end,
        article.text[start:end], reading.type, reading.value, reading.mod,
    )  # fmt: skip
    return as_read(date, reading, "publication" if reading.anchor == "reference" else found.anchor_id)


def as_read(date: DateExpression, reading: Timex, anchor: str | None) -> DateExpression:
    """The row of an expression with a reading and what it counts from."""
    likely_from, likely_to = likely_part(reading)
    return changed(
        date, type=reading.type, value=reading.value, mod=reading.mod, from_date=reading.first, to_date=reading.last,
        likely_from=likely_from, likely_to=likely_to, anchor=anchor,
    )  # fmt: skip


def reference_days(article: Article) -> tuple[dt.date, dt.date] | None:
    """First and last possible day of publication; None when the page does not say."""
    if article.published_from is not None and article.published_to is not None:
        return article.published_from, article.published_to
    if article.published_at is not None:
        day = article.published_at.date()
        return day, day
    return None


def read_between(match: PatternMatch, days: tuple[dt.date, dt.date] | None, context: TimeContext) -> Timex | None:
    """The reading of a match against a day, or against all days of an interval."""
    reader = READERS[match.pattern.reading]
    if days is None:
        return reader(match.groups, match.pattern.settings, changed(context, reference=None))
    early = reader(match.groups, match.pattern.settings, changed(context, reference=days[0]))
    if days[0] == days[1] or early is None or early.anchor != "reference":
        return early
    late = reader(match.groups, match.pattern.settings, changed(context, reference=days[1]))
    return merge(early, late) if late is not None else None


# A narrative names years and hardly ever speaks of yesterday, Friday or last week.  A text is one when it names at least so many
# years, and so many for each word that counts from the day of publication.
_YEARS, _YEARS_PER_DEICTIC = 6, 3.0
_DEICTIC = frozenset({"deictic", "deictic_part", "relative", "ago", "rolling", "rolling_one", "weekend"})


def is_narrative(matches: Iterable[PatternMatch]) -> bool:
    """Whether incomplete dates of a text count from the date before them and not from its publication."""
    years = deictic = 0
    for match in matches:
        if not match.groups.keys().isdisjoint(("year", "year2", "said_year", "era_year")):
            years += 1
        elif (
            match.pattern.reading in _DEICTIC
            or "relation" in match.groups
            or ("weekday" in match.groups and "month" not in match.groups)
        ):
            deictic += 1
    return years >= _YEARS and years >= _YEARS_PER_DEICTIC * deictic


def _read(
    article: Article,
    words: PageWords,
    number: int,
    matches: Sequence[PatternMatch],
    days: tuple[dt.date, dt.date] | None,
    memory: Memory,
) -> Iterator[ReadExpression]:
    """The expressions of one sentence; times of the clock are read last, when the days beside them are known."""
    sentence = words.sentences[number]
    text = sentence.text
    read: list[ReadExpression] = []
    clocks: list[PatternMatch] = []
    for match in matches:
        if match.pattern.reading == "clock":
            clocks.append(match)
            continue
        ranged = bool(read) and _ends_range(read[-1], match, text)
        # "Wednesday's ruling" stands beside any verb: its own tense is not known.
        tense = _tense_behind(text, match.end) or tense_at(words, number, match.start, match.end)
        context = _context(memory, sentence.sentence_no, tense, read[-1].reading.first if ranged else None)
        reading = read_between(match, days, context)
        year = _year(match)
        if year is not None:
            del memory.years[:1]
        if reading is None:
            continue
        read.append(ReadExpression(sentence, match, match.start, match.end, reading, memory.date_id(reading.anchor)))
        is_aside = (reading.anchor == "reference") if memory.is_narrative else _compares(match)
        if reading.period is not None and not is_aside:
            start, end = sentence.page_span(match.start, match.end)
            date_id = evidence_id(article.article_id, "t", start, end)
            spoken = Spoken(reading.period, date_id, sentence.sentence_no)
            memory.speak_of(spoken, year)
            if reading.period.grain == "quarter" and match.pattern.reading in _QUARTERS:
                memory.last_quarter, memory.is_business_year = spoken, False
        if match.pattern.name in _BUSINESS_YEARS and match.groups.get("unit", "year") in ("months", "year"):
            memory.is_business_year = True
    return iter(_with_clocks(read, clocks, sentence, memory))


def _compares(match: PatternMatch) -> bool:
    """'a year earlier' in news: what a number is compared with, no time that the text goes on from."""
    return (
        match.pattern.name in ("earlier", "year-ago", "corresponding", "period a year ago")
        and match.groups.get("unit", "year") == "year"
    )


def _tense_behind(text: str, end: int) -> Tense | None:
    """ "Wednesday's ruling" may lie ahead or behind, "Wednesday's earthquake" lies behind; None where no noun has the day."""
    possessive = _POSSESSIVE.match(text, end)
    if possessive is None:
        return None
    nouns = _NOUNS.match(text, possessive.end())
    unforeseen = words_of_class("date_contexts", "unforeseen")
    return "past" if nouns is not None and not unforeseen.isdisjoint(nouns[0].lower().split()) else "unknown"


def _context(memory: Memory, sentence_no: int, tense: Tense, not_before: dt.date | None) -> TimeContext:
    focus, named = memory.focus(sentence_no), memory.literal(sentence_no)
    day, quarter = memory.day(sentence_no), memory.quarter()
    return TimeContext(
        focus=focus.period if focus is not None else None,
        named=named.period if named is not None else None,
        day=day.period if day is not None else None,
        quarter=quarter.period if quarter is not None else None,
        is_narrative=memory.is_narrative,
        tense=tense,
        not_before=not_before,
    )


def _ends_range(before: ReadExpression, match: PatternMatch, text: str) -> bool:
    """'Sunday' in 'Friday to Sunday', not 'December' in 'Friday to December': both name the same kind of thing."""
    if before.reading.period is None or not _TO.fullmatch(text[before.end : match.start]):
        return False
    return any(name in before.match.groups and name in match.groups for name in ("weekday", "month"))


def _year(match: PatternMatch) -> int | None:
    """The year that a match names in digits."""
    return int(match.groups["year"]) if "year" in match.groups else None


def _with_clocks(
    read: Sequence[ReadExpression], clocks: Sequence[PatternMatch], sentence: ParsedSentence, memory: Memory
) -> list[ReadExpression]:
    """The expressions of a sentence in order, those of its times of the clock with them: such a time joins the day that it stands
    beside, else takes the nearest day of its sentence or the one last spoken of.

    Days are kept in order of the text and looked for by their places: a list of a thousand times costs a thousand times one.
    """
    text = sentence.text
    days = sorted(filter(_is_of_a_day, read), key=_start)
    others = [found for found in read if not _is_of_a_day(found)]
    for match in clocks:
        moment = read_lengths.clock_time(match.groups)
        if moment is None:
            continue
        place = bisect_left(days, match.start, key=_start)
        before = days[place - 1] if place else None
        behind = days[place] if place < len(days) else None
        if before is not None and _is_free(before) and _JOINT.fullmatch(text, before.end, match.start):
            days[place - 1] = changed(before, end=match.end, reading=at_moment(before.reading, moment))
            continue
        if behind is not None and _is_free(behind) and _JOINT.fullmatch(text, match.end, behind.start):
            days[place] = changed(behind, start=match.start, reading=at_moment(behind.reading, moment))
            continue
        if before is None or (behind is not None and _is_near(text, match.end, behind.start)):
            beside = behind
        else:
            beside = before
        if beside is not None:
            reading, anchor_id = at_moment(beside.reading, moment), beside.anchor_id
        else:
            day = memory.day(sentence.sentence_no)
            alone = read_between(match, None, TimeContext(day=day.period if day is not None else None))
            if alone is None:
                continue
            reading, anchor_id = alone, day.date_id if day is not None else None
        found = ReadExpression(sentence, match, match.start, match.end, reading, anchor_id)
        if _is_of_a_day(found):
            days.insert(place, found)
        else:
            others.append(found)
    return sorted([*days, *others], key=_start)


def _start(found: ReadExpression) -> int:
    return found.start


def _is_of_a_day(found: ReadExpression) -> bool:
    return found.reading.period is not None and found.reading.period.grain == "day"


def _is_near(text: str, end: int, start: int) -> bool:
    """Whether a day behind a time of the clock is its day although another stands before it."""
    return start - end <= _NEAR_CHARS and not _NEXT_PART.search(text, end, start)


def _is_free(day: ReadExpression) -> bool:
    """Whether no time of the clock has joined a day yet."""
    return ":" not in (day.reading.value or "")
