"""A published file as a lake: partitioned Parquet that DuckDB, Polars, Spark and others read, with a catalogue.

    DIR/current -> versions/<version>          a link, moved in one step
    DIR/catalogue.duckdb                       views over the Parquet files, with the contract's views and comments
    DIR/versions/<version>/lake.json           tables, rows, and what each file is known by
    DIR/versions/<version>/<table>/part=<0-f>/rows.parquet      rows of pages, by the first digit of the article's id
    DIR/versions/<version>/<table>/rows.parquet                 tables over the whole corpus

It is written from a published file, whose checks hold, and each file's rows are compared with the table's.  A file whose rows are
those of the version before is linked to that, not written.  The version before stays for those who are reading it; older ones go.

What belongs here: this layout.  What does not: which rows there are (``snapshot``), exports in other formats (``exports``).
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.disk.sealed import sync_folder
from pipelines.publish.published import opened
from pipelines.store.page_tables import PAGE_KEYS, PAGE_TABLES
from pipelines.store.schema import create_views, tables

MEMORY = "1000MB"  # that DuckDB holds at most
_PARTS = "0123456789abcdef"
_TEMPORARY = ".tmp-"
_ROWS = "rows.parquet"


class LakeError(Exception):
    """A folder that is no lake, or files that do not hold what was written; the text says which."""


@dataclass(frozen=True, slots=True)
class Lake:
    """What was written: the version's folder, rows by table, how many files were written and how many linked."""

    folder: Path
    rows: Mapping[str, int]
    n_written: int
    n_linked: int


def write_lake(database: Path, folder: Path) -> Lake:
    """Write a published file's tables as a new version of the lake in ``folder``, and switch to it.  Raises LakeError, OSError,
    duckdb.Error; then the version before stays."""
    versions = folder / "versions"
    if folder.exists() and any(folder.iterdir()) and not versions.is_dir():
        raise LakeError(f"{folder} is not empty and no lake; name another folder")
    versions.mkdir(parents=True, exist_ok=True)
    for left in (*versions.glob(f"{_TEMPORARY}*"), *folder.glob(f"{_TEMPORARY}*")):
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() and not left.is_symlink() else left.unlink(
            missing_ok=True
        )
    before = _current(folder)
    known = _manifest(before)
    made = versions / f"{_TEMPORARY}{uuid.uuid4().hex[:12]}"
    made.mkdir()
    try:
        with opened(database) as con:
            con.execute(f"SET memory_limit = '{MEMORY}'")
            con.execute("SET preserve_insertion_order = true")
            files, rows, n_linked = _write_all(con, made, before, known)
        version = uuid.uuid4().hex[:12]
        (made / "lake.json").write_text(json.dumps({"format": 1, "rows": rows, "files": files}, indent=1) + "\n")
        final = versions / version
        os.rename(made, final)
        catalogue = _catalogue(folder, final)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)
        raise
    _switch(folder, final, catalogue)
    for old in versions.iterdir():
        if old not in (final, before):
            shutil.rmtree(old, ignore_errors=True)
    return Lake(final, rows, len(files) - n_linked, n_linked)


def _write_all(
    con: duckdb.DuckDBPyConnection, made: Path, before: Path | None, known: Mapping[str, object]
) -> tuple[dict[str, list[str]], dict[str, int], int]:
    """Write or link every file; returns what each is known by, rows by table, and how many were linked."""
    files: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    n_linked = 0
    for table in tables():
        rows[table] = 0
        for name, where in _files_of(table):
            n, digest = _known_by(con, f'"{table}"{where}')
            if not n and name != f"{table}/{_ROWS}":
                continue
            rows[table] += n
            files[name] = [str(n), digest]
            path = made / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if before is not None and known.get(name) == files[name] and _link(before / name, path):
                n_linked += 1
                continue
            order = ", ".join(f'"{column}"' for column in tables()[table].key) or "ALL"
            con.execute(
                f'COPY (FROM "{table}"{where} ORDER BY {order}) TO {_quoted(path)} (FORMAT parquet, COMPRESSION zstd)'
            )
            if _known_by(con, f"read_parquet({_quoted(path)}, hive_partitioning = false)") != (n, digest):
                raise LakeError(f"{path} does not hold what was written to it")
    return files, rows, n_linked


def _files_of(table: str) -> Iterator[tuple[str, str]]:
    """The files of a table, and which rows go into each."""
    if table not in PAGE_TABLES or table in ("entities", "rejects"):
        yield f"{table}/{_ROWS}", ""
        return
    for part in _PARTS:
        yield f"{table}/part={part}/{_ROWS}", f" WHERE left({PAGE_KEYS[table]}, 1) = '{part}'"


def _known_by(con: duckdb.DuckDBPyConnection, rows: str) -> tuple[int, str]:
    n, digest = con.execute(f"SELECT count(*), sum(hash(hash(x))::HUGEINT) FROM (FROM {rows}) x").fetchall()[0]
    return int(n), f"{duckdb.__version__} {digest}"


def _link(old: Path, new: Path) -> bool:
    """The same file under another name, where the file system can."""
    try:
        os.link(old, new)
    except OSError:
        return False
    return True


def _catalogue(folder: Path, version: Path) -> Path:
    """A DuckDB file with a view for each table, and the contract's views and macros; returns where it waits."""
    path = folder / f"{_TEMPORARY}catalogue-{uuid.uuid4().hex[:12]}"
    with duckdb.connect(str(path)) as con:
        con.execute("SET TimeZone = 'UTC'")
        for table in tables().values():
            found = sorted((version / table.name).rglob(_ROWS))
            if found:
                named = ", ".join(_quoted(file.absolute()) for file in found)
                source = f"read_parquet([{named}], hive_partitioning = false)"
                con.execute(f'CREATE VIEW "{table.name}" AS FROM {source}')
            else:
                columns = ", ".join(f'NULL::{c.type} AS "{c.name}"' for c in table.columns)
                con.execute(f'CREATE VIEW "{table.name}" AS SELECT {columns} WHERE FALSE')
            con.execute(f'COMMENT ON VIEW "{table.name}" IS {_quoted(table.comment)}')
            for column in table.columns:
                con.execute(f'COMMENT ON COLUMN "{table.name}"."{column.name}" IS {_quoted(column.comment)}')
        create_views(con, with_search=False)
        con.execute("CHECKPOINT")
    return path


def _switch(folder: Path, version: Path, catalogue: Path) -> None:
    """Make a version the current one."""
    link = folder / f"{_TEMPORARY}current-{uuid.uuid4().hex[:12]}"
    link.symlink_to(version.relative_to(folder), target_is_directory=True)
    os.replace(link, folder / "current")
    os.replace(catalogue, folder / "catalogue.duckdb")
    sync_folder(folder)


def _current(folder: Path) -> Path | None:
    link = folder / "current"
    version = folder / os.readlink(link) if link.is_symlink() else None
    return version if version is not None and version.is_dir() else None


def _manifest(version: Path | None) -> Mapping[str, object]:
    """File -> what it is known by; empty where that cannot be read."""
    if version is None:
        return {}
    try:
        found = json.loads((version / "lake.json").read_text())["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _quoted(value: Path | str) -> str:
    return "'" + str(value).replace("'", "''") + "'"
