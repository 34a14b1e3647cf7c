"""The asset that hands data on: off the job, made when asked for, in the formats that its configuration names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.orchestrate.build_defs import build_defs
from tests.orchestrate.test_job import materialize, project
from tests.warehouses import build_pages


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with its warehouse."""
    root = project(tmp_path_factory.mktemp("exports"))
    (root / "warehouse").mkdir()
    build_pages(root / "warehouse" / "dateline.duckdb", root / "inbox")
    return root


def test_the_job_leaves_it_out(tmp_path: Path) -> None:
    defs = build_defs(project(tmp_path))
    assert "exports" in {key.path[-1] for key in defs.resolve_asset_graph().get_all_asset_keys()}
    assert "exports" not in {key.path[-1] for key in defs.resolve_job_def("build").asset_layer.selected_asset_keys}


def test_it_is_made_in_the_formats_that_are_named(published: Path) -> None:
    done = materialize(published, "exports", exports={"config": {"formats": ["hxl", "geojson"]}})
    assert done.success
    manifest = json.loads((published / "warehouse" / "dateline.exports" / "export.json").read_text("utf-8"))
    assert (manifest["formats"], manifest["private"]) == (["geojson", "hxl"], False)


def test_a_format_that_nobody_knows_fails_in_one_line(published: Path) -> None:
    done = materialize(published, "exports", exports={"config": {"formats": ["shapefile"]}})
    assert not done.success
    assert any("'shapefile' is none of" in str(event.event_specific_data) for event in done.all_events)


def test_without_a_warehouse_it_says_what_to_do(tmp_path: Path) -> None:
    done = materialize(project(tmp_path), "exports")
    assert not done.success
    assert any("materialize warehouse first" in str(event.event_specific_data) for event in done.all_events)
