"""The command ``pages``.

What belongs here: its words.  What does not: work.  Heavy imports stand inside a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import Warehouse, end
from pipelines.cli.arguments import existing_warehouse


def pages(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="The folder to write into; by default FILE.pages.")
    ] = None,
    article: Annotated[
        list[str] | None,
        typer.Option(
            "--article", metavar="ID", help="Only this article (or that of a row); may be given more than once."
        ),
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Write a static page for each article: the page as it was kept, its evidence marked on the words."""
    from pipelines.cli.console import ConsoleProgress
    from pipelines.cli.terminal import say
    from pipelines.paths import WarehousePaths
    from pipelines.publish.pages import PagesError, make_pages

    paths = WarehousePaths(existing_warehouse(warehouse))
    with ConsoleProgress() as progress:
        try:
            made = make_pages(paths, progress, folder, article or ())
        except PagesError as error:
            end(str(error), 1)
    removed = f", {made.removed:,} of articles that are no more were removed" if made.removed else ""
    say(f"{made.written:,} pages written, {made.same:,} were as they should be{removed}")
    say(f"open {made.folder / 'index.html'}")


COMMANDS = (pages,)
