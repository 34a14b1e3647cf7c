"""Where records begin and end in the bytes of a WARC file, found without trusting what a record says of itself.

What belongs here: ranges of files, ends of gzip members and of plain records, the next record behind damage.  What does not:
what a record holds (``warc``).
"""

from __future__ import annotations

import io
import os
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

MAX_DAMAGE = 1000  # damaged places in one file before it is given up
MAX_TRIES = 20_000  # byte sequences that look like the start of a member and are tried, for one damaged place
MAX_VERIFIED = 256_000_000  # unpacked bytes of one record that are verified; no page is nearly as large
MAX_WARC_HEAD = 65_536  # bytes of WARC headers
_STEP = 1 << 20
_MEMBER = re.compile(rb"\x1f\x8b\x08")
_PLAIN_RECORD = re.compile(rb"\r\n\r\n(?=WARC/\d)")
_LENGTH = re.compile(rb"^content-length[ \t]*:[ \t]*(\d{1,18})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


class Reach(Protocol):
    """A WARC file as bytes from front to back."""

    def stream(self, base: int) -> io.RawIOBase:
        """The bytes from ``base`` on."""
        ...

    def is_whole(self) -> bool:
        """After reading: whether the packing of the file ended as it should."""
        ...


class ByteRange:
    """A part of a file that is a WARC file: the whole of it, or a stored member of a ZIP file.  Use as a context manager; raises
    OSError where the file cannot be opened."""

    def __init__(self, path: str, start: int, size: int) -> None:
        self.path = path
        self.start = start
        self.size = size
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 - closed by __exit__

    @classmethod
    def of_file(cls, path: Path) -> ByteRange:
        """The whole file; raises OSError."""
        return cls(str(path.resolve()), 0, path.stat().st_size)

    def __enter__(self) -> ByteRange:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def read(self, offset: int, n_bytes: int) -> bytes:
        """Up to ``n_bytes`` from an offset of the range."""
        return os.pread(self._file.fileno(), max(0, min(n_bytes, self.size - offset)), self.start + offset)

    def stream(self, base: int) -> io.RawIOBase:
        """The bytes from an offset to the end of the range."""
        return _Window(self.path, self.start + base, self.size - base)

    def only_padding(self, offset: int) -> bool:
        """Whether nothing but zero bytes follows."""
        while chunk := self.read(offset, _STEP):
            if chunk.strip(b"\0"):
                return False
            offset += len(chunk)
        return True

    def is_whole(self) -> bool:
        """Whether the file is a row of whole gzip members, as far as they can be verified."""
        extent = Extent(0)
        while not extent.fault and extent.end < self.size and not self.only_padding(extent.end):
            extent = record_end(self, extent.end, zipped=True)
        return extent.fault in ("", "unknown")


class _Window(io.RawIOBase):
    """A part of a file as a file of its own."""

    def __init__(self, path: str, start: int, size: int) -> None:
        self._file = open(path, "rb", buffering=0)  # noqa: SIM115 - closed with the window
        self._start, self._size, self._place = start, size, 0
        self._file.seek(start)

    def read(self, n_bytes: int = -1) -> bytes:
        left = self._size - self._place
        data = self._file.read(left if n_bytes < 0 else min(n_bytes, left)) or b""
        self._place += len(data)
        return data

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}[whence]
        self._place = max(0, min(self._size, base + offset))
        self._file.seek(self._start + self._place)
        return self._place

    def tell(self) -> int:
        return self._place

    def close(self) -> None:
        self._file.close()
        super().close()


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a record ends.  ``fault``: '' it ends well at ``end``; cut by the end of the file; damaged; unknown, since it is too
    large to be verified."""

    end: int
    fault: Literal["", "cut", "damaged", "unknown"] = ""


def starts_member(source: ByteRange, offset: int) -> bool:
    """Whether a gzip member can begin here."""
    return source.read(offset, 3) == b"\x1f\x8b\x08"


def record_end(source: ByteRange, offset: int, zipped: bool) -> Extent:
    """The offset behind the gzip member (its checksum verified) or behind the plain record that begins at ``offset``.  Memory is
    bounded whatever a member unpacks to."""
    return _member_end(source, offset) if zipped else _plain_end(source, offset)


def _member_end(source: ByteRange, offset: int) -> Extent:
    member = zlib.decompressobj(wbits=31)
    place, unpacked = offset, 0
    while chunk := source.read(place, 65_536):
        place += len(chunk)
        try:
            unpacked += len(member.decompress(chunk, 65_536))
            while member.unconsumed_tail and unpacked < MAX_VERIFIED:
                unpacked += len(member.decompress(member.unconsumed_tail, 65_536))
        except zlib.error:
            return Extent(offset, "damaged")
        if unpacked >= MAX_VERIFIED:
            return Extent(offset, "unknown")
        if member.eof:
            return Extent(place - len(member.unused_data))
    return Extent(offset, "cut")


def _plain_end(source: ByteRange, offset: int) -> Extent:
    head = source.read(offset, MAX_WARC_HEAD)
    end = head.find(b"\r\n\r\n")
    if not head.startswith(b"WARC/"):
        return Extent(offset, "damaged")
    if end < 0:
        return Extent(offset, "cut" if len(head) < MAX_WARC_HEAD else "damaged")
    length = _LENGTH.search(head, 0, end + 2)
    if not length:
        return Extent(offset, "damaged")
    place = offset + end + 4 + int(length[1])
    if place > source.size:
        return Extent(offset, "cut")
    tail = source.read(place, 4)
    if tail == b"\r\n\r\n":
        return Extent(place + 4)
    return Extent(offset, "damaged") if tail else Extent(place)


def holds_more(source: ByteRange, offset: int, end: int, zipped: bool, *, declared: int) -> bool:
    """Whether a record that was read up to ``end`` took in others that begin before it.  A gzip member states the length of what it
    unpacks to in its last four bytes: if that fits the ``declared`` length of the block, the record stands alone."""
    if not zipped:
        return next_start(source, offset + 1, end, zipped) is not None and record_end(source, offset, zipped).end != end
    unpacked = int.from_bytes(source.read(end - 4, 4), "little")
    if declared < unpacked <= declared + MAX_WARC_HEAD:
        return False
    return next_start(source, offset + 1, end, zipped) is not None


def next_start(source: ByteRange, offset: int, stop: int, zipped: bool) -> int | None:
    """The next offset from ``offset`` on and before ``stop`` where a record can be read; None where none is found."""
    pattern, tries, place = _MEMBER if zipped else _PLAIN_RECORD, 0, offset
    while place < stop and (chunk := source.read(place, min(_STEP, stop - place + 16))):
        for match in pattern.finditer(chunk):
            at = place + (match.start() if zipped else match.end())
            if at >= stop:
                return None
            if not zipped or _unpacks_to_record(source.read(at, 512)):
                return at
            tries += 1
            if tries > MAX_TRIES:
                return None
        if place + len(chunk) >= source.size:
            return None
        place += max(len(chunk) - 16, 1)  # a start may lie across two steps
    return None


def _unpacks_to_record(data: bytes) -> bool:
    try:
        return zlib.decompressobj(wbits=31).decompress(data, 8).startswith(b"WARC/")
    except zlib.error:
        return False
