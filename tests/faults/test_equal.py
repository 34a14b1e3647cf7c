"""Equal tables, whatever the order in which pages come, the size of a batch, the number of workers."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.report import Report
from pipelines.settings import Settings, Source
from tests.faults.runs import RunSpec, run
from tests.warehouses import SAMPLE, build_pages, contents, page, write_pages

Tables = dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def expected(sample: tuple[Path, Report]) -> Tables:
    return contents(sample[0])


def spec_in(folder: Path, **settings: int) -> RunSpec:
    return RunSpec(folder / "w.duckdb", (Source(SAMPLE, "sample"),), replace(Settings(workers=1), **settings))


@pytest.mark.parametrize("batch_pages", [1, 3])
def test_the_size_of_a_batch_changes_nothing(tmp_path: Path, expected: Tables, batch_pages: int) -> None:
    run(spec_in(tmp_path, batch_pages=batch_pages))
    assert contents(tmp_path / "w.duckdb") == expected


def test_the_order_in_which_pages_come_changes_nothing(tmp_path: Path, expected: Tables) -> None:
    (tmp_path / "sample").mkdir()
    spec = replace(spec_in(tmp_path), sources=(Source(tmp_path / "sample", "sample"),))
    names = sorted((path.name for path in SAMPLE.iterdir()), reverse=True)
    for first in range(0, len(names), 4):  # sidecars and the manifest before their pages: they sort behind them
        for name in names[first : first + 4]:
            shutil.copy(SAMPLE / name, tmp_path / "sample" / name)
        shutil.copy(SAMPLE / "manifest.csv", tmp_path / "sample")
        run(spec)
    found = contents(tmp_path / "w.duckdb")
    # the manifest named pages that were not there yet, and they are no rejects any more
    assert found == expected


def test_the_number_of_workers_changes_nothing(tmp_path: Path) -> None:
    pages = {
        f"{number:02}.html": page(
            f"Report {number}", f"At least {number + 3} boats returned to Mtwara, a fisherman said on Friday."
        )
        for number in range(44)
    }
    folder = write_pages(tmp_path / "pages", pages)
    one, two = tmp_path / "one.duckdb", tmp_path / "two.duckdb"
    report = build_pages(two, folder, settings=Settings(workers=2, batch_pages=9))
    assert report.total("stored") == len(pages)
    run(RunSpec(one, (Source(folder, "pages"),)))
    assert contents(one) == contents(two)
