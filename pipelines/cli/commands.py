"""The command line ``dateline``.

What belongs here: the words of the commands and their exit codes (0 done, also with rejects; 1 failed, or nothing of what was
fetched could be used; 2 misuse).  What does
not: work.  Every heavy import stands inside a command, so that ``--help`` answers at once.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli import keeping
from pipelines.cli.app import INTERRUPTED, Warehouse, app, end
from pipelines.cli.arguments import Misuse, settings_here, sources_of, warehouse_at
from pipelines.cli.looking import commands as looking
from pipelines.cli.machines import commands as machines
from pipelines.cli.publishing import exporting, pages, proving, report

if TYPE_CHECKING:
    from pipelines.settings import Source

RETRY = (
    "Try pages again that gave no article. One that lost a layer to a bug is read again by the version that mends it."
)

Contact = Annotated[
    str | None,
    typer.Option(
        metavar="WHO", help="Your e-mail address or a page about you, for site owners; else settings.contact."
    ),
]


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"dateline {version('dateline')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    pass


def main() -> None:
    """The console script: runs a command, turns known failures into one line and an exit code, lets bugs show."""
    from pipelines.cli.terminal import prepare
    from pipelines.settings import SettingsError

    prepare()
    try:
        code = app(standalone_mode=len(sys.argv) == 1)  # without a word, Typer prints the help and ends by itself
        if code == INTERRUPTED:  # Typer makes this of Ctrl-C, without a word
            end("stopped; every committed batch is kept, the next run goes on from there", INTERRUPTED)
        if isinstance(code, int) and code:
            raise SystemExit(code)
    except (SettingsError, Misuse) as error:
        end(str(error), 2)
    except typer.TyperException as error:  # options and arguments that no command has
        end(_misuse(error), error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(141) from None
    except Exception as error:
        code = _known_failure(error)
        if code is None:
            raise
        end(str(error), code)


def _known_failure(error: Exception) -> int | None:
    """The exit code of a failure that needs no traceback; None for a bug."""
    from pipelines.build.failures import FAILED, MISUSE

    return 2 if isinstance(error, MISUSE) else 1 if isinstance(error, FAILED) else None


def _misuse(error: typer.TyperException) -> str:
    """What Typer says of the words of a command, and where to read on."""
    context = getattr(error, "ctx", None)
    more = f"; see {context.command_path} --help" if context is not None else ""
    return f"{error.format_message().rstrip('.')}{more}"


@app.command()
def build(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH]...", help="Folders or files of pages. Without one, rebuild from FILE's archive."
        ),
    ] = None,
    warehouse: Warehouse = None,
    collection: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of this body of pages; by default the folder's.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, metavar="N", help="Processes that read and annotate.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
    retry_rejects: Annotated[bool, typer.Option("--retry-rejects", help=RETRY)] = False,
    shard: Annotated[str | None, typer.Option(metavar="K/N", help=machines.SHARD)] = None,
) -> None:
    """Load pages and write the warehouse file; Dagster is not needed."""
    from dataclasses import replace

    from pipelines.build import build as run_build
    from pipelines.cli.console import ConsoleProgress, print_report
    from pipelines.paths import WarehousePaths

    settings = settings_here()
    if workers is not None:
        settings = replace(settings, workers=workers)
    database = warehouse_at(warehouse)
    sources = sources_of(paths or [], collection)
    if not sources and not WarehousePaths(database).archive.is_dir():
        raise Misuse(f"name pages to load: {database} has no archive to rebuild from")
    with ConsoleProgress() as progress:
        if shard is not None:
            report = machines.build_one_shard(database, sources, settings, progress, shard, retry_rejects=retry_rejects)
        else:
            report = run_build(WarehousePaths(database), sources, settings, progress, retry_rejects=retry_rejects)
    print_report(report, as_json=as_json)


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder; made where it is not there.")],
) -> None:
    """Make a project folder: sources.toml, inbox/, dagster.yaml; what is there already stays."""
    from pipelines.cli.init import init_project
    from pipelines.cli.terminal import say

    made = init_project(folder)
    for path in made:
        say(f"made {path}")
    there = f"put pages into {folder / 'inbox'}, then: cd {folder} && dateline run"
    say(f"{folder}: {there if made else 'nothing to make, all is there'}")


@app.command()
def fetch(
    urls: Annotated[list[str], typer.Argument(metavar="URL...", help="Addresses of pages.")],
    warehouse: Warehouse = None,
    collection: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of this body of pages; by default the host's.")
    ] = None,
    contact: Contact = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Fetch pages from their sites, politely, archive them and write the warehouse file."""
    from pipelines.settings import remote_source

    _load_remote(remote_source("live", urls, collection=collection), warehouse, contact, as_json=as_json)


