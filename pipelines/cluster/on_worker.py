"""What a Dask worker does: says which code it has, and runs batches, each in a process of its own beside it.

Every thread of a Dask worker has one such process, which is kept from batch to batch and ended when its run ends or is not heard
of for a while.  What belongs here: everything that runs on a worker.  What does not: dealing batches out (``engine``).
"""

from __future__ import annotations

import multiprocessing as mp
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipelines.cluster.storage import Transit
from pipelines.fingerprint import fingerprint
from pipelines.process.pool import LocalPool, WorkerFailed
from pipelines.process.worker import BatchReport, BatchSpec
from pipelines.settings import Settings, UserTables

NEWS_SECONDS = 1.0  # between two messages on how far a batch is
IDLE_SECONDS = 300.0  # a process of which no run asks anything is ended then
FOLDER = "dateline"


@dataclass(frozen=True, slots=True)
class Code:
    """What decides the fingerprint besides the code: the settings that change rows, and the user's table of actors."""

    nlp_model: str
    page_megabytes: int
    actors: bytes | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """One batch on its way to a worker.  ``run``: whose it is; ``token``: the name of this attempt; ``transit``: where bytes are
    taken from and left, None where the worker has the paths of the spec itself."""

    run: str
    token: str
    spec: BatchSpec
    page_seconds: float
    megabytes: int
    actors: bytes | None = None
    transit: Transit | None = None


@dataclass(slots=True)
class _Desk:
    """The process of one thread, and whose it is."""

    key: tuple[object, ...]
    pool: LocalPool
    run: str
    last: float
    busy: threading.Lock = field(default_factory=threading.Lock)


_desks: dict[int, _Desk] = {}
_ended: dict[str, None] = {}  # runs that let their processes go
_guard = threading.Lock()
_watch: list[threading.Thread] = []


class Ended(Exception):
    """The run of a batch is over."""


def identity(code: Code) -> str:
    """The fingerprint that rows of this worker would have.  Raises LanguageModelError, OSError."""
    with tempfile.TemporaryDirectory(prefix="dateline-") as temporary:
        user = UserTables(actors=_actors(code.actors, Path(temporary)))
        settings = Settings(nlp_model=code.nlp_model, page_megabytes=code.page_megabytes, user=user)
        return fingerprint(settings)[0]


def _actors(content: bytes | None, folder: Path) -> Path | None:
    if content is None:
        return None
    path = folder / "actors.tsv"
    path.write_bytes(content)
    return path


def do(task: Task) -> tuple[BatchReport, ...]:
    """Run a batch to its committed rows; several reports where it had to be parted.  Raises WorkerFailed, Ended."""
    from distributed import get_worker

    worker: Any = get_worker()
    news = _News(lambda pages: worker.log_event(task.run, [task.token, pages]))
    spec, desk = task.spec, _desk(task)
    with desk.busy, tempfile.TemporaryDirectory(prefix=f"{FOLDER}-", dir=worker.local_directory) as temporary:
        scratch = Path(temporary)

        def tick(pages: int) -> None:
            if task.run in _ended:
                raise Ended(task.run)
            news.add(pages)

        try:
            if task.actors is not None:
                spec = replace(spec, actors=_actors(task.actors, scratch))
            if task.transit is not None:
                spec = task.transit.fetch(spec, scratch)
            reports = tuple(desk.pool.run([spec], tick))
            if task.transit is not None:
                for report in reports:
                    task.transit.leave(spec.folder, report.batch)
        except BaseException as error:
            desk.pool.close()
            if isinstance(error, OSError):
                raise WorkerFailed(f"a batch cannot be done: {error}") from None
            raise
        finally:
            desk.last = time.monotonic()
    return reports


class _News:
    """How far a batch is, told now and then."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        self._tell = tell
        self._pages = 0
        self._said = 0.0  # that the first page is begun is told at once

    def add(self, pages: int) -> None:
        """So many pages more (fewer where some are done again)."""
        self._pages += pages
        if time.monotonic() - self._said >= NEWS_SECONDS:
            self._said = time.monotonic()
            self._tell(self._pages)


def _desk(task: Task) -> _Desk:
    """The desk of this thread, with a process of the code and limits that the task asks for."""
    if mp.current_process().daemon:  # a nanny's worker is, and could not have a process of its own
        mp.current_process().daemon = False
    spec = task.spec
    key = (spec.fingerprint, spec.nlp_model, task.page_seconds, task.megabytes)
    here = threading.get_ident()
    with _guard:
        desk = _desks.get(here)
        if desk is not None and desk.key != key:
            desk.pool.close()
            desk = None
        if desk is None:
            pool = LocalPool(1, task.page_seconds, task.megabytes, spec.nlp_model)
            desk = _desks[here] = _Desk(key, pool, task.run, time.monotonic())
        desk.run, desk.last = task.run, time.monotonic()
        if not _watch:
            _watch.append(threading.Thread(target=_end_idle, daemon=True, name="dateline-idle"))
            _watch[0].start()
    return desk


def _end_idle() -> None:
    while True:
        time.sleep(IDLE_SECONDS / 10)
        _close(lambda desk: time.monotonic() - desk.last > IDLE_SECONDS)


def let_go(run: str) -> None:
    """A run is over: its processes end, those of batches that are not done too."""
    _ended[run] = None
    while len(_ended) > 1000:
        del _ended[next(iter(_ended))]
    _close(lambda desk: desk.run == run)


def _close(which: Callable[[_Desk], bool]) -> None:
    """Close the desks that are idle and for which it holds; one at work sees for itself that its run has ended."""
    with _guard:
        for desk in _desks.values():
            if which(desk) and desk.busy.acquire(blocking=False):
                try:
                    desk.pool.close()
                finally:
                    desk.busy.release()
