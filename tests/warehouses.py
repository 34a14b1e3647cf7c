"""Building and comparing small warehouses in tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines.build import build
from pipelines.paths import WarehousePaths
from pipelines.report import Report
from pipelines.settings import Settings, Source
from pipelines.store.schema import tables

SAMPLE = Path(__file__).parents[1] / "inbox" / "sample"
QUICK = Settings(workers=1, page_seconds=20)

# "Equal", as the contract defines it: these tables and columns are left out.
NOT_COMPARED = ("builds", "entity_aliases")
LEFT_OUT = ("batch", "archive_file", "archive_offset", "archive_length")


class Silence:
    """Progress that nobody watches; ``said`` keeps the lines."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def start(self, what: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, pages: int) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Keep it."""
        self.said.append(text)


def write_pages(folder: Path, pages: Mapping[str, str | bytes]) -> Path:
    """Files by name, below a folder; returns the folder."""
    for name, content in pages.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def build_pages(
    database: Path,
    *folders: Path,
    settings: Settings = QUICK,
    retry_rejects: bool = False,
    collection: str | None = None,
) -> Report:
    """Run the whole way in this process (pages are read in a worker)."""
    sources = [Source(folder, collection or folder.name) for folder in folders]
    return build(WarehousePaths(database), sources, settings, Silence(), retry_rejects=retry_rejects)


def rows(database: Path, query: str) -> list[tuple[object, ...]]:
    """What a query gives on a published file."""
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        return con.execute(query).fetchall()


def contents(database: Path, *, without_acquire_rejects: bool = False) -> dict[str, list[tuple[object, ...]]]:
    """Every table that two equal builds share, its rows ordered by all columns.

    After a rebuild from the archive alone, rejects of stage 'acquire' are not compared either.
    """
    found = {}
    with duckdb.connect(str(database), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        for name, table in tables().items():
            if name not in NOT_COMPARED:
                kept = ", ".join(f'"{column.name}"' for column in table.columns if column.name not in LEFT_OUT)
                where = " WHERE stage <> 'acquire'" if name == "rejects" and without_acquire_rejects else ""
                found[name] = con.execute(f"SELECT {kept} FROM {name}{where} ORDER BY ALL").fetchall()
    return found


def page(title: str, *paragraphs: str, language: str = "en") -> str:
    """A small page of one story."""
    body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
        f"<body><nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{body}</article></body></html>"
    )
