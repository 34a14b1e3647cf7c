"""What expressions of time are read as: sentences with the expressions in brackets, and their rows.

They count from Wednesday 15 May 2024.
"""

from __future__ import annotations

import datetime as dt
import re

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.dates.reading import as_line, dates_of

Row = tuple[str, list[str]]

DAYS_NAMED_IN_FULL: list[Row] = [
    ("The ceasefire began on [31 October 2019].", ["DATE 2019-10-31 2019-10-31"]),
    ("The ceasefire began on [October 31, 2019], officials said.", ["DATE 2019-10-31 2019-10-31"]),
    ("The ceasefire began on [Thursday, Oct. 31, 2019].", ["DATE 2019-10-31 2019-10-31"]),
    ("The ceasefire began on [the 31st of October 2019].", ["DATE 2019-10-31 2019-10-31"]),
    ("The letter is dated [2019-10-31].", ["DATE 2019-10-31 2019-10-31"]),
    ("The letter is dated [31/10/2019].", ["DATE 2019-10-31 2019-10-31"]),
    ("The letter is dated [10/31/2019].", ["DATE 2019-10-31 2019-10-31"]),
    ("They left on [the first of May 2020].", ["DATE 2020-05-01 2020-05-01"]),
]

DAYS_WITHOUT_A_YEAR: list[Row] = [
    ("The clashes broke out on [May 3].", ["DATE 2024-05-03 2024-05-03"]),
    ("The clashes broke out on [3 May].", ["DATE 2024-05-03 2024-05-03"]),
    ("The summit will be held on [June 20].", ["DATE 2024-06-20 2024-06-20"]),
    ("The trial is due to open on [January 9].", ["DATE 2025-01-09 2025-01-09"]),
    ("The shelling began on [Dec. 28].", ["DATE 2023-12-28 2023-12-28"]),
    ("The shelling began on [Sunday, May 5].", ["DATE 2024-05-05 2024-05-05"]),
]

WEEKDAYS: list[Row] = [
    ("The envoy arrived on [Tuesday].", ["DATE 2024-05-14 2024-05-14"]),
    ("The envoy will arrive on [Friday].", ["DATE 2024-05-17 2024-05-17"]),
    ("The envoy spoke on [Wednesday].", ["DATE 2024-05-15 2024-05-15"]),
    ("The bridge was hit on [Wednesday night].", ["TIME 2024-05-15TNI 2024-05-15"]),
    ("The bridge was hit [late Monday].", ["DATE 2024-05-13 END 2024-05-13"]),
    ("The council met [last Thursday].", ["DATE 2024-05-09 2024-05-09"]),
    ("The council meets again [next Monday].", ["DATE 2024-05-20 2024-05-20"]),
    ("The council will meet on [Wednesday next week].", ["DATE 2024-05-22 2024-05-22"]),
    ("The mayor was shot on [Friday last week].", ["DATE 2024-05-10 2024-05-10"]),
    ("They planned a march on [Saturday].", ["DATE 2024-05-18 2024-05-18"]),
]

MONTHS: list[Row] = [
    ("The dam was finished in [March].", ["DATE 2024-03 2024-03-01..2024-03-31"]),
    ("The dam will be finished in [September].", ["DATE 2024-09 2024-09-01..2024-09-30"]),
    ("The road was closed [last May].", ["DATE 2023-05 2023-05-01..2023-05-31"]),
    ("The road will be closed [next February].", ["DATE 2025-02 2025-02-01..2025-02-28"]),
    ("The market opened in [July 2019].", ["DATE 2019-07 2019-07-01..2019-07-31"]),
    ("The market opened in [July of that year].", ["DATE XXXX-07"]),
    ("The camp emptied in [late October].", ["DATE 2023-10 END 2023-10-01..2023-10-31"]),
    ("The camp emptied in [early April 2024].", ["DATE 2024-04 START 2024-04-01..2024-04-30"]),
    ("The camp emptied at [the end of January].", ["DATE 2024-01 END 2024-01-01..2024-01-31"]),
    ("The dam fills by [midyear 2026].", ["DATE 2026 MID 2026-01-01..2026-12-31"]),
    ("The well dried in [midsummer].", ["DATE 2023-SU MID 2023-06-01..2023-08-31"]),
    ("The camp emptied by [mid-March].", ["DATE 2024-03 MID 2024-03-01..2024-03-31"]),
]

