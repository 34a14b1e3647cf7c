"""From sentences to rows: match, read against the frame, remember what the text speaks of, write the row.

What belongs here: the order of reading and what passes from one expression to the next.  What does not: single readings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.dates import read_calendar, read_lengths, read_relative
from pipelines.annotate.dates.doubts import doubt
from pipelines.annotate.dates.frame import Frame, Reading, merge
from pipelines.annotate.dates.patterns import Match, find_matches
from pipelines.annotate.dates.periods import Period
from pipelines.annotate.dates.tense import tense_at
from pipelines.annotate.nlp import ParsedSentence
from pipelines.model import Article, DateExpression, evidence_id

Reader = Callable[[dict[str, str], dict[str, str], Frame], Reading | None]
READERS: dict[str, Reader] = {
    "calendar": read_calendar.calendar,
    "year": read_calendar.year,
    "decade": read_calendar.decade,
    "century": read_calendar.century,
    "era_year": read_calendar.era_year,
    "era_decade": read_calendar.era_decade,
    "numeric": read_calendar.numeric,
    "festival": read_calendar.festival,
    "deictic": read_relative.deictic,
    "deictic_part": read_relative.deictic_part,
    "context_part": read_relative.context_part,
    "two_days": read_relative.two_days,
    "relative": read_relative.relative,
    "context_relative": read_relative.context_relative,
    "ago": read_relative.ago,
    "shift": read_relative.shift,
    "the_day_beside": read_relative.the_day_beside,
    "unit_end": read_relative.unit_end,
    "unit_part": read_relative.unit_part,
    "this_unit": read_relative.this_unit,
    "year_ago": read_relative.year_ago,
    "this_quarter": read_relative.this_quarter,
    "weekend": read_relative.weekend,
    "duration": read_lengths.duration,
    "rolling": read_lengths.rolling,
    "rolling_one": read_lengths.rolling_one,
    "within": read_lengths.within,
    "set_of": read_lengths.set_of,
    "clock": read_lengths.clock,
    "reference": read_lengths.reference,
}
# Between a time of the clock and its day: '5 p.m. on Friday', 'noon, Friday'.
_JOINT = re.compile(r"(?:,? ?(?:on )?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Found:
    """One expression of one sentence with its reading; ``anchor_id`` is the row it counts from, where that is another."""

    sentence: ParsedSentence
    match: Match
    end: int
    reading: Reading
    anchor_id: str | None


@dataclass(slots=True)
class _Memory:
    """What the text has last spoken of."""

    focus: Period | None = None
    focus_id: str | None = None
    quarter: Period | None = None
    quarter_id: str | None = None


def find(article: Article, sentences: Sequence[ParsedSentence]) -> list[Found]:
    """All expressions in order of the text, read one after the other."""
    matched = [(sentence, _believed(sentence)) for sentence in sentences]
    days = reference_days(article)
    narrative = is_narrative([match for _, matches in matched for match in matches])
    memory = _Memory()
    found: list[Found] = []
    for sentence, matches in matched:
        for match in matches:
            one = _read(article, sentence, match, days, narrative, memory)
            if one is not None:
                found.append(one)
    return found


def row(article: Article, found: Found) -> DateExpression:
    """The row of one expression."""
    base = int(found.sentence.span.start_char)
    start, end = found.sentence.source(base + found.match.start, base + found.end)
    reading = found.reading
    anchor = "publication" if reading.anchor == "reference" else found.anchor_id
    return DateExpression(
        date_id=evidence_id(article.article_id, "t", start, end),
        article_id=article.article_id,
        sentence_no=found.sentence.sentence_no,
        start_char=start,
        end_char=end,
        surface=article.text[start:end],
        type=reading.type,
        value=reading.value,
        mod=reading.mod,
        from_date=reading.first,
        to_date=reading.last,
        anchor=anchor,
    )


def reference_days(article: Article) -> tuple[dt.date, dt.date] | None:
    """First and last possible day of publication; None when the page does not say."""
    if article.published_from is not None and article.published_to is not None:
        return article.published_from, article.published_to
    if article.published_at is not None:
        day = article.published_at.date()
        return day, day
    return None


def read_between(match: Match, days: tuple[dt.date, dt.date] | None, frame: Frame) -> Reading | None:
    """The reading of a match against a day, or against all days of an interval."""
    reader = READERS[match.pattern.reading]
    if days is None:
        return reader(match.groups, match.pattern.settings, replace(frame, reference=None))
    early = reader(match.groups, match.pattern.settings, replace(frame, reference=days[0]))
    if days[0] == days[1] or early is None or early.anchor != "reference":
        return early
    late = reader(match.groups, match.pattern.settings, replace(frame, reference=days[1]))
    return merge(early, late) if late is not None else None


# A narrative names years and hardly ever speaks of yesterday, Friday or last week.  A text is one when it names at least so many
# years, and so many for each word that counts from the day of publication.
_YEARS, _YEARS_PER_DEICTIC = 6, 4.0
_DEICTIC = frozenset({"deictic", "deictic_part", "relative", "ago", "rolling", "rolling_one", "weekend"})


def is_narrative(matches: Iterable[Match]) -> bool:
    """Whether incomplete dates of a text count from the date before them and not from its publication."""
    years = deictic = 0
    for match in matches:
        if not match.groups.keys().isdisjoint(("year", "said_year", "era_year")):
            years += 1
        elif (
            match.pattern.reading in _DEICTIC
            or "relation" in match.groups
            or ("weekday" in match.groups and "month" not in match.groups)
        ):
            deictic += 1
    return years >= _YEARS and years >= _YEARS_PER_DEICTIC * deictic


def _believed(sentence: ParsedSentence) -> list[Match]:
    text = sentence.text
    return [match for match in find_matches(text) if doubt(match, text, sentence.span) is None]


def _read(
    article: Article,
    sentence: ParsedSentence,
    match: Match,
    days: tuple[dt.date, dt.date] | None,
    narrative: bool,
    memory: _Memory,
) -> Found | None:
    base = int(sentence.span.start_char)
    frame = Frame(
        focus=memory.focus,
        quarter=memory.quarter,
        is_narrative=narrative,
        tense=tense_at(sentence.span, base + match.start, base + match.end),
    )
    reading = read_between(match, days, frame)
    if reading is None:
        return None
    anchor_id = memory.focus_id if reading.anchor == "focus" else None
    found = Found(sentence, match, match.end, reading, anchor_id)
    if reading.period is not None and reading.type in ("DATE", "TIME"):
        start, end = sentence.source(base + match.start, base + match.end)
        memory.focus, memory.focus_id = reading.period, evidence_id(article.article_id, "t", start, end)
        if reading.period.grain == "quarter" and match.pattern.reading in ("calendar", "this_quarter"):
            memory.quarter, memory.quarter_id = memory.focus, memory.focus_id
    return found
