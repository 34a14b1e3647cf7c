"""What a worker costs before its first page: ``python -m tests.bench start``.

A fresh process does what a worker does, and CPU seconds are read after each step; the modules that take longest to import follow.
"""

from __future__ import annotations

import pickle
import re
import subprocess
import sys

from pipelines.store.schema import tables

MUST = 1.2
N_MODULES = 12
STEPS = """
import gc, pickle, sys, time
def step(name, before=[0.0]):
    now = time.process_time()
    print(f"{name:28} {now - before[0]:6.2f} s")
    before[0] = now
step("python")
from pipelines.process import pool, worker, worker_process
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
print(f"{'worker start':28} {time.process_time():6.2f} s")
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
    print(f"must: {MUST} s\n")
    command = [sys.executable, "-X", "importtime", "-c", IMPORTS]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    found = sorted(((int(own), name) for own, _, name in _IMPORTED.findall(said)), reverse=True)
    for own, name in found[:N_MODULES]:
        print(f"{own / 1000:7.1f} ms  {name}")
    print(f"{sum(own for own, _ in found) / 1000:7.1f} ms  {len(found):,} modules (wall, with the clock's own cost)")
