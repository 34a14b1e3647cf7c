"""The archive: the bytes of every page as they came, in WARC 1.1 files that are only ever added to.

A sighting is a ``metadata`` record: JSON with what was known of the page (``source_name``, ``collection``, ``url``,
``captured_at``, ``published``, ``provenance`` ...) and where its payload stands.  That is a ``resource`` record (a saved file, a
body that a public archive served), a ``response`` (a live exchange, with its ``request``; a record copied from another archive)
or a record of a WARC of the user's, which is referenced in place and not copied.  A payload of our own is written once.  Each
record is a gzip member of its own.  Everything else in a warehouse can be made again from these files.

A file is written under a name that ends in ``.open`` and renamed when it is whole; what a killed run left open is cut
behind its last whole record and kept.  WARC-Date is the time of ingest and is never read back as ``captured_at``.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.acquire.archive import warc_records
from pipelines.acquire.archive.damage import OPEN, WHOLE, return_names
from pipelines.acquire.archive.digests import Digests
from pipelines.acquire.archive.holdings import is_outside, payload_at, strangers, whole_members
from pipelines.acquire.archive.kept import records_in, sweep
from pipelines.acquire.archive.record import Record, record_of, utc
from pipelines.acquire.items import AsExchange, AsMember, AsResource, InPlace, Keep, PayloadPlace
from pipelines.acquire.urls import url_key
from pipelines.disk.sealed import sync_folder
from pipelines.model import Capture
from pipelines.vocabularies import AcquiredVia

ROTATE_BYTES = 1_000_000_000  # a WARC file is about a gigabyte, as the WARC 1.1 guidelines recommend


@dataclass(frozen=True, slots=True)
class StoredPayload:
    """A payload that can be read again: where it stands, its length in bytes, its media type."""

    place: PayloadPlace
    n_bytes: int
    content_type: str


class Writer:
    """Adds sightings to an archive.  Only under the warehouse's lock; ``run`` names the acquiring run.

    Use as a context manager: leaving it makes the file whole, also after an exception (what was added is evidence).
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.run = f"{_next_number(folder):06d}-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}"
        self._part = 0
        self._stream: io.FileIO | None = None  # not buffered: what a failed write left can be taken back
        self._payloads: dict[str, PayloadPlace] = {}  # by sha256: what stands below the archive folder
        self._digests: dict[str, StoredPayload] = {}  # by sha1 in base32: any payload that can be reached
        self._named: dict[int, StoredPayload] = {}  # by the hash of a WARC record's id, and of its address and moment
        self._before = _Before(None)  # what the archive held when it was opened, as far as it was told at once

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def remember(self, capture: Capture, record_id: object = None) -> None:
        """Tell the writer of a payload that the archive holds, so that it is not stored again; ``record_id`` as in its WARC."""
        stored = _stored(capture)
        self._learn(capture.payload_sha256, capture.payload_sha1, stored)
        self._learn_names(record_id, capture.final_url or capture.url, capture.captured_at, stored)

    def remember_all(self, rows: pa.Table) -> None:
        """``remember`` every payload of an archive that has nothing else (``at_once``)."""
        self._before = _Before(rows)
        for record in records_in(rows.filter(pc.match_substring(rows["provenance"], '"record_id"'))):
            capture = record.capture
            self._learn_names(
                record.provenance.get("record_id"),
                capture.final_url or capture.url,
                capture.captured_at,
                _stored(capture),
            )

    def _learn(self, sha256: str, sha1: str | None, known: StoredPayload) -> None:
        if not is_outside(known.place.file):
            self._payloads.setdefault(sha256, known.place)
        if sha1:
            self._digests[sha1] = known

    def _learn_names(
        self, record_id: object, url: str | None, captured_at: dt.datetime | None, stored: StoredPayload
    ) -> None:
        """What a revisit without a digest will name a record of a WARC by."""
        if isinstance(record_id, str):
            self._named[hash(record_id)] = stored
            if url is not None and captured_at is not None:
                self._named[hash((url_key(url), captured_at))] = stored

    def by_name(self, record_id: str | None, url: str | None, captured_at: dt.datetime | None) -> StoredPayload | None:
        """The payload of an earlier WARC record by its id, or by its address and moment; None where there is none."""
        known = self._named.get(hash(record_id)) if record_id else None
        if known is None and url is not None and captured_at is not None:
            known = self._named.get(hash((_key(url), captured_at)))
        return known

    def by_digest(self, digest: str) -> StoredPayload | None:
        """An earlier payload with this digest as WARC writes it ('sha1:BASE32'); None where there is none."""
        return self._digests.get(_base32(digest)) or self._before.by_sha1(_base32(digest))

    def read(self, known: StoredPayload) -> bytes:
        """The payload of an earlier record, also of the file that is being written.  Raises PageError('corrupt')."""
        place = known.place
        if self._stream is not None and place.file == Path(str(self._stream.name)).name.removesuffix(OPEN) + WHOLE:
            place = replace(place, file=Path(str(self._stream.name)).name)
        return payload_at(self.folder, place, known.n_bytes)

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
        final_url: str | None = None,
        archive_url: str | None = None,
        http_status: int | None = None,
        acquired_via: AcquiredVia = "file",
        truncated: str | None = None,
        keep: Keep | None = None,
        provenance: Mapping[str, object] | None = None,
        digests: Digests | None = None,
    ) -> Record:
        """Archive one sighting; the payload only if it is new.

        ``keep`` says how (None: as a resource of the payload; a PayloadPlace: it stands there already); ``digests`` where
        they are known.  Raises OSError; then nothing half-written stays behind.
        """
        digests = digests or Digests.of(payload)
        sha256, sha1 = digests.sha256, digests.sha1
        stream, whole = self._open(), io.BytesIO()
        target = final_url or url or f"urn:sha256:{sha256}"
        if isinstance(keep, PayloadPlace):
            place = keep
        else:  # a live exchange is evidence of its own, also where its payload is known
            known = (
                None if isinstance(keep, AsExchange) else self._before.by_sha256(sha256) or self._payloads.get(sha256)
            )
            place = known or self._store(whole, target, keep or AsResource(payload, content_type))
        kept: dict[str, object] = {
            "source_name": source_name,
            "collection": collection,
            "url": url,
            "final_url": final_url,
            "archive_url": archive_url,
            "captured_at": utc(captured_at),
            "published": published,
            "acquired_via": acquired_via,
            "http_status": http_status,
            "content_type": content_type,
            "truncated": truncated,
            "payload_sha256": sha256,
            "payload_sha1": sha1,
            "n_bytes": len(payload),
            "archive_file": place.file,
            "archive_offset": place.offset,
            "archive_length": place.length,
            "provenance": dict(provenance or {}),
        }
        block = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
        warc_records.write_metadata(whole, target, block, place.record_id)
        _append(stream, whole.getbuffer())
        stored = StoredPayload(place, len(payload), content_type)
        self._learn(sha256, sha1, stored)
        self._learn_names((provenance or {}).get("record_id"), final_url or url, captured_at, stored)
        if isinstance(keep, (AsMember, InPlace)) and keep.digest:  # what a revisit will name it by
            self._digests[_base32(keep.digest)] = stored
        if stream.tell() >= ROTATE_BYTES:
            self.close()
        return record_of(kept, self.run)

    def _store(
        self, whole: io.BytesIO, target: str, keep: AsResource | AsMember | InPlace | AsExchange
    ) -> PayloadPlace:
        """Make the records that ``keep`` asks for; they go to the end of the open file."""
        if isinstance(keep, InPlace):
            return PayloadPlace(keep.file, keep.offset, keep.length, "")
        stream = self._open()
        file, start = Path(str(stream.name)).name.removesuffix(OPEN) + WHOLE, stream.tell()
        if isinstance(keep, AsResource):
            record_id = warc_records.write_resource(whole, target, keep.block, keep.content_type)
            return PayloadPlace(file, start, whole.tell(), record_id)
        if isinstance(keep, AsMember):
            whole.write(keep.member)
            return PayloadPlace(file, start, len(keep.member), "")
        record_id = warc_records.new_id()
        warc_records.write_response(whole, keep, record_id)
        place = PayloadPlace(file, start, whole.tell(), record_id)
        warc_records.write_request(whole, keep, record_id)
        return place

    def close(self) -> None:
        """Make the file that is being written whole."""
        if self._stream is None:
            return
        stream, self._stream = self._stream, None
        with stream:
            os.fsync(stream.fileno())
        _seal(Path(str(stream.name)))

    def _open(self) -> io.FileIO:
        if self._stream is None:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._part += 1
            path = self.folder / f"{self.run}-{self._part:05d}{OPEN}"
            info = io.BytesIO()
            warc_records.write_info(info, path.name.removesuffix(OPEN) + WHOLE)
            stream = io.FileIO(path, "x")
            try:
                _append(stream, info.getbuffer())
            except OSError:
                stream.close()
                path.unlink()
                raise
            self._stream = stream
        return self._stream


