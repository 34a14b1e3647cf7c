"""``dateline.NewsArchive``: an archive as a component of another team's Dagster project, described in its ``defs.yaml``.

What belongs here: from the component's attributes to definitions, and what ``dg scaffold defs`` writes.  What does not: assets.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dagster as dg
from dagster.components.scaffold.scaffold import scaffold_with
from pydantic import Field

from pipelines.orchestrate.build_defs import build_defs
from pipelines.settings import Project, load_project, project_of

DEFS = "defs.yaml"


class NewsArchiveScaffolder(dg.Scaffolder):
    """Writes a ``defs.yaml`` that loads a folder of saved pages, and that folder."""

    def scaffold(self, request: dg.ScaffoldRequest) -> None:
        """Make what ``dg scaffold defs dateline.NewsArchive NAME`` makes."""
        (request.target_path / "inbox").mkdir(parents=True, exist_ok=True)
        dg.scaffold_component(
            request,
            {"sources": [{"kind": "files", "path": "inbox"}], "settings": {"workers": 2}, "owner": "team:newsroom"},
        )


@scaffold_with(NewsArchiveScaffolder)
class NewsArchive(dg.Component, dg.Model, dg.Resolvable):
    """Archived news pages as DuckDB tables of evidence: acquire, read, annotate, resolve, check, publish.

    The assets are the tables and views of the warehouse, by their own names; the file is FOLDER/warehouse/dateline.duckdb.
    """

    folder: str = Field(
        default=".", description="Where paths begin and the warehouse stands; from the folder of defs.yaml."
    )
    sources: list[dict[str, Any]] = Field(default=[], description="What to load, as [[source]] of sources.toml has it.")
    settings: dict[str, Any] = Field(default={}, description="As [settings] of sources.toml.")
    user: dict[str, Any] = Field(default={}, description="Tables of your own, as [user] of sources.toml.")
    owner: str | None = Field(
        default=None, description="Who answers for the assets: an address of e-mail or team:NAME."
    )

    def build_defs(self, context: dg.ComponentLoadContext) -> dg.Definitions:
        """The definitions of this archive.  Without sources here, FOLDER/sources.toml says them."""
        root = (Path(context.path) / self.folder).resolve()
        return build_defs(root, load=self._load, owner=self.owner, is_located=False)

    def _load(self, root: Path) -> Project:
        if not self.sources:
            return load_project(root)
        return project_of(root / DEFS, {"source": self.sources, "settings": self.settings, "user": self.user})