YEARS_AND_MORE: list[Row] = [
    ("Prices doubled in [2019].", ["DATE 2019 2019-01-01..2019-12-31"]),
    ("Prices doubled in [early 2019].", ["DATE 2019 START 2019-01-01..2019-12-31"]),
    ("Prices doubled [last year].", ["DATE 2023 2023-01-01..2023-12-31"]),
    ("Prices will double [next year].", ["DATE 2025 2025-01-01..2025-12-31"]),
    ("The port was built in [the 1980s].", ["DATE 198 1980-01-01..1989-12-31"]),
    ("The port was built in [the late 1970s].", ["DATE 197 END 1970-01-01..1979-12-31"]),
    ("The port was built in [the '80s].", ["DATE 198 1980-01-01..1989-12-31"]),
    ("The mosque dates from [the 14th century].", ["DATE 13 1300-01-01..1399-12-31"]),
    ("The wall dates from [480 BC].", ["DATE BC0480"]),
    ("The law was passed in [nineteen ninety-one].", ["DATE 1991 1991-01-01..1991-12-31"]),
]

QUARTERS_HALVES_SEASONS: list[Row] = [
    ("Exports fell in [the first quarter].", ["DATE 2024-Q1 2024-01-01..2024-03-31"]),
    ("Exports fell in [the third quarter of 2023].", ["DATE 2023-Q3 2023-07-01..2023-09-30"]),
    ("Exports fell in [Q3 2023].", ["DATE 2023-Q3 2023-07-01..2023-09-30"]),
    ("Exports fell in [the second half of 2008].", ["DATE 2008-H2 2008-07-01..2008-12-31"]),
    ("The offensive ended [last winter].", ["DATE 2023-WI 2023-12-01..2024-02-29"]),
    ("The offensive began in [the summer of 2016].", ["DATE 2016-SU 2016-06-01..2016-08-31"]),
    ("Snow fell in [early spring].", ["DATE 2024-SP START 2024-03-01..2024-05-31"]),
]

COUNTING_FROM_PUBLICATION: list[Row] = [
    ("The hospital closed [yesterday].", ["DATE 2024-05-14 2024-05-14"]),
    ("The hospital closed [the day before yesterday].", ["DATE 2024-05-13 2024-05-13"]),
    ("The hospital will open [tomorrow].", ["DATE 2024-05-16 2024-05-16"]),
    ("The hospital closed [last week].", ["DATE 2024-W19 2024-05-06..2024-05-12"]),
    ("The hospital closed [earlier this month].", ["DATE 2024-05 START 2024-05-01..2024-05-31"]),
    ("The hospital closed [two weeks ago].", ["DATE 2024-W18 2024-04-29..2024-05-05"]),
    ("The hospital closed [three days ago].", ["DATE 2024-05-12 2024-05-12"]),
    ("The hospital closed [six months ago].", ["DATE 2023-11 2023-11-01..2023-11-30"]),
    ("The hospital closed [10 years ago].", ["DATE 2014 2014-01-01..2014-12-31"]),
    ("The hospital closed [several years ago].", ["DATE PAST_REF"]),
    ("Rescue teams arrived [this morning].", ["TIME 2024-05-15TMO 2024-05-15"]),
    ("Rescue teams arrived [last night].", ["TIME 2024-05-14TNI 2024-05-14"]),
    ("The bridge reopened over [the weekend].", ["DATE 2024-W19-WE 2024-05-11..2024-05-12"]),
]

LENGTHS_THAT_TOUCH_PUBLICATION: list[Row] = [
    ("Hundreds fled over [the past two months].", ["DURATION P2M 2024-03-15..2024-05-15"]),
    ("Hundreds fled over [the past year].", ["DURATION P1Y 2023-05-15..2024-05-15"]),
    ("More rain is forecast in [the next week].", ["DURATION P1W 2024-05-15..2024-05-22"]),
    ("They will leave within [four weeks].", ["DURATION P4W EQUAL_OR_LESS 2024-05-15..2024-06-12"]),
    ("Prices rose in [the last five days].", ["DURATION P5D 2024-05-10..2024-05-15"]),
]

