"""The tables and views as asset specs: group, dependencies, description and columns, all from ``warehouse/*.sql``."""

from __future__ import annotations

import dagster as dg

from pipelines.store.schema import Table, tables, views

WAREHOUSE_KEY = "warehouse"
PAGES_KEY = "evidence_pages"
# What each verb makes, and from what.  A table is one asset.
ACQUIRED: dict[str, tuple[str, ...]] = {"captures": (), "sightings": ("captures",)}
READ: dict[str, tuple[str, ...]] = {"articles": ("captures",), "blocks": ("articles",)}
ANNOTATED: dict[str, tuple[str, ...]] = {
    "sentences": ("blocks",),
    "mentions": ("sentences",),
    "place_candidates": ("mentions",),
    "dates": ("sentences",),
    "statements": ("sentences", "mentions"),
    "speakers": ("statements",),
    "quotations": ("statements",),
    "hedges": ("statements",),
    "figures": ("sentences", "dates", "statements"),
    "figure_places": ("figures", "mentions"),
    "figure_links": ("figures",),
    "events": ("sentences", "mentions", "dates", "statements"),
    "event_arguments": ("events", "mentions", "figures"),
}
RESOLVED: dict[str, tuple[str, ...]] = {
    "entities": ("mentions",),
    "entity_judgements": ("mentions",),
    "entity_aliases": ("entities",),
    "corrections": ("articles",),
    "article_links": ("blocks",),
    "text_groups": ("article_links",),
    "article_judgements": ("article_links",),
    "incidents": ("events", "event_arguments", "figures"),
    "figure_threads": ("figures", "figure_links", "incidents"),
}
# Tables of the contract that no verb fills yet: they stand empty in the file and are no assets.
RESERVED: frozenset[str] = frozenset()


def published() -> dict[str, tuple[str, ...]]:
    """The tables that the publishing step itself fills, and the views."""
    elsewhere = {*ACQUIRED, *READ, *ANNOTATED, *RESOLVED, *RESERVED}
    made: dict[str, tuple[str, ...]] = {name: ("articles",) for name in tables() if name not in elsewhere}
    return made | dict.fromkeys(views(), (WAREHOUSE_KEY,))


def table_specs(group: str, made: dict[str, tuple[str, ...]], code_version: str | None = None) -> list[dg.AssetSpec]:
    """One spec a table, in a group."""
    known = tables() | views()
    return [
        dg.AssetSpec(
            name,
            deps=list(deps),
            group_name=group,
            description=known[name].comment,
            metadata={
                "dagster/column_schema": column_schema(known[name]),
                "dagster/relation_identifier": f"dateline.{name}",
            },
            kinds={"duckdb"},
            code_version=code_version,
        )
        for name, deps in made.items()
    ]


def column_schema(table: Table) -> dg.TableSchema:
    """A table's columns with their comments."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                type=column.type,
                description=column.comment,
                constraints=dg.TableColumnConstraints(nullable=column.nullable, unique=table.key == (column.name,)),
            )
            for column in table.columns
        ]
    )
