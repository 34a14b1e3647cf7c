"""The definitions of a project: its assets, checks, job, schedule, sensor and resources, made anew at each call.

A test or a script gets the same graph with other resources through ``overrides``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import dagster as dg

from pipelines.fingerprint import fingerprint
from pipelines.orchestrate.assets import (
    acquire_assets,
    evidence_pages,
    process_assets,
    publish_assets,
    resolve_assets,
)
from pipelines.orchestrate.checks import warehouse_checks
from pipelines.orchestrate.exports import exports
from pipelines.orchestrate.sites.report import report_asset
from pipelines.orchestrate.triggers import build_job, daily_schedule, inbox_sensor
from pipelines.orchestrate.workspace import workspace_resource
from pipelines.settings import Settings, SettingsError, load_project


def build_defs(root: Path, overrides: Mapping[str, dg.ResourceDefinition] | None = None) -> dg.Definitions:
    """The definitions of a project folder; ``overrides`` replace resources by name."""
    try:
        settings = load_project(root).settings
    except SettingsError:
        settings = Settings()  # the UI opens all the same; a run says what is wrong
    job = build_job()
    return dg.Definitions(
        assets=[
            acquire_assets,
            process_assets(fingerprint(settings)[0]),
            resolve_assets,
            publish_assets,
            evidence_pages,
            exports,
            report_asset,
        ],
        asset_checks=[warehouse_checks],
        jobs=[job],
        schedules=[daily_schedule(job)],
        sensors=[inbox_sensor(job, root)],
        resources={"workspace": workspace_resource(root), **(overrides or {})},
        executor=dg.in_process_executor,
    )
