"""The five verbs as assets.  Every table that an analyst can query is one; each step calls one verb."""

from collections import Counter
from collections.abc import Iterable, Iterator

import dagster as dg
from pydantic import Field

from pipelines.acquire import SourceOutcome
from pipelines.acquire.archive import gaps
from pipelines.orchestrate.catalogue import (
    ACQUIRED,
    ANNOTATED,
    FRESHNESS,
    PAGES_KEY,
    READ,
    RESERVED,
    RESOLVED,
    START_HERE,
    WAREHOUSE_KEY,
    published,
    table_specs,
    view_specs,
)
from pipelines.orchestrate.checks import as_asset_checks, log_warnings, publish_specs
from pipelines.orchestrate.metadata import preview
from pipelines.orchestrate.metadata.bars import pictures_of
from pipelines.orchestrate.metadata.map import map_metadata, places_of
from pipelines.orchestrate.metadata.preview import Cell
from pipelines.orchestrate.metadata.sources import counts_table, source_tables
from pipelines.orchestrate.milestones import LogProgress, Milestones, cluster_metadata
from pipelines.orchestrate.workspace import known_failures, published_file, workspace_of
from pipelines.publish.pages import make_pages
from pipelines.settings import Source
from pipelines.store.escaping import for_log
from pipelines.store.schema import tables, views

MAP_KEY = "places_map"  # the view whose metadata has the map
# For what a network does now and then.  Each page has been tried again before, within seconds; this waits for minutes.
RETRIES = dg.RetryPolicy(max_retries=2, delay=20, backoff=dg.Backoff.EXPONENTIAL, jitter=dg.Jitter.PLUS_MINUS)
Results = Iterator[dg.MaterializeResult[None]]


class AcquireConfig(dg.Config):
    """Which sources a run looks at."""

    collections: list[str] = Field(
        default=[], description="Collections of sources.toml to look at; empty = all of them."
    )


class ProcessConfig(dg.Config):
    """How a run treats pages that were rejected before."""

    retry_rejects: bool = Field(default=False, description="Try pages again that gave no article.")


def _selected(context: dg.AssetExecutionContext, names: Iterable[str]) -> list[str]:
    """The names whose assets a run asks for, in the order given, which is that of their dependencies."""
    wanted = {key.path[-1] for key in context.selected_asset_keys}
    return [name for name in names if name in wanted]


def acquire_assets(*, from_network: bool) -> dg.AssetsDefinition:
    """Acquiring as one step; where a source is of the network, one that fails is tried again."""

    @dg.multi_asset(
        name="acquire",
        specs=table_specs("acquire", ACQUIRED),
        can_subset=True,
        required_resource_keys={"workspace"},
        retry_policy=RETRIES if from_network else None,
    )
    def acquire(context: dg.AssetExecutionContext, config: AcquireConfig) -> Results:
        """Bytes in, captures out: archive every page of the sources that is not archived yet."""
        with known_failures():
            workspace = workspace_of(context)
            found = workspace.run.acquire(_wanted_sources(workspace.project.sources, config.collections))
            silent = [outcome.source.label for outcome in found.sources if _is_silent(outcome)]
            if silent and context.retry_number < RETRIES.max_retries:
                raise dg.RetryRequested(RETRIES.max_retries, RETRIES.calculate_delay(context.retry_number + 1))
            for label in silent:
                context.log.warning(for_log(f"{label} could not be reached; the run goes on without it (see rejects)"))
            reasons = Counter(reject.reason for reject in found.rejects)
            numbers: dict[str, Cell] = {
                "pages_seen": found.seen,
                "new_captures": len(found.new_captures),
                "rejected_while_acquiring": len(found.rejects),
                "rejected_by_reason": dict(reasons),
                "archive": dg.MetadataValue.path(str(workspace.run.paths.archive)),
            }
            numbers |= source_tables(found, gaps.gaps(gaps.by_day(workspace.run.paths.archive)))
            archived = preview.of_archive(workspace.run.paths.archive)
        for name in _selected(context, ACQUIRED):
            yield dg.MaterializeResult(asset_key=name, metadata=archived[name] | numbers)

    return acquire


def _wanted_sources(sources: tuple[Source, ...], collections: list[str]) -> tuple[Source, ...]:
    """The sources of some collections; without one, all."""
    unknown = set(collections) - {source.collection for source in sources}
    if unknown:
        known = ", ".join(source.collection for source in sources)
        raise dg.Failure(
            f"no source in sources.toml is called {', '.join(sorted(unknown))}; known: {known}", allow_retries=False
        )
    return tuple(source for source in sources if source.collection in collections or not collections)


def _is_silent(outcome: SourceOutcome) -> bool:
    """Whether a source of the network gave nothing because it, or the way to it, is down: later it may give something."""
    if outcome.source.is_local or not outcome.outcomes:
        return False
    from pipelines.acquire.network.door import RETRYABLE  # a run on files never imports an HTTP library

    return all(outcome.reasons.get(name) in RETRYABLE | {"server_error"} for name in outcome.outcomes)