class _Before:
    """Payloads by their digests, out of the columns of an archive; read when first asked."""

    def __init__(self, rows: pa.Table | None) -> None:
        self._rows = rows

    def by_sha256(self, digest: str) -> PayloadPlace | None:
        """The first place of a payload below the archive folder."""
        row = self._of_sha256.get(digest)
        return None if row is None else self._at(row).place

    def by_sha1(self, digest: str) -> StoredPayload | None:
        """The last place of a payload."""
        row = self._of_sha1.get(digest)
        return None if row is None else self._at(row)

    @cached_property
    def _of_sha256(self) -> dict[str, int]:
        if self._rows is None:
            return {}
        outside = {file: is_outside(file) for file in pc.unique(self._rows["archive_file"]).to_pylist()}
        digests, files = (self._rows[name].to_pylist() for name in ("payload_sha256", "archive_file"))
        return {digests[row]: row for row in reversed(range(len(digests))) if not outside[files[row]]}

    @cached_property
    def _of_sha1(self) -> dict[str, int]:
        digests = [] if self._rows is None else self._rows["payload_sha1"].to_pylist()
        return {digest: row for row, digest in enumerate(digests) if digest}

    def _at(self, row: int) -> StoredPayload:
        assert self._rows is not None
        return _stored(next(iter(records_in(self._rows.slice(row, 1)))).capture)


