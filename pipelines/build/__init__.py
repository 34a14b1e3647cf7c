"""One run from sources to the published file: the verbs in their order, under the warehouse's lock.

``Run`` is what the command line and the Dagster job both drive, so that they do the same.  What belongs here: the order, the
counts, what a run says of itself.  What does not: any verb's own work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from contextlib import ExitStack
from typing import TYPE_CHECKING, TypeVar

from pipelines.acquire import Acquired, acquire
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.acquire.files.find import SUFFIXES
from pipelines.acquire.files.load import OURS
from pipelines.annotate.names.user_actors import actors_with
from pipelines.build.engines import Cluster, engine_of
from pipelines.build.upkeep import Upkeep
from pipelines.disk.lock import exclusive
from pipelines.fingerprint import fingerprint
from pipelines.model import Reject
from pipelines.paths import WarehousePaths
from pipelines.process import Processed, process
from pipelines.process.shares import Shard
from pipelines.process.survey import Survey, survey
from pipelines.progress import Progress
from pipelines.publish import published, snapshot, spare
from pipelines.publish.checks import CheckResult
from pipelines.report import Report, SourceCount
from pipelines.resolve import Resolved, read_published, resolve
from pipelines.resolve.word import read_word
from pipelines.settings import Settings, Source
from pipelines.store import batches
from pipelines.store.healing import Fault

if TYPE_CHECKING:
    from pipelines.acquire.network.reach import Network

REMARKS = 20  # lines that one source may say
KINDS = 12  # kinds of files passed over that one line names
Made = TypeVar("Made")


class Run:
    """The verbs of one run, each callable once and in order; holds the lock from ``__enter__`` on.

    Damage to what can be made again is said, set aside and made again in the same run; see docs/damage.md.
    Raises OSError, ArchiveError, WorkerFailed, NotAWarehouse, CheckFailed from the verbs that meet them.
    """

    def __init__(
        self,
        paths: WarehousePaths,
        settings: Settings,
        progress: Progress,
        run_id: str | None = None,
        network: Network | None = None,
    ) -> None:
        self.paths = paths
        self.settings = settings
        self.progress = progress
        self.run_id = run_id
        self.network = network  # None: the real one
        self.fingerprint, self.model = fingerprint(settings)
        self.report = Report(str(paths.database), self.fingerprint)
        self._ledgers = batches.Ledgers(paths.batches / self.fingerprint)
        self._stack = ExitStack()
        self._acquired: Acquired | None = None
        self._resolved: Resolved | None = None
        self._candidate: snapshot.Candidate | None = None
        self._results: tuple[CheckResult, ...] | None = None
        self.upkeep = Upkeep(paths, self.fingerprint, self.note)
        self._survey: Survey | None = None
        self._is_verified = False  # every byte of the batches was looked at
        self.cluster = Cluster()  # what the engine says of its workers
        self.shard: Shard | None = None  # of all that is to be read, only this share
        self.before: Callable[[Set[str]], None] = lambda wanted: None  # is told once which captures are to be read

    def __enter__(self) -> Run:
        self._look()
        self._stack.enter_context(exclusive(self.paths.lock, self.note))
        try:
            self.upkeep.begin()
        except BaseException:
            self._stack.close()
            raise
        return self

    def _look(self) -> None:
        self.upkeep.look()  # a file of somebody else's is refused before anything is written
        actors_with(self.settings.user.actors)  # mistakes in the user's tables are told before any work
        read_word(self.settings.user)

    def __exit__(self, *error: object) -> None:
        spare.sweep(self.paths)  # a file that was built and not published
        self._stack.close()

    def note(self, text: str) -> None:
        """Say a line and keep it for the report."""
        self.report.notes.append(text)
        self.progress.say(text)

    def acquire(self, sources: Sequence[Source]) -> Acquired:
        """Archive what the sources hold."""
        self.progress.start("looking at pages", None)
        self._acquired = acquire(
            self.paths, sources, self.settings, lambda: self.progress.advance(1), say=self.note, network=self.network
        )
        for outcome in self._acquired.sources:
            for remark in outcome.remarks[:REMARKS]:
                self.note(remark)
            if len(outcome.remarks) > REMARKS:
                self.note(f"{outcome.source.label}: {len(outcome.remarks) - REMARKS:,} more such lines")
            others = {kind: count for kind, count in outcome.passed_over.items() if kind != OURS}
            if others and outcome.source.is_local:
                self.note(f"{outcome.source.label}: passed over: {_kinds(others)}")
        ours = sum(outcome.passed_over[OURS] for outcome in self._acquired.sources)
        if ours:
            self.note(
                f"{ours:,} {OURS} {'was' if ours == 1 else 'were'} passed over: what a warehouse archived is no source"
            )
        for reject in [reject for reject in self._acquired.rejects if self._is_remote(reject)][:REMARKS]:
            self.note(f"{reject.source_name}: {reject.reason}: {reject.detail}")
        for path in self._acquired.empty_sources:
            self.note(f"{path}: no page files here ({SUFFIXES})")
        return self._acquired

    def _is_remote(self, reject: Reject) -> bool:
        """Whether a page was asked for over the network: then the user waits for an answer of its own."""
        found = self._acquired.sources if self._acquired else []
        return any(
            not outcome.source.is_local
            and outcome.source.collection == reject.collection
            and reject.source_name in outcome.reasons
            for outcome in found
        )

    def process(self, *, retry_rejects: bool = False) -> Processed:
        """Read and annotate what is not done yet."""
        done = self._process(retry_rejects=retry_rejects or self.upkeep.are_gone)
        if self.upkeep.put_aside(self.upkeep.strangers(self.ledger(), done.survey.lost)):
            done.survey.lost &= self.ledger().owner.keys()
        for line in done.survey.lines(self.ledger()):
            self.note(line)
        if not self.is_current():
            again = self._make_whole()
            done = done if again is None else done.and_then(again)
        vanished = self.upkeep.vanished(self.ledger())
        if vanished:
            self.note(vanished)
        self._tell(done)
        return done

    def _tell(self, done: Processed) -> None:
        """What was read, for the report."""
        for line in done.said:
            self.note(line)
        self.report.processed, self.report.languages = done.pending, dict(sorted(done.languages.items()))
        self.report.incomplete, self.report.lost_layers = done.n_incomplete, dict(sorted(done.lost.items()))
        self.report.doubtful = done.n_doubtful
        if done.n_incomplete:
            self.note(_incomplete(done))
        self._count()

    def _process(self, *, retry_rejects: bool = False) -> Processed:
        engine = engine_of(self.settings, self.paths, self.fingerprint, self.progress.say, self.cluster)
        before, self.before = self.before, lambda wanted: None
        done = process(self.paths, self.fingerprint, self.settings, self.progress, retry_rejects=retry_rejects,
                       engine=engine, before=before, shard=self.shard)  # fmt: skip
        self._survey = done.survey
        return done

    def resolve(self) -> Resolved:
        """What needs more than one page.  Raises UserTableError."""
        self.progress.start("comparing pages", None)
        word = read_word(self.settings.user)
        folder = self.paths.batches / self.fingerprint
        if not self._is_verified:
            self._make_whole()
        with self.upkeep.readable() as path:
            last = read_published(path, withdrawn(self.paths.archive).captures)
        self._resolved = self._from_batches(lambda: resolve(self.ledger(), word, last, folder, self.settings.workers))
        return self._resolved

    def ledger(self) -> batches.Ledger:
        """What is committed under this fingerprint, but for pages that were taken back."""
        return self._ledgers.now().without(withdrawn(self.paths.archive).captures)

    def is_current(self) -> bool:
        """Whether the published file was made from what is there now."""
        return self.upkeep.stamp is not None and self.upkeep.stamp.inputs == self._inputs()

    def _inputs(self) -> str:
        done = self.ledger()
        if self._survey is None:
            self._survey = survey(self.paths, done)
        return snapshot.inputs_hash(self.paths, self.fingerprint, done, self._survey, self.settings)

    def check(self) -> tuple[CheckResult, ...]:
        """Build the next file beside the published one and run every check on it, once a run; where the published one is made from
        the same, run them on that."""
        if self._results is None:
            if self.is_current():
                with self.upkeep.opened() as con:
                    self._results = published.check_published(con)
            else:
                self._candidate = self._from_batches(self._build)
                self._results = self._candidate.results
            self._results += self.upkeep.results(len(self.ledger().batches))
        return self._results

    def _build(self) -> snapshot.Candidate:
        resolved = self._resolved if self._resolved is not None else self.resolve()
        self.progress.start("building the warehouse file", None)
        inputs = self._inputs()
        assert self._survey is not None
        return snapshot.build_candidate(
            self.paths,
            self.fingerprint,
            resolved.done,
            self._survey,
            resolved,
            inputs,
            self.run_id,
            self.settings.storage_version,
            self.upkeep.stamp,
        )

    def publish(self) -> None:
        """Swap the checked file in, unless the published one is already made from the same.  Raises CheckFailed."""
        if self._candidate is None and not self.is_current():
            self.check()
        if self._candidate is not None:
            candidate, self._candidate = self._candidate, None
            if candidate.passed:
                self.upkeep.make_room()
            snapshot.swap(self.paths, candidate, self.upkeep.stamp)
            self.upkeep.swapped(candidate.stamp)
            self.report.is_published = True
        with self.upkeep.opened() as con:
            self.report.rows = published.row_counts(con)

    def _make_whole(self) -> Processed | None:
        """Look at every byte of the batches; what is not whole is made anew.  Returns what was done, None where nothing was."""
        self._is_verified = True
        return self._process() if self.upkeep.put_aside(self.upkeep.faults(hashes=True)) else None

    def _from_batches(self, make: Callable[[], Made]) -> Made:
        """Make something from committed batches; one that turns out to be damaged meanwhile is made anew first, once."""
        while True:
            try:
                return make()
            except batches.BatchDamaged as error:
                if self.upkeep.was_set_aside(error.batch.name):
                    raise  # twice in one run: the disk does not keep what is written
                self.upkeep.put_aside([Fault(error.batch, error.why)])
                self._process()

    def _count(self) -> None:
        """Pages by what became of them, source by source."""
        done = self.ledger()
        self.report.in_archive = len(done.owner)
        if self._acquired is None:
            return
        met = {
            name for outcome in self._acquired.sources for name in outcome.outcomes.values() if name in done.rejected
        }
        rejected_for = _reasons(done, met)
        fresh = set(self._acquired.new_captures)
        for outcome in self._acquired.sources:
            why: Counter[str] = Counter()
            stored = already = 0
            for name, capture in outcome.outcomes.items():
                if capture is None:
                    why[outcome.reasons[name]] += 1
                elif capture in done.rejected:
                    why[rejected_for.get(capture, "unknown")] += 1
                elif capture in fresh:
                    fresh.discard(capture)  # a second sighting in the same run finds it already there
                    stored += 1
                else:
                    already += 1
            counts = SourceCount(
                outcome.source.collection, outcome.source.label, stored + already + why.total(), stored, already,
                why.total(), dict(sorted(why.items())), outcome.fetched, dict(sorted(outcome.passed_over.items())),
                dict(sorted(outcome.digests.items())),
            )  # fmt: skip
            self.report.sources.append(counts)


def _kinds(passed_over: Mapping[str, int]) -> str:
    """What was passed over in words, the commonest kinds first: "12 jpg, 3 mp4, 1 zip"."""
    most = sorted(passed_over.items(), key=lambda pair: (-pair[1], pair[0]))
    more = f" and {sum(n for _, n in most[KINDS:]):,} of other kinds" if len(most) > KINDS else ""
    return ", ".join(f"{n:,} {kind}" for kind, n in most[:KINDS]) + more


def _incomplete(done: Processed) -> str:
    """The line about layers that were lost, the commonest bugs first."""
    most = sorted(done.lost.items(), key=lambda pair: (-pair[1], pair[0]))
    bugs = [f"{layer} ({line}) {pages:,}" for (layer, _, line), pages in ((item.partition(" "), n) for item, n in most)]
    more = f" and {len(bugs) - REMARKS:,} more" if len(bugs) > REMARKS else ""
    pages = f"{done.n_incomplete:,} {'page' if done.n_incomplete == 1 else 'pages'}"
    return f"{pages} lost a layer to a bug of ours: {', '.join(bugs[:REMARKS])}{more}; the rest of the page is kept (see rejects)"


def _reasons(done: batches.Ledger, captures: Set[str]) -> dict[str, str]:
    """Of some captures that gave no article: why."""
    found = {}
    owners = {done.owner[name] for name in captures}
    of_batches = (
        done.rows_in(batch, "rejects", "capture_id") for batch in done.batches if batch.manifest.batch in owners
    )
    for rows in filter(None, of_batches):
        for capture, item, reason in zip(
            *(rows.column(name).to_pylist() for name in ("capture_id", "item", "reason")), strict=True
        ):
            if item == "":
                found[str(capture)] = str(reason)
    return found


def build(
    paths: WarehousePaths,
    sources: Sequence[Source],
    settings: Settings,
    progress: Progress,
    *,
    retry_rejects: bool = False,
    run_id: str | None = None,
    network: Network | None = None,
) -> Report:
    """The whole way in one call; without sources it works on what the archive holds.  Raises as Run."""
    with Run(paths, settings, progress, run_id, network) as run:
        if sources:
            run.acquire(sources)
        run.process(retry_rejects=retry_rejects)
        run.publish()
        return run.report