LENGTHS: list[Row] = [
    ("The siege lasted [three weeks].", ["DURATION P3W"]),
    ("The siege lasted [almost two years].", ["DURATION P2Y LESS_THAN"]),
    ("The siege lasted [more than a decade].", ["DURATION P10Y MORE_THAN"]),
    ("The siege lasted for [months].", ["DURATION PXM"]),
    ("They signed a [30-year] lease.", ["DURATION P30Y"]),
    ("The talks went on for [two and a half hours].", ["DURATION PT2.5H"]),
    ("The journey took [12 to 18 days].", ["DURATION PXD"]),
]

WHAT_IS_REPEATED: list[Row] = [
    ("The convoy runs [every two weeks].", ["SET P2W"]),
    ("The pilgrims come [each July].", ["SET XXXX-07"]),
    ("The report appears [weekly].", ["SET P1W"]),
    ("The court sits on [Mondays].", ["SET XXXX-WXX-1"]),
]

PAST_PRESENT_FUTURE: list[Row] = [
    ("The rebels have [recently] regrouped.", ["DATE PAST_REF"]),
    ("The rebels are [currently] regrouping.", ["DATE PRESENT_REF"]),
    ("The rebels may return in [the near future].", ["DATE FUTURE_REF"]),
]

TIMES_OF_THE_CLOCK: list[Row] = [
    ("The train left at [5 p.m. Friday].", ["TIME 2024-05-10T17:00 2024-05-10"]),
    ("The train left at [9:30 a.m.] on [14 May].", ["TIME 2024-05-14T09:30 2024-05-14", "DATE 2024-05-14 2024-05-14"]),
    (
        "The shooting happened shortly before [noon] on [Monday].",
        ["TIME 2024-05-13T12:00 2024-05-13", "DATE 2024-05-13 2024-05-13"],
    ),
    (
        "On [13 May] the ferry called at [6 p.m.], on [14 May] its engine failed, and by [7 p.m.] it had sunk.",
        [
            "DATE 2024-05-13 2024-05-13",
            "TIME 2024-05-13T18:00 2024-05-13",
            "DATE 2024-05-14 2024-05-14",
            "TIME 2024-05-14T19:00 2024-05-14",
        ],
    ),
]

FESTIVALS: list[Row] = [
    ("Markets reopened after [Easter].", ["DATE 2024-03-31 2024-03-31"]),
    ("Thousands travelled for [Eid al-Fitr].", ["DATE - 2024-04-10..2024-04-12"]),
    ("Families fasted during [Ramadan].", ["DATE - 2024-03-11..2024-04-09"]),
    ("Families gathered on [Thanksgiving].", ["DATE 2023-11-23 2023-11-23"]),
    ("The parade was held on [Bastille Day 2019].", ["DATE 2019-07-14 2019-07-14"]),
]

RANGES: list[Row] = [
    ("The fair ran from [12]-[14 July 1990].", ["DATE 1990-07-12 1990-07-12", "DATE 1990-07-14 1990-07-14"]),
    ("The fair ran on [July 12]-[14, 1990].", ["DATE 1990-07-12 1990-07-12", "DATE 1990-07-14 1990-07-14"]),
    (
        "Fighting raged from [18 August] to [15 September 1951].",
        ["DATE 1951-08-18 1951-08-18", "DATE 1951-09-15 1951-09-15"],
    ),
    (
        "The war of [1990]-[94] cost many lives.",
        ["DATE 1990 1990-01-01..1990-12-31", "DATE 1994 1994-01-01..1994-12-31"],
    ),
    (
        "Envoys met in [August] and [September 1950].",
        ["DATE 1950-08 1950-08-01..1950-08-31", "DATE 1950-09 1950-09-01..1950-09-30"],
    ),
]

