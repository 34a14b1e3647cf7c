"""Pages in WARC files, read where they stand.

fastwarc reads; on top of it every record is known to be whole before it is given out.  fastwarc is silent about a file that
breaks off, so a record counts only when the next one has begun, and the last one when its gzip member (or, uncompressed,
its length) was seen to end.  Behind damage the reading goes on at the next record that can be found.

A page whose record cannot be reached by offset (many records in one gzip member) is given out as a copy.  What belongs here:
going from record to record.  What does not: what a record holds (``warc_page``), our own archive (``archive``).
"""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator

from fastwarc.stream_io import GzipReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecordType

from pipelines.acquire.formats.payload import MAX_HEAD, too_big
from pipelines.acquire.formats.warc_bytes import (
    MAX_DAMAGE,
    ByteRange,
    Extent,
    Reach,
    holds_more,
    next_start,
    record_end,
    starts_member,
)
from pipelines.acquire.formats.warc_page import PAGE_KINDS, Job, RecordRead, item_of, page_of, read_record
from pipelines.acquire.formats.warc_zst import is_zstd, unpacked
from pipelines.acquire.items import AsMember, InPlace, Item, PageRefusal, Remark
from pipelines.model import PageError
from pipelines.vocabularies import AcquiredVia

GZIP_MAGIC = b"\x1f\x8b"


def read_warc(source: ByteRange, name: str, limit: int, via: AcquiredVia = "warc") -> Iterator[Item]:
    """Every page of a WARC file; ``name`` is its source name, a record's is ``name#offset``; ``limit`` is in bytes of payload.
    Raises PageError where the file as a whole is no WARC; OSError."""
    start = source.read(0, 5)
    if not start:
        raise PageError("empty", "the file holds no bytes")
    if is_zstd(start):
        yield Remark(f"{name}: packed with Zstandard, so its pages are copied into the archive")
        yield from _copies(unpacked(source), Job(name, limit, via))
        return
    zipped = start.startswith(GZIP_MAGIC)
    if not zipped and not start.startswith(b"WARC/"):  # damaged at its very beginning, or something else altogether
        zipped = next_start(source, 0, source.size, zipped=True) is not None
        if not zipped and next_start(source, 0, source.size, zipped=False) is None:
            raise PageError("corrupt", f"no WARC file: it begins with {start!r}")
    if zipped and not _record_wise(source):
        yield Remark(f"{name}: its records cannot be reached one by one, so its pages are copied into the archive; "
                     "'warcio recompress' makes a file that can be referenced in place")  # fmt: skip
        yield from _read_copies(source, Job(name, limit, via))
        return
    yield from _read_in_place(source, Job(name, limit, via), zipped)


def read_stream(stream: Reach, name: str, limit: int, via: AcquiredVia) -> Iterator[Item]:
    """The same for a WARC that can only be read from front to back; every page is a copy.  Raises PageError, OSError."""
    yield from _read_copies(stream, Job(name, limit, via))


def read_member(member: bytes, name: str, limit: int, via: AcquiredVia) -> Item:
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
        held = [read_record(record, 0, limit) for record in ArchiveIterator(io.BytesIO(unpacked), parse_http=False)]
    except OSError as error:
        raise PageError("corrupt", f"no WARC record: {error}") from None
    if len(held) != 1 or held[0].kind != WarcRecordType.response:
        raise PageError("corrupt", "not one response record")
    if held[0].block is None or len(held[0].block) != held[0].declared:
        raise PageError("truncated", "the record is shorter than it says")
    keep = AsMember(member, held[0].digest())
    return page_of(held[0], keep, name, Job(name, limit, via))


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


def _read_in_place(source: ByteRange, job: Job, zipped: bool) -> Iterator[Item]:
    base, damages = 0, 0
    while base < source.size:
        held: RecordRead | None = None
        failure, broken_at = "", None
        try:
            for record in ArchiveIterator(source.stream(base), parse_http=False):
                offset = base + record.stream_pos
                if held is not None:
                    if _swallows(source, held, offset, zipped):
                        broken_at = held.offset
                        break
                    yield _settle(source, held, offset, job)
                held = read_record(record, offset, job.limit)
        except OSError as error:
            failure = str(error)
        if broken_at is None:  # the file's end or damage: is the last record whole, and what follows it?
            last = _end_of(source, held, base, zipped, failure)
            if held is not None and (last.fault or _swallows(source, held, last.end, zipped)):
                broken_at = held.offset
            else:
                if held is not None:
                    yield _settle(source, held, last.end, job)
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


def _end_of(source: ByteRange, held: RecordRead | None, base: int, zipped: bool, failure: str) -> Extent:
    """Where the last record that was begun ends; the base where none was."""
    if held is None:
        return Extent(base)
    extent = record_end(source, held.offset, zipped)
    if extent.fault == "unknown" and not failure:
        return Extent(source.size)  # too large to be verified, and nothing follows it
    return extent


def _swallows(source: ByteRange, held: RecordRead, end: int, zipped: bool) -> bool:
    """Whether a record is shorter than it says, or took in others by a wrong Content-Length."""
    if held.block is not None and len(held.block) != held.declared:
        return True
    return bool(held.kind & PAGE_KINDS) and holds_more(source, held.offset, end, zipped, declared=held.declared)


def _damage(where: str, again: int | None, cut: bool, failure: str, given_up: bool) -> PageRefusal:
    if given_up:
        return PageRefusal(where, "corrupt", f"damaged in more than {MAX_DAMAGE:,} places; what follows was not read")
    if again is None and cut:
        return PageRefusal(where, "truncated", "the file breaks off inside this record; what stands before it is kept")
    then = f"the reading went on at offset {again:,}" if again is not None else "nothing readable follows"
    return PageRefusal(where, "corrupt", f"no whole record here ({failure or 'wrong length'}); {then}")


def _settle(source: ByteRange, held: RecordRead, end: int, job: Job) -> Item:
    """The item of a whole record that stands from its offset to ``end``."""
    keep = InPlace(source.path, source.start + held.offset, end - held.offset, held.digest())
    return item_of(held, keep, job)


# ── copies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_copies(source: Reach, job: Job) -> Iterator[Item]:
    return _copies(GzipReader(source.stream(0)), job, source.is_whole)


def _copies(stream: GzipReader | ZstdReader, job: Job, is_whole: Callable[[], bool] = lambda: True) -> Iterator[Item]:
    """Records are named by their offset in the unpacked file; ``is_whole``: whether the packing ended as it should."""
    held: RecordRead | None = None
    failure, place = "", 0
    try:
        for record in ArchiveIterator(stream, parse_http=False):
            if held is not None:
                yield _copy(held, job)
            held = read_record(record, place, job.limit)
            place += record.headers.write(io.BytesIO()) + record.content_length + 6  # three line ends
    except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        failure = str(error)
    if held is None:
        raise PageError("corrupt", f"no WARC file: {failure or 'no record in it'}")
    if not failure and (held.block is None or len(held.block) == held.declared) and is_whole():
        yield _copy(held, job)
    else:
        found = f"the file breaks off inside or behind this record: {failure or 'it ends early'}"
        yield PageRefusal(f"{job.name}#{held.offset}", "corrupt" if failure else "truncated", found)


def _copy(held: RecordRead, job: Job) -> Item:
    member = b""
    if held.block is not None and held.kind & PAGE_KINDS:
        lines = "".join(f"{key}: {value}\r\n" for key, value in held.fields)
        member = gzip.compress(b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + held.block + b"\r\n\r\n", 6, mtime=0)
    return item_of(held, AsMember(member, held.digest()), job)
