"""What must hold for dates whatever the text: calendar arithmetic, printed forms read back, hostile input, speech."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate import LanguageModel
from pipelines.annotate.dates import anchor_to_speech, explain_dates, find_dates
from pipelines.annotate.dates.calendar.lengths import unit_of
from pipelines.annotate.dates.calendar.numbers import number, ordinal, said_year
from pipelines.annotate.dates.calendar.periods import GRAINS, Grain, Period, add, period
from pipelines.annotate.dates.festivals import (
    easter,
    festival_days,
    festivals,
    islamic_date,
    orthodox_easter,
)
from pipelines.annotate.dates.find import read_between
from pipelines.annotate.dates.patterns import match_whole, patterns
from pipelines.annotate.dates.timex import TimeContext, merge, of_period
from pipelines.annotate.parse.language_model import ModelIdentity
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, DateExpression, Statement
from tests.annotate.dates.reading import WEDNESDAY, as_line, dates_of
from tests.annotate.growth import assert_linear

ANY_DAY = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31))
NEWS_DAY = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))

# ── calendar ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@given(ANY_DAY, st.sampled_from(GRAINS))
def test_a_period_holds_its_day_and_its_ends_are_ordered(day: dt.date, grain: Grain) -> None:
    whole = period(day, grain)
    assert whole.first <= whole.last
    if grain != "weekend":
        assert whole.first <= day <= whole.last


@given(NEWS_DAY, st.sampled_from(GRAINS), st.integers(-90, 90))
def test_stepping_there_and_back_is_standing_still(day: dt.date, grain: Grain, count: int) -> None:
    whole = period(day, grain)
    there = whole.shift(count)
    if there is not None:
        assert there.shift(-count) == whole
        assert there.grain == grain
        assert period(there.first, grain) == there


@given(NEWS_DAY, st.sampled_from(("day", "week", "month", "quarter", "half", "year")))
def test_periods_of_one_grain_leave_no_gap(day: dt.date, grain: Grain) -> None:
    whole = period(day, grain)
    after = whole.shift(1)
    assert after is not None
    assert after.first == whole.last + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("day", "count", "grain", "expected"),
    [
        ("2024-01-31", 1, "month", "2024-02-29"),
        ("2024-02-29", -1, "year", "2023-02-28"),
        ("2024-03-31", -1, "quarter", "2023-12-31"),
        ("2024-05-15", -2, "week", "2024-05-01"),
    ],
)
def test_adding_units_stays_inside_shorter_months(day: str, count: int, grain: Grain, expected: str) -> None:
    assert str(add(dt.date.fromisoformat(day), count, grain)) == expected


@pytest.mark.parametrize(
    ("name", "year", "first", "last"),
    [
        ("easter", 2019, "2019-04-21", "2019-04-21"),
        ("good friday", 2024, "2024-03-29", "2024-03-29"),
        ("thanksgiving", 2023, "2023-11-23", "2023-11-23"),
        ("memorial day", 2024, "2024-05-27", "2024-05-27"),
        ("election day", 2022, "2022-11-08", "2022-11-08"),
        ("labor day", 2015, "2015-09-07", "2015-09-07"),
        ("black friday", 2023, "2023-11-24", "2023-11-24"),
        ("christmas", 1999, "1999-12-25", "1999-12-25"),
        ("ramadan", 2019, "2019-05-06", "2019-06-04"),
        ("eid al-adha", 2019, "2019-08-11", "2019-08-14"),
    ],
)
def test_festivals_fall_on(name: str, year: int, first: str, last: str) -> None:
    (days,) = festival_days(festivals()[name], year)
    # The tabular Islamic calendar may be a day away from the sighted moon, never more than two.
    slack = 2 if festivals()[name].rule.startswith("islamic") else 0
    assert abs((days[0] - dt.date.fromisoformat(first)).days) <= slack
    assert abs((days[1] - dt.date.fromisoformat(last)).days) <= slack


@given(st.integers(1583, 4000))
def test_easter_is_a_sunday_between_22_march_and_25_april(year: int) -> None:
    assert easter(year).isoweekday() == 7
    assert dt.date(year, 3, 22) <= easter(year) <= dt.date(year, 4, 25)
    assert orthodox_easter(year).isoweekday() == 7


@given(st.integers(1, 1500), st.integers(1, 11))
def test_islamic_months_have_29_or_30_days(year: int, month: int) -> None:
    assert (islamic_date(year, month + 1, 1) - islamic_date(year, month, 1)).days in (29, 30)


def test_the_islamic_epoch() -> None:
    assert islamic_date(1, 1, 1) == dt.date(622, 7, 19)
    assert islamic_date(1445, 9, 1) == dt.date(2024, 3, 11)


# ── words ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("words", "expected"),
    [("three", 3), ("twenty-four", 24), ("2 1/2", 2.5), ("two and a half", 2.5), ("a hundred", 100), ("1,200", 1200),
     ("a couple of", 2), ("half a dozen", 6), ("an", 1), ("4½", 4.5), ("two thousand", 2000)],
)  # fmt: skip
def test_amounts(words: str, expected: float) -> None:
    assert number(words) == expected


@pytest.mark.parametrize(("words", "expected"), [("21st", 21), ("twenty-first", 21), ("third", 3), ("last", None)])
def test_ordinals(words: str, expected: int | None) -> None:
    assert ordinal(words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [("nineteen ninety-one", 1991), ("nineteen oh five", 1905), ("two thousand and three", 2003), ("twenty ten", 2010)],
)
def test_years_that_are_spoken(words: str, expected: int) -> None:
    assert said_year(words) == expected


@pytest.mark.parametrize(
    ("unit", "count", "expected"),
    [("years", 3, "P3Y"), ("decades", 2, "P20Y"), ("quarters", 3, "P9M"), ("hours", 2.5, "PT2.5H"), ("fortnight", 1, "P2W"),
     ("weeks", None, "PXW"), ("decades", None, "PXDE")],
)  # fmt: skip
def test_lengths(unit: str, count: float | None, expected: str) -> None:
    assert unit_of(unit).duration(count) == expected


def _ordinal(day: int) -> str:
    return f"{day}{'th' if 10 <= day % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


PRINTED = [
    lambda day: f"{day:%B} {day.day}, {day.year}",
    lambda day: f"{day.day} {day:%B} {day.year}",
    lambda day: f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day:%b}. {day.day}, {day.year}" if day.month != 5 else f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day:%A}, {day:%B} {day.day}, {day.year}",
    lambda day: f"{day:%A} {day.day} {day:%B} {day.year}",
    lambda day: f"the {_ordinal(day.day)} of {day:%B}, {day.year}",
    lambda day: f"{day:%B} {_ordinal(day.day)} {day.year}",
    lambda day: f"{day:%B} {day.day}, {day.year}".upper(),
    lambda day: day.isoformat(),
    lambda day: f"{day.day:02d}-{day:%b}-{day.year}",
]


@given(NEWS_DAY, st.sampled_from(range(len(PRINTED))))
@settings(max_examples=300)
def test_a_day_in_any_printed_form_reads_back(day: dt.date, form: int) -> None:
    printed = PRINTED[form](day)
    match = match_whole(printed)
    assert match is not None, printed
    reading = read_between(match, None, TimeContext())
    assert reading is not None, printed
    assert (reading.value, reading.first, reading.last) == (day.isoformat(), day, day), printed


@given(ANY_DAY, ANY_DAY, st.sampled_from(patterns()))
@settings(max_examples=400)
def test_interval_ends_are_ordered_whatever_the_day(day: dt.date, until: dt.date, pattern) -> None:
    words = pattern.example[pattern.example.index("[") + 1 : pattern.example.index("]")]
    match = match_whole(words)
    if match is None:
        return
    days = (min(day, until), max(day, until))
    focus = Period(dt.date(2001, 2, 3), "day")
    for context in (TimeContext(), TimeContext(focus=focus, tense="past"), TimeContext(focus=focus, is_narrative=True)):
        for published in (None, (day, day), days):
            reading = read_between(match, published, context)
            if reading is not None and reading.first is not None and reading.last is not None:
                assert reading.first <= reading.last, (words, reading)


@pytest.mark.parametrize(
    ("early", "late", "expected"),
    [
        ("2024-05-03", "2024-05-09", "2024-05-XX"),
        ("2024-05-30", "2024-06-02", "2024-XX-XX"),
        ("2023-12-31", "2024-01-02", "XXXX-XX-XX"),
    ],
)
def test_two_readings_of_one_expression_keep_what_they_share(early: str, late: str, expected: str) -> None:
    first, last = (of_period(Period(dt.date.fromisoformat(day), "day"), "reference") for day in (early, late))
    merged = merge(first, last)
    assert merged.value == expected
    assert (str(merged.first), str(merged.last)) == (early, late)


FRAGMENTS = st.sampled_from(
    ["on Monday", "in late October", "last year", "two weeks later", "at 5 p.m.", "12-14 July 1990", "the next day", "in 1812",
     "Ramadan", "every two weeks", "mid\u00ad-March", "yes\u00adter\u00adday", "—", "“the past year”", "\u0661\u0662 May"]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=8))
@settings(max_examples=30, deadline=None)
def test_surfaces_stand_where_the_rows_say(language_model: LanguageModel, fragments: list[str]) -> None:
    text = "He left " + ", ".join(fragments) + ".\nShe stayed " + " ".join(fragments)
    rows = dates_of(text, language_model)
    assert all(text[row.start_char : row.end_char] == row.surface for row in rows)
    assert all(before.end_char <= after.start_char for before, after in pairwise(rows))
    assert len({row.date_id for row in rows}) == len(rows)
    assert rows == dates_of(text, language_model)


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
