"""resolve: what pages say together: which entities of several pages are one, which place a close call is,
which reports tell of one incident, which figures state one quantity.

What belongs in this room: anything that needs more than one page.  It reads committed batches and gives rows; it never
looks at a page's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from pipelines.resolve.aliases import Published, read_published
from pipelines.resolve.copies import text_groups
from pipelines.resolve.entities import resolve_entities
from pipelines.resolve.incidents import resolve_incidents
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.places import resolve_places
from pipelines.resolve.threads import resolve_threads
from pipelines.store.batches import Ledger

__all__ = ["Resolved", "read_published", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Tables of the contract by name, and what they change in rows that annotate wrote.

    ``added``: rows of tables that pages fill too.
    ``replaced``: old_id, new_id of entities that were joined; ``moved``: place names whose place other pages decide
    (mention_id, article_id, old_entity_id, entity_id, score); ``text_groups``: article_id, text_group of every article;
    ``reported``: the incident of each report (event_id, incident_id, incident_basis); ``threads``: the thread of each figure
    (figure_id, thread_id).
    """

    tables: Mapping[str, pa.Table]
    added: Mapping[str, pa.Table]
    replaced: pa.Table
    moved: pa.Table
    text_groups: pa.Table
    reported: pa.Table
    threads: pa.Table


def resolve(done: Ledger, decided: Sequence[Judgement] = (), published: Published | None = None) -> Resolved:
    """What the committed batches say together; ``decided``: a person's judgements, ``published``: ids of the last file."""
    moved = resolve_places(done)
    tables, replaced = resolve_entities(done, decided, published, moved)
    groups = text_groups(done)
    incidents = resolve_incidents(done, moved, {})
    tables["incidents"] = incidents.table
    threads = resolve_threads(done, moved, replaced, groups, incidents.reported, decided)
    tables["figure_threads"] = threads.table
    return Resolved(
        tables, {"figure_links": threads.links}, replaced, moved, groups, incidents.reported, threads.stated
    )
