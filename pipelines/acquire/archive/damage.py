"""Going through an archive file from record to record, also where it is damaged; and which files of a folder are ours.

What belongs here: damaged places, the next whole record behind one, names that files were written under.  What does not: what
a record says of a page (``holdings``).
"""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.acquire.archive.digests import sha1_base32
from pipelines.acquire.formats.warc_bytes import ByteRange, next_start, record_end
from pipelines.model import Capture

WHOLE = ".warc.gz"
OPEN = ".warc.gz.open"
RETURNING = ".warc.gz.returning"  # a file on its way back to the name that it was written under
MAX_METADATA = 10_000_000  # bytes of one record about a sighting; ours have a few hundred
_NAME = re.compile(r"\d{6}-\d{8}T\d{6}Z-\d{5}\.warc\.gz")  # as the writer names its files
_LOOKED_AT = 50  # records at the head of a file that are looked at to know whose it is
_SIGHTING_KEYS = frozenset({"source_name", "collection", "payload_sha256", "archive_file"})


@dataclass(frozen=True, slots=True)
class Damage:
    """A place of an archive file where no whole record stands: from ``offset`` to ``end``, in bytes; ``record`` counts the file's
    records from 1."""

    file: str
    offset: int
    end: int
    record: int
    is_last: bool  # nothing whole follows
    why: str

    def __str__(self) -> str:
        then = "nothing whole follows" if self.is_last else f"the reading went on at offset {self.end:,}"
        return f"{self.file}: damaged at offset {self.offset:,} (record {self.record:,}): {self.why}; {then}"


def archive_place(capture: Capture) -> str:
    """Where a capture's bytes stand, as file:offset."""
    return f"{capture.archive_file}:{capture.archive_offset}"


class Places:
    """Damaged places by file, looked up while a reading still finds more of them."""

    def __init__(self, damages: list[Damage]) -> None:
        self.damages = damages
        self._known = 0
        self._by_file: dict[str, list[Damage]] = {}

    def hit(self, capture: Capture) -> bool:
        """Whether a damaged place takes in a part of a capture's bytes."""
        for damage in self.damages[self._known :]:
            self._by_file.setdefault(damage.file, []).append(damage)
        self._known = len(self.damages)
        places = self._by_file.get(capture.archive_file)
        if not places:
            return False
        start = capture.archive_offset or 0
        end = start + (capture.archive_length or 0)
        before = bisect.bisect_left(places, end, key=lambda damage: damage.offset)  # they follow each other
        return before > 0 and places[before - 1].end > start


# ── from record to record ────────────────────────────────────────────────────────────────────────────────────────────


def sightings(path: Path, damages: list[Damage]) -> Iterator[tuple[int, object]]:
    """The JSON of every whole ``metadata`` record of a file with its offset; what is damaged is appended to ``damages``, and the
    reading goes on at the next whole record.  Raises OSError where the file cannot be opened."""
    with ByteRange.of_file(path) as source:
        base, known = 0, len(damages)
        while base < source.size:
            last = base
            try:
                for record in ArchiveIterator(
                    source.stream(base), record_types=WarcRecordType.metadata, parse_http=False
                ):
                    last = base + record.stream_pos
                    kept = _json_of(record)
                    if kept is not None:
                        yield last, kept
                        continue
                    extent = record_end(source, last, zipped=True)
                    if extent.fault:
                        break
                    damages.append(
                        Damage(path.name, last, extent.end, 0, False, "the record is not what its digest says")
                    )
                why = "the file ends inside a record"
            except OSError as error:
                why = str(error)
            broken = _first_broken(source, last)
            if broken is None:
                break
            again = next_start(source, broken + 1, source.size, zipped=True)
            end = source.size if again is None else again
            damages.append(Damage(path.name, broken, end, 0, again is None, why))
            base = end
        if source.size == 0:
            damages.append(Damage(path.name, 0, 0, 1, True, "the file is empty"))
        _number(source, damages, known)


def _json_of(record: WarcRecord) -> object | None:
    """The JSON of a metadata record that is what its digest says; else None."""
    block = record.reader.read(min(record.content_length, MAX_METADATA))
    digest = record.headers.get("WARC-Block-Digest")
    if len(block) != record.content_length or (digest and digest != f"sha1:{sha1_base32(block)}"):
        return None
    try:
        kept: object = json.loads(block)
    except (ValueError, RecursionError):
        return None
    return kept


