"""A build in shards: each reads its share of the archive beside the others; one run gathers their batches and publishes.

    FILE.lock                                         held together by shards, exclusively by every other run
    FILE.batches/.acquire-lock                        held by the shard that writes to the archive
    FILE.batches/<fingerprint>/.shard-3-of-16         held by that shard; stays, and tells how many there are

What belongs here: which locks a shard holds, gathering, what is said of pages that no shard has read.  What does not: the verbs
(``Run``) and whose a page is (``process.shares``).
"""

from __future__ import annotations

from collections.abc import Sequence, Set

from pipelines.acquire import Acquired, archive
from pipelines.acquire.archive.withdrawn import erased
from pipelines.build import Run
from pipelines.disk.lock import exclusive, shared
from pipelines.disk.places import place_of
from pipelines.paths import WarehousePaths
from pipelines.process import Processed
from pipelines.process.shares import Shard, by_shard, numbers_of_shards, of_mark
from pipelines.progress import Progress
from pipelines.report import Report
from pipelines.settings import Settings, Source
from pipelines.store.gathering import gather

ACQUIRE_LOCK = ".acquire-lock"
NAMED = 20  # lines that one place may say, shards that one line names


class NotRead(OSError):
    """Pages of the archive that no shard has read; the text names the shards."""


class ShardRun(Run):
    """A run that reads one share of the archive and publishes nothing; any number of them work beside each other."""

    def __init__(self, paths: WarehousePaths, settings: Settings, progress: Progress, shard: Shard) -> None:
        super().__init__(paths, settings, progress)
        self.shard = shard
        self.report.shard = str(shard)
        self._folder = paths.batches / self.fingerprint

    def __enter__(self) -> ShardRun:
        self._look()
        try:
            self._stack.enter_context(shared(self.paths.lock, self.note))
            self._stack.enter_context(exclusive(self._folder / self._mark, self.note))
            with exclusive(self.paths.batches / ACQUIRE_LOCK, self.note):
                self.upkeep.begin_archive()
        except BaseException:
            self._stack.close()
            raise
        return self

    @property
    def _mark(self) -> str:
        assert self.shard is not None
        return self.shard.mark

    def acquire(self, sources: Sequence[Source]) -> Acquired:
        """Archive what the sources hold; shards do so one after the other, and all but the first find it there."""
        with exclusive(self.paths.batches / ACQUIRE_LOCK, self.note):
            return super().acquire(sources)

    def process(self, *, retry_rejects: bool = False) -> Processed:
        """Read and annotate what is not done yet of this share."""
        done = self._process(retry_rejects=retry_rejects)
        self._tell(done)
        return done


def build_shard(
    paths: WarehousePaths,
    sources: Sequence[Source],
    settings: Settings,
    progress: Progress,
    shard: Shard,
    *,
    retry_rejects: bool = False,
) -> Report:
    """Read one share of what the archive holds, after archiving what the sources hold.  Raises as Run."""
    with ShardRun(paths, settings, progress, shard) as run:
        if sources:
            run.acquire(sources)
        run.process(retry_rejects=retry_rejects)
        return run.report


def publish(
    paths: WarehousePaths, places: Sequence[str], settings: Settings, progress: Progress, *, read_rest: bool = False
) -> Report:
    """Gather the batches of other places and publish the file.  With ``read_rest`` pages that nobody has read are read here; else
    they are named by shard, and nothing is published.  Raises NotRead, and as Run."""
    with Run(paths, settings, progress) as run:
        if places:
            _gather(run, places)
        if not read_rest:
            run.before = lambda wanted: _refuse(run, wanted)
        run.process()
        run.publish()
        return run.report


def _gather(run: Run, places: Sequence[str]) -> None:
    folder = run.paths.batches / run.fingerprint
    folder.mkdir(parents=True, exist_ok=True)
    captures = {record.capture.capture_id for record in archive.records(run.paths.archive)}
    gone = erased(run.paths.archive)
    for where in places:
        run.progress.start(f"gathering {where}", None)
        found = gather(place_of(where), folder, captures, gone)
        if not found.has_folder:
            run.note(f"{where}: no batches of this version and these settings (fingerprint {run.fingerprint})")
            continue
        for mark in found.marks:
            if of_mark(mark) is not None:
                (folder / mark).touch()
        run.note(f"{where}: {found.taken:,} batches gathered, {found.there:,} were here already")
        for line in found.refused[:NAMED]:
            run.note(f"{line}; it was not taken")
        if len(found.refused) > NAMED:
            run.note(f"{where}: {len(found.refused) - NAMED:,} more batches were not taken")


def _refuse(run: Run, wanted: Set[str]) -> None:
    numbers = numbers_of_shards(run.paths.batches / run.fingerprint)
    pages = f"{len(wanted):,} {'page' if len(wanted) == 1 else 'pages'} of the archive"
    if not numbers:
        raise NotRead(f"{pages} are read nowhere yet: dateline build reads them, or dateline publish --read-rest")
    missing = by_shard(wanted, numbers[0])
    named = ", ".join(f"{shard} ({n:,})" for shard, n in list(missing.items())[:NAMED])
    more = f" and {len(missing) - NAMED:,} more" if len(missing) > NAMED else ""
    raise NotRead(
        f"{pages} are read nowhere yet; run these shards again (dateline build --shard K/{numbers[0]}), or publish with"
        f" --read-rest: {named}{more}"
    )
