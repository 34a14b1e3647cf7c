"""The definitions of a project: its assets, checks, job, schedule, sensor and resources, made anew at each call.

A test or a script gets the same graph with other resources through ``overrides``.
"""

from __future__ import annotations

import warnings
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
from pipelines.orchestrate.catalogue import owner_of
from pipelines.orchestrate.checks import warehouse_checks
from pipelines.orchestrate.exports import exports
from pipelines.orchestrate.sites.report import report_asset
from pipelines.orchestrate.triggers import build_job, daily_schedule, inbox_sensor
from pipelines.orchestrate.workspace import LoadProject, workspace_resource
from pipelines.settings import Settings, SettingsError, load_project


def build_defs(
    root: Path,
    overrides: Mapping[str, dg.ResourceDefinition] | None = None,
    *,
    load: LoadProject = load_project,
    owner: str | None = None,
    is_located: bool = True,
) -> dg.Definitions:
    """The definitions of a project folder; ``overrides`` replace resources by name; ``load`` reads the project, ``owner`` answers
    for its assets, ``is_located``: see workspace_resource."""
    try:
        project = load(root)
        settings, sources = project.settings, project.sources
    except SettingsError:
        settings, sources = Settings(), ()  # the UI opens all the same; a run says what is wrong
    job = build_job()
    assets: list[dg.AssetsDefinition] = [
        acquire_assets(from_network=any(not source.is_local for source in sources)),
        process_assets(fingerprint(settings)[0]),
        resolve_assets,
        publish_assets,
        evidence_pages,
        exports,
        report_asset,
    ]
    owners = [owner or owner_of(settings)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", category=dg.PreviewWarning)  # of virtual assets
        assets = [each.map_asset_specs(lambda spec: spec.replace_attributes(owners=owners)) for each in assets]
    return dg.Definitions(
        assets=assets,
        asset_checks=[warehouse_checks],
        jobs=[job],
        schedules=[daily_schedule(job, root, load)],
        sensors=[inbox_sensor(job, root, load)],
        resources={"workspace": workspace_resource(root, load=load, is_located=is_located), **(overrides or {})},
        executor=dg.in_process_executor,
    )
