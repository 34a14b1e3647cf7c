"""The way from committed batches to the rows of ``incidents``, and to the incident of each report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipelines.resolve.incidents.reports import Page, Report, pages
from pipelines.resolve.incidents.rows import Member, incident_row
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables

REPORTED = pa.schema([(name, pa.string()) for name in ("event_id", "incident_id", "incident_basis")])


@dataclass(frozen=True, slots=True)
class Incidents:
    """``table``: the rows of ``incidents``; ``reported``: event_id, incident_id, incident_basis of every report that was joined."""

    table: pa.Table
    reported: pa.Table


def resolve_incidents(done: Ledger, moved: pa.Table, groups: Mapping[str, str]) -> Incidents:
    """The incidents of all pages.  ``moved``: mentions whose place other pages decide; ``groups``: article -> its text."""
    places = dict(zip(moved["mention_id"].to_pylist(), moved["entity_id"].to_pylist(), strict=True))
    found: dict[tuple[str, object], list[Member]] = defaultdict(list)
    for page in pages(done, places, groups):
        for report in page.reports:
            if report.place_id and report.from_date and report.from_date == report.to_date:
                found[report.place_id, report.from_date].append(Member(page, report))
    made = [incident_row(members) for members in found.values()]
    made.sort(key=lambda made: str(made[0]["incident_id"]))
    return Incidents(_table([row for row, _ in made]), _reported(made))


def _table(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    form = tables()["incidents"].arrow
    return pa.table({f.name: pa.array([row.get(f.name) for row in rows], f.type) for f in form}, schema=form)


def _reported(made: Sequence[tuple[Mapping[str, object], Sequence[Member]]]) -> pa.Table:
    rows = sorted(
        (member.report.event_id, str(row["incident_id"]), "the same place and day")
        for row, members in made
        for member in members
    )
    columns = list(zip(*rows, strict=True)) or [()] * len(REPORTED)
    return pa.table({f.name: pa.array(list(column), f.type) for f, column in zip(REPORTED, columns, strict=True)})


__all__ = ["Incidents", "Page", "Report", "resolve_incidents"]
