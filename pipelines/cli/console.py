"""What the commands that run print: progress, the report of a run."""

from __future__ import annotations

import json
import time
from pathlib import Path
from types import TracebackType

from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as RichProgress
from rich.table import Table
from rich.text import Text

from pipelines.cli.terminal import Terminal, say
from pipelines.progress import progress_line
from pipelines.report import Report
from pipelines.store.escaping import for_json, for_log
from pipelines.store.query import QueryError, run_query

_LINE_SECONDS = 10.0  # where there is no terminal, a line at most this often


class ConsoleProgress:
    """A bar with pages/s and time left on a terminal, a line now and then elsewhere; all on standard error."""

    def __init__(self) -> None:
        self.console = Terminal(stderr=True)
        self._bar: RichProgress | None = None
        self._task: TaskID | None = None
        self._what, self._total, self._done = "", None, 0  # type: str, int | None, int
        self._started = self._said = time.monotonic()

    def __enter__(self) -> ConsoleProgress:
        if self.console.is_terminal:
            self._bar = RichProgress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[speed]}"),
                TimeRemainingColumn(), console=self.console, transient=True,
            )  # fmt: skip
            self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def start(self, what: str, total: int | None) -> None:
        """A part of the run begins."""
        self._what, self._total, self._done = what, total, 0
        self._started = self._said = time.monotonic()
        if self._bar is not None:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(what, total=total, speed="")

    def advance(self, pages: int) -> None:
        """So many pages more."""
        self._done += pages
        now = time.monotonic()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, advance=pages, speed=f"{self._speed(now):,.0f} pages/s")
        elif now - self._said >= _LINE_SECONDS:
            self._said = now
            self.console.print(progress_line(self._what, self._done, self._total, self._speed(now)))

    def say(self, text: str) -> None:
        """One line that the user should see."""
        self.console.print(Text(for_log(text)))

    def _speed(self, now: float) -> float:
        return self._done / max(now - self._started, 1e-6)


def print_report(report: Report, *, as_json: bool = False) -> None:
    """What a run did, on standard output."""
    if as_json:
        say(for_json(json.dumps(report.as_json(), ensure_ascii=False, indent=1)))
        return
    console = Terminal(soft_wrap=True)
    if report.sources:
        console.print(
            f"pages seen {report.total('seen'):,} = stored {report.total('stored'):,} + already there"
            f" {report.total('already_there'):,} + rejected {report.total('rejected'):,}"
        )
    if len(report.sources) > 1:
        for source in report.sources:
            console.print(
                Text(
                    f"  {source.collection}: {source.seen:,} = {source.stored:,} + {source.already_there:,} + {source.rejected:,}"
                )
            )
    reasons: dict[str, int] = {}
    for source in report.sources:
        for reason, pages in source.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + pages
    if reasons:
        console.print("  rejected: " + ", ".join(f"{reason} {pages:,}" for reason, pages in sorted(reasons.items())))
    if report.processed:
        languages = ", ".join(f"{name} {pages:,}" for name, pages in report.languages.items()) or "none"
        console.print(f"pages read in this run: {report.processed:,} (articles by language: {languages})")
    if report.doubtful:
        console.print(f"  doubtful readings: {report.doubtful:,} (articles.score, articles.why; query doubtful_pages)")
    if report.shard:
        console.print(
            Text(f"shard {report.shard} is read; when all are: dateline publish --warehouse {report.warehouse}")
        )
        return
    if not report.is_published:
        console.print(Text(f"nothing new: {report.warehouse} stays as it is"))
    table = Table("table", "rows", box=None, padding=(0, 2, 0, 0))
    for name, rows in report.rows.items():
        if rows:
            table.add_row(name, f"{rows:,}")
    table.columns[1].justify = "right"
    console.print(table)
    empty = [name for name, rows in report.rows.items() if not rows]
    if empty:
        console.print(f"no rows yet: {', '.join(empty)}", style="dim")


_EVIDENCE = """
SELECT f.surface, f.bound, f.said_by, f.article_id, f.start_char, f.end_char, f.sentence, f.title
FROM figure_evidence f WHERE f.is_current AND f.kind = 'count' AND f.counted IS NOT NULL AND f.sentence IS NOT NULL
ORDER BY f.said_by IS NULL, f.bound IN ('exact', 'none', 'unknown', 'vague'), f.unit IS DISTINCT FROM 'person',
    length(f.surface) DESC, f.figure_id LIMIT 3
"""


def print_welcome(report: Report) -> None:
    """Three evidence rows and how to go on."""
    console = Terminal(soft_wrap=True)
    database = Path(report.warehouse)
    try:
        rows = run_query(database, _EVIDENCE).rows
    except QueryError:  # another program has the file open for writing
        rows = []
    if rows:
        console.print("\nThree rows of evidence:", style="bold")
    for surface, bound, said_by, article, start, end, sentence, title in rows:
        source = f", said by {said_by}" if said_by else ""
        console.print(
            Text.assemble("  “", (str(surface), "bold"), f"”  {bound}{source}  figures, {article}[{start}:{end}]")
        )
        console.print(Text(f"     {sentence}  ({title})", style="dim"))
    shown = database.relative_to(Path.cwd()) if database.is_relative_to(Path.cwd()) else database
    console.print(Text("\nthe UI:  make ui     (then open http://127.0.0.1:3000)"))
    console.print(
        Text('SQL:     .venv/bin/dateline sql "SELECT surface, bound, value, counted, said_by FROM figure_evidence"')
    )
    console.print(Text(f"         or open {shown} with any DuckDB client; questions to start from: dateline ask"))
