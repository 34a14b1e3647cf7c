"""`dateline ui` as a user meets it: it serves, ends runs that were killed, and leaves no process and no temporary home."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import dagster as dg
import httpx
import pytest

from pipelines.orchestrate.launch import dagster_home
from pipelines.orchestrate.lost_runs import LOCK_TAG
from tests.orchestrate.test_job import project


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_served(port: int, seconds: float) -> str:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        try:
            return httpx.get(f"http://127.0.0.1:{port}/server_info", timeout=5).text
        except httpx.HTTPError:
            time.sleep(0.5)
    raise AssertionError(f"no UI on port {port} after {seconds} s")


def processes_naming(text: str) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                words = (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if text.encode() in words:
                found.append(int(folder.name))
    return found


def lost_run(root: Path) -> str:
    """A run that stands as running and whose process is gone: its id."""
    run = dg.DagsterRun(
        "build", str(uuid.uuid4()), status=dg.DagsterRunStatus.STARTED, tags={LOCK_TAG: str(root / "gone")}
    )
    with dg.DagsterInstance.from_config(str(dagster_home(root))) as instance:
        instance.add_run(run)
    return run.run_id


def wait_until_ended(root: Path, run_id: str, seconds: float) -> None:
    ends = time.monotonic() + seconds
    with dg.DagsterInstance.from_config(str(dagster_home(root))) as instance:
        while (run := instance.get_run_by_id(run_id)) is None or run.status != dg.DagsterRunStatus.FAILURE:
            assert time.monotonic() < ends, run
            time.sleep(0.5)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill -9"])
def test_the_ui_ends_runs_that_were_killed_and_then_itself_with_everything_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: signal.Signals
) -> None:
    root = project(tmp_path / "a-project-of-this-test")
    (root / "pyproject.toml").write_text('[tool.dagster]\nmodule_name = "pipelines.definitions"\n')
    monkeypatch.chdir(root)  # the folders of dagster.yaml are relative to it
    of_before = [lost_run(root), lost_run(root)]  # as many as run at once
    port = free_port()
    ui = subprocess.Popen(
        [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        assert "dagster" in wait_until_served(port, 180)
        for run_id in of_before:
            wait_until_ended(root, run_id, 5)
        if how == signal.SIGKILL:
            wait_until_ended(root, lost_run(root), 90)  # by run monitoring
        ui.send_signal(how)
        said = ui.communicate(timeout=60)[0].decode()
    finally:
        ui.kill()
    ends = time.monotonic() + 60
    while processes_naming(str(root)) and how == signal.SIGKILL and time.monotonic() < ends:
        time.sleep(0.5)
    assert processes_naming(str(root)) == []
    assert f"http://127.0.0.1:{port}" in said
    assert "\x1b" not in said
    assert not list(tmp_path.rglob(".tmp_dagster_home_*"))
    assert sorted(path.name for path in root.iterdir()) == [
        ".dagster",
        "dagster.yaml",
        "inbox",
        "pyproject.toml",
        "sources.toml",
    ]
    assert ui.returncode == (0 if how == signal.SIGINT else -signal.SIGKILL), said


def test_a_port_that_is_taken_is_said_before_anything_starts(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ui = subprocess.run(
            [sys.executable, "-m", "pipelines.cli", "ui", "--port", str(port)], cwd=root, capture_output=True, text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}, timeout=100, check=False,
        )  # fmt: skip
    assert ui.returncode == 2
    assert f"port {port} of 127.0.0.1 cannot be had (Address already in use); name another with --port" in ui.stderr
