"""Pages read once more, from their bytes alone: the text, and the rows that the page by itself gives.

It happens in a process of its own with a deadline and a cap on its memory, as in a run: the bytes of a bundle are anybody's.  What
belongs here: reading and annotating a page, which version does it, which columns the page alone decides.  What does not: comparing.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import multiprocessing as mp
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType

from pipelines.annotate import BUGS, annotate, load_language_model
from pipelines.annotate.names.user_actors import actors_with
from pipelines.closures import library_versions
from pipelines.fingerprint import fingerprint, text_fingerprint
from pipelines.model import Capture, PageError, Reading
from pipelines.process.rows import Rows
from pipelines.process.worker import warm_up
from pipelines.process.worker_process import die_with_parent, limit_memory
from pipelines.read import read_page
from pipelines.settings import Settings

# The tables whose rows can be proven, the column with their ids, and their columns that other pages have a say in: those are told
# in a bundle and cannot be read again from one page.
KEYS = {
    "articles": "article_id", "mentions": "mention_id", "dates": "date_id", "statements": "statement_id",
    "quotations": "quotation_id", "figures": "figure_id", "events": "event_id",
}  # fmt: skip
OF_OTHER_PAGES: Mapping[str, frozenset[str]] = {
    "articles": frozenset({"text_group", "dateline_entity_id", "fingerprint", "text"}),
    "mentions": frozenset({"entity_id", "score"}),
    "figures": frozenset({"actor_id", "place_id", "thread_id"}),
    "events": frozenset({"place_id", "incident_id", "incident_basis"}),
}
_START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read again: its text, its sentences (start and end), its rows by table and id, values as JSON has them."""

    text: str
    title: str | None
    publisher: str | None
    sentences: tuple[tuple[int, int], ...]
    rows: Mapping[str, Mapping[str, Mapping[str, object]]]


def versions(settings: Settings) -> dict[str, object]:
    """What reads pages here: equal ``text`` gives equal characters, equal ``rows`` gives equal rows."""
    rows, model = fingerprint(settings)
    return {
        "dateline": version("dateline"),
        "text": text_fingerprint(),
        "rows": rows,
        "model": f"{model.name} {model.version}",
        "libraries": library_versions(),
    }


def read_again(capture: Capture, payload: bytes, nlp_model: str, actors: Path | None) -> Page:
    """The page, as a run reads it.  Raises PageError."""
    try:
        reading = read_page(capture, payload)
        article, found, _ = annotate(
            reading.article, reading.blocks, load_language_model(nlp_model), actors_with(actors)
        )
        made = Rows("", "")
        made.add(Reading(article, reading.blocks, reading.charset, reading.charset_basis), article, found)
    except MemoryError:
        raise PageError("out_of_memory", "reading the page takes too much memory") from None
    except BUGS as error:
        raise PageError("internal_error", f"{type(error).__name__}: {error}") from None
    tables = made.tables()
    rows = {
        name: {
            str(row[key]): {column: plain(value) for column, value in row.items()} for row in tables[name].to_pylist()
        }
        for name, key in KEYS.items()
    }
    (row,) = tables["articles"].to_pylist()
    sentences = tuple((line["start_char"], line["end_char"]) for line in tables["sentences"].to_pylist())
    return Page(row["text"], row["title"], row["publisher"], sentences, rows)


def plain(value: object) -> object:
    """A value of a table as JSON has it."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


class Reader:
    """Reads pages in a process of its own.  Use as a context manager; a page that ends the process or takes too long is a
    PageError, and the next one gets a new process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: mp.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def read(self, capture: Capture, payload: bytes) -> Page:
        """The page, read once more.  Raises PageError."""
        if self._pipe is None:
            self._start()
        pipe = self._pipe
        assert pipe is not None
        try:
            pipe.send((capture, payload))
            if not pipe.poll(self._settings.page_seconds):
                self._end()
                raise PageError("timeout", f"it took more than {self._settings.page_seconds} s")
            said: Page | tuple[str, str] = pipe.recv()
        except (EOFError, OSError):
            self._end()
            raise PageError("out_of_memory", "reading the page ended the process that read it") from None
        if isinstance(said, Page):
            return said
        raise PageError(*said)

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        settings = self._settings
        arguments = (theirs, settings.nlp_model, settings.user.actors, settings.worker_megabytes)
        self._process = context.Process(target=_serve, args=arguments, daemon=True, name="dateline-reader")
        self._process.start()
        theirs.close()
        if not self._pipe.poll(_START_SECONDS):
            self._end()
            raise PageError("internal_error", "the process that reads pages did not start")
        try:
            self._pipe.recv()
        except EOFError:
            self._end()
            raise PageError("internal_error", "the process that reads pages did not start") from None

    def _end(self) -> None:
        if self._process is not None and self._pipe is not None:
            self._process.kill()
            self._process.join()
            self._pipe.close()
        self._process = self._pipe = None


def _serve(pipe: Connection, nlp_model: str, actors: Path | None, megabytes: int) -> None:
    """The life of the process: pages in, what was read out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    warm_up(nlp_model)
    limit_memory(megabytes)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(None)
        while True:
            try:
                capture, payload = pipe.recv()
                pipe.send(read_again(capture, payload, nlp_model, actors))
            except PageError as error:
                pipe.send((error.reason, error.detail))
