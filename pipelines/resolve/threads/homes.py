"""Homes: figures of several pages that may state one quantity, as the quantities that their pages make of them.

What belongs here: rows of the ``queries`` as quantities.  What does not: which quantities of a home are one (``drafts``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from pipelines.model import Figure
from pipelines.resolve.threads.drafts import Quantity
from pipelines.resolve.threads.read import ROW
from pipelines.resolve.threads.stated import Stated, stated

_ONE_THING = ("happening", "incident", "state")  # homes of which numbers may differ


@dataclass(frozen=True, slots=True)
class Home:
    """Quantities of one event and unit that may be one: of one happening, of one place and month, or of copies of one text."""

    incident_id: str | None
    place_id: str | None
    is_one_thing: bool  # a happening, or a state of a place: its numbers may differ
    is_of_page: bool  # neither happening nor place and time are known
    quantities: tuple[Quantity, ...]


def homes(statements: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, Home]]:
    """Every home with its block, one event and unit at a time, in a set order.  ``statements``: rows of ``queries.STATEMENTS``."""
    for (home, _), group in groupby(statements, key=itemgetter(0, 1)):
        found = list(group)
        for each in _of_home(home.partition(" ")[0], found):
            yield found[0][-1], each


def _of_home(kind: str, rows: Sequence[tuple[Any, ...]]) -> Iterator[Home]:
    if len(rows) == 1:
        (row,) = rows
        quantity = Quantity(row[2], (_stated(row),), row[3])
        yield Home(row[4] or None, row[5] or None, kind in _ONE_THING, kind == "page", (quantity,))
        return
    by_unit: dict[str, list[Quantity]] = defaultdict(list)
    incidents, places = Counter(row[4] for row in rows if row[4]), Counter(row[5] for row in rows if row[5])
    for quantity_id, group in groupby(rows, key=itemgetter(2)):
        members = list(group)
        quantity = Quantity(quantity_id, tuple(_stated(row) for row in members), members[0][3])
        amount = quantity.best.amount
        by_unit[amount.unit or f"of {amount.head}"].append(quantity)
    for _, quantities in sorted(by_unit.items()):
        yield Home(_most(incidents), _most(places), kind in _ONE_THING, kind == "page", tuple(quantities))


def _most(counts: Counter[str]) -> str | None:
    return min(counts, key=lambda each: (-counts[each], each), default=None)


def _stated(row: tuple[Any, ...]) -> Stated:
    text, day, instant, source = row[6:10]
    return stated(Figure(**dict(zip(ROW, row[10:-1], strict=True))), text, day, instant, source)
