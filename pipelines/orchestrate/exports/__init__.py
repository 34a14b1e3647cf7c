"""The asset ``exports``: the published file in the formats of others, made when somebody asks for it.

What belongs here: the step and its configuration.  What does not: work (``publish.exports``).
"""

import dagster as dg
from pydantic import Field

from pipelines.orchestrate.catalogue import WAREHOUSE_KEY
from pipelines.orchestrate.workspace import known_failures, published_file
from pipelines.publish.exports import DEFAULT, FORMATS, ExportError, export

EXPORTS_KEY = "exports"


class ExportsConfig(dg.Config):
    """In which formats, and how much."""

    formats: list[str] = Field(default=list(DEFAULT), description=f"Any of {', '.join(FORMATS)}.")
    private: bool = Field(
        default=False, description="Also private persons, long quotations and the texts of the pages (docs/exports.md)."
    )


@dg.asset(
    name=EXPORTS_KEY,
    deps=[WAREHOUSE_KEY],
    group_name="publish",
    kinds={"parquet"},
    required_resource_keys={"workspace"},
    description="Every table as Parquet, with descriptions that other programs read, and more formats if you name them in the"
    " Launchpad; private persons stay behind. Materialize it when you want to hand data on; the build does not wait for it.",
)
def exports(context: dg.AssetExecutionContext, config: ExportsConfig) -> dg.MaterializeResult[None]:
    """Write FILE.exports anew."""
    unknown = sorted(set(config.formats) - set(FORMATS))
    if unknown:
        raise dg.Failure(f"'{unknown[0]}' is none of the formats {', '.join(FORMATS)}", allow_retries=False)
    with known_failures():
        database = published_file(context).database
        target = database.with_name(f"{database.stem}.exports")
        wanted = [name for name in FORMATS if name in config.formats]
        try:
            sizes = export(database, target, wanted or DEFAULT, private=config.private, say=context.log.info)
        except ExportError as error:
            raise dg.Failure(str(error), allow_retries=False) from None
    return dg.MaterializeResult(
        metadata={
            "folder": dg.MetadataValue.path(str(target)),
            "files": len(sizes),
            "megabytes": round(sum(sizes.values()) / 1e6, 1),
            "with_private_persons": config.private,
        }
    )
