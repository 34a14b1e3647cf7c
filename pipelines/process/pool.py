"""Killable workers: processes that take batches, each page under a deadline.

A worker that dies or stays too long is replaced; its batch is split at the page it was on, and a page that ends its worker
twice, the second time alone, is rejected with the reason.  A batch that ends its worker where it is committed is halved until the
page is found.  One page cannot hurt another, and none is tried for ever.
"""

from __future__ import annotations

import contextlib
import multiprocessing as mp
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Protocol

from pipelines.process.forks import Forks
from pipelines.process.worker import BatchReport, BatchSpec, process_batch, warm_up
from pipelines.process.worker_process import (
    die_with_parent,
    limit_memory,
    resident_megabytes,
    settle,
    share_arenas,
    without_pandas,
)
from pipelines.store.schema import Table, give, tables

NO_TABLES: Mapping[str, Table] = {}
START_SECONDS = 120.0  # loading the language model on a slow disk
ENDING_SECONDS = 5.0  # what a worker that is to be renewed gets to end by itself
COMMIT_SECONDS = 300.0  # writing and syncing one batch
MODELS_MEGABYTES = 1400  # addresses that models, words and libraries take in a worker that began without them
RENEWED_AT = 1 / 2  # of what a worker may take beyond its models: one that holds so much between two batches is renewed


class WorkerFailed(Exception):
    """A worker could not do a batch for a reason that is not a page's: a full disk, a missing model."""


class Engine(Protocol):
    """What runs batches: here processes of this machine, later perhaps several machines."""

    def run(self, specs: Iterable[BatchSpec], tick: Callable[[int], None]) -> Iterator[BatchReport]:
        """Do every batch and yield its report as it ends; ``tick(n)`` after every n pages, ``tick(0)`` before the first of a batch.
        Raises WorkerFailed."""
        ...

    def close(self) -> None:
        """End every process."""
        ...


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    spec: BatchSpec | None = None
    page: int = -1
    deadline: float = 0.0


