"""What ``dateline check`` and ``dateline clean`` print."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.acquire.archive.withdrawn import LIST
from pipelines.build.forgetting import Receipt
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


def clean_warehouse(database: Path, settings: Settings, *, old: bool, parses: bool) -> None:
    """List what no run reads and what parses are kept, and remove what is asked for; waits for a run to end."""
    paths = WarehousePaths(database)
    with ConsoleProgress() as progress, exclusive(paths.lock, progress.say):
        found = healing.leftovers(paths.batches, fingerprint(settings)[0])
        kept = healing.kept_parses(paths.batches)
        _print([*found, *kept])
        if parses:
            healing.remove_parses(paths.batches)
        if old:
            healing.remove(found)
    if old or parses:
        say("removed" if (old and found) or (parses and kept) else "nothing is left over")
        return
    say("`dateline clean --old` removes them; the archive of pages stays" if found else "nothing is left over")
    if kept:
        say("`dateline clean --parses` removes the kept parses; a run after a change of rules takes longer without")


def _print(found: Sequence[Leftover]) -> None:
    for item in found:
        say(f"{item.n_bytes / 1e6:10,.1f} MB  {item.path}  ({item.what})")


def print_receipt(receipt: Receipt, paths: WarehousePaths) -> None:
    """What was taken back, line by line."""
    for capture in receipt.captures:
        what = "erased" if capture.capture_id in receipt.erased else "marked as withdrawn, its bytes are kept"
        say(f"{capture.capture_id}  {capture.url or '(no address)'}  {what}")
        if capture.capture_id in receipt.kept:
            say(f"    not erased: {receipt.kept[capture.capture_id]}")
    if receipt.url_key is not None:
        say(f"captures of {receipt.url_key} that are still to come are refused (withdrawn)")
    say(f"the receipt stands in {paths.archive / LIST}; {paths.database} was published without them")
