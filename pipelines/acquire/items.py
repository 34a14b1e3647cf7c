"""What a way of acquiring finds, one item at a time, how the archive is to keep it, and what is known of a page already.

Every module that brings pages yields these; ``acquire`` archives and counts them.  What belongs here: the records.  What does
not: anything that reads or writes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from pipelines.vocabularies import AcquiredVia

# ── how the bytes are kept ───────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PayloadPlace:
    """Where the bytes of a page stand already: a record of a file below the archive folder, or of a file of the user's by absolute
    path; offset and length in bytes; ``record_id`` '' where it is not known."""

    file: str
    offset: int
    length: int
    record_id: str


@dataclass(frozen=True, slots=True)
class AsResource:
    """Copied into the archive as a ``resource`` record: a saved file, or a body that a public archive served."""

    block: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class AsMember:
    """A whole WARC record of another archive, copied to the byte as one gzip member."""

    member: bytes
    digest: str | None = None  # payload digest that the record declares, 'sha1:BASE32'


@dataclass(frozen=True, slots=True)
class InPlace:
    """Left where it stands: a record of a WARC of the user's, by absolute path, offset and length in bytes."""

    file: str
    offset: int
    length: int
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class AsExchange:
    """A live request and its response, kept as a WARC request/response pair.  ``body`` as it came over the wire."""

    url: str
    status_line: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    request_line: str
    request_headers: tuple[tuple[str, str], ...]
    at: dt.datetime
    ip: str | None
    protocol: str


Keep = AsResource | AsMember | InPlace | AsExchange | PayloadPlace

# ── what was met ─────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Declared:
    """The digests that a record declares of itself, as WARC writes them, with what they are taken over where that is not the
    payload: ``head`` + ``body`` is the block, ``body`` None where it is the payload."""

    payload_digest: str | None
    block_digest: str | None
    head: bytes
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class FoundPage:
    """A page with its payload, decoded from transfer and content encoding.  ``provenance`` goes into the archive's metadata
    record as it is; its values are JSON."""

    source_name: str
    payload: bytes
    keep: Keep
    acquired_via: AcquiredVia
    content_type: str
    url: str | None = None
    final_url: str | None = None
    archive_url: str | None = None
    captured_at: dt.datetime | None = None
    published: str | None = None
    http_status: int | None = None
    truncated: str | None = None  # why the archive cut the page (WARC-Truncated), None = whole
    declared: Declared | None = None
    provenance: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Revisit:
    """A capture whose payload an earlier record holds; ``page`` has an empty payload until it is resolved: by ``digest``, by the
    earlier record's id, or by its address and moment."""

    page: FoundPage
    digest: str
    record_id: str | None = None
    url: str | None = None
    captured_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class AlreadyArchived:
    """A page that was asked for and is already archived: not fetched again, or fetched and unchanged."""

    source_name: str


@dataclass(frozen=True, slots=True)
class PageRefusal:
    """A page that could not be acquired; ``reason`` is a value of ``rejects.reason``."""

    source_name: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Something in a source that is not a page (an image, a request record, a redirect), by kind."""

    kind: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line that the user should read: what a source said, or what was odd about an archive that could still be used."""

    text: str


Item = FoundPage | Revisit | AlreadyArchived | PageRefusal | PassedOver | Remark

# ── what is known already ────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class PageNotes:
    """What is known of a page beside its bytes, from a sidecar or the program that saved it; None = unknown.

    ``published`` is a day or an instant, as given.
    """

    url: str | None = None
    captured_at: dt.datetime | None = None
    published: str | None = None


@dataclass(frozen=True, slots=True)
class LatestCapture:
    """What the archive holds of a page under its source name: its latest capture, and what makes a later request for a live
    page conditional."""

    capture_id: str
    payload_sha256: str
    captured_at: dt.datetime | None
    etag: str | None = None
    last_modified: str | None = None


FindLatest = Callable[[str], LatestCapture | None]  # by source name; None where the archive holds nothing of the page
