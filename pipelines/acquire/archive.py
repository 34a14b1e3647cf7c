"""The archive: the bytes of every page as they came, in WARC 1.1 files that are only ever added to.

A page is a ``resource`` record with its payload, written once per distinct payload, and a ``metadata`` record for every
sighting: JSON with what was known of the page (``source_name``, ``collection``, ``url``, ``captured_at``, ``published``)
and where its payload stands.  Each record is a gzip member of its own.  Everything else in a warehouse can be made again
from these files.

A file is written under a name that ends in ``.open`` and renamed when it is whole; what a killed run left open is cut
behind its last whole record and kept.  WARC-Date is the time of ingest and is never read back as ``captured_at``.
"""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import hashlib
import io
import json
import os
import uuid
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import TracebackType

from fastwarc.warc import ArchiveIterator, WarcRecordType
from warcio.warcwriter import WARCWriter

from pipelines.acquire.urls import url_key
from pipelines.model import Capture, PageError

WHOLE = ".warc.gz"
OPEN = ".warc.gz.open"
METADATA_TYPE = "application/json"
ROTATE_BYTES = 1_000_000_000  # a WARC file is about a gigabyte, as the WARC 1.1 guidelines recommend


class ArchiveError(Exception):
    """An archive that cannot be read as it stands; the text names the file and the place."""


@dataclass(frozen=True, slots=True)
class Payload:
    """Where the bytes of a page stand: a record of a file below the archive folder."""

    file: str
    offset: int
    length: int
    record_id: str


@dataclass(frozen=True, slots=True)
class Record:
    """One sighting as the archive keeps it: the capture and where it was met."""

    capture: Capture
    collection: str
    source_name: str
    batch: str


