"""resolve: what pages say together: which articles stand on one text, which entities of several pages are one, which place a close
call is, which reports tell of one incident, which figures state one quantity.

What belongs in this room: anything that needs more than one page.  It reads committed batches and gives rows; it never
looks at a page's bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from pipelines.resolve.aliases import Published, read_published
from pipelines.resolve.copies import ArticleJudgement, resolve_copies
from pipelines.resolve.entities import resolve_entities
from pipelines.resolve.incidents import IncidentJudgement, resolve_incidents
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.places import resolve_places
from pipelines.resolve.threads import FigureJudgement, resolve_threads
from pipelines.store.batches import Ledger

__all__ = ["ArticleJudgement", "Resolved", "read_published", "resolve"]


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


def resolve(
    done: Ledger,
    decided: Sequence[Judgement] = (),
    published: Published | None = None,
    *,
    on_articles: Sequence[ArticleJudgement] = (),
    on_incidents: Sequence[IncidentJudgement] = (),
    on_figures: Sequence[FigureJudgement] = (),
    folder: Path | None = None,
) -> Resolved:
    """What the committed batches say together; ``decided``, ``on_articles``, ``on_incidents``, ``on_figures``: a person's
    judgements, ``published``: ids of the last file, ``folder``: where what was found out is kept for the next run."""
    copies = resolve_copies(done, on_articles, folder)
    moved = resolve_places(done)
    tables, replaced = resolve_entities(done, decided, published, moved)
    texts = copies.text_groups
    group_of = dict(zip(texts["article_id"].to_pylist(), texts["text_group"].to_pylist(), strict=True))
    renamed = dict(zip(replaced["old_id"].to_pylist(), replaced["new_id"].to_pylist(), strict=True))
    incidents = resolve_incidents(done, moved, group_of, renamed, on_incidents, folder)
    threads = resolve_threads(done, moved, replaced, texts, incidents.reported, on_figures)
    tables |= {"incidents": incidents.table, "figure_threads": threads.table}
    added = {"figure_links": threads.links}
    return Resolved(copies.tables | tables, added, replaced, moved, texts, incidents.reported, threads.stated)
