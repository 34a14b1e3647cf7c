"""The five verbs as assets.  Every table that an analyst can query is one; each step calls one verb."""

from collections import Counter
from collections.abc import Iterable, Iterator

import dagster as dg
from pydantic import Field

from pipelines.acquire.archive import gaps
from pipelines.orchestrate import preview
from pipelines.orchestrate.catalogue import (
    ACQUIRED,
    ANNOTATED,
    PAGES_KEY,
    READ,
    RESERVED,
    RESOLVED,
    WAREHOUSE_KEY,
    published,
    table_specs,
)
from pipelines.orchestrate.checks import as_asset_checks, publish_specs
from pipelines.orchestrate.map import map_metadata, places_of
from pipelines.orchestrate.milestones import LogProgress, Milestones, cluster_metadata
from pipelines.orchestrate.preview import Cell
from pipelines.orchestrate.sources import counts_table, source_tables
from pipelines.orchestrate.workspace import known_failures, workspace_of
from pipelines.paths import WarehousePaths
from pipelines.publish.pages import make_pages
from pipelines.store.schema import tables, views

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


@dg.multi_asset(
    name="acquire", specs=table_specs("acquire", ACQUIRED), can_subset=True, required_resource_keys={"workspace"}
)
def acquire_assets(context: dg.AssetExecutionContext, config: AcquireConfig) -> Results:
    """Bytes in, captures out: archive every page of the sources that is not archived yet."""
    with known_failures():
        workspace = workspace_of(context)
        sources = workspace.project.sources
        unknown = set(config.collections) - {source.collection for source in sources}
        if unknown:
            known = ", ".join(source.collection for source in sources)
            raise dg.Failure(
                f"no source in sources.toml is called {', '.join(sorted(unknown))}; known: {known}", allow_retries=False
            )
        if config.collections:
            sources = tuple(source for source in sources if source.collection in config.collections)
        found = workspace.run.acquire(sources)
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
            languages: dict[str, Cell] = {f"pages_in_{name}": n for name, n in sorted(done.languages.items())}
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
        about = preview.of_arrow(resolved[name])
        if name == "entities":
            about |= map_metadata(places_of(resolved[name]))
        yield dg.MaterializeResult(asset_key=name, metadata=about)


def _publish_specs() -> list[dg.AssetSpec]:
    made = published()
    warehouse = dg.AssetSpec(
        WAREHOUSE_KEY,
        deps=[name for name in tables() if name not in RESERVED],
        group_name="publish",
        description="The file that analysts open: built beside the old one, checked, swapped in as a whole.",
        kinds={"duckdb"},
    )
    return [*table_specs("publish", made), warehouse]


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
    yield from as_asset_checks(results, context.selected_asset_check_keys)
    with known_failures():
        run.publish()
        report = run.report
        selected = _selected(context, [*(name for name in published() if name in tables()), WAREHOUSE_KEY, *views()])
        with run.upkeep.readable() as path:
            about = preview.of_file(path, [name for name in selected if name != WAREHOUSE_KEY])
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
        paths = WarehousePaths(workspace_of(context).project.database)
        if not paths.database.is_file():
            raise dg.Failure(
                f"{paths.database} does not exist yet: materialize {WAREHOUSE_KEY} first", allow_retries=False
            )
        made = make_pages(paths, LogProgress(context.log.info))
    return dg.MaterializeResult(
        metadata={
            "pages_written": made.written,
            "pages_as_they_were": made.same,
            "pages_removed": made.removed,
            "index": dg.MetadataValue.path(str(made.folder / "index.html")),
        }
    )
