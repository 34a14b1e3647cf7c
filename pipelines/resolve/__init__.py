"""resolve: what pages say together: which articles stand on one text, which entities of several pages are one, which place a close
call is, what changed between captures, which reports tell of one incident, which figures state one quantity.

What belongs in this room: anything that needs more than one page.  It reads committed batches and gives rows; it never
looks at a page's bytes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.process.worker_process import give_back
from pipelines.resolve.aliases import Published, read_published
from pipelines.resolve.copies import resolve_copies
from pipelines.resolve.corrections import correct, correction_table, unmatched_corrections
from pipelines.resolve.entities import resolve_entities, with_places
from pipelines.resolve.incidents import resolve_incidents
from pipelines.resolve.places import resolve_places
from pipelines.resolve.revisions import resolve_revisions
from pipelines.resolve.threads import resolve_threads
from pipelines.resolve.unmatched import reject_table, unmatched_judgements
from pipelines.resolve.word import PersonsWord
from pipelines.store.batches import Ledger

__all__ = ["PersonsWord", "Resolved", "read_published", "resolve"]

_OBJECTS = 100_000  # that are made before Python looks for circles among the newest


@dataclass(frozen=True, slots=True)
class Resolved:
    """Tables of the contract by name, and what they change in rows that annotate wrote.

    ``done``: the committed batches with a person's corrections and judgements on figures laid over them.
    ``added``: rows of tables that pages fill too.  These, ``reported`` and ``threads`` stand in no set order.
    ``replaced``: old_id, new_id of entities that were joined; ``moved``: place names whose place other pages decide
    (mention_id, article_id, old_entity_id, entity_id, score); ``text_groups``: article_id, text_group of every article;
    ``reported``: the incident of each report (event_id, incident_id, incident_basis); ``threads``: the thread of each figure
    (figure_id, thread_id).
    """

    done: Ledger
    tables: Mapping[str, pa.Table]
    added: Mapping[str, pa.Table]
    replaced: pa.Table
    moved: pa.Table
    text_groups: pa.Table
    reported: pa.Table
    threads: pa.Table


def resolve(
    done: Ledger,
    word: PersonsWord | None = None,
    published: Published | None = None,
    folder: Path | None = None,
    workers: int = 1,
) -> Resolved:
    """What the committed batches say together; ``word``: what a person decided, ``published``: ids of the last file, ``folder``:
    where what was found out is kept for the next run; ``workers``: processes that may share the work."""
    with _rare_collections():
        return _resolved(done, word or PersonsWord(), published, folder, workers)


def _let_go() -> None:
    """Arrow and the C library hold on to what was freed; the next room needs it otherwise."""
    pa.default_memory_pool().release_unused()
    give_back()


def _resolved(
    done: Ledger, word: PersonsWord, published: Published | None, folder: Path | None, workers: int
) -> Resolved:
    figures = word.judged.on_figures
    apart = frozenset((each.left_id, each.right_id) for each in figures if each.judgement == "different")
    corrected = correct(done.parted(apart), word.corrections)
    copies = resolve_copies(corrected.done, word.judged.on_articles, folder)
    moved = resolve_places(corrected.done, folder)
    _let_go()
    tables, replaced = resolve_entities(
        corrected.done, word.judged.on_entities, published, moved, corrected.places, folder
    )
    corrected.lay_over(corrected.waiting, frozenset(tables["entities"].column("entity_id").to_pylist()), is_last=True)
    revisions, between_captures = resolve_revisions(corrected.done, folder)
    _let_go()
    made = {**copies.tables, **tables, "revisions": revisions, "corrections": correction_table(corrected)}
    texts = copies.text_groups
    group_of = dict(zip(texts["article_id"].to_pylist(), texts["text_group"].to_pylist(), strict=True))
    renamed = dict(zip(replaced["old_id"].to_pylist(), replaced["new_id"].to_pylist(), strict=True))
    incidents = resolve_incidents(corrected.done, moved, group_of, renamed, word.judged.on_incidents, folder, workers)
    where = {
        place_id
        for place_id in incidents.table.column("place_id").to_pylist()
        if place_id and place_id.startswith("place:")
    }
    made["entities"] = with_places(made["entities"], where)
    _let_go()
    threads = resolve_threads(corrected.done, moved, replaced, texts, incidents.reported, figures, folder, workers)
    made |= {"incidents": incidents.table, "figure_threads": threads.table}
    added = {
        "figure_links": _first_of_each(between_captures, threads.links),
        "rejects": pa.concat_tables(
            [
                reject_table(
                    "corrections", "correction_unmatched", word.corrections_file, unmatched_corrections(corrected)
                ),
                reject_table(
                    "judgements", "judgement_unmatched", word.judgements_file, _unmatched(corrected.done, word, tables)
                ),
            ]
        ),
    }
    return Resolved(corrected.done, made, added, replaced, moved, texts, incidents.reported, threads.stated)


def _unmatched(done: Ledger, word: PersonsWord, made: Mapping[str, pa.Table]) -> list[tuple[str, str]]:
    """A person's judgements on what is not here."""
    known = {*made["entities"]["entity_id"].to_pylist(), *made["entity_aliases"]["old_id"].to_pylist()}
    return list(unmatched_judgements(done, word.judged, known))


def _first_of_each(between_captures: pa.Table, links: pa.Table) -> pa.Table:
    """Links of several rooms, each pair with its link once: the room that comes first tells why.  Either has each once."""
    key = ("figure_id", "other_id", "link")
    told = {tuple(row[name] for name in key) for row in between_captures.to_pylist()}
    if told:
        may_be = pc.is_in(links["figure_id"], value_set=between_captures["figure_id"].combine_chunks())
        some = links.filter(may_be)
        again = [tuple(row[name] for name in key) in told for row in some.to_pylist()]
        links = pa.concat_tables([links.filter(pc.invert(may_be)), some.filter(pc.invert(pa.array(again, pa.bool_())))])
    return pa.concat_tables([links, between_captures])


@contextmanager
def _rare_collections() -> Iterator[None]:
    """What is read here goes as it came, without circles; looking for those again and again costs a tenth of the time."""
    before = gc.get_threshold()
    if before[0]:  # nobody turned it off
        gc.set_threshold(max(_OBJECTS, before[0]), 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
