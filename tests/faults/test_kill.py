"""kill -9 at every step of the protocol: the published file stays whole, and the next run makes it as if nothing had been."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.settings import Source
from tests.faults.runs import RunSpec, killed_at, run, steps
from tests.warehouses import contents, page, write_pages


def spec_in(folder: Path) -> RunSpec:
    return RunSpec(folder / "w.duckdb", (Source(folder / "pages", "c"),))


@pytest.fixture(scope="module")
def half_way(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of three pages, and a folder that has since grown, lost a page's address, and got one that cannot be used."""
    folder = tmp_path_factory.mktemp("half")
    address = '{"url": "https://www.example.org/gate", "captured_at": "2024-02-0%dT10:00:00Z"}'
    write_pages(folder / "pages", {
        "gate.html": page("The gate opens", "More than 1,200 people crossed on Monday, Celina Macuacua said."),
        "gate.html.meta.json": address % 6,
        "copy.html": page("The gate opens", "More than 1,200 people crossed on Monday, Celina Macuacua said."),
        "late.html": b"\x89PNG\r\n\x1a\n" + bytes(99),
    })  # fmt: skip
    run(spec_in(folder))
    write_pages(folder / "pages", {
        "gate-again.html": page("The gate opens", "More than 900 people crossed on Monday, Celina Macuacua said."),
        "gate-again.html.meta.json": address % 8,
        "ferry.txt": "The ferry\n\nAround 30 boats came back to Mtwara, a fisherman said on Friday.\n",
        "ponte.html": page("A ponte reabre", "Cerca de 340 famílias continuam registadas num campo da Tanzânia.", language="pt"),
        "late.html": page("It came late", "At least 46 houses were burned in Ngapa, several residents said."),
        "empty.txt": "",
    })  # fmt: skip
    return folder


@pytest.fixture(scope="module")
def undisturbed(half_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, run to its end."""
    folder = tmp_path_factory.mktemp("whole") / "copy"
    shutil.copytree(half_way, folder)
    run(spec_in(folder))
    return folder


def test_a_kill_at_any_step_costs_nothing(half_way: Path, undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(half_way, tmp_path / "count")
    in_order = steps(spec_in(tmp_path / "count"))
    before, after = contents(half_way / "w.duckdb"), contents(undisturbed / "w.duckdb")
    assert before["articles"] != after["articles"]
    # of every kind of step the first and the last
    places = {in_order.index(name) for name in in_order} | {
        len(in_order) - 1 - in_order[::-1].index(name) for name in in_order
    }
    assert len(places) >= 30
    for place in sorted(places):
        folder = tmp_path / "killed"
        shutil.copytree(half_way, folder)
        killed_at(spec_in(folder), place)
        where = f"killed at step {place}, {in_order[place]}"
        assert contents(folder / "w.duckdb") in (before, after), where
        run(spec_in(folder))
        assert contents(folder / "w.duckdb") == after, where
        left = [
            path.name
            for path in folder.rglob("*")
            if path.name.startswith((".tmp", ".w.building")) or path.name.endswith(".open")
        ]
        assert left == [], where
        shutil.rmtree(folder)


def test_kills_one_after_the_other(half_way: Path, undisturbed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    shutil.copytree(half_way, folder)
    for place in (40, 7, 25, 60, 3, 33):
        killed_at(spec_in(folder), place)
    run(spec_in(folder))
    assert contents(folder / "w.duckdb") == contents(undisturbed / "w.duckdb")


def test_a_kill_during_the_very_first_run_leaves_no_file_that_is_half(undisturbed: Path, tmp_path: Path) -> None:
    shutil.copytree(undisturbed / "pages", tmp_path / "pages")
    shutil.copytree(undisturbed / "pages", tmp_path / "count" / "pages")
    in_order = steps(spec_in(tmp_path / "count"))
    killed_at(spec_in(tmp_path), next(place for place, name in enumerate(in_order) if name.endswith("snapshot.swap")))
    assert not (tmp_path / "w.duckdb").exists()
    run(spec_in(tmp_path))
    assert contents(tmp_path / "w.duckdb") == contents(tmp_path / "count" / "w.duckdb")
