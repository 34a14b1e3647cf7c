"""The folder of an export: made beside its place, swapped in when it is whole, with notes on what is whose.

What belongs here: files that every export has, and the swap.  What does not: formats.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import duckdb

from pipelines.disk.sealed import sync_folder
from pipelines.publish.exports.described import ABOUT, TITLE, About, sha256, write_json
from pipelines.publish.exports.door import QUOTED_CHARS
from pipelines.store.schema import tables

MANIFEST = "export.json"
WORK = ".work"  # what a connection spills; removed before the folder is swapped in
_MAKER = "dateline export"


class ExportError(Exception):
    """An export that cannot be made; the text says why."""


@contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """A new folder beside ``target``, which takes its place when the block ends well; else nothing is changed.

    Raises:
        ExportError: at ``target`` stands what no export made.
        OSError: as it comes.
    """
    target = target.absolute()
    _check_replaceable(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    made = target.with_name(f".{target.name}.exporting-{os.getpid()}")
    old = target.with_name(f".{target.name}.replaced-{os.getpid()}")
    remove(made)
    (made / WORK).mkdir(parents=True)
    try:
        yield made
        remove(made / WORK)
        for path in [*made.rglob("*"), made]:
            _sync(path)
        _check_replaceable(target)
        if target.exists():
            target.rename(old)
        try:
            made.rename(target)
        except OSError:
            if old.exists():
                old.rename(target)
            raise
        sync_folder(target.parent)
        remove(old)
    finally:
        remove(made)


def _check_replaceable(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir() or target.is_symlink():
        raise ExportError(f"{target} is not a folder; name another")
    if not any(target.iterdir()):
        return
    try:
        is_ours = json.loads((target / MANIFEST).read_text("utf-8")).get("made_by") == _MAKER
    except (OSError, ValueError, AttributeError):
        is_ours = False
    if not is_ours:
        raise ExportError(f"{target} has files that no export made, and was left as it is; name another folder")


def _sweep(target: Path) -> None:
    """Remove what killed exports left; what one of them had moved away goes back where nothing took its place."""
    for path in target.parent.glob(f".{target.name}.*-*"):
        kind, _, pid = path.name.removeprefix(f".{target.name}.").partition("-")
        if kind not in ("exporting", "replaced") or not pid.isdigit() or _is_alive(int(pid)):
            continue
        if kind == "replaced" and not target.exists():
            path.rename(target)
        else:
            remove(path)


def _is_alive(pid: int) -> bool:
    if pid == os.getpid():
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def remove(path: Path) -> None:
    """A folder and all below it, where it is there.  Raises OSError."""
    if path.exists():
        shutil.rmtree(path)


def sizes(target: Path) -> dict[str, int]:
    """The bytes of every file below a folder, by its POSIX path."""
    files = sorted(path for path in target.rglob("*") if path.is_file())
    return {path.relative_to(target).as_posix(): path.stat().st_size for path in files}


def check_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Raise ExportError unless the file has the tables and columns of this version."""
    found: dict[str, set[str]] = {}
    for name, column in con.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'warehouse'"
    ).fetchall():
        found.setdefault(str(name), set()).add(str(column))
    for name, table in tables().items():
        missing = [column.name for column in table.columns if column.name not in found.get(name, set())]
        if missing:
            raise ExportError(
                f"the warehouse has no {name}.{missing[0]}: it was published by another version; run again to publish it anew"
            )


# ── notes ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def write_notes(made: Path, about: About, formats: Sequence[str], *, private: bool) -> None:
    """LICENSE.md, CITATION.cff, and export.json with the hash of every other file."""
    (made / "LICENSE.md").write_text(_licence(private=private), "utf-8")
    (made / "CITATION.cff").write_text(_citation(about), "utf-8")
    files = sorted(path for path in made.rglob("*") if path.is_file() and WORK not in path.relative_to(made).parts)
    manifest = {
        "made_by": _MAKER,
        "version": version("dateline"),
        "warehouse": about.version,
        "published": about.published,
        "formats": list(formats),
        "private": private,
        "files": {path.relative_to(made).as_posix(): f"sha256:{sha256(path)}" for path in files},
    }
    write_json(made / MANIFEST, manifest)


def _licence(*, private: bool) -> str:
    kept_back = (
        "It was made with `--private`: it names private persons, holds quotations of any length and the whole texts of the pages."
        " It is for your own work; who hands it on needs a reason in law for each of these (data protection, copyright)."
        if private
        else "Private persons (those of whom no page gives a public role), quotations of more than"
        f" {QUOTED_CHARS} characters and the texts of the pages were left out; where the name of such a person stood, it says"
        " `[name withheld]`. Names are found by a machine: some may have been missed."
    )
    return f"""# What is whose

{kept_back}

- **The words of the pages** (titles, quotations, statements, every `surface`, texts) are their authors' and publishers'. They stand
  here as evidence, each with its source; no licence to them is given with this folder. Name author, publisher and address
  (`articles.byline`, `publisher`, `url`) when you quote them.
- **The data on them** (offsets, classes, numbers as read, links between rows) were made by whoever ran Dateline; that person or
  body decides on their licence, and says so here.
- **Places** are from GeoNames (https://www.geonames.org/, CC BY 4.0) and keep that licence: name GeoNames.
- **Codes**: event types after PLOVER and ACLED, country codes after ISO 3166; what they mean is theirs to say.
- **Dateline** itself is under the Apache License 2.0; that does not reach into this data.

What a machine read is not what happened: a row says that a page states it, with the bound and the speaker that the page gives.
"""


def _citation(about: About) -> str:
    day = f'date-released: "{about.published}"\n' if about.published else ""
    return f"""cff-version: 1.2.0
message: "Name whoever made this export, the pages that it quotes, and GeoNames for the places."
type: dataset
title: "{TITLE}"
abstract: "{ABOUT}"
version: "{about.version}"
{day}authors:
  - name: "the person or body that ran Dateline on these pages"
"""
