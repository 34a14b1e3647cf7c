"""Saved pages in folders: ``.html``, ``.htm`` and ``.txt``, each also ``.gz``."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.acquire.payload import gunzip
from pipelines.acquire.sidecar import MANIFEST_NAME, SIDECAR_SUFFIX, Known, Manifest, known_of, read_manifest
from pipelines.model import PageError

KINDS: dict[str, Literal["html", "text"]] = {".html": "html", ".htm": "html", ".txt": "text"}
MEDIA_TYPES: dict[Literal["html", "text"], str] = {"html": "text/html", "text": "text/plain"}


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page file that was found.  ``source_name`` is its POSIX path below the named folder; ``missing`` marks a row of a
    manifest whose file is not there."""

    path: Path
    source_name: str
    media_type: Literal["html", "text"]
    manifest: Manifest | None
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """The payload of a page file (gunzipped) and what is known of it."""

    payload: bytes
    known: Known


def media_type_of(name: str) -> Literal["html", "text"] | None:
    """What kind of page a file name promises; None for other files."""
    bare = name.lower().removesuffix(".gz")
    return KINDS.get(os.path.splitext(bare)[1])


def find_pages(root: Path) -> Iterator[PageFile]:
    """Every page file at or below ``root``, ordered by path; hidden files and folders and links to folders are passed over."""
    if not root.is_dir():
        kind = media_type_of(root.name)
        if kind:
            yield PageFile(root, _utf8(root.name), kind, read_manifest(root.parent))
        return
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        place = Path(folder)
        manifest = read_manifest(place)
        present = set(names)
        listed = set(manifest.rows) - present if manifest else set()
        for name in sorted(present | {name for name in listed if "/" not in name}):
            kind = media_type_of(name)
            if name.startswith(".") or name.endswith(SIDECAR_SUFFIX) or name == MANIFEST_NAME:
                continue
            if kind or name in listed:
                path = place / name
                yield PageFile(path, _utf8(path.relative_to(root).as_posix()), kind or "html", manifest, name in listed)


def _utf8(name: str) -> str:
    """A file name that is not UTF-8 keeps its odd bytes visible as \\xNN, so that a table can hold it."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def load(page: PageFile, limit: int) -> Loaded:
    """Read one page file.  ``limit`` is in bytes of payload.  Raises PageError: unreadable, changed, empty, too_big, truncated,
    corrupt, bad_sidecar."""
    if page.missing:
        raise PageError("unreadable", f"{MANIFEST_NAME} names it, but there is no such file")
    known = known_of(page.path, page.manifest)
    raw = _read(page.path, limit)
    if page.path.name.lower().endswith(".gz"):
        raw = gunzip(raw, limit)
    if not raw:
        raise PageError("empty", "the file holds no bytes")
    return Loaded(raw, known)


def _read(path: Path, limit: int) -> bytes:
    try:
        before = path.stat()
        if not stat.S_ISREG(before.st_mode):
            raise PageError("unreadable", "not a regular file")
        if before.st_size > limit:
            raise PageError("too_big", f"{before.st_size:,} bytes, the limit is {limit:,} (settings.page_megabytes)")
        with path.open("rb") as file:
            raw = file.read(limit + 1)
            after = os.fstat(file.fileno())
    except OSError as error:
        raise PageError("unreadable", error.strerror or str(error)) from None
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or len(raw) != after.st_size:
        raise PageError("changed", "the file changed while it was read; it is read again on the next run")
    return raw
