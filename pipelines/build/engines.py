"""Which engine runs the batches of a run, as ``[settings]`` says.

What belongs here: choosing it, and what must be in order before it begins.  What does not: engines (``process``, ``cluster``).
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable

from pipelines.acquire import archive
from pipelines.cluster.engine import Cluster, engine_maker
from pipelines.cluster.storage import Shared
from pipelines.paths import WarehousePaths
from pipelines.process import EngineMaker
from pipelines.settings import Settings, SettingsError

__all__ = ["Cluster", "engine_of"]


def engine_of(
    settings: Settings, paths: WarehousePaths, fingerprint: str, say: Callable[[str], None], about: Cluster
) -> EngineMaker | None:
    """What ``process`` takes; None: its own.  ``about`` takes up what the engine says of its workers.  Raises SettingsError,
    OSError where the shared storage fails."""
    if settings.engine != "dask":
        return None
    if importlib.util.find_spec("distributed") is None:
        raise SettingsError("'settings.engine' is \"dask\", and Dask is not installed: pip install 'dateline[dask]'")
    storage = None
    if settings.storage:
        storage = Shared(settings.storage, paths.archive, paths.batches / fingerprint)
        n = storage.tidy(lambda: frozenset(r.capture.capture_id for r in archive.records(paths.archive)))
        if n:
            say(f"{settings.storage}: {n:,} batches of an earlier run were fetched")
    return engine_maker(settings, fingerprint, say, about, storage)
