"""The engine that runs batches on Dask: which worker has which batch, and what becomes of a batch whose worker is gone.

Every worker is asked for its fingerprint before it gets a batch; one with another is refused, with the reason.  A batch is sent to
one worker and no other, so that it is known who has it.  A worker that goes leaves its batch to the next; a scheduler that goes is
waited for.  What belongs here: dealing out.  What does not: what a worker does (``on_worker``).
"""

from __future__ import annotations

import queue
import time
import uuid
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.cluster import on_worker
from pipelines.cluster.on_worker import Code, Task
from pipelines.cluster.serve import calm
from pipelines.cluster.storage import Shared
from pipelines.process.pool import WorkerFailed, default_workers
from pipelines.process.worker import BatchReport, BatchSpec
from pipelines.settings import Settings

POLL_SECONDS = 1.0
SAY_SECONDS = 30.0  # between two lines on what each worker has done
PATIENCE_SECONDS = 300.0  # for a scheduler that is gone, and for workers where there are none
REFUSED_SECONDS = 15.0  # for other workers, where all that are there are refused
ANSWER_SECONDS = 10.0  # for a scheduler to answer
# A page is read in a process of its own, so that a worker is hardly ever lost over one: whole machines go.
LOSSES = 3  # a batch that lost so many workers, each after its first page was begun, is halved
LOSSES_ALONE = 10  # a page that alone lost so many is rejected
NAMED = 20


@dataclass(slots=True)
class Cluster:
    """What a user may want to know of the engine: the dashboard's address, pages by worker, workers refused and why."""

    dashboard: str = ""
    pages: dict[str, int] = field(default_factory=dict)
    refused: dict[str, str] = field(default_factory=dict)

    def line(self) -> str:
        """``reading on 2 workers: tcp://10.0.0.7:4031 1,200, …``."""
        shown = [f"{address} {pages:,}" for address, pages in sorted(self.pages.items())]
        more = f" and {len(shown) - NAMED:,} more" if len(shown) > NAMED else ""
        return f"pages by worker: {', '.join(shown[:NAMED])}{more}"


@dataclass(slots=True)
class _Flight:
    """A batch that a worker has."""

    spec: BatchSpec
    address: str
    future: Any
    pages: int = 0
    is_begun: bool = False


