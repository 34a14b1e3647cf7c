"""What must hold for dates whatever the text: hostile input, speech, explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest
import spacy

from pipelines.annotate import LanguageModel
from pipelines.annotate.dates import anchor_to_speech, explain_dates, find_dates
from pipelines.annotate.parse.language_model import ModelIdentity
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, DateExpression, Statement
from tests.annotate.dates.reading import WEDNESDAY, as_line, dates_of
from tests.annotate.growth import assert_linear

# ── speech ───────────────────────────────────────────────────────────────────────────────────────────────────────────

SPOKEN = "The bridge fell on Monday, she said. They fled yesterday and had seen the troops the previous day."


def _said(text: str, said: tuple[str, str] | None) -> Statement:
    start = text.index("They")
    first, last = (dt.date.fromisoformat(day) for day in said) if said is not None else (None, None)
    return Statement(
        f"a/s{start}-{len(text)}", "a", 2, start, len(text), text[start:], "u", "indirect", "named", "asserted",
        said_from=first, said_to=last,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "yesterday", "previous"),
    [
        (("2024-04-03", "2024-04-03"), "DATE 2024-04-02 2024-04-02", "DATE 2024-04-02 2024-04-02"),
        (
            ("2024-04-03", "2024-04-09"),
            "DATE 2024-04-XX 2024-04-02..2024-04-08",
            "DATE 2024-04-XX 2024-04-02..2024-04-08",
        ),
    ],
)
def test_speech_counts_from_when_it_was_spoken(
    said: tuple[str, str], yesterday: str, previous: str, language_model: LanguageModel
) -> None:
    statement = _said(SPOKEN, said)
    monday, one, two = anchor_to_speech(dates_of(SPOKEN, language_model), [statement])
    assert (monday.surface, monday.anchor) == ("Monday", "publication")
    assert (as_line(one), one.anchor) == (yesterday, statement.statement_id)
    # 'the previous day' follows 'yesterday' of the same statement, which it counts from.
    assert two.surface == "the previous day"


def test_the_previous_day_of_a_speaker_is_not_the_day_before_publication(language_model: LanguageModel) -> None:
    text = "The mayor resigned on Monday. They had seen the troops the previous day."
    statement = _said(text, None)
    monday, previous = anchor_to_speech(dates_of(text, language_model), [statement])
    assert as_line(monday) == "DATE 2024-05-13 2024-05-13"
    assert (as_line(previous), previous.anchor) == ("DATE XXXX-XX-XX", statement.statement_id)
    (_, dated) = anchor_to_speech(dates_of(text, language_model), [_said(text, ("2024-04-03", "2024-04-09"))])
    assert as_line(dated) == "DATE 2024-04-XX 2024-04-02..2024-04-08"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("at 6 p.m. yesterday", ["TIME 2024-04-02T18:00 2024-04-02"]),
        ("yesterday from 6 p.m.", ["DATE 2024-04-02 2024-04-02", "TIME 2024-04-02T18:00 2024-04-02"]),
        ("at 6 p.m. on 9 May", ["TIME 2024-05-09T18:00 2024-05-09", "DATE 2024-05-09 2024-05-09"]),
        ("at 6 p.m.", ["TIME XXXX-XX-XXT18:00"]),
    ],
)
def test_a_time_of_the_clock_in_speech_stands_on_the_day_beside_it(
    words: str, expected: list[str], language_model: LanguageModel
) -> None:
    text = f"The mayor resigned. They had fled {words}."
    statement = _said(text, ("2024-04-03", "2024-04-03"))
    assert [as_line(date) for date in anchor_to_speech(dates_of(text, language_model), [statement])] == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("2024-05-14", "2024-05-14"), "DATE 2024-05-13 2024-05-13"),  # of this week: news speaks of its own days
        (("2023-08-02", "2023-08-02"), "DATE 2023-07-31 2023-07-31"),  # of last summer: so was that Monday
    ],
)
def test_a_bare_weekday_counts_from_speech_only_when_that_is_long_past(
    said: tuple[str, str], expected: str, language_model: LanguageModel
) -> None:
    text = "The mayor resigned. They had fled on Monday."
    (monday,) = anchor_to_speech(dates_of(text, language_model), [_said(text, said)])
    assert as_line(monday) == expected


def test_dates_outside_statements_stay_as_they_are(language_model: LanguageModel) -> None:
    rows = dates_of(SPOKEN, language_model)
    assert anchor_to_speech(rows, []) == rows


# ── explanations ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_explanation_names_the_pattern_and_the_steps(language_model: LanguageModel) -> None:
    text = "The camp emptied in late October."
    article = Article("a", "a", text, language="en", published_from=WEDNESDAY, published_to=WEDNESDAY)
    words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], language_model)
    (found,) = explain_dates(article, words, find_dates(article, words))
    said = [(step.part, step.meaning) for step in found.steps]
    assert said[:3] == [("pattern", "month"), ("part", "late"), ("month", "october")]
    assert said[3][1].startswith("XXXX-10, nearest (past) to reference")
    assert found.surface == "late October"


# ── bad input ────────────────────────────────────────────────────────────────────────────────────────────────────────

HOSTILE = {
    "ten thousand digits": "9" * 10_000,
    "a date of huge numbers": "May 99, 99999 and 99/99/9999 and 0/0/0000 and 2019-13-45",
    "the year zero": "0000-00-00 and AD 0 and 0 BC and in the year 0",
    "the last of all days": "December 31, 9999 and in the 9999th century",
    "thousands of months": "May " * 1_500,
    "a chain of ranges": "12-" * 1_500 + "14 May",
    "a chain of numbers": "1 and " * 1_200,
    "a chain of halves": "the last half of " * 200,
    "a length without end": f"{'1' * 400} years ago, 1e999 years, 99999999999 years ago and 99999999999 centuries later",
    "clocks and days": "5 p.m. Friday, " * 300,
    "clocks alone": "12:30 " * 600,
    "Arabic-Indic digits": "٣١ May ٢٠١٩",
    "fullwidth digits": "３１ May ２０１９",
    "a thin space": "31\u2009May\u20092019",
    "only signs": "'’‘–—/.-" * 200,
    "the 31st of February": "on February 31, 2019 and 30 Feb and February 29, 2023",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read(name: str, language_model: LanguageModel) -> None:
    text = HOSTILE[name]
    article = Article("a", "a", text, language="en")
    sentences = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], language_model)
    for published in (None, dt.date(1, 1, 1), WEDNESDAY, dt.date(9999, 12, 31)):
        found = find_dates(replace(article, published_from=published, published_to=published), sentences)
        for date in found:
            _holds(date, text)


FLOODS = {
    "digits": "9",
    "months": "May ",
    "ranges": "12-",
    "numbers": "1 and ",
    "halves": "the last half of ",
    "clocks and days": "5 p.m. Friday, ",
    "clocks": "12:30 ",
    "signs": "'’‘–—/.-",
    "blanks": " ",
    "units": "weeks ",
    "earlier and later": "two days later ",
}


@pytest.mark.parametrize("piece", FLOODS.values(), ids=FLOODS)
def test_work_grows_with_the_text(piece: str) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    model = LanguageModel(ModelIdentity("blank", "", ""), pipeline)

    def find(size: int) -> Callable[[], object]:
        text = f"They left. {piece * size}"
        article = Article("a", "a", text, language="en", published_from=WEDNESDAY, published_to=WEDNESDAY)
        words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model)
        return lambda: find_dates(article, words)

    assert_linear(find, 100)


def _holds(date: DateExpression, text: str) -> None:
    assert text[date.start_char : date.end_char] == date.surface
    if date.from_date is not None and date.to_date is not None:
        assert date.from_date <= date.to_date


def test_digits_of_other_scripts_are_digits(language_model: LanguageModel) -> None:
    assert [as_line(date) for date in dates_of("It fell on ٣١ May ２０１９.", language_model)] == [
        "DATE 2019-05-31 2019-05-31"
    ]


def test_days_that_do_not_exist_are_not_read(language_model: LanguageModel) -> None:
    assert all(date.type != "DATE" or date.from_date is None or date.value != "2019-02-31"
               for date in dates_of("It fell on February 31, 2019.", language_model))  # fmt: skip
