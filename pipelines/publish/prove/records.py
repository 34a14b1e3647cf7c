"""The WARC records of a bundle: taken from the archive (or from the user's own WARC files) byte for byte, and read back from it.

A page's bytes stand in a ``resource`` or ``response`` record; what was known of it when it was met stands in ``metadata`` records
behind it.  What belongs here: finding, copying and opening those records, and what follows from them alone.  What does not: what
their pages say.
"""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import io
import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.acquire import archive
from pipelines.acquire.archive import Damage, warc_records
from pipelines.acquire.archive.damage import sightings
from pipelines.acquire.archive.digests import Digests, verdict
from pipelines.acquire.archive.holdings import MAX_BLOCK
from pipelines.acquire.formats.payload import split_response
from pipelines.acquire.formats.warc_bytes import MAX_WARC_HEAD, ByteRange, record_end
from pipelines.acquire.items import Declared
from pipelines.model import Capture, PageError
from pipelines.publish.prove.container import BundleError, Container

WARC = "archive/data.warc.gz"
MAX_UNPACKED = 4_000_000_000  # bytes of all records of a bundle
_STEP = 1 << 16


# ── from the archive into a bundle ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Kept:
    """A capture to prove: where its bytes stand (as ``captures`` says), and the runs in which it was met."""

    capture_id: str
    payload_sha256: str
    file: str
    offset: int
    length: int
    runs: frozenset[str]


def copy_records(folder: Path, captures: Sequence[Kept], into: BinaryIO) -> None:
    """Write the records of captures as one WARC file: each payload once, then its metadata records.  Raises BundleError where the
    archive no longer holds one; OSError."""
    said = _metadata(folder, captures)
    warc_records.write_info(into, WARC.rpartition("/")[2])
    placed: set[tuple[str, int]] = set()
    for kept in captures:
        if kept.capture_id not in said:
            raise BundleError(
                f"{kept.capture_id}: no record of the archive tells of this capture; see `dateline check --archive`"
            )
        if (kept.file, kept.offset) not in placed:
            placed.add((kept.file, kept.offset))
            into.writelines(_payload_records(folder, kept))
        into.writelines(said[kept.capture_id])


def _payload_records(folder: Path, kept: Kept) -> Iterator[bytes]:
    """The record as one gzip member; behind it the request that it answered, where that is ours and follows."""
    try:
        with ByteRange.of_file(folder / kept.file) as source:
            member = source.read(kept.offset, kept.length)
            yield member if member.startswith(b"\x1f\x8b") else gzip.compress(member, mtime=0)
            after = kept.offset + kept.length
            if not archive.is_outside(kept.file) and after < source.size:
                follower = source.read(after, record_end(source, after, zipped=True).end - after)
                if follower and _record(_unpack(follower)).record_type == WarcRecordType.request:
                    yield follower
    except OSError as error:
        raise BundleError(f"{kept.capture_id}: {kept.file}: {error.strerror or error}") from None


def _metadata(folder: Path, captures: Sequence[Kept]) -> Mapping[str, list[bytes]]:
    """Every whole metadata record about these captures, as it stands in the archive, by capture."""
    payloads = {kept.payload_sha256 for kept in captures}
    names = {kept.capture_id for kept in captures}
    runs = frozenset(run for kept in captures for run in kept.runs)
    found: defaultdict[str, list[bytes]] = defaultdict(list)
    for path in archive.files(folder):
        run = path.name.removesuffix(archive.WHOLE).rpartition("-")[0]
        if run not in runs:
            continue
        damages: list[Damage] = []
        with ByteRange.of_file(path) as source:
            for offset, said in sightings(path, damages):
                if isinstance(said, dict) and said.get("payload_sha256") in payloads:
                    capture = _capture(said)
                    if capture is not None and capture.capture_id in names:
                        end = record_end(source, offset, zipped=True).end
                        found[capture.capture_id].append(source.read(offset, end - offset))
    return found


def _capture(said: Mapping[str, object]) -> Capture | None:
    try:
        return archive.record_of(said, "").capture
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
        return None


# ── out of a bundle ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Stored:
    """A record of a bundle that holds a page: its place in the WARC file, what its headers say, and the digests of its payload."""

    offset: int
    length: int
    record_id: str
    url: str
    date: str
    mime: str
    status: int | None
    digests: Digests
    agreed: str  # which of the digests that it declares agree