class DaskEngine:
    """Batches on the workers of a scheduler, or of a cluster in this process where none is named; see ``process.pool.Engine``."""

    def __init__(
        self, settings: Settings, fingerprint: str, n: int, say: Callable[[str], None], about: Cluster,
        storage: Shared | None = None,
    ) -> None:  # fmt: skip
        """``n``: workers of a local cluster.  Raises WorkerFailed where the scheduler does not answer."""
        self._settings = settings
        self._fingerprint = fingerprint
        self._say = say
        self.about = about
        self._storage = storage
        self._run = f"dateline-{uuid.uuid4().hex[:12]}"
        actors = settings.user.actors
        self._code = Code(settings.nlp_model, settings.page_megabytes, actors.read_bytes() if actors else None)
        self._news: queue.SimpleQueue[tuple[str, str, Any]] = queue.SimpleQueue()
        self._asked: dict[str, Any] = {}  # workers that were asked for their fingerprint
        self._workers: dict[str, int] = {}  # those that were accepted, and their threads
        self._flying: dict[str, _Flight] = {}
        self._again: deque[BatchSpec] = deque()
        self._losses: Counter[str] = Counter()
        self._tick: Callable[[int], None] = lambda pages: None
        self._said = self._had_workers = time.monotonic()
        self._met = 0.0
        calm()
        self._cluster: Any = None if settings.scheduler else _local_cluster(n)
        self._client: Any = self._connected()
        if self.about.dashboard:
            self._say(f"Dask dashboard: {self.about.dashboard}")

    @property
    def slots(self) -> int:
        """How many batches the workers that are there can do at once."""
        return sum(self._client.nthreads().values()) or self._settings.workers

    def run(self, specs: Iterable[BatchSpec], tick: Callable[[int], None]) -> Iterator[BatchReport]:
        """Do every batch; see Engine."""
        source = iter(specs)
        self._tick = tick
        self._had_workers = time.monotonic()
        while True:
            try:
                self._look_around()
                is_over = self._feed(source)
            except _Gone:
                self._wait_for_scheduler()
                continue
            if is_over and not self._flying:
                return
            with suppress(queue.Empty):
                kind, name, what = self._news.get(timeout=POLL_SECONDS)
                if kind == "asked":
                    self._answer(name, what)
                elif kind == "pages":
                    self._advance(name, what)
                elif kind == "done" and name in self._flying:
                    yield from self._landed(name)

    def close(self) -> None:
        """Let the workers' processes go and end the connection, and the cluster where it is our own."""
        with suppress(Exception):
            for flight in self._flying.values():
                flight.future.cancel()
            if self._client.status == "running":
                self._client.run(on_worker.let_go, self._run, workers=list(self._workers), on_error="ignore")
        with suppress(Exception):
            self._client.close(timeout=ANSWER_SECONDS)
        if self._cluster is not None:
            on_worker.let_go(self._run)
            self._cluster.close(timeout=ANSWER_SECONDS)

    # ── the scheduler ────────────────────────────────────────────────────────────────────────────────────────────────

    def _connected(self) -> Any:  # noqa: ANN401
        """A client of the scheduler.  Raises WorkerFailed."""
        from distributed import Client

        where = self._cluster if self._cluster is not None else self._settings.scheduler
        try:
            client: Any = Client(where, timeout=f"{ANSWER_SECONDS:g}s", set_as_default=False, name="dateline")
        except (OSError, ValueError) as error:
            raise WorkerFailed(f"the Dask scheduler at {self._settings.scheduler} does not answer: {error}") from None
        client.subscribe_topic(self._run, lambda event: self._news.put(("pages", event[1][0], int(event[1][1]))))
        self.about.dashboard = str(client.dashboard_link or "")
        if self._cluster is not None:
            self.about.dashboard = f"http://127.0.0.1:{self._cluster.scheduler.services['dashboard'].port}/status"
        return client

    def _wait_for_scheduler(self) -> None:
        """The scheduler is gone: what its workers had is done again when it is back.  Raises WorkerFailed."""
        self._say(f"the Dask scheduler at {self._settings.scheduler} is gone: waiting for it to come back")
        for token in list(self._flying):
            self._take_back(token, is_struck=False)
        self._workers.clear()
        self._asked.clear()
        with suppress(Exception):
            self._client.close(timeout=2)
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                self._client = self._connected()
                break
            except WorkerFailed:
                if time.monotonic() > until:
                    raise
                time.sleep(POLL_SECONDS)
        self._had_workers, self._met = time.monotonic(), 0.0
        self._say("the Dask scheduler is back")

    # ── workers ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _look_around(self) -> None:
        """Ask new workers for their fingerprint, take back what those had that are gone.  Raises WorkerFailed, _Gone."""
        if self._client.status != "running":
            raise _Gone
        now = time.monotonic()
        if now - self._met < POLL_SECONDS:
            return
        self._met = now
        try:
            there: dict[str, int] = self._client.nthreads()
        except Exception:  # noqa: BLE001  # whichever of its many errors: it did not answer
            raise _Gone from None
        for address in there.keys() - self._asked.keys():
            if self._cluster is not None:  # a worker of this process has this process's code
                self._asked[address] = None
                self._accept(address)
                continue
            future = self._asked[address] = self._client.submit(
                on_worker.identity, self._code, workers=[address], allow_other_workers=False, pure=False
            )
            future.add_done_callback(lambda done, name=address: self._news.put(("asked", name, done)))
        for address in self._asked.keys() - there.keys():
            asked = self._asked.pop(address)
            if asked is not None:
                asked.cancel()
            self._workers.pop(address, None)
            if not self.about.pages.get(address):
                self.about.pages.pop(address, None)
            self.about.refused.pop(address, None)
        for token in [token for token, flight in self._flying.items() if flight.address not in there]:
            self._take_back(token, is_struck=True)
        for address in self._workers:
            self._workers[address] = there[address]
        self._complain(now, there)

    def _complain(self, now: float, there: dict[str, int]) -> None:
        """Say how far the workers are; give up where there are none.  Raises WorkerFailed."""
        if self._workers:
            self._had_workers = now
            if now - self._said >= SAY_SECONDS:
                self._said = now
                self._say(self.about.line())
            return
        waited = now - self._had_workers
        if there and there.keys() <= self.about.refused.keys() and waited > REFUSED_SECONDS:
            why = "; ".join(f"{name}: {reason}" for name, reason in sorted(self.about.refused.items())[:NAMED])
            raise WorkerFailed(f"no worker of the Dask scheduler can be used: {why}")
        if waited > PATIENCE_SECONDS:
            raise WorkerFailed(f"no worker has come to the Dask scheduler for {PATIENCE_SECONDS:g} s")

    def _answer(self, address: str, future: Any) -> None:  # noqa: ANN401
        """A worker said which fingerprint it has."""
        if future.status not in ("finished", "error") or address not in self._asked:
            return
        try:
            theirs = future.result(timeout=ANSWER_SECONDS)
            why = "" if theirs == self._fingerprint else (
                f"its code, model or settings are others (fingerprint {theirs}, this run has {self._fingerprint})"
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001  # whatever keeps it from answering is why it is refused
            why = f"it cannot say which code it has ({type(error).__name__}: {str(error)[:300]})"
        if why:
            self.about.refused[address] = why
            self._say(f"worker {address} is refused: {why}")
            return
        self._accept(address)
        self._met = 0.0

    def _accept(self, address: str) -> None:
        self._workers[address] = 1
        self.about.pages.setdefault(address, 0)

    # ── batches ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def _feed(self, source: Iterator[BatchSpec]) -> bool:
        """Give every idle thread a batch; returns whether there are none left.  Raises _Gone."""
        busy = Counter(flight.address for flight in self._flying.values())
        idle = [address for address, n in self._workers.items() for _ in range(n - busy[address])]
        while idle or not (self._workers or self._flying):
            spec = self._again.popleft() if self._again else next(source, None)
            if spec is None:
                return True
            if not idle:
                self._again.appendleft(spec)
                return False
            self._send(spec, idle.pop())
        return False

    def _send(self, spec: BatchSpec, address: str) -> None:
        token = uuid.uuid4().hex[:12]
        transit = self._storage.transit(spec) if self._storage is not None else None
        task = Task(self._run, token, spec, self._settings.page_seconds, self._settings.worker_megabytes,
                    self._code.actors, transit)  # fmt: skip
        try:
            future = self._client.submit(
                on_worker.do, task, key=f"read-{token}", workers=[address], allow_other_workers=False, pure=False
            )
        except Exception:  # noqa: BLE001
            self._again.appendleft(spec)
            raise _Gone from None
        self._flying[token] = _Flight(spec, address, future)
        future.add_done_callback(lambda done: self._news.put(("done", token, None)))

    def _advance(self, token: str, pages: int) -> None:
        """A batch is so far."""
        flight = self._flying.get(token)
        if flight is not None:
            flight.is_begun = True
        if flight is not None and pages != flight.pages:
            self._tick(pages - flight.pages)
            self.about.pages[flight.address] = self.about.pages.get(flight.address, 0) + pages - flight.pages
            flight.pages = pages

    def _landed(self, token: str) -> Iterator[BatchReport]:
        """A batch has ended, one way or another.  Raises WorkerFailed, BatchDamaged, OSError."""
        from distributed import KilledWorker

        flight = self._flying[token]
        if flight.future.status not in ("finished", "error"):  # the scheduler's loss takes every future along
            self._take_back(token, is_struck=False)
            return
        try:
            reports: tuple[BatchReport, ...] = flight.future.result(timeout=ANSWER_SECONDS)
        except WorkerFailed as error:
            raise WorkerFailed(f"worker {flight.address}: {error}") from None
        except KilledWorker:
            self._take_back(token, is_struck=True)
            return
        except Exception as error:
            if self._client.status != "running" or flight.future.status != "error":  # it went while it answered
                self._take_back(token, is_struck=False)
                return
            raise WorkerFailed(f"worker {flight.address}: {type(error).__name__}: {str(error)[:500]}") from error
        if self._storage is not None:
            for report in reports:
                self._storage.fetch(report.batch)
        self._advance(token, sum(report.n_pages for report in reports))
        del self._flying[token]
        yield from reports

    def _take_back(self, token: str, *, is_struck: bool) -> None:
        """A batch is to be done again; one that lost several workers in parts, a page that did so alone is a reject."""
        flight = self._flying[token]
        is_struck = is_struck and flight.is_begun
        self._advance(token, 0)
        del self._flying[token]
        flight.future.cancel()
        spec = flight.spec
        self._losses[spec.batch] += is_struck
        losses, captures = self._losses[spec.batch], spec.captures
        if len(captures) > 1 and losses >= LOSSES:
            half = len(captures) // 2
            self._again.extend(replace(spec, captures=part) for part in (captures[:half], captures[half:]))
            return
        if len(captures) == 1 and losses >= LOSSES_ALONE:
            name = captures[0].capture_id
            if name in spec.doomed:
                raise WorkerFailed(f"{losses} workers were lost over batch {spec.batch}, with no page to read in it")
            self._losses[spec.batch] = 0
            detail = f"the page ended its worker, {losses} times, alone in it"
            spec = replace(spec, doomed={name: ("worker_crash", detail)})
        self._again.append(spec)


class _Gone(Exception):
    """The scheduler does not answer."""


def _local_cluster(n: int) -> Any:  # noqa: ANN401
    """A scheduler and ``n`` workers of one thread in this process: what they run has processes of its own."""
    from distributed import LocalCluster

    return LocalCluster(
        n_workers=n, threads_per_worker=1, processes=False, memory_limit=0,
        dashboard_address="127.0.0.1:0", worker_dashboard_address="127.0.0.1:0",
    )  # fmt: skip


def engine_maker(
    settings: Settings, fingerprint: str, say: Callable[[str], None], about: Cluster, storage: Shared | None
) -> Callable[[int], tuple[DaskEngine, int]]:
    """As ``process.EngineMaker``.  The maker raises WorkerFailed."""

    def make(n_pages: int) -> tuple[DaskEngine, int]:
        n = default_workers(settings.workers, n_pages)
        engine = DaskEngine(settings, fingerprint, n, say, about, storage)
        return engine, max(1, min(engine.slots, n_pages))

    return make