def _first_broken(source: ByteRange, start: int) -> int | None:
    """The offset of the first record from ``start`` on that is not whole; None where all are."""
    place = start
    while place < source.size:
        extent = record_end(source, place, zipped=True)
        if extent.fault:
            return place
        place = extent.end
    return None


def _number(source: ByteRange, damages: list[Damage], known: int) -> None:
    """Say which record of the file each damaged place is; a place counts as one."""
    place, number = 0, 1
    for at in range(known, len(damages)):
        damage = damages[at]
        while place < damage.offset:
            extent = record_end(source, place, zipped=True)
            place, number = (extent.end if extent.end > place else damage.offset), number + 1
        damages[at] = Damage(damage.file, damage.offset, damage.end, number, damage.is_last, damage.why)
        if (
            damage.end > damage.offset + 1
        ):  # else a whole record that says nothing of a page, which is counted with the others
            place, number = damage.end, number + 1


# ── whose file it is ─────────────────────────────────────────────────────────────────────────────────────────────────


def written_as(path: Path) -> str | None:
    """The name that a file of ours was written under, read in its first record; None where that cannot be told.  Raises OSError."""
    with path.open("rb") as stream:
        try:
            record = next(iter(ArchiveIterator(stream, parse_http=False)), None)
            if record is None or record.record_type != WarcRecordType.warcinfo:
                return None
            text = record.reader.read(min(record.content_length, 65_536))
        except OSError:
            return None
        return record.headers.get("WARC-Filename") if b"software: dateline/" in text else None


def made_by_dateline(source: ByteRange) -> bool:
    """Whether a file is an archive that Dateline wrote, known by the first records that can be read in it."""
    if source.read(0, 5) == b"WARC/":  # ours are always packed
        return False
    first = _first_words(source, 0)
    if first is None:
        start = next_start(source, 1, source.size, zipped=True)
        first = None if start is None else _first_words(source, start)
    return bool(first)


def _first_words(source: ByteRange, start: int) -> bool | None:
    """Whether the first record from an offset on that says who wrote it names Dateline; None where nothing can be read."""
    number = -1
    try:
        for number, record in enumerate(ArchiveIterator(source.stream(start), parse_http=False)):
            if record.record_type == WarcRecordType.warcinfo:
                return b"software: dateline/" in record.reader.read(min(record.content_length, 65_536))
            if record.record_type == WarcRecordType.metadata:
                kept = _json_of(record)
                return isinstance(kept, dict) and kept.keys() >= _SIGHTING_KEYS
            if number >= _LOOKED_AT:
                break
    except OSError:
        pass
    return None if number < 0 else False


def is_ours(path: Path) -> bool:
    """Whether a file of an archive's folder belongs to it: by its name, else by its records.  A copy of a file that stands there
    under its own name does not.  Raises OSError."""
    name = written_as(path)
    if name is not None:
        return name == path.name or not (path.with_name(name).is_file() and written_as(path.with_name(name)) == name)
    if _NAME.fullmatch(path.name):
        return True
    with ByteRange.of_file(path) as source:
        return made_by_dateline(source)


def return_names(folder: Path) -> list[str]:
    """Under the lock: give files that were renamed the names back that they were written under, since records refer to those.
    Returns a line for each.  Raises OSError."""
    said = []
    misnamed = {}
    for path in sorted(folder.glob(f"*{WHOLE}")):
        name = written_as(path) if path.is_file() else None
        if name is not None and name != path.name and _NAME.fullmatch(name) and is_ours(path):
            misnamed[path] = name
    for path, name in misnamed.items():
        moved = path.with_name(name.removesuffix(WHOLE) + RETURNING)
        if not moved.exists():
            path.rename(moved)
            said.append(f"{path.name}: was written as {name} and has that name again")
    for path in sorted(folder.glob(f"*{RETURNING}")):
        target = path.with_name(path.name.removesuffix(RETURNING) + WHOLE)
        if not target.exists():
            path.rename(target)
    return said