@app.command()
def wayback(
    pattern: Annotated[
        str, typer.Argument(help="An address; 'example.org/*' for all below it, '*.example.org' for a domain.")
    ],
    since: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="From then on: 2019, 2019-10, 2019-10-31.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", metavar="TIME", help="Up to the end of it: 2019, 2019-11 ...")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="Captures at most.")] = 10_000,
    warehouse: Warehouse = None,
    collection: Annotated[
        str | None, typer.Option(metavar="NAME", help="The name of this body of pages; by default the host's.")
    ] = None,
    contact: Contact = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Load captures of the Wayback Machine, archive them and write the warehouse file."""
    from pipelines.settings import remote_source

    source = remote_source("wayback", [pattern], collection=collection, since=since, until=until, limit=limit)
    _load_remote(source, warehouse, contact, as_json=as_json)


def _load_remote(source: Source, warehouse: Path | None, contact: str | None, *, as_json: bool) -> None:
    """Acquire one source of the network and do the rest of the way."""
    from dataclasses import replace

    from pipelines.build import build as run_build
    from pipelines.cli.console import ConsoleProgress, print_report
    from pipelines.paths import WarehousePaths
    from pipelines.settings import check_contact

    settings = settings_here()
    if contact is not None:
        settings = replace(settings, contact=contact)
    check_contact("--contact WHO, or sources.toml", settings, [source])
    with ConsoleProgress() as progress:
        report = run_build(WarehousePaths(warehouse_at(warehouse)), [source], settings, progress)
    print_report(report, as_json=as_json)
    if report.total("seen") and report.total("seen") == report.total("rejected"):
        end("no page could be used", 1)


@app.command()
def run(
    retry_rejects: Annotated[bool, typer.Option("--retry-rejects", help=RETRY)] = False,
) -> None:
    """Run the Dagster job on what sources.toml names (what `make run` does)."""
    from pipelines.cli.console import ConsoleProgress, print_report, print_welcome
    from pipelines.orchestrate.launch import run_job
    from pipelines.settings import find_root, load_project

    project = load_project(find_root(Path.cwd()))
    with ConsoleProgress() as progress:
        report = run_job(project, progress, retry_rejects=retry_rejects)
    print_report(report)
    print_welcome(report)


@app.command()
def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 3000,
) -> None:
    """Open the Dagster UI on 127.0.0.1 with this project's instance."""
    from pipelines.cli.terminal import say
    from pipelines.orchestrate.ui.run import run_ui
    from pipelines.settings import find_root, load_project

    project = load_project(find_root(Path.cwd()))
    raise SystemExit(run_ui(project, port, lambda line: say(line, error=True)))


@app.command()
def explain(
    text: Annotated[
        str, typer.Argument(help="A sentence or a paragraph in English; '-' reads it from standard input.")
    ],
    published: Annotated[
        str | None, typer.Option(metavar="DAY", help="The day of publication, like 2019-10-31, that dates count from.")
    ] = None,
) -> None:
    """Print how each figure, date and statement of a text is read, word by word."""
    import datetime as dt

    from pipelines.annotate import load_language_model
    from pipelines.annotate.explain import explain as explain_text
    from pipelines.annotate.names.user_actors import actors_with
    from pipelines.cli.explained import as_text
    from pipelines.cli.terminal import say

    try:
        day = dt.date.fromisoformat(published) if published else None
    except ValueError:
        raise Misuse(f"--published '{published}' is not a day like 2019-10-31") from None
    words, settings = sys.stdin.read() if text == "-" else text, settings_here()
    model, actors = load_language_model(settings.nlp_model), actors_with(settings.user.actors)
    found = explain_text(words, model, day, actors)
    say(as_text(found) or "no figure, date or statement was found in this text")


for command in (
    *looking.COMMANDS,
    *keeping.COMMANDS,
    *pages.COMMANDS,
    *exporting.COMMANDS,
    *proving.COMMANDS,
    *report.COMMANDS,
    *machines.COMMANDS,
):
    is_free = command in looking.TAKES_WHAT_LOOKS_LIKE_OPTIONS
    app.command(context_settings={"ignore_unknown_options": True} if is_free else None)(command)


if __name__ == "__main__":
    main()
