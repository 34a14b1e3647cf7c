"""Reports of happenings as committed batches hold them: rows of ``events`` with what stands in them, page by page.

What belongs here: reading.  What does not: joining.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.incidents.kinds import TOLD_AS_REAL, kinds
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS


@dataclass(frozen=True, slots=True)
class Argument:
    """Who or what stands in a report, with its words."""

    role: str
    surface: str
    entity_id: str | None
    figure_id: str | None


@dataclass(frozen=True, slots=True)
class Count:
    """A figure of the dead or injured that belongs to a report."""

    figure_id: str
    event: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    speaker_id: str | None
    attribution: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A row of ``events`` that tells of something that took place, with its arguments and figures."""

    event_id: str
    article_id: str
    sentence_no: int | None
    start_char: int
    surface: str
    happening: str
    event_type: str | None
    event_mode: str | None
    acled_event_type: str | None
    acled_sub_event_type: str | None
    place_id: str | None
    place_basis: str | None
    from_date: dt.date | None
    to_date: dt.date | None
    date_basis: str | None
    speaker_id: str | None
    attribution: str
    arguments: tuple[Argument, ...] = ()
    counts: tuple[Count, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """An article with its reports in the order of the text."""

    article_id: str
    published: dt.date | None
    outlet: str | None
    text_group: str
    reports: tuple[Report, ...]


_REPORT = (
    "event_id", "article_id", "sentence_no", "start_char", "surface", "happening", "event_type", "event_mode", "acled_event_type",
    "acled_sub_event_type", "place_id", "place_basis", "from_date", "to_date", "date_basis", "speaker_id", "attribution",
)  # fmt: skip
_ARGUMENT = ("event_id", "role", "surface", "entity_id", "figure_id")
_COUNT = (
    "figure_id", "event_id", "event", "value", "low", "high", "bound", "speaker_id", "attribution", "part_of", "kind", "unit",
    "is_negated",
)  # fmt: skip


def pages(done: Ledger, places: Mapping[str, str], groups: Mapping[str, str]) -> Iterator[Page]:
    """The pages that report something, batch by batch.

    ``places``: the place of a place name that other pages decide, by mention; ``groups``: article -> the text that it is a copy of.
    """
    for batch in done.batches:
        own = replace(done, batches=(batch,))
        events = _whole(own, "events")
        if events is None:
            continue
        is_told = pc.and_(
            pc.is_in(events["happening"], pa.array(list(kinds()))), pc.is_in(events["realis"], pa.array(TOLD_AS_REAL))
        )
        yield from _pages(own, events.filter(is_told), places, groups)


def _pages(own: Ledger, events: pa.Table, places: Mapping[str, str], groups: Mapping[str, str]) -> Iterator[Page]:
    arguments: dict[str, list[Argument]] = defaultdict(list)
    for event_id, *rest in _rows(_whole(own, "event_arguments"), _ARGUMENT):
        arguments[event_id].append(Argument(*rest))
    counts: dict[str, list[Count]] = defaultdict(list)
    for row in _rows(_whole(own, "figures"), _COUNT):
        (
            figure_id,
            event_id,
            event,
            value,
            low,
            high,
            bound,
            speaker_id,
            attribution,
            part_of,
            kind,
            unit,
            is_negated,
        ) = row
        if event_id and kind == "count" and unit == "person" and event in ("killed", "injured") and not is_negated:
            counts[event_id].append(
                Count(figure_id, event, value, low, high, bound, speaker_id, attribution, part_of is not None)
            )
    moved = _rows(events, ("event_id", "place_mention_id"))
    place_of = {event_id: places[mention] for event_id, mention in moved if mention in places}
    reports: dict[str, list[Report]] = defaultdict(list)
    for row in _rows(events, _REPORT):
        report = Report(*row)
        held = tuple(arguments.get(report.event_id, ())), tuple(counts.get(report.event_id, ()))
        report = replace(report, arguments=held[0], counts=held[1])
        if report.event_id in place_of:
            report = replace(report, place_id=place_of[report.event_id])
        reports[report.article_id].append(report)
    about = ("article_id", "published_from", "publisher_domain", "publisher")
    for article_id, published, domain, publisher in _rows(_whole(own, "articles"), about):
        if article_id in reports:
            ordered = sorted(reports[article_id], key=lambda r: (r.start_char, r.event_id))
            outlet = domain or publisher
            yield Page(article_id, published, outlet, groups.get(article_id, article_id), tuple(ordered))


def _whole(own: Ledger, table: str) -> pa.Table | None:
    found = list(own.rows_of(table, PAGE_KEYS[table]))
    return pa.concat_tables(found) if found else None


def _rows(rows: pa.Table | None, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    if rows is None:
        return iter(())
    return zip(*(rows.column(name).to_pylist() for name in columns), strict=True)
