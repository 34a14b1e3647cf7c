"""Commands for work on several machines: a shard of ``build``, ``publish``, ``worker``.

What belongs here: the words of these commands.  What does not: work.  Heavy imports stand inside a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Warehouse
from pipelines.cli.arguments import Misuse, settings_here, warehouse_at

if TYPE_CHECKING:
    from pipelines.progress import Progress
    from pipelines.report import Report
    from pipelines.settings import Settings, Source

SHARD = "Read only share K of N of the archive, beside other shards, and publish nothing (dateline publish does)."


def build_one_shard(
    database: Path,
    sources: list[Source],
    settings: Settings,
    progress: Progress,
    shard: str,
    *,
    retry_rejects: bool,
) -> Report:
    """``dateline build --shard``.  Raises Misuse."""
    from pipelines.build.shards import build_shard
    from pipelines.paths import WarehousePaths
    from pipelines.process.shares import Shard

    try:
        share = Shard.parse(shard)
    except ValueError as error:
        raise Misuse(f"--shard {error}") from None
    return build_shard(WarehousePaths(database), sources, settings, progress, share, retry_rejects=retry_rejects)


def publish(
    places: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FILE] [FOLDER]...",
            help="The warehouse file (or --warehouse), and batches of other machines to gather: copies of their"
            " FILE.batches, or addresses like s3://bucket/w.batches.",
        ),
    ] = None,
    warehouse: Warehouse = None,
    read_rest: Annotated[
        bool,
        typer.Option("--read-rest", help="Read here what no shard has read; without it, nothing is published then."),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Gather what shards and other machines read, and write the warehouse file."""
    from pipelines.build.shards import publish as run_publish
    from pipelines.cli.console import ConsoleProgress, print_report
    from pipelines.paths import WarehousePaths

    folders = list(places or [])
    if warehouse is None and folders and folders[0].endswith(".duckdb") and "://" not in folders[0]:
        warehouse = Path(folders.pop(0))
    paths = WarehousePaths(warehouse_at(warehouse))
    if not paths.archive.is_dir():
        raise Misuse(f"{paths.archive} does not exist: copy the archive that the pages were read from to it")
    for folder in folders:
        if "://" not in folder and not Path(folder).is_dir():
            raise Misuse(f"{folder}: no such folder")
    with ConsoleProgress() as progress:
        report = run_publish(paths, folders, settings_here(), progress, read_rest=read_rest)
    print_report(report, as_json=as_json)


def worker(
    scheduler: Annotated[str, typer.Argument(metavar="SCHEDULER", help="Its address, like tcp://10.0.0.5:8786.")],
    workers: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Batches at once; by default settings.workers.")
    ] = None,
    patience: Annotated[
        float, typer.Option(min=1, metavar="SECONDS", help="End when the scheduler has been gone for so long.")
    ] = 600.0,
) -> None:
    """Read batches for a Dask scheduler, until it is gone for good or Ctrl-C."""
    import importlib.util

    from pipelines.cli.terminal import say

    if importlib.util.find_spec("distributed") is None:
        raise Misuse("Dask is not installed: pip install 'dateline[dask]'")
    if "://" not in scheduler:
        raise Misuse(f"'{scheduler}' is not an address like tcp://10.0.0.5:8786")
    from pipelines.cluster.serve import serve

    serve(scheduler, workers or settings_here().workers, patience, lambda line: say(line, error=True))


COMMANDS = (publish, worker)
