"""One run from sources to the published file: the verbs in their order, under the warehouse's lock.

``Run`` is what the command line and the Dagster job both drive, so that they do the same.  What belongs here: the order, the
counts, what a run says of itself.  What does not: any verb's own work.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING

from pipelines.acquire import Acquired, acquire, archive
from pipelines.acquire.files.find import SUFFIXES
from pipelines.annotate.names.user_actors import actors_with
from pipelines.fingerprint import fingerprint
from pipelines.lock import exclusive
from pipelines.model import Reject
from pipelines.paths import WarehousePaths
from pipelines.process import Processed, process
from pipelines.progress import Progress
from pipelines.publish import snapshot
from pipelines.publish.checks import CheckResult
from pipelines.report import Report, SourceCount
from pipelines.resolve import Resolved, read_published, resolve
from pipelines.resolve.user_judgements import read_judgements
from pipelines.settings import Settings, Source
from pipelines.store import batches

if TYPE_CHECKING:
    from pipelines.acquire.network.reach import Network

REMARKS = 20  # lines that one source may say
KINDS = 12  # kinds of files passed over that one line names


class Run:
    """The verbs of one run, each callable once and in order; holds the lock from ``__enter__`` on.

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
        self._stack = ExitStack()
        self._acquired: Acquired | None = None
        self._resolved: Resolved | None = None
        self._candidate: snapshot.Candidate | None = None
        self._results: tuple[CheckResult, ...] | None = None

    def __enter__(self) -> Run:
        snapshot.published_inputs(
            self.paths.database
        )  # a file of somebody else's is refused before anything is written
        actors_with(self.settings.user.actors)  # mistakes in the user's tables are told before any work
        if self.settings.user.judgements:
            read_judgements(self.settings.user.judgements)
        self._stack.enter_context(exclusive(self.paths.lock, self.note))
        for line in archive.recover(self.paths.archive):
            self.note(line)
        batches.sweep(self.paths.batches)
        snapshot.sweep(self.paths)
        return self

    def __exit__(self, *error: object) -> None:
        snapshot.sweep(self.paths)  # a file that was built and not published
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
            if outcome.passed_over and outcome.source.is_local:
                self.note(f"{outcome.source.label}: passed over: {_kinds(outcome.passed_over)}")
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
        done = process(self.paths, self.fingerprint, self.settings, self.progress, retry_rejects=retry_rejects)
        self.report.processed, self.report.languages = done.pending, dict(sorted(done.languages.items()))
        self.report.incomplete, self.report.lost_layers = done.n_incomplete, dict(sorted(done.lost.items()))
        self.report.doubtful = done.n_doubtful
        if done.n_incomplete:
            self.note(_incomplete(done))
        self._count()
        return done

    def resolve(self) -> Resolved:
        """What needs more than one page.  Raises UserTableError."""
        self.progress.start("resolving entities", None)
        judgements = self.settings.user.judgements
        decided = read_judgements(judgements) if judgements else []
        self._resolved = resolve(self.ledger(), decided, read_published(self.paths.database))
        return self._resolved

    def ledger(self) -> batches.Ledger:
        """What is committed under this fingerprint."""
        return batches.ledger(self.paths.batches / self.fingerprint)

    def is_current(self) -> bool:
        """Whether the published file was made from what is there now."""
        return snapshot.published_inputs(self.paths.database) == self._inputs()

    def _inputs(self) -> str:
        return snapshot.inputs_hash(self.paths, self.fingerprint, self.ledger(), self.settings.user.judgements)

    def check(self) -> tuple[CheckResult, ...]:
        """Build the next file beside the published one and run every check on it, once a run; where the published one is made from
        the same, run them on that."""
        if self._results is None:
            if self.is_current():
                self._results = snapshot.check_published(self.paths.database)
            else:
                resolved = self._resolved if self._resolved is not None else self.resolve()
                self.progress.start("building the warehouse file", None)
                self._candidate = snapshot.build_candidate(
                    self.paths, self.fingerprint, self.ledger(), resolved, self._inputs(), self.run_id
                )
                self._results = self._candidate.results
        return self._results

    def publish(self) -> None:
        """Swap the checked file in, unless the published one is already made from the same.  Raises CheckFailed."""
        if self._candidate is None and not self.is_current():
            self.check()
        if self._candidate is not None:
            candidate, self._candidate = self._candidate, None
            snapshot.swap(self.paths, candidate)
            self.report.is_published = True
        self.report.rows = snapshot.row_counts(self.paths.database)

    def _count(self) -> None:
        """Pages by what became of them, source by source."""
        done = self.ledger()
        self.report.in_archive = len(done.owner)
        if self._acquired is None:
            return
        rejected_for = _reasons(done) if done.rejected else {}
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


def _kinds(passed_over: Counter[str]) -> str:
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


def _reasons(done: batches.Ledger) -> dict[str, str]:
    """Capture -> why it gave no article."""
    found = {}
    for rows in done.rows_of("rejects", "capture_id"):
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
