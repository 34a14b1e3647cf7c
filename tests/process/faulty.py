"""A worker that some pages hurt, for the tests of the pool: what a page does stands in its bytes.

It loads no language model, so that replacing it is quick.
"""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Mapping
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa

from pipelines.acquire.archive import payload_of
from pipelines.annotate.parse.language_model import LanguageModel, ModelIdentity
from pipelines.model import Annotations, Article, Block, Capture, PageError, Reading
from pipelines.process import pool, worker
from pipelines.store import batches
from pipelines.store.schema import Table

ORDINARY_WORK = pool._work
KEPT: list[bytearray] = []  # what a page left behind in its worker


def work(pipe: Connection, megabytes: int, nlp_model: str, tables: Mapping[str, Table] = pool.NO_TABLES) -> None:
    """In place of ``pool._work`` in the spawned process."""
    model = LanguageModel(ModelIdentity("none", "0", "0" * 64), None)  # type: ignore[arg-type]
    worker.load_language_model = lambda name: model  # type: ignore[assignment]
    worker.annotate = lambda article, *more: (article, Annotations(), ())  # type: ignore[assignment]
    worker.annotate_changed = lambda article, *more: lambda: (article, Annotations(), ())  # type: ignore[assignment]
    worker.read_page = read  # type: ignore[assignment]
    worker.payload_of = payload_of
    worker.batches = SimpleNamespace(commit=commit, Manifest=batches.Manifest, batch_id=batches.batch_id)  # type: ignore[assignment]
    ORDINARY_WORK(pipe, megabytes, nlp_model, tables)


def read(capture: Capture, payload: bytes, limit: int | None = None) -> Reading:
    """Do what the page says, then read it as one block."""
    words = payload.decode().split()
    match words[0]:
        case "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        case "kill-once":
            if not Path(words[1]).exists():
                Path(words[1]).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "kill-origin-once":  # the process that workers are forked from, and with it this one
            if not Path(words[1]).exists():
                Path(words[1]).touch()
                os.kill(os.getppid(), signal.SIGKILL)
                time.sleep(600)
        case "pid":
            Path(words[1]).write_text(str(os.getpid()))
        case "spin":  # native code that never lets go of the interpreter, so that no thread of ours can look around
            re.match("(?:a|a)*b", "a" * 40)
        case "exit":
            os._exit(7)
        case "sleep":
            time.sleep(600)
        case "slow":
            time.sleep(float(words[1]))
        case "grow":
            KEPT.append(bytearray(os.urandom(int(words[1]) * 1_000_000)))
        case "eat":
            bytearray(4_000_000_000)
        case "recurse":
            read(capture, payload)
        case "bug":
            raise KeyError("no such thing")
        case "refuse":
            raise PageError("not_html", "no page")
        case "surrogate":
            return reading(capture, "half a character: \ud800")
        case "overflow":
            found = reading(capture, "more words than a column holds")
            return Reading(replace(found.article, n_words=1 << 40), found.blocks, "utf-8", "meta")
        case "gap":
            return Reading(reading(capture, "a b").article, (), "utf-8", "meta")
    return reading(capture, payload.decode())


def commit(folder: Path, tables: dict[str, pa.Table], manifest: batches.Manifest, beside: dict[str, bytes]) -> object:
    """Die over the rows of one page."""
    if "unwritable" in tables["articles"].column("text").to_pylist():
        os.kill(os.getpid(), signal.SIGKILL)
    return batches.commit(folder, tables, manifest, beside)


def reading(capture: Capture, text: str) -> Reading:
    """One main block."""
    name = capture.capture_id
    return Reading(
        Article(name, name, text, language="en"), (Block(name, 1, "paragraph", True, 0, len(text)),), "utf-8", "meta"
    )
