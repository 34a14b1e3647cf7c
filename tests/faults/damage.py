"""Damage of every kind to the files of a warehouse, as a table: what is hurt, how, and what a run may make of it.

What belongs here: hurting files.  What does not: what must hold afterwards (``test_damage``).
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from fastwarc.warc import ArchiveIterator

from pipelines.acquire.outcomes import REJECTS_NAME
from pipelines.disk.sealed import seal
from pipelines.store.batches import MANIFEST, Manifest, batch_id, commit
from pipelines.store.page_tables import FORMAT

NOISE = random.Random(14).randbytes(3_000)
Hurt = Callable[[Path], None]  # of the folder that holds w.duckdb and what stands with it


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of damage.  ``refused``: what a run's refusal says, '' where it must heal; ``loses``: bytes of pages are lost, so
    captures may be marked and, where nothing was read of them before, rejected."""

    name: str
    hurt: Hurt
    refused: str = ""
    loses: bool = False


# ── where things stand ───────────────────────────────────────────────────────────────────────────────────────────────


def batch(root: Path, number: int = 0) -> Path:
    """A batch by its place; -1 is the last."""
    return sorted(path.parent for path in root.glob(f"w.batches/*/*/{MANIFEST}"))[number]


def archive_file(root: Path, number: int = 0) -> Path:
    return sorted(root.glob("w.archive/*.warc.gz"))[number]


def members(path: Path) -> list[tuple[int, int, str]]:
    """Start, end and type of each record of an archive file."""
    with path.open("rb") as stream:
        records = ArchiveIterator(stream, parse_http=False)
        found = [(record.stream_pos, str(record.headers["WARC-Type"])) for record in records]
    ends = [start for start, _ in found[1:]] + [path.stat().st_size]
    return [(start, end, kind) for (start, kind), end in zip(found, ends, strict=True)]


def first(path: Path, kind: str) -> tuple[int, int]:
    return next((start, end) for start, end, name in members(path) if name == kind)


# ── ways to hurt a file ──────────────────────────────────────────────────────────────────────────────────────────────


def flip(path: Path, at: float) -> None:
    """Turn one bit, at a share of the file."""
    flip_at(path, min(int(path.stat().st_size * at), path.stat().st_size - 1))


