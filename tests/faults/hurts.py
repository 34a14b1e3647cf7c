"""Ways to hurt the files of a warehouse, and where those files stand.

What belongs here: hurting files.  What does not: which kinds of damage there are (``damage``).
"""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from fastwarc.warc import ArchiveIterator

from pipelines.disk.sealed import seal
from pipelines.store.batches import MANIFEST, Manifest, batch_id, commit
from pipelines.store.page_tables import FORMAT

NOISE = random.Random(14).randbytes(3_000)
Hurt = Callable[[Path], None]  # of the folder that holds w.duckdb and what stands with it


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


def set_key(key: str, value: object) -> Hurt:
    """Forge one key of a manifest."""
    return lambda root: reseal(batch(root), lambda kept: kept.update({key: value}))


def batches_as_file(root: Path) -> None:
    shutil.rmtree(root / "w.batches")
    (root / "w.batches").write_bytes(NOISE)


def copy_over(source: Path, target: Path) -> None:
    shutil.rmtree(target)
    shutil.copytree(source, target)


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
