"""The command line itself: its name and help, the option that most commands have, and how a command ends with an error.

What belongs here: what every module of commands shares.  What does not: commands.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, NoReturn

import typer

app = typer.Typer(
    name="dateline",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Archived news pages in, evidence that can be queried out: who, where, how many, when, and who says so.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

INTERRUPTED = 130  # 128 + SIGINT, as shells have it

Warehouse = Annotated[
    Path | None,
    typer.Option(
        "--warehouse", metavar="FILE", help="The warehouse file; by default the project's warehouse/dateline.duckdb."
    ),
]


def end(text: str, code: int) -> NoReturn:
    """Say what is wrong on standard error and end with an exit code."""
    from pipelines.cli.terminal import say

    say(f"dateline: {text}", error=True)
    raise SystemExit(code)
