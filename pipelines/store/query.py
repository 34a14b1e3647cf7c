"""Reading a warehouse with SQL: read-only, one statement, without access to other files or the network, within limits.

What belongs here: the connection that every reader of a published file uses, and running a query that somebody typed.  What does
not: printing, and writing the file.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
import pyarrow as pa

T = TypeVar("T")
_FETCH = 2_000  # rows at a time
_ENDING_SECONDS = 10.0  # what DuckDB gets to obey an interrupt
_MOST_THREADS = 8
_READ = ("SELECT", "EXPLAIN", "MULTI")  # DESCRIBE, SHOW and SUMMARIZE are a SELECT; PIVOT is a MULTI


class QueryError(Exception):
    """A query that DuckDB or a limit refuses; the text says why."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """What one query may take: seconds of DuckDB's work, and megabytes of its memory (nothing is spilled to disk).

    ``most``: what the query reads as ``getvariable('most')``, by which a question of ``warehouse/queries`` looks for the evidence
    of so many rows alone; it finds NULL there, and all rows, where nothing is set.
    """

    seconds: float = 300.0
    megabytes: int = 2_000
    most: int | None = None


@dataclass(frozen=True, slots=True)
class QueryRows:
    """A result: column names, and rows in their order (those of ``query`` can be gone through once)."""

    columns: tuple[str, ...]
    rows: Iterable[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class ArrowRows:
    """A result with its types; the batches can be gone through once."""

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]


def open_warehouse(database: Path, limits: QueryLimits | None = None) -> duckdb.DuckDBPyConnection:
    """A hardened connection: nothing can be written, no other file or address reached, no extension loaded, no Python variable
    read, no setting changed."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "enable_external_access": "false",
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
        "allow_community_extensions": "false",
        "python_enable_replacements": "false",
        "temp_directory": "",
        "threads": str(min(_MOST_THREADS, os.cpu_count() or 1)),
    }
    if limits is not None:
        config["memory_limit"] = f"{limits.megabytes}MB"
    con = duckdb.connect(str(database), read_only=True, config=config)
    con.execute("SET TimeZone = 'UTC'")
    con.execute("SET lock_configuration = true")
    if limits is not None and limits.most is not None:
        con.execute(f"SET VARIABLE most = {limits.most}")
    return con


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''").replace("\0", "") + "'"


@contextmanager
def query(database: Path, statement: str, limits: QueryLimits | None = None) -> Iterator[QueryRows]:
    """One SELECT (or DESCRIBE, SHOW, SUMMARIZE, EXPLAIN, PIVOT); its rows come as they are asked for, inside the block.

    Raises:
        QueryError: DuckDB refuses it, it is more than one statement or another kind of one, it takes too long or too much.
        KeyboardInterrupt: Ctrl-C; the query is ended first.
    """
    limits = limits or QueryLimits()
    with _told(limits):
        _one_that_reads(statement)
        con = open_warehouse(database, limits)
    with con:
        clock = _Clock(con, limits)

        def run() -> tuple[str, ...]:
            con.execute(statement)
            return tuple(str(column[0]) for column in con.description or ())

        yield QueryRows(clock.timed(run), _fetched(con, clock))


@contextmanager
def arrow_query(database: Path, statement: str, limits: QueryLimits | None = None) -> Iterator[ArrowRows]:
    """As ``query``, its rows as Arrow batches with DuckDB's types."""
    limits = limits or QueryLimits()
    with _told(limits):
        _one_that_reads(statement)
        con = open_warehouse(database, limits)
    with con:
        clock = _Clock(con, limits)

        def run() -> pa.RecordBatchReader:
            return con.sql(statement).to_arrow_reader(_FETCH)

        reader = clock.timed(run)

        def batches() -> Iterator[pa.RecordBatch]:
            while (batch := clock.timed(lambda: next(iter(reader), None))) is not None:
                yield batch

        yield ArrowRows(reader.schema, batches())


def run_query(database: Path, statement: str, limits: QueryLimits | None = None) -> QueryRows:
    """All rows of a query whose answer is short.  Raises as ``query``."""
    with query(database, statement, limits) as found:
        return QueryRows(found.columns, list(found.rows))


def _fetched(con: duckdb.DuckDBPyConnection, clock: _Clock) -> Iterator[tuple[object, ...]]:
    while rows := clock.timed(lambda: con.fetchmany(_FETCH)):
        yield from rows


def _one_that_reads(statement: str) -> None:
    """Raise QueryError unless the text is one statement that reads."""
    try:
        found = [str(each.type).rpartition(".")[2] for each in duckdb.extract_statements(statement)]
    except ValueError:  # a kind of statement that the Python client has no name for
        found = ["statement of another kind"]
    if not found:
        raise QueryError("there is no statement in this query")
    if len(found) > 1:
        raise QueryError(f"one statement at a time: there are {len(found)} here; run them one after the other")
    if found[0] not in _READ:
        raise QueryError(
            f"only reading is allowed here (SELECT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN, PIVOT), and this is {found[0]}"
        )


@contextmanager
def _told(limits: QueryLimits) -> Iterator[None]:
    """What goes wrong in DuckDB as QueryError."""
    try:
        yield
    except duckdb.InterruptException:
        raise QueryError(
            f"the query worked for {limits.seconds:g} s and was ended; narrow it, or give it more with --seconds N"
        ) from None
    except (duckdb.OutOfMemoryException, MemoryError):
        raise QueryError(
            f"the query needs more than {limits.megabytes:,} MB of memory; narrow it, or give it more with --megabytes N"
        ) from None
    except duckdb.Error as error:
        raise QueryError(str(error)) from None


class _Clock:
    """Counts the seconds that DuckDB works, not those in which its rows are printed; ends the query when they are over."""

    def __init__(self, con: duckdb.DuckDBPyConnection, limits: QueryLimits) -> None:
        self._con = con
        self._limits = limits
        self._left = limits.seconds

    def timed(self, call: Callable[[], T]) -> T:
        """What a call on the connection gives.  It runs in a thread: DuckDB hears no Ctrl-C while it works in the main one."""
        given: list[T] = []
        failed: list[BaseException] = []
        ended = threading.Event()

        def work() -> None:
            try:
                given.append(call())
            except BaseException as error:  # noqa: BLE001  it is raised again below, in the thread that asked
                failed.append(error)
            ended.set()

        started = time.monotonic()
        threading.Thread(target=work, daemon=True).start()
        try:
            in_time = ended.wait(max(0.0, self._left))
        except KeyboardInterrupt:
            self._interrupt(ended)
            raise
        self._left -= time.monotonic() - started
        if not in_time:
            self._interrupt(ended)
        with _told(self._limits):
            if failed:
                raise failed[0]
            if not given:
                raise duckdb.InterruptException
        return given[0]

    def _interrupt(self, ended: threading.Event) -> None:
        self._con.interrupt()
        ended.wait(_ENDING_SECONDS)
