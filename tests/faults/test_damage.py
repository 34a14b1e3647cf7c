"""Whatever is damaged of what a warehouse consists of: the next run makes equal tables again, or refuses in words; what the
archive itself has lost is named, and what was read of it before is kept and marked."""

from __future__ import annotations

import builtins
import os
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from pipelines.report import Report
from pipelines.settings import Source
from tests.faults.damage import KINDS, Kind, both
from tests.faults.runs import RunSpec, run
from tests.warehouses import contents, page, write_pages

Tables = dict[str, list[tuple[object, ...]]]
MODES = ("build", "rebuild", "publish")
# Failures that commands and UI tell in one line, without a traceback; and what the system says of a file (OSError).
NAMED = ("NotAWarehouse", "CheckFailed", "ArchiveError", "WorkerFailed", "Damaged")


@dataclass(frozen=True, slots=True)
class Undisturbed:
    """A warehouse of two acquiring runs, and what the three ways make of it where nothing is damaged."""

    root: Path
    expected: dict[str, Tables]


def spec_in(root: Path, mode: str) -> RunSpec:
    spec = RunSpec(root / "w.duckdb", (Source(root / "pages", "c"),) if mode == "build" else ())
    return replace(spec, settings=replace(spec.settings, batch_pages=2))


def prepare(root: Path, mode: str) -> None:
    """``build``: a page more, so that there is something to publish; ``rebuild``: without the published file."""
    if mode == "build":
        write_pages(root / "pages", {"d.txt": "A third ferry\n\nSome 12 boats came back.\n"})
    if mode == "rebuild":
        for name in ("w.duckdb", "w.stamp", "w.duckdb.wal"):
            if (root / name).is_dir():
                shutil.rmtree(root / name)
            (root / name).unlink(missing_ok=True)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Undisturbed:
    root = tmp_path_factory.mktemp("damage")
    write_pages(root / "pages", {
        "a.html": page("The gate", "At least 300 people crossed, the mayor said."), "bad.html": b"\x89PNG" + bytes(99),
        "none.txt": "",
    })  # fmt: skip
    run(spec_in(root, "build"))
    write_pages(root / "pages", {"b.txt": "A ferry\n\nAround 30 boats returned, officials said.\n"})
    run(spec_in(root, "build"))
    expected = {}
    for mode in MODES:
        copy = tmp_path_factory.mktemp(mode) / "copy"
        shutil.copytree(root, copy)
        prepare(copy, mode)
        run(spec_in(copy, mode))
        expected[mode] = contents(copy / "w.duckdb")
    assert expected["rebuild"] == expected["publish"]
    assert len(expected["build"]["articles"]) == 3
    return Undisturbed(root, expected)


# Each kind in one of the ways, in turn; DATELINE_DAMAGE=all tries every kind in every way (three times as long).
CASES = [
    (kind, mode)
    for number, kind in enumerate(KINDS)
    for other, mode in enumerate(MODES)
    if (number + other) % len(MODES) == 0 or os.environ.get("DATELINE_DAMAGE") == "all"
]


@pytest.mark.parametrize(("kind", "mode"), CASES, ids=[f"{kind.name}, {mode}" for kind, mode in CASES])
def test_damage_heals_or_is_named(undisturbed: Undisturbed, tmp_path: Path, kind: Kind, mode: str) -> None:
    root = tmp_path / "copy"
    shutil.copytree(undisturbed.root, root)
    kind.hurt(root)
    prepare(root, mode)
    outcome = told(spec_in(root, mode))
    if isinstance(outcome, str):
        name = outcome.partition(":")[0]
        assert name in NAMED or issubclass(getattr(builtins, name, object), OSError), outcome
        assert kind.refused, outcome
        assert kind.refused in outcome
        return
    assert not kind.refused or mode == "rebuild", "this must be refused"
    found, expected = contents(root / "w.duckdb"), dict(undisturbed.expected[mode])
    if found != expected:
        said = "\n".join(outcome.notes)
        assert said or kind.name == "all batches deleted", (
            "a difference in silence"
        )  # that is a rebuild from the archive alone
        if kind.name == "batch of another warehouse":
            assert mode == "rebuild", said  # without the last file's stamp nobody knows whose it is
            assert "stand in no record of the archive any more" in said
            return
        if "rejects" in kind.name or kind.name == "all batches deleted":
            assert mode == "rebuild", said  # elsewhere the published file, or the sources, give them back
            assert "known again when their sources are looked at again" in said or kind.name == "all batches deleted"
            found, expected = (contents_without(tables, "rejects") for tables in (found, expected))
        else:
            assert kind.loses, said
            assert mode != "build", said  # the pages are there and are archived again
            assert "w.archive" in said or ".warc.gz" in said or "captures.is_damaged" in said, said
            found, expected = (contents_without(tables, "captures") for tables in (found, expected))
    assert found == expected
    if mode == "publish":
        assert run(spec_in(root, mode)).is_published is False  # and the next run has nothing left to do


def told(spec: RunSpec) -> Report | str:
    """What a run reports, or the words of its failure."""
    try:
        return run(spec)
    except RuntimeError as error:
        return str(error)


def contents_without(tables: Tables, name: str) -> Tables:
    return {table: rows for table, rows in tables.items() if table != name}


def test_what_both_the_archive_and_the_batches_lost_is_named(undisturbed: Undisturbed, tmp_path: Path) -> None:
    root = tmp_path / "copy"
    shutil.copytree(undisturbed.root, root)
    both(root)
    report = run(spec_in(root, "publish"))
    assert "1 captures are lost, both from the archive and from whole batches" in "\n".join(report.notes)
    assert len(contents(root / "w.duckdb")["captures"]) == len(undisturbed.expected["publish"]["captures"]) - 1
    report = run(spec_in(root, "build"))  # the page is still there
    write_pages(root / "pages", {"d.txt": "A third ferry\n\nSome 12 boats came back.\n"})
    run(spec_in(root, "build"))
    assert contents(root / "w.duckdb") == undisturbed.expected["build"]