def _stored(capture: Capture) -> StoredPayload:
    place = PayloadPlace(capture.archive_file, capture.archive_offset or 0, capture.archive_length or 0, "")
    return StoredPayload(place, capture.n_bytes, capture.content_type or "")


def _key(url: str) -> str | None:
    """The url_key of an address that a record refers to; None where it is none."""
    try:
        return url_key(url.strip("<> "))
    except ValueError:
        return None


def _base32(digest: str) -> str:
    return digest.rpartition(":")[2].strip().upper()


def _next_number(folder: Path) -> int:
    numbers = [int(path.name[:6]) for path in folder.glob(f"*{WHOLE}") if path.name[:6].isdecimal()]
    return max(numbers, default=0) + 1


def _append(stream: io.FileIO, whole: memoryview) -> None:
    """Add whole records to a file, or nothing.  Raises OSError that names the file."""
    start = stream.tell()
    try:
        while whole:
            whole = whole[stream.write(whole) :]
    except OSError as error:
        stream.truncate(start)
        stream.seek(start)
        raise OSError(error.errno, error.strerror, str(stream.name)) from None


def _seal(path: Path) -> None:
    os.replace(path, path.with_name(path.name.removesuffix(OPEN) + WHOLE))
    sync_folder(path.parent)


def recover(folder: Path) -> list[str]:
    """Under the lock, at the start of a run: cut what a killed run left open behind its last whole record and keep it; give files
    back the names that they were written under.  Returns a line for each file, also for those that do not belong here."""
    sweep(folder)
    said = return_names(folder)
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
    for path in strangers(folder):
        said.append(f"{path}: no file of this archive, or a copy of one; it was passed over")
    return said
