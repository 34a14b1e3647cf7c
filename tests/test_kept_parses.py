"""Kept parses: a run after a change of rules takes them and gives equal tables; what cannot be trusted is said and parsed again."""

from __future__ import annotations

import pickle
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines import build as building
from pipelines.acquire import archive
from pipelines.annotate.parse.kept import maker
from pipelines.annotate.parse.language_model import model_identity
from pipelines.cli.upkeep import clean_warehouse
from pipelines.fingerprint import fingerprint
from pipelines.paths import WarehousePaths
from pipelines.process.worker import BatchSpec
from pipelines.report import Report
from pipelines.settings import Settings
from pipelines.store import parses
from pipelines.store.parses import NAME
from tests.warehouses import QUICK, SAMPLE, build_pages, contents, rows

Change = Callable[[str], None]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report]:
    database = tmp_path_factory.mktemp("kept") / "w.duckdb"
    pages = tmp_path_factory.mktemp("pages")
    for path in sorted(SAMPLE.iterdir())[:8]:  # one batch
        shutil.copy(path, pages)
    return database, build_pages(database, pages)


@pytest.fixture
def database(first: tuple[Path, Report], tmp_path: Path) -> Path:
    """A copy of a warehouse that was built once."""
    shutil.copytree(first[0].parent, tmp_path, dirs_exist_ok=True)
    return tmp_path / "w.duckdb"


@pytest.fixture
def with_other_rules(monkeypatch: pytest.MonkeyPatch) -> Change:
    """As if rules had changed: the next run has this fingerprint."""

    def change(name: str) -> None:
        monkeypatch.setattr(building, "fingerprint", lambda settings: (name, fingerprint(settings)[1]))

    return change


def tables_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every table, but for the fingerprint that the rows carry."""
    ((own,),) = rows(database, "SELECT DISTINCT fingerprint FROM articles")
    found = contents(database)
    return {name: [tuple("" if value == own else value for value in row) for row in found[name]] for name in found}


def kept_files(database: Path) -> list[Path]:
    return sorted(database.parent.glob(f"*.batches/*/*/{NAME}"))


def taken(report: Report) -> list[str]:
    return [note.split(" pages were not parsed")[0] for note in report.notes if "not parsed again" in note]


def test_a_run_after_a_change_of_rules_parses_nothing(
    database: Path, first: tuple[Path, Report], with_other_rules: Change
) -> None:
    assert taken(first[1]) == []
    before = tables_of(database)
    ((n_annotated,),) = rows(database, "SELECT count(*) FROM articles WHERE is_annotated")
    for letter, settings in (("e", QUICK), ("f", replace(QUICK, batch_pages=3))):
        with_other_rules(letter * 16)
        report = build_pages(database, settings=settings)
        assert taken(report) == [f"{n_annotated} of {report.processed}"]
        assert tables_of(database) == before


def test_kept_parses_are_handed_on_and_are_small(database: Path, with_other_rules: Change) -> None:
    (one,) = kept_files(database)
    with_other_rules("f" * 16)
    report = build_pages(database)
    (other,) = (path for path in kept_files(database) if path != one)
    assert one.read_bytes() == other.read_bytes()
    assert one.stat().st_size / report.rows["articles"] < 25_000


@pytest.mark.parametrize("harm", ["flip", "cut", "empty", "header"])
def test_a_damaged_file_is_said_and_not_used(database: Path, with_other_rules: Change, harm: str) -> None:
    before = tables_of(database)
    (path,) = kept_files(database)
    data = bytearray(path.read_bytes())
    if harm == "flip":
        data[-len(data) // 3] ^= 4
    elif harm == "header":
        data[80] ^= 4
    path.write_bytes(data[: len(data) // 2] if harm == "cut" else b"" if harm == "empty" else data)
    with_other_rules("f" * 16)
    report = build_pages(database)
    assert taken(report) == []
    assert any(NAME in note and "were not used" in note for note in report.notes)
    assert tables_of(database) == before


def test_parses_of_another_model_are_not_used(database: Path, with_other_rules: Change) -> None:
    (path,) = kept_files(database)
    identity = model_identity()
    assert len(parses.find(path.parents[2], maker(identity)).places(["0" * 16])) == 0
    found = parses.find(path.parents[2], maker(replace(identity, sha256="0" * 64)))
    assert (found.n_foreign, found.damaged) == (1, [])
    with pytest.raises(parses.ForeignParses):
        parses.Reader(path, "another")
    assert parses.Reader(path, maker(identity)).get("0" * 32) is None


def test_no_more_are_kept_than_the_user_allows(tmp_path: Path) -> None:
    for settings in (replace(QUICK, keep_parses=False), replace(QUICK, parses_megabytes=0)):
        database = tmp_path / f"{settings.keep_parses}.duckdb"
        report = build_pages(database, SAMPLE, settings=settings)
        assert kept_files(database) == []
        assert any("no more are kept" in note for note in report.notes) == settings.keep_parses


def test_clean_removes_parses_and_old_batches_and_nothing_else(
    database: Path, with_other_rules: Change, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tables_of(database)
    clean_warehouse(database, Settings(), old=False, parses=False)
    assert len(kept_files(database)) == 1
    assert "parses kept by 1 batches" in capsys.readouterr().out
    with_other_rules("f" * 16)
    build_pages(database)
    monkeypatch.setattr("pipelines.cli.upkeep.fingerprint", lambda settings: ("f" * 16, None))
    clean_warehouse(database, Settings(), old=True, parses=False)
    assert [path.parents[1].name for path in kept_files(database)] == ["f" * 16]
    clean_warehouse(database, Settings(), old=False, parses=True)
    assert kept_files(database) == []
    assert build_pages(database).processed == 0
    assert tables_of(database) == before


def test_clean_says_that_a_run_could_take_the_parses_of_old_batches(
    database: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pipelines.cli.upkeep.fingerprint", lambda settings: ("f" * 16, None))
    clean_warehouse(database, Settings(), old=False, parses=False)
    assert "1 batches of another fingerprint, 1 with parses that the next run can take" in capsys.readouterr().out


def test_a_worker_that_parses_nothing_loads_no_language_model(database: Path) -> None:
    paths = WarehousePaths(database)
    captures = tuple(record.capture for record in archive.records(paths.archive))
    model, kept = Settings().nlp_model, tuple(kept_files(database))
    spec = BatchSpec(captures, paths.archive, database.parent / "other", "0" * 16, model, kept=kept, is_kept=True)
    code = (
        "import pickle, sys; from pipelines.process.worker import process_batch; "
        "report = process_batch(pickle.load(sys.stdin.buffer)); print(report.n_kept, 'spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], input=pickle.dumps(spec), capture_output=True, check=True)
    assert done.stdout.decode().split() == [str(len(captures)), "False"]


def test_what_is_kept_is_known_by_capture(database: Path) -> None:
    paths = WarehousePaths(database)
    names = [record.capture.capture_id for record in archive.records(paths.archive)]
    found = parses.find(paths.batches, maker(model_identity()))
    assert found.have(names)
    assert found.have([])
    assert not found.have([*names, "0" * 16])
    assert found.places(names) == tuple(kept_files(database))