NOT_DATES: list[Row] = [
    ("The company may close.", []),
    ("She marched with 1500 people.", []),
    ("He came second.", []),
    ("It was an early day in spring training.", []),
    ("One day the town may be rebuilt.", []),
    ("She took 12 steps a minute and ran $5 a month.", []),
    ("The Long March began there.", []),
    ("The fall of the city was near.", []),
    ("Flight 1830 was late.", []),
    ("He is 52 years old.", []),
    ("They sold three (3) boats in all.", []),
    ("She called nine 'friends' in the village.", []),
    ("The late midday parade took place in the early part of a cold night in town.", []),
]

COUNTING_FROM_WHAT_THE_TEXT_SPEAKS_OF: list[Row] = [
    (
        "The siege began on [May 3, 2023]. It was lifted [two weeks later].",
        ["DATE 2023-05-03 2023-05-03", "DATE 2023-W20 2023-05-15..2023-05-21"],
    ),
    (
        "The siege began on [May 3, 2023]. [The next day] the bridge fell.",
        ["DATE 2023-05-03 2023-05-03", "DATE 2023-05-04 2023-05-04"],
    ),
    (
        "The siege began on [May 3, 2023]. It ended [a month later].",
        ["DATE 2023-05-03 2023-05-03", "DATE 2023-06 2023-06-01..2023-06-30"],
    ),
    (
        "The siege began in [2012]. It ended [three years later].",
        ["DATE 2012 2012-01-01..2012-12-31", "DATE 2015 2015-01-01..2015-12-31"],
    ),
    (
        "The siege began in [2012]. [The following year] the town was rebuilt.",
        ["DATE 2012 2012-01-01..2012-12-31", "DATE 2013 2013-01-01..2013-12-31"],
    ),
    (
        "The siege began in [2012] and ended in [July of that year].",
        ["DATE 2012 2012-01-01..2012-12-31", "DATE 2012-07 2012-07-01..2012-07-31"],
    ),
    (
        "He was arrested on [April 8] and freed [the same day].",
        ["DATE 2024-04-08 2024-04-08", "DATE 2024-04-08 2024-04-08"],
    ),
    (
        "He was arrested on [April 8] and freed [the following Friday].",
        ["DATE 2024-04-08 2024-04-08", "DATE 2024-04-12 2024-04-12"],
    ),
    (
        "He was arrested on [April 8] and died [that night].",
        ["DATE 2024-04-08 2024-04-08", "TIME 2024-04-08TNI 2024-04-08"],
    ),
    ("He returned [the day before].", ["DATE XXXX-XX-XX"]),
    (
        "Sales rose in [the first quarter]. [A year earlier] they had fallen.",
        ["DATE 2024-Q1 2024-01-01..2024-03-31", "DATE 2023-Q1 2023-01-01..2023-03-31"],
    ),
    (
        "The plant closed in [the quarter] ended [March 31].",
        ["DATE 2024-Q1 2024-01-01..2024-03-31", "DATE 2024-03-31 2024-03-31"],
    ),
    (
        "Output fell in [the third quarter], while [the year-ago quarter] had been good.",
        ["DATE 2023-Q3 2023-07-01..2023-09-30", "DATE 2022-Q3 2022-07-01..2022-09-30"],
    ),
]

PARTS_OF_PERIODS: list[Row] = [
    ("Rain fell in [the last week of April].", ["DURATION P1W 2024-04-24..2024-04-30"]),
    ("Rain fell for [the first two weeks of May 2023].", ["DURATION P2W 2023-05-01..2023-05-14"]),
    ("The deal was signed at [the end of the year].", ["DATE 2024 END 2024-01-01..2024-12-31"]),
    ("Output fell by [year-end].", ["DATE 2024 END 2024-01-01..2024-12-31"]),
    ("Elections are due [later this year].", ["DATE 2024 END 2024-01-01..2024-12-31"]),
    ("The school opens [early next month].", ["DATE 2024-06 START 2024-06-01..2024-06-30"]),
    ("[Midweek] storms are expected.", ["DATE 2024-W20 MID 2024-05-13..2024-05-19"]),
    ("The treaty of [the early 20th century] is void.", ["DATE 19 START 1900-01-01..1999-12-31"]),
]

