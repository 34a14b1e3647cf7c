"""A worker of the tests, in a process of its own: ``python -m tests.cluster.node SCHEDULER FINGERPRINT``.

Its pages do what they say (``tests.process.faulty``), so that no model is loaded and starting it again is quick.
"""

from __future__ import annotations

import sys

from pipelines.cluster import on_worker
from pipelines.cluster.serve import serve
from pipelines.process import pool
from tests.process import faulty

if __name__ == "__main__":
    scheduler, fingerprint = sys.argv[1:]
    pool._work = faulty.work
    on_worker.fingerprint = lambda settings: (fingerprint, None)  # type: ignore[assignment,return-value]
    serve(scheduler, 1, 60.0, lambda line: print(line, flush=True))
