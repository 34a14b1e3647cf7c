"""From which columns each column of a view comes, and from which tables a view reads: ``warehouse/lineage.tsv``.

``make docs`` writes that table out of the SQL of the views.  What belongs here: reading it.  What does not: parsing SQL.
"""

from __future__ import annotations

from functools import lru_cache

import dagster as dg

from pipelines.paths import SQL

FILE = SQL / "lineage.tsv"


@lru_cache(1)
def columns() -> dict[str, dict[str, list[tuple[str, str]]]]:
    """View -> column -> the columns that it comes from."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for line in FILE.read_text("utf-8").splitlines()[1:]:
        view, column, table, theirs = line.split("\t")
        found.setdefault(view, {}).setdefault(column, []).append((table, theirs))
    return found


def sources_of(view: str) -> tuple[str, ...]:
    """The tables and views that a view reads."""
    return tuple(sorted({table for sources in columns().get(view, {}).values() for table, _ in sources}))


def column_lineage(view: str) -> dg.TableColumnLineage:
    """The lineage of a view's columns, as Dagster has it."""
    return dg.TableColumnLineage(
        {
            column: [dg.TableColumnDep(asset_key=dg.AssetKey(table), column_name=theirs) for table, theirs in sources]
            for column, sources in columns()[view].items()
        }
    )
