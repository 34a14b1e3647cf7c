"""Saved pages in folders: ``.html``, ``.htm``, ``.txt``, ``.mhtml``, ``.pdf``, ``.docx``, ``.eml``, each also ``.gz``, and archives
of pages.

What belongs here: which files are pages or hold pages, reading one page file.  What does not: the records of archives
(``warc``, ``wacz``).
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipelines.acquire.files.regular import check_regular
from pipelines.acquire.files.saved_by import noted_in
from pipelines.acquire.files.sidecar import (
    MANIFEST_NAME,
    SIDECAR_SUFFIX,
    FolderManifest,
    notes_of,
    read_manifest,
)
from pipelines.acquire.formats.kinds import BY_SUFFIX, CONTENT_TYPES
from pipelines.acquire.formats.mhtml import read_mhtml
from pipelines.acquire.formats.payload import gunzip
from pipelines.acquire.items import PageNotes
from pipelines.acquire.outcomes import REJECTS_NAME
from pipelines.model import PageError
from pipelines.paths import WarehousePaths
from pipelines.vocabularies import MediaType

Container = Literal["warc", "wacz", "mhtml"]
CONTAINERS: dict[str, Container] = {".warc": "warc", ".wacz": "wacz", ".mhtml": "mhtml", ".mht": "mhtml"}
MHTML_SHARE = 3  # an MHTML file may be so many times as large as a page: it holds images too
SUFFIXES = ".html .htm .txt .mhtml .pdf .docx .eml .warc .wacz, each also .gz; .warc.zst"
_NOT_THERE = f"{MANIFEST_NAME} names it, but there is no such file"
_SUFFIX = re.compile(r"[a-z0-9]{1,8}")
# What browsers and word processors put behind a page's name for the folder of its parts, in the languages they are made in.
_OF_PARTS = re.compile(
    r"[-_. ](?:files|file|dateien|fichiers|archivos|ficheros|arquivos|ficheiros|bestanden|filer|tiedostot|soubory|subory|pliki"
    r"|elemei|fajlok|fisiere|dosyalar|dosyalari|datoteke|fitxers|fitxategiak|failid|failai|faili|fajlovi|files_\d+)\Z",
    re.I,
)


@dataclass(frozen=True, slots=True)
class PageFile:
    """A page file that was found, or an archive of pages.  ``source_name`` is its POSIX path below the named folder;
    ``problem`` says why it cannot be opened: a row of a manifest whose file is not there, a folder that cannot be listed."""

    path: Path
    source_name: str
    media_type: MediaType
    manifest: FolderManifest | None
    problem: str | None = None
    container: Container | None = None  # what the page, or the pages, are packed in


@dataclass(frozen=True, slots=True)
class Loaded:
    """The payload of a page file (gunzipped, taken out of MHTML) and what is known of it; ``raw`` is what the archive keeps."""

    payload: bytes
    known: PageNotes
    content_type: str
    raw: bytes


def media_type_of(name: str) -> MediaType | None:
    """What kind of page a file name promises, in the file or in the archive that it is; None for other files."""
    return "html" if container_of(name) else BY_SUFFIX.get(_suffix(name))


def container_of(name: str) -> Container | None:
    """What a file name promises that pages are packed in; None for bare pages and other files."""
    return CONTAINERS.get(_suffix(name))


def _suffix(name: str) -> str:
    plain = name.lower()
    return os.path.splitext(plain.removesuffix(".zst" if plain.endswith(".warc.zst") else ".gz"))[1]


def kind_of_name(name: str) -> str:
    """What a file that is no page is counted as: its suffix in lower case ("jpg", "tar.gz"), or that it has none."""
    inner = _suffix(name).removeprefix(".")
    suffix = inner if _SUFFIX.fullmatch(inner) else ""
    if name.lower().endswith(".gz"):
        return f"{suffix}.gz" if suffix else "gz"
    return suffix or "file without suffix"


PARTS = "parts of saved pages"  # as a kind of what is passed over


def find_pages(root: Path, others: Counter[str] | None = None) -> Iterator[PageFile]:
    """Every page file at or below ``root``, ordered by path; every other file adds to ``others`` by kind.

    Hidden files and folders, links to folders, the folders of parts that stand beside saved pages ("X_files" beside "X.html")
    and what a warehouse consists of beside its archive are left alone; those parts are counted.
    """
    if not root.is_dir():
        kind = media_type_of(root.name)
        if kind:
            yield PageFile(root, _utf8(root.name), kind, read_manifest(root.parent), container=container_of(root.name))
        elif others is not None:
            others[kind_of_name(root.name)] += 1
        return
    closed: list[OSError] = []
    for folder, folders, names in os.walk(root, onerror=closed.append):
        pages = {os.path.splitext(name)[0] for name in names if _suffix(name) in (".html", ".htm")}
        place = Path(folder)
        own = _of_warehouses(place, folders)
        parts = {name for name in folders if _holds_parts(name, pages)}
        if others is not None and parts:
            others[PARTS] += sum(len(files) for name in parts for _, _, files in os.walk(place / name))
        folders[:] = sorted(name for name in folders if not (name.startswith(".") or name in own or name in parts))
        manifest = read_manifest(place)
        present = set(names)
        listed = set(manifest.rows) - present if manifest else set()
        for name in sorted(present | {name for name in listed if "/" not in name}):
            kind = media_type_of(name)
            if name.startswith(".") or name.endswith(SIDECAR_SUFFIX) or name == MANIFEST_NAME or name in own:
                continue
            if kind or name in listed:
                path = place / name
                source_name, box = _utf8(path.relative_to(root).as_posix()), container_of(name)
                yield PageFile(path, source_name, kind or "html", manifest, _NOT_THERE if name in listed else None, box)
            elif others is not None:
                others[kind_of_name(name)] += 1
    for error in closed:
        path = Path(os.fsdecode(error.filename)) if error.filename else root
        name = _utf8(path.relative_to(root).as_posix()) if path.is_relative_to(root) else ""
        why = f"the folder cannot be listed: {error.strerror or error}"
        yield PageFile(path, f"{name if name not in ('', '.') else _utf8(root.name)}/", "html", None, why)


def _of_warehouses(place: Path, folders: list[str]) -> set[str]:
    """What stands in a folder beside the archive of a warehouse: made by Dateline, and neither pages nor left out of them."""
    own: set[str] = set()
    for name in folders:
        paths = WarehousePaths(place / f"{name.removesuffix('.batches')}.duckdb")
        if paths.batches.name == name and (paths.batches / REJECTS_NAME).is_file():
            own |= {path.name for path in (paths.batches, paths.database, paths.stamp, paths.lock)}
    return own


def _holds_parts(folder: str, pages: set[str]) -> bool:
    """Whether a folder holds the images and frames of one of the pages beside it ("Webpage, complete")."""
    ending = _OF_PARTS.search(folder)
    return ending is not None and folder[: ending.start()] in pages


def _utf8(name: str) -> str:
    """A file name that is not UTF-8 keeps its odd bytes visible as \\xNN, so that a table can hold it."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def load(page: PageFile, limit: int) -> Loaded:
    """Read one page file.  ``limit`` is in bytes of payload.  What a sidecar or manifest says wins over what the saving program
    noted in the file.  Raises PageError: unreadable, changed, empty, too_big, too_deep, truncated, corrupt, not_html,
    bad_sidecar."""
    if page.problem:
        raise PageError("unreadable", page.problem)
    if page.container in ("warc", "wacz"):
        raise PageError("unreadable", "an archive of pages is not one page; build it: dateline build FILE")
    known = notes_of(page.path, page.manifest)
    most = limit * MHTML_SHARE if page.container == "mhtml" else limit
    raw = _read(page.path, most)
    if page.path.name.lower().endswith(".gz"):
        raw = gunzip(raw, most)
    if not raw:
        raise PageError("empty", "the file holds no bytes")
    if page.container == "mhtml":
        root = read_mhtml(raw, limit)
        return Loaded(root.payload, _fill(known, root.known), root.content_type, raw)
    noted = noted_in(raw) if page.media_type == "html" else None
    return Loaded(raw, _fill(known, noted or PageNotes()), CONTENT_TYPES[page.media_type], raw)


def _fill(known: PageNotes, noted: PageNotes) -> PageNotes:
    """What is known, and where it is silent what the saving program noted."""
    return PageNotes(known.url or noted.url, known.captured_at or noted.captured_at, known.published or noted.published)


def _read(path: Path, limit: int) -> bytes:
    try:
        before = check_regular(path)
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
