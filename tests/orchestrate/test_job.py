"""The real Dagster job on a project folder: same tables as `dateline build`, checks that gate the swap, clear failures."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from pipelines import acquire
from pipelines.acquire.items import Item, PageRefusal
from pipelines.orchestrate import assets
from pipelines.orchestrate.build_defs import build_defs
from pipelines.orchestrate.catalogue import PAGES_KEY, RESERVED
from pipelines.orchestrate.checks import earlier_specs, publish_specs
from pipelines.orchestrate.launch import RunFailed, dagster_home, run_job
from pipelines.orchestrate.metadata.lineage import column_lineage
from pipelines.orchestrate.workspace import workspace_resource
from pipelines.publish import changes, checks
from pipelines.publish.checks import Check
from pipelines.report import Report
from pipelines.settings import Source, load_project
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
        assert spec.group_name in {"acquire", "read", "annotate", "resolve", "publish", "views"}
        assert spec.owners == ["team:dateline"], name
        assert spec.kinds, name
        assert spec.is_virtual == (name in views()), name
        if name not in ("warehouse", PAGES_KEY, "exports", "report"):
            schema = spec.metadata["dagster/column_schema"]
            assert all(column.description for column in schema.columns), name


def test_views_hang_on_what_they_read_and_say_where_their_columns_come_from() -> None:
    graph = build_defs(CONFIG.parent).resolve_asset_graph()
    parents = {key.path[-1] for key in graph.get(dg.AssetKey("figures_by_place")).parent_keys}
    assert "figure_evidence" in parents
    for name, view in views().items():
        lineage = column_lineage(name).deps_by_column
        assert lineage.keys() <= {column.name for column in view.columns}, name
        known = tables() | views()
        for deps in lineage.values():
            for dep in deps:
                assert dep.column_name in {column.name for column in known[dep.asset_key.path[-1]].columns}, (name, dep)


def test_the_owner_is_the_contact_where_that_is_an_address(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    (root / "sources.toml").write_text(SOURCES + 'contact = "desk@example.org"\n')
    assert build_defs(root).resolve_asset_graph().get(dg.AssetKey("figures")).owners == ["desk@example.org"]


def test_checks_say_what_waits_for_them() -> None:
    for spec in (*earlier_specs(), *publish_specs()):
        assert ("gates the swap" in spec.description) != ("holds nothing back" in spec.description), spec.key


def test_only_steps_of_the_network_are_tried_again(tmp_path: Path) -> None:
    root = project(tmp_path / "p")
    assert build_defs(root).resolve_job_def("build").get_node_named("acquire").definition.retry_policy is None
    remote = '[[source]]\nkind = "live"\nurls = ["https://ferries.example/story"]\n[settings]\ncontact = "desk@example.org"\n'
    (root / "sources.toml").write_text(remote)
    policy = build_defs(root).resolve_job_def("build").get_node_named("acquire").definition.retry_policy
    assert policy is not None
    assert policy.max_retries == 2


def test_a_source_that_cannot_be_reached_is_asked_again_and_then_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = project(tmp_path / "p")
    remote = '\n[[source]]\nkind = "live"\nurls = ["https://ferries.invalid/story"]\n'
    (root / "sources.toml").write_text(
        SOURCES.replace("[settings]", remote + '[settings]\ncontact = "desk@example.org"')
    )
    monkeypatch.setattr(assets, "RETRIES", dg.RetryPolicy(max_retries=1, delay=0.1))
    asked: list[Source] = []

    def items(reach: object, source: Source, keeper: object, limit: int) -> Iterator[Item]:
        asked.append(source)
        yield PageRefusal(source.urls[0], "dns_failure", "no address for ferries.invalid")

    monkeypatch.setattr(acquire._Reach, "items", items)
    result = materialize(root)
    assert result.success
    assert len(asked) == 2
    assert rows(root / "warehouse" / "dateline.duckdb", "SELECT reason FROM rejects") == [("dns_failure",)]


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
        origin = runs[0].remote_job_origin
        assert origin is not None  # the UI's timeline groups runs by it
        assert (origin.location_name, origin.repository_origin.repository_name) == ("dateline", "__repository__")
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
    planted = [broken if (c.table, c.name) == ("figures", "bounds_ordered") else c for c in real]
    for room in (checks, changes):  # a file that is new, and one that is filled on
        monkeypatch.setattr(room, "checks", lambda: planted)
    result = materialize(root)
    assert not result.success
    assert database.read_bytes() == before
    assert not list(database.parent.glob(".dateline.building-*"))
    failed = [e for e in result.get_asset_check_evaluations() if not e.passed]
    assert [(e.asset_key.path[-1], e.check_name) for e in failed if e.severity == dg.AssetCheckSeverity.ERROR] == [
        ("figures", "bounds_ordered")
    ]
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
    warned = {(e.asset_key.path[-1], e.check_name): e for e in result.get_asset_check_evaluations() if not e.passed}
    assert set(warned) == {("rejects", "no_page_rejected"), ("articles", "has_date"), ("articles", "has_outlet")}
    assert {e.severity for e in warned.values()} == {dg.AssetCheckSeverity.WARN}
    assert "1 of 2 pages break this: empty 1" in str(warned["rejects", "no_page_rejected"].description)


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
    assert {check.check_name for check in failed} >= {"batches_whole", "published_file_whole"}
    assert {check.severity for check in failed} == {dg.AssetCheckSeverity.WARN}
    assert contents(database) == before
