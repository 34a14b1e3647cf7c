"""Damage of every kind to the files of a warehouse, as a table: what is hurt, how, and what a run may make of it.

What belongs here: the kinds.  What does not: ways to hurt files (``hurts``), what must hold afterwards (``test_damage``).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipelines.acquire.outcomes import REJECTS_NAME
from pipelines.disk.sealed import seal
from pipelines.store.batches import MANIFEST
from tests.faults.hurts import (
    FILE_HURTS,
    NOISE,
    Hurt,
    archive_file,
    batch,
    batches_as_file,
    copy_over,
    cut_out,
    edit,
    edit_manifest,
    exchange,
    first,
    flip,
    flip_at,
    flip_record,
    foreign_warc,
    forge_columns,
    forge_rows,
    in_duckdb,
    in_its_place,
    left_open,
    other_database,
    overwrite,
    recompress,
    reseal,
    set_key,
    sqlite_database,
    stranger,
    truncate,
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of damage.  ``refused``: what a run's refusal says, '' where it must heal; ``loses``: bytes of pages are lost, so
    captures may be marked and, where nothing was read of them before, rejected."""

    name: str
    hurt: Hurt
    refused: str = ""
    loses: bool = False


def batch_kinds() -> Iterator[Kind]:
    """Tables, manifests and whole folders of committed work."""
    for table in ("articles", "figures"):
        for words, hurt in FILE_HURTS:
            yield Kind(f"{table}.parquet {words}", lambda root, t=table, h=hurt: h(batch(root) / f"{t}.parquet"))  # type: ignore[misc]
    for words, hurt in FILE_HURTS:
        yield Kind(f"manifest {words}", lambda root, h=hurt: h(batch(root) / MANIFEST))  # type: ignore[misc]
    for text in ("{}", "[]", "null", "[" * 50_000, '{"format": 2}', "\udcff"):
        data = text.encode("utf-8", "surrogateescape")
        yield Kind(f"manifest {text[:9]!r}", lambda root, d=data: (batch(root) / MANIFEST).write_bytes(d) and None)  # type: ignore[misc]
    yield Kind(
        "tables of two batches exchanged",
        lambda root: exchange(*(batch(root, n) / "articles.parquet" for n in (0, -1))),
    )
    yield Kind(
        "table copied from another batch",
        lambda root: shutil.copy(batch(root, -1) / "articles.parquet", batch(root) / "articles.parquet") and None,
    )
    yield Kind("table edited", lambda root: edit(batch(root)))
    yield Kind("manifest edited", lambda root: edit_manifest(batch(root)))
    yield Kind("manifests exchanged", lambda root: exchange(*(batch(root, n) / MANIFEST for n in (0, -1))))
    yield Kind("table and manifest forged, a column less", lambda root: forge_columns(batch(root)))
    yield Kind("table and manifest forged, no rows", lambda root: forge_rows(batch(root)))
    yield Kind(
        "manifest forged, no rejects",
        lambda root: [reseal(batch(root, n), lambda k: k.update({"rejected": []})) for n in (0, 1)] and None,
    )
    yield Kind("manifest forged, other captures", set_key("captures", ["0" * 16]))
    yield Kind("manifest forged, attempt", set_key("attempt", 7))
    yield Kind("manifest forged, attempt of a wrong type", set_key("attempt", "x"))
    yield Kind("manifest forged, fingerprint", set_key("fingerprint", "0" * 16))
    yield Kind("manifest forged, tables no object", set_key("tables", []))
    yield Kind("manifest forged, one key more", set_key("more", 1))
    yield Kind("batches exchanged", lambda root: exchange(batch(root), batch(root, -1)))
    yield Kind(
        "batch copied", lambda root: shutil.copytree(batch(root), batch(root).with_name("0123456789abcdef")) and None
    )
    yield Kind(
        "batch copied under a free name",
        lambda root: shutil.copytree(batch(root), batch(root).with_name("copy of it")) and None,
    )
    yield Kind("batch renamed", lambda root: batch(root).rename(batch(root).with_name("0123456789abcdef")) and None)
    yield Kind("batch copied over another", lambda root: copy_over(batch(root), batch(root, -1)))
    yield Kind("batch deleted", lambda root: shutil.rmtree(batch(root)))
    yield Kind("batch empty", lambda root: [path.unlink() for path in batch(root).iterdir()] and None)
    yield Kind("a file in its place", lambda root: in_its_place(batch(root)))
    yield Kind("batch of another warehouse", stranger)
    yield Kind("all batches deleted", lambda root: shutil.rmtree(root / "w.batches"))
    yield Kind("a file instead of all batches", batches_as_file, refused="File exists")
    yield Kind(
        "every batch flipped", lambda root: [flip(p, 0.4) for p in root.glob("w.batches/*/*/articles.parquet")] and None
    )
    yield Kind(
        "a file among the fingerprints",
        lambda root: (root / "w.batches" / "0123456789abcdef").write_bytes(NOISE) and None,
    )


# ── acquire's file, the published file ───────────────────────────────────────────────────────────────────────────────


