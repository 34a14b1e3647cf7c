"""``dateline forget``: a page is taken out of every table, and the archive is told never to take it in again.

What belongs here: finding what a user names, and the order of the steps: the list first, so that whatever is ended in between,
the next run goes on as if the page had never been met.  What does not: how the archive keeps the list.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.acquire import archive
from pipelines.acquire.archive import withdrawn
from pipelines.acquire.urls import url_key
from pipelines.disk.lock import exclusive
from pipelines.model import Capture
from pipelines.paths import WarehousePaths
from pipelines.progress import Progress
from pipelines.publish.pages import forget_pages
from pipelines.resolve.kept import KEPT
from pipelines.store import batches


class NothingToForget(Exception):
    """Neither a page nor an article of the archive is called so; the text says what was looked for."""


@dataclass
class Receipt:
    """What was done: captures that were taken back, their bytes that were erased, and what could not be, with why."""

    captures: list[Capture] = field(default_factory=list)
    url_key: str | None = None
    erased: list[str] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)


def forget(paths: WarehousePaths, name: str, reason: str, progress: Progress, *, is_erasing: bool) -> Receipt:
    """Take a page (an address) or one article (its id) back.  Run a build afterwards: it publishes without them.  Raises
    NothingToForget, OSError."""
    with exclusive(paths.lock, progress.say):
        receipt = _found(paths, name)
        withdrawn.withdraw(paths.archive, receipt.captures, receipt.url_key, reason)
        if is_erasing:
            _erase(paths, receipt)
        forget_pages(paths.pages, [capture.capture_id for capture in receipt.captures])
    return receipt


def _found(paths: WarehousePaths, name: str) -> Receipt:
    key = url_key(name) if "." in name or "/" in name else None
    receipt = Receipt(url_key=key)
    met: set[str] = set()
    for record in archive.records(paths.archive, with_withdrawn=True):
        capture = record.capture
        if capture.capture_id not in met and (
            capture.capture_id == name or (key is not None and capture.url_key == key)
        ):
            met.add(capture.capture_id)
            receipt.captures.append(capture)
    if not receipt.captures:
        raise NothingToForget(f"{name}: the archive has no article of this id and no page of this address")
    return receipt


def _erase(paths: WarehousePaths, receipt: Receipt) -> None:
    """Erase bytes that no other capture stands on, and the batches that hold what was read of them."""
    gone = {capture.capture_id for capture in receipt.captures}
    shared: defaultdict[tuple[str, int | None], set[str]] = defaultdict(set)
    for record in archive.records(paths.archive, with_withdrawn=True):
        shared[record.capture.archive_file, record.capture.archive_offset].add(record.capture.capture_id)
    places: defaultdict[Path, list[tuple[int, int]]] = defaultdict(list)
    for capture in receipt.captures:
        place = capture.archive_file, capture.archive_offset
        if archive.is_outside(capture.archive_file):
            receipt.kept[capture.capture_id] = f"its bytes stand in your own file {capture.archive_file}"
        elif shared[place] - gone:
            receipt.kept[capture.capture_id] = f"another capture has the same bytes: {min(shared[place] - gone)}"
        elif capture.archive_offset is not None and capture.archive_length:
            places[paths.archive / capture.archive_file].append((capture.archive_offset, capture.archive_length))
            receipt.erased.append(capture.capture_id)
    for path, found in sorted(places.items()):
        withdrawn.erase(path, sorted(set(found)))
    withdrawn.mark_erased(paths.archive, receipt.erased)
    for folder in sorted(paths.batches.glob("*")):
        for batch in batches.committed(folder):
            if gone & set(batch.manifest.captures):
                shutil.rmtree(batch.folder)  # its other pages are read again
        for kept in folder.glob(KEPT):
            shutil.rmtree(kept)  # what resolve found out is found out again
