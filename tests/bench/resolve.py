"""What it costs to find out what pages say together: seconds, CPU and memory of ``resolve``, room by room, for all pages of a
generated corpus, for the same again, and for ten pages more.

``python -m tests.bench resolve --pages N`` (or ``DATELINE_BENCH_PAGES``; default 10,000; the contract is 100,000 in ten minutes and
1.5 GB, and ten seconds for ten more).  Pages come as committed batches and every measure is taken in a process of its own.
CPU seconds are those of all processes, memory is that of the largest.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from pipelines.settings import Settings
from tests.bench._memory import most_held
from tests.bench._pages import FINGERPRINT, Corpus, corpus

ROOMS = (
    "resolve_copies", "resolve_places", "resolve_entities", "resolve_revisions", "resolve_incidents", "resolve_threads",
)  # fmt: skip


def measure(folder: Path) -> None:
    """In a process of its own: resolve what is committed, print seconds, CPU seconds and the most memory so far, room by room."""
    from pipelines import resolve as rooms
    from pipelines.store.batches import ledger

    started, cpu = time.monotonic(), _cpu_seconds()
    done = ledger(folder)
    _line("ledger", time.monotonic() - started, _cpu_seconds() - cpu)
    for name in ROOMS:
        setattr(rooms, name, _timed(name, getattr(rooms, name)))
    found = rooms.resolve(done, folder=folder, workers=Settings().workers)
    _line("all", time.monotonic() - started, _cpu_seconds() - cpu)
    counts = {
        "incidents": found.tables["incidents"], "threads": found.tables["figure_threads"], "links": found.added["figure_links"],
        "revisions": found.tables["revisions"], "copies": found.tables["article_links"], "joined": found.replaced,
        "moved": found.moved,
    }  # fmt: skip
    print("    " + ", ".join(f"{table.num_rows:,} {name}" for name, table in counts.items()), flush=True)


def _timed(name: str, room: Callable[..., Any]) -> Callable[..., Any]:
    def run(*args: Any, **words: Any) -> Any:
        with _clock(name.removeprefix("resolve_")):
            return room(*args, **words)

    return run


@contextmanager
def _clock(name: str) -> Iterator[None]:
    started, cpu = time.monotonic(), _cpu_seconds()
    yield
    _line(name, time.monotonic() - started, _cpu_seconds() - cpu)


def _cpu_seconds() -> float:
    """Of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def _line(name: str, seconds: float, cpu: float) -> None:
    beside = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    print(f"    {name:20} {seconds:9.1f} {cpu:9.1f} {max(most_held(), beside) / 1e6:11.0f}", flush=True)


def costs(n: int) -> tuple[float, float, float]:
    """CPU seconds and the megabytes of resolving n pages, and CPU seconds when ten more come; prints the table of ``run``."""
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made, pages = Corpus(), corpus(n)
        while some := list(islice(pages, 500)):
            made.commit(folder, some)
        print(f"{n:,} pages{'':12} {'seconds':>9} {'CPU s':>9} {'MB at most':>11}")
        for what in ("all pages", "nothing new", "ten pages more"):
            if what == "ten pages more":
                made.commit(folder, list(corpus(10, seed=2)))
            print(what, flush=True)
            command = [sys.executable, "-m", "tests.bench.resolve", str(folder / FINGERPRINT)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
                for line in process.stdout or ():
                    print(line, end="", flush=True)
                    words = line.split()
                    if words[:1] == ["all"]:
                        found[what] = [float(word) for word in words[1:]]
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, command)
    return found["all pages"][1], found["all pages"][2], found["ten pages more"][1]


def run(n: int | None = None) -> None:
    """Print a table for all pages, for the same again, and for ten more."""
    costs(n or int(os.environ.get("DATELINE_BENCH_PAGES", "10000")))


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
