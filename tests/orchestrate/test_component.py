"""``dateline.NewsArchive``: an archive that a ``defs.yaml`` describes; ``tests/test_wheel.py`` scaffolds and runs one with dg."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

from pipelines import dateline
from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.component import NewsArchive
from pipelines.orchestrate.workspace import workspace_resource
from pipelines.settings import Project, SettingsError
from tests.orchestrate.test_job import project
from tests.warehouses import Silence, page, rows, write_pages


def loaded(root: Path, **attributes: object) -> Project:
    return NewsArchive(**attributes)._load(root)  # type: ignore[arg-type]


def test_the_package_that_is_imported_offers_it() -> None:
    assert dateline.NewsArchive is NewsArchive
    assert "NewsArchive" in dir(dateline)
    with pytest.raises(AttributeError, match="no attribute 'Archive'"):
        dateline.Archive  # noqa: B018


def test_sources_and_settings_stand_in_the_attributes(tmp_path: Path) -> None:
    write_pages(tmp_path / "inbox", {"a.html": page("A bridge opens", "At least 40 families crossed it on Monday.")})
    archive = NewsArchive(
        sources=[{"kind": "files", "path": "inbox"}],
        settings={"workers": 1, "page_seconds": 30},
        owner="team:bridges",
    )
    resource = workspace_resource(tmp_path, Silence(), load=archive._load, is_located=False)
    defs = build_defs(tmp_path, {"workspace": resource}, load=archive._load, owner=archive.owner)
    assert defs.resolve_asset_graph().get(dg.AssetKey("figures")).owners == ["team:bridges"]
    with dg.DagsterInstance.ephemeral() as instance:
        assert defs.resolve_job_def("build").execute_in_process(instance=instance).success
    found = rows(tmp_path / "warehouse" / "dateline.duckdb", "SELECT surface FROM figure_evidence")
    assert found == [("At least 40 families",)]


def test_without_sources_the_folders_own_file_says_them(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    assert [source.path.name for source in loaded(root).sources] == ["inbox"]


def test_a_mistake_names_the_file_and_the_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"defs\.yaml: unknown key 'source 1: paht'; did you mean 'path'\?"):
        loaded(tmp_path, sources=[{"kind": "files", "paht": "inbox"}])
