"""The command ``report``: one page over a warehouse or a selection of it.

What belongs here: the words of the command.  What does not: work.  Heavy imports stand inside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Warehouse, end
from pipelines.cli.arguments import Misuse, existing_warehouse

if TYPE_CHECKING:
    import datetime as dt


def report(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where to write index.html; made where it is not there.")
    ],
    collection: Annotated[str | None, typer.Option(metavar="NAME", help="Only pages of this collection.")] = None,
    since: Annotated[
        str | None, typer.Option("--from", metavar="DAY", help="Only pages published on this day or later: 2019-10-31.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="DAY", help="Only pages published on this day or earlier.")
    ] = None,
    place: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only pages that name this place or one in it.")
    ] = None,
    event: Annotated[
        str | None, typer.Option(metavar="WORD", help="Only pages that tell of this: killed, displaced, air_strike ...")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Write a report to read in a browser: the corpus, disputed numbers, map, line of time, sources, changes."""
    from pipelines.cli.console import ConsoleProgress
    from pipelines.cli.terminal import say
    from pipelines.publish.report import ReportError, Selection, write_report

    chosen = Selection(collection, _day("--from", since), _day("--to", until), place, event)
    if chosen.since and chosen.until and chosen.since > chosen.until:
        raise Misuse("--from is behind --to")
    database = existing_warehouse(warehouse)
    with ConsoleProgress() as progress:
        try:
            made = write_report(database, folder, chosen, lambda what: progress.start(what, None))
        except ReportError as error:
            end(str(error), 1)
    say(f"{made.path}: {made.n_pages:,} pages, {made.n_disputed:,} disputed numbers, {made.n_bytes / 1e6:.1f} MB")


def _day(option: str, given: str | None) -> dt.date | None:
    import datetime as dt

    try:
        return dt.date.fromisoformat(given) if given else None
    except ValueError:
        raise Misuse(f"{option} '{given}' is not a day like 2019-10-31") from None


COMMANDS = (report,)
