"""resolve: what pages say together: which entities of several pages are one, which place a close call is, who prints whose text.

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
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.places import resolve_places
from pipelines.store.batches import Ledger

__all__ = ["ArticleJudgement", "Resolved", "read_published", "resolve"]


@dataclass(frozen=True, slots=True)
class Resolved:
    """Tables of the contract by name, and what they change in rows that annotate wrote.

    ``replaced``: old_id, new_id of entities that were joined; ``moved``: place names whose place other pages decide
    (mention_id, article_id, old_entity_id, entity_id, score); ``text_groups``: article_id, text_group of every article.
    """

    tables: Mapping[str, pa.Table]
    replaced: pa.Table
    moved: pa.Table
    text_groups: pa.Table


def resolve(
    done: Ledger,
    decided: Sequence[Judgement] = (),
    published: Published | None = None,
    *,
    on_articles: Sequence[ArticleJudgement] = (),
    folder: Path | None = None,
) -> Resolved:
    """What the committed batches say together; ``decided`` and ``on_articles``: a person's judgements, ``published``: ids of the
    last file, ``folder``: where comparisons of texts are kept for the next run."""
    copies = resolve_copies(done, on_articles, folder)
    moved = resolve_places(done)
    tables, replaced = resolve_entities(done, decided, published, moved)
    return Resolved(copies.tables | tables, replaced, moved, copies.text_groups)
