"""Written instants, at the ends of the calendar too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from pipelines.acquire.archive.gaps import days_of
from pipelines.acquire.archive.record import Record
from pipelines.acquire.files.saved_by import noted_in
from pipelines.acquire.instants import from_digits, from_iso, from_mail
from pipelines.acquire.web.commoncrawl import _days
from pipelines.model import Capture

NOON = dt.datetime(2024, 2, 6, 12, 30, tzinfo=dt.UTC)

ROWS: list[tuple[Callable[[str], dt.datetime | None], str, dt.datetime | None]] = [
    (from_iso, "2024-02-06T12:30:00Z", NOON),
    (from_iso, "2024-02-06T14:30:00+02:00", NOON),
    (from_iso, "2024-02-06T12:30:00", NOON),
    (from_iso, "yesterday", None),
    (from_iso, "", None),
    (from_iso, "0001-01-01T00:00:00+14:00", None),
    (from_iso, "9999-12-31T23:59:59-14:00", None),
    (from_iso, "9999-12-31T23:59:59Z", dt.datetime(9999, 12, 31, 23, 59, 59, tzinfo=dt.UTC)),
    (from_mail, "Tue, 06 Feb 2024 12:30:00 GMT", NOON),
    (from_mail, "Tue, 06 Feb 2024 14:30:00 +0200", NOON),
    (from_mail, "soon", None),
    (from_mail, "Fri, 31 Dec 9999 23:59:59 -1400", None),
    (from_digits, "20240206123000", NOON),
    (from_digits, "20240006123000", None),
    (from_digits, "00000000000000", None),
]


@pytest.mark.parametrize(("read", "text", "instant"), ROWS)
def test_written_instants(read: Callable[[str], dt.datetime | None], text: str, instant: dt.datetime | None) -> None:
    assert read(text) == instant


@pytest.mark.parametrize("date", ["Jan 1 0001 00:00:00 GMT+1400", "Dec 31 9999 23:59:59 GMT-1400"])
def test_a_page_saved_at_an_end_of_the_calendar(date: str) -> None:
    found = noted_in(
        f"<!--\n Page saved with SingleFile \n url: https://a.example/b \n saved date: Mon {date}\n-->".encode()
    )
    assert found is not None
    assert (found.url, found.captured_at) == ("https://a.example/b", None)


@pytest.mark.parametrize("name", ["CC-MAIN-0001-01", "CC-MAIN-9999-53", "CC-MAIN-0000-00"])
def test_a_crawl_at_an_end_of_the_calendar_is_of_no_days(name: str) -> None:
    first, last = _days(name, {})
    assert first > last or last.startswith("9999")


def test_the_last_day_of_the_calendar_is_followed_by_none() -> None:
    captures = [
        Capture(str(day), None, None, "example)/a", None, dt.datetime(9999, 12, day, tzinfo=dt.UTC), "file", "", None, None,
                None, None, "", None, 0)
        for day in (29, 31)
    ]  # fmt: skip
    days = list(days_of(Record(capture, "c", capture.capture_id, "1", {}) for capture in captures))
    assert [(day.first.day, day.state) for day in days] == [(29, "whole"), (30, "missing"), (31, "whole")]
