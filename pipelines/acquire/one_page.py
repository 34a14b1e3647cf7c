"""One page by itself, as a capture that no archive holds: what ``dateline show FILE`` and ``dateline.read`` look at."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from pipelines.acquire.archive.record import capture_of
from pipelines.acquire.files.find import SUFFIXES, find_pages, load
from pipelines.model import Capture, PageError
from pipelines.vocabularies import MediaType


def page_of_file(
    path: Path,
    limit: int,
    media_type: MediaType | None = None,
    url: str | None = None,
    captured_at: dt.datetime | None = None,
    published: str | None = None,
) -> tuple[Capture, bytes]:
    """The capture and the payload of a saved page; what is given here wins over its sidecar.  ``limit`` is in bytes.

    Raises:
        PageError: it is no page file, or cannot be used.
    """
    page = None if path.is_dir() else next(iter(find_pages(path)), None)
    if page is None:
        raise PageError("unreadable", f"not a page file ({SUFFIXES})")
    loaded = load(page, limit)
    known = loaded.known
    capture = page_of_bytes(
        loaded.payload, media_type or page.media_type, loaded.content_type, url or known.url,
        captured_at or known.captured_at, published or known.published,
    )  # fmt: skip
    return capture, loaded.payload


def page_of_bytes(
    payload: bytes,
    media_type: MediaType,
    content_type: str,
    url: str | None = None,
    captured_at: dt.datetime | None = None,
    published: str | None = None,
) -> Capture:
    """The capture that these bytes would be in an archive, with what is known of them."""
    return Capture(
        capture_id=capture_of(payload, url, captured_at, published), url=url, final_url=None, url_key=None,
        archive_url=None, captured_at=captured_at, acquired_via="file", archive_file="", archive_offset=None,
        archive_length=None, http_status=None, content_type=content_type, payload_sha256="", payload_sha1=None,
        n_bytes=len(payload), published=published, media_type=media_type,
    )  # fmt: skip
