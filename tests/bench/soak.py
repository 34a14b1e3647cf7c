"""A long run: generated pages through ``dateline build``, with the memory and the open files of every process as it goes.

    python -m tests.bench soak --pages 20000

prints a line every 1,000 pages: the page count, and for the run itself and each of its workers (by age) resident megabytes and
open files; at the end by how much the most of any process grew after the first 1,000 pages.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.scale import tree, write_pages

PAGES = 20_000
EVERY = 1_000  # pages between two lines
WORKERS = 2
_BATCH = re.compile(r'"captures": \[(.*?)\]')


def memory(pid: int) -> tuple[int, int]:
    """Resident megabytes and open files of a process; zeros where it has just ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
        n_open = len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0, 0
    resident = re.search(r"VmRSS:\s+(\d+) kB", status)
    return (int(resident[1]) // 1000 if resident else 0), n_open


def processes(pid: int) -> Iterator[tuple[str, int]]:
    """The run and its workers, the oldest first; helpers of Python's own are left out."""
    yield "run", pid
    number = 0
    for child in sorted(set(tree(pid)) - {pid}):
        try:
            command = Path(f"/proc/{child}/cmdline").read_bytes()
        except OSError:
            continue
        if b"spawn_main" in command:
            number += 1
            yield f"worker {number}", child


def n_done(batches: Path, known: dict[Path, int]) -> int:
    """Pages in committed batches."""
    for path in batches.glob("*/*/manifest.json"):
        if path not in known:
            found = _BATCH.search(path.read_text("utf-8"))
            known[path] = found[1].count(",") + 1 if found else 0
    return sum(known.values())


def run(pages: int = PAGES) -> None:
    """Print the lines."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, database = Path(temporary) / "pages", Path(temporary) / "soak.duckdb"
        write_pages(folder, range(pages))
        command = [sys.executable, "-m", "pipelines.cli", "build", str(folder), "--warehouse", str(database),
                   "--workers", str(WORKERS), "--json"]  # fmt: skip
        started, said, known, rows = time.monotonic(), 0, dict[Path, int](), list[tuple[str, int, int]]()
        pids: set[int] = set()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                done = n_done(Path(temporary) / "soak.batches", known)
                if done >= said + EVERY:
                    said = done
                    found = [(name, pid, *memory(pid)) for name, pid in processes(process.pid)]
                    pids |= {pid for name, pid, *_ in found if name != "run"}
                    rows += [(name.partition(" ")[0], done, megabytes) for name, _, megabytes, _ in found]
                    words = "  ".join(f"{name} (pid {pid}) {mb} MB {n} files" for name, pid, mb, n in found)
                    print(f"{done:>8,} pages {time.monotonic() - started:7,.0f} s  {words}", flush=True)
                time.sleep(0.5)
        print(
            f"{pages:,} pages, status {process.returncode}, {time.monotonic() - started:,.0f} s, {len(pids)} workers in all"
        )
        for kind in ("run", "worker"):
            at_first = max((mb for name, done, mb in rows if name == kind and done < 2 * EVERY), default=0)
            most = max((mb for name, _, mb in rows if name == kind), default=0)
            if at_first:
                print(
                    f"{kind}: {at_first} MB after the first {EVERY:,} pages, {most} MB at most ({most / at_first - 1:+.1%})"
                )
