"""`dateline ui` as a user meets it: it serves, and Ctrl-C leaves no process and no temporary home."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

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


def test_ctrl_c_ends_the_ui_and_everything_below_it(tmp_path: Path) -> None:
    root = project(tmp_path / "a-project-of-this-test")
    (root / "pyproject.toml").write_text('[tool.dagster]\nmodule_name = "pipelines.definitions"\n')
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
        ui.send_signal(signal.SIGINT)
        said = ui.communicate(timeout=60)[0].decode()
    finally:
        ui.kill()
    assert ui.returncode == 0, said
    assert f"http://127.0.0.1:{port}" in said
    assert processes_naming(str(root)) == []
    assert not list(tmp_path.rglob(".tmp_dagster_home_*"))
    assert sorted(path.name for path in root.iterdir()) == [
        ".dagster",
        "dagster.yaml",
        "inbox",
        "pyproject.toml",
        "sources.toml",
    ]
