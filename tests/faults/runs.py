"""Whole runs in processes of their own that can be killed, starved or watched; forked from a server that has the model loaded.

What belongs here: the ways a run is disturbed.  What does not: what must hold after it (the tests say that).
"""

from __future__ import annotations

import functools
import importlib
import io
import multiprocessing as mp
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

import pyarrow.parquet as pq

import pipelines.process
from pipelines.acquire import archive
from pipelines.acquire.archive import Writer
from pipelines.build import build
from pipelines.paths import WarehousePaths
from pipelines.process.worker import BatchReport, BatchSpec, process_batch
from pipelines.publish import snapshot
from pipelines.report import Report
from pipelines.settings import Settings, Source
from pipelines.store import batches, healing
from tests.warehouses import Silence

_context = mp.get_context("forkserver")
_context.set_forkserver_preload(["tests.faults.preload"])

# The primitive operations of the commit protocol: a run can be killed before and after every one of them.
OPERATIONS: tuple[tuple[object, str], ...] = (
    (os, "replace"),
    (os, "rename"),
    (os, "fsync"),
    (Path, "rename"),
    (healing, "set_aside"),
    (Writer, "_store"),
    (pq, "write_table"),
    (batches.shutil, "rmtree"),
    (snapshot, "put"),
    (snapshot, "_replace_pages"),
    (snapshot, "create_views"),
    (snapshot, "run_checks"),
    (snapshot, "run_checks_on_changes"),
    (snapshot, "swap"),
)


@dataclass(frozen=True, slots=True)
class RunSpec:
    """One run of the whole way.  ``limit_bytes``: no file may grow beyond it (a disk that is full)."""

    database: Path
    sources: tuple[Source, ...] = ()
    settings: Settings = field(default_factory=lambda: Settings(workers=1, batch_pages=2))
    limit_bytes: int | None = None


class Inline:
    """The engine without workers: batches in this process, which has the model already."""

    def __init__(self, *arguments: object) -> None:
        pass

    def run(self, specs: Iterable[BatchSpec], tick: Callable[[int], None]) -> Iterator[BatchReport]:
        """Do every batch."""
        for spec in specs:
            report = process_batch(spec)
            tick(len(spec.captures))
            yield report

    def close(self) -> None:
        """Nothing to end."""


def run(spec: RunSpec) -> Report:
    """An undisturbed run; raises RuntimeError with the error's text where it fails."""
    outcome = _in_child(_run, spec)
    if not isinstance(outcome, Report):
        raise RuntimeError(outcome)
    return outcome


def steps(spec: RunSpec) -> list[str]:
    """The steps of a run in their order: 'before os.replace', 'after os.replace' ..."""
    outcome = _in_child(_count, spec)
    assert isinstance(outcome, list), outcome
    return outcome


def killed_at(spec: RunSpec, step: int) -> None:
    """Run and kill -9 at a step (its place in ``steps``); raises AssertionError where the run got to its end."""
    outcome = _in_child(_die, spec, step)
    assert outcome is None, outcome


def _in_child(target: Callable[..., None], spec: RunSpec, *more: object) -> object:
    """What a child sends back; None where it was killed."""
    ours, theirs = _context.Pipe()
    child = _context.Process(target=target, args=(theirs, spec, *more))
    child.start()
    theirs.close()
    try:
        outcome = ours.recv()
    except EOFError:
        outcome = None
    child.join()
    assert outcome is not None or child.exitcode == -signal.SIGKILL
    return outcome


def _build(spec: RunSpec) -> Report:
    if spec.limit_bytes is not None:
        import resource

        # What this process was forked from may be another test's and have less in memory; some of it is loaded through files.
        importlib.import_module("tests.faults.preload")
        resource.setrlimit(resource.RLIMIT_FSIZE, (spec.limit_bytes, spec.limit_bytes))
    pipelines.process.LocalPool = Inline  # type: ignore[misc,assignment]
    return build(WarehousePaths(spec.database), spec.sources, spec.settings, Silence())


def _run(pipe: Connection, spec: RunSpec) -> None:
    try:
        pipe.send(_build(spec))
    except Exception as error:  # noqa: BLE001
        pipe.send(f"{type(error).__name__}: {error}")


def _count(pipe: Connection, spec: RunSpec) -> None:
    seen: list[str] = []
    _wrap(seen.append)
    _build(spec)
    pipe.send(seen)


def _die(pipe: Connection, spec: RunSpec, step: int) -> None:
    seen: list[str] = []

    def count(name: str) -> None:
        if len(seen) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        seen.append(name)

    _wrap(count)
    _build(spec)
    pipe.send(f"the run has only {len(seen)} steps")


def _wrap(at: Callable[[str], None]) -> None:
    """Call ``at`` before and after every operation, and in the middle of every write to the archive and to a batch."""
    for owner, name in OPERATIONS:
        original = getattr(owner, name)
        label = f"{getattr(owner, '__name__', owner)}.{name}"

        def wrapped(
            *arguments: object, _original: Callable[..., object] = original, _label: str = label, **more: object
        ) -> object:
            at(f"before {_label}")
            outcome = _original(*arguments, **more)
            at(f"after {_label}")
            return outcome

        functools.update_wrapper(wrapped, original)
        setattr(owner, name, wrapped)
    append = archive.writer._append

    def torn(stream: io.FileIO, whole: memoryview) -> None:
        """Records that get to the disk in two halves."""
        append(stream, whole[: len(whole) // 2])
        at("inside a record of the archive")
        append(stream, whole[len(whole) // 2 :])

    archive.writer._append = torn
