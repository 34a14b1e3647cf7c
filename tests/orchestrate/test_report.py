"""The report as an asset: no part of the job, made of the published file when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.sites.report import REPORT_KEY
from tests.orchestrate.test_job import materialize, project, run


@pytest.fixture(autouse=True)
def _stay_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_job_does_not_make_it(tmp_path: Path) -> None:
    job = build_defs(project(tmp_path / "p")).resolve_job_def("build")
    assert REPORT_KEY not in {key.path[-1] for key in job.asset_layer.selected_asset_keys}


def test_it_stands_beside_the_published_file(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    assert not materialize(root, REPORT_KEY).success  # nothing is published yet
    run(root)
    assert materialize(root, REPORT_KEY).success
    assert (root / "warehouse" / "dateline.report" / "index.html").stat().st_size > 5_000
