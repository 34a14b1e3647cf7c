"""The data dictionary: every table, view and macro with its columns, from the comments in ``warehouse/``.

``python -m pipelines.store.dictionary > docs/data-dictionary.md`` (``make docs``) writes it; a test keeps it current.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.paths import SQL
from pipelines.store.schema import EVIDENCE, Table, tables, views

_HEAD = """# Data dictionary

Made from the comments of `warehouse/tables/*.sql` and `warehouse/views/*.sql` by `make docs`; change it there. In a warehouse the
same words stand in `duckdb_tables()`, `duckdb_views()` and `duckdb_columns()`.

Offsets count code points of `articles.text`, from 0, the end exclusive: in SQL `text[start_char + 1 : end_char]` is the surface.
"""


def as_markdown() -> str:
    """The whole dictionary as one Markdown page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    for title, group in (("Tables", tables()), ("Views", views())):
        yield f"## {title}\n"
        yield " · ".join(f"[{name}](#{name})" for name in group) + "\n"
        for table in group.values():
            yield from _of(table)
    yield "## Macros\n"
    for path in sorted((SQL / "macros").glob("*.sql")):
        yield f"- `{path.stem}`: warehouse/macros/{path.name}"
    names = ", ".join(f"`{view}_of`" for view in EVIDENCE)
    yield (
        f"- {names}: a view's rows for chosen rows of its table, on a large file much faster than the view with a LIMIT:"
        " `WITH chosen AS (FROM figures ORDER BY value DESC LIMIT 100) FROM figure_evidence_of('chosen')`"
    )
    yield "- `search` and what it is made of, with the tables of the search index: warehouse/search/"


def _of(table: Table) -> Iterator[str]:
    yield f"### {table.name}\n"
    yield f"{_cell(table.comment)}\n"
    if table.key:
        yield f"Primary key: {', '.join(f'`{column}`' for column in table.key)}\n"
    yield "| column | type | |"
    yield "|---|---|---|"
    for column in table.columns:
        kind = column.type if column.nullable else f"{column.type} NOT NULL"
        yield f"| `{column.name}` | {kind} | {_cell(column.comment)} |"
    yield ""


def _cell(text: str) -> str:
    """Words of a comment where Markdown would read its signs."""
    return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    print(as_markdown(), end="")
