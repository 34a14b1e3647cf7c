"""The real Dagster job on a project folder: same tables as `dateline build`, checks that gate the swap, clear failures."""

from __future__ import annotations

import shutil
from pathlib import Path

import dagster as dg
import pytest

from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.catalogue import PAGES_KEY, RESERVED
from pipelines.orchestrate.launch import RunFailed, dagster_home, run_job
from pipelines.orchestrate.workspace import workspace_resource
from pipelines.publish import checks
from pipelines.publish.checks import Check
from pipelines.report import Report
from pipelines.settings import load_project
from pipelines.store.schema import tables, views
from tests.warehouses import SAMPLE, Silence, build_pages, contents, page, rows, write_pages

CONFIG = Path(__file__).parents[2] / "dagster.yaml"
SOURCES = '[[source]]\nkind = "files"\npath = "inbox"\n\n[settings]\nworkers = 1\npage_seconds = 20\n'


def project(folder: Path, pages: dict[str, str] | None = None) -> Path:
    """A project folder with a few pages in its inbox."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sources.toml").write_text(SOURCES)
    shutil.copy(CONFIG, folder / "dagster.yaml")
    write_pages(
        folder / "inbox", pages or {"a.html": page("A bridge opens", "At least 40 families crossed it on Monday.")}
    )
    return folder


@pytest.fixture(autouse=True)
def _stay_here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # a run moves into its project; the next test starts elsewhere


def run(root: Path) -> Report:
    return run_job(load_project(root), Silence())


def materialize(root: Path, *names: str, **config: object) -> dg.ExecuteInProcessResult:
    """What the UI does for a selection of assets: nothing is kept of the run but its events."""
    job = build_defs(root, {"workspace": workspace_resource(root, Silence())}).resolve_implicit_global_asset_job_def()
    with dg.DagsterInstance.ephemeral() as instance:
        return job.execute_in_process(
            instance=instance,
            asset_selection=[dg.AssetKey(name) for name in names] or None,
            raise_on_error=False,
            run_config={"ops": config, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )


def test_definitions_load() -> None:
    defs = build_defs(CONFIG.parent)
    dg.Definitions.validate_loadable(defs)
    assert defs.resolve_job_def("build")


def test_every_table_that_is_filled_and_every_view_is_an_asset_with_description_and_columns() -> None:
    graph = build_defs(CONFIG.parent).resolve_asset_graph()
    specs = {key.path[-1]: graph.get(key) for key in graph.get_all_asset_keys()}
    assert set(specs) == {*tables(), *views(), "warehouse", PAGES_KEY, "exports", "report"} - RESERVED
    for name, spec in specs.items():
        assert spec.description, name
        assert spec.group_name in {"acquire", "read", "annotate", "resolve", "publish"}
        if name not in ("warehouse", PAGES_KEY, "exports", "report"):
            schema = spec.metadata["dagster/column_schema"]
            assert all(column.description for column in schema.columns), name


def test_evidence_pages_are_made_when_they_are_asked_for_and_by_no_build(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    early = materialize(root, PAGES_KEY)
    assert "does not exist yet" in str(early.get_run_failure_event().event_specific_data)
    report = run(root)
    folder = root / "warehouse" / "dateline.pages"
    assert not folder.exists()
    assert materialize(root, PAGES_KEY).success
    assert len(list(folder.glob("*.html"))) == report.rows["articles"] + 1


def test_sensor_and_schedule_are_off_until_switched_on() -> None:
    defs = build_defs(CONFIG.parent)
    assert defs.resolve_sensor_def("inbox").default_status == dg.DefaultSensorStatus.STOPPED
    assert defs.resolve_schedule_def("daily").default_status == dg.DefaultScheduleStatus.STOPPED


def test_job_and_build_give_equal_tables(tmp_path: Path, sample: tuple[Path, Report]) -> None:
    root = project(tmp_path / "p")
    shutil.rmtree(root / "inbox")
    shutil.copytree(SAMPLE, root / "inbox")
    report = run(root)
    built = build_pages(tmp_path / "built.duckdb", root / "inbox", collection="inbox")
    assert contents(root / "warehouse" / "dateline.duckdb") == contents(tmp_path / "built.duckdb")
    assert report.rows == built.rows | {"builds": report.rows["builds"]}
    assert report.total("seen") == report.total("stored") + report.total("already_there") + report.total("rejected")


def test_a_run_stands_in_the_projects_own_history(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    run(root)
    with dg.DagsterInstance.from_config(str(dagster_home(root))) as instance:
        runs = instance.get_runs()
        assert [r.status for r in runs] == [dg.DagsterRunStatus.SUCCESS]
        event = instance.get_latest_materialization_event(dg.AssetKey("figures"))
        assert event is not None
        metadata = event.asset_materialization.metadata
        assert metadata["dagster/row_count"].value == 1
        assert "At least 40 families" in metadata["preview"].value.replace("\\", "")
    assert not list(tmp_path.rglob(".tmp_dagster_home_*"))


def test_one_table_can_be_selected(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    assert materialize(root, "captures").success
    result = materialize(root, "figures")
    assert result.success
    assert [e.asset_key.path[-1] for e in result.get_asset_materialization_events()] == ["figures"]


def test_the_collections_of_a_run_can_be_chosen(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    result = materialize(root, acquire={"config": {"collections": ["elsewhere"]}})
    assert not result.success
    failure = result.failure_data_for_node("acquire")
    assert failure is not None
    assert "known: inbox" in failure.user_failure_data.description


def test_a_failed_check_leaves_yesterdays_file_and_shows_on_its_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path / "p")
    run(root)
    database = root / "warehouse" / "dateline.duckdb"
    before = database.read_bytes()
    write_pages(root / "inbox", {"b.html": page("Another bridge", "More than 12 boats waited below it on Tuesday.")})
    broken = Check("figures", "bounds_ordered", "planted", "SELECT 1, count(*) FROM figures")
    real = checks.checks()
    monkeypatch.setattr(
        checks, "checks", lambda: [broken if (c.table, c.name) == ("figures", "bounds_ordered") else c for c in real]
    )
    result = materialize(root)
    assert not result.success
    assert database.read_bytes() == before
    assert not list(database.parent.glob(".dateline.building-*"))
    failed = [e for e in result.get_asset_check_evaluations() if not e.passed]
    assert [(e.asset_key.path[-1], e.check_name) for e in failed] == [("figures", "bounds_ordered")]
    monkeypatch.undo()
    assert materialize(root).success
    assert rows(database, "SELECT count(*) FROM articles") == [(2,)]


def test_a_wrong_sources_file_is_a_clear_failure(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    loaded = load_project(root)
    (root / "sources.toml").write_text(SOURCES.replace("path", "paht"))
    with pytest.raises(RunFailed, match=r"unknown key 'source 1: paht'; did you mean 'path'\?"):
        run_job(loaded, Silence())


def test_what_was_found_for_yesterdays_files_is_said_by_the_acquiring_step(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    (root / "inbox" / "empty.html").write_bytes(b"")
    result = materialize(root)
    assert result.success
    (event,) = [e for e in result.get_asset_materialization_events() if e.asset_key.path[-1] == "captures"]
    metadata = event.materialization.metadata
    assert metadata["pages_seen"].value == 2
    assert metadata["dagster/row_count"].value == 1
    assert metadata["rejected_by_reason"].value == {"empty": 1}
    (warned,) = [e for e in result.get_asset_check_evaluations() if not e.passed]
    assert (warned.asset_key.path[-1], warned.check_name) == ("rejects", "no_page_rejected")
    assert warned.severity == dg.AssetCheckSeverity.WARN
    assert "1 of 2 pages break this: empty 1" in str(warned.description)


def test_damage_that_was_made_good_shows_as_a_warning(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    run(root)
    (table,) = root.glob("warehouse/dateline.batches/*/*/figures.parquet")
    table.write_bytes(bytes(table.stat().st_size))
    database = root / "warehouse" / "dateline.duckdb"
    before = contents(database)
    database.write_bytes(database.read_bytes()[:-5_000])
    result = materialize(root)
    assert result.success
    failed = [check for check in result.get_asset_check_evaluations() if not check.passed]
    assert {check.check_name for check in failed} == {"batches_whole", "published_file_whole"}
    assert {check.severity for check in failed} == {dg.AssetCheckSeverity.WARN}
    assert contents(database) == before
