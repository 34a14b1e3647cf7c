"""process: archived captures become committed batches of rows; ``read`` and ``annotate`` run here, in killable workers.

What belongs in this room: finding what is not done yet, cutting it into batches, running them.  What does not: what a page
says (read, annotate) and what pages say together (resolve).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from pipelines.acquire import archive
from pipelines.model import Capture
from pipelines.paths import WarehousePaths
from pipelines.process.pool import LocalPool, default_workers
from pipelines.process.worker import BatchSpec
from pipelines.progress import PageProgress
from pipelines.settings import Settings
from pipelines.store import batches


@dataclass(slots=True)
class Processed:
    """What one run of ``process`` did.  ``pending`` = captures that were not done before."""

    pending: int = 0
    n_batches: int = 0
    languages: dict[str, int] = field(default_factory=dict)  # pages of this run by language
    lost: dict[str, int] = field(
        default_factory=dict
    )  # layer and line of a bug -> pages of this run that lost the layer
    n_incomplete: int = 0  # pages of this run that lost a layer
    n_doubtful: int = 0  # pages of this run whose reading is doubtful


def process(
    paths: WarehousePaths, fingerprint: str, settings: Settings, progress: PageProgress, *, retry_rejects: bool = False
) -> Processed:
    """Do every capture of the archive that no committed batch of this fingerprint holds; with ``retry_rejects`` also those that
    were rejected.  A page that only lost a layer to a bug of ours is done: the same code would lose it again, and code that mends
    the bug has another fingerprint.  Call it under the warehouse's lock.  Raises ArchiveError, WorkerFailed."""
    folder = paths.batches / fingerprint
    done = batches.ledger(folder)
    skip = set(done.owner) - done.rejected if retry_rejects else set(done.owner)
    tries: dict[int, int] = {}
    wanted: set[str] = set()
    files: Counter[str] = Counter()
    for record in archive.records(paths.archive):
        name = record.capture.capture_id
        if name not in skip and name not in wanted:
            wanted.add(name)
            files[record.capture.archive_file] += 1
            tries[done.attempts.get(name, 0)] = tries.get(done.attempts.get(name, 0), 0) + 1
    archive.require(files)
    result = Processed(pending=len(wanted))
    if not wanted:
        return result
    n_workers = default_workers(settings.workers, len(wanted))
    size = min(settings.batch_pages, -(-len(wanted) // n_workers))

    def pending(attempt: int) -> Iterator[Capture]:
        met: set[str] = set()
        for record in archive.records(paths.archive):
            name = record.capture.capture_id
            if name in wanted and name not in met and done.attempts.get(name, 0) == attempt:
                met.add(name)
                yield record.capture

    def specs() -> Iterator[BatchSpec]:
        for attempt in sorted(tries):
            waiting = pending(attempt)
            while captures := tuple(islice(waiting, size)):
                yield BatchSpec(
                    captures, paths.archive, folder, fingerprint, settings.nlp_model, attempt, settings.user.actors,
                    settings.page_bytes,
                )  # fmt: skip

    progress.start("reading", len(wanted))
    pool = LocalPool(n_workers, settings.page_seconds, settings.worker_megabytes, settings.nlp_model)
    try:
        for report in pool.run(specs(), progress.advance):
            result.n_batches += 1
            for language, pages in report.languages.items():
                result.languages[language] = result.languages.get(language, 0) + pages
            for item, pages in report.lost.items():
                result.lost[item] = result.lost.get(item, 0) + pages
            result.n_incomplete += report.n_incomplete
            result.n_doubtful += report.n_doubtful
    finally:
        pool.close()
    return result
