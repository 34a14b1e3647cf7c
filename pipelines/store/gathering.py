"""Batches that another machine committed, taken in: copied beside our own, looked at to the last byte, visible in one step.

What belongs here: finding them below a folder or an address, copying and checking one.  What does not: which pages are still to
be read (``process``), and publishing.
"""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Set
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.disk.places import Place
from pipelines.disk.sealed import Damaged, sync_folder, unseal, write_whole
from pipelines.store import healing
from pipelines.store.batches import MANIFEST, SHARD_MARK, TEMPORARY
from pipelines.store.page_tables import FORMAT


@dataclass(slots=True)
class Gathered:
    """What came of one place: batches that were taken, that were here already, and why others were not."""

    taken: int = 0
    there: int = 0
    refused: list[str] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)  # of shards
    has_folder: bool = False  # there is a folder of this fingerprint


def gather(place: Place, folder: Path, captures: Set[str], erased: Set[str]) -> Gathered:
    """Take in every batch below a place whose fingerprint is the name of ``folder``.  The place is FILE.batches, its folder of one
    fingerprint, or a folder with FILE.batches in it.  ``captures``: those of the archive; a batch that has none of them belongs to
    another archive; ``erased``: those whose bytes were erased, so that nothing read of them comes back.  Raises OSError."""
    found = Gathered()
    for below in _folders(place, folder.name):
        found.has_folder = True
        for name in place.names(below):
            if name.startswith(SHARD_MARK):
                found.marks.add(name)
            if not healing.IS_BATCH.fullmatch(name):
                continue
            if (folder / name / MANIFEST).exists():
                found.there += 1
                continue
            try:
                theirs = _captures(place, f"{below}/{name}" if below else name)
                if not theirs.isdisjoint(erased):
                    raise Damaged("it holds a page that was erased here")
                if theirs.isdisjoint(captures):
                    raise Damaged("none of its captures stands in this archive: it belongs to another one")
                adopt(place, f"{below}/{name}" if below else name, folder)
                found.taken += 1
            except FileNotFoundError:
                continue  # not committed yet
            except Damaged as error:
                found.refused.append(f"{place.label}: batch {name}: {error}")
    return found


def _folders(place: Place, fingerprint: str) -> list[str]:
    """Where batches of the fingerprint stand: the place itself, a folder of it, or a folder of a FILE.batches in it."""
    if place.label.rstrip("/").rpartition("/")[2] == fingerprint:
        return [""]
    names = place.names()
    if fingerprint in names:
        return [fingerprint]
    inside = [name for name in names if name.endswith(".batches") or name == "batches"]
    return [f"{name}/{fingerprint}" for name in inside if fingerprint in place.names(name)]


def _captures(place: Place, name: str) -> set[str]:
    """Raises FileNotFoundError where nothing is committed, Damaged, OSError."""
    kept = unseal(place.read(f"{name}/{MANIFEST}"), FORMAT).get("captures")
    return {str(capture) for capture in kept} if isinstance(kept, list) else set()


def adopt(place: Place, name: str, folder: Path) -> bool:
    """Copy the batch at ``name`` of a place beside those of ``folder``, whole or not at all; returns whether it was not there.
    Raises Damaged where it is not what was committed, FileNotFoundError where it is not committed, OSError."""
    batch = name.rpartition("/")[2]
    final = folder / batch
    if (final / MANIFEST).exists():
        return False
    files = place.names(name)
    if MANIFEST not in files:
        raise FileNotFoundError(name)
    temporary = folder / f"{TEMPORARY}{batch}-{uuid.uuid4().hex[:12]}"
    copy = temporary / folder.name / batch  # named as it will be: a manifest knows its folder
    copy.mkdir(parents=True)
    try:
        for file in sorted(files, key=lambda each: each == MANIFEST):
            if not file.startswith("."):
                write_whole(copy / file, place.read(f"{name}/{file}"))
        sync_folder(copy)
        wrong = healing.faults(copy.parent, hashes=True)
        if wrong:
            raise Damaged(wrong[0].why)
        try:
            os.rename(copy, final)
        except OSError:
            if not (final / MANIFEST).exists():  # somebody else took the same batch in: theirs is as good
                raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    sync_folder(folder)
    return True


def send(folder: Path, batch: str, place: Place, name: str) -> None:
    """Copy a committed batch to a place, its manifest last, so that nobody takes half of it.  Raises OSError."""
    files = sorted(path for path in (folder / batch).iterdir() if path.is_file() and path.name != MANIFEST)
    for path in files:
        place.put(f"{name}/{path.name}", path)
    place.put(f"{name}/{MANIFEST}", folder / batch / MANIFEST)
