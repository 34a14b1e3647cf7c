"""The tables and views as asset specs: group, dependencies, description and columns, all from ``warehouse/*.sql``."""

from __future__ import annotations

import datetime as dt
import re
import warnings

import dagster as dg

from pipelines.orchestrate.metadata.lineage import sources_of
from pipelines.settings import Settings
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
START_HERE = "start_here"  # the tag of what a newcomer opens first
OPEN_FIRST = frozenset(
    {"figure_evidence", "statement_evidence", "event_evidence", "disputed_numbers", "timeline", "places_map", "rejects"}
)
FRESHNESS = dg.FreshnessPolicy.time_window(fail_window=dt.timedelta(days=7), warn_window=dt.timedelta(hours=36))
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def owner_of(settings: Settings) -> str:
    """Who answers for the assets of a project: its contact where that is an address of e-mail, else its team."""
    return settings.contact if _ADDRESS.fullmatch(settings.contact) else "team:dateline"


def published() -> dict[str, tuple[str, ...]]:
    """The tables that the publishing step itself fills."""
    elsewhere = {*ACQUIRED, *READ, *ANNOTATED, *RESOLVED, *RESERVED}
    return {name: ("articles",) for name in tables() if name not in elsewhere}


def table_specs(group: str, made: dict[str, tuple[str, ...]], code_version: str | None = None) -> list[dg.AssetSpec]:
    """One spec a table, in a group."""
    return [
        dg.AssetSpec(
            name,
            deps=list(deps),
            group_name=group,
            description=tables()[name].comment,
            metadata=_about(tables()[name]),
            kinds={"duckdb", "table"},
            tags=_tags(name),
            code_version=code_version,
        )
        for name, deps in made.items()
    ]


def view_specs() -> list[dg.AssetSpec]:
    """One spec a view: virtual, since it is computed from its tables whenever it is read."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.PreviewWarning)
        return [
            dg.AssetSpec(
                name,
                deps=[table for table in sources_of(name) if table not in RESERVED],
                group_name="views",
                description=view.comment,
                metadata=_about(view),
                kinds={"duckdb", "view"},
                tags=_tags(name),
                is_virtual=True,
            )
            for name, view in views().items()
        ]


def _about(table: Table) -> dict[str, object]:
    return {"dagster/column_schema": column_schema(table), "dagster/relation_identifier": f"dateline.{table.name}"}


def _tags(name: str) -> dict[str, str]:
    return {START_HERE: ""} if name in OPEN_FIRST else {}


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
