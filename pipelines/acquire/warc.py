"""Pages in WARC files, read where they stand.

fastwarc reads; on top of it every record is known to be whole before it is given out.  fastwarc is silent about a file that
breaks off, so a record counts only when the next one has begun, and the last one when its gzip member (or, uncompressed,
its length) was seen to end.  Behind damage the reading goes on at the next record that can be found.

The payload digest of every page is computed and compared with the declared one; a record whose payload and block digests
both fail is refused, one whose payload digest alone fails is kept with a note (writers disagree about what it covers).
A page whose record cannot be reached by offset (many records in one gzip member) is given out as a copy.  What belongs here:
WARC framing and which records are pages.  What does not: HTTP framing (``payload``), our own archive (``archive``).
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from fastwarc.stream_io import GzipReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.acquire.items import AsMember, InPlace, Item, Keep, Page, PassedOver, Refusal, Remark, Revisit
from pipelines.acquire.payload import MAX_HEAD, HttpResponse, decode, split_response, too_big
from pipelines.acquire.urls import check_url
from pipelines.acquire.warc_bytes import MAX_DAMAGE, ByteRange, Extent, Reach, next_start, record_end, starts_member
from pipelines.model import PageError

GZIP_MAGIC = b"\x1f\x8b"
Via = Literal["warc", "wacz", "commoncrawl"]
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})
_UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "unknown", "application/unknown", "unk"})
_INSIDE = b"\r\n\r\nWARC/1."  # what a record that swallowed the next one holds
_TYPES = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit


@dataclass(frozen=True, slots=True)
class _Taken:
    """A record that was read and is not known to be whole yet.  ``block`` is None where it was not read."""

    offset: int
    kind: WarcRecordType
    declared: int  # length of the block by its header
    headers: dict[str, str]
    block: bytes | None


@dataclass(frozen=True, slots=True)
class _Job:
    """What the whole of one reading shares: the file's source name, bytes of payload at most, captures.acquired_via."""

    name: str
    limit: int
    via: Via


def read_warc(source: ByteRange, name: str, limit: int, via: Via = "warc") -> Iterator[Item]:
    """Every page of a WARC file; ``name`` is its source name, a record's is ``name#offset``; ``limit`` is in bytes of payload.
    Raises PageError where the file as a whole is no WARC; OSError."""
    start = source.read(0, 5)
    if not start:
        raise PageError("empty", "the file holds no bytes")
    if not start.startswith((GZIP_MAGIC, b"WARC/")):
        raise PageError("corrupt", f"no WARC file: it begins with {start!r}")
    zipped = start.startswith(GZIP_MAGIC)
    if zipped and not _record_wise(source):
        yield Remark(f"{name}: its records cannot be reached one by one, so its pages are copied into the archive; "
                     "'warcio recompress' makes a file that can be referenced in place")  # fmt: skip
        yield from _read_copies(source, _Job(name, limit, via))
        return
    yield from _read_in_place(source, _Job(name, limit, via), zipped)


def read_stream(stream: Reach, name: str, limit: int, via: Via) -> Iterator[Item]:
    """The same for a WARC that can only be read from front to back; every page is a copy.  Raises PageError, OSError."""
    yield from _read_copies(stream, _Job(name, limit, via))


def read_member(member: bytes, name: str, limit: int, via: Via) -> Item:
    """The page of one WARC record that was fetched as one gzip member; it is kept to the byte.  Raises PageError where it is not
    exactly one whole ``response`` record."""
    whole = zlib.decompressobj(wbits=31)
    try:
        unpacked = whole.decompress(member, limit + 2 * MAX_HEAD)
    except zlib.error as error:
        raise PageError("corrupt", f"not a gzip member: {error}") from None
    if whole.unconsumed_tail:
        raise too_big(limit)
    if not whole.eof:
        raise PageError("truncated", "the gzip member ends early")
    if whole.unused_data:
        raise PageError("corrupt", "more than one gzip member")
    try:
        held = [_take(record, 0, limit) for record in ArchiveIterator(io.BytesIO(unpacked), parse_http=False)]
    except OSError as error:
        raise PageError("corrupt", f"no WARC record: {error}") from None
    if len(held) != 1 or held[0].kind != WarcRecordType.response:
        raise PageError("corrupt", "not one response record")
    if held[0].block is None or len(held[0].block) != held[0].declared:
        raise PageError("truncated", "the record is shorter than it says")
    keep = AsMember(member, held[0].headers.get("warc-payload-digest"))
    return _page(held[0], keep, name, _Job(name, limit, via))


def _record_wise(source: ByteRange) -> bool:
    """Whether the file's second record begins a gzip member of its own."""
    try:
        for number, record in enumerate(ArchiveIterator(source.stream(0), parse_http=False)):
            if number == 1:
                return record.stream_pos < source.size and starts_member(source, record.stream_pos)
    except OSError:
        pass
    return True  # one record, or damage that the reading itself will tell of


