"""What every source of the network shares: the door, the clock, the pacer, and how often a call is tried again.

What belongs here: patience.  What does not: any one service's protocol.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from pipelines.acquire.network.clock import Clock, SystemClock
from pipelines.acquire.network.door import SECONDS, Door, Response, Unreached, user_agent
from pipelines.acquire.network.pace import PAUSE_SECONDS, Pacer, retry_after, shared_pacer
from pipelines.model import PageError

Found = TypeVar("Found")
Made = TypeVar("Made")

MAX_PAUSES = 5  # pauses in a row that a source sits out before it gives up
TRIES = 3
_BACKOFF = wait_random_exponential(multiplier=1, max=60)  # full jitter, 1 2 4 ... 60 s


class TryLater(PageError):
    """A call that may succeed when it is made again; ``after`` seconds if the server said so."""

    def __init__(self, reason: str, detail: str, after: float | None = None) -> None:
        super().__init__(reason, detail)
        self.after = after


@dataclass(frozen=True, slots=True)
class Network:
    """How the network is reached.  The addresses of the public archives can be set so that a test can stand in for them."""

    door: Door
    clock: Clock = field(default_factory=SystemClock)
    pacer: Pacer = field(default_factory=shared_pacer)
    say: Callable[[str], None] = lambda text: None
    workers: int = 8  # requests that may be under way at once
    host_seconds: float = 5.0  # between two requests to one host
    wayback: str = "https://web.archive.org"
    crawl_index: str = "https://index.commoncrawl.org"
    crawl_data: str = "https://data.commoncrawl.org"
    host_locks: dict[str, threading.Lock] = field(default_factory=dict)

    @classmethod
    def real(cls, contact: str, host_seconds: float, say: Callable[[str], None]) -> Network:
        """The network as a run uses it."""
        return cls(Door(user_agent(contact)), say=say, host_seconds=host_seconds)

    def persist(self, call: Callable[[], Found], tries: int = TRIES) -> Found:
        """Make a call up to ``tries`` times, with jitter between, as long as it fails in a way that may pass.  Raises the last
        PageError."""

        def wait(state: RetryCallState) -> float:
            error = state.outcome.exception() if state.outcome else None
            asked = error.after if isinstance(error, TryLater) and error.after is not None else 0.0
            return max(asked, _BACKOFF(state))

        retrying = Retrying(
            sleep=self.clock.sleep, stop=stop_after_attempt(tries), wait=wait, retry=retry_if_exception(may_recover),
            reraise=True,
        )  # fmt: skip
        return retrying(call)

    def host_lock(self, host: str) -> threading.Lock:
        """Held while a request to the host is under way: one at a time."""
        return self.host_locks.setdefault(host, threading.Lock())

    def in_order(self, things: Iterable[Found], work: Callable[[Found], Made]) -> Iterator[Made]:
        """The work done on each thing, in the order of the things, a bounded number at once."""
        if self.workers == 1:
            yield from map(work, things)
            return
        pool = ThreadPoolExecutor(self.workers, thread_name_prefix="dateline-fetch")
        window: deque[Future[Made]] = deque()
        try:
            for thing in things:
                window.append(pool.submit(work, thing))
                if len(window) >= 2 * self.workers:
                    yield window.popleft().result()
            while window:
                yield window.popleft().result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def may_recover(error: BaseException) -> bool:
    """Whether the same call may succeed when it is made again."""
    return isinstance(error, TryLater) or (isinstance(error, Unreached) and error.may_recover)


@dataclass(frozen=True, slots=True)
class Service:
    """A public archive with limits of its own, by lane in seconds between calls; its lanes pause together."""

    network: Network
    name: str
    intervals: Mapping[str, float]
    quiet_on: frozenset[int] = frozenset({429})

    def get(
        self,
        lane: str,
        url: str,
        *,
        max_bytes: int,
        seconds: float = SECONDS,
        headers: Mapping[str, str] | None = None,
        check: Callable[[int, Mapping[str, str]], None] = lambda status, headers: None,
        is_data: Callable[[Response], bool] = lambda response: False,
    ) -> Response:
        """One GET in its lane.  A status of ``quiet_on`` (unless the response ``is_data``) and a refused connection pause the
        service; the call is made again when the pause is over.  Raises PageError('rate_limited') after MAX_PAUSES pauses; else
        as Door.get."""
        network = self.network
        for _ in range(MAX_PAUSES):
            network.pacer.wait(self.name, lane, self.intervals[lane])
            try:
                response = network.door.get(url, max_bytes=max_bytes, seconds=seconds, headers=headers, check=check)
            except Unreached as error:
                if error.reason in ("dns_failure", "unreachable"):
                    until = network.pacer.pause(self.name, PAUSE_SECONDS)
                    network.say(f"{self.name} refuses connections: nothing is sent until {until:%H:%M:%S} UTC")
                raise
            if response.status not in self.quiet_on or is_data(response):
                return response
            asked = retry_after(response.header("retry-after"), network.clock.now())
            until = network.pacer.pause(self.name, PAUSE_SECONDS if asked is None else asked)
            network.say(f"{self.name} asks for quiet ({response.status}): nothing is sent until {until:%H:%M:%S} UTC")
        raise PageError(
            "rate_limited",
            f"{self.name} asked for quiet {MAX_PAUSES} times in a row, the last time until {until:%H:%M:%S} UTC",
        )
