"""Where the processes of workers come from: on Linux, forks of one process that has loaded models, words and places once.

A worker then begins in a tenth of a second and shares with the others what it never changes, where a process of its own takes
seconds to load the same again.  The one that is forked runs nothing else: it has no thread that could hold a lock while it is
forked.  It ends with the process that asked for it, or before, when nobody has a worker left.

What belongs here: beginning and ending that one process.  What does not: what it loads (``preloaded``), workers (``pool``).
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import os
import threading
import time
from collections.abc import Callable
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess

from pipelines.process.worker_process import IS_LINUX

PRELOADED = "pipelines.process.preloaded"
_TRIES, _PAUSE = 50, 0.1  # s
_LOCK = threading.Lock()
_users: set[Forks] = set()


class Forks:
    """Processes for one user, who says when the last has ended (``close``)."""

    # Whether what is forked was begun here; else the program has it for processes of its own, and it is not ours to end.
    _is_ours = False

    def start(
        self, target: Callable[..., None], arguments: tuple[object, ...], name: str, *, is_loaded: bool
    ) -> BaseProcess:
        """Begin a process that does not outlive this one.  ``is_loaded`` False: it will parse no page, and nothing need be loaded
        before it begins.  Raises OSError."""
        with _LOCK:
            if not IS_LINUX:
                process: BaseProcess = mp.get_context("spawn").Process(
                    target=target, args=arguments, daemon=True, name=name
                )
                process.start()
                return process
            if not _users:
                Forks._is_ours = not _is_running()
                if Forks._is_ours:
                    mp.set_forkserver_preload([PRELOADED] if is_loaded else [])
            _users.add(self)
            for tries_left in reversed(range(_TRIES)):
                given = (target, arguments)
                process = mp.get_context("forkserver").Process(target=_begin, args=given, daemon=True, name=name)
                try:
                    process.start()
                    break
                except (ConnectionError, EOFError) as error:
                    if not tries_left:
                        raise OSError("no worker process can be begun") from error
                    time.sleep(_PAUSE)  # what is forked was killed a moment ago, and its end is not seen yet
        return process

    def close(self) -> None:
        """End the process that is forked, where nobody else needs it."""
        with _LOCK:
            if self in _users:
                _users.remove(self)
                if not _users and Forks._is_ours:
                    _end()


# Python keeps the process that is forked until the last that knows it has ended, and has no public way to say otherwise.


def _is_running() -> bool:
    """Whether the program has such a process already, for whatever it does."""
    return getattr(forkserver._forkserver, "_forkserver_pid", None) is not None


def _begin(target: Callable[..., None], arguments: tuple[object, ...]) -> None:
    """The life of a fork.  It lets go of what keeps alive the process that it came from, which ends with the one that asked."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
    target(*arguments)


def _end() -> None:
    """End the process that is forked, and with it the memory that it holds."""
    with contextlib.suppress(AttributeError, OSError):
        forkserver._forkserver._stop()  # type: ignore[attr-defined]
