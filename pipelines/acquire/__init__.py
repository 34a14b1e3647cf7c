"""acquire: bytes in, a capture out; archived once, never changed.

``acquire`` looks at every page of the named sources, archives what is new and says what became of each.  What belongs in
this room: one module per way a page arrives, the archive, addresses and sidecars.  What does not: looking into a page.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.acquire import archive
from pipelines.acquire.files import MEDIA_TYPES, PageFile, find_pages, load
from pipelines.model import PageError, Reject
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source

Key = tuple[str, str]  # (collection, source_name)
REJECTS_NAME = "acquire-rejects.json"


@dataclass(slots=True)
class Acquired:
    """What one acquiring run met.  ``outcomes``: for every page seen, its capture, or None where it was rejected here."""

    run: str = ""
    outcomes: dict[Key, str | None] = field(default_factory=dict)
    new_captures: set[str] = field(default_factory=set)  # not in the archive before this run
    rejects: list[Reject] = field(default_factory=list)
    empty_sources: list[Path] = field(default_factory=list)  # sources without a page file

    @property
    def seen(self) -> int:
        """Pages seen in this run."""
        return len(self.outcomes)


def acquire(
    paths: WarehousePaths, sources: Sequence[Source], settings: Settings, tick: Callable[[], None] = lambda: None
) -> Acquired:
    """Archive every page of the sources that is not archived yet.  Call it under the warehouse's lock; ``tick`` is called once a
    page.  Raises ArchiveError, OSError (disk)."""
    limit = settings.page_megabytes * 1_000_000
    found = Acquired()
    latest: dict[Key, str] = {}
    captures: set[str] = set()
    with archive.Writer(paths.archive) as writer:
        found.run = writer.run
        for record in archive.records(paths.archive):
            latest[record.collection, record.source_name] = record.capture.capture_id
            captures.add(record.capture.capture_id)
            writer.know(record.capture)
        for source in sources:
            before = found.seen
            for page in find_pages(source.path):
                key = (source.collection, page.source_name)
                try:
                    found.outcomes[key] = _archive_page(writer, page, source.collection, limit, latest)
                except PageError as error:
                    found.outcomes[key] = None
                    detail = error.detail.encode("utf-8", "backslashreplace").decode()  # a sidecar may quote half characters
                    found.rejects.append(Reject(*_stage(key), "", None, error.reason, detail, writer.run))
                tick()
            if found.seen == before:
                found.empty_sources.append(source.path)
    found.new_captures = {name for name in found.outcomes.values() if name} - captures
    _keep_rejects(paths, found)
    return found


def _stage(key: Key) -> tuple[str, str, str]:
    return key[0], "acquire", key[1]


def _archive_page(writer: archive.Writer, page: PageFile, collection: str, limit: int, latest: dict[Key, str]) -> str:
    """The capture of a page file, archived unless it is the one that this source gave last."""
    loaded = load(page, limit)
    captured = archive.capture_of(loaded.payload, loaded.known.url, loaded.known.captured_at, loaded.known.published)
    key = (collection, page.source_name)
    if latest.get(key) != captured:
        writer.add(
            loaded.payload,
            source_name=page.source_name,
            collection=collection,
            url=loaded.known.url,
            captured_at=loaded.known.captured_at,
            published=loaded.known.published,
            content_type=MEDIA_TYPES[page.media_type],
        )
        latest[key] = captured
    return captured


# ── rejects of this stage: pages that never became a capture ─────────────────────────────────────────────────────────


def _keep_rejects(paths: WarehousePaths, found: Acquired) -> None:
    """Replace the standing rejects of the sources that were seen by what became of them now."""
    standing = [reject for reject in rejects(paths) if (reject.collection, reject.source_name) not in found.outcomes]
    rows = [
        {name: getattr(reject, name) for name in ("collection", "source_name", "reason", "detail", "batch")}
        for reject in [*standing, *found.rejects]
    ]
    paths.batches.mkdir(parents=True, exist_ok=True)
    target = paths.batches / REJECTS_NAME
    temporary = target.with_name(f".tmp-{REJECTS_NAME}")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, target)
    archive.sync_folder(paths.batches)


def rejects(paths: WarehousePaths) -> Iterator[Reject]:
    """The pages that could not be acquired when their source was last seen."""
    path = paths.batches / REJECTS_NAME
    if path.exists():
        for row in json.loads(path.read_text("utf-8")):
            yield Reject(
                row["collection"], "acquire", row["source_name"], "", None, row["reason"], row["detail"], row["batch"]
            )
