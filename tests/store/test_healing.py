"""Batches that are not whole: found, set aside, made again; what no run reads is listed and removed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.disk.sealed import Damaged, OldFormat, seal, unseal
from pipelines.store import healing
from pipelines.store.batches import MANIFEST, Committed, Manifest, batch_id, commit, ledger
from pipelines.store.page_tables import schema

A, B, C = ("a" * 16, "b" * 16, "c" * 16)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of one fingerprint."""
    return tmp_path / "w.batches" / "f"


def add(folder: Path, *captures: str, attempt: int = 0, rejected: tuple[str, ...] = ()) -> Path:
    """A batch whose captures gave articles but for those that were rejected."""
    form = schema("articles")
    read = [name for name in captures if name not in rejected]
    columns = {field.name: pa.array([None] * len(read), field.type) for field in form}
    columns |= {name: pa.array(read, pa.string()) for name in ("article_id", "capture_id")}
    name = batch_id(captures, attempt)
    kept = Manifest(name, "f", attempt, captures, rejected, {}, "model 1", "0" * 64, "2024-02-06", "2024-02-06")
    archived = schema("archived")
    rows = {field.name: pa.array([None] * len(captures), field.type) for field in archived}
    rows["capture_id"] = pa.array(captures, pa.string())
    tables = {"articles": pa.table(columns, schema=form), "archived": pa.table(rows, schema=archived)}
    commit(folder, tables, kept)
    return folder / name


def words(folder: Path, *, hashes: bool = False) -> list[str]:
    return [fault.why for fault in healing.faults(folder, hashes=hashes)]


def test_whole_batches_have_no_faults(folder: Path) -> None:
    add(folder, A, B, rejected=(B,))
    assert words(folder, hashes=True) == []
    assert words(folder.with_name("none")) == []


def test_bytes_that_stand_as_they_did_are_not_looked_at_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [add(folder, A, B), add(folder, C)]
    read: list[Path] = []
    content = Committed.content

    def counted(batch: Committed, table: str) -> bytes:
        read.append(batch.folder)
        return content(batch, table)

    monkeypatch.setattr(Committed, "content", counted)

    def looked_at(**how: bool) -> set[Path]:
        read.clear()
        assert healing.faults(folder, hashes=True, **how) == []
        return set(read)

    assert looked_at(noted=True) == set(paths)
    assert looked_at(noted=True) == set()
    assert looked_at() == set(paths)
    third = add(folder, "d" * 16)
    assert looked_at(noted=True) == {third}
    (paths[0] / "articles.parquet").touch()
    assert looked_at(noted=True) == {paths[0]}
    (folder / healing.LOOKED_AT).write_text("no list")
    assert looked_at(noted=True) == {*paths, third}
    other(paths[1] / "archived.parquet")
    assert [fault.folder for fault in healing.faults(folder, hashes=True, noted=True)] == [paths[1]]
    assert [fault.folder for fault in healing.faults(folder, hashes=True, noted=True)] == [paths[1]]


