"""What homes become: threads of figures, and links between those of several pages.

A part of the homes holds all that it needs, so that several processes can share them.

What belongs here: from the rows of some homes to those of their threads.  What does not: which homes there are (``read``), what of
an earlier run holds (``door``).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any

import pyarrow as pa

from pipelines.resolve.threads.drafts import Draft, share_out
from pipelines.resolve.threads.homes import Home, homes
from pipelines.resolve.threads.links import Thread, part_relations, relations, thread_of
from pipelines.resolve.threads.read import Part
from pipelines.resolve.threads.stated import Relation
from pipelines.store.schema import tables

STATED = pa.schema([("figure_id", pa.string()), ("thread_id", pa.string())])
BLOCK = pa.field("block", pa.uint64())  # the home that a row came from
_CHUNK = 20_000  # rows that wait to become Arrow, or come from it
_OF_THREAD, _OF_LINK = (attrgetter(*(f.name for f in fields(row))) for row in (Thread, Relation))
PageLinks = Mapping[str, Sequence[tuple[str, str]]]  # figure_id -> what its page links it to, and how


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of pairs of figures, and which of them are two quantities: nothing links those."""

    decided: Mapping[tuple[str, str], str]
    apart: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """``blocks``: the homes that were worked out; ``tables``: their rows, of each of ``forms_of``."""

    blocks: pa.Array
    tables: tuple[pa.Table, ...]


def forms_of() -> dict[str, pa.Schema]:
    """The tables that homes give."""
    return {"threads": tables()["figure_threads"].arrow, "links": tables()["figure_links"].arrow, "members": STATED}


@dataclass
class _Rows:
    """Rows of one table, kept as Arrow."""

    form: pa.Schema
    waiting: list[tuple[object, ...]] = field(default_factory=list)
    made: list[pa.Table] = field(default_factory=list)

    def add(self, rows: Iterable[tuple[object, ...]]) -> None:
        self.waiting += rows
        if len(self.waiting) >= _CHUNK:
            self._make()

    def _make(self) -> None:
        columns = list(zip(*self.waiting, strict=True)) or [()] * len(self.form)
        cells = [pa.array(column, f.type) for f, column in zip(self.form, columns, strict=True)]
        self.made.append(pa.table(cells, schema=self.form))
        self.waiting = []

    def table(self) -> pa.Table:
        self._make()
        return pa.concat_tables(self.made)


def work_out(said: Said, part: Part) -> WorkedOut:
    """The threads and links of some homes."""
    threads, links, members = made = [_Rows(form.append(BLOCK)) for form in forms_of().values()]
    known, met = _page_links(part.links), set()
    for block, home in homes(_rows_of(part.statements)):
        met.add(block)
        for draft in share_out(home.quantities, is_one_thing=home.is_one_thing, decided=said.decided):
            if home.is_of_page and len(draft.statements) < 2:
                continue  # one figure of no known place, time and incident: no quantity that others could state
            thread, found = _made(draft, home, known, said.apart)
            threads.add([(*_OF_THREAD(thread), block)])
            links.add((*_OF_LINK(each), block) for each in found)
            members.add((each.row.figure_id, thread.thread_id, block) for each in draft.statements)
    return WorkedOut(pa.array(sorted(met), BLOCK.type), tuple(rows.table() for rows in made))


def _rows_of(statements: pa.Table) -> Iterator[tuple[Any, ...]]:
    for batch in statements.to_batches(max_chunksize=_CHUNK):
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _page_links(links: pa.Table) -> PageLinks:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for figure_id, other_id, link in zip(*(column.to_pylist() for column in links.columns), strict=True):
        found[figure_id].append((other_id, link))
    return found


def _made(
    draft: Draft, home: Home, known: PageLinks, apart: frozenset[tuple[str, str]]
) -> tuple[Thread, list[Relation]]:
    """``apart``: pairs of figures that a person calls two quantities: nothing links them."""
    statements = draft.statements
    on_page = [(e.row.figure_id, o, link) for e in statements for o, link in known.get(e.row.figure_id, ())]
    if not on_page and len(statements) == 1 and draft.whole is None:
        return thread_of(draft, home.incident_id, home.place_id, (), {}), []
    pairs = frozenset((min(one, other), max(one, other)) for one, other, _ in on_page)
    ordered = frozenset(end for one, other, link in on_page if link == "changed_from" for end in (one, other))
    across = relations(draft, pairs | apart if apart else pairs, ordered)
    own = Counter(link for _, _, link in on_page)
    return thread_of(draft, home.incident_id, home.place_id, across, own), [*across, *part_relations(draft, pairs)]