def json_kinds() -> Iterator[Kind]:
    """The rejects of acquire."""
    for words, hurt in FILE_HURTS:
        yield Kind(f"rejects {words}", lambda root, h=hurt: h(root / "w.batches" / REJECTS_NAME))  # type: ignore[misc]
    for text in ("[]", "{}", "null", '{"format": 2, "rejects": []}'):
        yield Kind(f"rejects {text}", lambda root, t=text: (root / "w.batches" / REJECTS_NAME).write_text(t) and None)  # type: ignore[misc]
    forged = seal({"rejects": [{"collection": 1}]}, 2)
    yield Kind("rejects forged", lambda root: (root / "w.batches" / REJECTS_NAME).write_bytes(forged) and None)


def published_kinds() -> Iterator[Kind]:
    """The published file and its stamp."""
    for words, hurt in FILE_HURTS:
        refused = "is not a file" if words == "a folder" else ""
        yield Kind(f"published {words}", lambda root, h=hurt: h(root / "w.duckdb"), refused)  # type: ignore[misc]
        yield Kind(f"stamp {words}", lambda root, h=hurt: h(root / "w.stamp"), "w.stamp" if words == "a folder" else "")  # type: ignore[misc]
    for at in (0, 8, 12, 4096, 4100, 8192, 12_288 + 8):
        yield Kind(f"published flipped at byte {at}", lambda root, o=at: flip_at(root / "w.duckdb", o))  # type: ignore[misc]
    yield Kind(
        "published edited",
        lambda root: in_duckdb(root / "w.duckdb", "DELETE FROM figures", "UPDATE articles SET title = ''"),
    )
    yield Kind("published without builds", lambda root: in_duckdb(root / "w.duckdb", "DROP TABLE builds CASCADE"))
    yield Kind("published with changes that wait", lambda root: left_open(root / "w.duckdb"))
    yield Kind("published with a log of noise", lambda root: (root / "w.duckdb.wal").write_bytes(NOISE) and None)
    yield Kind(
        "published and its stamp deleted",
        lambda root: [(root / f"w.{end}").unlink() for end in ("duckdb", "stamp")] and None,
    )
    yield Kind(
        "somebody else's database", lambda root: other_database(root / "w.duckdb"), "not a warehouse that Dateline made"
    )
    yield Kind(
        "somebody else's SQLite", lambda root: sqlite_database(root / "w.duckdb"), "not a warehouse that Dateline made"
    )
    yield Kind("stamp of another file", lambda root: (root / "w.stamp").write_bytes(seal({"stamps": [{
        "sha256": "0" * 64, "n_bytes": 5, "inputs": "0" * 16, "fingerprint": "f", "batches": []}]}, 1)) and None)  # fmt: skip
    yield Kind("stamp forged", lambda root: (root / "w.stamp").write_bytes(seal({"stamps": [{"x": 1}]}, 1)) and None)


def archive_kinds() -> Iterator[Kind]:
    """The evidence."""
    for words, hurt in FILE_HURTS:
        yield Kind(f"archive {words}", lambda root, h=hurt: h(archive_file(root)), loses=True)  # type: ignore[misc]
    yield Kind("archive truncated early", lambda root: truncate(archive_file(root), 0.2), loses=True)
    for kind in ("warcinfo", "resource", "metadata"):
        yield Kind(f"{kind} record flipped", lambda root, k=kind: flip_record(root, k), loses=True)  # type: ignore[misc]
        yield Kind(f"{kind} record cut out", lambda root, k=kind: cut_out(root, k), loses=True)  # type: ignore[misc]
        yield Kind(f"{kind} record zeroed", lambda root, k=kind: overwrite(archive_file(root),
                   first(archive_file(root), k)[0], bytes(120)), loses=True)  # type: ignore[misc]  # fmt: skip
    yield Kind(
        "payload forged", lambda root: recompress(root, "resource", lambda d: d.replace(b"300", b"301")), loses=True
    )
    yield Kind(
        "metadata forged", lambda root: recompress(root, "metadata", lambda d: d.replace(b'"c"', b'"d"')), loses=True
    )
    yield Kind("archive files exchanged", lambda root: exchange(archive_file(root), archive_file(root, 1)))
    yield Kind(
        "archive file renamed", lambda root: archive_file(root).rename(root / "w.archive" / "mine.warc.gz") and None
    )
    yield Kind(
        "archive file copied",
        lambda root: shutil.copy(archive_file(root), root / "w.archive" / "copy.warc.gz") and None,
    )
    yield Kind("a crawler's WARC among them", foreign_warc)
    yield Kind("noise among them", lambda root: (root / "w.archive" / "noise.warc.gz").write_bytes(NOISE) and None)
    yield Kind("nothing among them", lambda root: (root / "w.archive" / "none.warc.gz").write_bytes(b"") and None)
    yield Kind("a folder among them", lambda root: (root / "w.archive" / "folder.warc.gz").mkdir())
    yield Kind(
        "an open file of noise",
        lambda root: (root / "w.archive" / "000009-20260101T000000Z-00001.warc.gz.open").write_bytes(NOISE) and None,
    )
    yield Kind("all of the archive deleted", lambda root: shutil.rmtree(root / "w.archive"), loses=True)


def both(root: Path) -> None:
    """The record of a page and the batch that was made of it: what only a sound copy of the archive can give back."""
    flip_record(root, "metadata")
    truncate(batch(root) / "articles.parquet", 0.5)
    truncate(batch(root, -1) / "articles.parquet", 0.5)


KINDS: tuple[Kind, ...] = (*batch_kinds(), *json_kinds(), *published_kinds(), *archive_kinds())
