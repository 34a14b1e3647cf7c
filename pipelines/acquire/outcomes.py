"""What an acquiring run gave: a page's capture or why it has none, by source; and the rejects that stay on file.

What belongs here: the records of a run and the file of rejects.  What does not: deciding what becomes of a page (``keeper``).
"""

from __future__ import annotations

import json
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.disk.sealed import Damaged, read_sealed, sync_folder, write_sealed
from pipelines.model import Reject
from pipelines.paths import WarehousePaths
from pipelines.settings import Source

Key = tuple[str, str]  # (collection, source_name)
REJECTS_NAME = "acquire-rejects.json"
_FORMAT = 2
_KEPT = ("collection", "source_name", "reason", "detail", "batch")


@dataclass(slots=True)
class SourceOutcome:
    """What one source gave.  ``outcomes``: for every page seen, by source name, its capture or None where it was rejected here."""

    source: Source
    outcomes: dict[str, str | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # by source name, of those that were rejected here
    fetched: int = 0  # pages whose bytes came over the network in this run
    passed_over: Counter[str] = field(default_factory=Counter)  # what is not a page, by kind
    remarks: list[str] = field(default_factory=list)
    digests: Counter[str] = field(default_factory=Counter)  # of WARC records: which declared digest agreed


@dataclass(slots=True)
class Acquired:
    """What one acquiring run met.  ``outcomes``: for every page seen, its capture, or None where it was rejected here."""

    run: str = ""
    outcomes: dict[Key, str | None] = field(default_factory=dict)
    new_captures: set[str] = field(default_factory=set)  # not in the archive before this run
    rejects: list[Reject] = field(default_factory=list)
    empty_sources: list[Path] = field(default_factory=list)  # paths without a page file
    sources: list[SourceOutcome] = field(default_factory=list)  # one for each source, in their order

    @property
    def seen(self) -> int:
        """Pages seen in this run."""
        return len(self.outcomes)


# ── rejects of this stage: pages that never became a capture ─────────────────────────────────────────────────────────


def write_rejects(paths: WarehousePaths, found: Acquired) -> None:
    """Replace the standing rejects of what was seen by what became of it now: of every page, of every file of the user's with all
    its records, and of every folder that was gone through, so that a file that is gone takes its rejects with it."""
    walked = {_root(outcome.source) for outcome in found.sources if outcome.source.is_local}
    looked_at = {
        (outcome.source.collection, _file(name))
        for outcome in found.sources
        if outcome.source.is_local
        for name in outcome.outcomes
    }
    asked = {
        (outcome.source.collection, name)
        for outcome in found.sources
        for url in outcome.source.urls
        for name in (url, f"search {url}")  # a feed or an index that could not be read then
    }
    standing = [
        (reject, root)
        for reject, root in _on_file(paths)
        if root not in walked
        and (reject.collection, reject.source_name) not in found.outcomes.keys() | asked
        and (reject.collection, _file(reject.source_name)) not in looked_at
    ]
    came_from = {
        (outcome.source.collection, name): _root(outcome.source)
        for outcome in found.sources
        if outcome.source.is_local
        for name in outcome.reasons
    }
    fresh = [(reject, came_from.get((reject.collection, reject.source_name))) for reject in found.rejects]
    _write(paths, [*standing, *fresh])


def _write(paths: WarehousePaths, rejects: Iterable[tuple[Reject, str | None]]) -> None:
    rows = [{name: getattr(reject, name) for name in _KEPT} | {"root": root} for reject, root in rejects]
    paths.batches.mkdir(parents=True, exist_ok=True)
    write_sealed(paths.batches / REJECTS_NAME, {"rejects": rows}, _FORMAT)


def _root(source: Source) -> str:
    """What a local source goes through, as text: its collection, its kind and its path."""
    return json.dumps([source.collection, source.kind, str(source.path.absolute())])


def _file(source_name: str) -> str:
    """The user's file that a source name stands for or is a record of."""
    name = source_name.partition("#")[0]
    inside = name.find(".wacz/archive/")
    return name if inside < 0 else name[: inside + len(".wacz")]


def rejects(paths: WarehousePaths) -> Iterator[Reject]:
    """The pages that could not be acquired when their source was last seen.  Raises Damaged."""
    for reject, _ in _on_file(paths):
        yield reject


def _on_file(paths: WarehousePaths) -> Iterator[tuple[Reject, str | None]]:
    """The rejects, each with the local source that it came from.  Raises Damaged."""
    path = paths.batches / REJECTS_NAME
    if not path.exists() and not path.is_symlink():
        return
    try:
        rows = read_sealed(path, _FORMAT)["rejects"]
        if not isinstance(rows, list):
            raise Damaged("holds no list")
        for row in rows:
            detail, batch, root = (
                None if row[name] is None else str(row[name]) for name in ("detail", "batch", "root")
            )
            reject = Reject(
                str(row["collection"]), "acquire", str(row["source_name"]), "", None, str(row["reason"]), detail, batch
            )
            yield reject, root
    except (Damaged, KeyError, TypeError) as error:
        raise Damaged(f"{path}: {error}") from None


def heal_rejects(paths: WarehousePaths, published: Callable[[], list[Reject] | None]) -> str:
    """Under the lock: where the file of rejects is damaged or gone, make it again from what the last file was ``published`` with
    (None: there is none that can be read).  Returns a line of what was done; '' where nothing was.  Raises OSError."""
    path = paths.batches / REJECTS_NAME
    is_new = not any(paths.batches.glob("*/*/manifest.json"))
    try:
        if path.is_symlink() or path.exists():
            list(rejects(paths))
            return ""
        why = "is gone"
    except Damaged as error:
        is_new, why = False, str(error).partition(": ")[2]
        path.rename(path.with_name(f".damaged-{REJECTS_NAME}-{uuid.uuid4().hex[:12]}"))
        sync_folder(paths.batches)
    standing = published()
    _write(paths, [(reject, None) for reject in standing or []])
    if is_new and not standing:
        return ""
    if standing is None:
        return f"{path}: {why}; which pages could not be acquired is known again when their sources are looked at again"
    return f"{path}: {why}; its {len(standing):,} rejects were taken from the published file"
