"""Politeness: calls are spaced, and a service that asks for quiet gets it.

A *lane* is what a limit counts (searches at an archive, captures at an archive, requests to a host); lanes of one *service*
pause together.  One pacer is shared by a process, however many sources and threads there are.  What belongs here: when a call
may be made.  What does not: making it.
"""

from __future__ import annotations

import datetime as dt
import threading
from collections import defaultdict

from pipelines.acquire.instants import from_mail
from pipelines.acquire.network.clock import Clock, SystemClock

PAUSE_SECONDS = 60.0  # after a 429 without Retry-After; archives refuse connections for about a minute
LONGEST_PAUSE = 3600.0


class Pacer:
    """Spaces calls; safe for threads."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._lock = threading.Lock()
        self._next: dict[tuple[str, str], float] = {}
        self._paused: dict[str, float] = defaultdict(float)

    def wait(self, service: str, lane: str, interval: float) -> None:
        """Return when the lane may make its next call: ``interval`` seconds after its last one, and in no pause."""
        while True:
            with self._lock:
                now = self.clock.monotonic()
                at = max(self._next.get((service, lane), now), self._paused[service])
                if at <= now:
                    self._next[service, lane] = now + interval
                    return
            self.clock.sleep(at - now)

    def pause(self, service: str, seconds: float) -> dt.datetime:
        """No call to any lane of the service for so long; returns when that ends.  A longer pause that runs already stays."""
        seconds = min(max(seconds, 0.0), LONGEST_PAUSE)
        with self._lock:
            now = self.clock.monotonic()
            self._paused[service] = max(self._paused[service], now + seconds)
            left = self._paused[service] - now
        return self.clock.now() + dt.timedelta(seconds=left)


_shared = Pacer(SystemClock())


def shared_pacer() -> Pacer:
    """The pacer of this process."""
    return _shared


def retry_after(value: str | None, now: dt.datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, section 10.2.3); None where it says nothing."""
    if not value:
        return None
    if value.strip().isdecimal():
        return min(float(value.strip()), LONGEST_PAUSE)
    moment = from_mail(value)
    if moment is None:
        return None
    return min(max((moment - now).total_seconds(), 0.0), LONGEST_PAUSE)
