"""What was archived and read on a page: captures, articles, blocks; and the ids that are made from offsets.

What belongs here: records.  What does not: what the main text says (``evidence``).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from pipelines.vocabularies import (
    AcquiredVia,
    MediaType,
    PageKind,
    PublishedBasis,
    Role,
    Stage,
)


def evidence_id(article_id: str, letter: str, start: int, end: int) -> str:
    """The id of a row that stands on characters: ``<article_id>/<letter><start>-<end>``."""
    return f"{article_id}/{letter}{start}-{end}"


class PageError(Exception):
    """A page that cannot be used.  ``reason`` is a value of ``rejects.reason``, ``detail`` says in words what was found."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


# ── what was archived ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Capture:
    """One archived response or saved file: a row of ``captures``, and what the archive was told beside it."""

    capture_id: str
    url: str | None
    final_url: str | None
    url_key: str | None
    archive_url: str | None
    captured_at: dt.datetime | None
    acquired_via: AcquiredVia
    archive_file: str
    archive_offset: int | None
    archive_length: int | None
    http_status: int | None
    content_type: str | None
    payload_sha256: str
    payload_sha1: str | None
    n_bytes: int
    published: str | None = None  # as given by the sidecar: '2019-10-31' or '2019-10-31T10:00:00Z'
    media_type: MediaType = "html"
    truncated: str | None = None  # why the archive that took the page cut it (WARC-Truncated); None = whole as it knows


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not be used: a row of ``rejects``."""

    collection: str
    stage: Stage
    source_name: str
    item: str
    capture_id: str | None
    reason: str
    detail: str | None
    batch: str | None = None


# ── what was read on the page ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Article:
    """One reading of one capture: a row of ``articles`` without its fingerprint."""

    article_id: str
    capture_id: str
    text: str
    url: str | None = None
    publisher: str | None = None
    publisher_domain: str | None = None
    title: str | None = None
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    published_at: dt.datetime | None = None
    published_from: dt.date | None = None
    published_to: dt.date | None = None
    published_basis: PublishedBasis = "none"
    modified_at: dt.datetime | None = None
    dateline: str | None = None
    dateline_entity_id: str | None = None
    language: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    page_kind: PageKind | None = None
    is_truncated: bool | None = None
    is_annotated: bool = False
    n_words: int | None = None
    score: float | None = None
    why: str | None = None
    # No column: where the place of the dateline stands in ``text`` ("KESRA" of "KESRA, Lenwe (AP)"), for whoever resolves it.
    dateline_place: tuple[int, int] | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of page text with its label: a row of ``blocks``."""

    article_id: str
    block_no: int
    role: Role
    is_main: bool
    start_char: int
    end_char: int
    dom_path: str | None = None
    page_no: int | None = None
    score: float | None = field(default=None, compare=False)
    why: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """What ``read`` makes of one capture."""

    article: Article
    blocks: tuple[Block, ...]
    charset: str | None  # None: the page is no text file (PDF, DOCX)
    charset_basis: str | None
