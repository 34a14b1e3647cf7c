"""What an archive holds: its sightings in the order of their arrival, and the bytes of each page.

What belongs here: reading the archive's own records and the files of the user's that they refer to.  What does not: writing
(``archive``).
"""

from __future__ import annotations

import hashlib
import io
import zlib
from collections.abc import Iterator, Mapping, Set
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from pipelines.acquire.archive import kept
from pipelines.acquire.archive.damage import WHOLE, Damage, Places, is_ours, sightings
from pipelines.acquire.archive.record import Record, record_of
from pipelines.acquire.archive.withdrawn import Withdrawn, withdrawn
from pipelines.acquire.formats.mhtml import MEDIA_TYPE, read_mhtml
from pipelines.acquire.formats.payload import decode_kept, split_response
from pipelines.acquire.items import PayloadPlace
from pipelines.model import Capture, PageError

MAX_BLOCK = 200_000_000  # bytes of one record that are read back; more was never taken in


class ArchiveError(Exception):
    """An archive that cannot be read as it stands; the text names the file and the place."""


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def files(folder: Path) -> list[Path]:
    """The whole WARC files of an archive, oldest first; what does not belong to it is passed over.  Raises OSError."""
    return [path for path in _files(folder) if is_ours(path)]


def strangers(folder: Path) -> list[Path]:
    """Files in an archive's folder that are named like WARC files and do not belong to the archive.  Raises OSError."""
    return [path for path in _files(folder) if not is_ours(path)]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.glob(f"*{WHOLE}") if path.is_file()) if folder.is_dir() else []


def records(
    folder: Path, damages: list[Damage] | None = None, *, with_withdrawn: bool = False, anew: bool = False
) -> Iterator[Record]:
    """Every sighting of an archive in the order of its arrival.  A page whose bytes cannot be reached (its place is damaged, the
    file of the user's that holds it is gone) is looked for where the same bytes were met again.  ``damages``: takes up the places
    where no whole record stands; the sightings on both sides of them are given.  ``with_withdrawn``: also of captures that were
    taken back; ``anew``: each record is read, whatever is kept of it.  Raises OSError, Damaged (list of what was taken back)."""
    back = Withdrawn() if with_withdrawn else withdrawn(folder)
    standing: dict[str, Capture] | None = None
    reach = _Reach(folder, [] if damages is None else damages)
    for path in files(folder):
        for record in _records_of(path, reach.damages, anew=anew):
            if back.holds(record.capture.capture_id, record.capture.url_key):
                continue
            if not reach.holds(record.capture):
                standing = _standing(folder) if standing is None else standing
                place = standing.get(record.capture.payload_sha256)
                if place is not None:
                    yield replace(record, capture=_at(record.capture, place))
                    continue
                if not is_outside(record.capture.archive_file):
                    yield replace(record, is_damaged=True)
                    continue
            yield record


class _Reach:
    """Whether the bytes of captures can be reached, as far as the archive was read."""

    def __init__(self, folder: Path, damages: list[Damage]) -> None:
        self._folder = folder
        self.damages = damages
        self._places = Places(damages)
        self._there: dict[str, bool] = {}

    def holds(self, capture: Capture) -> bool:
        """Whether the file is there and the place is not damaged."""
        file = capture.archive_file
        if file not in self._there:
            self._there[file] = (self._folder / file).exists()
        return self._there[file] and not self._places.hit(capture)


def is_outside(archive_file: str) -> bool:
    """Whether a capture's bytes stand in a file of the user's and not below the archive folder."""
    return "/" in archive_file or "\\" in archive_file


def _standing(folder: Path) -> dict[str, Capture]:
    """By payload: a capture whose bytes can be reached now."""
    reach = _Reach(folder, [])
    met = [record.capture for path in files(folder) for record in _records_of(path, reach.damages)]
    return {capture.payload_sha256: capture for capture in met if reach.holds(capture)}


def _at(capture: Capture, place: Capture) -> Capture:
    return replace(
        capture,
        archive_file=place.archive_file,
        archive_offset=place.archive_offset,
        archive_length=place.archive_length,
    )


def require(files: Mapping[str, int]) -> None:
    """``files``: pages that are to be read, by archive_file.  Raises ArchiveError, naming the file, where one of the user's is not
    there."""
    missing = sorted((file, pages) for file, pages in files.items() if is_outside(file) and not Path(file).exists())
    if missing:
        file, pages = missing[0]
        others = f" (and {len(missing) - 1:,} more such files)" if len(missing) > 1 else ""
        raise ArchiveError(
            f"{file}: not found; {pages:,} pages are read from this file where it stands{others}. "
            "Put it back, or load it from its new place with the same collection: dateline build NEWPATH --collection NAME"
        )