FORMS_THAT_ARE_PRINTED_IN_ODD_WAYS: list[Row] = [
    ("It opened on [Sept 1st].", ["DATE 2023-09-01 2023-09-01"]),
    ("It opened on [1st Sept, 2020].", ["DATE 2020-09-01 2020-09-01"]),
    ("It opened in [Jan '20].", ["DATE 2020-01 2020-01-01..2020-01-31"]),
    ("It opened in [the spring of next year].", ["DATE 2025-SP 2025-03-01..2025-05-31"]),
    ("It opens [this coming Sunday, May 19].", ["DATE 2024-05-19 2024-05-19"]),
    ("It opens [8pm tonight].", ["TIME 2024-05-15T20:00 2024-05-15"]),
    ("It opened at [19:30] on [Tuesday].", ["TIME 2024-05-14T19:30 2024-05-14", "DATE 2024-05-14 2024-05-14"]),
    ("It opened at [four in the afternoon].", ["TIME XXXX-XX-XXT16:00"]),
    ("It has been open since ['92].", ["DATE 1992 1992-01-01..1992-12-31"]),
    ("The fiscal plan is for [2025]-[26].", ["DATE 2025 2025-01-01..2025-12-31", "DATE 2026 2026-01-01..2026-12-31"]),
    ("The permit is for [two years and six months].", ["DURATION P2Y6M"]),
    ("The permit is renewed [twice a week].", ["SET P1W"]),
    ("The curfew runs from [Friday] to [Sunday].", ["DATE 2024-05-17 2024-05-17", "DATE 2024-05-19 2024-05-19"]),
    (
        "The strike lasts from [December 28] to [January 4].",
        ["DATE 2023-12-28 2023-12-28", "DATE 2024-01-04 2024-01-04"],
    ),
    ("[FRIDAY, MAY 3] WAS CALM.", ["DATE 2024-05-03 2024-05-03"]),
    ("They waited [weeks or months].", ["DURATION PXW"]),
    ("He left [about a month ago].", ["DATE 2024-04 APPROX 2024-04-01..2024-04-30"]),
    ("He left [at least 18 months ago].", ["DATE 2022-11 EQUAL_OR_MORE 2022-11-01..2022-11-30"]),
]

TABLES: dict[str, list[Row]] = {
    "days named in full": DAYS_NAMED_IN_FULL,
    "days without a year": DAYS_WITHOUT_A_YEAR,
    "weekdays": WEEKDAYS,
    "months": MONTHS,
    "years and more": YEARS_AND_MORE,
    "quarters halves seasons": QUARTERS_HALVES_SEASONS,
    "counting from publication": COUNTING_FROM_PUBLICATION,
    "lengths that touch publication": LENGTHS_THAT_TOUCH_PUBLICATION,
    "lengths": LENGTHS,
    "what is repeated": WHAT_IS_REPEATED,
    "past present future": PAST_PRESENT_FUTURE,
    "times of the clock": TIMES_OF_THE_CLOCK,
    "festivals": FESTIVALS,
    "ranges": RANGES,
    "not dates": NOT_DATES,
    "counting from what the text speaks of": COUNTING_FROM_WHAT_THE_TEXT_SPEAKS_OF,
    "parts of periods": PARTS_OF_PERIODS,
    "forms that are printed in odd ways": FORMS_THAT_ARE_PRINTED_IN_ODD_WAYS,
}


@pytest.mark.parametrize(
    ("marked", "expected"),
    [pytest.param(*row, id=f"{name}: {row[0]}") for name, rows in TABLES.items() for row in rows],
)
def test_expressions_are_read_as(marked: str, expected: list[str], language_model: LanguageModel) -> None:
    found = dates_of(re.sub(r"[\[\]]", "", marked), language_model)
    assert [date.surface for date in found] == re.findall(r"\[(.*?)\]", marked)
    assert [as_line(date) for date in found] == expected


NARRATIVE = """The kingdom fell in 1811. In 1812 the army crossed the river.
In June 1812 the town burned. By September the army stood before the capital.
In November it fled. In January the last of it came home.
Peace was made in 1814. The crown was given back on 3 March 1814.
A year later the war began anew. It ended in July 1815, and the emperor left on 8 August.
The next day his ship sailed. In 1821 he died."""