def capture_id(key: str | None, captured_at: dt.datetime | None, published: str | None, sha256: str) -> str:
    """First 16 hex digits of the sha256 of the JSON array [url_key, captured_at, published as given, payload_sha256] (compact,
    UTF-8, the instant as 2019-11-02T10:00:00Z)."""
    array = [key, _utc(captured_at), published, sha256]
    return hashlib.sha256(json.dumps(array, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()[:16]


def capture_of(payload: bytes, url: str | None, captured_at: dt.datetime | None, published: str | None) -> str:
    """The capture id that these bytes get with what is known of them."""
    return capture_id(url_key(url), captured_at, published, hashlib.sha256(payload).hexdigest())


def _utc(moment: dt.datetime | None) -> str | None:
    if moment is None:
        return None
    text = moment.astimezone(dt.UTC).isoformat(timespec="microseconds" if moment.microsecond else "seconds")
    return text.replace("+00:00", "Z")


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def files(folder: Path) -> list[Path]:
    """The whole WARC files of an archive, oldest first."""
    return sorted(folder.glob(f"*{WHOLE}")) if folder.is_dir() else []


def records(folder: Path) -> Iterator[Record]:
    """Every sighting of an archive in the order of its arrival; raises ArchiveError."""
    for path in files(folder):
        yield from _records_of(path)


def _records_of(path: Path) -> Iterator[Record]:
    offset = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream, record_types=WarcRecordType.metadata, parse_http=False):
                offset = record.stream_pos
                yield _record(json.loads(record.reader.read()), path.name.removesuffix(WHOLE).rpartition("-")[0])
        if whole_members(path, offset) != path.stat().st_size:  # the iterator passes over a record that is cut short
            raise ValueError("the file ends inside a record")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArchiveError(
            f"{path}: damaged behind offset {offset:,}: {error}. Put back a sound copy of this file"
        ) from None


def _record(kept: Mapping[str, object], batch: str) -> Record:
    """A metadata record as a Record; ``kept`` is what ``Writer.add`` wrote."""
    moment = _text(kept, "captured_at")
    captured_at = dt.datetime.fromisoformat(moment) if moment else None
    url, published, sha256 = _text(kept, "url"), _text(kept, "published"), str(kept["payload_sha256"])
    key = url_key(url)
    capture = Capture(
        capture_id=capture_id(key, captured_at, published, sha256),
        url=url,
        final_url=None,
        url_key=key,
        archive_url=None,
        captured_at=captured_at,
        acquired_via=str(kept["acquired_via"]),
        archive_file=str(kept["archive_file"]),
        archive_offset=int(str(kept["archive_offset"])),
        archive_length=int(str(kept["archive_length"])),
        http_status=None,
        content_type=_text(kept, "content_type"),
        payload_sha256=sha256,
        payload_sha1=_text(kept, "payload_sha1"),
        n_bytes=int(str(kept["n_bytes"])),
        published=published,
        media_type="text" if kept["content_type"] == "text/plain" else "html",
    )
    return Record(capture, str(kept["collection"]), str(kept["source_name"]), batch)


def _text(kept: Mapping[str, object], key: str) -> str | None:
    value = kept.get(key)
    return None if value is None else str(value)


def payload_of(folder: Path, capture: Capture) -> bytes:
    """The archived bytes of a capture, read by offset and checked against their digest.  Raises PageError('corrupt') where the
    archive no longer holds them."""
    path = folder / capture.archive_file
    try:
        with path.open("rb") as stream:
            stream.seek(capture.archive_offset or 0)
            member = io.BytesIO(stream.read(capture.archive_length or 0))
        payload = next(b"" + record.reader.read() for record in ArchiveIterator(member, parse_http=False))
    except (OSError, StopIteration) as error:
        raise PageError("corrupt", f"{capture.archive_file}: no record at {capture.archive_offset}: {error}") from None
    if hashlib.sha256(payload).hexdigest() != capture.payload_sha256:
        raise PageError("corrupt", f"{capture.archive_file}: the record at {capture.archive_offset} fails its digest")
    return payload


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class Writer:
    """Adds sightings to an archive.  Only under the warehouse's lock; ``run`` names the acquiring run.

    Use as a context manager: leaving it makes the file whole, also after an exception (what was added is evidence).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = f"{_next_number(folder):06d}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
        self._part = 0
        self._stream: io.BufferedWriter | None = None
        self._payloads: dict[str, Payload] = {}

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def know(self, capture: Capture) -> None:
        """Tell the writer of a payload that the archive holds, so that it is not stored again."""
        self._payloads.setdefault(
            capture.payload_sha256,
            Payload(capture.archive_file, capture.archive_offset or 0, capture.archive_length or 0, ""),
        )

    def add(
        self,
        payload: bytes,
        *,
        source_name: str,
        collection: str,
        url: str | None,
        captured_at: dt.datetime | None,
        published: str | None,
        content_type: str,
    ) -> Record:
        """Archive one sighting; the payload only if it is new.  Raises OSError; then nothing half-written stays behind."""
        sha256 = hashlib.sha256(payload).hexdigest()
        sha1 = base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()
        stream = self._open()
        start = stream.tell()
        try:
            place = self._payloads.get(sha256)
            target = url or f"urn:sha256:{sha256}"
            if place is None:
                record_id = f"<urn:uuid:{uuid.uuid4()}>"
                headers = {"WARC-Record-ID": record_id, "WARC-Payload-Digest": f"sha1:{sha1}"}
                self._write(stream, target, "resource", payload, content_type, headers)
                file = Path(stream.name).name.removesuffix(OPEN) + WHOLE
                place = Payload(file, start, stream.tell() - start, record_id)
            kept: dict[str, object] = {
                "source_name": source_name,
                "collection": collection,
                "url": url,
                "captured_at": _utc(captured_at),
                "published": published,
                "acquired_via": "file",
                "content_type": content_type,
                "payload_sha256": sha256,
                "payload_sha1": sha1,
                "n_bytes": len(payload),
                "archive_file": place.file,
                "archive_offset": place.offset,
                "archive_length": place.length,
            }
            refers = {"WARC-Refers-To": place.record_id} if place.record_id else {}
            self._write(
                stream, target, "metadata", json.dumps(kept, ensure_ascii=False).encode(), METADATA_TYPE, refers
            )
            stream.flush()
        except OSError:
            _cut(stream, start)
            raise
        self._payloads[sha256] = place
        if stream.tell() >= ROTATE_BYTES:
            self.close()
        return _record(kept, self.run)

    def close(self) -> None:
        """Make the file that is being written whole."""
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        stream.flush()
        os.fsync(stream.fileno())
        stream.close()
        _seal(Path(stream.name))

    def _open(self) -> io.BufferedWriter:
        if self._stream is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._part += 1
            path = self.folder / f"{self.run}-{self._part:05d}{OPEN}"
            self._stream = path.open("xb")
            info = {"software": f"dateline/{version('dateline')}", "format": "WARC File Format 1.1",
                    "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"}  # fmt: skip
            writer = WARCWriter(self._stream, gzip=True, warc_version="WARC/1.1")
            writer.write_record(writer.create_warcinfo_record(path.name.removesuffix(OPEN) + WHOLE, info))
        return self._stream

    @staticmethod
    def _write(
        stream: io.BufferedWriter, uri: str, kind: str, block: bytes, content_type: str, headers: dict[str, str]
    ) -> None:
        writer = WARCWriter(stream, gzip=True, warc_version="WARC/1.1")
        record = writer.create_warc_record(
            uri,
            kind,
            payload=io.BytesIO(block),
            length=len(block),
            warc_content_type=content_type,
            warc_headers_dict=headers,
        )
        writer.write_record(record)


def _next_number(folder: Path) -> int:
    numbers = [int(path.name[:6]) for path in files(folder) if path.name[:6].isdigit()]
    return max(numbers, default=0) + 1


def _cut(stream: io.BufferedWriter, offset: int) -> None:
    """Take back what a failed write left: the file ends behind its last whole record."""
    with contextlib.suppress(OSError):  # the buffer cannot be flushed on a full disk: cut the file itself
        stream.seek(offset)
    os.ftruncate(stream.fileno(), offset)


def _seal(path: Path) -> None:
    os.replace(path, path.with_name(path.name.removesuffix(OPEN) + WHOLE))
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def recover(folder: Path) -> list[str]:
    """Under the lock, at the start of a run: cut what a killed run left open behind its last whole record and keep it.  Returns a
    line for each file."""
    said = []
    for path in sorted(folder.glob(f"*{OPEN}")) if folder.is_dir() else []:
        good = whole_members(path)
        size = path.stat().st_size
        if good == 0:
            path.unlink()
        else:
            with path.open("r+b") as stream:
                stream.truncate(good)
                os.fsync(stream.fileno())
            _seal(path)
        said.append(
            f"{path.name}: a run ended while writing it; {good:,} of {size:,} bytes are whole records and were kept"
        )
    return said


def whole_members(path: Path, start: int = 0) -> int:
    """The offset behind the last whole gzip member of a file, looking from a member at ``start`` on."""
    good = start
    with path.open("rb") as stream:
        stream.seek(start)
        member, consumed = zlib.decompressobj(wbits=31), start
        while chunk := stream.read(1 << 20):
            while chunk:
                try:
                    member.decompress(chunk)
                except zlib.error:
                    return good
                consumed += len(chunk) - len(member.unused_data)
                if not member.eof:
                    break
                good = consumed
                chunk, member = member.unused_data, zlib.decompressobj(wbits=31)
    return good
