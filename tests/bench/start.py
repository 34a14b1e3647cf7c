"""What a worker costs before its first page: ``python -m tests.bench start``.

On Linux workers are forks of one process that has loaded what they need.  First a fresh process does what that one does, and CPU
seconds are read after each step; where nothing can be forked, each worker does so.  Then workers are forked, and each tells its own
CPU seconds until it is ready.  The modules that take longest to import follow.
"""

from __future__ import annotations

import multiprocessing as mp
import pickle
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection

from pipelines.process.forks import Forks
from pipelines.process.pool import begun
from pipelines.process.worker import warm_up
from pipelines.settings import Settings
from pipelines.store.schema import Table, tables

MUST = 1.2
N_MODULES = 12
N_WORKERS = 4
STEPS = """
import gc, pickle, sys, time
def step(name, before=[0.0]):
    now = time.process_time()
    print(f"{name:28} {now - before[0]:6.2f} s")
    before[0] = now
step("python")
from pipelines.process import worker, worker_process
from pipelines.store import schema
schema.give(pickle.load(sys.stdin.buffer))  # as the process that starts a worker does
step("our own modules")
worker_process.without_pandas()
gc.disable()  # as warm_up does, in which the model would be loaded
from pipelines.annotate.parse.language_model import import_spacy
import_spacy()
step("spacy")
from pipelines.annotate import load_language_model
load_language_model().pipeline
step("language model")
from pipelines.gazetteer import gazetteer
gazetteer.load()
step("gazetteer")
worker.warm_up(load_language_model().identity.name)
step("lexicons and a first page")
print(f"{'once, for all workers':28} {time.process_time():6.2f} s")
"""
IMPORTS = """
import pipelines.process.pool
from pipelines.annotate.parse.language_model import import_spacy
import_spacy()
"""
_IMPORTED = re.compile(r"import time:\s+(\d+) \|\s+(\d+) \| +(\S+)")


def run() -> None:
    """Print CPU seconds by step, then imports by the milliseconds of their own."""
    given = pickle.dumps(tables())
    done = subprocess.run([sys.executable, "-c", STEPS], input=given, capture_output=True, check=True)
    print(done.stdout.decode().rstrip())
    print(f"each worker, forked           {', '.join(f'{seconds:.2f}' for seconds in _forked())} s (must {MUST} s)\n")
    command = [sys.executable, "-X", "importtime", "-c", IMPORTS]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = sorted(((int(own), name) for own, _, name in _IMPORTED.findall(said)), reverse=True)
    for own, name in found[:N_MODULES]:
        print(f"{own / 1000:7.1f} ms  {name}")
    print(f"{sum(own for own, _ in found) / 1000:7.1f} ms  {len(found):,} modules (wall, with the clock's own cost)")


def _forked() -> list[float]:
    """CPU seconds of workers that are forked, each until it is ready for its first page."""
    found = []
    forks = Forks()
    for _ in range(N_WORKERS):
        ours, theirs = mp.Pipe()
        process = forks.start(_begin, (theirs, tables()), "dateline-worker", is_loaded=True)
        found.append(ours.recv())
        process.join()
    forks.close()
    return found


def _begin(pipe: Connection, tables: Mapping[str, Table]) -> None:
    begun(tables)
    warm_up(Settings().nlp_model)
    pipe.send(time.process_time())
