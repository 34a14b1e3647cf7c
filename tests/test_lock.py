"""One run at a time: the second waits, says for whom, and a dead holder holds nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from pipelines.disk.lock import exclusive, shared

HOLDER = """
import sys, time
from pathlib import Path
from pipelines.disk.lock import exclusive
with exclusive(Path(sys.argv[1]), print):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def hold(path: Path, seconds: float) -> subprocess.Popen[str]:
    """Another process that holds the lock."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_second_waits_and_says_for_whom(tmp_path: Path) -> None:
    path = tmp_path / "w.lock"
    holder = hold(path, 0.7)
    said: list[str] = []
    started = time.monotonic()
    with exclusive(path, said.append, poll_seconds=0.05):
        waited = time.monotonic() - started
        assert path.read_text() == f"{os.getpid()}\n"
    holder.wait()
    assert waited > 0.3
    assert said == [f"another run (pid {holder.pid}) is working on this warehouse: waiting for it to end"]


def test_a_killed_holder_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "w.lock"
    holder = hold(path, 60)
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    said: list[str] = []
    with exclusive(path, said.append):
        pass
    assert said == []


def test_a_free_lock_is_taken_at_once_and_names_nobody_after(tmp_path: Path) -> None:
    path = tmp_path / "new" / "w.lock"
    with exclusive(path, print):
        assert path.read_text() == f"{os.getpid()}\n"
    assert path.read_text() == ""


def test_threads_of_one_process_exclude_each_other_too(tmp_path: Path) -> None:
    path, inside, most = tmp_path / "w.lock", [0], [0]

    def work() -> None:
        with exclusive(path, lambda text: None, poll_seconds=0.01):
            inside[0] += 1
            most[0] = max(most[0], inside[0])
            time.sleep(0.02)
            inside[0] -= 1

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_those_who_share_it_do_not_wait_for_each_other_and_one_who_wants_it_alone_waits_for_all(tmp_path: Path) -> None:
    path, said = tmp_path / "w.lock", list[str]()
    held, may_end = threading.Event(), threading.Event()

    def share() -> None:
        with shared(path, said.append):
            held.set()
            may_end.wait(60)

    other = threading.Thread(target=share)
    other.start()
    assert held.wait(30)
    with shared(path, said.append):
        assert said == []
    threading.Timer(2.5, may_end.set).start()
    with exclusive(path, said.append, poll_seconds=0.05):
        assert may_end.is_set()
    other.join()
    assert said == ["shards of a build are working on this warehouse: waiting for them to end"]
