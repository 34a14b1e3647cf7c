"""Incidents over pages through the real build: who is joined, who is not, what is counted, and what a person's word does."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.build import build
from pipelines.fingerprint import fingerprint
from pipelines.paths import WarehousePaths
from pipelines.resolve.incidents import IncidentJudgement, Incidents, resolve_incidents
from pipelines.resolve.places import CHANGES
from pipelines.settings import Source, UserTables
from pipelines.store.batches import Ledger, ledger
from tests.resolve.incidents.stories import HARBOUR, OTHERS
from tests.warehouses import QUICK, Silence, rows, write_pages

NOTHING_MOVED = pa.table({field.name: pa.array([], field.type) for field in CHANGES})


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of all stories, every page in a batch of its own."""
    folder = tmp_path_factory.mktemp("incidents")
    database = folder / "w.duckdb"
    for name, text in (HARBOUR | OTHERS).items():
        pages = write_pages(folder / name.removesuffix(".txt"), {name: text})
        build(WarehousePaths(database), [Source(pages, "pages")], QUICK, Silence())
    return database


def incidents_of(database: Path, page: str) -> set[str]:
    found = rows(
        database,
        "SELECT DISTINCT incident_id FROM events JOIN articles USING (article_id) JOIN sightings USING (capture_id)"
        f" WHERE incident_id IS NOT NULL AND source_name LIKE '%{page}'",
    )
    return {str(row[0]) for row in found}


def test_pages_on_one_attack_are_one_incident(database: Path) -> None:
    shared = set.intersection(*(incidents_of(database, name) for name in HARBOUR))
    assert len(shared) == 1
    (incident,) = shared
    assert rows(
        database,
        "SELECT i.from_date::VARCHAR, date_prec, e.name, where_prec, i.n_articles, n_sources FROM incidents i"
        f" JOIN entities e ON e.entity_id = i.place_id WHERE incident_id = '{incident}'",
    ) == [("2024-02-06", 1, "Kisumu", 1, 3, 3)]


def test_its_numbers_are_low_best_and_high_over_independent_texts(database: Path) -> None:
    (incident,) = set.intersection(*(incidents_of(database, name) for name in HARBOUR))
    ((low, best, high, injured),) = rows(
        database,
        f"SELECT deaths_low, deaths_best, deaths_high, injured_best FROM incidents WHERE incident_id = '{incident}'",
    )
    assert (low, best, high, injured) == (4, 4, 5, 9)


@pytest.mark.parametrize("other", ["elsewhere.txt", "later.txt"])
def test_another_town_and_another_day_are_another_incident(database: Path, other: str) -> None:
    found = incidents_of(database, other)
    assert found
    assert not found & set.union(*(incidents_of(database, name) for name in HARBOUR))


def test_what_did_not_take_place_is_no_incident(database: Path) -> None:
    assert rows(
        database,
        "SELECT count(*) FROM events WHERE incident_id IS NOT NULL AND realis NOT IN ('happened', 'ongoing', 'attempted')",
    ) == [(0,)]
    assert incidents_of(database, "planned.txt") == set()


def test_every_report_says_why_it_was_joined(database: Path) -> None:
    (incident,) = set.intersection(*(incidents_of(database, name) for name in HARBOUR))
    why = rows(database, f"SELECT DISTINCT why_joined FROM incident_evidence WHERE incident_id = '{incident}'")
    assert why
    assert all("; with " in str(row[0]) for row in why)


def test_views_count_an_incident_once(database: Path) -> None:
    (incident,) = set.intersection(*(incidents_of(database, name) for name in HARBOUR))
    query = f"SELECT low, best, high, number_of_sources FROM ged_events WHERE id = '{incident}'"
    assert rows(database, query) == [(4, 4, 5, 3)]
    assert rows(database, f"SELECT fatalities FROM acled_events WHERE event_id_cnty = '{incident}'") == [(4,)]


def test_a_persons_judgement_splits_and_joins(database: Path, tmp_path: Path) -> None:
    (incident,) = set.intersection(*(incidents_of(database, name) for name in HARBOUR))
    (other,) = incidents_of(database, "elsewhere.txt")
    ((apart,),) = rows(
        database,
        "SELECT min(event_id) FROM events JOIN articles USING (article_id) JOIN sightings USING (capture_id)"
        f" WHERE incident_id = '{incident}' AND source_name LIKE '%c.txt'",
    )
    ((first,),) = rows(
        database,
        "SELECT min(event_id) FROM events JOIN articles USING (article_id) JOIN sightings USING (capture_id)"
        f" WHERE incident_id = '{incident}' AND source_name LIKE '%a.txt'",
    )
    judgements = tmp_path / "mine.tsv"
    judgements.write_text(
        "left_id\tright_id\tjudgement\treviewer\n"
        f"incident:{first}\tincident:{apart}\tdifferent\tann\n"
        f"incident:{first}\t{other}\tsame\tann\n"
    )
    copy = tmp_path / "w.duckdb"
    settings = replace(QUICK, user=UserTables(judgements=judgements))
    folder = write_pages(tmp_path / "pages", HARBOUR | OTHERS)
    build(WarehousePaths(copy), [Source(folder, "pages")], settings, Silence())
    told = rows(copy, f"SELECT incident_id FROM events WHERE event_id IN ('{first}', '{apart}')")
    assert len({row[0] for row in told}) == 2
    assert incidents_of(copy, "a.txt") & incidents_of(copy, "elsewhere.txt")
    said = rows(copy, "SELECT count(*) FROM events WHERE incident_basis LIKE '%ann judged: not one with%'")
    assert said != [(0,)]


def committed(database: Path) -> Ledger:
    paths = WarehousePaths(database)
    return ledger(paths.batches / fingerprint(QUICK)[0])


def resolved(done: Ledger, folder: Path | None = None, decided: tuple[IncidentJudgement, ...] = ()) -> Incidents:
    return resolve_incidents(done, NOTHING_MOVED, {}, {}, decided, folder)


def same(a: Incidents, b: Incidents) -> bool:
    left, right = (found.reported.sort_by("event_id") for found in (a, b))
    return bool(a.table.equals(b.table) and left.equals(right))


def test_the_order_of_batches_does_not_matter(database: Path) -> None:
    done = committed(database)
    assert len(done.batches) > 1
    assert same(resolved(done), resolved(replace(done, batches=tuple(reversed(done.batches)))))


def test_added_in_many_runs_or_in_one_and_after_damage(database: Path, tmp_path: Path) -> None:
    done = committed(database)
    whole = resolved(done)
    for number in range(1, len(done.batches) + 1):
        part = done.batches[:number]
        own = {capture for batch in part for capture in batch.manifest.captures}
        owner = {capture: batch for capture, batch in done.owner.items() if capture in own}
        found = resolved(replace(done, batches=part, owner=owner), tmp_path)
    assert same(found, whole)
    for path in tmp_path.rglob("*.parquet"):  # what is damaged is made anew
        path.write_bytes(path.read_bytes()[:-20])
    assert same(resolved(done, tmp_path), whole)


def test_a_run_without_new_pages_reads_what_was_kept(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = committed(database)
    whole = resolved(done, tmp_path)

    def refuse(*_: object) -> None:
        raise AssertionError("worked out again")

    monkeypatch.setattr("pipelines.resolve.incidents.kept.pool.pages_of", refuse)
    monkeypatch.setattr("pipelines.resolve.incidents.kept.scores.Columns", refuse)
    monkeypatch.setattr("pipelines.resolve.incidents.working.incident_row", refuse)
    assert same(resolved(done, tmp_path), whole)
