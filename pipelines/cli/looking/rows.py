"""The rows of a query on standard output, in the form that was asked for.

What belongs here: forms (table, lines, csv, json, parquet).  What does not: asking (``store.query``) and the words of commands.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import sys
from collections.abc import Iterable, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.parquet as pq
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from pipelines.cli.arguments import Form
from pipelines.cli.terminal import Terminal, say
from pipelines.store.escaping import for_json, for_log, for_spreadsheet
from pipelines.store.query import ArrowRows, QueryRows

TABLE_ROWS = 1_000  # on a terminal; every other form has all rows
_NARROWEST = 28  # what a column of a table may be wrapped to
_BETWEEN = 3  # signs that a column takes beside its text


def print_rows(found: QueryRows, form: Form) -> None:
    """The rows on standard output.  A table is drawn on a terminal only, as records where it does not fit; elsewhere it
    is a line a row, cells apart by tabs."""
    console = Terminal()
    if form == "json":
        _print_json(found)
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(for_spreadsheet(name) for name in found.columns)
        writer.writerows([_csv_cell(value) for value in row] for row in found.rows)
    elif not console.is_terminal:
        if form == "table":
            _print_tabs(found)
        else:
            _print_lines(found)
    else:
        _print_on_terminal(console, found, form)


def _print_on_terminal(console: Terminal, found: QueryRows, form: Form) -> None:
    rest = iter(found.rows)
    rows = [[for_log(cell(value)) for value in row] for row in islice(rest, TABLE_ROWS)]
    more = next(rest, None) is not None
    names = [for_log(name) for name in found.columns]
    widths = fitting(names, rows, console.width) if form == "table" else None
    if widths is None:
        _print_records(console, names, rows)
    else:
        table = Table(row_styles=["", "dim"])
        for name, width in zip(names, widths, strict=True):
            table.add_column(Text(name, no_wrap=True), min_width=width)
        for row in rows:
            table.add_row(*map(Text, row))
        console.print(table)
    console.print(f"the first {len(rows):,} rows; --csv and --json print all" if more else counted(len(rows)))


def counted(n_rows: int) -> str:
    """How many rows, in words."""
    return f"{n_rows:,} {'row' if n_rows == 1 else 'rows'}"


def fitting(names: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """How wide each column is at least, so that no name and no short cell is cut; None where a table of these does not fit."""
    wanted = [max(map(cell_len, (name, *cells))) for name, *cells in zip(names, *rows, strict=True)]
    if sum(wanted) + _BETWEEN * len(wanted) < width:
        return wanted
    least = [min(most, max(_NARROWEST, cell_len(name))) for most, name in zip(wanted, names, strict=True)]
    return least if sum(least) + _BETWEEN * len(least) < width else None


def _print_records(console: Terminal, names: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """As psql has it: a row's columns one under another."""
    room = max(map(cell_len, names), default=0)
    for number, row in enumerate(rows, 1):
        console.rule(Text(f"row {number:,}"), align="left", characters="─", style="dim")
        record = Table.grid(padding=(0, 2, 0, 0))
        record.add_column(no_wrap=True, min_width=room, style="bold")
        record.add_column(overflow="fold")
        for name, value in zip(names, row, strict=True):
            record.add_row(Text(name), Text(value))
        console.print(record)


def _print_lines(found: QueryRows) -> None:
    """Records for a program or a file: a column a line, an empty line behind each row."""
    names = [for_log(name) for name in found.columns]
    room = max(map(len, names), default=0)
    for row in found.rows:
        say(
            "\n".join(f"{name:{room}}  {for_log(cell(value))}".rstrip() for name, value in zip(names, row, strict=True))
            + "\n"
        )


def _print_tabs(found: QueryRows) -> None:
    say("\t".join(for_log(name) for name in found.columns))
    for row in found.rows:
        say("\t".join(for_log(cell(value)) for value in row))


def _print_json(found: QueryRows) -> None:
    """One array of objects, an object a line."""
    opened = "["
    for row in found.rows:
        values = dict(zip(found.columns, row, strict=True))
        sys.stdout.write(f"{opened}\n {as_json(values)}")
        opened = ","
    say("[]" if opened == "[" else "\n]")


def print_parquet(found: ArrowRows) -> None:
    """The rows as one Parquet file on standard output, with DuckDB's types."""
    with pq.ParquetWriter(pa.PythonFile(sys.stdout.buffer, mode="w"), found.schema, compression="zstd") as writer:
        for batch in found.batches:
            writer.write_batch(batch)
    sys.stdout.buffer.flush()


def as_json(value: object, indent: int | None = None) -> str:
    """A value as JSON that a terminal may be sent; days and times as ISO 8601 has them."""
    return for_json(json.dumps(value, ensure_ascii=False, default=_plain, indent=indent))


def _plain(value: object) -> object:
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    return str(value)


def _csv_cell(value: object) -> str:
    return for_spreadsheet(cell(value)) if isinstance(value, str) else cell(value)


def cell(value: object) -> str:
    """A value in words; '' for NULL."""
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return str(_plain(value)) if isinstance(value, dt.datetime | dt.date) else str(value)
