"""Commands that hand a warehouse on: ``export``.

What belongs here: the words of these commands.  What does not: work.  Heavy imports stand inside a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.app import Warehouse, end
from pipelines.cli.arguments import Misuse, existing_warehouse

if TYPE_CHECKING:
    from pipelines.publish.exports import Format

_FORMATS = "parquet|csv|geojson|datapackage|croissant|ftm|hxl|xlsx|jsonld"


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to write; an earlier export is replaced.")],
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format", metavar=_FORMATS, help="May be given several times; by default parquet, datapackage, croissant."
        ),
    ] = None,
    private: Annotated[
        bool,
        typer.Option("--private", help="Also private persons, long quotations and the texts of the pages."),
    ] = False,
    warehouse: Warehouse = None,
) -> None:
    """Write the warehouse in formats that other programs read, with what is whose."""
    import duckdb

    from pipelines.cli.console import ConsoleProgress
    from pipelines.cli.terminal import say
    from pipelines.publish.exports import ExportError
    from pipelines.publish.exports import export as write_export

    wanted = _formats(formats)
    database = existing_warehouse(warehouse)
    with ConsoleProgress() as progress:
        try:
            sizes = write_export(database, folder, wanted, private=private, say=progress.say)
        except (ExportError, duckdb.Error) as error:
            end(str(error), 1)
    for name in _worth_naming(sizes):
        say(name)
    left = "" if private else "; private persons, long quotations and texts were left out (--private)"
    say(f"{folder}: {len(sizes):,} files, {sum(sizes.values()) / 1e6:,.1f} MB{left}")


def _formats(given: list[str] | None) -> tuple[Format, ...]:
    from pipelines.publish.exports import DEFAULT, FORMATS

    words = [word.strip() for each in given or () for word in each.replace("|", ",").split(",") if word.strip()]
    unknown = sorted(set(words) - set(FORMATS))
    if unknown:
        raise Misuse(f"--format '{unknown[0]}' is none of {', '.join(FORMATS)}")
    return tuple(known for known in FORMATS if known in words) or DEFAULT


def _worth_naming(sizes: dict[str, int]) -> list[str]:
    """A line for each file, the tables of a folder as one."""
    lines: dict[str, list[int]] = {}
    for name, n_bytes in sizes.items():
        home, _, file = name.rpartition("/")
        shown = f"{home}/*.{file.rpartition('.')[2]}" if home in ("parquet", "csv") else name
        lines.setdefault(shown, []).append(n_bytes)
    return [
        f"  {name}: {sum(found) / 1e3:,.0f} kB" + (f" in {len(found)} files" if len(found) > 1 else "")
        for name, found in lines.items()
    ]


COMMANDS = (export,)
