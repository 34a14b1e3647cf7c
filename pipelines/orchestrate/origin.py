"""Where a run of the command line comes from, in Dagster's terms: the code location "dateline", so that the UI's timeline shows it.

A run that ``execute_in_process`` makes names no code location, and the pages that group runs by location leave it out.
"""

from __future__ import annotations

import sys

import dagster as dg
from dagster._core.remote_origin import ManagedGrpcPythonEnvCodeLocationOrigin, RemoteJobOrigin, RemoteRepositoryOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

from pipelines.orchestrate.lost_runs import LOCATION

_REPOSITORY = "__repository__"  # Dagster's name for the only one of a code location


def name_origin(instance: dg.DagsterInstance, run_id: str) -> None:
    """Say of a run that it belongs to our code location, where nothing says so yet."""
    run = instance.get_run_by_id(run_id)
    if run is None or run.remote_job_origin is not None:
        return
    target = LoadableTargetOrigin(executable_path=sys.executable, module_name="pipelines.definitions")
    location = ManagedGrpcPythonEnvCodeLocationOrigin(target, LOCATION)
    origin = RemoteJobOrigin(RemoteRepositoryOrigin(location, _REPOSITORY), run.job_name)
    instance.run_storage.replace_job_origin(run, origin)
