"""resolve: what pages say together: which entities of several pages are one, which place a close call is,
which reports tell of one incident.

What belongs in this room: anything that needs more than one page.  It reads committed batches and gives rows; it never
looks at a page's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipelines.resolve.aliases import Published, read_published
from pipelines.resolve.entities import resolve_entities
from pipelines.resolve.incidents import IncidentJudgement, resolve_incidents
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.places import resolve_places
from pipelines.store.batches import Ledger

__all__ = ["Resolved", "read_published", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Tables of the contract by name, and what they change in rows that annotate wrote.

    ``replaced``: old_id, new_id of entities that were joined; ``moved``: place names whose place other pages decide
    (mention_id, article_id, old_entity_id, entity_id, score); ``reported``: the incident of each report (event_id, incident_id,
    incident_basis).
    """

    tables: Mapping[str, pa.Table]
    replaced: pa.Table
    moved: pa.Table
    reported: pa.Table


def resolve(
    done: Ledger,
    decided: Sequence[Judgement] = (),
    published: Published | None = None,
    *,
    on_incidents: Sequence[IncidentJudgement] = (),
    folder: Path | None = None,
) -> Resolved:
    """What the committed batches say together; ``decided`` and ``on_incidents``: a person's judgements, ``published``: ids of the
    last file, ``folder``: where what was found out is kept for the next run."""
    moved = resolve_places(done)
    tables, replaced = resolve_entities(done, decided, published, moved)
    renamed = dict(zip(replaced["old_id"].to_pylist(), replaced["new_id"].to_pylist(), strict=True))
    incidents = resolve_incidents(done, moved, _texts(), renamed, on_incidents, folder)
    tables["incidents"] = incidents.table
    return Resolved(tables, replaced, moved, incidents.reported)


def _texts() -> Mapping[str, str]:
    """Article -> the text that it is a copy of; nobody looks for copies yet, so each is a text of its own."""
    return {}
