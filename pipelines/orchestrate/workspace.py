"""The resource that the steps of one run share: the project, and the run that holds the warehouse's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias, cast

import dagster as dg

from pipelines.build import Run
from pipelines.build.failures import FAILED, MISUSE
from pipelines.orchestrate.lost_runs import hold
from pipelines.orchestrate.milestones import LogProgress
from pipelines.orchestrate.origin import name_origin
from pipelines.paths import WarehousePaths
from pipelines.progress import Progress
from pipelines.report import Report
from pipelines.settings import Project, load_project
from pipelines.store.escaping import for_terminal

LoadProject: TypeAlias = Callable[[Path], Project]  # raises SettingsError


class Workspace:
    """A project under work.  The lock is taken with the first verb and held until the run ends."""

    def __init__(
        self,
        root: Path,
        run_id: str | None,
        log: Callable[[str], None],
        progress: Progress | None = None,
        load: LoadProject = load_project,
    ) -> None:
        self._root = root
        self._load = load
        self._run_id = run_id
        self._progress = progress or LogProgress(log)
        self._project: Project | None = None
        self._run: Run | None = None

    @property
    def project(self) -> Project:
        """The project as ``sources.toml`` describes it now.  Raises SettingsError."""
        if self._project is None:
            self._project = self._load(self._root)
        return self._project

    @property
    def run(self) -> Run:
        """The run, begun when first asked for."""
        if self._run is None:
            run = Run(WarehousePaths(self.project.database), self.project.settings, self._progress, self._run_id)
            self._run = run.__enter__()
        return self._run

    @property
    def report(self) -> Report | None:
        """What the run did so far."""
        return self._run.report if self._run is not None else None

    def close(self) -> None:
        """End the run: the lock is freed, a candidate that was not published is removed."""
        if self._run is not None:
            self._run.__exit__()


def workspace_of(context: dg.AssetExecutionContext | dg.AssetCheckExecutionContext) -> Workspace:
    """The run's workspace."""
    return cast(Workspace, context.resources.workspace)


def published_file(context: dg.AssetExecutionContext) -> WarehousePaths:
    """Where the published file is, for what is made of it on demand.  Raises dg.Failure where nothing was published yet."""
    paths = WarehousePaths(workspace_of(context).project.database)
    if not paths.database.is_file():
        raise dg.Failure(f"{paths.database} does not exist yet: materialize warehouse first", allow_retries=False)
    return paths


def workspace_resource(
    root: Path,
    progress: Progress | None = None,
    on_end: Callable[[Report], None] = lambda report: None,
    *,
    load: LoadProject = load_project,
    is_located: bool = True,
) -> dg.ResourceDefinition:
    """The workspace of a project folder as a Dagster resource; ``on_end`` gets the report when the run is over; ``load`` reads the
    project; ``is_located``: runs belong to our own code location where they name none."""

    def begin(context: dg.InitResourceContext) -> Iterator[Workspace]:
        log = context.log.info if context.log is not None else print
        if context.run is not None and context.instance is not None and not context.instance.is_ephemeral:
            context.instance.add_run_tags(context.run.run_id, dict(hold(root, context.run.run_id)))
            if is_located:
                name_origin(context.instance, context.run.run_id)
        workspace = Workspace(root, context.run.run_id if context.run else None, log, progress, load)
        try:
            yield workspace
        finally:
            if workspace.report is not None:
                on_end(workspace.report)
            workspace.close()

    return dg.ResourceDefinition(begin, description="the project folder, its warehouse and the lock on it")


@contextmanager
def known_failures() -> Iterator[None]:
    """Failures that a user can act on become one clear line in the UI, without a retry; bugs pass."""
    try:
        yield
    except (*MISUSE, *FAILED) as error:
        raise dg.Failure(description=for_terminal(str(error)), allow_retries=False) from None
