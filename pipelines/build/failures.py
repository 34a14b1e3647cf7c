"""Failures of a run that a user can act on: one clear line and no traceback, in the terminal and in the UI alike.

What belongs here: which they are.  What does not: how they are told, and bugs.
"""

from __future__ import annotations

import duckdb

from pipelines.acquire.archive import ArchiveError
from pipelines.annotate.parse.language_model import LanguageModelError
from pipelines.disk.sealed import Damaged
from pipelines.process.pool import WorkerFailed
from pipelines.publish.published import NotAWarehouse
from pipelines.publish.snapshot import CheckFailed
from pipelines.settings import SettingsError
from pipelines.store.batches import BatchDamaged

MISUSE = (SettingsError, NotAWarehouse, LanguageModelError)  # something else is to be asked for
FAILED = (
    ArchiveError, WorkerFailed, CheckFailed, Damaged, BatchDamaged, OSError, duckdb.IOException,
    duckdb.OutOfMemoryException,
)  # fmt: skip
