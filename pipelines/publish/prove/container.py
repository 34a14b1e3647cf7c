"""The outer file of a bundle: a ZIP whose every byte follows from the names and the contents of its members.

Members are stored, in the order of their names, without dates, comments or other fields that nobody checks; a reader takes no ZIP
that is not written so.  Nothing can hide between members, nothing unpacks to more than it is, no name leads out of the bundle, and
no member is a link.  What belongs here: the ZIP.  What does not: what its members say.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAX_BYTES = 1_000_000_000  # of a bundle; below what a ZIP without 64-bit fields can hold
MAX_MEMBERS = 20_000
_MAX_NAME = 100
_STEP = 1 << 20
_NAME = re.compile(r"(?:[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*")
_LOCAL = struct.Struct("<4s5H3I2H")  # APPNOTE.TXT 4.3.7
_CENTRAL = struct.Struct("<4s6H3I5H2I")  # 4.3.12
_END = struct.Struct("<4s4H2IH")  # 4.3.16
_VERSION, _MADE_BY, _DAY, _FILE = 20, 0x0314, 0x21, 0o100644 << 16  # ZIP 2.0, Unix, 1980-01-01, a plain file


class BundleError(Exception):
    """What is no bundle as Dateline writes them, or is not whole; the text says why in one line."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member: where its content begins in the file, its length in bytes, its CRC-32."""

    name: str
    start: int
    size: int
    crc: int


def write(file: BinaryIO, contents: Mapping[str, bytes | Path]) -> None:
    """Write a bundle; a Path is a file whose content is taken.  Raises BundleError where it would be too large; OSError."""
    sizes = {name: len(given) if isinstance(given, bytes) else given.stat().st_size for name, given in contents.items()}
    if len(sizes) > MAX_MEMBERS or sum(sizes.values()) > MAX_BYTES:
        raise BundleError(
            f"a bundle of {len(sizes):,} files and {sum(sizes.values()):,} bytes is more than one holds"
            f" ({MAX_MEMBERS:,} and {MAX_BYTES:,}); prove fewer rows at a time"
        )
    directory, place = io.BytesIO(), 0
    for name in sorted(contents):
        given = contents[name]
        member = Member(name, place + _LOCAL.size + len(name), sizes[name], _crc(given))
        file.write(_local(member))
        for chunk in _chunks(given):
            file.write(chunk)
        directory.write(_entry(member))
        place = member.start + member.size
    file.write(directory.getvalue())
    file.write(_end(len(contents), directory.tell(), place))


