"""How the statements of one thread stand to each other, and what they say together.

What belongs here: links between figures of several pages, and the row of a thread.  What does not: which figures are of one thread.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.annotate.figures import entailed
from pipelines.resolve.threads.drafts import Draft
from pipelines.resolve.threads.stated import Relation, Stated, informants, relate

FIRST, LAST = 12, 24  # statements of a thread, the first and those just before, that a further one is linked to; own
_WHOLES = 4  # statements of a whole on one page that a part is linked to


@dataclass(frozen=True, slots=True)
class Thread:
    """A row of ``figure_threads``; names as there."""

    thread_id: str
    incident_id: str | None
    place_id: str | None
    event: str | None
    of_whom: str | None
    from_date: dt.date | None
    to_date: dt.date | None
    whole_id: str | None
    low: float | None
    high: float | None
    latest: float | None
    latest_id: str | None
    is_disputed: bool
    is_series: bool
    n_statements: int
    n_informants: int
    n_named: int


def thread_id(draft: Draft) -> str:
    """The id of a thread: its event, and the figure of the least id."""
    return f"thread:{draft.quantities[0].best.row.event}@{min(each.row.figure_id for each in draft.statements)}"


def relations(draft: Draft, known: frozenset[tuple[str, str]], ordered: frozenset[str]) -> list[Relation]:
    """Links among the statements of a thread, each statement with the first and the nearest before it; ``known``: pairs that their
    page links itself; ``ordered``: figures that it tells as earlier or later counts."""
    statements = draft.statements
    if len(statements) < 2:
        return []
    by = informants(statements)
    held = _held(statements)
    found = []
    for position, one in enumerate(statements):
        before = statements[: min(position, FIRST)] + statements[max(FIRST, position - LAST) : position]
        for other in before:
            pair = (min(one.row.figure_id, other.row.figure_id), max(one.row.figure_id, other.row.figure_id))
            link = None if pair in known else relate(one, other, by, held, ordered)
            if link is not None:
                found.append(link)
    return found


def part_relations(draft: Draft, known: frozenset[tuple[str, str]]) -> Iterator[Relation]:
    """Links of the statements of a part to those of its whole on the same page."""
    if draft.whole is None:
        return
    on_page: dict[str, list[Stated]] = defaultdict(list)
    for each in draft.whole.statements:
        if len(on_page[each.row.article_id]) < _WHOLES:
            on_page[each.row.article_id].append(each)
    for each in draft.statements:
        for whole in on_page.get(each.row.article_id, ()):
            pair = (min(each.row.figure_id, whole.row.figure_id), max(each.row.figure_id, whole.row.figure_id))
            if pair not in known and each.amount.low <= max(whole.number or 0.0, whole.amount.high):
                yield Relation(each.row.figure_id, whole.row.figure_id, "part_of", draft.basis)


def _held(statements: Sequence[Stated]) -> dict[float, dt.date]:
    found: dict[float, dt.date] = {}
    for each in statements:
        if each.day is not None and each.number is not None:
            found[each.number] = max(each.day, found.get(each.number, each.day))
    return found


def thread_of(
    draft: Draft,
    incident_id: str | None,
    place_id: str | None,
    links: Sequence[Relation],
    page_links: Mapping[str, int],
) -> Thread:
    """What the statements of a thread say together.  ``page_links``: how many rival and changed_from links its pages have."""
    statements = draft.statements
    if len(statements) == 1:
        return _thread_of_one(draft, statements[0], incident_id, place_id, page_links)
    by = informants(statements)
    replaced = {link.other_id for link in links if link.link == "changed_from"}
    standing = [each for each in statements if each.row.figure_id not in replaced] or statements
    bounds = [entailed(each.row) for each in standing]
    low, high = max(b[0] for b in bounds), min(b[1] for b in bounds)
    newest = _latest(standing)
    first = [each.row.from_date for each in statements if each.row.from_date is not None]
    last = [each.row.to_date for each in statements if each.row.to_date is not None]
    rival = page_links.get("rival", 0) + sum(link.link == "rival" for link in links)
    changed = page_links.get("changed_from", 0) + len(replaced)
    return Thread(
        thread_id(draft), incident_id, place_id, statements[0].row.event, _of_whom(draft), _usual(first), _usual(last),
        thread_id(draft.whole) if draft.whole is not None else None, low, None if math.isinf(high) else high,
        newest.number, newest.row.figure_id, rival > 0, changed > 0, len(statements), len(set(by.values())),
        len({who for who in by.values() if who.startswith("source ")}),
    )  # fmt: skip


def _thread_of_one(
    draft: Draft, only: Stated, incident_id: str | None, place_id: str | None, page_links: Mapping[str, int]
) -> Thread:
    """The thread of one statement, as most are."""
    low, high = entailed(only.row)
    whole_id = thread_id(draft.whole) if draft.whole is not None else None
    return Thread(
        thread_id(draft), incident_id, place_id, only.row.event, _of_whom(draft), only.row.from_date, only.row.to_date, whole_id,
        low, None if math.isinf(high) else high, only.number, only.row.figure_id, page_links.get("rival", 0) > 0,
        page_links.get("changed_from", 0) > 0, 1, 1, int(only.source is not None),
    )  # fmt: skip


def _latest(standing: Sequence[Stated]) -> Stated:
    """The newest statement: the last day's, of that day a named source's, then the highest."""
    days = [each.day for each in standing if each.day is not None]
    last = [each for each in standing if each.day == max(days)] if days else list(standing)
    return max(last, key=lambda each: (each.instant is not None, each.instant or dt.datetime.min.replace(tzinfo=dt.UTC),
                                       each.source is not None, each.number or 0.0, each.order))  # fmt: skip


def _of_whom(draft: Draft) -> str | None:
    """'person: child', 'building: school': the unit and what the thread counts of it."""
    groups = sorted(group for _, group in draft.groups)
    amount = draft.quantities[0].best.amount
    noun = ", ".join(groups) if amount.unit == "person" else amount.head
    return f"{amount.unit}: {noun}" if amount.unit and noun and noun != amount.unit else amount.unit or noun


def _usual(days: Sequence[dt.date]) -> dt.date | None:
    """The day that most statements give, of several the first."""
    if len(days) < 2:
        return days[0] if days else None
    counts: dict[dt.date, int] = defaultdict(int)
    for day in days:
        counts[day] += 1
    return min(counts, key=lambda day: (-counts[day], day), default=None)
