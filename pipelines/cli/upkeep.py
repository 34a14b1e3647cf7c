"""What ``dateline check`` and ``dateline clean`` print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.build.inspection import inspect
from pipelines.cli.console import ConsoleProgress
from pipelines.cli.terminal import say
from pipelines.disk.lock import exclusive
from pipelines.fingerprint import fingerprint
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings
from pipelines.store import healing
from pipelines.store.healing import Leftover


def check_warehouse(database: Path, settings: Settings, *, archive: bool) -> int:
    """Look at everything and say what was looked at, what is left over, what is damaged; returns how many faults there are."""
    paths = WarehousePaths(database)
    if not (database.exists() or paths.archive.exists() or paths.batches.exists()):
        say(f"nothing to look at: {database} does not exist, nor an archive or batches beside it")
        return 0
    with ConsoleProgress() as progress:
        found = inspect(paths, settings, progress, digests=archive)
    for line in found.looked_at:
        say(f"looked at {line}")
    _print(found.leftovers)
    for line in found.faults:
        say(f"damaged: {line}")
    if not found.faults:
        say("all is whole")
    return len(found.faults)


def clean_warehouse(database: Path, settings: Settings, *, remove: bool) -> None:
    """List what no run reads, and remove it where that is asked for."""
    paths = WarehousePaths(database)
    with ConsoleProgress() as progress, exclusive(paths.lock, progress.say):
        found = healing.leftovers(paths.batches, fingerprint(settings)[0])
        _print(found)
        if remove:
            healing.remove(found)
    if not found:
        say("nothing is left over")
    elif remove:
        say("removed")
    else:
        say("`dateline clean --old` removes them; the archive of pages stays")


def _print(found: Sequence[Leftover]) -> None:
    for item in found:
        say(f"{item.n_bytes / 1e6:10,.1f} MB  {item.path}  ({item.what})")
