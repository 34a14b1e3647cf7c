"""A Dask worker that stays: ``dateline worker tcp://…``.

It has a thread for each core and neither a nanny nor a memory limit of Dask's, since every batch runs in a process with limits of
its own.  When the scheduler goes, it waits for it to come back.  What belongs here: that.  What does not: what a worker does.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

ANSWER_SECONDS = 10
POLL_SECONDS = 1.0


# What Dask does many times a second besides its work, and what nobody looks at where a task takes a minute: together a tenth of a
# core on a small machine.
_CALM = {
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.work-stealing": False,  # a batch is sent to one worker
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.admin.tick.interval": "500ms",
    "distributed.admin.system-monitor.interval": "2s",
}


def calm() -> None:
    """Let the scheduler and workers that this process starts from now on do nothing besides their work."""
    import dask
    import distributed  # noqa: F401  # it sets its loggers when it is imported

    dask.config.set(_CALM)
    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is to be known is said in lines of our own


def serve(scheduler: str, threads: int, patience: float, say: Callable[[str], None]) -> None:
    """Work for a scheduler until it has been gone for ``patience`` seconds.  Raises ConnectionError then."""
    calm()
    asyncio.run(_serve(scheduler, threads, patience, say))


async def _serve(scheduler: str, threads: int, patience: float, say: Callable[[str], None]) -> None:
    from distributed import Worker

    last, is_told = time.monotonic(), False
    while True:
        worker: Any = Worker(
            scheduler, nthreads=threads, memory_limit=0, death_timeout=ANSWER_SECONDS, dashboard_address="127.0.0.1:0"
        )
        try:
            await worker
            say(f"{worker.address} works for {scheduler}, {threads:,} batches at once")
            await worker.finished()
        except (OSError, TimeoutError, RuntimeError):  # no answer: Dask says so in each of these ways
            await worker.close(timeout=1)
        else:
            last, is_told = time.monotonic(), False
        if not is_told:
            say(f"the scheduler at {scheduler} is gone: waiting for it")
            is_told = True
        if time.monotonic() - last > patience:
            raise ConnectionError(f"the scheduler at {scheduler} has been gone for {patience:g} s")
        await asyncio.sleep(POLL_SECONDS)
