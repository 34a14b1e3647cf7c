"""Numbers that several sources give: each quantity with every value, its bound, who says it and when.

What belongs here: quantities of the world (figure_threads), the disputed ones first, and their statements with copies folded: one
line for one informant with one number.  What does not: deciding which figures speak of one quantity (resolve.threads).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.publish.report.links import Evidence, Links, Row, first_of, one, rows
from pipelines.publish.report.words import BOUND_NAMES, VAGUE, bounded, counted, cut, day, days, left_out, many, number

DISPUTED, AGREED, PARTS, LINES = 40, 40, 6, 24
_READ = 400  # statements of one quantity that are looked at
_MOST_LINKS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """What one informant says: a number with its bound; ``low``, ``high``: what it entails, None = open; ``how``: whether it is a
    described source or the outlet, empty for one with a name."""

    informant: str
    how: str
    said: str
    bound: str
    number: float | None
    low: float | None
    high: float | None
    days: str
    n_pages: int
    n_texts: int
    outlets: str
    surface: str
    is_replaced: bool
    is_rival: bool
    part: str
    evidence: Evidence

    @property
    def pages(self) -> str:
        """How often it is printed, and how many of those are copies."""
        copies = max(0, self.n_pages - self.n_texts)
        return many(self.n_pages, "page") + (f", {many(copies, 'copy', 'copies')} folded" if copies else "")


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity of the world with its lines, those of its parts beneath them."""

    title: str
    where: str
    when: str
    span: str
    agreed: str
    latest: str
    n_informants: int
    is_series: bool
    lines: list[Line]
    left: str
    part_of: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """The section: what is disputed, and what several informants say without contradiction."""

    disputed: list[Quantity]
    disputed_left: str
    n_disputed: int
    agreed: list[Quantity]
    agreed_left: str


_THREADS = """
CREATE TEMP TABLE chosen_threads AS
SELECT t.*, p.name AS place, p.country, p.place_kind
FROM figure_threads AS t
LEFT JOIN entities AS p ON p.entity_id = t.place_id
WHERE (t.is_disputed OR t.n_informants > 1)
    AND ($event IS NULL OR t.event = $event)
    AND (NOT $placed OR t.place_id IN (SELECT entity_id FROM chosen_places))
    AND EXISTS (FROM figures AS f JOIN chosen AS c USING (article_id) WHERE f.thread_id = t.thread_id)
"""

_SHOWN = """
SELECT * FROM chosen_threads
WHERE is_disputed = $disputed
    AND ($disputed IS FALSE OR whole_id IS NULL OR whole_id NOT IN (SELECT thread_id FROM chosen_threads WHERE is_disputed))
ORDER BY n_informants DESC, n_statements DESC, thread_id
LIMIT $most
"""

_PARTS = """
SELECT t.*, p.name AS place, p.country, p.place_kind
FROM figure_threads AS t
LEFT JOIN entities AS p ON p.entity_id = t.place_id
WHERE t.whole_id IN (SELECT unnest($ids))
QUALIFY row_number() OVER (PARTITION BY t.whole_id ORDER BY t.n_informants DESC, t.n_statements DESC, t.thread_id) <= $most
ORDER BY t.whole_id, t.n_informants DESC, t.n_statements DESC, t.thread_id
"""

_STATEMENTS = """
SELECT thread_id, figure_id, article_id, surface, bound, value, low, high, number, informant, informant_id, is_named_informant,
    outlet, published_from, text_group, url, n_rivals, is_replaced, place_in_thread
FROM thread_evidence
WHERE thread_id IN (SELECT unnest($ids)) AND place_in_thread <= $most
ORDER BY thread_id, place_in_thread, figure_id
"""


def numbers(con: duckdb.DuckDBPyConnection, links: Links, event: str | None, *, placed: bool) -> Numbers:
    """The section of the chosen pages, only of an event where one is given, only at the chosen places where they count."""
    con.execute(_THREADS, {"event": event, "placed": placed})
    counts = one(
        con,
        "SELECT count(*) FILTER (is_disputed) AS disputed, count(*) FILTER (NOT is_disputed) AS agreed FROM chosen_threads",
    )
    disputed = rows(con, _SHOWN, {"disputed": True, "most": DISPUTED})
    agreed = rows(con, _SHOWN, {"disputed": False, "most": AGREED})
    parts = rows(con, _PARTS, {"ids": [row["thread_id"] for row in disputed], "most": PARTS}) if disputed else []
    beneath: dict[str, list[Row]] = defaultdict(list)
    for part in parts:
        beneath[part["whole_id"]].append(part)
    wholes = _names(con, [row["whole_id"] for row in (*disputed, *agreed) if row["whole_id"]])
    ids = [row["thread_id"] for row in (*disputed, *parts, *agreed)]
    said = _statements(con, ids)
    kept = {name: _folded(found) for name, found in said.items()}
    wanted = [each for groups in kept.values() for group in groups[:LINES] for each in _ids(group)]
    found = links.evidence("figure_evidence", wanted)
    shown = [_quantity(row, kept, found, beneath.get(row["thread_id"], []), wholes) for row in disputed]
    folded = sum(1 for part in parts if part["is_disputed"])
    return Numbers(
        disputed=shown,
        disputed_left=left_out(len(shown) + folded, counts["disputed"], "disputed numbers"),
        n_disputed=counts["disputed"],
        agreed=[_quantity(row, kept, found, [], wholes) for row in agreed],
        agreed_left=left_out(len(agreed), counts["agreed"], "numbers that several informants give"),
    )


