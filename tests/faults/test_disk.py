"""A disk that is full at any point: a clear line, yesterday's file, and a next run that goes on from there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.settings import Source
from tests.faults.runs import RunSpec, run
from tests.warehouses import contents, page, write_pages


@pytest.fixture(scope="module")
def two_days(tmp_path_factory: pytest.TempPathFactory) -> tuple[RunSpec, RunSpec]:
    """A published warehouse whose folder has since got a page, and a copy in which that page is published too."""
    specs = []
    for name in ("yesterday", "today"):
        folder = tmp_path_factory.mktemp(name)
        specs.append(RunSpec(folder / "w.duckdb", (Source(folder / "pages", "c"),)))
        write_pages(
            folder / "pages",
            {"a.html": page("The gate opens", "More than 1,200 people crossed on Monday, officials said.")},
        )
        run(specs[-1])
        write_pages(
            folder / "pages", {"b.html": page("The ferry", *(f"At least {n} boats returned." for n in range(9, 60)))}
        )
    run(specs[1])
    return specs[0], specs[1]


# what no file may grow beyond, and what the run says when it stops there
LIMITS = [
    (400, r"OSError: .*File too large: .*w\.archive.*\.open"),
    (5_000, r"OSError: .*File too large"),
    (50_000, r"OSError: the new warehouse could not be written, .* stays as it was: .*File too large"),
    (500_000, r"OSError: the new warehouse could not be written, .* stays as it was: .*File too large"),
]


@pytest.mark.parametrize(("limit", "words"), LIMITS)
def test_a_full_disk_leaves_yesterdays_file_and_the_next_run_goes_on(
    two_days: tuple[RunSpec, RunSpec], tmp_path: Path, limit: int, words: str
) -> None:
    yesterday, today = two_days
    shutil.copytree(yesterday.database.parent, tmp_path / "copy")
    spec = RunSpec(tmp_path / "copy" / "w.duckdb", (Source(tmp_path / "copy" / "pages", "c"),))
    before = spec.database.read_bytes()
    with pytest.raises(RuntimeError, match=words):
        run(replace(spec, limit_bytes=limit))
    assert spec.database.read_bytes() == before
    assert contents(spec.database) == contents(yesterday.database)
    assert [path.name for path in spec.database.parent.iterdir() if ".building" in path.name] == []
    run(spec)
    assert contents(spec.database) == contents(today.database)
