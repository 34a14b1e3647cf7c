"""Reads out of the SQL of every view which columns each of its columns comes from: ``python -m tests.docs.lineage >
warehouse/lineage.tsv`` (``make docs``).  What a run ships is that table; the parser of SQL is a tool of development.
"""

from __future__ import annotations

import sqlglot
from sqlglot import exp
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

from pipelines.store.schema import tables, views

HEADER = "view\tcolumn\tfrom_table\tfrom_column"


def table() -> str:
    """The whole table, sorted as views and their columns are."""
    schema = {
        name: {column.name: column.type for column in each.columns} for name, each in (tables() | views()).items()
    }
    lines = [HEADER]
    for name, view in sorted(views().items()):
        made = sqlglot.parse(view.sql, read="duckdb")[0]
        assert isinstance(made, exp.Create), name
        query = qualify(_by_place(made.expression), schema=schema, dialect="duckdb", validate_qualify_columns=False)
        scope = build_scope(query)
        for column in view.columns:
            node = lineage(column.name, query, schema=schema, dialect="duckdb", scope=scope)
            found = {
                (each.source.name, each.name.rpartition(".")[2].strip('"'))
                for each in node.walk()
                if isinstance(each.source, exp.Table) and each.source.name in schema
            }
            lines += [
                f"{name}\t{column.name}\t{source}\t{theirs}"
                for source, theirs in sorted(found)
                if theirs in schema[source]
            ]
    return "\n".join(lines) + "\n"


def _by_place(query: exp.Expression) -> exp.Expression:
    """UNION BY NAME as a union by place, with NULL for what a branch does not have."""
    for union in list(query.find_all(exp.SetOperation)):
        if union.args.get("by_name"):
            branches = _branches(union)
            names = list(dict.fromkeys(name for branch in branches for name in branch.named_selects))
            for branch in branches:
                own = {each.alias_or_name: each for each in branch.expressions}
                branch.set("expressions", [own.get(name, exp.alias_(exp.null(), name)) for name in names])
            for each in union.find_all(exp.SetOperation):
                each.set("by_name", False)
    return query


def _branches(query: exp.Expression) -> list[exp.Select]:
    if isinstance(query, exp.SetOperation):
        return [*_branches(query.this), *_branches(query.expression)]
    assert isinstance(query, exp.Select)
    return [query]


if __name__ == "__main__":
    print(table(), end="")
