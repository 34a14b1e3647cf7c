"""Evidence pages: one static page an article, made from the kept bytes, each row marked on the words that it stands on.

    FILE.pages/<article_id>.html#f12-14     the page, opened at a row
    FILE.pages/index.html                   the list of them

``make_pages`` is the door.  A page loads nothing and needs no server; it is written again only where something that it shows has
changed.  What belongs in this room: pages of one article each.  What does not: what pages say together (the report).
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import duckdb

from pipelines.acquire import archive
from pipelines.acquire.archive.holdings import payload_of
from pipelines.model import Capture, PageError
from pipelines.paths import WarehousePaths
from pipelines.progress import Progress
from pipelines.publish.pages.index import INDEX, IS_OURS, write_index
from pipelines.publish.pages.page import evidence_page
from pipelines.publish.pages.rows import Page, pages
from pipelines.publish.published import opened

__all__ = ["Made", "PagesError", "forget_pages", "make_pages"]

_AT_ONCE: Final = 40  # articles whose rows are held in memory
_PREFIX: Final = 4  # characters of an article's id, at least
_ID: Final = re.compile(r"[0-9a-f]{16}")
_STAMP: Final = "<!-- made from {} -->\n"
_STAMPED: Final = 120  # bytes at the end of a page that hold its stamp


class PagesError(Exception):
    """No page can be made as asked: no article, or more than one, is called so, or the folder is somebody else's."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a run did: pages that were written, pages that stood there as they would be written, pages that were removed."""

    folder: Path
    written: int
    same: int
    removed: int


def make_pages(
    paths: WarehousePaths, progress: Progress, folder: Path | None = None, articles: Sequence[str] = ()
) -> Made:
    """Write the pages of a published file, or those of some articles (ids, or how they begin), into FILE.pages or another folder.
    Only a run over all of them removes pages of articles that are no more.  Raises PagesError, OSError, duckdb.Error."""
    target = folder or paths.pages
    _refuse_foreign(target)
    with opened(paths.database, progress.say) as con:
        wanted = _wanted(con, articles)
        target.mkdir(parents=True, exist_ok=True)
        written = 0
        progress.start("evidence pages", len(wanted))
        for chunk in _in_chunks(paths, wanted):
            found = pages(con, list(chunk))
            for name, capture in chunk.items():
                if name in found:
                    written += _write(paths, target / f"{name}.html", found[name], capture, progress)
            progress.advance(len(chunk))
        removed = 0 if articles else _sweep(target, wanted)
        write_index(con, target)
    return Made(target, written, len(wanted) - written, removed)


def forget_pages(folder: Path, articles: Sequence[str]) -> int:
    """Remove the pages of articles that were taken back, and every page that refers to one; returns how many.  Raises OSError."""
    names = [name.encode() for name in articles]
    gone = [path for path in folder.glob("*.html") if any(name in path.read_bytes() for name in names)]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)


def _refuse_foreign(folder: Path) -> None:
    """Raise PagesError where a folder has a list that is not ours: it would be written over."""
    index = folder / INDEX
    if index.is_file() and IS_OURS not in index.read_text("utf-8", "replace")[:3_000]:
        raise PagesError(f"{index} is not of evidence pages and was left as it is; name another folder")


def _wanted(con: duckdb.DuckDBPyConnection, articles: Sequence[str]) -> set[str]:
    if not articles:
        return {
            str(row[0]) for row in con.execute("SELECT article_id FROM articles").fetchall() if _ID.fullmatch(row[0])
        }
    wanted: set[str] = set()
    for name in articles:
        begin = name.partition("/")[0]  # the id of a row names its article too
        found = con.execute(
            "SELECT article_id FROM articles WHERE starts_with(article_id, ?) LIMIT 3", [begin]
        ).fetchall()
        if len(begin) < _PREFIX or not found:
            raise PagesError(f"no article {name}; the ids stand in articles.article_id")
        if len(found) > 1:
            raise PagesError(f"more than one article begins with {name}: {', '.join(str(row[0]) for row in found)} …")
        wanted.add(str(found[0][0]))
    return wanted


def _in_chunks(paths: WarehousePaths, wanted: set[str]) -> Iterator[Mapping[str, Capture | None]]:
    """The articles with their captures, a few at a time, in the order of the archive; last those that it no longer holds."""
    left, chunk = set(wanted), dict[str, Capture | None]()
    for record in archive.records_of(paths.archive, wanted):
        name = record.capture.capture_id
        if name in left:
            left.remove(name)
            chunk[name] = record.capture
        if len(chunk) >= _AT_ONCE:
            yield chunk
            chunk = {}
        if not left:
            break
    for name in sorted(left):
        chunk[name] = None
        if len(chunk) >= _AT_ONCE:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk


def _write(paths: WarehousePaths, path: Path, page: Page, capture: Capture | None, progress: Progress) -> bool:
    """Write a page unless it stands there already; returns whether it was written."""
    stamp = _STAMP.format(_digest(page, is_held=capture is not None)).encode()
    if _stands(path, stamp):
        return False
    payload, why_not = None, "the archive has no record of it"
    if capture is not None:
        try:
            payload = payload_of(paths.archive, capture)
        except PageError as error:
            why_not = error.detail
    try:
        made = evidence_page(page, capture, payload, why_not)
    except Exception as error:  # noqa: BLE001  a page that breaks the layout is shown as its text, and the next one is made
        progress.say(f"{page.article_id}: its layout could not be followed ({type(error).__name__}: {error})")
        made = evidence_page(page, None, None, f"its layout could not be followed: {type(error).__name__}")
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        half.write_bytes(made.encode() + stamp)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
    return True


def _stands(path: Path, stamp: bytes) -> bool:
    with suppress(OSError), path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - _STAMPED))
        return file.read().endswith(stamp)
    return False


def _digest(page: Page, *, is_held: bool) -> str:
    """What a page is made from: its rows, the code that draws it."""
    rows = repr((_code(), is_held, page.facts, page.blocks, page.marks))
    return hashlib.sha256(rows.encode("utf-8", "replace")).hexdigest()[:32]


@cache
def _code() -> str:
    here = Path(__file__).parent
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(here.glob("*.*")))).hexdigest()


def _sweep(folder: Path, wanted: set[str]) -> int:
    gone = [path for path in folder.glob("*.html") if _ID.fullmatch(path.stem) and path.stem not in wanted]
    for path in gone:
        path.unlink(missing_ok=True)
    return len(gone)
