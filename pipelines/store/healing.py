"""Damage to committed work: found, said, set aside.  A batch can always be made again, so none of it is fatal.

    FILE.batches/<fingerprint>/.damaged-<batch>-<uuid>/     set aside; its captures are pending again
    FILE.batches/<fingerprint>/.old-<batch>-<uuid>/         of a format that another version wrote

Sizes and manifests are looked at in every run; hashes by ``dateline check``, and before a file is published those of batches that
came or were touched since.  What belongs here:
which folders are not whole batches, moving them out of the way, what is old.  What does not: making batches anew (``process``).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import uuid
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass
from pathlib import Path

from pipelines.disk.sealed import Damaged, OldFormat, folder_bytes, read_sealed, sync_folder, write_sealed
from pipelines.store import parses
from pipelines.store.batches import MANIFEST, BatchDamaged, Committed, Ledger, Manifest, columns_of, manifest_of
from pipelines.store.page_tables import FORMAT, PAGE_KEYS, WHOLE, schema
from pipelines.store.parses import NAME as PARSES

ASIDE = ".damaged-"
OLD = ".old-"
MADE_ANEW = "made-anew"  # an empty file in a folder that was set aside: its captures are done again
LOOKED_AT = ".looked-at"  # a file beside the batches: how those stood whose every byte was looked at
IS_BATCH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Fault:
    """A folder that is no whole batch, and why.  ``is_old``: another version wrote it, which is no damage."""

    folder: Path
    why: str
    is_old: bool = False

    def __str__(self) -> str:
        return f"{self.folder.parent.name}/{self.folder.name}: {self.why}"


def faults(
    folder: Path, *, hashes: bool = False, noted: bool = False, tick: Callable[[], None] = lambda: None
) -> list[Fault]:
    """What is not whole among the batches of one fingerprint: manifests and sizes, with ``hashes`` every byte of every table.
    ``noted``: batches whose files stand as they did when every byte was last looked at so are passed over.  ``tick`` is called once
    a batch.  Raises OSError."""
    found: list[Fault] = []
    known = _looked_at(folder) if noted else {}
    now: dict[str, str] = {}
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_batch = bool(IS_BATCH.fullmatch(path.name))
        if path.name.startswith(".") or not (is_batch or (path / MANIFEST).exists()):
            continue
        try:
            if not path.is_dir():
                raise Damaged("a file stands where the batch's folder was")
            about = _as_it_stands(path) if noted else ""
            if not about or known.get(path.name) != about:
                _look(Committed(path, _manifest(path)), hashes=hashes)
            now[path.name] = about
        except OldFormat as error:
            found.append(Fault(path, str(error), is_old=True))
        except Damaged as error:
            found.append(Fault(path, str(error)))
        except BatchDamaged as error:
            found.append(Fault(path, error.why))
        tick()
    if noted and hashes and now != known:
        write_sealed(folder / LOOKED_AT, {"batches": now}, FORMAT)
    return found


def _looked_at(folder: Path) -> dict[str, str]:
    try:
        kept = read_sealed(folder / LOOKED_AT, FORMAT).get("batches")
    except Damaged:
        return {}
    return {str(name): str(about) for name, about in kept.items()} if isinstance(kept, dict) else {}


def _as_it_stands(path: Path) -> str:
    """What stands for the files of a batch as they are now: sizes, times, places on the disk; '' where one is no plain file."""
    told = []
    with os.scandir(path) as entries:
        for entry in entries:
            if not entry.is_file(follow_symlinks=False):
                return ""
            about = entry.stat(follow_symlinks=False)
            told.append((entry.name, about.st_size, about.st_mtime_ns, about.st_ctime_ns, about.st_ino))
    told.sort()
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _manifest(path: Path) -> Manifest:
    try:
        return manifest_of(path)
    except OldFormat as error:
        raise OldFormat(f"{MANIFEST} {error}") from None
    except Damaged as error:
        raise Damaged(f"{MANIFEST} {error}") from None


def _look(batch: Committed, *, hashes: bool) -> None:
    """Raises BatchDamaged, Damaged."""
    manifest = batch.manifest
    captures = set(manifest.captures)
    articles, archived = (
        manifest.tables[name].n_rows if name in manifest.tables else 0 for name in ("articles", "archived")
    )
    if not captures >= {*manifest.rejected, *manifest.unreadable} or len(captures) != articles + len(manifest.rejected):
        raise Damaged(f"{MANIFEST} does not add up: captures are articles and rejects")
    if archived != len(captures):
        raise Damaged(f"{MANIFEST} does not add up: archived.parquet has a row for each capture")
    for table, kept in manifest.tables.items():
        if table not in PAGE_KEYS.keys() | WHOLE or kept.columns != columns_of(schema(table)):
            raise Damaged(f"{table}.parquet does not have the columns of this version")
        if hashes:
            batch.content(table)  # what was committed could be read: its bytes tell
            continue
        path = batch.folder / f"{table}.parquet"
        try:
            size = path.stat().st_size
        except FileNotFoundError:
            raise Damaged(f"{path.name} is missing") from None
        if size != kept.n_bytes or not path.is_file():
            raise Damaged(f"{path.name} has {size:,} bytes, not {kept.n_bytes:,}")


def strangers(done: Ledger, lost: Set[str], published: Set[str]) -> list[Fault]:
    """Batches that belong to another warehouse: all of their captures are ``lost`` (stand in no record of this archive), and no
    published file was made from them.  ``published``: the batches of the last file; where that is not known, nothing is called
    a stranger."""
    return [
        Fault(batch.folder, "none of its captures stands in this archive: it belongs to another warehouse")
        for batch in done.batches
        if published and batch.manifest.batch not in published and lost >= set(batch.manifest.captures)
    ]


def set_aside(found: Iterable[Fault]) -> None:
    """Move folders out of the way, each in one step.  Raises OSError."""
    for fault in found:
        name = f"{OLD if fault.is_old else ASIDE}{fault.folder.name}-{uuid.uuid4().hex[:12]}"
        target = fault.folder.with_name(name)
        if fault.folder.is_dir() and not fault.folder.is_symlink():
            fault.folder.rename(target)
        else:
            target.mkdir()
            fault.folder.rename(target / fault.folder.name)
        sync_folder(target.parent)


def _waiting(folder: Path) -> list[Path]:
    """What was set aside and is not made anew yet."""
    return [path for path in folder.glob(f"{ASIDE}*") if path.is_dir() and not (path / MADE_ANEW).exists()]


def to_try_again(folder: Path, done: Ledger) -> set[str]:
    """Rejected captures that a batch which was set aside may have tried again: without it, an earlier attempt's reject would hold.
    All of them, where its manifest cannot tell."""
    again: set[str] = set()
    for path in _waiting(folder):
        try:
            kept = json.loads((path / MANIFEST).read_bytes())
            if kept["attempt"] > 0:
                again |= done.rejected & {str(name) for name in kept["captures"]}
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return set(done.rejected)
    return again


def made_anew(folder: Path) -> None:
    """Note that everything that was set aside is done again.  Raises OSError."""
    for path in _waiting(folder):
        (path / MADE_ANEW).touch()


# ── what can go ──────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Leftover:
    """A folder that no run reads: ``what`` it is, in words, and what it holds in bytes."""

    path: Path
    what: str
    n_bytes: int


def leftovers(batches: Path, fingerprint: str) -> list[Leftover]:
    """What stands below FILE.batches and is not used by this version and these settings: batches of other fingerprints, batches
    that were set aside."""
    found = []
    for path in sorted(batches.iterdir()) if batches.is_dir() else ():
        if path.is_dir() and not path.name.startswith(".") and path.name != fingerprint:
            n_batches = sum(1 for _ in path.glob(f"*/{MANIFEST}"))
            what = f"{n_batches:,} batches of another fingerprint"
            n_parses = sum(1 for _ in path.glob(f"*/{PARSES}"))
            if n_parses and not any((batches / fingerprint).glob(f"*/{MANIFEST}")):
                what += f", {n_parses:,} with parses that the next run can take"
            found.append(Leftover(path, what, folder_bytes(path)))
        elif path.name.startswith(ASIDE):
            found.append(Leftover(path, "set aside as damaged", folder_bytes(path)))
    for path in sorted((batches / fingerprint).glob(".*")):
        if path.name.startswith((ASIDE, OLD)):
            what = "set aside as damaged" if path.name.startswith(ASIDE) else "of an older format"
            found.append(Leftover(path, what, folder_bytes(path)))
    return found


def kept_parses(batches: Path) -> list[Leftover]:
    """The files of kept parses of all batches: a run that changes rules is slower without, and nothing else is lost."""
    by_folder: dict[Path, dict[Path, int]] = {}
    for path, n_bytes in parses.files(batches):
        sizes = by_folder.setdefault(path.parents[1], {})
        sizes[path.parent] = sizes.get(path.parent, 0) + n_bytes
    return [
        Leftover(folder / "*/*.kept", f"parses kept by {len(sizes):,} batches", sum(sizes.values()))
        for folder, sizes in sorted(by_folder.items())
    ]


def remove_parses(batches: Path) -> None:
    """Remove every file of kept parses.  Raises OSError."""
    for path, _ in parses.files(batches):
        path.unlink(missing_ok=True)


def remove(found: Iterable[Leftover]) -> None:
    """Remove them.  Raises OSError."""
    for item in found:
        if item.path.is_dir() and not item.path.is_symlink():
            shutil.rmtree(item.path)
        else:
            item.path.unlink()