def test_a_narrative_counts_from_the_date_before(language_model: LanguageModel) -> None:
    found = {date.surface: date.value for date in dates_of(NARRATIVE, language_model)}
    assert found["September"] == "1812-09"
    assert found["November"] == "1812-11"
    assert found["January"] == "1813-01"
    assert found["A year later"] == "1815"
    assert found["8 August"] == "1815-08-08"
    assert found["The next day"] == "1815-08-09"


WITHOUT_PUBLICATION: list[Row] = [
    ("The bridge fell on [Tuesday].", ["DATE XXXX-WXX-2"]),
    ("The bridge fell on [May 3].", ["DATE XXXX-05-03"]),
    ("The bridge fell in [late October].", ["DATE XXXX-10 END"]),
    ("The bridge fell [yesterday].", ["DATE XXXX-XX-XX"]),
    ("The letter is dated [3/5/2019].", ["DATE 2019-XX-XX 2019-03-05..2019-05-03"]),
    ("The bridge fell [last week].", ["DATE XXXX-WXX"]),
    ("The bridge fell [last year].", ["DATE XXXX"]),
    ("The bridge fell [two months ago].", ["DATE XXXX-XX"]),
    ("The bridge fell over [the past year].", ["DURATION P1Y"]),
    ("The bridge fell in [2019].", ["DATE 2019 2019-01-01..2019-12-31"]),
    ("The bridge fell on [Christmas Day].", ["DATE XXXX-12-25"]),
    ("The bridge fell during [Ramadan].", ["DATE XXXX-XX-XX"]),
    (
        "The bridge fell on [3 May 2019] and was rebuilt [the following year].",
        ["DATE 2019-05-03 2019-05-03", "DATE 2020 2020-01-01..2020-12-31"],
    ),
]


@pytest.mark.parametrize(("marked", "expected"), WITHOUT_PUBLICATION)
def test_without_a_day_of_publication_only_what_the_words_allow_is_claimed(
    marked: str, expected: list[str], language_model: LanguageModel
) -> None:
    found = dates_of(re.sub(r"[\[\]]", "", marked), language_model, published=None)
    assert [as_line(date) for date in found] == expected


BETWEEN: list[Row] = [
    ("The bridge fell [yesterday].", ["DATE 2024-05-XX 2024-05-09..2024-05-14"]),
    ("The bridge fell [last year].", ["DATE 2023 2023-01-01..2023-12-31"]),
    ("The bridge fell on [May 3].", ["DATE 2024-05-03 2024-05-03"]),
    ("The bridge fell [last week].", ["DATE 2024-WXX 2024-04-29..2024-05-12"]),
]


@pytest.mark.parametrize(("marked", "expected"), BETWEEN)
def test_an_interval_of_publication_gives_intervals(
    marked: str, expected: list[str], language_model: LanguageModel
) -> None:
    text = re.sub(r"[\[\]]", "", marked)
    found = dates_of(text, language_model, published=dt.date(2024, 5, 10), until=dt.date(2024, 5, 15))
    assert [as_line(date) for date in found] == expected


LIKELY = [
    ("late October", "2023-10-21..2023-10-31"),
    ("early 2019", "2019-01-01..2019-04-30"),
    ("mid-2019", "2019-05-01..2019-08-31"),
    ("the end of February 2024", "2024-02-21..2024-02-29"),
    ("the late 1970s", "1977-01-01..1979-12-31"),
    ("early this week", "2024-05-13..2024-05-14"),
    ("midweek", "2024-05-14..2024-05-16"),
    ("early spring", "2024-03-01..2024-03-31"),
]


@pytest.mark.parametrize(("words", "expected"), LIKELY)
def test_a_part_of_a_period_has_a_likely_interval(words: str, expected: str, language_model: LanguageModel) -> None:
    (date,) = dates_of(f"The camp emptied in {words}.", language_model)
    assert f"{date.likely_from}..{date.likely_to}" == expected
    assert date.from_date is not None
    assert date.likely_from is not None
    assert date.from_date <= date.likely_from