def _records_of(path: Path, damages: list[Damage], *, anew: bool = False) -> Iterator[Record]:
    rows = None if anew else kept.seen(path)
    if rows is not None:
        return kept.records_in(rows)
    return kept.keeping(path, _read(path, damages), damages)


def _read(path: Path, damages: list[Damage]) -> Iterator[Record]:
    run = path.name.removesuffix(WHOLE).rpartition("-")[0]
    for offset, said in sightings(path, damages):
        try:
            yield record_of(said, run)  # type: ignore[arg-type]
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            why = f"not what Dateline says of a page ({type(error).__name__}: {error})"
            damages.append(Damage(path.name, offset, offset + 1, 0, False, why))


def at_once(folder: Path) -> pa.Table | None:
    """What ``records`` gives as columns (those of ``kept``), mapped; None where a sighting is not as its record says: a
    file is damaged, or bytes cannot be reached where they were.  Raises OSError, Damaged."""
    found = []
    for path in files(folder):
        rows = kept.seen(path)
        if rows is None:
            for _ in _records_of(path, []):
                pass
            rows = kept.seen(path)
        if rows is None:
            return None
        found.append(rows)
    if not found:
        return None
    whole = pa.concat_tables(found)
    if not all((folder / file).exists() for file in pc.unique(whole["archive_file"]).to_pylist()):
        return None
    back = withdrawn(folder)
    for name, gone in (("capture_id", back.captures), ("url_key", back.pages)):
        if gone:
            whole = whole.filter(pc.invert(pc.is_in(whole[name], value_set=pa.array(sorted(gone), pa.string()))))
    return whole


def standing(folder: Path) -> list[str]:
    """What ``at_once`` follows from: what was taken back, and the files in their order.  Where one list begins with another, its
    rows begin with the other's.  Raises OSError, Damaged."""
    back = withdrawn(folder)
    told = repr((sorted(back.captures), sorted(back.pages)))
    return [hashlib.sha256(told.encode()).hexdigest(), *(kept.known_as(path) for path in files(folder))]


def records_of(folder: Path, wanted: Set[str]) -> Iterator[Record]:
    """The sightings of some captures, as ``records``."""
    rows = at_once(folder)
    if rows is None:
        yield from (record for record in records(folder) if record.capture.capture_id in wanted)
    elif wanted:
        ids = pa.array(sorted(wanted), pa.string())
        yield from kept.records_in(rows.filter(pc.is_in(rows["capture_id"], value_set=ids)))


def payload_of(folder: Path, capture: Capture) -> bytes:
    """The archived bytes of a capture, read by offset and checked against their digest.  Raises PageError('corrupt') where the
    archive no longer holds them."""
    place = PayloadPlace(capture.archive_file, capture.archive_offset or 0, capture.archive_length or 0, "")
    payload = payload_at(folder, place, capture.n_bytes)
    if hashlib.sha256(payload).hexdigest() != capture.payload_sha256:
        raise PageError("corrupt", f"{capture.archive_file}: the record at {capture.archive_offset} fails its digest")
    return payload


def payload_at(folder: Path, place: PayloadPlace, limit: int) -> bytes:
    """The payload of the record at a place: the body of a response, decoded; the root part of an MHTML file; else the record's
    block.  ``limit`` is in bytes of payload.  Raises PageError('corrupt')."""
    try:
        with (folder / place.file).open("rb") as stream:
            stream.seek(place.offset)
            member = io.BytesIO(stream.read(place.length))
        return payload_in(next(iter(ArchiveIterator(member, parse_http=False))), limit)
    except (OSError, StopIteration) as error:
        raise PageError("corrupt", f"{place.file}: no record at {place.offset}: {error}") from None
    except PageError as error:
        raise PageError("corrupt", f"{place.file}: the record at {place.offset}: {error.detail}") from None


def payload_in(record: WarcRecord, limit: int) -> bytes:
    """The payload of a record that was opened with ``parse_http=False``, as ``payload_at``.  Raises PageError, OSError."""
    block = record.reader.read(min(record.content_length, MAX_BLOCK))  # it allocates what it is asked for
    if len(block) != record.content_length:
        raise PageError("corrupt", f"the record is not the {record.content_length:,} bytes long that it says")
    kind, content_type = record.record_type, record.headers.get("Content-Type") or ""
    if kind == WarcRecordType.response:
        http = split_response(block)
        was_cut = bool(record.headers.get("WARC-Truncated"))
        return decode_kept(http.body, http.headers, limit, was_cut=was_cut).payload
    if content_type.startswith(MEDIA_TYPE):
        return read_mhtml(block, limit).payload
    return b"" + block


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
