"""Committed work: whole or not there, done once, the latest attempt holds."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.store import batches
from pipelines.store.batches import Manifest, batch_id, commit, committed, ledger, sweep

A, B, C = ("a" * 16, "b" * 16, "c" * 16)


def table(*ids: str, value: int = 0) -> pa.Table:
    """Rows of an evidence table, an id beginning with its capture."""
    return pa.table({"mention_id": [f"{name}/m0-1" for name in ids], "value": [value] * len(ids)})


def manifest(*captures: str, attempt: int = 0, rejected: tuple[str, ...] = ()) -> Manifest:
    name = batch_id(captures, attempt)
    return Manifest(
        name,
        "f",
        attempt,
        captures,
        rejected,
        {},
        "model 1",
        "0" * 64,
        "2024-02-06T12:00:00+00:00",
        "2024-02-06T12:00:01+00:00",
    )


def values(folder: Path) -> list[tuple[str, int]]:
    done = ledger(folder)
    found = [
        pair for rows in done.rows_of("mentions", "mention_id") for pair in zip(*rows.to_pydict().values(), strict=True)
    ]
    return sorted((str(name)[0], value) for name, value in found)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of one fingerprint."""
    return tmp_path / "f"


def test_a_batch_is_named_by_what_goes_in_whatever_its_order() -> None:
    assert batch_id([A, B], 0) == batch_id([B, A], 0)
    assert len({batch_id([A, B], 0), batch_id([A], 0), batch_id([A, B], 1)}) == 3


def test_what_was_committed_is_read_back(folder: Path) -> None:
    kept = manifest(A, B, C, rejected=(C,))
    commit(folder, {"mentions": table(A, B), "figures": table()}, kept)
    (batch,) = committed(folder)
    assert batch.manifest == replace(kept, tables=batch.manifest.tables)
    assert [(name, about.n_rows) for name, about in batch.manifest.tables.items()] == [("mentions", 2)]
    assert batch.read("mentions") == table(A, B)
    assert batch.read("figures") is None
    done = ledger(folder)
    assert set(done.owner) == {A, B, C}
    assert done.rejected == {C}
    assert done.attempts == {A: 1, B: 1, C: 1}


def test_committing_twice_changes_nothing(folder: Path) -> None:
    commit(folder, {"mentions": table(A, value=1)}, manifest(A))
    commit(folder, {"mentions": table(A, value=2)}, manifest(A))
    assert values(folder) == [("a", 1)]
    assert [path.name for path in folder.iterdir()] == [batch_id([A], 0)]


@pytest.mark.parametrize("what", ["write_table", "rename", "fsync"])
def test_a_commit_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(batches.pq if what == "write_table" else batches.os, what, full)
    with pytest.raises(OSError, match="No space"):
        commit(folder, {"mentions": table(A)}, manifest(A))
    monkeypatch.undo()
    assert list(folder.iterdir()) == []
    commit(folder, {"mentions": table(A)}, manifest(A))
    assert len(committed(folder)) == 1


def test_a_folder_without_a_manifest_does_not_exist_for_readers(folder: Path) -> None:
    commit(folder, {"mentions": table(A)}, manifest(A))
    half = folder / f"{batches.TEMPORARY}{B}-1"
    half.mkdir()
    (half / batches.MANIFEST).write_text("{}")
    (folder / B).mkdir()
    assert [batch.manifest.captures for batch in committed(folder)] == [(A,)]
    assert sweep(folder.parent) == 1
    assert not half.exists()


def test_where_batches_overlap_each_capture_counts_once(folder: Path) -> None:
    commit(folder, {"mentions": table(A, B, value=1)}, manifest(A, B))
    commit(folder, {"mentions": table(B, C, value=2)}, manifest(B, C))
    found = values(folder)
    assert [name for name, _ in found] == ["a", "b", "c"]
    assert (found[0][1], found[2][1]) == (1, 2)


def test_a_later_attempt_takes_its_captures_over(folder: Path) -> None:
    commit(folder, {"mentions": table(A, value=1)}, manifest(A, B, rejected=(B,)))
    commit(folder, {"mentions": table(B, value=2)}, manifest(B, attempt=1))
    done = ledger(folder)
    assert done.rejected == frozenset()
    assert done.attempts == {A: 1, B: 2}
    assert values(folder) == [("a", 1), ("b", 2)]


def test_rows_that_carry_no_capture_are_left_out_where_it_was_taken_over(folder: Path) -> None:
    rejects = pa.table({"capture_id": [A, B], "reason": ["x", "y"]})
    commit(folder, {"rejects": rejects}, manifest(A, B, rejected=(A, B)))
    commit(folder, {}, manifest(B, attempt=1))
    (rows,) = ledger(folder).rows_of("rejects", "capture_id")
    assert rows.to_pydict() == {"capture_id": [A], "reason": ["x"]}


def test_the_ledger_of_a_run_is_read_again_only_where_a_batch_came_or_went(folder: Path) -> None:
    ledgers = batches.Ledgers(folder)
    assert not ledgers.now().owner  # there is no folder yet
    commit(folder, {"decodings": table("a")}, manifest("a"))
    assert set(ledgers.now().owner) == {"a"}
    commit(folder, {"decodings": table("b")}, manifest("b"))  # at once: the folder's time may be the same
    assert set(ledgers.now().owner) == {"a", "b"}
    os.utime(folder, ns=(1, 1))
    settled = ledgers.now()
    assert ledgers.now() is settled
    shutil.rmtree(folder / batch_id(["b"], 0))
    assert set(ledgers.now().owner) == {"a"}
