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
from pipelines.acquire.archive.record import Record

_DAY = dt.timedelta(1)
THIN = 0.25  # a day with less than this share of the site's median day is thin


@dataclass(frozen=True, slots=True)
class Days:
    """A day (UTC, by captured_at) with captures, or a row of days without any between two such, of one site in one collection;
    ``first`` and ``last`` inclusive; ``usual`` is the median of its days with captures.  ``state``: whole, thin, missing."""

    collection: str
    site: str
    first: dt.date
    last: dt.date
    captures: int
    usual: float
    state: str


def by_day(folder: Path) -> list[Days]:
    """From the first to the last capture of each site, ordered; captures without a time are not counted.  Raises ArchiveError."""
    return list(days_of(holdings.records(folder)))


def days_of(records: Iterable[Record]) -> Iterator[Days]:
    """The same from sightings; a capture that was met twice in a collection counts once.  As many rows as there are days with
    captures, however far apart a wrong clock puts them."""
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
        before: dt.date | None = None
        for day, captures in sorted(days.items()):
            if before is not None and day - before > _DAY:
                yield Days(collection, site, before + _DAY, day - _DAY, 0, usual, "missing")
            yield Days(collection, site, day, day, captures, usual, "thin" if captures < THIN * usual else "whole")
            before = day


@dataclass(frozen=True, slots=True)
class Gap:
    """A row of days of one site that are missing or thin, both ends inclusive."""

    collection: str
    site: str
    first: dt.date
    last: dt.date
    state: str
    captures: int


def gaps(days: Iterable[Days]) -> list[Gap]:
    """The days that are not whole, joined where they follow each other; longest first."""
    found: list[Gap] = []
    for day in days:
        if day.state == "whole":
            continue
        before, captures = found[-1] if found else None, day.captures
        first = day.first
        if (
            before is not None
            and (before.collection, before.site, before.state) == (day.collection, day.site, day.state)
            and day.first - before.last == _DAY
        ):
            found.pop()
            first, captures = before.first, before.captures + captures
        found.append(Gap(day.collection, day.site, first, day.last, day.state, captures))
    return sorted(found, key=lambda gap: (gap.first - gap.last, gap.collection, gap.site, gap.first))
