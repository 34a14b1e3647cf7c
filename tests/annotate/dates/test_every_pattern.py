"""Every pattern, with every alternative of its pieces and classes of words, reads without an exception from any day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cache

import pytest
import spacy

from pipelines.annotate.dates import anchor_to_speech, explain_dates, find_dates
from pipelines.annotate.dates.calendar.periods import period
from pipelines.annotate.dates.find import read_between
from pipelines.annotate.dates.patterns import match_whole, patterns, worth_trying
from pipelines.annotate.dates.timex import TimeContext
from pipelines.annotate.parse.language_model import LanguageModel, ModelIdentity
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, Statement
from tests.annotate.dates.sentences import sentences_of

FIRST, LAST, SOME = dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2024, 2, 29)
PUBLISHED = [None, (FIRST, FIRST), (LAST, LAST), (SOME, SOME), (FIRST, LAST), (SOME, dt.date(2024, 3, 9))]
_SPOKEN_OF = [period(day, grain) for day, grain in [(SOME, "day"), (FIRST, "year"), (LAST, "month"), (LAST, "day")]]
CONTEXTS = [
    TimeContext(),
    *(
        TimeContext(whole, whole, whole, whole, whole if whole.grain != "day" else None, is_narrative, tense)
        for whole in _SPOKEN_OF
        for is_narrative, tense in [(False, "past"), (True, "future")]
    ),
]
PAGE_SENTENCES = 400


@cache
def samples() -> dict[str, list[tuple[str, str]]]:
    return {pattern.name: list(sentences_of(pattern)) for pattern in patterns()}


def test_every_pattern_has_many_samples() -> None:
    few = {name: len(found) for name, found in samples().items() if not found}
    assert not few
    assert sum(map(len, samples().values())) > 10_000


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_an_expression_reads_from_any_day(pattern) -> None:
    for number, (expression, _) in enumerate(samples()[pattern.name]):
        match = match_whole(expression)
        if match is None:  # its own pattern asks for words beside it
            continue
        # Every context for the first few, then one after the other.
        for context in CONTEXTS if number < 5 else CONTEXTS[number % len(CONTEXTS) :][:1]:
            for days in PUBLISHED:
                reading = read_between(match, days, context)
                if reading is not None and reading.first is not None and reading.last is not None:
                    assert reading.first <= reading.last, (expression, days, context, reading)


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.name)
def test_no_sentence_with_an_expression_is_passed_over(pattern) -> None:
    for _, sentence in samples()[pattern.name]:
        if pattern.regex.search(sentence):
            assert pattern in worth_trying(sentence), sentence


def pages() -> Iterator[tuple[str, list[Block]]]:
    """Pages of a few hundred sentences, one a paragraph."""
    every = [f"{sentence.rstrip()}." for found in samples().values() for _, sentence in found]
    for low in range(0, len(every), PAGE_SENTENCES):
        lines, blocks, start = every[low : low + PAGE_SENTENCES], [], 0
        for number, line in enumerate(lines, start=1):
            blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
            start += len(line) + 1
        yield "\n".join(lines), blocks


def spoken(text: str, blocks: list[Block], days: tuple[dt.date, dt.date] | None) -> list[Statement]:
    """Every paragraph as one statement, made on one of the days."""
    first, last = days or (None, None)
    found = []
    for block in blocks:
        start, end = block.start_char, block.end_char
        name = f"a/s{start}-{end}"
        found.append(
            Statement(
                name, "a", block.block_no, start, end, text[start:end], name, "indirect", "named", "asserted",
                said_from=first, said_to=last,
            )
        )  # fmt: skip
    return found


def test_pages_of_every_expression_are_read_inside_and_outside_statements() -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    model = LanguageModel(ModelIdentity("blank", "", ""), pipeline)
    for number, (text, blocks) in enumerate(pages()):
        published = [None, FIRST, SOME, LAST][number % 4]
        article = Article("a", "a", text, language="en", published_from=published, published_to=published)
        words = parse_page(text, blocks, model)
        dates = find_dates(article, words)
        assert dates
        for days in (None, [(FIRST, FIRST), (LAST, LAST), (SOME, SOME), (SOME, dt.date(2024, 3, 9))][number // 4 % 4]):
            anchored = anchor_to_speech(dates, spoken(text, blocks, days))
            assert [date.date_id for date in anchored] == [date.date_id for date in dates]
            explain_dates(article, words, anchored)
            for date in anchored:
                assert text[date.start_char : date.end_char] == date.surface
                assert not (date.from_date and date.to_date) or date.from_date <= date.to_date