def _names(con: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, str]:
    found = rows(
        con, "SELECT thread_id, event, of_whom FROM figure_threads WHERE thread_id IN (SELECT unnest(?))", [ids]
    )
    return {row["thread_id"]: _title(row) for row in found}


def _statements(con: duckdb.DuckDBPyConnection, ids: list[str]) -> dict[str, list[Row]]:
    said: dict[str, list[Row]] = defaultdict(list)
    if ids:
        for row in rows(con, _STATEMENTS, {"ids": ids, "most": _READ}):
            said[row["thread_id"]].append(row)
    return said


def _folded(said: Iterable[Row]) -> list[list[Row]]:
    """The statements by who says which number, in order of time."""
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in said:
        groups[row["informant_id"], row["bound"], row["value"], row["low"], row["high"]].append(row)
    return list(groups.values())


def _ids(group: list[Row]) -> list[str]:
    return [row["figure_id"] for row in group[:_MOST_LINKS]]


def _quantity(
    row: Row, kept: dict[str, list[list[Row]]], found: dict[str, Evidence], parts: list[Row], wholes: dict[str, str]
) -> Quantity:
    groups = kept.get(row["thread_id"], [])
    lines = [_line(group, found, "") for group in groups[:LINES]]
    spans = [each["number"] for group in groups for each in group if each["number"] is not None]
    n_left = len(groups) - len(lines)
    for part in parts:
        lines += [_line(group, found, _title(part)) for group in kept.get(part["thread_id"], [])[:LINES]]
    low, high = row["low"], row["high"]
    is_agreed = low is not None and (high is None or low <= high)
    span = number(min(spans)) if spans else ""
    return Quantity(
        title=_title(row),
        where=", ".join(
            each for each in (row["place"], row["country"] if row["place_kind"] != "country" else "") if each
        ),
        when=days(row["from_date"], row["to_date"]),
        span=f"{span} to {number(max(spans))}" if spans and min(spans) != max(spans) else span,
        agreed=(
            "at least " + number(low)
            if high is None
            else number(low)
            if low == high
            else f"{number(low)} to {number(high)}"
        )
        if is_agreed
        else "",
        latest=number(row["latest"]),
        n_informants=row["n_informants"],
        is_series=row["is_series"],
        lines=lines,
        left=f"{many(n_left, 'more line')} of this number: view thread_evidence." if n_left > 0 else "",
        part_of=wholes.get(row["whole_id"], ""),
    )


def _line(group: list[Row], found: dict[str, Evidence], part: str) -> Line:
    first = group[0]
    published = sorted({row["published_from"] for row in group if row["published_from"] is not None})
    outlets = list(dict.fromkeys(row["outlet"] for row in group))
    return Line(
        informant=cut(first["informant"], 60) or "nobody named",
        how=""
        if first["is_named_informant"]
        else "in its own voice"
        if first["informant"] == first["outlet"]
        else "not named",
        said=bounded(first["bound"], first["value"], first["low"], first["high"]),
        bound=BOUND_NAMES.get(first["bound"], VAGUE),
        number=_finite(first["number"]),
        low=_finite(first["low"]),
        high=_finite(first["high"]),
        days=(day(published[0]) if published[0] == published[-1] else f"{day(published[0])} to {day(published[-1])}")
        if published
        else "",
        n_pages=len({row["url"] or row["article_id"] for row in group}),
        n_texts=len({row["text_group"] for row in group}),
        outlets=", ".join(outlets[:3]) + (f" and {len(outlets) - 3:,} more" if len(outlets) > 3 else ""),
        surface=cut(first["surface"], 100),
        is_replaced=all(row["is_replaced"] for row in group),
        is_rival=any(row["n_rivals"] for row in group),
        part=part,
        evidence=first_of(found, _ids(group)),
    )


def _finite(value: float | None) -> float | None:
    """A number that an axis can show."""
    return value if value is not None and math.isfinite(value) else None


def _title(row: Row) -> str:
    return counted(row["of_whom"], row["event"])
