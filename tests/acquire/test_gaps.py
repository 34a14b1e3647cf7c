"""Days of a site that are missing between days that are there."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipelines.acquire.archive import Writer
from pipelines.acquire.archive.gaps import by_day, gaps


def test_days_are_counted_by_site_and_the_missing_ones_named(tmp_path: Path) -> None:
    pages = (
        [("river.example", 1)] * 8 + [("river.example", 2)] * 8 + [("river.example", 5)] + [("river.example", 6)] * 9
    )
    pages += [("hill.example", 3)]
    with Writer(tmp_path) as writer:
        for number, (site, day) in enumerate(pages):
            for name in ("a", "b") if number == 0 else ("a",):  # the same capture met twice counts once
                writer.add(
                    f"page {number}".encode(),
                    source_name=f"{name}{number}.html",
                    collection="c",
                    url=f"https://www.{site}/{number}",
                    captured_at=dt.datetime(2024, 2, day, 12, tzinfo=dt.UTC),
                    published=None,
                    content_type="text/html",
                )
        writer.add(
            b"no time",
            source_name="x",
            collection="c",
            url=None,
            captured_at=None,
            published=None,
            content_type="text/html",
        )
    days = by_day(tmp_path)
    assert [(day.site, day.first.day, day.last.day, day.captures, day.state) for day in days] == [
        ("hill.example", 3, 3, 1, "whole"),
        ("river.example", 1, 1, 8, "whole"),
        ("river.example", 2, 2, 8, "whole"),
        ("river.example", 3, 4, 0, "missing"),
        ("river.example", 5, 5, 1, "thin"),
        ("river.example", 6, 6, 9, "whole"),
    ]
    assert [(gap.first.day, gap.last.day, gap.state) for gap in gaps(days)] == [(3, 4, "missing"), (5, 5, "thin")]


def test_an_empty_archive_has_no_days(tmp_path: Path) -> None:
    assert by_day(tmp_path) == []


def test_a_clock_that_is_eight_thousand_years_off_costs_two_rows(tmp_path: Path) -> None:
    with Writer(tmp_path) as writer:
        for year in (1, 2024, 9999):
            writer.add(
                f"page {year}".encode(), source_name=f"{year}.html", collection="c", url=f"https://river.example/{year}",
                captured_at=dt.datetime(year, 12, 31, 23, 59, 59, tzinfo=dt.UTC), published=None, content_type="text/html",
            )  # fmt: skip
    assert [(gap.first.isoformat(), gap.last.isoformat()) for gap in gaps(by_day(tmp_path))] == [
        ("2025-01-01", "9999-12-30"),
        ("0002-01-01", "2024-12-30"),
    ]
