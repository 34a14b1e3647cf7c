"""Which days of a site the archive holds, and which are missing: the gaps that a crawl or an outage left.

What belongs here: counting captures by site and day.  What does not: why a day is missing, tables of the warehouse.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.acquire.archive import holdings
from pipelines.acquire.archive.holdings import Record

THIN = 0.25  # a day with less than this share of the site's median day is thin


@dataclass(frozen=True, slots=True)
class Day:
    """One day (UTC, by captured_at) of one site in one collection; ``usual`` is the median of its days with captures.  ``state``:
    whole, thin, or missing between days that have captures."""

    collection: str
    site: str
    day: dt.date
    captures: int
    usual: float
    state: str


def by_day(folder: Path) -> list[Day]:
    """Every day from the first to the last capture of each site, ordered; captures without a time are not counted.  Raises
    ArchiveError."""
    return list(days_of(holdings.records(folder)))


def days_of(records: Iterable[Record]) -> Iterator[Day]:
    """The same from sightings; a capture that was met twice in a collection counts once."""
    met: set[tuple[str, str]] = set()
    counts: dict[tuple[str, str], Counter[dt.date]] = defaultdict(Counter)
    for record in records:
        capture = record.capture
        if capture.captured_at is None or capture.url_key is None or (record.collection, capture.capture_id) in met:
            continue
        met.add((record.collection, capture.capture_id))
        site = capture.url_key.split("/", 1)[0]
        counts[record.collection, site][capture.captured_at.astimezone(dt.UTC).date()] += 1
    for (collection, site), days in sorted(counts.items()):
        usual = float(statistics.median(days.values()))
        first = min(days)
        for number in range((max(days) - first).days + 1):
            day = first + dt.timedelta(number)
            captures = days[day]
            state = "missing" if not captures else "thin" if captures < THIN * usual else "whole"
            yield Day(collection, site, day, captures, usual, state)


@dataclass(frozen=True, slots=True)
class Gap:
    """A row of days of one site that are missing or thin, both ends inclusive."""

    collection: str
    site: str
    first: dt.date
    last: dt.date
    state: str
    captures: int


def gaps(days: Iterable[Day]) -> list[Gap]:
    """The days that are not whole, joined where they follow each other; longest first."""
    found: list[Gap] = []
    for day in days:
        if day.state == "whole":
            continue
        before = found[-1] if found else None
        if (
            before is not None
            and (before.collection, before.site, before.state) == (day.collection, day.site, day.state)
            and day.day - before.last == dt.timedelta(1)
        ):
            found[-1] = Gap(
                before.collection, before.site, before.first, day.day, before.state, before.captures + day.captures
            )
        else:
            found.append(Gap(day.collection, day.site, day.day, day.day, day.state, day.captures))
    return sorted(found, key=lambda gap: (gap.first - gap.last, gap.collection, gap.site, gap.first))
