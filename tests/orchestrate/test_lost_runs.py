"""Runs that were killed: the next start ends them, run monitoring ends them, and none keeps a place of the queue for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.tags import GRPC_INFO_TAG

from pipelines.disk.lock import exclusive
from pipelines.orchestrate.launch import dagster_home, run_job
from pipelines.orchestrate.lost_runs import LOCK_TAG, UNKNOWN_SECONDS, end_lost_runs, hold, is_lost, let_go
from pipelines.settings import load_project
from tests.orchestrate.test_job import project
from tests.warehouses import Silence

ROOT = Path(__file__).parents[2]
STARTED, FAILURE, SUCCESS = dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.SUCCESS


@pytest.fixture(autouse=True)
def _stay_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = project(tmp_path / "p")
    monkeypatch.chdir(root)  # the folders of dagster.yaml are relative to it
    return root


@pytest.fixture
def instance(root: Path) -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.from_config(str(dagster_home(root))) as instance:
        yield instance


def start(root: Path) -> subprocess.Popen[bytes]:
    """`dateline run`, as a process."""
    return subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "run"], cwd=root, env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip


def wait_for(condition: Callable[[], bool], seconds: float = 120.0) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends
        time.sleep(0.1)


def statuses(instance: dg.DagsterInstance) -> list[dg.DagsterRunStatus]:
    return [run.status for run in reversed(instance.get_runs())]


def started(instance: dg.DagsterInstance, processes: list[subprocess.Popen[bytes]]) -> bool:
    assert all(process.poll() is None for process in processes), [process.communicate() for process in processes]
    return statuses(instance).count(STARTED) == len(processes)


@contextmanager
def held_up(root: Path) -> Iterator[None]:
    """No run gets the warehouse's lock inside the block: each waits in its first step."""
    (root / "warehouse").mkdir(exist_ok=True)
    with exclusive(root / "warehouse" / "dateline.lock", lambda line: None):
        yield


def test_two_killed_runs_are_known_and_ended_at_the_next_start(root: Path, instance: dg.DagsterInstance) -> None:
    with held_up(root):
        processes = [start(root), start(root)]
        try:
            wait_for(lambda: started(instance, processes))
            assert end_lost_runs(instance) == 0  # both live
        finally:
            for process in processes:
                os.kill(process.pid, signal.SIGKILL)
                process.communicate(timeout=60)
    assert statuses(instance) == [STARTED, STARTED]
    launcher = instance.run_launcher  # what run monitoring asks, and by what it ends a run
    assert launcher.supports_check_run_worker_health
    assert {launcher.check_run_worker_health(run).status.value for run in instance.get_runs()} == {"NOT_FOUND"}
    said = Silence()
    assert run_job(load_project(root), said).is_published
    assert statuses(instance) == [FAILURE, FAILURE, SUCCESS]
    assert "2 runs of before stood as running, without a process: ended" in said.said
    assert list((root / ".dagster" / "running").iterdir()) == []


def test_a_run_whose_terminal_is_closed_says_itself_that_it_ends(root: Path, instance: dg.DagsterInstance) -> None:
    with held_up(root):
        process = start(root)
        try:
            wait_for(lambda: started(instance, [process]))
            process.send_signal(signal.SIGHUP)
            process.communicate(timeout=60)
        finally:
            process.kill()
    assert statuses(instance)[0] in (FAILURE, dg.DagsterRunStatus.CANCELED)


@pytest.mark.parametrize(
    ("tags", "age", "lost"),
    [
        ({}, 1.0, False),  # it may not have said yet where it is
        ({}, UNKNOWN_SECONDS + 1, True),
        ({LOCK_TAG: "gone"}, 1.0, True),
        ({GRPC_INFO_TAG: '{"host": "localhost", "socket": "/nowhere/s"}'}, 1.0, True),
        ({GRPC_INFO_TAG: '{"host": "127.0.0.1", "port": 1}'}, 1.0, True),
        ({GRPC_INFO_TAG: "[]"}, 1.0, True),
    ],
)
def test_by_what_a_run_is_known_to_be_lost(tags: dict[str, str], age: float, lost: bool) -> None:
    run = dg.DagsterRun("build", run_id="r", tags=tags)
    assert is_lost(run, time.time() - age) is lost


def test_a_process_that_ends_by_itself_leaves_no_lock_behind(tmp_path: Path) -> None:
    script = f"from pathlib import Path; from pipelines.orchestrate.lost_runs import hold; hold(Path({str(tmp_path)!r}), 'r')"
    subprocess.run([sys.executable, "-c", script], check=True, env=os.environ | {"PYTHONPATH": str(ROOT)})
    assert list((tmp_path / ".dagster" / "running").iterdir()) == []


def test_a_lock_that_is_held_is_no_lost_run(tmp_path: Path) -> None:
    run = dg.DagsterRun("build", run_id="held", tags=hold(tmp_path, "held"))
    script = f"import fcntl, sys; fcntl.flock(open({run.tags[LOCK_TAG]!r}), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 1
    assert not is_lost(run, 0.0)
    let_go(tmp_path, "held")
    assert is_lost(run, 0.0)
