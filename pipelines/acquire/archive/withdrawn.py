"""Pages that were taken back: a list beside the WARC files says which; the archive then behaves as if it had never met them.

    FILE.archive/withdrawn.jsonl    one line a capture, and one a page, which holds for captures of it that are still to come

The bytes stay where they are, unless they are to be erased: then a record of the same length without content takes their place, so
that no other record moves.  What belongs here: the list, and erasing.  What does not: batches and tables (``build.forgetting``).
"""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
import shutil
import struct
import uuid
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.disk.sealed import Damaged, sync_folder, write_whole
from pipelines.model import Capture

LIST = "withdrawn.jsonl"
_HEADER = b"\x1f\x8b\x08\x10" + b"\0" * 4 + b"\x00\xff"  # deflate, with a comment, no time


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A capture (or, where ``capture_id`` is None, every capture of the page ``url_key``) that was taken back."""

    capture_id: str | None
    url_key: str | None
    payload_sha256: str | None
    at: str
    reason: str
    is_erased: bool = False


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Everything that was taken back."""

    captures: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()

    def holds(self, capture_id: str, url_key: str | None) -> bool:
        """Whether a capture was taken back."""
        return capture_id in self.captures or url_key in self.pages


def read_list(folder: Path) -> list[Withdrawal]:
    """The lines of the list, oldest first.  Raises OSError, Damaged."""
    try:
        lines = (folder / LIST).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    try:
        return [Withdrawal(**json.loads(line)) for line in lines if line]
    except (TypeError, ValueError):
        raise Damaged(
            f"{folder / LIST}: a line of it is not what Dateline wrote; mend it, or pages would come back"
        ) from None


def withdrawn(folder: Path) -> Withdrawn:
    """What was taken back.  Raises as ``read_list``."""
    lines = read_list(folder)
    return Withdrawn(
        frozenset(line.capture_id for line in lines if line.capture_id),
        frozenset(line.url_key for line in lines if line.url_key and not line.capture_id),
    )


def erased(folder: Path) -> frozenset[str]:
    """The captures whose bytes were erased.  Raises as ``read_list``."""
    return frozenset(line.capture_id for line in read_list(folder) if line.capture_id and line.is_erased)


def withdraw(folder: Path, captures: Sequence[Capture], url_key: str | None, reason: str) -> list[Withdrawal]:
    """Add captures to the list, and a page where ``url_key`` is given; returns the new lines.  Raises OSError."""
    at, known = dt.datetime.now(dt.UTC).isoformat(timespec="seconds"), read_list(folder)
    there = withdrawn(folder)
    fresh = [
        Withdrawal(capture.capture_id, capture.url_key, capture.payload_sha256, at, reason)
        for capture in captures
        if capture.capture_id not in there.captures
    ]
    if url_key is not None and url_key not in there.pages:
        fresh.append(Withdrawal(None, url_key, None, at, reason))
    _write(folder, [*known, *fresh])
    return fresh


def mark_erased(folder: Path, names: Iterable[str]) -> None:
    """Note in the list that the bytes of captures are gone.  Raises OSError."""
    gone = frozenset(names)
    kept = read_list(folder)
    _write(
        folder,
        [Withdrawal(**{**asdict(line), "is_erased": line.is_erased or line.capture_id in gone}) for line in kept],
    )


def _write(folder: Path, lines: Sequence[Withdrawal]) -> None:
    draft = folder / f".tmp-{LIST}-{uuid.uuid4().hex[:12]}"
    try:
        write_whole(draft, "".join(json.dumps(asdict(line), ensure_ascii=False) + "\n" for line in lines).encode())
        os.replace(draft, folder / LIST)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(folder)


def erase(path: Path, places: Sequence[tuple[int, int]]) -> None:
    """Put records without content in the place of records of an archive's file; ``places``: offset and length in bytes.  The file
    is replaced as a whole, whatever happens meanwhile.  Raises OSError."""
    draft = path.with_name(f".tmp-{path.name}-{uuid.uuid4().hex[:12]}")
    try:
        shutil.copyfile(path, draft)
        with draft.open("r+b") as file:
            for offset, length in places:
                file.seek(offset)
                file.write(_blank(length))
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    sync_folder(path.parent)


def _blank(length: int) -> bytes:
    """A gzip member of this length in bytes that holds a WARC record without content (or nothing, where there is no room)."""
    text = b"withdrawn"
    record = (
        f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:uuid:{uuid.uuid4()}>\r\nWARC-Date: 1970-01-01T00:00:00Z\r\n"
        f"Content-Type: text/plain\r\nContent-Length: {len(text)}\r\n\r\n"
    ).encode() + text + b"\r\n\r\n"  # fmt: skip
    for content in (record, b""):
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        body = packed.compress(content) + packed.flush()
        tail = struct.pack("<II", zlib.crc32(content), len(content))
        room = length - len(_HEADER) - len(body) - len(tail) - 1
        if room >= 0:
            member = _HEADER + b"-" * room + b"\0" + body + tail
            assert gzip.decompress(member) == content
            return member
    raise OSError(f"a record of {length} bytes has no room for an empty one")
