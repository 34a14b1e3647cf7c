"""Commands that keep a warehouse right and sound: ``review``, ``forget``, ``check``, ``clean``.

What belongs here: the words of these commands.  What does not: work.  Heavy imports stand inside a command.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli.app import Warehouse, end
from pipelines.cli.arguments import Misuse, existing_warehouse, settings_here, warehouse_at


def review(
    row_id: Annotated[
        str | None,
        typer.Argument(metavar="[ROW_ID]", help="The id of an article, mention, date, statement, figure or event."),
    ] = None,
    other_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[OTHER_ID]", help="With it: are these two entities, articles, incidents or figures one?"
        ),
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="COLUMN=VALUE", help="The value that holds; COLUMN= for none."),
    ] = None,
    is_same: Annotated[
        bool | None, typer.Option("--same/--different", help="What is so of ROW_ID and OTHER_ID.")
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--from",
            metavar="CSV",
            help="A sheet of corrections (row_id, column_name, new_value ...) or of judgements"
            " (left_id, right_id, judgement ...).",
        ),
    ] = None,
    reason: Annotated[str | None, typer.Option(metavar="WORDS", help="Why.")] = None,
    reviewer: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who says so; by default the user's name.")
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(metavar="TSV", help="The table to write; by default that of [user] corrections or judgements."),
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """Say which value of a row holds, or whether two rows are about one thing; the next run goes by it."""
    from pipelines.cli import review as reviewing
    from pipelines.cli.terminal import say

    if (row_id is None) == (table is None):
        raise Misuse("name a row to review, or a sheet with --from")
    if (other_id is not None and values) or (other_id is None and is_same is not None):
        raise Misuse("--set goes with one row, --same and --different with two")
    form, unknown = reviewing.CORRECTIONS, list[str]()
    try:
        if table is not None:
            form, rows = reviewing.read_sheet(table, reviewer)
            database = warehouse_at(warehouse)
            if form is reviewing.CORRECTIONS and database.is_file():
                rows, unknown = reviewing.anchored(database, rows)
        elif other_id is not None:
            form, database = reviewing.JUDGEMENTS, existing_warehouse(warehouse)
            lines, row = reviewing.ask_pair(database, (str(row_id), other_id), is_same, reviewer, reason, typer.prompt)
            rows = [row]
            if is_same is not None:
                say("\n".join(lines))
        else:
            database = existing_warehouse(warehouse)
            there, sentence = reviewing.row_of(database, str(row_id))
            say(sentence or "")
            say("  ".join(f"{name}: {value}" for name, value in there.items() if value is not None))
            given = dict(_column_value(each) for each in values or ())
            rows = reviewing.ask(database, str(row_id), given, reviewer, reason, typer.prompt)
    except reviewing.ReviewError as error:
        end(str(error), 1)
    except typer.Abort:
        end("stopped; nothing is written", 1)
    named = settings_here().user
    configured = named.judgements if form is reviewing.JUDGEMENTS else named.corrections
    target = (file or configured or warehouse_at(warehouse).parent / f"{form.key}.tsv").absolute()
    n = reviewing.write(target, rows, form)
    say(f"{target}: {n:,} {form.word if n == 1 else form.key}; the next run applies them")
    if unknown:
        say(f"no row here has the id {', '.join(unknown[:5])}{' ...' if unknown[5:] else ''}: rejected until one has")
    if configured != target:
        say(f'name the table in sources.toml, or nothing reads it: [user] {form.key} = "{target}"')


def _column_value(words: str) -> tuple[str, str]:
    name, is_there, value = words.partition("=")
    if not is_there:
        raise Misuse(f"--set '{words}' is not COLUMN=VALUE")
    return name.strip(), value


def forget(
    name: Annotated[
        str, typer.Argument(metavar="URL|ARTICLE_ID", help="A page, with all its captures, or one article.")
    ],
    reason: Annotated[str, typer.Option(metavar="WORDS", help="Why, for the receipt.")] = "",
    erase: Annotated[
        bool,
        typer.Option(
            "--erase", help="Also erase its bytes from the archive and what was read of it; this cannot be undone."
        ),
    ] = False,
    warehouse: Warehouse = None,
) -> None:
    """Take a page out of every table, and never take it in again."""
    from pipelines.build import build as run_build
    from pipelines.build.forgetting import NothingToForget
    from pipelines.build.forgetting import forget as take_back
    from pipelines.cli.console import ConsoleProgress
    from pipelines.cli.upkeep import print_receipt
    from pipelines.paths import WarehousePaths

    paths = WarehousePaths(existing_warehouse(warehouse))
    with ConsoleProgress() as progress:
        try:
            receipt = take_back(paths, name, reason, progress, is_erasing=erase)
        except NothingToForget as error:
            end(str(error), 1)
        run_build(paths, [], settings_here(), progress)
    print_receipt(receipt, paths)


def check(
    warehouse: Warehouse = None,
    archive: Annotated[
        bool, typer.Option("--archive", help="Also read every record of the archive and compare every page's digest.")
    ] = False,
) -> None:
    """Look whether every file of the warehouse is what was written; 1 where one is not. Damaged batches are set aside."""
    from pipelines.cli.upkeep import check_warehouse

    n_faults = check_warehouse(warehouse_at(warehouse), settings_here(), archive=archive)
    if n_faults:
        end(f"{n_faults:,} faults; the next run makes anew what can be made", 1)


def clean(
    warehouse: Warehouse = None,
    old: Annotated[bool, typer.Option("--old", help="Remove them; without it they are only listed.")] = False,
) -> None:
    """List committed work that this version and these settings do not use, and what was set aside as damaged."""
    from pipelines.cli.upkeep import clean_warehouse

    clean_warehouse(warehouse_at(warehouse), settings_here(), remove=old)


COMMANDS = (review, forget, check, clean)
