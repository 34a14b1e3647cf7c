"""Dateline from Python: ``import dateline``, then ``read``, ``annotate``, ``build``.

What belongs here: the few calls that stay the same from version to version.  What does not: work of their own.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.model import Annotations, Block, PageError
from pipelines.model import Article as _Article

if TYPE_CHECKING:
    import datetime as dt

    from pipelines.progress import Progress
    from pipelines.report import Report
    from pipelines.settings import Settings
    from pipelines.vocabularies import MediaType

__all__ = ["Annotations", "Article", "Block", "PageError", "annotate", "build", "read"]

_TAGS = (b"<html", b"<!doctype", b"<body", b"<head", b"<div", b"<p>", b"<p ")
_SNIFFED_BYTES = 4_000


@dataclass(frozen=True, slots=True)
class Article(_Article):
    """An article as the table ``articles`` has it, with its ``blocks``; offsets count code points of ``text``."""

    blocks: tuple[Block, ...] = ()


def read(
    page: str | bytes | Path,
    *,
    url: str | None = None,
    captured_at: dt.datetime | None = None,
    published: dt.date | None = None,
    media_type: MediaType | None = None,
) -> Article:
    """The article of one page: its text, labelled blocks, title, authors and day of publication.

    Args:
        page: HTML or plain text as characters or bytes, the bytes of a PDF, DOCX or mail, or the path of a saved page (also
            ``.gz``, with its sidecar).
        url: the page's address; it helps with dates and publishers.
        captured_at: when the page was saved, with a time zone.
        published: the day of publication (a ``datetime``: the moment), where you know it better than the page does.
        media_type: what ``page`` is; None = told from its first characters, or from the name of a path.

    Raises:
        PageError: the page cannot be used; ``reason`` and ``detail`` say why, as in the table ``rejects``.
        FileNotFoundError: no such path.
    """
    from pipelines.acquire.formats.kinds import CONTENT_TYPES
    from pipelines.acquire.one_page import page_of_bytes, page_of_file
    from pipelines.read import read_page
    from pipelines.settings import Settings

    day = published.isoformat() if published is not None else None  # as sidecars write it
    if isinstance(page, Path):
        if not page.exists():
            raise FileNotFoundError(f"{page}: no such file")
        limit = Settings().page_bytes
        capture, payload = page_of_file(page, limit, media_type, url, captured_at, day)
    else:
        payload = page.encode("utf-8", "replace") if isinstance(page, str) else page
        head = payload[:_SNIFFED_BYTES].lower()
        kind: MediaType = media_type or ("html" if any(tag in head for tag in _TAGS) else "text")
        content_type = CONTENT_TYPES[kind] + ("; charset=utf-8" if isinstance(page, str) else "")
        capture = page_of_bytes(payload, kind, content_type, url, captured_at, day)
    reading = read_page(capture, payload)
    plain = {field.name: getattr(reading.article, field.name) for field in fields(_Article)}
    return Article(**plain, blocks=reading.blocks)


def annotate(article: Article, *, nlp_model: str | None = None, actors: Path | None = None) -> Annotations:
    """Everything that the main text of an article says: figures, dates, names, statements, events, as rows of tables so named.

    A page that is not in English gives no rows.  Warns (RuntimeWarning) where a bug left a layer out.

    Args:
        article: what ``read`` gave.
        nlp_model: an installed spaCy pipeline package; None = the default.
        actors: a table of more organisations and armed groups, as ``[user]`` of ``sources.toml`` names it.
    """
    from pipelines.annotate import annotate as annotate_page
    from pipelines.annotate import load_language_model
    from pipelines.annotate.names.user_actors import actors_with
    from pipelines.settings import Settings

    model = load_language_model(nlp_model or Settings().nlp_model)
    _, found, faults = annotate_page(article, article.blocks, model, actors_with(actors))
    for fault in faults:
        warnings.warn(f"{fault.layer} was left out: {fault.error} ({fault.where})", RuntimeWarning, stacklevel=2)
    return found


def build(
    paths: str | Path | Iterable[str | Path],
    warehouse: str | Path,
    *,
    collection: str | None = None,
    settings: Settings | None = None,
    progress: Progress | None = None,
) -> Report:
    """Load pages and archives and write the warehouse file, as ``dateline build`` does; returns the counts.

    Without paths the file is built again from its archive.  Call it under ``if __name__ == "__main__":`` in a script: pages are
    read in processes of their own.

    Raises:
        FileNotFoundError: a path does not exist.
        OSError: the disk fails, or the file is not a warehouse of Dateline's.
    """
    from pipelines.build import build as run_build
    from pipelines.paths import WarehousePaths
    from pipelines.settings import Settings, Source, check_collections, collection_name

    several = [Path(paths)] if isinstance(paths, str | Path) else [Path(path) for path in paths]
    for path in several:
        if not path.exists():
            raise FileNotFoundError(f"{path}: no such file or folder")
    sources = [Source(path.resolve(), collection or collection_name(path.resolve())) for path in several]
    check_collections((source.collection, source.path) for source in sources)
    return run_build(
        WarehousePaths(Path(warehouse).absolute()), sources, settings or Settings(), progress or _Silence()
    )


class _Silence:
    """Progress that nobody watches."""

    def start(self, what: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, pages: int) -> None:
        """Nothing."""

    def say(self, text: str) -> None:
        """Nothing."""
