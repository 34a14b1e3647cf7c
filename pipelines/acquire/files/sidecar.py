"""What the user's archive knows of a page: ``x.html.meta.json`` beside it, or its row in the folder's ``manifest.csv``."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

from pipelines.acquire.files.regular import exists, read_regular
from pipelines.acquire.items import PageNotes
from pipelines.acquire.urls import check_url
from pipelines.model import PageError

SIDECAR_SUFFIX = ".meta.json"
MANIFEST_NAME = "manifest.csv"
MANIFEST_COLUMNS = ("file", "url", "captured_at", "published")
MAX_SIDECAR = 1_000_000  # bytes; it holds three short texts
MAX_MANIFEST = 256_000_000  # bytes: a row for each of a million pages


@dataclass(frozen=True, slots=True)
class FolderManifest:
    """The rows of one ``manifest.csv`` by file name; ``broken`` says why none of it can be used."""

    rows: dict[str, dict[str, str]]
    broken: str | None = None


def read_manifest(folder: Path) -> FolderManifest | None:
    """The folder's manifest; None where there is none."""
    path = folder / MANIFEST_NAME
    if not exists(path):
        return None
    try:
        text = read_regular(path, MAX_MANIFEST).decode("utf-8-sig")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        names = [name.strip() for name in reader.fieldnames or ()]
        if "file" not in names:
            return FolderManifest(
                {}, f"{MANIFEST_NAME} has no column 'file'; its first line must be {','.join(MANIFEST_COLUMNS)}"
            )
        unknown = sorted(set(names) - set(MANIFEST_COLUMNS))
        if unknown:
            return FolderManifest(
                {}, f"{MANIFEST_NAME} has an unknown column '{unknown[0]}'; known: {','.join(MANIFEST_COLUMNS)}"
            )
        reader.fieldnames = names
        rows: dict[str, dict[str, str]] = {}
        for row in reader:
            if None in row:
                return FolderManifest({}, f"{MANIFEST_NAME} line {reader.line_num}: more fields than columns")
            cells = {key: (value or "").strip() for key, value in row.items()}
            if cells["file"] in rows:
                return FolderManifest(
                    {}, f"{MANIFEST_NAME} line {reader.line_num}: '{cells['file']}' stands there twice"
                )
            if cells["file"]:
                rows[cells["file"]] = cells
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        return FolderManifest({}, f"{MANIFEST_NAME} cannot be read: {error}")
    except PageError as error:
        return FolderManifest({}, f"{MANIFEST_NAME} cannot be read: {error.detail}")
    return FolderManifest(rows)


def notes_of(page: Path, manifest: FolderManifest | None) -> PageNotes:
    """What is known of one page; the sidecar wins over the manifest.  Raises PageError('bad_sidecar')."""
    sidecar = page.with_name(page.name + SIDECAR_SUFFIX)
    if exists(sidecar):
        try:
            given = json.loads(read_regular(sidecar, MAX_SIDECAR).decode("utf-8-sig"))
        except PageError as error:
            raise PageError("bad_sidecar", f"{sidecar.name}: {error.detail}") from None
        except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
            raise PageError("bad_sidecar", f"{sidecar.name} is not readable JSON: {error}") from None
        if not isinstance(given, dict):
            raise PageError("bad_sidecar", f"{sidecar.name} must hold one JSON object")
        return _notes(sidecar.name, given)
    if manifest is None:
        return PageNotes()
    if manifest.broken:
        raise PageError("bad_sidecar", manifest.broken)
    return _notes(MANIFEST_NAME, {key: value or None for key, value in manifest.rows.get(page.name, {}).items()})


def _notes(where: str, given: dict[str, object]) -> PageNotes:
    texts: dict[str, str | None] = {}
    for key in ("url", "captured_at", "published"):
        value = given.get(key)
        if value is not None and not isinstance(value, str):
            raise PageError("bad_sidecar", f"{where}: '{key}' must be text in quotes or null")
        texts[key] = value.strip() or None if isinstance(value, str) else None
    try:
        url = check_url(texts["url"]) if texts["url"] else None
        captured_at = instant(texts["captured_at"]) if texts["captured_at"] else None
        if texts["published"]:
            day_or_instant(texts["published"])
    except ValueError as error:
        raise PageError("bad_sidecar", f"{where}: {error}") from None
    return PageNotes(url, captured_at, texts["published"])


def instant(text: str) -> dt.datetime:
    """An instant in UTC from ISO 8601 (a missing zone means UTC) or an archive's 14 digits; raises ValueError."""
    if re.fullmatch(r"\d{14}", text):
        return dt.datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)
    if not re.match(r"\d{4}-\d\d-\d\d[T ]", text):
        raise ValueError(f"'{text}' is not an instant like 2019-11-02T10:00:00Z")
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"'{text}' is not an instant like 2019-11-02T10:00:00Z") from None


def day_or_instant(text: str) -> dt.date | dt.datetime:
    """A day (2019-11-02) or an instant; raises ValueError."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise ValueError(f"'{text}' is not a day of the calendar") from None
    return instant(text)
