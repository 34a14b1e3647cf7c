"""``dateline init``: a project folder like this one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.cli.init import TEMPLATES, init_project
from pipelines.settings import load_project

ROOT = Path(__file__).parents[1]
SHIPPED = ROOT / "pipelines" / "cli" / "project"


@pytest.mark.parametrize("name", ["sources.toml", "dagster.yaml"])
def test_a_new_project_begins_as_this_one(name: str) -> None:
    assert (SHIPPED / name).read_text("utf-8") == (ROOT / name).read_text("utf-8")


def test_a_new_project_can_be_loaded(tmp_path: Path) -> None:
    made = init_project(tmp_path / "project")
    assert {path.name for path in made} == {*TEMPLATES.values(), "inbox", "warehouse"}
    assert [source.path.name for source in load_project(tmp_path / "project").sources] == ["inbox"]


def test_what_is_there_stays(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text("# mine\n")
    assert tmp_path / "sources.toml" not in init_project(tmp_path)
    assert (tmp_path / "sources.toml").read_text() == "# mine\n"
    assert init_project(tmp_path) == []