def shorter(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def other(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


# what is done to a batch, what is said of it, whether a look at names and sizes is enough
FAULTS: list[tuple[Callable[[Path], object], str, bool]] = [
    (lambda batch: shorter(batch / "articles.parquet"), "articles.parquet has", True),
    (lambda batch: (batch / "articles.parquet").unlink(), "articles.parquet is missing", True),
    (lambda batch: other(batch / "articles.parquet"), "is not what was committed (sha256)", False),
    (lambda batch: shorter(batch / MANIFEST), "manifest.json is not readable JSON", True),
    (lambda batch: (batch / MANIFEST).unlink(), "manifest.json cannot be read", True),
    (lambda batch: batch.rename(batch.with_name("0" * 16)), "the folder is a copy, or was renamed", True),
    (lambda batch: batch.rename(batch.with_name("a copy")), "the folder is a copy, or was renamed", True),
]


@pytest.mark.parametrize(("hurt", "said", "at_a_glance"), FAULTS, ids=[said for _, said, _ in FAULTS])
def test_what_is_not_whole_is_found_and_set_aside(
    folder: Path, hurt: Callable[[Path], object], said: str, at_a_glance: bool
) -> None:
    hurt(add(folder, A))
    add(folder, B)
    assert (len(words(folder)) == 1) is at_a_glance
    (fault,) = found = healing.faults(folder, hashes=not at_a_glance)
    assert said in fault.why
    healing.set_aside(found)
    assert words(folder, hashes=True) == []
    assert len(list(folder.glob(".damaged-*"))) == 1
    assert set(ledger(folder).owner) == {B}
    add(folder, A)  # made anew, its place is free
    assert set(ledger(folder).owner) == {A, B}


def test_a_batch_of_another_format_is_old_not_damaged(folder: Path) -> None:
    path = add(folder, A) / MANIFEST
    kept = json.loads(path.read_bytes())
    del kept["format"], kept["sha256"]
    path.write_text(json.dumps(kept))
    (fault,) = found = healing.faults(folder)
    assert fault.is_old
    healing.set_aside(found)
    assert [item.what for item in healing.leftovers(folder.parent, "f")] == ["of an older format"]


def test_what_a_later_attempt_had_tried_again_is_tried_again(folder: Path) -> None:
    add(folder, A, B, C, rejected=(B, C))
    add(folder, B, attempt=1)
    assert healing.to_try_again(folder, ledger(folder)) == set()
    later = folder / batch_id([B], 1)
    other(later / "articles.parquet")
    healing.set_aside(healing.faults(folder, hashes=True))
    assert healing.to_try_again(folder, ledger(folder)) == {B}
    healing.made_anew(folder)
    assert healing.to_try_again(folder, ledger(folder)) == set()


def test_where_the_manifest_cannot_tell_every_reject_is_tried_again(folder: Path) -> None:
    add(folder, A, B, C, rejected=(B, C))
    shorter(add(folder, B, attempt=1) / MANIFEST)
    healing.set_aside(healing.faults(folder))
    assert healing.to_try_again(folder, ledger(folder)) == {B, C}


def test_a_batch_of_another_warehouse_is_known_by_its_captures(folder: Path) -> None:
    ours, theirs = add(folder, A), add(folder, B)
    done = ledger(folder)
    assert [fault.folder for fault in healing.strangers(done, {B}, {ours.name})] == [theirs]
    assert healing.strangers(done, {B}, {ours.name, theirs.name}) == []  # the archive lost it
    assert healing.strangers(done, {B}, set()) == []  # nobody knows


def test_what_no_run_reads_is_listed_with_its_size_and_removed(folder: Path) -> None:
    add(folder, A)
    add(folder.with_name("older"), B)
    (folder / ".damaged-x-1").mkdir()
    (folder / ".damaged-x-1" / "articles.parquet").write_bytes(bytes(500))
    found = healing.leftovers(folder.parent, "f")
    assert [(item.path.name, item.what) for item in found] == [
        ("older", "1 batches of another fingerprint"), (".damaged-x-1", "set aside as damaged"),
    ]  # fmt: skip
    assert found[1].n_bytes == 500
    healing.remove(found)
    assert healing.leftovers(folder.parent, "f") == []
    assert set(ledger(folder).owner) == {A}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda data: data, None),
        (lambda data: data[:-1], Damaged),
        (lambda data: data.replace(b'"x": 1', b'"x": 2'), Damaged),
        (lambda data: data.replace(b'"format": 3', b'"format": 4'), OldFormat),
        (lambda data: b'{"x": 1}', OldFormat),
        (lambda data: b"[1]", OldFormat),
        (lambda data: b"\xff" * 9, Damaged),
        (lambda data: b"[" * 99_999, Damaged),
    ],
)
def test_a_sealed_file_knows_whether_it_is_whole(
    change: Callable[[bytes], bytes], error: type[Exception] | None
) -> None:
    data = change(seal({"x": 1, "text": "Ngapa \ud800"}, 3))
    if error is None:
        assert unseal(data, 3) == {"x": 1, "text": "Ngapa \ud800"}
        return
    with pytest.raises(error) as caught:
        unseal(data, 3)
    assert caught.type is error
