"""Progress of a run as Dagster shows it: log lines now and then, observations at milestones, what the workers of Dask did."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeAlias

import dagster as dg

from pipelines.build.engines import Cluster
from pipelines.progress import Progress, progress_line
from pipelines.store.escaping import for_log

LOG_SECONDS = 10.0
Shown: TypeAlias = dg.UrlMetadataValue | dg.JsonMetadataValue


class LogProgress:
    """Progress as log lines, at most one every ten seconds."""

    def __init__(self, log: Callable[[str], None]) -> None:
        self._log = log
        self._what, self._done = "", 0
        self._total: int | None = None
        self._started = self._said = time.monotonic()

    def start(self, what: str, total: int | None) -> None:
        """A part of the run begins."""
        self._what, self._total, self._done = what, total, 0
        self._started = self._said = time.monotonic()
        self._log(what if total is None else f"{what}: {total:,} pages to do")

    def advance(self, pages: int) -> None:
        """So many pages more."""
        self._done += pages
        now = time.monotonic()
        if now - self._said >= LOG_SECONDS:
            self._said = now
            self._log(progress_line(self._what, self._done, self._total, self._done / max(now - self._started, 1e-6)))

    def say(self, text: str) -> None:
        """One line that the user should see."""
        self._log(for_log(text))


class Milestones:
    """Progress that goes on to another one, and tells of every tenth of a long part of a run."""

    LEAST = 1000  # pages of a part that is long

    def __init__(self, to: Progress, tell: Callable[[int, int], None]) -> None:
        self._to = to
        self._tell = tell
        self._done = self._told = 0
        self._total: int | None = None

    def start(self, what: str, total: int | None) -> None:
        """A part of the run begins."""
        self._to.start(what, total)
        self._total, self._done, self._told = total, 0, 0

    def advance(self, pages: int) -> None:
        """So many pages more."""
        self._to.advance(pages)
        self._done += pages
        total = self._total or 0
        if total >= self.LEAST and self._done * 10 // total > self._told:
            self._told = self._done * 10 // total
            self._tell(self._done, total)

    def say(self, text: str) -> None:
        """One line that the user should see."""
        self._to.say(text)


def cluster_metadata(cluster: Cluster) -> dict[str, Shown]:
    """The dashboard's link, pages by worker, workers that were refused and why; nothing where the run has no cluster."""
    found: dict[str, Shown] = {}
    if cluster.dashboard:
        found["dask_dashboard"] = dg.MetadataValue.url(cluster.dashboard)
    if cluster.pages:
        found["pages_by_worker"] = dg.MetadataValue.json(dict(sorted(cluster.pages.items())))
    if cluster.refused:
        found["workers_refused"] = dg.MetadataValue.json(dict(sorted(cluster.refused.items())))
    return found
