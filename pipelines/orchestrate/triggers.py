"""What starts a run without a person: the inbox sensor and the daily schedule, both off until switched on."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from pipelines.acquire.files.find import media_type_of
from pipelines.acquire.files.sidecar import MANIFEST_NAME, SIDECAR_SUFFIX
from pipelines.orchestrate.catalogue import PAGES_KEY
from pipelines.orchestrate.exports import EXPORTS_KEY
from pipelines.orchestrate.sites.report import REPORT_KEY
from pipelines.settings import SettingsError, load_project

SETTLE_SECONDS = 30.0  # a file younger than this may still be written


def build_job() -> dg.UnresolvedAssetJobDefinition:
    """The job that `make run` and the triggers run: what leads to the published file, not what is made of it on demand."""
    return dg.define_asset_job(
        "build",
        selection=dg.AssetSelection.all() - dg.AssetSelection.assets(PAGES_KEY, EXPORTS_KEY, REPORT_KEY),
        executor_def=dg.in_process_executor,
        description="Look at the sources, read and annotate what is new, publish the warehouse.",
    )


def daily_schedule(job: dg.UnresolvedAssetJobDefinition) -> dg.ScheduleDefinition:
    """Every day at four in the morning."""
    return dg.ScheduleDefinition(
        name="daily", job=job, cron_schedule="0 4 * * *", default_status=dg.DefaultScheduleStatus.STOPPED,
        description="Look at the sources once a day and publish what is new.",
    )  # fmt: skip


def inbox_sensor(job: dg.UnresolvedAssetJobDefinition, root: Path) -> dg.SensorDefinition:
    """Starts a run when page files of a source are new or changed and have settled."""

    @dg.sensor(
        name="inbox",
        job=job,
        minimum_interval_seconds=30,
        default_status=dg.DefaultSensorStatus.STOPPED,
        description="Runs the build when files in the sources' folders are new or changed and have been left alone for 30 s.",
    )
    def inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        try:
            project = load_project(root)
        except SettingsError as error:
            return dg.SkipReason(str(error))
        digest, newest, n_files = listing([source.path for source in project.sources])
        if digest == context.cursor:
            return dg.SkipReason(f"nothing new among {n_files:,} files")
        if time.time() - newest < SETTLE_SECONDS:
            return dg.SkipReason(f"files changed less than {SETTLE_SECONDS:.0f} s ago; waiting until they settle")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=digest)], cursor=digest)

    return inbox


def listing(folders: list[Path]) -> tuple[str, float, int]:
    """A hash over names, sizes and times of the page files and sidecars in folders, the time of the newest, and how many."""
    digest, newest, count = hashlib.sha256(), 0.0, 0
    for path in sorted(path for folder in folders for path in _files(folder)):
        try:
            status = path.stat()
        except OSError:
            continue
        digest.update(f"{path}\0{status.st_size}\0{status.st_mtime_ns}\0".encode(errors="surrogateescape"))
        newest, count = max(newest, status.st_mtime), count + 1
    return digest.hexdigest()[:32], newest, count


def _files(folder: Path) -> Iterator[Path]:
    for path in [folder] if folder.is_file() else folder.rglob("*"):
        name = path.name
        if (media_type_of(name) or name == MANIFEST_NAME or name.endswith(SIDECAR_SUFFIX)) and path.is_file():
            yield path
