"""Bytes that travel between a run and its workers over storage that both reach: ``file://`` or ``s3://``, whatever fsspec knows.

    STORAGE/archive-<n>/…                      copies of the archive's files; n: how many captures were erased, so that a copy with
                                               erased bytes is never read again and goes with the next run
    STORAGE/batches/<fingerprint>/<batch>/     committed by a worker, on its way to FILE.batches; gone when it is there

A worker reads ranges of records: of each file the stretches that its batch needs, neighbours in one request.  What belongs here:
copying to and fro.  What does not: what a batch is, and who does it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from pipelines.acquire.archive import is_outside
from pipelines.acquire.archive.withdrawn import erased
from pipelines.disk.places import Place, place_of
from pipelines.disk.sealed import Damaged
from pipelines.model import Capture
from pipelines.process.worker import BatchSpec
from pipelines.store.batches import BatchDamaged
from pipelines.store.gathering import adopt, gather, send

GAP = 65_536  # bytes between two records of a batch that are read along rather than asked for twice
STRETCH = 16_000_000  # bytes that one request asks for at most, unless a record is longer
BATCHES = "batches"
ARCHIVE = "archive-"


@lru_cache(maxsize=4)
def _place(where: str) -> Place:
    return place_of(where)


@dataclass(frozen=True, slots=True)
class Transit:
    """What a worker needs to know of the storage.  ``names``: archive file -> its copy; a file that has none is gone."""

    where: str
    names: Mapping[str, str] = field(default_factory=dict)

    def fetch(self, spec: BatchSpec, scratch: Path) -> BatchSpec:
        """Copy the records of a batch into a folder, each at its place in a file with holes; returns the batch as it is there.
        Raises OSError."""
        archive = scratch / "archive"
        archive.mkdir()
        place = _place(self.where)
        stands_in = {}
        for file, ranges in _by_file(spec.captures).items():
            if file not in self.names:
                continue
            name = stands_in[file] = self.names[file].rpartition("/")[2]
            with (archive / name).open("wb") as copy:
                for start, end in stretches(ranges):
                    copy.seek(start)
                    copy.write(place.read(self.names[file], start, end))
        return replace(spec, archive=archive, folder=scratch / spec.fingerprint, stands_in=stands_in)

    def leave(self, folder: Path, batch: str) -> None:
        """Copy a committed batch there.  Raises OSError."""
        send(folder, batch, _place(self.where), f"{BATCHES}/{folder.name}/{batch}")


def _by_file(captures: Iterable[Capture]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for capture in captures:
        start, length = capture.archive_offset or 0, capture.archive_length or 0
        found.setdefault(capture.archive_file, []).append((start, start + length))
    return found


def stretches(ranges: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Ranges of a file, neighbours joined."""
    last: tuple[int, int] | None = None
    for start, end in sorted(ranges):
        if last is not None and start - last[1] <= GAP and max(end, last[1]) - last[0] <= STRETCH:
            last = last[0], max(end, last[1])
        else:
            if last is not None:
                yield last
            last = start, end
    if last is not None and last[1] > last[0]:
        yield last


class Shared:
    """The storage as the run that deals batches out sees it.  Raises OSError from every call."""

    def __init__(self, where: str, archive: Path, folder: Path) -> None:
        self.where = where
        self._archive = archive
        self._folder = folder
        self._place = _place(where)
        self._erased = erased(archive)
        self._n_erased = len(self._erased)
        self._there: dict[str, str | None] = {}

    def tidy(self, captures: Callable[[], frozenset[str]]) -> int:
        """Remove copies of the archive with bytes that were erased since, and take in batches that an earlier run did not fetch;
        returns how many.  ``captures``: those of the archive."""
        for name in self._place.names():
            if name.startswith(ARCHIVE) and name != f"{ARCHIVE}{self._n_erased}":
                self._place.remove(name)
        left = self._place.names(f"{BATCHES}/{self._folder.name}")
        if not left:
            return 0
        self._folder.mkdir(parents=True, exist_ok=True)
        found = gather(place_of(f"{self.where.rstrip('/')}/{BATCHES}"), self._folder, captures(), self._erased)
        for batch in left:
            self._place.remove(f"{BATCHES}/{self._folder.name}/{batch}")
        return found.taken

    def transit(self, spec: BatchSpec) -> Transit:
        """See that the storage holds the files of a batch."""
        files = {capture.archive_file for capture in spec.captures}
        for file in sorted(files - self._there.keys()):
            self._there[file] = self._copy(file)
        return Transit(self.where, {file: name for file in files if (name := self._there[file]) is not None})

    def _copy(self, file: str) -> str | None:
        path = self._archive / file
        try:
            about = path.stat()
        except FileNotFoundError:
            return None
        last = path.name
        if is_outside(file):
            last = f"{hashlib.sha256(f'{path.resolve()} {about.st_mtime_ns}'.encode()).hexdigest()[:16]}-{last}"
        name = f"{ARCHIVE}{self._n_erased}/{last}"
        if self._place.size(name) != about.st_size:
            self._place.put(name, path)
        return name

    def fetch(self, batch: str) -> None:
        """Take a committed batch in, and remove it there.  Raises BatchDamaged where it is not what was committed."""
        name = f"{BATCHES}/{self._folder.name}/{batch}"
        try:
            adopt(self._place, name, self._folder)
        except Damaged as error:
            raise BatchDamaged(self._folder / batch, f"{self._place.label}/{name}: {error}") from None
        self._place.remove(name)
