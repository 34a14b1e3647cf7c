"""What workers have in memory when they begin: imported, once, by the process that they are forked from (``forks``)."""

from __future__ import annotations

import contextlib

from pipelines.process.worker import load
from pipelines.process.worker_process import share_arenas, without_pandas
from pipelines.settings import Settings

share_arenas()
without_pandas()
with contextlib.suppress(ImportError, OSError):  # who uses another model loads that; who has none says so as a worker
    load(Settings().nlp_model)
