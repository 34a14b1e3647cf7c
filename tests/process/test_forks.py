"""Workers are forks of one process that has loaded what they need, and that is there no longer than they are."""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import pytest

from pipelines.process.forks import Forks
from tests.process import test_pool

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing is forked")
SECONDS = 60


@pytest.fixture(autouse=True)
def _none_is_running() -> None:
    """Other tests fork, too."""
    forkserver._forkserver._stop()  # type: ignore[attr-defined]


def tell(pipe: Connection) -> None:
    """Say whom this process came from, and stay until somebody answers or is gone."""
    pipe.send(os.getppid())
    pipe.recv()


def look(pipe: Connection) -> None:
    """Say whether spaCy was there from the beginning, and how many threads of Python's this process came with."""
    pipe.send(("spacy" in sys.modules, threading.active_count()))


def started(
    forks: Forks, *, is_loaded: bool = False, target: Callable[..., None] = tell
) -> tuple[BaseProcess, Connection]:
    ours, theirs = mp.Pipe()
    process = forks.start(target, (theirs,), "dateline-worker", is_loaded=is_loaded)
    theirs.close()
    return process, ours


def ends(pid: int) -> bool:
    """Whether a process ends soon."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if not test_pool.is_running(pid):
            return True
        time.sleep(0.05)
    return False


def test_all_come_from_one_process_that_ends_with_the_last_user() -> None:
    one, other = Forks(), Forks()
    first, pipe = started(one)
    second, second_pipe = started(other)
    origin = pipe.recv()
    assert second_pipe.recv() == origin != os.getpid()
    one.close()
    assert first.is_alive()  # whose user only has no more to start
    second_pipe.send("go on")
    pipe.send("go on")
    first.join(SECONDS)
    second.join(SECONDS)
    assert (first.exitcode, second.exitcode) == (0, 0)
    other.close()
    assert ends(origin)


def test_what_pages_need_is_loaded_before_a_worker_begins() -> None:
    forks = Forks()
    process, pipe = started(forks, is_loaded=True, target=look)
    is_loaded, n_threads = pipe.recv()
    process.join(SECONDS)
    forks.close()
    assert is_loaded
    assert n_threads == 1  # of Python's own: none that could hold a lock while the next worker is forked


def test_where_that_process_is_killed_there_is_another() -> None:
    forks = Forks()
    first, pipe = started(forks)
    origin = pipe.recv()
    os.kill(origin, signal.SIGKILL)
    first.join(SECONDS)
    assert not first.is_alive()  # a worker does not outlive it
    second, pipe = started(forks)
    assert pipe.recv() != origin
    pipe.send("go on")
    second.join(SECONDS)
    assert second.exitcode == 0
    forks.close()


def test_one_that_the_program_has_for_itself_is_used_and_stays() -> None:
    ours, theirs = mp.Pipe()
    own = mp.get_context("forkserver").Process(target=tell, args=(theirs,), daemon=True)
    own.start()
    theirs.close()
    origin = ours.recv()
    forks = Forks()
    process, pipe = started(forks)
    assert pipe.recv() == origin
    pipe.send("go on")
    process.join(SECONDS)
    forks.close()
    assert own.is_alive()
    assert test_pool.is_running(origin)
    ours.send("go on")
    own.join(SECONDS)
    assert own.exitcode == 0
    forkserver._forkserver._stop()  # type: ignore[attr-defined]
