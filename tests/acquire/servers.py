"""Stand-ins on 127.0.0.1 for the public archives and for a site: scripted answers, a log of what was asked, a clock to wait by."""

from __future__ import annotations

import datetime as dt
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from pipelines.acquire import Acquired, acquire, archive
from pipelines.acquire.network.door import Door
from pipelines.acquire.network.pace import Pacer
from pipelines.acquire.network.reach import Network
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source

HOST = "127.0.0.1"


class FakeClock:
    """A clock that moves only when somebody sleeps by it."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.sleeps: list[float] = []
        self._lock = threading.Lock()

    def now(self) -> dt.datetime:
        return dt.datetime(2024, 3, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.sleeps.append(seconds)
            self.seconds += seconds


@dataclass(frozen=True)
class Answer:
    """One scripted answer; ``raw`` replaces everything that would be sent."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    raw: bytes | None = None


@dataclass(frozen=True)
class Asked:
    """One request that a server met, at a moment of the test's clock."""

    path: str
    at: float
    headers: Mapping[str, str]


Script = Mapping[str, Answer | list[Answer] | Callable[[Asked], Answer]]


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is what some tests are about."""


class Server:
    """Answers by path (with its query): an answer, a list to be used up (the last one stays), or a function."""

    def __init__(self, script: Script, clock: FakeClock) -> None:
        self.script = dict(script)
        self.clock = clock
        self.log: list[Asked] = []
        self.seconds = 0.0  # of real time that each answer takes
        self.busiest = 0  # requests under way at once, at most
        self._active = 0
        self._lock = threading.Lock()
        self._used: dict[str, int] = {}
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                asked = Asked(self.path, server.clock.monotonic(), {k.lower(): v for k, v in self.headers.items()})
                server.log.append(asked)
                with server._lock:
                    server._active += 1
                    server.busiest = max(server.busiest, server._active)
                time.sleep(server.seconds)
                with server._lock:
                    server._active -= 1
                self.reply(server.answer(asked))

            def reply(self, answer: Answer) -> None:
                if answer.raw is not None:
                    self.wfile.write(answer.raw)
                    self.close_connection = True
                    return
                self.send_response_only(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                if "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *arguments: object) -> None:
                """Quiet."""

        self._server = _Quiet((HOST, 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.server_address[1]}"

    def answer(self, asked: Asked) -> Answer:
        found = self.script.get(asked.path) or self.script.get(asked.path.split("?", 1)[0])
        if found is None:
            return Answer(b"nothing here", 404)
        if isinstance(found, Answer):
            return found
        if callable(found):
            return found(asked)
        place = self._used.get(asked.path, 0)
        self._used[asked.path] = place + 1
        return found[min(place, len(found) - 1)]

    def paths(self) -> list[str]:
        return [asked.path for asked in self.log]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def raw_server(talk: Callable[[socket.socket], None]) -> Iterator[str]:
    """A server that speaks bytes: ``talk`` is given each connection after the request was read."""
    listener = socket.create_server((HOST, 0))
    stop = threading.Event()

    def serve() -> None:
        while not stop.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    def one(connection: socket.socket) -> None:
        with connection:
            try:
                connection.recv(65536)
                talk(connection)
            except OSError:
                pass

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield f"http://{HOST}:{listener.getsockname()[1]}"
    finally:
        stop.set()
        listener.close()


def trickle(connection: socket.socket, head: bytes, every: float = 0.1, seconds: float = 20) -> None:
    """Send a head, then a byte now and then."""
    connection.sendall(head)
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        connection.sendall(b"x")
        time.sleep(every)


def network(
    clock: FakeClock, base: str = "http://127.0.0.1:9", *, workers: int = 1, host_seconds: float = 5
) -> Network:
    """A network that reaches 127.0.0.1 and nothing else, with the test's clock."""

    def nowhere(host: str, port: int) -> list[str]:
        raise OSError("this test resolves no names")

    door = Door("dateline/test (+tests@example.org)", resolver=nowhere, open_to=frozenset({HOST}))
    said: list[str] = []
    reached = Network(
        door, clock=clock, pacer=Pacer(clock), say=said.append, workers=workers, host_seconds=host_seconds,
        wayback=base, crawl_index=base, crawl_data=base,
    )  # fmt: skip
    SAID[id(reached)] = said
    return reached


SAID: dict[int, list[str]] = {}


def said(reached: Network) -> list[str]:
    """What a network told the user."""
    return SAID[id(reached)]


def take(root: Path, reached: Network, *sources: Source) -> Acquired:
    """Acquire sources into the warehouse of a test."""
    return acquire(WarehousePaths(root / "w.duckdb"), sources, Settings(contact="x@example.org"), network=reached)


def held(root: Path) -> dict[str, archive.Record]:
    """What the archive of a test holds, by source name."""
    return {record.source_name: record for record in archive.records(root / "w.archive")}


def balance(found: Acquired) -> tuple[int, int]:
    """Pages seen, and pages stored or already there plus pages rejected."""
    return found.seen, sum(name is not None for name in found.outcomes.values()) + len(found.rejects)
