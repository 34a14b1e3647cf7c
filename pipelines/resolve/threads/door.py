"""The way from committed batches to ``figure_threads``, links between articles, and the thread of each figure.

What becomes of a home depends on its own figures alone, so it is kept by a hash of them: a run works out those that new pages
touch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from operator import attrgetter
from pathlib import Path

import pyarrow as pa

from pipelines.resolve.grown import Grown
from pipelines.resolve.kept import Kept
from pipelines.resolve.threads.drafts import Draft, share_out
from pipelines.resolve.threads.homes import Home, homes
from pipelines.resolve.threads.links import Thread, part_relations, relations, thread_of
from pipelines.resolve.threads.read import Facts
from pipelines.resolve.threads.stated import Relation
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables
from pipelines.vocabularies import JudgementWord

STATED = pa.schema([("figure_id", pa.string()), ("thread_id", pa.string())])
_BLOCK = pa.field("block", pa.uint64())  # the home that a row came from
_CHUNK = 20_000  # rows that wait to become Arrow
_OF_THREAD, _OF_LINK = (attrgetter(*(f.name for f in fields(row))) for row in (Thread, Relation))


@dataclass(frozen=True, slots=True)
class FigureJudgement:
    """What a person decided on two figures: whether they state one quantity; ``left_id`` < ``right_id``."""

    left_id: str
    right_id: str
    judgement: JudgementWord


@dataclass(frozen=True, slots=True)
class Threads:
    """``table``: rows of ``figure_threads``; ``links``: rows of ``figure_links`` that pages did not write; ``stated``: the thread
    of each figure that is in one (figure_id, thread_id); these two in no set order."""

    table: pa.Table
    links: pa.Table
    stated: pa.Table


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


def resolve_threads(
    done: Ledger,
    moved: pa.Table,
    replaced: pa.Table,
    groups: pa.Table,
    reported: pa.Table,
    decided: Sequence[FigureJudgement] = (),
    folder: Path | None = None,
) -> Threads:
    """The threads of all figures.  ``moved``, ``replaced``, ``groups``, ``reported``: what is known of places, entities, copies and
    incidents; ``decided``: a person's judgements; ``folder``: where what homes gave is kept for the next run."""
    pairs: dict[tuple[str, str], str] = {(each.left_id, each.right_id): each.judgement for each in decided}
    one = [pair for pair, word in pairs.items() if word == "same"]
    kept = Kept(folder, "threads")
    facts = Facts(done, moved, replaced, groups, reported, kept, one)
    try:
        found = _outcomes(facts, pairs, kept)
    finally:
        facts.close()
    kept.sweep()
    return found


def _outcomes(facts: Facts, decided: Mapping[tuple[str, str], str], kept: Kept) -> Threads:
    """What all homes give: those of an earlier run, and the others, worked out."""
    forms = {"threads": tables()["figure_threads"].arrow, "links": tables()["figure_links"].arrow, "members": STATED}
    logs = [Grown(kept, name, form, _BLOCK) for name, form in forms.items()]
    blocks = facts.blocks(decided)
    apart = frozenset(pair for pair, word in decided.items() if word != "same")
    if any(len(log.missing(blocks)) for log in logs):
        logs = _as_one(kept, forms, logs, blocks)
        for known, statements in facts.touched(logs[0].keys):
            threads, links, members = made = [_Rows(log.form) for log in logs]
            met = set()
            for block, home in homes(statements):
                met.add(block)
                for draft in share_out(home.quantities, is_one_thing=home.is_one_thing, decided=decided):
                    if home.is_of_page and len(draft.statements) < 2:
                        continue  # one figure of no known place, time and incident: no quantity that others could state
                    thread, found = _made(draft, home, known, apart)
                    threads.add([(*_OF_THREAD(thread), block)])
                    links.add((*_OF_LINK(each), block) for each in found)
                    members.add((each.row.figure_id, thread.thread_id, block) for each in draft.statements)
            for log, rows in zip(logs, made, strict=True):
                log.add(pa.array(sorted(met), _BLOCK.type), rows.table())
                log.keep(log.keys)
    for log in logs:
        log.keep(blocks)
    table, between, stated = (log.rows(blocks, form.names) for log, form in zip(logs, forms.values(), strict=True))
    return Threads(table.sort_by("thread_id"), between, stated)


def _as_one(kept: Kept, forms: Mapping[str, pa.Schema], logs: Sequence[Grown], blocks: pa.Array) -> list[Grown]:
    """The three, of which a run that was killed may have kept one and not the others: then none is known."""
    if len({str(log.missing(blocks)) for log in logs}) == 1:
        return list(logs)
    return [Grown.empty(kept, name, form, _BLOCK) for name, form in forms.items()]


def _made(
    draft: Draft, home: Home, known: Mapping[str, Sequence[tuple[str, str]]], apart: frozenset[tuple[str, str]]
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
