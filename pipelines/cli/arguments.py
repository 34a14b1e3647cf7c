"""What the words of a command mean: its warehouse file, its sources, the settings that hold where it is started.

What belongs here: turning words into values, or Misuse.  What does not: the commands, and work.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pipelines.settings import Settings, Source

Form = Literal["table", "lines", "csv", "json", "parquet"]  # of rows on standard output


class Misuse(Exception):
    """The words of a command make no sense; the text says what to do."""


def settings_here() -> Settings:
    """The settings of the project around the working directory, else the defaults."""
    from pipelines.settings import Settings, SettingsError, find_root, load_project

    try:
        root = find_root(Path.cwd())
    except SettingsError:
        return Settings()
    return load_project(root).settings


def warehouse_at(given: Path | None) -> Path:
    """The warehouse file of ``--warehouse``, else the project's.  Raises Misuse."""
    from pipelines.settings import SettingsError, find_root

    if given is not None:
        if given.is_dir():
            raise Misuse(f"--warehouse {given} is a folder; name a file in it, for example {given / 'dateline.duckdb'}")
        return given.absolute()
    try:
        return find_root(Path.cwd()) / "warehouse" / "dateline.duckdb"
    except SettingsError:
        raise Misuse("name the warehouse file with --warehouse FILE (or run this inside a Dateline project)") from None


def existing_warehouse(given: Path | None) -> Path:
    """As ``warehouse_at``, and the file is there.  Raises Misuse."""
    database = warehouse_at(given)
    if not database.is_file():
        raise Misuse(f"{database} does not exist yet: run `make run` or `dateline build PATH --warehouse FILE` first")
    return database


def sources_of(paths: list[Path], collection: str | None) -> list[Source]:
    """The sources that paths of the command line name.  Raises Misuse, SettingsError."""
    from pipelines.settings import Source, check_collections, collection_name

    for path in paths:
        if not path.exists():
            raise Misuse(f"{path}: no such file or folder")
    sources = [
        Source(path.resolve(), collection or collection_name(path))
        for path in dict.fromkeys(p.resolve() for p in paths)
    ]
    check_collections((source.collection, source.path) for source in sources)
    return sources
