"""process: archived captures become committed batches of rows; ``read`` and ``annotate`` run here, in killable workers.

What belongs in this room: finding what is not done yet, cutting it into batches, running them.  What does not: what a page
says (read, annotate) and what pages say together (resolve).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from itertools import islice

from pipelines.acquire import archive
from pipelines.acquire.archive import archive_place
from pipelines.annotate.parse.kept import maker
from pipelines.annotate.parse.language_model import model_identity
from pipelines.paths import WarehousePaths
from pipelines.process.earlier import codes_of
from pipelines.process.pace import BatchSizes
from pipelines.process.pool import Engine, LocalPool, default_workers
from pipelines.process.shares import Shard
from pipelines.process.survey import Survey
from pipelines.process.worker import BatchSpec
from pipelines.progress import PageProgress
from pipelines.settings import Settings
from pipelines.store import batches, healing, parses

NAMED = 20  # files of kept parses that are said one by one


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
    survey: Survey = field(default_factory=Survey)  # what the archive holds and has lost
    n_kept: int = 0  # pages of this run whose parse was taken from earlier work
    said: list[str] = field(default_factory=list)  # what a user should know of kept parses

    def and_then(self, more: Processed) -> Processed:
        """Both together, where damage made a second go necessary."""
        languages, lost = Counter(self.languages) + Counter(more.languages), Counter(self.lost) + Counter(more.lost)
        return Processed(self.pending + more.pending, self.n_batches + more.n_batches, dict(languages), dict(lost),
                         self.n_incomplete + more.n_incomplete, self.n_doubtful + more.n_doubtful, more.survey,
                         self.n_kept + more.n_kept, self.said + more.said)  # fmt: skip


EngineMaker = Callable[[int], tuple[Engine, int]]  # an engine for so many pages, and how many batches it does at once


def process(
    paths: WarehousePaths,
    fingerprint: str,
    settings: Settings,
    progress: PageProgress,
    *,
    retry_rejects: bool = False,
    engine: EngineMaker | None = None,
    shard: Shard | None = None,
    before: Callable[[Set[str]], None] = lambda wanted: None,
) -> Processed:
    """Do every capture of the archive that no committed batch of this fingerprint holds; with ``retry_rejects`` also those that
    were rejected.  A page that only lost a layer to a bug of ours is done: the same code would lose it again, and code that mends
    the bug has another fingerprint.  Also done are the captures of batches that were set aside as damaged.  Call it under the
    warehouse's lock.  ``engine``: what runs the batches, by default processes of this machine; ``shard``: only its share;
    ``before`` is told which captures are to be done, and may refuse.  Raises ArchiveError, WorkerFailed, OSError."""
    folder = paths.batches / fingerprint
    done = batches.ledger(folder)
    again = done.rejected if retry_rejects else healing.to_try_again(folder, done)
    skip = set(done.owner) - again
    result = Processed()
    tries: dict[int, int] = {}
    wanted: set[str] = set()
    files: Counter[str] = Counter()
    for record in result.survey.records(paths, done, skip - done.unreadable.keys()):
        name = record.capture.capture_id
        if shard is not None and not shard.holds(name):
            continue
        if name not in wanted and (name not in skip or _can_be_read_now(record, done)):
            wanted.add(name)
            files[record.capture.archive_file] += 1
            tries[done.attempts.get(name, 0)] = tries.get(done.attempts.get(name, 0), 0) + 1
    archive.require(files)
    result.pending = len(wanted)
    if not wanted:
        if shard is None:
            healing.made_anew(folder)
        return result
    before(wanted)
    kept = parses.find(paths.batches, maker(model_identity(settings.nlp_model)))
    result.said += kept.damaged
    codes = codes_of(settings)
    pool, n_workers = (engine or _on_this_machine(settings))(len(wanted))
    sizes = BatchSizes(min(settings.batch_pages, -(-len(wanted) // n_workers)))

    def pending(attempt: int) -> Iterator[archive.Record]:
        met: set[str] = set()
        for record in archive.records_of(paths.archive, wanted):
            name = record.capture.capture_id
            if name not in met and done.attempts.get(name, 0) == attempt:
                met.add(name)
                yield record

    def specs() -> Iterator[BatchSpec]:
        for attempt in sorted(tries):
            waiting = pending(attempt)
            while records := tuple(islice(waiting, sizes.next())):
                met = {r.capture.capture_id: (r.collection, r.source_name, r.batch) for r in records}
                captures = tuple(record.capture for record in records)
                names = [capture.capture_id for capture in captures]
                keeps = settings.keep_parses and kept.n_bytes < settings.parses_megabytes * 1_000_000
                yield BatchSpec(
                    captures, paths.archive, folder, fingerprint, settings.nlp_model, attempt, settings.user.actors,
                    settings.page_bytes, met=met, kept=kept.places(names), keeps_parses=keeps, codes=codes,
                    is_kept=kept.have(names),
                )  # fmt: skip

    progress.start("reading", len(wanted))
    try:
        for report in pool.run(specs(), progress.advance):
            result.n_batches += 1
            sizes.learn(report.n_pages, report.seconds)
            for language, pages in report.languages.items():
                result.languages[language] = result.languages.get(language, 0) + pages
            for item, pages in report.lost.items():
                result.lost[item] = result.lost.get(item, 0) + pages
            result.n_incomplete += report.n_incomplete
            result.n_doubtful += report.n_doubtful
            result.n_kept += report.n_kept
            result.said += report.untrusted
            kept.n_bytes += report.kept_bytes
    finally:
        pool.close()
    if shard is None:  # the other shards' part of what was set aside may still be to do
        healing.made_anew(folder)
    _say(result, kept, settings)
    return result


def _on_this_machine(settings: Settings) -> EngineMaker:
    def make(n_pages: int) -> tuple[Engine, int]:
        n = default_workers(settings.workers, n_pages)
        return LocalPool(n, settings.page_seconds, settings.worker_megabytes, settings.nlp_model), n

    return make


def _can_be_read_now(record: archive.Record, done: batches.Ledger) -> bool:
    """Whether a capture was rejected because its bytes were damaged, and stands somewhere else now."""
    failed = done.unreadable.get(record.capture.capture_id)
    return failed is not None and not record.is_damaged and failed != archive_place(record.capture)


def _say(result: Processed, kept: parses.Found, settings: Settings) -> None:
    """Lines for the user about kept parses."""
    faults = list(dict.fromkeys(result.said))
    result.said = [
        f"{fault}; the kept parses in it were not used, their pages are parsed again" for fault in faults[:NAMED]
    ]
    if len(faults) > NAMED:
        result.said.append(f"{len(faults) - NAMED:,} more files of kept parses were not used")
    if result.n_kept:
        result.said.append(f"{result.n_kept:,} of {result.pending:,} pages were not parsed again: their parse was kept")
    if kept.n_foreign:
        result.said.append(
            f"{kept.n_foreign:,} files of kept parses are of another model or version and were not used"
            " (dateline clean --parses removes them)"
        )
    if settings.keep_parses and kept.n_bytes >= settings.parses_megabytes * 1_000_000:
        result.said.append(
            f"kept parses take {kept.n_bytes / 1e6:,.0f} MB, as much as settings.parses_megabytes allows: no more are kept"
            " (dateline clean --old or --parses makes room)"
        )
