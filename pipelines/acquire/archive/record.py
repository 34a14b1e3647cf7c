"""One sighting as the archive keeps it: the JSON of a ``metadata`` record, read.

What belongs here: the record and the ids made from it.  What does not: finding records in files (``damage``, ``holdings``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.acquire.formats.kinds import kind_of
from pipelines.acquire.urls import url_key
from pipelines.model import Capture
from pipelines.vocabularies import ACQUIRED_VIA, known


@dataclass(frozen=True, slots=True)
class Record:
    """One sighting as the archive keeps it: the capture, where it was met, and how it came (JSON of the way of acquiring)."""

    capture: Capture
    collection: str
    source_name: str
    batch: str
    provenance: Mapping[str, object] = field(default_factory=dict)
    is_damaged: bool = False  # the archive no longer holds the bytes of the capture


def capture_id(key: str | None, captured_at: dt.datetime | None, published: str | None, sha256: str) -> str:
    """First 16 hex digits of the sha256 of the JSON array [url_key, captured_at, published as given, payload_sha256] (compact,
    UTF-8, the instant as 2019-11-02T10:00:00Z)."""
    array = [key, utc(captured_at), published, sha256]
    return hashlib.sha256(json.dumps(array, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()[:16]


def capture_of(payload: bytes, url: str | None, captured_at: dt.datetime | None, published: str | None) -> str:
    """The capture id that these bytes get with what is known of them."""
    return capture_id(url_key(url), captured_at, published, hashlib.sha256(payload).hexdigest())


def utc(moment: dt.datetime | None) -> str | None:
    if moment is None:
        return None
    text = moment.astimezone(dt.UTC).isoformat(timespec="microseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


def record_of(kept: Mapping[str, object], batch: str) -> Record:
    """A metadata record as a Record; ``kept`` is what ``Writer.add`` wrote."""
    moment = _text(kept, "captured_at")
    captured_at = dt.datetime.fromisoformat(moment) if moment else None
    url, final_url, published = _text(kept, "url"), _text(kept, "final_url"), _text(kept, "published")
    sha256, content_type, status = str(kept["payload_sha256"]), _text(kept, "content_type"), kept.get("http_status")
    key = url_key(final_url or url)
    capture = Capture(
        capture_id=capture_id(key, captured_at, published, sha256),
        url=url,
        final_url=final_url,
        url_key=key,
        archive_url=_text(kept, "archive_url"),
        captured_at=captured_at,
        acquired_via=known(str(kept["acquired_via"]), ACQUIRED_VIA, "acquired_via"),
        archive_file=str(kept["archive_file"]),
        archive_offset=int(str(kept["archive_offset"])),
        archive_length=int(str(kept["archive_length"])),
        http_status=None if status is None else int(str(status)),
        content_type=content_type,
        payload_sha256=sha256,
        payload_sha1=_text(kept, "payload_sha1"),
        n_bytes=int(str(kept["n_bytes"])),
        published=published,
        media_type=kind_of(content_type),
        truncated=_text(kept, "truncated"),
    )
    provenance = kept.get("provenance")
    return Record(
        capture,
        str(kept["collection"]),
        str(kept["source_name"]),
        batch,
        provenance if isinstance(provenance, dict) else {},
    )


def _text(kept: Mapping[str, object], key: str) -> str | None:
    value = kept.get(key)
    return None if value is None else str(value)
