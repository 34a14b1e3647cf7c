"""The one door to the user's terminal: what a page or a file name holds is shown there, never obeyed.

What belongs here: writing to standard output and standard error, and what a command may take of the machine.  What does not:
what is written.  tests/test_house.py sees to it that nothing else in ``pipelines`` prints.
"""

from __future__ import annotations

import io
import resource
import sys
import traceback
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from pipelines.store.escaping import for_terminal

_UNTOUCHED_MEGABYTES = 2_000  # addresses that threads and allocators reserve and never fill


class Terminal(Console):
    """A console that sends its own colours and movements, and no control character of what it is given to print."""

    def __init__(self, *, stderr: bool = False, soft_wrap: bool = False) -> None:
        super().__init__(stderr=stderr, soft_wrap=soft_wrap, highlight=False, markup=False, emoji=False)

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """As of Console; the text of every piece is made harmless."""
        for piece in super().render(renderable, options):
            yield piece if piece.control else Segment(for_terminal(piece.text), piece.style)


def say(text: str, *, error: bool = False) -> None:
    """A line (or lines) on standard output or standard error."""
    print(for_terminal(text), file=sys.stderr if error else sys.stdout, flush=error)


def prepare() -> None:
    """Make standard output and standard error take every character, and let an uncaught error's text through the door too."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    sys.excepthook = _show_bug


def cap_memory(megabytes: int) -> None:
    """Hold this process to about so much more memory than it has now: DuckDB's own limit does not count the text it makes.

    Where the system knows no such bound, nothing happens.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + (megabytes + _UNTOUCHED_MEGABYTES) * 1_000_000
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    except (OSError, ValueError):
        return


def _show_bug(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    say("".join(traceback.format_exception(kind, error, trace)).rstrip("\n"), error=True)
