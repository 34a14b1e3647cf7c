"""The unpacked gazetteer: left once, mapped afterwards, never believed unchecked, and never needed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pipelines.gazetteer import unpacked
from pipelines.gazetteer.gazetteer import COMPILED, Gazetteer


@pytest.fixture(scope="module")
def whole() -> bytes:
    return unpacked._unpacked(COMPILED)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bytes) -> Path:
    """The only folder where a file may be left; unpacking costs nothing here, and is counted."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    made: list[Path] = []

    def unpack(compiled: Path) -> bytes:
        made.append(compiled)
        return whole

    monkeypatch.setattr(unpacked, "_unpacked", unpack)
    monkeypatch.setattr(unpacked, "MADE", made, raising=False)
    return tmp_path / "dateline"


def _n_made() -> int:
    return len(unpacked.MADE)  # type: ignore[attr-defined]


def _answers() -> tuple[object, ...]:
    gazetteer = Gazetteer(COMPILED, ())
    names = ("Paris", "Hague", "Springfield", "Nowhere at all", "")
    return (
        *(gazetteer.find(name) for name in names),
        gazetteer.find_romanised("Muhammad"),
        gazetteer.by_entity_id("place:geonames:98245"),
        sorted(gazetteer.countries),
    )


def test_it_is_unpacked_once_and_then_mapped_with_equal_answers(cache: Path) -> None:
    first = _answers()
    assert [path.suffix for path in cache.iterdir()] == [".unpacked"]
    assert _answers() == first
    assert _n_made() == 1


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "other", "no head"])
def test_a_file_that_is_not_what_was_written_is_made_anew(cache: Path, whole: bytes, harm: str) -> None:
    first = _answers()
    (path,) = cache.iterdir()
    at = len(whole) // 2
    flipped = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
    path.unlink()  # the process that mapped it keeps its own
    headless = unpacked.MAGIC + b"{]"
    harmed = {"cut": whole[:-9], "flipped": flipped, "empty": b"", "other": b"x" * 99, "no head": headless}
    path.write_bytes(harmed[harm])
    assert _answers() == first
    assert _n_made() == 2
    assert path.read_bytes() == whole


def test_where_nothing_can_be_written_each_process_unpacks_for_itself(cache: Path) -> None:
    cache.write_text("a file where the folder would be")
    first = _answers()
    assert _answers() == first
    assert _n_made() == 2


def test_files_of_other_gazetteers_go_after_some_time(cache: Path) -> None:
    cache.mkdir()
    for name, age in (
        ("places-old.unpacked", 40),
        (".places-old.unpacked.1", 40),
        ("places-new.unpacked", 2),
        ("mine.txt", 99),
    ):
        (cache / name).write_text("")
        then = (cache / name).stat().st_mtime - age * 86_400
        os.utime(cache / name, (then, then))
    _answers()
    assert sorted(path.name for path in cache.iterdir() if "-" not in path.name or "new" in path.name or "old" in path.name) == [
        "mine.txt", "places-new.unpacked",
    ]  # fmt: skip


def test_a_small_gazetteer_leaves_no_file(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "WORTH_A_FILE", 10**9)
    _answers()
    assert not cache.exists()