def process_assets(code_version: str | None) -> dg.AssetsDefinition:
    """Reading and annotating as one step: a page is parsed once and a batch commits once."""

    @dg.multi_asset(
        name="process",
        specs=[*table_specs("read", READ, code_version), *table_specs("annotate", ANNOTATED, code_version)],
        can_subset=True,
        required_resource_keys={"workspace"},
    )
    def process(context: dg.AssetExecutionContext, config: ProcessConfig) -> Results:
        """Captures to articles, blocks and everything that is read in them; only what no committed batch holds yet."""
        with known_failures():
            run = workspace_of(context).run

            def observe(pages: int, total: int) -> None:
                about = {"pages_done": pages, "pages_to_do": total} | cluster_metadata(run.cluster)
                context.log_event(dg.AssetObservation("articles", metadata=about))

            run.progress = Milestones(run.progress, observe)
            done = run.process(retry_rejects=config.retry_rejects)
            ledger = run.ledger()
            numbers: dict[str, Cell] = {
                "pages_read_in_this_run": done.pending,
                "batches": done.n_batches,
            }
            by_language = sorted(done.languages.items(), key=lambda pair: (-pair[1], pair[0]))
            languages: dict[str, Cell] = {
                "languages": dg.MetadataValue.md(preview.markdown_table(("language", "pages"), by_language))
            }
        for name in _selected(context, [*READ, *ANNOTATED]):
            about = preview.of_batches(ledger, name) | numbers | (languages if name == "articles" else {})
            shown = about | cluster_metadata(run.cluster)
            yield dg.MaterializeResult(asset_key=name, metadata=shown)

    return process


@dg.multi_asset(
    name="resolve", specs=table_specs("resolve", RESOLVED), can_subset=True, required_resource_keys={"workspace"}
)
def resolve_assets(context: dg.AssetExecutionContext) -> Results:
    """What pages say together: entities over all articles, which articles stand on one text, incidents, threads of figures."""
    with known_failures():
        resolved = workspace_of(context).run.resolve().tables
    for name in _selected(context, RESOLVED):
        yield dg.MaterializeResult(asset_key=name, metadata=preview.of_arrow(name, resolved[name]))


def _publish_specs() -> list[dg.AssetSpec]:
    made = {name: sources for name, sources in published().items() if name in tables()}
    warehouse = dg.AssetSpec(
        WAREHOUSE_KEY,
        deps=[name for name in tables() if name not in RESERVED],
        group_name="publish",
        description="The file that analysts open: built beside the old one, checked, swapped in as a whole.",
        kinds={"duckdb"},
        tags={START_HERE: ""},
        metadata={"dagster/uri": "warehouse/dateline.duckdb"},
        freshness_policy=FRESHNESS,
    )
    return [*table_specs("publish", made), warehouse, *view_specs()]


@dg.multi_asset(
    name="publish",
    specs=_publish_specs(),
    check_specs=publish_specs(),
    can_subset=True,
    required_resource_keys={"workspace"},
)
def publish_assets(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]:
    """Swap the checked file in; a failed check or nothing new leaves the published one as it is."""
    with known_failures():
        run = workspace_of(context).run
        results = run.check()
    log_warnings(results, context.log)
    yield from as_asset_checks(results, context.selected_asset_check_keys)
    with known_failures():
        run.publish()
        report = run.report
        selected = _selected(context, [*(name for name in published() if name in tables()), WAREHOUSE_KEY, *views()])
        with run.upkeep.readable() as path:
            about = preview.of_file(path, [name for name in selected if name != WAREHOUSE_KEY])
            for name in about:
                about[name] |= pictures_of(path, name)
            if MAP_KEY in about:
                about[MAP_KEY] |= map_metadata(places_of(path))
    for name in selected:
        if name == WAREHOUSE_KEY:
            numbers: dict[str, Cell] = {
                count: report.total(count) for count in ("seen", "stored", "already_there", "rejected")
            }
            yield dg.MaterializeResult(
                asset_key=name,
                metadata={
                    "published": report.is_published,
                    "file": dg.MetadataValue.path(str(run.paths.database)),
                    "megabytes": round(run.paths.database.stat().st_size / 1e6, 1),
                    "rows_by_table": dg.MetadataValue.md(
                        preview.markdown_table(("table", "rows"), list(report.rows.items()))
                    ),
                    "sources": counts_table(report.sources),
                    **numbers,
                },
            )
        else:
            yield dg.MaterializeResult(asset_key=name, metadata=about[name])


@dg.asset(
    name=PAGES_KEY,
    deps=[WAREHOUSE_KEY],
    group_name="publish",
    kinds={"html"},
    required_resource_keys={"workspace"},
    description="One static page an article: the page as it was kept, each figure, event, statement, name and time marked on its"
    " words. Materialize it when you want to look; the build does not wait for it.",
)
def evidence_pages(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Write the pages that are new or changed into FILE.pages."""
    with known_failures():
        paths = published_file(context)
        made = make_pages(paths, LogProgress(context.log.info))
    return dg.MaterializeResult(
        metadata={
            "pages_written": made.written,
            "pages_as_they_were": made.same,
            "pages_removed": made.removed,
            "index": dg.MetadataValue.path(str(made.folder / "index.html")),
        }
    )