# ── in place ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_in_place(source: ByteRange, job: _Job, zipped: bool) -> Iterator[Item]:
    base, damages = 0, 0
    while base < source.size:
        held: _Taken | None = None
        failure, broken_at = "", None
        try:
            for record in ArchiveIterator(source.stream(base), parse_http=False):
                offset = base + record.stream_pos
                if held is not None:
                    if _swallows(source, held, offset, zipped):
                        broken_at = held.offset
                        break
                    yield from _settle(source, held, offset, job)
                held = _take(record, offset, job.limit)
        except OSError as error:
            failure = str(error)
        if (
            broken_at is None
        ):  # ended by the end of the file or by damage: is the last record whole, and what follows it?
            last = _end_of(source, held, base, zipped, failure)
            if held is not None and (last.fault or _swallows(source, held, last.end, zipped)):
                broken_at = held.offset
            else:
                if held is not None:
                    yield from _settle(source, held, last.end, job)
                broken_at = None if source.only_padding(last.end) else last.end
        if broken_at is None:
            return
        damages += 1
        again = next_start(source, broken_at + 1, source.size, zipped) if damages <= MAX_DAMAGE else None
        cut = again is None and record_end(source, broken_at, zipped).fault == "cut"
        yield _damage(f"{job.name}#{broken_at}", again, cut, failure, damages > MAX_DAMAGE)
        if again is None:
            return
        base = again


def _end_of(source: ByteRange, held: _Taken | None, base: int, zipped: bool, failure: str) -> Extent:
    """Where the last record that was begun ends; the base where none was."""
    if held is None:
        return Extent(base)
    extent = record_end(source, held.offset, zipped)
    if extent.fault == "unknown" and not failure:
        return Extent(source.size)  # too large to be verified, and nothing follows it
    return extent


def _swallows(source: ByteRange, held: _Taken, end: int, zipped: bool) -> bool:
    """Whether a record is shorter than it says, or took in others by a wrong Content-Length."""
    if held.block is not None and len(held.block) != held.declared:
        return True
    if not held.kind & _TYPES or (held.block is not None and _INSIDE not in held.block):
        return False
    if zipped:
        return next_start(source, held.offset + 1, end, zipped) is not None
    return record_end(source, held.offset, zipped).end != end


def _damage(where: str, again: int | None, cut: bool, failure: str, given_up: bool) -> Refusal:
    if given_up:
        return Refusal(where, "corrupt", f"damaged in more than {MAX_DAMAGE:,} places; what follows was not read")
    if again is None and cut:
        return Refusal(where, "truncated", "the file breaks off inside this record; what stands before it is kept")
    then = f"the reading went on at offset {again:,}" if again is not None else "nothing readable follows"
    return Refusal(where, "corrupt", f"no whole record here ({failure or 'wrong length'}); {then}")


def _take(record: WarcRecord, offset: int, limit: int) -> _Taken:
    kind, declared = record.record_type, record.content_length
    if not kind & _TYPES:
        return _Taken(offset, kind, declared, {}, None)
    headers = {key.lower(): value for key, value in record.headers.to_tuples()}
    block = None if declared > limit + MAX_HEAD else record.reader.read(declared)
    return _Taken(offset, kind, declared, headers, block)


def _settle(source: ByteRange, held: _Taken, end: int, job: _Job) -> Iterator[Item]:
    """The item of a whole record that stands from its offset to ``end``."""
    keep = InPlace(source.path, source.start + held.offset, end - held.offset, held.headers.get("warc-payload-digest"))
    yield from _item(held, keep, job)


# ── copies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_copies(source: Reach, job: _Job) -> Iterator[Item]:
    """Records are named by their offset in the unpacked file."""
    held: _Taken | None = None
    failure, place = "", 0
    try:
        for record in ArchiveIterator(GzipReader(source.stream(0)), parse_http=False):
            if held is not None:
                yield from _copy(held, job)
            held = _take(record, place, job.limit)
            place += record.headers.write(io.BytesIO()) + record.content_length + 6  # three line ends
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        failure = str(error)
    if held is None:
        raise PageError("corrupt", f"no WARC file: {failure or 'no record in it'}")
    if not failure and (held.block is None or len(held.block) == held.declared) and source.is_whole():
        yield from _copy(held, job)
    else:
        found = f"the file breaks off inside or behind this record: {failure or 'it ends early'}"
        yield Refusal(f"{job.name}#{held.offset}", "corrupt" if failure else "truncated", found)


def _copy(held: _Taken, job: _Job) -> Iterator[Item]:
    member = b""
    if held.block is not None and held.kind & _TYPES:
        lines = "".join(f"{_header_name(key)}: {value}\r\n" for key, value in held.headers.items())
        member = gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + held.block + b"\r\n\r\n", 6, mtime=0)
    yield from _item(held, AsMember(member, held.headers.get("warc-payload-digest")), job)


def _header_name(key: str) -> str:
    return "-".join(
        {"warc": "WARC", "id": "ID", "uri": "URI", "ip": "IP"}.get(part, part.capitalize()) for part in key.split("-")
    )


# ── what a record is ─────────────────────────────────────────────────────────────────────────────────────────────────


