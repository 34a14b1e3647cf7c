"""What a worker's process asks of its system: a cap on its memory, how much it has grown, an end with its parent.

What belongs here: limits of one process.  What does not: what a worker does (``worker``), how it is replaced (``pool``).
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing as mp
import os
import resource
import signal
import sys
import threading
from importlib.abc import MetaPathFinder
from multiprocessing.connection import wait
from pathlib import Path

IS_LINUX = sys.platform.startswith("linux")
_M_ARENA_MAX = -8  # <malloc.h>
_ARENAS = 2
_PR_SET_PDEATHSIG = 1  # <linux/prctl.h>: the signal that a process gets when its parent dies


def share_arenas() -> None:
    """Have all threads of this process allocate from two arenas: each further one reserves 64 MB of addresses that nobody uses, and
    that would count against the cap of ``limit_memory``.  Where the C library has no such setting, nothing."""
    if IS_LINUX and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(_M_ARENA_MAX, _ARENAS)


def give_back() -> None:
    """Have the C library give back to the system what was freed, where it knows how to."""
    if IS_LINUX and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)


def limit_memory(megabytes: int) -> None:
    """Cap what this process may allocate beyond what it has mapped now; Linux only, elsewhere the pool's deadline is the guard."""
    if not IS_LINUX:
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


class _NoPandas(MetaPathFinder):
    """As if pandas were not installed."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Nothing to say of any other module."""
        if fullname == "pandas":
            raise ModuleNotFoundError("pandas is not wanted in a worker", name=fullname)


def without_pandas() -> None:
    """Keep pandas out of this process: pyarrow imports it, where it is installed, whenever it makes an array of a list, which costs
    0.4 s and 40 MB, and nothing here needs it."""
    if not any(isinstance(finder, _NoPandas) for finder in sys.meta_path):
        sys.meta_path.insert(0, _NoPandas())


def settle() -> None:
    """Take what is in memory now, but for garbage, for what every page needs: not to be looked through again."""
    gc.collect()
    gc.freeze()


def resident_megabytes() -> int:
    """What this process holds in memory, in megabytes; 0 where the system does not tell."""
    if not IS_LINUX:
        return 0
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 1_000_000


def die_with_parent() -> None:
    """From now on this process is killed when its parent dies, whatever it is doing: by the kernel on Linux; elsewhere, and as a
    second line, by a thread that sees the parent's end of a pipe close."""
    parent = mp.parent_process()
    if IS_LINUX:
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if parent is not None:  # it may have died before we asked, and be another than the one that forked us
        threading.Thread(target=_watch, args=(parent.sentinel,), daemon=True, name="parent-watch").start()


def _watch(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGKILL)