@dataclass(frozen=True, slots=True)
class Told:
    """A capture by the metadata records of a bundle: the first of them, where each stands, and the record of its bytes."""

    capture: Capture
    places: tuple[int, ...]
    stored: Stored


def told(bundle: Container) -> dict[str, Told]:
    """Every capture of a bundle by its id.  Raises BundleError where a record is not whole, fails a digest that it declares, or
    tells of bytes that the bundle does not hold."""
    by_payload: dict[str, Stored] = {}
    captures: dict[str, list[tuple[Capture, int]]] = {}
    for offset, length, content in _members(bundle):
        record = _record(content)
        kind = record.record_type
        if kind == WarcRecordType.metadata:
            said = _json(record, offset)
            capture = _capture(said)
            if capture is None:
                raise BundleError(f"{WARC}: the record at {offset:,} is not what Dateline says of a page")
            captures.setdefault(capture.capture_id, []).append((capture, offset))
        elif kind in (WarcRecordType.resource, WarcRecordType.response):
            stored = _stored(content, offset, length)
            by_payload.setdefault(stored.digests.sha256, stored)
        elif kind not in (WarcRecordType.warcinfo, WarcRecordType.request) or (kind == WarcRecordType.warcinfo) != (
            offset == 0
        ):
            raise BundleError(f"{WARC}: the record at {offset:,} is of a kind that no bundle has")
        else:
            _block(record, offset)
    found = {}
    for name, met in captures.items():
        sha256 = met[0][0].payload_sha256
        if sha256 not in by_payload:
            raise BundleError(f"{name}: the bundle does not hold the bytes that its record tells of")
        found[name] = Told(met[0][0], tuple(place for _, place in met), by_payload[sha256])
    if {capture.stored.offset for capture in found.values()} != {stored.offset for stored in by_payload.values()}:
        raise BundleError(f"{WARC}: holds a page that no record tells of")
    return found


def payload(bundle: Container, capture: Told) -> bytes:
    """The bytes of a page, checked against the digest that its metadata record names.  Raises BundleError."""
    member = bundle.part(WARC, capture.stored.offset, capture.stored.length)
    found = _payload(_record(_unpack(member)), capture.stored.offset)
    if hashlib.sha256(found).hexdigest() != capture.capture.payload_sha256:
        raise BundleError(f"{capture.capture.capture_id}: its bytes do not give the digest that its record names")
    return found


def _members(bundle: Container) -> Iterator[tuple[int, int, bytes]]:
    """Every record in its order: where its gzip member begins, the member's length, and what it unpacks to."""
    size, place, unpacked = bundle.members[WARC].size if WARC in bundle.members else 0, 0, 0
    if not size:
        raise BundleError(f"{WARC} is missing or empty")
    while place < size:
        member, content = _next_member(bundle, place)
        unpacked += len(content)
        if unpacked > MAX_UNPACKED:
            raise BundleError(f"{WARC}: more than {MAX_UNPACKED:,} bytes when unpacked")
        yield place, len(member), content
        place += len(member)


def _next_member(bundle: Container, start: int) -> tuple[bytes, bytes]:
    """A gzip member and what it unpacks to."""
    unpacker, raw, content = zlib.decompressobj(wbits=31), bytearray(), bytearray()
    while not unpacker.eof:
        chunk = bundle.part(WARC, start + len(raw), _STEP)
        if not chunk:
            raise BundleError(f"{WARC}: breaks off inside the record at {start:,}")
        raw += chunk
        try:
            content += unpacker.decompress(chunk, MAX_BLOCK + MAX_WARC_HEAD - len(content))
        except zlib.error:
            raise BundleError(f"{WARC}: no gzip data in the record at {start:,}") from None
        if unpacker.unconsumed_tail:
            raise BundleError(f"{WARC}: the record at {start:,} unpacks to more than {MAX_BLOCK:,} bytes")
    return bytes(raw[: len(raw) - len(unpacker.unused_data)]), bytes(content)


def _unpack(member: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=31).decompress(member, MAX_BLOCK + MAX_WARC_HEAD)
    except zlib.error:
        raise BundleError("no gzip data") from None


