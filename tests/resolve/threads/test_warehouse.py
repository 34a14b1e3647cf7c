"""Threads of several pages through the real build: disputes, series, parts, copies, sums; the same in one run or in several."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.build import build
from pipelines.paths import WarehousePaths
from pipelines.settings import Source, UserTables
from tests.resolve.threads.pages import pages
from tests.warehouses import QUICK, Silence, build_pages, rows, write_pages

TABLES = ("figure_threads", "figure_links", "figures", "incidents", "article_links")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("threads")
    write_pages(folder / "pages", pages())
    build_pages(folder / "w.duckdb", folder / "pages")
    return folder / "w.duckdb"


def thread_of(database: Path, file: str, column: str) -> object:
    """A column of the thread of the first figure of a file that is in one."""
    ((value,),) = rows(
        database,
        f"SELECT {column} FROM figure_threads t JOIN (SELECT thread_id FROM figure_evidence WHERE source_name = '{file}.txt'"
        " AND thread_id IS NOT NULL ORDER BY number_start LIMIT 1) USING (thread_id)",
    )
    return value


def test_as_many_as_600_against_100_is_a_dispute(database: Path) -> None:
    found = rows(database, "SELECT lowest, lowest_by, highest, highest_by, n_informants, n_named FROM disputed_numbers")
    assert found == [(100.0, ["homa bay county government"], 600.0, ["Lake Boatmen Union"], 2, 2)]
    assert rows(database, "SELECT basis FROM figure_links WHERE link = 'rival'") == [
        ("100 against as many as 600, by other sources at one time",)
    ]


def test_at_least_12_and_17_agree(database: Path) -> None:
    assert thread_of(database, "blast-early", "thread_id") == thread_of(database, "blast-late", "thread_id")
    assert thread_of(database, "blast-early", "(low, high, is_disputed, n_informants)") == (17.0, 17.0, False, 2)


def test_a_rising_toll_is_a_series(database: Path) -> None:
    assert thread_of(database, "quake-1", "(is_series, is_disputed, latest, n_statements)") == (True, False, 120.0, 3)
    told = rows(
        database,
        "SELECT number, is_replaced FROM thread_evidence WHERE source_name LIKE 'quake%' ORDER BY place_in_thread",
    )
    assert told == [(40.0, True), (75.0, True), (120.0, False)]


def test_one_wire_printed_five_times_is_one_informant(database: Path) -> None:
    assert thread_of(database, "wire-1", "(n_statements, n_informants, n_named, is_disputed)") == (5, 1, 0, False)
    assert rows(database, "SELECT n_articles, n_texts FROM informants_per_fact WHERE n_articles = 5") == [(5, 1)]


def test_a_part_stands_beneath_its_whole_and_sums_hold(database: Path) -> None:
    whole = thread_of(database, "flood-2", "thread_id")
    assert rows(database, f"SELECT of_whom, latest FROM figure_threads WHERE whole_id = '{whole}'") == [
        ("person: child", 1000.0)
    ]
    assert rows(database, "SELECT total FROM countable_sums WHERE event = 'missing' AND month IS NOT NULL") == [
        (4000.0,)
    ]
    assert rows(
        database, "SELECT DISTINCT why FROM not_counted WHERE unit = 'person' AND surface = '1,000 children'"
    ) == [("a part of another",)]
    assert rows(database, "SELECT total, least, most FROM countable_sums WHERE place = 'Nepal'") == [
        (120.0, 40.0, 120.0)
    ]


def test_informants_are_counted_alike_in_table_and_view(database: Path) -> None:
    differ = rows(
        database,
        "SELECT t.thread_id FROM figure_threads t JOIN (SELECT thread_id, count(*) AS n, count(*) FILTER (is_named) AS named"
        " FROM informants_per_fact GROUP BY thread_id) i USING (thread_id) WHERE (t.n_informants, t.n_named) <> (i.n, i.named)",
    )
    assert differ == []


def tables_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows(database, f"SELECT * FROM {name} ORDER BY ALL") for name in TABLES}


def test_several_runs_give_what_one_gives(database: Path, tmp_path: Path) -> None:
    other = tmp_path / "w.duckdb"
    names = sorted({name.partition(".")[0] for name in pages()}, reverse=True)
    for start in range(3):
        chosen = {name: text for name, text in pages().items() if name.partition(".")[0] in names[start::3]}
        write_pages(tmp_path / "pages", chosen)
        build_pages(other, tmp_path / "pages")
    assert tables_of(other) == tables_of(database)


def test_a_persons_word_parts_and_joins(database: Path, tmp_path: Path) -> None:
    def figure(file: str, number: int) -> str:
        ((found,),) = rows(
            database, f"SELECT figure_id FROM figure_evidence WHERE source_name = '{file}.txt' AND value = {number}"
        )
        return str(found)

    write_pages(tmp_path / "pages", pages())
    judged = [
        (figure("wreck-county", 100), figure("wreck-union", 600), "different"),
        (figure("blast-late", 17), figure("quake-1", 40), "same"),
    ]
    lines = ["left_id\tright_id\tjudgement", *("\t".join(row) for row in judged)]
    (tmp_path / "mine.tsv").write_text("\n".join(lines) + "\n")
    settings = replace(QUICK, user=UserTables(judgements=tmp_path / "mine.tsv"))
    paths = WarehousePaths(tmp_path / "w.duckdb")
    build(paths, [Source(tmp_path / "pages", "pages")], settings, Silence())
    assert rows(paths.database, "SELECT count(*) FROM disputed_numbers WHERE highest = 600") == [(0,)]
    one, other = thread_of(paths.database, "blast-late", "thread_id"), thread_of(paths.database, "quake-1", "thread_id")
    assert one == other


MARCH = (
    "March in Gulu\n\nGULU, Uganda, 4 May 2024 - The government said 250 people died on the march in Gulu on Saturday. "
    "But aid groups put the death toll at 600.\n"
)


def test_a_persons_word_takes_away_what_a_page_links(tmp_path: Path) -> None:
    write_pages(tmp_path / "pages", {"march.txt": MARCH})
    paths = WarehousePaths(tmp_path / "w.duckdb")
    build_pages(paths.database, tmp_path / "pages")
    linked = "SELECT least(figure_id, other_id), greatest(figure_id, other_id) FROM figure_links WHERE link = 'rival'"
    ((one, other),) = rows(paths.database, linked)
    (tmp_path / "mine.tsv").write_text(f"left_id\tright_id\tjudgement\n{one}\t{other}\tdifferent\n")
    settings = replace(QUICK, user=UserTables(judgements=tmp_path / "mine.tsv"))
    build(paths, [Source(tmp_path / "pages", "pages")], settings, Silence())
    assert rows(paths.database, linked) == []
    assert rows(paths.database, "SELECT count(*) FROM disputed_numbers") == [(0,)]
