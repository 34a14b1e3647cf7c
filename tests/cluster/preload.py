"""What ``dask worker --preload`` imports in the tests: as ``node``, in a worker that is not ours."""

from __future__ import annotations

from pipelines.cluster import on_worker
from pipelines.process import pool
from tests.process import faulty

pool._work = faulty.work
on_worker.fingerprint = lambda settings: ("f" * 16, None)  # type: ignore[assignment,return-value]
