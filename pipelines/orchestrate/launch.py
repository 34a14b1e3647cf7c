"""Starting Dagster from the command line: one run of the job in this process, or the UI."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import dagster as dg

from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.triggers import build_job
from pipelines.orchestrate.workspace import workspace_resource
from pipelines.progress import Progress
from pipelines.report import Report
from pipelines.settings import Project

ENDING_SECONDS = 20.0  # what the UI's processes get to end by themselves


class RunFailed(OSError):
    """A run of the job that failed; the text is the first clear line that the failed step gave."""


def run_job(project: Project, progress: Progress, *, retry_rejects: bool = False) -> Report:
    """Run the real job on the project's own instance, so that the UI shows it among its runs.  Raises RunFailed."""
    os.chdir(project.root)  # the folders that dagster.yaml names are relative to the project
    reports: list[Report] = []
    resource = workspace_resource(project.root, progress, reports.append)
    defs = build_defs(project.root, {"workspace": resource})
    with dg.DagsterInstance.from_config(str(dagster_home(project.root))) as instance:
        result = defs.resolve_job_def(build_job().name).execute_in_process(
            instance=instance,
            raise_on_error=False,
            run_config={
                "ops": {"process": {"config": {"retry_rejects": retry_rejects}}},
                "loggers": {
                    "console": {"config": {"log_level": "CRITICAL"}}
                },  # the run's own progress is shown instead
            },
        )
    if not result.success:
        raise RunFailed(_why(result))
    return reports[-1]


def _why(result: dg.ExecuteInProcessResult) -> str:
    for event in result.all_events:
        if event.is_step_failure:
            failure = event.step_failure_data
            if failure.user_failure_data is not None and failure.user_failure_data.description:
                return failure.user_failure_data.description
            if failure.error is not None:
                return f"step {event.step_key} failed: {failure.error.to_string()}"
    return "the run failed; `make ui` shows its log"


def run_ui(project: Project, port: int) -> int:
    """Serve the UI on 127.0.0.1 until Ctrl-C; returns the exit code.  Leaves no process and no temporary home behind."""
    environment = os.environ | {"DAGSTER_HOME": str(dagster_home(project.root)), "PYTHONWARNINGS": "ignore"}
    command = [
        sys.executable,
        "-m",
        "dagster",
        "dev",
        "-m",
        "pipelines.definitions",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
    ]
    print(f"Dagster UI: http://127.0.0.1:{port}  (Ctrl-C ends it)", flush=True)
    signal.signal(
        signal.SIGINT, signal.SIG_DFL
    )  # a shell starts background commands with it ignored; Dagster ends by it
    process = subprocess.Popen(command, cwd=project.root, env=environment, start_new_session=True)
    ended = False

    def end(number: int, frame: object) -> None:
        nonlocal ended
        ended = True
        process.send_signal(signal.SIGINT)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    code = _wait(process, lambda: ended)
    _end_group(process.pid)
    return 0 if ended else code


def dagster_home(root: Path) -> Path:
    """The folder of the project's Dagster instance, which reads the project's ``dagster.yaml``."""
    home = root / ".dagster"
    home.mkdir(exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists():
        config.unlink(missing_ok=True)
        config.symlink_to(Path("..") / "dagster.yaml")
    return home


def _wait(process: subprocess.Popen[bytes], is_ending: Callable[[], bool]) -> int:
    waited = 0.0
    while True:
        try:
            return process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            waited += 0.5 if is_ending() else 0.0
            if waited >= ENDING_SECONDS:
                process.kill()


def _end_group(group: int) -> None:
    """What the UI left running in its own process group ends now."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
