"""One run of the Dagster job, in this process."""

from __future__ import annotations

import os
import signal
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.lost_runs import end_lost_runs, hold, let_go
from pipelines.orchestrate.triggers import build_job
from pipelines.orchestrate.workspace import workspace_resource
from pipelines.progress import Progress
from pipelines.report import Report
from pipelines.settings import Project


class RunFailed(OSError):
    """A run of the job that failed; the text is the first clear line that the failed step gave."""


def run_job(project: Project, progress: Progress, *, retry_rejects: bool = False) -> Report:
    """Run the real job on the project's own instance, so that the UI shows it among its runs.  Raises RunFailed."""
    os.chdir(project.root)  # the folders that dagster.yaml names are relative to the project
    reports: list[Report] = []
    resource = workspace_resource(project.root, progress, reports.append)
    defs = build_defs(project.root, {"workspace": resource})
    run_id = str(uuid.uuid4())
    with dg.DagsterInstance.from_config(str(dagster_home(project.root))) as instance:
        lost = end_lost_runs(instance)
        if lost:
            progress.say(
                f"{lost:,} {'run' if lost == 1 else 'runs'} of before stood as running, without a process: ended"
            )
        try:
            with _ended_politely():
                result = defs.resolve_job_def(build_job().name).execute_in_process(
                    instance=instance,
                    raise_on_error=False,
                    run_id=run_id,
                    tags=hold(project.root, run_id),
                    run_config={
                        "ops": {"process": {"config": {"retry_rejects": retry_rejects}}},
                        "loggers": {
                            "console": {"config": {"log_level": "CRITICAL"}}
                        },  # the run's own progress is shown instead
                    },
                )
        finally:
            let_go(project.root, run_id)
    if not result.success:
        raise RunFailed(_why(result))
    return reports[-1]


@contextmanager
def _ended_politely() -> Iterator[None]:
    """SIGTERM and a closed terminal end a run as Ctrl-C does, so that Dagster is told; only the main thread can see to it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _why(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            failure = event.step_failure_data
            if failure.user_failure_data is not None and failure.user_failure_data.description:
                return failure.user_failure_data.description
            if failure.error is not None:
                return f"step {event.step_key} failed: {failure.error.to_string()}"
    return "the run failed; `make ui` shows its log"


def dagster_home(root: Path) -> Path:
    """The folder of the project's Dagster instance, which reads the project's ``dagster.yaml``."""
    home = root / ".dagster"
    home.mkdir(exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        config.unlink(missing_ok=True)
        config.symlink_to(Path("..") / "dagster.yaml")
    return home
