"""What must hold of a hostile page: CPU seconds, memory and a typed outcome; ``python -m tests.faults.hold [PART-OF-NAME ...]``.

Every page is read in a forked process of its own, so that its memory is its own.  What belongs here: measuring one page.  What
does not: the pages (``hostile``).
"""

from __future__ import annotations

import os
import pickle
import resource
import signal
import sys
import time
from dataclasses import dataclass, replace

from pipelines.annotate import LanguageModel, annotate, load_language_model
from pipelines.collecting import without_collecting
from pipelines.model import Capture, PageError
from pipelines.process.rows import Rows, first_bad_block
from pipelines.process.worker import warm_up
from pipelines.read import read_page
from tests.faults.hostile import Hostile, hostile_pages

CPU_SECONDS = 10.0
MEGABYTES = 600.0
KILLED_AFTER = 40  # CPU seconds


@dataclass(frozen=True, slots=True)
class Held:
    """What one page cost, in CPU seconds and megabytes at most, and what became of it."""

    outcome: str
    read_seconds: float = 0.0
    seconds: float = 0.0
    megabytes: float = 0.0

    @property
    def is_held(self) -> bool:
        """Whether the page stayed within its bounds and ended in a typed outcome."""
        return self.seconds < CPU_SECONDS and self.megabytes < MEGABYTES and not self.outcome.startswith("BUG")


def held(page: Hostile, model: LanguageModel) -> Held:
    """Read, annotate and make rows of one page in a process of its own."""
    payload = page.payload()
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(ours)
        with os.fdopen(theirs, "wb") as pipe:
            resource.setrlimit(resource.RLIMIT_CPU, (KILLED_AFTER, KILLED_AFTER))
            resource.setrlimit(resource.RLIMIT_AS, (8_000_000_000, 8_000_000_000))
            try:
                pickle.dump(_measured(page, payload, model), pipe)
            except BaseException as error:  # noqa: BLE001 - whatever it was, it is told
                pickle.dump(Held(f"BUG: {type(error).__name__}: {error}"[:300]), pipe)
        os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    if said:
        found: Held = pickle.loads(said)
        return found
    how = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else f"status {status}"
    return Held(f"BUG: killed by {how}", seconds=KILLED_AFTER)


def _measured(page: Hostile, payload: bytes, model: LanguageModel) -> Held:
    kind = {"html": "text/html; charset=utf-8", "text": "text/plain; charset=utf-8"}[page.media_type]
    capture = Capture("a" * 16, None, None, None, None, None, "file", "", 0, 0, None, kind, "", None, len(payload), None,
                      page.media_type)  # fmt: skip
    started = time.process_time()
    read_seconds = 0.0
    try:
        rows = Rows("batch", "fingerprint")
        with without_collecting():  # as a worker does
            reading = read_page(capture, payload)
            read_seconds = time.process_time() - started
            wrong = first_bad_block(reading.blocks, reading.article.text)
            assert not wrong, wrong
            article = replace(reading.article, language="en")
            article, found, faults = annotate(article, reading.blocks, model)
            rows.add(reading, article, found)
        tables = rows.tables()
        bugs = [f"{fault.item} {fault.reason} {fault.error}" for fault in faults if fault.reason == "internal_error"]
        bad = [row for row in tables["rejects"].to_pylist() if row["reason"] == "bad_span"]
        if bugs or bad:
            outcome = f"BUG: {bugs} {bad[:2]}"[:400]
        else:
            left = "; ".join(f"{fault.reason} {fault.item}" for fault in faults)
            outcome = f"article, {tables['sentences'].num_rows} sentences" + (f"; left out: {left}" if left else "")
    except PageError as error:
        outcome = f"reject {error.reason}: {error.detail}"
    except MemoryError:
        outcome = "BUG: MemoryError"
    seconds = time.process_time() - started
    return Held(outcome, read_seconds, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


def main() -> int:
    """Measure all pages, or those whose name holds one of the arguments; prints a line each, ends with 1 where one is not held."""
    model = load_language_model()
    warm_up(model.identity.name)
    wanted = sys.argv[1:]
    n_pages = n_held = 0
    for name, page in hostile_pages().items():
        if wanted and not any(part in name for part in wanted):
            continue
        found = held(page, model)
        n_pages += 1
        n_held += found.is_held
        mark = "  " if found.is_held else "! "
        print(
            f"{mark}{found.seconds:7.2f} s ({found.read_seconds:6.2f} s of it reading) {found.megabytes:6.0f} MB  "
            f"{name}: {found.outcome}",
            flush=True,
        )
    print(
        f"{n_held} of {n_pages} pages held: under {CPU_SECONDS:g} s of CPU and {MEGABYTES:g} MB, with a typed outcome"
    )
    return int(n_held < n_pages)


if __name__ == "__main__":
    sys.exit(main())
