"""Numbers, days and names as an analyst reads them."""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.publish.report import words


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (dt.date(2021, 5, 3), dt.date(2021, 5, 3), "3 May 2021"),
        (dt.date(2021, 5, 3), dt.date(2021, 5, 5), "3–5 May 2021"),
        (dt.date(2021, 5, 30), dt.date(2021, 6, 2), "30 May–2 Jun 2021"),
        (dt.date(2020, 12, 30), dt.date(2021, 1, 2), "30 Dec 2020 – 2 Jan 2021"),
        (dt.date(2024, 2, 1), dt.date(2024, 2, 29), "February 2024"),
        (dt.date(2024, 1, 1), dt.date(2024, 12, 31), "2024"),
        (dt.date(2021, 5, 3), None, "since 3 May 2021"),
        (None, dt.date(2021, 5, 3), "until 3 May 2021"),
        (None, None, ""),
        (dt.date(9999, 12, 1), dt.date.max, "December 9999"),
    ],
)
def test_days(first: dt.date | None, last: dt.date | None, shown: str) -> None:
    assert words.days(first, last) == shown


@pytest.mark.parametrize(
    ("of_whom", "event", "shown"),
    [
        ("person", "killed", "People killed"),
        ("person: child", "displaced", "Children displaced"),
        ("building: school", "damaged", "Schools damaged"),
        ("household: family", "evacuated", "Families evacuated"),
        ("person: aid worker", "air_strike", "Aid workers, air strike"),
        (None, "other", "Numbers"),
    ],
)
def test_what_is_counted(of_whom: str | None, event: str, shown: str) -> None:
    assert words.counted(of_whom, event) == shown


@pytest.mark.parametrize(
    ("bound", "value", "low", "high", "shown"),
    [
        ("exact", 1234.0, 1234.0, 1234.0, "1,234"),
        ("at_least", 46.0, 46.0, None, "at least 46"),
        ("less_than", 20.0, None, 19.0, "fewer than 20"),
        ("range", None, 20.0, 30.5, "20 to 30.5"),
        ("vague", None, None, None, ""),
    ],
)
def test_a_bound_is_said(bound: str, value: float | None, low: float | None, high: float | None, shown: str) -> None:
    assert words.bounded(bound, value, low, high) == shown


def test_a_list_that_is_cut_says_so() -> None:
    assert words.left_out(3, 3, "pages") == ""
    assert words.left_out(3, 1200, "pages") == "3 of 1,200 pages are shown; the other 1,197 are in the warehouse."


def test_shares() -> None:
    assert [words.share(each) for each in (0.0, 0.001, 0.25, 1.0)] == ["0 %", "< 1 %", "25 %", "100 %"]
