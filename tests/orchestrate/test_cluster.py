"""A run on Dask as Dagster shows it: the dashboard's link, pages by worker, and the lines in which they are told."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

pytest.importorskip("distributed", reason="the extra dask is not installed")

from pipelines.cluster import engine
from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.workspace import workspace_resource
from tests.orchestrate.test_job import project
from tests.warehouses import Silence, page


def test_the_run_shows_the_dashboard_and_what_each_worker_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(engine, "SAY_SECONDS", 0.0)
    pages = {f"{n}.html": page(f"Report {n}", f"At least {n + 2} boats returned on Monday.") for n in range(6)}
    root = project(tmp_path / "p", pages)
    with (root / "sources.toml").open("a") as file:
        file.write('engine = "dask"\n')
    progress = Silence()
    job = build_defs(root, {"workspace": workspace_resource(root, progress)}).resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        result = job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey("captures"), dg.AssetKey("articles")],
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )
    (shown,) = [
        event.materialization.metadata
        for event in result.get_asset_materialization_events()
        if event.asset_key == dg.AssetKey("articles")
    ]
    link = shown["dask_dashboard"].value
    assert str(link).startswith("http://127.0.0.1:")
    by_worker = shown["pages_by_worker"].value
    assert isinstance(by_worker, dict)
    assert sum(by_worker.values()) == 6
    assert f"Dask dashboard: {link}" in progress.said
    assert any(line.startswith("pages by worker: ") for line in progress.said)