class Container:
    """A bundle that was opened.  Use as a context manager.  Raises BundleError where a byte of the ZIP is not as we write it;
    contents are checked when they are read; OSError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise BundleError("no such file" if not path.exists() else "not a file")
        self._file = path.open("rb")
        try:
            self.members = {member.name: member for member in self._read()}
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Container:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def _read(self) -> list[Member]:
        size = os.fstat(self._file.fileno()).st_size
        if size > MAX_BYTES + MAX_MEMBERS * 500:
            raise BundleError(f"{size:,} bytes, and a bundle has {MAX_BYTES:,} at most")
        tail = self._at(max(0, size - _END.size), _END.size)
        if len(tail) < _END.size or not tail.startswith(b"PK\5\6"):
            raise BundleError("not a bundle: it does not end as a ZIP file of Dateline's")
        count, length, start = _END.unpack(tail)[4:7]
        if count > MAX_MEMBERS or tail != _end(count, length, start) or start + length + _END.size != size:
            raise BundleError("the end of the ZIP file is not as Dateline writes it")
        if length > count * (_CENTRAL.size + _MAX_NAME):
            raise BundleError("the directory of the ZIP file is not as Dateline writes it")
        members, place = self._entries(self._at(start, length)), 0
        if len(members) != count:
            raise BundleError("the directory of the ZIP file is not as Dateline writes it")
        for member in members:
            head = _local(member)
            if member.start != place + len(head) or self._at(place, len(head)) != head:
                raise BundleError(f"{member.name}: the ZIP file's directory and the member disagree")
            place = member.start + member.size
        if place != start:
            raise BundleError("the ZIP file holds bytes that are of no member")
        return members

    def _entries(self, directory: bytes) -> list[Member]:
        members: list[Member] = []
        place, last = 0, ""
        while place < len(directory):
            if len(directory) - place < _CENTRAL.size:
                raise BundleError("the directory of the ZIP file breaks off")
            fields = _CENTRAL.unpack_from(directory, place)
            crc, size, n_name, offset = fields[7], fields[9], fields[10], fields[16]
            name = directory[place + _CENTRAL.size : place + _CENTRAL.size + min(n_name, _MAX_NAME)].decode("latin-1")
            if not _NAME.fullmatch(name):
                raise BundleError(f"a member goes by a name that no bundle has: {name[:80]!r}")
            member = Member(name, offset + _LOCAL.size + len(name), size, crc)
            entry = _entry(member)
            if directory[place : place + len(entry)] != entry or name <= last:
                raise BundleError(f"{name}: its entry in the ZIP file's directory is not as Dateline writes it")
            members.append(member)
            place, last = place + len(entry), name
        return members

    def _at(self, offset: int, n_bytes: int) -> bytes:
        self._file.seek(offset)
        return self._file.read(n_bytes)

    def read(self, name: str, most: int) -> bytes:
        """The content of a member of at most so many bytes.  Raises BundleError."""
        member = self._member(name)
        if member.size > most:
            raise BundleError(f"{name}: {member.size:,} bytes, and it has {most:,} at most")
        content = self._at(member.start, member.size)
        if zlib.crc32(content) != member.crc:
            raise BundleError(f"{name}: its bytes do not give its CRC-32")
        return content

    def part(self, name: str, offset: int, n_bytes: int) -> bytes:
        """A part of a member, as far as it goes; the CRC is not checked."""
        member = self._member(name)
        return self._at(member.start + offset, max(0, min(n_bytes, member.size - offset)))

    def sha256(self, name: str) -> str:
        """The digest of a member in hexadecimal.  Raises BundleError where its bytes do not give its CRC-32."""
        member, digest, crc, done = self._member(name), hashlib.sha256(), 0, 0
        while chunk := self.part(name, done, _STEP):
            digest.update(chunk)
            crc, done = zlib.crc32(chunk, crc), done + len(chunk)
        if crc != member.crc or done != member.size:
            raise BundleError(f"{name}: its bytes do not give its CRC-32")
        return digest.hexdigest()

    def _member(self, name: str) -> Member:
        if name not in self.members:
            raise BundleError(f"{name} is missing")
        return self.members[name]


def _chunks(given: bytes | Path) -> Iterator[bytes]:
    if isinstance(given, bytes):
        yield given
        return
    with given.open("rb") as file:
        while chunk := file.read(_STEP):
            yield chunk


def _crc(given: bytes | Path) -> int:
    crc = 0
    for chunk in _chunks(given):
        crc = zlib.crc32(chunk, crc)
    return crc


def _local(member: Member) -> bytes:
    name = member.name.encode()
    fields = (_VERSION, 0, 0, 0, _DAY, member.crc, member.size, member.size, len(name), 0)
    return _LOCAL.pack(b"PK\3\4", *fields) + name


def _entry(member: Member) -> bytes:
    name = member.name.encode()
    head = (_MADE_BY, _VERSION, 0, 0, 0, _DAY, member.crc, member.size, member.size, len(name), 0, 0, 0, 0, _FILE)
    return _CENTRAL.pack(b"PK\1\2", *head, max(0, member.start - _LOCAL.size - len(name))) + name


def _end(count: int, length: int, start: int) -> bytes:
    return _END.pack(b"PK\5\6", 0, 0, count, count, length, start, 0)
