"""WACZ 1.1.1: a ZIP file with WARC files inside.  Members are looked up by name and read where they stand, never extracted.

A stored member (the specification's way) is a range of the ZIP file, so its records are referenced in place like those of a
WARC; a deflated member is read from front to back and its pages are copied.  What belongs here: the ZIP and its data package.
What does not: the WARC inside (``warc``).
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.acquire.formats.warc import read_stream, read_warc
from pipelines.acquire.formats.warc_bytes import ByteRange
from pipelines.acquire.items import Item, PageRefusal, Remark
from pipelines.model import PageError

MAX_PACKAGE = 32_000_000  # bytes of datapackage.json
MAX_MEMBERS = 1_000_000  # entries of the ZIP's directory
_WARC = re.compile(r"archive/[^/\\]+\.warc(?:\.gz)?")
_LOCAL_HEADER = struct.Struct("<4s22xHH")  # APPNOTE.TXT 4.3.7: signature ... lengths of name and extra field


def read_wacz(path: Path, name: str, limit: int) -> Iterator[Item]:
    """Every page of a WACZ file; a record's source name is ``name/<member>#<offset>``.  Raises PageError where it is no WACZ;
    OSError."""
    try:
        with zipfile.ZipFile(path) as package:
            members = _members(package)
            declared = _declared(package)
            for member in members:
                where = f"{name}/{member.filename}"
                try:
                    problem = _differs(package, member, declared)
                    if problem:
                        yield Remark(f"{where}: {problem}")
                    yield from _read_member(package, path, member, where, limit)
                except PageError as error:
                    yield PageRefusal(where, error.reason, error.detail)
                except _BROKEN as error:
                    yield PageRefusal(where, "corrupt", f"the member cannot be read: {error}")
    except _BROKEN as error:
        raise PageError("corrupt", f"no readable WACZ: {error}") from None


_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    struct.error,
)


def _members(package: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    entries = package.infolist()
    if len(entries) > MAX_MEMBERS:
        raise PageError("corrupt", f"{len(entries):,} members")
    found = [entry for entry in entries if _WARC.fullmatch(entry.filename)]
    names = [entry.filename for entry in found]
    if len(set(names)) < len(names):
        raise PageError("corrupt", "two members go by one name")
    if not found:
        raise PageError("corrupt", "no WACZ: it holds no archive/*.warc.gz")
    return sorted(found, key=lambda entry: entry.filename)


def _read_member(
    package: zipfile.ZipFile, path: Path, member: zipfile.ZipInfo, where: str, limit: int
) -> Iterator[Item]:
    if member.flag_bits & 0x1:
        raise PageError("unreadable", "the member is encrypted")
    if member.compress_type == zipfile.ZIP_STORED:
        with _stored(path, member) as source:
            yield from read_warc(source, where, limit, "wacz")
    else:
        yield from read_stream(_Deflated(package, member), where, limit, "wacz")


def _stored(path: Path, member: zipfile.ZipInfo) -> ByteRange:
    """The range of a stored member.  Raises PageError('corrupt')."""
    with ByteRange.of_file(path) as whole:
        head = whole.read(member.header_offset, _LOCAL_HEADER.size)
    if len(head) < _LOCAL_HEADER.size:
        raise PageError("truncated", "the ZIP file ends before this member")
    signature, name_length, extra_length = _LOCAL_HEADER.unpack(head)
    start = member.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    if signature != b"PK\x03\x04" or start + member.file_size > whole.size:
        raise PageError("corrupt", "the ZIP's directory and the member disagree")
    return ByteRange(whole.path, start, member.file_size)


@dataclass(frozen=True, slots=True)
class _Deflated:
    """A member that is packed once more by the ZIP."""

    package: zipfile.ZipFile
    member: zipfile.ZipInfo

    def stream(self, base: int) -> io.RawIOBase:
        return _Stream(self.package, self.member)

    def is_whole(self) -> bool:
        """zipfile checks the CRC at the end of the member."""
        return True


class _Stream(io.RawIOBase):
    def __init__(self, package: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._inner = package.open(member)

    def read(self, n_bytes: int = -1) -> bytes:
        try:
            return self._inner.read(n_bytes)
        except _BROKEN as error:
            raise OSError(str(error)) from None

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._inner.tell()

    def close(self) -> None:
        self._inner.close()
        super().close()


def _declared(package: zipfile.ZipFile) -> dict[str, str]:
    """The digest of each member by the data package: 'sha256:<hex>'; empty where there is none that can be read."""
    try:
        info = package.getinfo("datapackage.json")
        if info.file_size > MAX_PACKAGE:
            return {}
        with package.open(info) as file:
            document = json.loads(file.read(MAX_PACKAGE))
        resources = document.get("resources", []) if isinstance(document, dict) else []
        return {
            str(entry["path"]): str(entry["hash"])
            for entry in resources
            if isinstance(entry, dict) and "path" in entry and "hash" in entry
        }
    except (KeyError, TypeError, RecursionError, *_BROKEN):
        return {}


def _differs(package: zipfile.ZipFile, member: zipfile.ZipInfo, declared: dict[str, str]) -> str | None:
    """What is wrong about a member by the data package's digest; None where it agrees or none is declared."""
    algorithm, _, value = declared.get(member.filename, "").partition(":")
    if algorithm not in ("sha256", "md5") or not value:
        return None
    digest = hashlib.new(algorithm, usedforsecurity=False)
    with package.open(member) as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return None if digest.hexdigest() == value.lower() else "its bytes do not give the digest in datapackage.json"