def flip_at(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 0x10
    path.write_bytes(data)


def truncate(path: Path, share: float) -> None:
    os.truncate(path, int(path.stat().st_size * share))


def garbage(path: Path) -> None:
    size = path.stat().st_size
    path.write_bytes((NOISE * (size // len(NOISE) + 1))[:size])


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(NOISE)


def exchange(one: Path, other: Path) -> None:
    between = one.with_name("between")
    one.rename(between)
    other.rename(one)
    between.rename(other)


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.with_name("nowhere"))


FILE_HURTS: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("truncated", lambda path: truncate(path, 0.6)),
    ("empty", lambda path: truncate(path, 0)),
    ("flipped", lambda path: flip(path, 0.5)),
    ("flipped at its end", lambda path: flip(path, 0.99)),
    ("garbage", garbage),
    ("appended", append),
    ("deleted", Path.unlink),
    ("a folder", as_folder),
    ("a link to nowhere", to_nowhere),
)


# ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def reseal(folder: Path, change: Callable[[dict[str, object]], None]) -> None:
    """Forge a manifest: change it and give it the checksum that it must have."""
    kept = json.loads((folder / MANIFEST).read_bytes())
    del kept["sha256"], kept["format"]
    change(kept)
    (folder / MANIFEST).write_bytes(seal(kept, FORMAT))


def edit(folder: Path) -> None:
    """Change a value in a table and write it as a sound Parquet file."""
    path = folder / "articles.parquet"
    rows = pq.read_table(pa.BufferReader(path.read_bytes()))
    titles = pa.array(["Forged"] * rows.num_rows, pa.string())
    pq.write_table(rows.set_column(rows.column_names.index("title"), "title", titles), path)


def edit_manifest(folder: Path) -> None:
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text.replace('"attempt": 0', '"attempt": 1'))


def forge_columns(folder: Path) -> None:
    """A table with a column less, its hash and columns forged too: only this version's schema tells."""
    path = folder / "articles.parquet"
    rows = pq.read_table(pa.BufferReader(path.read_bytes())).drop_columns(["title"])
    _forge(folder, rows, columns=False)


def forge_rows(folder: Path) -> None:
    """A table without rows under a manifest that says it has some."""
    path = folder / "articles.parquet"
    _forge(folder, pq.read_table(pa.BufferReader(path.read_bytes())).slice(0, 0), columns=True)


def _forge(folder: Path, rows: pa.Table, *, columns: bool) -> None:
    import hashlib

    path = folder / "articles.parquet"
    pq.write_table(rows, path)
    data = path.read_bytes()

    def change(kept: dict[str, object]) -> None:
        about = kept["tables"]["articles"]  # type: ignore[index]
        about |= {"sha256": hashlib.sha256(data).hexdigest(), "n_bytes": len(data)}
        if not columns:
            about["columns"] = [line for line in about["columns"] if not line.startswith("title:")]

    reseal(folder, change)


def stranger(root: Path) -> None:
    """A sound batch of another warehouse."""
    source, capture = batch(root), "f" * 16
    tables = {}
    for name in ("articles", "archived"):
        rows = pq.read_table(pa.BufferReader((source / f"{name}.parquet").read_bytes())).slice(0, 1)
        for column in {"article_id", "capture_id"} & set(rows.column_names):
            rows = rows.set_column(rows.column_names.index(column), column, pa.array([capture]))
        tables[name] = rows
    kept = json.loads((source / MANIFEST).read_bytes())
    about = (kept["model"], kept["model_sha256"], kept["started_at"], kept["ended_at"])
    commit(source.parent, tables, Manifest(batch_id([capture], 0), source.parent.name, 0, (capture,), (), {}, *about))


def in_its_place(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.write_bytes(NOISE)


def _set(key: str, value: object) -> Hurt:
    return lambda root: reseal(batch(root), lambda kept: kept.update({key: value}))


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
    yield Kind("manifest forged, other captures", _set("captures", ["0" * 16]))
    yield Kind("manifest forged, attempt", _set("attempt", 7))
    yield Kind("manifest forged, attempt of a wrong type", _set("attempt", "x"))
    yield Kind("manifest forged, fingerprint", _set("fingerprint", "0" * 16))
    yield Kind("manifest forged, tables no object", _set("tables", []))
    yield Kind("manifest forged, one key more", _set("more", 1))
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


def batches_as_file(root: Path) -> None:
    shutil.rmtree(root / "w.batches")
    (root / "w.batches").write_bytes(NOISE)


def copy_over(source: Path, target: Path) -> None:
    shutil.rmtree(target)
    shutil.copytree(source, target)


# ── acquire's file, the published file ───────────────────────────────────────────────────────────────────────────────


def json_kinds() -> Iterator[Kind]:
    """The rejects of acquire."""
    for words, hurt in FILE_HURTS:
        yield Kind(f"rejects {words}", lambda root, h=hurt: h(root / "w.batches" / REJECTS_NAME))  # type: ignore[misc]
    for text in ("[]", "{}", "null", '{"format": 2, "rejects": []}'):
        yield Kind(f"rejects {text}", lambda root, t=text: (root / "w.batches" / REJECTS_NAME).write_text(t) and None)  # type: ignore[misc]
    forged = seal({"rejects": [{"collection": 1}]}, 2)
    yield Kind("rejects forged", lambda root: (root / "w.batches" / REJECTS_NAME).write_bytes(forged) and None)


def in_duckdb(path: Path, *queries: str) -> None:
    with duckdb.connect(str(path)) as con:
        for query in queries:
            con.execute(query)


def other_database(path: Path) -> None:
    path.unlink()
    in_duckdb(path, "CREATE TABLE mine AS SELECT 42 AS answer")


def sqlite_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE mine (answer)")


def left_open(path: Path) -> None:
    """Another program wrote and was killed before its changes reached the file."""
    pid = os.fork()
    if pid == 0:
        con = duckdb.connect(str(path))
        con.execute("SET wal_autocheckpoint = '1GB'")
        con.execute("UPDATE articles SET title = 'Forged'")
        os._exit(0)
    os.waitpid(pid, 0)


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


# ── the archive ──────────────────────────────────────────────────────────────────────────────────────────────────────


def flip_record(root: Path, kind: str, number: int = 0) -> None:
    path = archive_file(root, number)
    start, end = first(path, kind)
    flip_at(path, (start + end) // 2)


def overwrite(path: Path, start: int, data: bytes) -> None:
    whole = bytearray(path.read_bytes())
    whole[start : start + len(data)] = data
    path.write_bytes(whole)


def cut_out(root: Path, kind: str) -> None:
    path = archive_file(root)
    start, end = first(path, kind)
    data = path.read_bytes()
    path.write_bytes(data[:start] + data[end:])


def recompress(root: Path, kind: str, change: Callable[[bytes], bytes]) -> None:
    """Change a record and pack it so that its gzip checksum holds; what stands behind it moves."""
    path = archive_file(root)
    start, end = first(path, kind)
    data = path.read_bytes()
    path.write_bytes(data[:start] + gzip.compress(change(gzip.decompress(data[start:end]))) + data[end:])


def foreign_warc(root: Path) -> None:
    head = b"WARC/1.0\r\nWARC-Type: metadata\r\nWARC-Record-ID: <urn:uuid:0>\r\nWARC-Date: 2020-01-01T00:00:00Z\r\n"
    body = b"fetchTimeMs: 12\r\n"
    record = head + b"Content-Length: %d\r\n\r\n" % len(body) + body + b"\r\n\r\n"
    (root / "w.archive" / "crawl-2020.warc.gz").write_bytes(gzip.compress(record))


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