def _record(content: bytes) -> WarcRecord:
    """The one record of a member's content.  Raises BundleError."""
    try:
        records = iter(ArchiveIterator(io.BytesIO(content), parse_http=False))
        record = next(records)
    except (OSError, StopIteration, ValueError):
        raise BundleError("no WARC record") from None
    if not content.startswith(b"WARC/") or not 0 <= record.content_length <= len(content):
        raise BundleError("no whole WARC record")
    return record


def _block(record: WarcRecord, offset: int) -> bytes:
    block = bytes(record.reader.read(record.content_length))
    _agreed(record, offset, Declared(None, record.headers.get("WARC-Block-Digest"), b""), block)
    return block


def _agreed(record: WarcRecord, offset: int, declared: Declared, payload: bytes) -> str:
    try:
        return verdict(declared, payload, Digests.of(payload))
    except PageError as error:
        raise BundleError(f"{WARC}: the record at {offset:,}: {error.detail}") from None


def _json(record: WarcRecord, offset: int) -> dict[str, object]:
    try:
        said: object = json.loads(_block(record, offset))
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise BundleError(f"{WARC}: the metadata record at {offset:,} is no JSON")
    return said


def _payload(record: WarcRecord, offset: int) -> bytes:
    try:
        return archive.payload_in(record, MAX_BLOCK)
    except (PageError, OSError) as error:
        detail = error.detail if isinstance(error, PageError) else str(error)
        raise BundleError(f"{WARC}: the record at {offset:,}: {detail}") from None


def _stored(content: bytes, offset: int, length: int) -> Stored:
    """What a record with a page is."""
    found = _payload(_record(content), offset)
    record = _record(content)
    headers, is_response = record.headers, record.record_type == WarcRecordType.response
    block = bytes(record.reader.read(record.content_length))
    mime, status, head, body = headers.get("Content-Type") or "", None, b"", block
    if is_response:
        try:
            http = split_response(block)
        except PageError as error:
            raise BundleError(f"{WARC}: the record at {offset:,}: {error.detail}") from None
        mime, status, head, body = http.header("content-type") or "", http.status, http.head, http.body
    declared = Declared(headers.get("WARC-Payload-Digest"), headers.get("WARC-Block-Digest"), head, body)
    return Stored(
        offset, length, record.record_id or "", headers.get("WARC-Target-URI") or "", headers.get("WARC-Date") or "",
        mime.partition(";")[0].strip(), status, Digests.of(found), _agreed(record, offset, declared, found),
    )  # fmt: skip


# ── the index ────────────────────────────────────────────────────────────────────────────────────────────────────────


def index(captures: Iterable[Told]) -> bytes:
    """The records with pages as CDXJ, ordered by address and time: how other tools find a page in the bundle."""
    lines = set()
    for each in captures:
        stored = each.stored
        fields = {
            "url": stored.url, "mime": stored.mime, "status": stored.status, "digest": f"sha1:{stored.digests.sha1}",
            "length": stored.length, "offset": stored.offset, "filename": WARC.rpartition("/")[2],
        }  # fmt: skip
        stamp = "".join(filter(str.isdigit, moment(each)))[:14]
        known = {name: value for name, value in fields.items() if value not in (None, "")}
        lines.add(f"{_sort_key(stored.url)} {stamp} {json.dumps(known)}\n")
    return "".join(sorted(lines)).encode()


def moment(capture: Told) -> str:
    """When a page was taken; where nobody knows, when it came into the archive."""
    at = capture.capture.captured_at
    if at is None:
        return capture.stored.date
    return at.astimezone(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _sort_key(url: str) -> str:
    """An address as CDX files sort it: the host from its end, then the path, in lower case."""
    scheme, there, rest = url.lower().partition("://")
    if not there:
        return url.lower().replace(" ", "%20")
    host, slash, path = rest.partition("/")
    host = host.rpartition("@")[2].removeprefix("www.")
    name, _, port = host.partition(":")
    port = f":{port}" if port and (scheme, port) not in (("http", "80"), ("https", "443")) else ""
    return (",".join(reversed(name.split("."))) + port + ")" + (slash or "/") + path.partition("#")[0]).replace(
        " ", "%20"
    )
