"""Entities as pages know them, read from committed batches, with what else each page mentions.

What belongs here: reading.  What does not: judging (judgements.py).  Two passes: the first finds names that more than one page
bears, the second collects the context of those pages only, so that memory follows what can be linked.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import pyarrow as pa

from pipelines.annotate.names import bare_words
from pipelines.resolve.judgements import LocalEntity
from pipelines.store.batches import Ledger
from pipelines.store.page_tables import PAGE_KEYS
from pipelines.vocabularies import BODIES, ENTITY_KINDS, EntityKind, known

_COLUMNS = ("entity_id", "article_id", "kind", "name", "names", "description", "country", "is_public_role")


@dataclass(frozen=True, slots=True)
class _Met:
    """One row of ``entities`` of a batch."""

    entity_id: str
    article_id: str
    kind: EntityKind
    name: str
    names: tuple[str, ...]
    description: str | None
    country: str | None
    is_public_role: bool | None


def linkable_entities(done: Ledger) -> list[LocalEntity]:
    """The entities of one page only whose name another page bears too, ordered by id."""
    articles: dict[tuple[str, str], str] = {}  # key -> first article, '' when several
    for rows in done.rows_of("entities", PAGE_KEYS["entities"], _COLUMNS):
        for met in _rows(rows):
            for key in _keys(met):
                known = articles.setdefault(key, met.article_id)
                if known and known != met.article_id:
                    articles[key] = ""
    several = {key for key, first in articles.items() if not first}
    candidates: list[_Met] = []
    for rows in done.rows_of("entities", PAGE_KEYS["entities"], _COLUMNS):
        candidates += [met for met in _rows(rows) if any(key in several for key in _keys(met))]
    wanted = {met.article_id for met in candidates}
    context: dict[str, set[str]] = defaultdict(set)
    countries: dict[str, set[str]] = defaultdict(set)
    for rows in done.rows_of("entities", PAGE_KEYS["entities"], _COLUMNS):
        for met in _rows(rows):
            if met.article_id in wanted:
                context[met.article_id].add(met.entity_id.partition("@")[0])
                if met.country:
                    countries[met.article_id].add(met.country)
    found = []
    for met in candidates:
        own = met.entity_id.partition("@")[0]
        words = bare_words(met.name, met.kind)
        found.append(
            LocalEntity(
                met.entity_id,
                met.article_id,
                met.kind,
                words,
                met.name,
                met.description,
                _acronyms(met),
                frozenset(context[met.article_id] - {own}),
                frozenset(countries[met.article_id]),
                is_linkable(met.kind, words, met.is_public_role),
            )
        )
    return sorted(found, key=lambda entity: entity.entity_id)


def is_linkable(kind: EntityKind, words: tuple[str, ...], is_public_role: bool | None) -> bool:
    """Whether entities of a kind may be linked across pages: of persons only those with a public role."""
    if not words or sum(map(len, words)) < 2:
        return False
    return bool(is_public_role) if kind == "person" else kind in BODIES | {"people"}


def _keys(met: _Met) -> list[tuple[str, str]]:
    """What a page's entity may be found by on another page: its full name, its acronyms, a person's surname."""
    if "@" not in met.entity_id or not is_linkable(
        met.kind, words := bare_words(met.name, met.kind), met.is_public_role
    ):
        return []
    family: str = "body" if met.kind in BODIES else met.kind
    keys = [(family, " ".join(words)), *((family, acronym) for acronym in _acronyms(met))]
    if met.kind == "person":
        keys.append((family, words[-1]))
    return keys


def _acronyms(met: _Met) -> frozenset[str]:
    if met.kind == "person":
        return frozenset()
    short = (name.replace(".", "") for name in met.names)
    return frozenset(name.casefold() for name in short if name.isupper() and name.isalpha() and 2 <= len(name) <= 8)


def _rows(rows: pa.Table) -> list[_Met]:
    columns = [rows.column(name).to_pylist() for name in _COLUMNS]
    return [
        _Met(
            entity_id,
            article_id,
            known(kind, ENTITY_KINDS, "entities.kind"),
            name,
            tuple(names or ()),
            description,
            country,
            is_public_role,
        )
        for entity_id, article_id, kind, name, names, description, country, is_public_role in zip(*columns, strict=True)
    ]
