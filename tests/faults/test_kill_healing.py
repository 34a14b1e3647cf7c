"""kill -9 at every step of a run that heals: whatever was set aside or half made again, the next run ends with equal tables."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.acquire.outcomes import REJECTS_NAME
from pipelines.build.inspection import inspect
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source
from tests.faults import hurts
from tests.faults.runs import RunSpec, killed_at, run, steps
from tests.warehouses import Silence, contents, write_pages


def spec_in(folder: Path) -> RunSpec:
    return RunSpec(folder / "w.duckdb", (Source(folder / "pages", "c"),))


def everything(root: Path) -> None:
    """A batch, a manifest, acquire's file, the published file, a page of the archive, and two files of it under wrong names."""
    hurts.flip(hurts.batch(root) / "articles.parquet", 0.5)
    hurts.truncate(hurts.batch(root, -1) / "manifest.json", 0.5)
    hurts.truncate(root / "w.batches" / REJECTS_NAME, 0.5)
    hurts.truncate(root / "w.duckdb", 0.7)
    hurts.flip_record(root, "resource")
    hurts.exchange(hurts.archive_file(root), hurts.archive_file(root, 1))


def only_derived(root: Path) -> None:
    """Every batch, and the published file edited by another program."""
    for path in root.glob("w.batches/*/*/articles.parquet"):
        hurts.flip(path, 0.5)
    hurts.in_duckdb(root / "w.duckdb", "DELETE FROM figures")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of two acquiring runs, with a reject of each stage and one that was tried again."""
    folder = tmp_path_factory.mktemp("whole")
    write_pages(folder / "pages", {"a.txt": "A ferry\n\nAround 30 boats returned, officials said.\n", "none.txt": ""})
    run(spec_in(folder))
    write_pages(
        folder / "pages", {"b.txt": "A gate\n\nAt least 300 people crossed.\n", "c.html": b"\x89PNG" + bytes(99)}
    )
    run(spec_in(folder))
    return folder


@pytest.mark.parametrize("hurt", [everything, only_derived])
def test_a_kill_at_any_step_of_healing_costs_nothing(whole: Path, tmp_path: Path, hurt: Callable[[Path], None]) -> None:
    hurt_folder = tmp_path / "hurt"
    shutil.copytree(whole, hurt_folder)
    hurt(hurt_folder)
    shutil.copytree(hurt_folder, tmp_path / "count")
    in_order = steps(spec_in(tmp_path / "count"))
    after = contents(whole / "w.duckdb")
    assert contents(tmp_path / "count" / "w.duckdb") == after
    kinds = " ".join(in_order)
    assert [
        word for word in ("healing.set_aside", "os.rename", "os.replace", "snapshot.swap") if word not in kinds
    ] == []
    n_kills = 0
    n_places = 48 if hurt is everything else 24
    for place in sorted({round(n * (len(in_order) - 1) / (n_places - 1)) for n in range(n_places)}):
        folder = tmp_path / "killed"
        shutil.copytree(hurt_folder, folder)
        where = f"killed at step {place}, {in_order[place]}"
        killed_at(spec_in(folder), place)
        n_kills += 1
        run(spec_in(folder))
        assert contents(folder / "w.duckdb") == after, where
        left = [
            path.name
            for path in folder.rglob("*")
            if path.name.startswith((".tmp", ".w.building", ".w.reading"))
            or path.name.endswith((".open", ".returning"))
        ]
        assert left == [], where
        shutil.rmtree(folder)
    assert n_kills >= 20


def test_kills_one_after_the_other_inside_healing(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    shutil.copytree(whole, folder)
    everything(folder)
    for place in (2, 5, 9, 14, 20, 11, 3):
        killed_at(spec_in(folder), place)
    run(spec_in(folder))
    assert contents(folder / "w.duckdb") == contents(whole / "w.duckdb")


def test_a_check_changes_nothing_but_what_the_next_run_makes_anew(whole: Path, tmp_path: Path) -> None:
    folder = tmp_path / "checked"
    shutil.copytree(whole, folder)
    assert inspect(WarehousePaths(folder / "w.duckdb"), Settings(), Silence(), digests=True).faults == []
    everything(folder)
    found = inspect(WarehousePaths(folder / "w.duckdb"), Settings(), Silence(), digests=True)
    for words in ("articles.parquet", "manifest.json", REJECTS_NAME, "bytes, ", "w.duckdb"):
        assert any(words in line for line in found.faults), words
    run(spec_in(folder))
    assert contents(folder / "w.duckdb") == contents(whole / "w.duckdb")
    assert [line for line in inspect(WarehousePaths(folder / "w.duckdb"), Settings(), Silence(), digests=True).faults
            if "damaged at offset" not in line] == []  # fmt: skip
