"""Runs whose process is gone: to Dagster they go on for ever and keep a place of the queue; here they are ended.

A run holds ``fcntl.flock`` on a file of its own from before its start; the kernel frees it when the process dies, however it dies.
What belongs here: that file, and ending runs by it.  What does not: the lock of the warehouse.
"""

from __future__ import annotations

import atexit
import fcntl
import json
import os
import socket
import time
from collections.abc import Mapping
from pathlib import Path

import dagster as dg
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._core.storage.dagster_run import IN_PROGRESS_RUN_STATUSES
from dagster._core.storage.tags import GRPC_INFO_TAG

LOCATION = "dateline"  # the name of the code location, as [tool.dagster] has it too
LOCK_TAG = "dateline/lock"
UNKNOWN_SECONDS = 600.0  # a run that says nothing of its process is given so long
_GONE = (
    "the process of this run is gone (it was killed); what it committed is kept, and the next run goes on from there"
)

_held: dict[str, int] = {}  # run id -> the open file, kept until the process ends or lets go


def hold(root: Path, run_id: str) -> Mapping[str, str]:
    """Take the lock of a run for as long as this process lives; returns the tag by which others find it."""
    path = root / ".dagster" / "running" / run_id
    if run_id not in _held:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(handle, fcntl.LOCK_EX)
        _held[run_id] = handle
        atexit.register(let_go, root, run_id)  # the process of a run that the UI started ends with it
    return {LOCK_TAG: str(path)}


def let_go(root: Path, run_id: str) -> None:
    """Free the lock of a run that is over and whose process goes on."""
    handle = _held.pop(run_id, None)
    if handle is not None:
        (root / ".dagster" / "running" / run_id).unlink(missing_ok=True)
        os.close(handle)


def is_lost(run: dg.DagsterRun, started: float | None) -> bool:
    """Whether the process of a run that is not finished is gone; ``started``: seconds since the epoch."""
    path = run.tags.get(LOCK_TAG)
    if path is not None:
        return run.run_id not in _held and _is_free(Path(path))
    server = run.tags.get(GRPC_INFO_TAG)
    if server is not None:
        return not _answers(server)
    return started is not None and time.time() - started > UNKNOWN_SECONDS


def end_lost_runs(instance: dg.DagsterInstance) -> int:
    """End every run whose process is gone; returns how many."""
    ended = 0
    statuses = [*IN_PROGRESS_RUN_STATUSES, dg.DagsterRunStatus.CANCELING]
    for record in instance.get_run_records(dg.RunsFilter(statuses=statuses)):
        run = record.dagster_run
        if is_lost(run, record.start_time or record.create_timestamp.timestamp()):
            if run.status == dg.DagsterRunStatus.CANCELING:
                instance.report_run_canceled(run, _GONE)
            else:
                instance.report_run_failed(run, _GONE)
            if LOCK_TAG in run.tags:
                Path(run.tags[LOCK_TAG]).unlink(missing_ok=True)
            ended += 1
    return ended


class WatchedRunLauncher(DefaultRunLauncher):
    """Dagster's own launcher, which also knows whether the process of a run is alive: run monitoring asks it.

    ``dagster.yaml`` names it.
    """

    @property
    def supports_check_run_worker_health(self) -> bool:
        """It does."""
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Whether the process of a run is there."""
        record = self._instance.get_run_record_by_id(run.run_id)
        started = None if record is None else record.start_time
        if is_lost(run, started):
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, _GONE)
        return CheckRunHealthResult(WorkerStatus.RUNNING)


def _is_free(path: Path) -> bool:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


def _answers(server: str) -> bool:
    """Whether the code server that started a run can be reached."""
    try:
        found: dict[str, object] = json.loads(server)
        if "socket" in found:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(2.0)
                probe.connect(str(found["socket"]))
        else:
            socket.create_connection((str(found["host"]), int(str(found["port"]))), 2.0).close()
    except (OSError, ValueError, KeyError, TypeError):
        return False
    return True
