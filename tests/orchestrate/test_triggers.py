"""The inbox sensor: files must settle, nothing runs twice for the same files."""

from __future__ import annotations

import os
import time
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestrate.triggers import build_job, daily_schedule, inbox_sensor, listing
from pipelines.settings import SettingsError
from tests.orchestrate.test_job import project
from tests.warehouses import page


def ask(root: Path, cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    found = inbox_sensor(build_job(), root)(dg.build_sensor_context(cursor=cursor))
    assert isinstance(found, dg.SensorResult | dg.SkipReason)
    return found


def age(folder: Path, seconds: float) -> None:
    for path in folder.rglob("*"):
        os.utime(path, (time.time() - seconds,) * 2)


def test_files_must_settle_before_a_run_starts(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    young = ask(root)
    assert isinstance(young, dg.SkipReason)
    assert "settle" in (young.skip_message or "")
    age(root / "inbox", 60)
    settled = ask(root)
    assert isinstance(settled, dg.SensorResult)
    assert settled.run_requests is not None
    assert [request.run_key for request in settled.run_requests] == [settled.cursor]


def test_the_same_files_do_not_start_a_second_run(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    age(root / "inbox", 60)
    first = ask(root)
    assert isinstance(first, dg.SensorResult)
    assert isinstance(ask(root, first.cursor), dg.SkipReason)
    (root / "inbox" / "b.html").write_text(page("New", "Something new happened there on Friday."))
    age(root / "inbox", 60)
    assert isinstance(ask(root, first.cursor), dg.SensorResult)


def test_other_files_are_not_looked_at(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    before = listing([root / "inbox"])
    (root / "inbox" / "notes.xlsx").write_bytes(b"x")
    assert listing([root / "inbox"]) == before
    (root / "inbox" / "a.html.meta.json").write_text("{}")
    assert listing([root / "inbox"])[0] != before[0]


def test_a_wrong_sources_file_fails_the_tick_with_its_message(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    (root / "sources.toml").write_text("[[sauce]]")
    with pytest.raises(SettingsError, match="unknown key 'sauce'"):
        ask(root)
    schedule = daily_schedule(build_job(), root)
    with pytest.raises(SettingsError, match="unknown key 'sauce'"):
        schedule(dg.build_schedule_context())


def test_the_schedule_asks_for_a_run(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    assert isinstance(daily_schedule(build_job(), root)(dg.build_schedule_context()), dg.RunRequest)
