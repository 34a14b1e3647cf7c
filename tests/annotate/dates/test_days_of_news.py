"""Expressions of time as news prints them: what lies ahead, what is just past, spans, short forms, and names that are no dates.

They count from Wednesday 15 May 2024.
"""

from __future__ import annotations

import re

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.dates.reading import as_line, dates_of

Row = tuple[str, list[str]]

AHEAD: list[Row] = [
    ("The inquest resumes on [Monday].", ["DATE 2024-05-20 2024-05-20"]),
    ("The museum reopens on [Tuesday].", ["DATE 2024-05-21 2024-05-21"]),
    ("The appeal is heard on [Monday].", ["DATE 2024-05-20 2024-05-20"]),
    ("The envoy is arriving on [Tuesday].", ["DATE 2024-05-21 2024-05-21"]),
    ("The deadline is [Monday].", ["DATE 2024-05-20 2024-05-20"]),
    ("The verdict is expected on [Tuesday].", ["DATE 2024-05-21 2024-05-21"]),
    ("The sale was put off until [Tuesday].", ["DATE 2024-05-21 2024-05-21"]),
    ("The match was put back to [Monday].", ["DATE 2024-05-20 2024-05-20"]),
    ("The ban lasts until [Monday].", ["DATE 2024-05-20 2024-05-20"]),
    ("The pact, signed on [Tuesday], takes effect on [Monday].", ["DATE 2024-05-14 2024-05-14", "DATE 2024-05-20 2024-05-20"]),
    ("They were held until [Tuesday].", ["DATE 2024-05-14 2024-05-14"]),
    ("The offer had been due to lapse on [Tuesday].", ["DATE 2024-05-14 2024-05-14"]),
]  # fmt: skip

JUST_PAST: list[Row] = [
    ("Two climbers fell at [the weekend].", ["DATE 2024-W19-WE 2024-05-11..2024-05-12"]),
    ("Hail struck the vineyards [this weekend].", ["DATE 2024-W19-WE 2024-05-11..2024-05-12"]),
    ("The fair will be held at [the weekend].", ["DATE 2024-W20-WE 2024-05-18..2024-05-19"]),
    ("The ministry says [Friday]'s quake killed nine.", ["DATE 2024-05-10 2024-05-10"]),
    ("The mayor says [Friday]'s vote will be calm.", ["DATE 2024-05-17 2024-05-17"]),
    ("Nine boats sank in [the past 24 hours].", ["DURATION PT24H 2024-05-14..2024-05-15"]),
    ("Nine boats sank over [the last 60 hours].", ["DURATION PT60H 2024-05-12..2024-05-15"]),
    ("Shells hit the mill [overnight].", ["TIME 2024-05-15TNI 2024-05-14..2024-05-15"]),
    ("[Overnight] raids hit the mill.", ["TIME 2024-05-15TNI 2024-05-14..2024-05-15"]),
    ("Frost is expected [overnight].", ["TIME 2024-05-16TNI 2024-05-15..2024-05-16"]),
    ("An overnight stay costs little.", []),
]

SPANS_AND_WEEKS: list[Row] = [
    ("It froze in [the week of April 8].", ["DATE 2024-W15 2024-04-08..2024-04-14"]),
    ("It froze in [the week beginning 3 April].", ["DURATION P7D 2024-04-03..2024-04-09"]),
    ("It froze in [the week ending 7 April].", ["DATE 2024-W14 2024-04-01..2024-04-07"]),
    (
        "Trains stop on [Thursday 6], [Saturday 8] and [Monday 10 June 2019].",
        ["DATE 2019-06-06 2019-06-06", "DATE 2019-06-08 2019-06-08", "DATE 2019-06-10 2019-06-10"],
    ),
    ("The fast ran from [April second] through [ninth].", ["DATE 2024-04-02 2024-04-02", "DATE 2024-04-09 2024-04-09"]),
    ("The fast ran from [April second] to [9th].", ["DATE 2024-04-02 2024-04-02", "DATE 2024-04-09 2024-04-09"]),
    ("The fast ran from [the second] to [the ninth of April].", ["DATE 2024-04-02 2024-04-02", "DATE 2024-04-09 2024-04-09"]),
    (
        "Sales rose in [the first nine months] of [2021].",
        ["DURATION P9M 2021-01-01..2021-09-30", "DATE 2021 2021-01-01..2021-12-31"],
    ),
]  # fmt: skip

SHORT_FORMS: list[Row] = [
    ("The weir was built in [the early 60s].", ["DATE 196 START 1960-01-01..1969-12-31"]),
    ("The weir was built in [the 90's].", ["DATE 199 1990-01-01..1999-12-31"]),
    ("Temperatures were in the mid-80s.", []),
    ("The form is dated [04-Feb-11].", ["DATE 2011-02-04 2011-02-04"]),
    ("The mill lost money in [Quarter 2 2019].", ["DATE 2019-Q2 2019-04-01..2019-06-30"]),
    ("The mill lost money in [2022Q4].", ["DATE 2022-Q4 2022-10-01..2022-12-31"]),
    ("The club folded in [the 2017/18 season].", ["DATE - 2017-01-01..2018-12-31"]),
]

NO_DATES: list[Row] = [
    ("June Harker told the jury so.", []),
    ("April Stone and May Rowe own the inn.", []),
    ("The Sunday Herald printed the list.", []),
    ("The song is about Bloody Sunday.", []),
    ("Ring (410) 555-2020 for help.", []),
]


@pytest.mark.parametrize(("marked", "expected"), AHEAD + JUST_PAST + SPANS_AND_WEEKS + SHORT_FORMS + NO_DATES)
def test_expressions_are_read_as(marked: str, expected: list[str], language_model: LanguageModel) -> None:
    found = dates_of(re.sub(r"[\[\]]", "", marked), language_model)
    assert [date.surface for date in found] == re.findall(r"\[(.*?)\]", marked)
    assert [as_line(date) for date in found] == expected