def _item(held: _Taken, keep: Keep, job: _Job) -> Iterator[Item]:
    where = f"{job.name}#{held.offset}"
    if not held.kind & _TYPES:
        yield PassedOver(f"{held.kind} record")
        return
    try:
        yield _page(held, keep, where, job)
    except PageError as error:
        yield Refusal(where, error.reason, error.detail)


def _page(held: _Taken, keep: Keep, where: str, job: _Job) -> Item:
    """Raises PageError."""
    uri = held.headers.get("warc-target-uri", "").strip("<>")
    if not uri.lower().startswith(("http:", "https:")):
        return PassedOver(f"record of {urlsplit(uri).scheme[:12] or 'no'} address")
    if held.block is None:
        kind = media_type(held.headers.get("warc-identified-payload-type"))
        if kind in PAGE_TYPES or held.kind == WarcRecordType.response:
            raise too_big(job.limit)
        return PassedOver(kind or "large record")
    if held.kind == WarcRecordType.resource:
        http = HttpResponse(200, (("Content-Type", held.headers.get("content-type", "")),), memoryview(held.block))
    elif held.kind == WarcRecordType.revisit and not held.block.strip():
        http = HttpResponse(0, (), memoryview(b""))
    else:
        http = split_response(held.block)
    content_type = http.header("content-type") or held.headers.get("warc-identified-payload-type") or ""
    kind = media_type(content_type)
    if 300 <= http.status < 400:
        return PassedOver("redirect")
    if kind in PAGE_TYPES:
        if kind == "text/plain" and urlsplit(uri).path == "/robots.txt":  # RFC 9309: not a page of the site
            return PassedOver("robots.txt")
    elif kind not in _UNKNOWN_TYPES:
        return PassedOver(kind)
    is_revisit = held.kind == WarcRecordType.revisit
    payload = b"" if is_revisit else decode(http.body, http.headers, job.limit)
    if is_revisit and kind in _UNKNOWN_TYPES:
        content_type = ""  # the earlier record says
    elif kind in _UNKNOWN_TYPES:
        if not is_html(payload):
            return PassedOver("unknown type")
        content_type = "text/html"
    if not payload and not is_revisit:
        raise PageError("empty", f"a response of status {http.status} without a body")
    provenance: dict[str, object] = {
        "record_id": held.headers.get("warc-record-id"),
        "ip": held.headers.get("warc-ip-address"),
        "digest": None if is_revisit else verify(held.headers, held.block, http.body),
    }
    page = Page(
        source_name=where,
        payload=payload,
        keep=keep,
        acquired_via=job.via,
        content_type=content_type,
        url=_url(uri),
        captured_at=instant(held.headers.get("warc-date")),
        http_status=http.status if held.kind != WarcRecordType.resource and http.status else None,
        truncated=held.headers.get("warc-truncated"),
        provenance={key: value for key, value in provenance.items() if value is not None},
    )
    if is_revisit:
        return Revisit(page, held.headers.get("warc-payload-digest", ""))
    return page


def _url(uri: str) -> str:
    try:
        return check_url(uri)
    except ValueError as error:
        raise PageError("corrupt", str(error)) from None


def media_type(content_type: str | None) -> str:
    """The bare media type of a Content-Type value, '' where there is none."""
    return (content_type or "").split(";", 1)[0].split(",", 1)[0].strip().lower()


def is_html(payload: bytes) -> bool:
    """Whether a payload begins as HTML does (MIME Sniffing Standard, the common cases)."""
    head = payload[:256].lstrip(b"\xef\xbb\xbf \t\r\n\f").lower()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<!--"))


def instant(text: str | None) -> dt.datetime | None:
    """WARC-Date as an instant; None where it is missing or no date."""
    try:
        moment = dt.datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


# ── digests ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_ALGORITHMS = {
    "sha1": "sha1",
    "sha-1": "sha1",
    "sha256": "sha256",
    "sha-256": "sha256",
    "md5": "md5",
    "sha512": "sha512",
}


def verify(headers: dict[str, str], block: bytes, body: memoryview) -> str:
    """``payload`` where the declared payload digest agrees, ``block`` where only the block's does, ``none`` where none is declared
    that we know.  Raises PageError('corrupt') where a declared block digest fails and no payload digest speaks for the page."""
    payload_digest, block_digest = headers.get("warc-payload-digest"), headers.get("warc-block-digest")
    of_payload = _agrees(payload_digest, body)
    if of_payload:
        return "payload"
    of_block = _agrees(block_digest, block)
    if of_block is False:
        raise PageError("corrupt", f"its bytes do not give the digest that it declares ({block_digest})")
    if of_block:
        return "block" if of_payload is None else "block; the payload digest differs"
    return "none" if of_payload is None else "the payload digest differs"


def _agrees(declared: str | None, data: bytes | memoryview) -> bool | None:
    """None where nothing is declared or the algorithm is not known."""
    if not declared:
        return None
    name, colon, value = declared.partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if not colon or algorithm is None:
        return None
    digest = hashlib.new(algorithm, data, usedforsecurity=False).digest()
    value = value.strip()
    return value.upper() == base64.b32encode(digest).decode() or value.lower() == digest.hex()
