"""One batch from archived bytes to committed rows: what a worker process does.

``process_batch(spec) -> report`` is all that an engine has to carry.  Nothing here imports Dagster.
"""

from __future__ import annotations

import atexit
import datetime as dt
import gc
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipelines.acquire.archive import archive_place, payload_of
from pipelines.annotate import BUGS, LayerFault, annotate, annotate_changed, where
from pipelines.annotate.names.actors import ActorIndex
from pipelines.annotate.names.user_actors import actors_with
from pipelines.annotate.parse.language_model import LanguageModel, load_language_model
from pipelines.collecting import without_collecting
from pipelines.model import Capture, PageError, Reading
from pipelines.process.earlier import BatchLayers
from pipelines.process.parses import BatchParses
from pipelines.process.rows import Rows, first_bad_block
from pipelines.read import read_page
from pipelines.read.confidence import DOUBTFUL
from pipelines.store import batches
from pipelines.store.parses import LAYERS
from pipelines.store.parses import NAME as PARSES
from pipelines.store.terms import terms


@dataclass(frozen=True, slots=True)
class BatchSpec:
    """One batch of work.  ``doomed``: captures that killed their worker, with the reason to reject them for; ``met``: collection,
    source name and acquiring run of each capture's first sighting; ``stands_in``: archive files that have another name here."""

    captures: tuple[Capture, ...]
    archive: Path
    folder: Path  # FILE.batches/<fingerprint>
    fingerprint: str
    nlp_model: str
    attempt: int = 0
    actors: Path | None = None  # the user's table of more actors
    page_bytes: int | None = None  # a page with more is a reject; None = no limit
    doomed: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    met: Mapping[str, Sequence[str]] = field(default_factory=dict)
    stands_in: Mapping[str, str] = field(default_factory=dict)
    kept: tuple[Path, ...] = ()  # files of parses that earlier batches left
    keeps_parses: bool = False
    codes: Mapping[str, str] = field(default_factory=dict)  # of steps; with none, layers are neither taken nor kept
    is_kept: bool = False  # whether those files have the parse of every page, as far as their first lines tell

    @property
    def batch(self) -> str:
        """The id of the batch."""
        return batches.batch_id((capture.capture_id for capture in self.captures), self.attempt)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What became of a batch.  ``lost``: layer and line of code of a bug -> the pages that lost the layer to it, as rejects.item
    names them; ``n_incomplete``: pages that lost any; ``n_doubtful``: pages whose reading is doubtful; ``is_grown``: the worker
    holds more memory than it should and wants to be renewed; ``seconds``: what its pages took; ``n_kept``: pages whose parse was
    taken from earlier work; ``kept_bytes``: what the parses take that this batch leaves; ``untrusted``: files of parses that were
    not what was written."""

    batch: str
    n_pages: int
    n_rejected: int
    languages: Mapping[str, int]
    rows: Mapping[str, int]
    lost: Mapping[str, int] = field(default_factory=dict)
    n_incomplete: int = 0
    n_doubtful: int = 0
    is_grown: bool = False
    seconds: float = 0.0
    n_kept: int = 0
    kept_bytes: int = 0
    untrusted: tuple[str, ...] = ()


class Unreadable(PageError):
    """A page whose bytes the archive no longer holds."""


# Long enough to be known as English by its words alone: what tells languages apart is loaded with the first page that needs it.
WARM_UP = (
    b"Some 340 families crossed the bridge to Paris on Monday, said Anna Berg, the mayor. It was not the first time that they"
    b" had to leave, and most of them came back to the city in the days that followed."
)


def warm_up(nlp_model: str) -> None:
    """Load what every page needs (``load``), and DuckDB, so that neither a page's time nor its memory is spent on it.  Raises
    ImportError, OSError where the language model cannot be loaded."""
    load(nlp_model)
    terms(Rows("", "").tables())  # what DuckDB reserves must stand before a page's memory is bounded


def load(nlp_model: str) -> None:
    """Load models, words, places and the schema, and begin no thread, so that the process may be forked afterwards.  Raises
    ImportError, OSError where the language model cannot be loaded."""
    gc.disable()  # nearly all that is made now stays: looking through it for garbage takes a fifth longer
    try:
        _read_one_page(load_language_model(nlp_model))
        gc.freeze()  # and looking at it again with every few pages took a tenth of their time
        atexit.register(gc.unfreeze)  # what is frozen at the end is never freed, and DuckDB calls that a leak
    finally:
        gc.enable()


def _read_one_page(model: LanguageModel) -> None:
    capture = Capture("0" * 16, None, None, None, None, None, "file", "", None, None, None, "text/plain", "", None, len(WARM_UP),
                      media_type="text")  # fmt: skip
    reading = read_page(capture, WARM_UP)
    article, found, _ = annotate(replace(reading.article, language="en"), reading.blocks, model)
    Rows("", "").add(reading, article, found)


def process_batch(spec: BatchSpec, beat: Callable[[int], None] = lambda index: None) -> BatchReport:
    """Read and annotate every page of a batch and commit all its tables in one step.  ``beat(i)`` is called before page i and, with
    the number of pages, before the commit.  A page that cannot be used is a reject; raises OSError where the disk fails."""
    started, clock = dt.datetime.now(dt.UTC), time.monotonic()
    model = load_language_model(spec.nlp_model)
    parses = BatchParses(model.identity, spec.kept, keeps=spec.keeps_parses)
    model = replace(model, parses=parses)
    earlier = BatchLayers(spec.codes, spec.kept, parses, keeps=spec.keeps_parses)
    rows = Rows(spec.batch, spec.fingerprint)
    languages: Counter[str] = Counter()
    lost: Counter[str] = Counter()
    rejected: list[str] = []
    unreadable: dict[str, str] = {}
    n_incomplete = n_doubtful = 0
    for index, capture in enumerate(spec.captures):
        beat(index)
        parses.capture = capture.capture_id
        rows.archived(capture, spec.met.get(capture.capture_id, ("", "", "")))
        try:
            reading, faults = _process_page(spec, capture, model, rows, earlier)
        except PageError as error:
            if isinstance(error, Unreadable):
                unreadable[capture.capture_id] = archive_place(capture)
            rejected.append(capture.capture_id)
            rows.reject("read", capture.capture_id, "", error.reason, error.detail)
            continue
        n_incomplete += any(fault.is_bug for fault in faults)
        n_doubtful += reading.article.score is not None and reading.article.score < DOUBTFUL
        for fault in faults:
            if fault.is_bug:
                lost[fault.item] += 1
            rows.reject("annotate", capture.capture_id, fault.item, fault.reason, fault.error)
        languages[reading.article.language or "und"] += 1
    beat(len(spec.captures))
    tables = rows.tables()
    counts = {name: table.num_rows for name, table in tables.items()}
    manifest = batches.Manifest(
        batch=spec.batch,
        fingerprint=spec.fingerprint,
        attempt=spec.attempt,
        captures=tuple(capture.capture_id for capture in spec.captures),
        rejected=tuple(rejected),
        languages=dict(sorted(languages.items())),
        model=f"{model.identity.name} {model.identity.version}",
        model_sha256=model.identity.sha256,
        started_at=started.isoformat(),
        ended_at=dt.datetime.now(dt.UTC).isoformat(),
        unreadable=unreadable,
    )
    beside = {
        name: kept for name, kept in ((PARSES, parses.content()), (LAYERS, earlier.content())) if kept is not None
    }
    batches.commit(spec.folder, tables | terms(tables), manifest, beside)
    return BatchReport(
        spec.batch,
        len(spec.captures),
        len(rejected),
        manifest.languages,
        counts,
        dict(lost),
        n_incomplete,
        n_doubtful,
        seconds=time.monotonic() - clock,
        n_kept=parses.n_taken,
        kept_bytes=sum(map(len, beside.values())),
        untrusted=(*parses.faults, *earlier.faults),
    )


@without_collecting()
def _process_page(
    spec: BatchSpec, capture: Capture, model: LanguageModel, rows: Rows, earlier: BatchLayers
) -> tuple[Reading, tuple[LayerFault, ...]]:
    """One page, whatever is in it, added to the rows.  Raises PageError; then nothing of it was added."""
    if capture.capture_id in spec.doomed:
        raise PageError(*spec.doomed[capture.capture_id])
    try:
        reading = read_page(capture, _payload(spec, capture), spec.page_bytes)
        wrong = first_bad_block(reading.blocks, reading.article.text)
        if wrong:
            raise PageError("bad_span", wrong)
        faults = _add(reading, model, actors_with(spec.actors), rows, earlier)
    except MemoryError:
        raise PageError("out_of_memory", "reading the page took more memory than settings.worker_megabytes") from None
    except RecursionError as error:
        raise PageError("too_deep", str(error)) from None
    except BUGS as error:
        # a bug of ours costs one page and says which line, never a run
        raise PageError("internal_error", f"{type(error).__name__}: {error} ({where(error)})") from error
    return reading, faults


def _add(
    reading: Reading, model: LanguageModel, actors: ActorIndex, rows: Rows, earlier: BatchLayers
) -> tuple[LayerFault, ...]:
    """What a page says, added to the rows: those of an earlier batch, where it says the same."""
    if not earlier.is_used:
        article, found, faults = annotate(reading.article, reading.blocks, model, actors)
        rows.add(replace(reading, article=article), article, found)
        return faults
    page = earlier.page(reading)
    annotated = annotate_changed(reading.article, reading.blocks, model, actors, page.steps)
    made = earlier.rows(page)
    if made is not None:
        rows.take(made)
        earlier.keep(page)
        return ()
    article, found, faults = annotated()
    n_rejects = rows.count("rejects")
    rows.add(replace(reading, article=article), article, found)
    if page.steps.now and not faults and rows.count("rejects") == n_rejects:
        earlier.keep(page)
    return faults


def _payload(spec: BatchSpec, capture: Capture) -> bytes:
    """Raises Unreadable."""
    name = spec.stands_in.get(capture.archive_file, capture.archive_file)
    try:
        return payload_of(spec.archive, replace(capture, archive_file=name))
    except PageError as error:
        raise Unreadable(error.reason, error.detail.replace(name, capture.archive_file)) from None