class LocalPool:
    """``n`` processes; a page may take ``page_seconds``, a worker ``megabytes`` beyond its models."""

    def __init__(self, n: int, page_seconds: float, megabytes: int, nlp_model: str) -> None:
        self._forks = Forks()
        self._n = n
        self._page_seconds = page_seconds
        self._arguments = (megabytes, nlp_model)
        self._workers: list[_Worker] = []

    def run(self, specs: Iterable[BatchSpec], tick: Callable[[int], None]) -> Iterator[BatchReport]:
        """Do every batch; see Engine."""
        source, again = iter(specs), deque[BatchSpec]()
        struck: set[str] = set()  # captures that ended a worker once
        while True:
            self._feed(source, again, struck, tick)
            busy = [worker for worker in self._workers if worker.spec]
            if not busy:
                return
            timeout = max(0.0, min(worker.deadline for worker in busy) - time.monotonic())
            ready = set(wait([worker.pipe for worker in busy], min(timeout, 5.0)))
            for worker in busy:
                if worker.pipe in ready:
                    report = self._listen(worker, again, struck, tick)
                    if report:
                        yield report
                elif time.monotonic() > worker.deadline:
                    self._lose(worker, again, struck, tick, timed_out=True)

    def close(self) -> None:
        """End every process, at once."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()
        self._forks.close()

    def _feed(
        self, source: Iterator[BatchSpec], again: deque[BatchSpec], struck: set[str], tick: Callable[[int], None]
    ) -> None:
        idle = [worker for worker in self._workers if worker.spec is None]
        while idle or len(self._workers) < self._n:
            spec = again.popleft() if again else next(source, None)
            if spec is None:
                return
            worker = idle.pop() if idle else self._start(parses_pages=not spec.is_kept)
            worker.spec, worker.page = spec, -1
            worker.deadline = time.monotonic() + START_SECONDS
            try:
                worker.pipe.send(spec)
            except OSError:  # it was killed while it was idle
                self._lose(worker, again, struck, tick, timed_out=False)

    def _start(self, *, parses_pages: bool) -> _Worker:
        ours, theirs = mp.Pipe()
        arguments = (theirs, *self._arguments, tables())
        process = self._forks.start(_work, arguments, "dateline-worker", is_loaded=parses_pages)
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _listen(
        self, worker: _Worker, again: deque[BatchSpec], struck: set[str], tick: Callable[[int], None]
    ) -> BatchReport | None:
        """Take one message of a worker: a page's number, a report, or the words of a failure."""
        try:
            said = worker.pipe.recv()
        except (EOFError, OSError):
            self._lose(worker, again, struck, tick, timed_out=False)
            return None
        if isinstance(said, BatchReport):
            worker.spec = None
            if said.is_grown:
                self._retire(worker)
            return said
        if isinstance(said, str):
            raise WorkerFailed(said)
        assert worker.spec is not None
        committing = said == len(worker.spec.captures)
        worker.deadline = time.monotonic() + (COMMIT_SECONDS if committing else self._page_seconds)
        tick(1 if said > 0 else 0)
        worker.page = said
        return None

    def _retire(self, worker: _Worker) -> None:
        """End a worker that has grown, after its batch; the next batch goes to a fresh one."""
        self._workers.remove(worker)
        worker.pipe.close()  # it ends when it sees that
        worker.process.join(ENDING_SECONDS)
        worker.process.kill()
        worker.process.join()

    def _lose(
        self,
        worker: _Worker,
        again: deque[BatchSpec],
        struck: set[str],
        tick: Callable[[int], None],
        *,
        timed_out: bool,
    ) -> None:
        """Replace a worker; its batch is tried again, split at the page that the worker was on."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        self._workers.remove(worker)
        spec, page = worker.spec, worker.page
        assert spec is not None
        tick(-max(0, page))  # they are done again
        how = f"took longer than {self._page_seconds:g} s" if timed_out else _how_it_ended(worker.process.exitcode)
        if not 0 <= page < len(spec.captures):
            is_committing = page == len(spec.captures) and not timed_out
            if spec.batch not in struck:
                struck.add(spec.batch)
                again.append(spec)
            elif is_committing and len(spec.captures) > 1:
                half = len(spec.captures) // 2
                again.extend(replace(spec, captures=part) for part in (spec.captures[:half], spec.captures[half:]))
            elif is_committing and spec.captures[0].capture_id not in spec.doomed:
                detail = f"the page's rows could not be committed: the worker {how}, twice, with them alone"
                again.append(replace(spec, doomed={spec.captures[0].capture_id: ("worker_crash", detail)}))
            else:
                raise WorkerFailed(f"a worker {how} before its first page or while it committed a batch, twice")
            return
        culprit = spec.captures[page]
        parts = [spec.captures[:page], spec.captures[page : page + 1], spec.captures[page + 1 :]]
        if len(spec.captures) == 1 and culprit.capture_id in struck:
            reason = "timeout" if timed_out else "worker_crash"
            again.append(
                replace(spec, doomed={culprit.capture_id: (reason, f"the page {how}, twice, alone in its worker")})
            )
            return
        struck.add(culprit.capture_id)
        again.extend(replace(spec, captures=part) for part in parts if part)


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was killed by {signal.Signals(-code).name}"
    return f"ended with status {code}"


def _work(pipe: Connection, megabytes: int, nlp_model: str, tables: Mapping[str, Table] = NO_TABLES) -> None:
    """The life of a worker: batches in, page numbers and reports out.  When the parent dies, the pipe breaks and it ends."""
    begun(tables)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        spec: BatchSpec = pipe.recv()
        is_warm = not spec.is_kept  # who parses nothing needs no model, and loads the rest for its first page
        try:
            if is_warm:
                warm_up(nlp_model)
        except (ImportError, OSError) as error:
            pipe.send(_no_model(nlp_model, error))
            return
        limit_memory(megabytes if is_warm else megabytes + MODELS_MEGABYTES)
        at_first = resident_megabytes()
        while True:
            try:
                report = process_batch(spec, pipe.send)
            except (BrokenPipeError, ConnectionResetError):
                return
            except ImportError as error:
                pipe.send(_no_model(nlp_model, error))
                return
            except OSError as error:
                pipe.send(f"a batch cannot be written: {error.strerror or error} ({error.filename or spec.folder})")
                return
            if not is_warm:
                settle()
                is_warm, at_first = True, resident_megabytes()
            pipe.send(replace(report, is_grown=resident_megabytes() - at_first > RENEWED_AT * megabytes))
            spec = pipe.recv()


def begun(tables: Mapping[str, Table]) -> None:
    """What a worker's process does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    share_arenas()
    die_with_parent()
    without_pandas()
    give(tables)


def _no_model(nlp_model: str, error: Exception) -> str:
    return f"the language model '{nlp_model}' cannot be loaded: {error}"


def default_workers(wanted: int, n_pages: int) -> int:
    """How many processes are worth starting for so many pages: at most ``wanted``, and each start costs seconds."""
    return max(1, min(wanted, -(-n_pages // 40)))
