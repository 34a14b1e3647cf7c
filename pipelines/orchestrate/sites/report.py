"""The report over the whole warehouse as an asset: made when somebody asks for it, not by the job."""

import dagster as dg

from pipelines.orchestrate.catalogue import WAREHOUSE_KEY
from pipelines.orchestrate.workspace import known_failures, published_file

REPORT_KEY = "report"


@dg.asset(
    name=REPORT_KEY,
    deps=[WAREHOUSE_KEY],
    group_name="publish",
    kinds={"html"},
    required_resource_keys={"workspace"},
    description="One page to read in a browser, without a server: corpus, disputed numbers, map, line of time, sources, changes. "
    "A selection of pages: `dateline report DIR --place ... --event ...`.",
)
def report_asset(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Write the report beside the published file, as FILE.report/index.html."""
    from pipelines.publish.report import (
        ReportError,
        write_report,
    )  # altair takes a second that the UI need not wait for

    with known_failures():
        paths = published_file(context)
        try:
            made = write_report(paths.database, paths.report, say=context.log.info)
        except ReportError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
    return dg.MaterializeResult(
        metadata={
            "file": dg.MetadataValue.path(str(made.path)),
            "open": dg.MetadataValue.url(made.path.as_uri()),
            "pages": made.n_pages,
            "disputed_numbers": made.n_disputed,
            "megabytes": round(made.n_bytes / 1e6, 1),
            "seconds": round(made.seconds, 1),
        }
    )
