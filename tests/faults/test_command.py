"""The command as users run it, with its workers: killed, run twice at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.settings import Source
from tests.faults.runs import RunSpec, run
from tests.warehouses import contents, page, write_pages

COMMAND = [sys.executable, "-m", "pipelines.cli", "build"]
SECONDS = 120.0
SOME = {
    f"{number:02}.html": page(f"Report {number}", f"At least {number + 3} boats returned, a fisherman said.")
    for number in range(30)
}


def start(folder: Path) -> subprocess.Popen[str]:
    """``dateline build`` on a folder's pages."""
    command = [
        *COMMAND,
        str(folder / "pages"),
        "--warehouse",
        str(folder / "w.duckdb"),
        "--workers",
        "1",
        "--collection",
        "c",
    ]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def wait_for(condition: Callable[[], object], process: subprocess.Popen[str]) -> None:
    """Until something is there; AssertionError where the command ends before, or never gets so far."""
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)


def members(session: int) -> list[int]:
    """The processes of a session that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[3]) == session and fields[0] != "Z":
                found.append(int(entry.name))
    return found


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[object, ...]]]:
    folder = tmp_path_factory.mktemp("expected")
    write_pages(folder / "pages", SOME)
    run(RunSpec(folder / "w.duckdb", (Source(folder / "pages", "c"),)))
    return contents(folder / "w.duckdb")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder of pages; nothing that was started on it outlives the test."""
    write_pages(tmp_path / "pages", SOME)
    yield tmp_path
    for name in tmp_path.glob("*.session"):
        for pid in members(int(name.stem)):
            os.kill(pid, signal.SIGKILL)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for processes in /proc")
@pytest.mark.parametrize("place", ["w.archive/*.open", "w.batches/*/.tmp-*", ".w.building-*"])
def test_a_command_that_is_killed_leaves_no_worker_and_the_next_makes_it_whole(
    folder: Path, expected: dict[str, list[tuple[object, ...]]], place: str
) -> None:
    killed = start(folder)
    (folder / f"{killed.pid}.session").touch()
    wait_for(lambda: any(folder.glob(place)) or (folder / "w.duckdb").exists(), killed)
    os.kill(killed.pid, signal.SIGKILL)
    killed.communicate()
    deadline = time.monotonic() + 20
    while members(killed.pid):  # a worker ends when its pipe breaks
        assert time.monotonic() < deadline, "a worker outlived its parent"
        time.sleep(0.05)
    run(RunSpec(folder / "w.duckdb", (Source(folder / "pages", "c"),)))
    assert contents(folder / "w.duckdb") == expected


def test_two_commands_at_once_the_second_waits_and_says_for_whom(
    folder: Path, expected: dict[str, list[tuple[object, ...]]]
) -> None:
    first = start(folder)
    (folder / f"{first.pid}.session").touch()
    wait_for(lambda: (folder / "w.lock").exists() and (folder / "w.lock").read_text(), first)
    second = start(folder)
    (folder / f"{second.pid}.session").touch()
    out, error = second.communicate(timeout=SECONDS)
    assert first.wait(timeout=SECONDS) == 0
    assert second.returncode == 0
    assert f"another run (pid {first.pid}) is working on this warehouse" in " ".join(error.split())
    assert "already there 30" in " ".join(out.split())
    assert contents(folder / "w.duckdb") == expected


def test_ctrl_c_keeps_what_was_committed_and_shows_no_traceback(folder: Path) -> None:
    stopped = start(folder)
    (folder / f"{stopped.pid}.session").touch()
    wait_for(lambda: any(folder.glob("w.archive/*")), stopped)
    os.killpg(stopped.pid, signal.SIGINT)
    _, error = stopped.communicate(timeout=SECONDS)
    assert stopped.returncode == 130
    assert "Traceback" not in error
    assert "the next run goes on from there" in error
    assert members(stopped.pid) == []
