"""The way from committed batches to ``figure_threads``, links between articles, and the thread of each figure.

What becomes of a home depends on its own figures alone, so it is kept by a hash of them: a run works out those that new pages
touch.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.resolve.kept import Kept
from pipelines.resolve.threads.drafts import Draft, share_out
from pipelines.resolve.threads.links import Thread, part_relations, relations, thread_of
from pipelines.resolve.threads.read import Facts, Home
from pipelines.resolve.threads.stated import Relation
from pipelines.store.batches import Ledger
from pipelines.store.schema import tables
from pipelines.vocabularies import JudgementWord

STATED = pa.schema([("figure_id", pa.string()), ("thread_id", pa.string())])
_BLOCK = pa.field("block", pa.uint64())  # the home that a row came from
_NAMES = ("threads", "links", "members")
_CHUNK = 20_000  # rows that wait to become Arrow


@dataclass(frozen=True, slots=True)
class FigureJudgement:
    """What a person decided on two figures: whether they state one quantity; ``left_id`` < ``right_id``."""

    left_id: str
    right_id: str
    judgement: JudgementWord


@dataclass(frozen=True, slots=True)
class Threads:
    """``table``: rows of ``figure_threads``; ``links``: rows of ``figure_links`` that pages did not write; ``stated``: the thread
    of each figure that is in one (figure_id, thread_id)."""

    table: pa.Table
    links: pa.Table
    stated: pa.Table


@dataclass
class _Rows:
    """Rows of one table, kept as Arrow."""

    form: pa.Schema
    waiting: list[Mapping[str, object]] = field(default_factory=list)
    made: list[pa.Table] = field(default_factory=list)

    def add(self, rows: Iterable[Mapping[str, object]]) -> None:
        self.waiting += rows
        if len(self.waiting) >= _CHUNK:
            self._make()

    def _make(self) -> None:
        columns = {f.name: pa.array([row.get(f.name) for row in self.waiting], f.type) for f in self.form}
        self.made.append(pa.table(columns, schema=self.form))
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
    forms = [form.append(_BLOCK) for form in (tables()["figure_threads"].arrow, tables()["figure_links"].arrow, STATED)]
    blocks = pa.array([], pa.uint64()) if facts.is_empty else facts.blocks(decided)
    index, *before = (kept.read(name) for name in ("blocks", *_NAMES))
    old, held = pa.array([], pa.uint64()), [form.empty_table() for form in forms]
    if index is not None and all(t is not None and t.schema.equals(f) for t, f in zip(before, forms, strict=True)):
        old = pc.unique(index["block"].combine_chunks())
        held = [table.filter(pc.is_in(table["block"], blocks)) for table in before if table is not None]
    threads, links, members = made = [_Rows(form) for form in forms]
    apart = frozenset(pair for pair, word in decided.items() if word != "same")
    known = {} if facts.is_empty else facts.page_links(old)
    for block, home in () if facts.is_empty else facts.homes(old):
        for draft in share_out(home.quantities, is_one_thing=home.is_one_thing, decided=decided):
            if home.is_of_page and len(draft.statements) < 2:
                continue  # one figure of no known place, time and incident: no quantity that others could state
            thread, found = _made(draft, home, known, apart)
            threads.add([{**_cells(thread), "block": block}])
            links.add({**_cells(each), "block": block} for each in found)
            members.add(
                {"figure_id": each.row.figure_id, "thread_id": thread.thread_id, "block": block}
                for each in draft.statements
            )
    whole = [pa.concat_tables([table, rows.table()]) for table, rows in zip(held, made, strict=True)]
    if len(old) != len(blocks) or not pc.all(pc.is_in(blocks, old)).as_py():
        kept.write_whole("blocks", {**dict(zip(_NAMES, whole, strict=True)), "blocks": pa.table({"block": blocks})})
    return Threads(*(
        table.sort_by([(name, "ascending") for name in key.split()]).drop_columns(["block"])
        for table, key in zip(whole, ("thread_id", "figure_id other_id link", "figure_id"), strict=True)
    ))  # fmt: skip


def _cells(row: Thread | Relation) -> Mapping[str, object]:
    return {name: getattr(row, name) for name in row.__slots__}


def _made(
    draft: Draft, home: Home, known: Mapping[str, Sequence[tuple[str, str]]], apart: frozenset[tuple[str, str]]
) -> tuple[Thread, list[Relation]]:
    """``apart``: pairs of figures that a person calls two quantities: nothing links them."""
    statements = draft.statements
    on_page = [(e.row.figure_id, o, link) for e in statements for o, link in known.get(e.row.figure_id, ())]
    pairs = frozenset((min(one, other), max(one, other)) for one, other, _ in on_page)
    ordered = frozenset(end for one, other, link in on_page if link == "changed_from" for end in (one, other))
    across = relations(draft, pairs | apart if apart else pairs, ordered)
    own = Counter(link for _, _, link in on_page)
    return thread_of(draft, home.incident_id, home.place_id, across, own), [*across, *part_relations(draft, pairs)]
