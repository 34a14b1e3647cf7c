"""Each fact once, and sums that count nothing twice: the views over figures and their links, on rows written for the test."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import asdict

import duckdb
import pytest

from pipelines.model import Figure, FigureLink
from pipelines.store.schema import create_tables, create_views, statement_of
from pipelines.vocabularies import Aspect, Attribution, Bound, EventWord, Factuality, FigureLinkKind


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse in memory with two articles, a and b, and no figures."""
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        create_tables(connection)
        create_views(connection)
        for name in ("a", "b"):
            connection.execute(
                "INSERT INTO captures BY NAME SELECT $1 AS capture_id, 'file' AS acquired_via, 'f' AS archive_file, '0' AS"
                " payload_sha256, 1 AS n_bytes, FALSE AS is_damaged",
                [name],
            )
            connection.execute(
                "INSERT INTO articles BY NAME SELECT $1 AS article_id, $1 AS capture_id, TRUE AS is_annotated, 'x' AS text, '' AS"
                " fingerprint",
                [name],
            )
        yield connection


def figure(
    con: duckdb.DuckDBPyConnection,
    at: int,
    value: float,
    *,
    article: str = "a",
    bound: Bound = "exact",
    event: EventWord | None = "killed",
    aspect: Aspect = "flow",
    attribution: Attribution = "outlet",
    factuality: Factuality = "asserted",
    place_id: str | None = "p",
    is_negated: bool = False,
    thread_id: str | None = None,
) -> None:
    """A figure of persons that stands at ``at``."""
    row = Figure(
        f"{article}/f{at}", article, 1, at, at + 1, str(value), at, at + 1, "count", bound, "rule", attribution, value=value,
        low=value, unit="person", event=event, aspect=aspect, factuality=factuality, place_id=place_id, is_negated=is_negated,
        thread_id=thread_id,
    )  # fmt: skip
    insert(con, "figures", asdict(row))


def link(con: duckdb.DuckDBPyConnection, at: int, other: int, kind: FigureLinkKind, article: str = "a") -> None:
    insert(con, "figure_links", asdict(FigureLink(f"{article}/f{at}", f"{article}/f{other}", kind, "test")))


def insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join(f'${number} AS "{name}"' for number, name in enumerate(row, start=1))
    con.execute(f'INSERT INTO "{table}" BY NAME SELECT {marks}', list(row.values()))


def counted(con: duckdb.DuckDBPyConnection) -> list[tuple[float, int, int]]:
    """The facts that may be counted: value, statements, rivals."""
    return con.execute("SELECT value, n_statements, n_rivals FROM countable_figures ORDER BY number_start").fetchall()


def sums(con: duckdb.DuckDBPyConnection) -> list[tuple[str, float, float, int]]:
    """event, least and most sum, articles."""
    return con.execute("SELECT event, least, most, n_articles FROM countable_sums ORDER BY event, most").fetchall()


def test_a_fact_told_three_times_is_one_by_its_most_exact_statement(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 40, bound="more_than")
    figure(con, 2, 43)
    figure(con, 3, 43, attribution="named")
    link(con, 2, 1, "restates")
    link(con, 3, 1, "restates")
    found = con.execute("SELECT figure_id, fact_id, n_statements FROM countable_figures").fetchall()
    assert found == [("a/f3", "a/f1", 3)]
    assert sums(con) == [("killed", 43, 43, 1)]


def test_a_whole_stands_without_its_parts(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 12)
    figure(con, 2, 5)
    figure(con, 3, 3, event="injured")
    link(con, 2, 1, "part_of")
    link(con, 3, 1, "part_of")  # of another event: no part of the number of dead
    assert counted(con) == [(12, 1, 0), (3, 1, 0)]
    assert sums(con) == [("injured", 3, 3, 1), ("killed", 12, 12, 1)]


def test_a_part_stands_where_its_whole_is_denied(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 12, factuality="denied")
    figure(con, 2, 5)
    link(con, 2, 1, "part_of")
    assert counted(con) == [(5, 1, 0)]


def test_the_later_count_takes_the_place_of_the_earlier(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 26)
    figure(con, 2, 26)
    figure(con, 3, 31)
    link(con, 2, 1, "restates")
    link(con, 3, 2, "changed_from")
    assert counted(con) == [(31, 1, 0)]


def test_of_rivals_the_named_source_stands_and_the_others_are_told_of(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 12)
    figure(con, 2, 30, attribution="named")
    figure(con, 3, 50)
    link(con, 2, 1, "rival")
    link(con, 3, 2, "rival")
    assert counted(con) == [(30, 1, 2)]


@pytest.mark.parametrize(
    ("factuality", "is_negated"), [("denied", False), ("negated", False), ("predicted", False), ("asserted", True)]
)
def test_what_is_denied_or_only_expected_is_not_counted(
    con: duckdb.DuckDBPyConnection, factuality: Factuality, is_negated: bool
) -> None:
    figure(con, 1, 12, factuality=factuality, is_negated=is_negated)
    assert counted(con) == []


def test_facts_of_one_article_are_added_and_articles_are_compared(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 12)
    figure(con, 2, 7)
    figure(con, 1, 20, article="b")
    assert sums(con) == [("killed", 19, 20, 2)]


def test_equal_numbers_and_states_are_not_added(con: duckdb.DuckDBPyConnection) -> None:
    figure(con, 1, 12)
    figure(con, 2, 12)
    figure(con, 3, 40, event="missing", aspect="stock")
    figure(con, 4, 60, event="missing", aspect="stock")
    figure(con, 5, 9, place_id="q")
    assert sums(con) == [("killed", 9, 9, 1), ("killed", 12, 12, 1), ("missing", 60, 60, 1)]


def thread(con: duckdb.DuckDBPyConnection, name: str, whole: str | None = None) -> None:
    row = {"thread_id": name, "whole_id": whole, "is_disputed": False, "is_series": False}
    insert(con, "figure_threads", {**row, "n_statements": 1, "n_informants": 1, "n_named": 0})


def why(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """What is not counted, why, and what is counted for it."""
    return con.execute("SELECT figure_id, why, instead_id FROM not_counted ORDER BY figure_id").fetchall()


def test_a_quantity_that_two_pages_state_is_counted_once(con: duckdb.DuckDBPyConnection) -> None:
    thread(con, "t")
    figure(con, 1, 20, thread_id="t")
    figure(con, 1, 20, article="b", thread_id="t")
    figure(con, 2, 7, article="b")
    assert sums(con) == [("killed", 27, 27, 2)]
    assert why(con) == [("b/f1", "told by another page", "a/f1")]


def test_of_two_pages_counts_the_later_and_of_rivals_one(con: duckdb.DuckDBPyConnection) -> None:
    thread(con, "t")
    figure(con, 1, 20, thread_id="t")
    figure(con, 1, 31, article="b", thread_id="t")
    insert(con, "figure_links", asdict(FigureLink("b/f1", "a/f1", "changed_from", "test")))
    assert con.execute("SELECT total, least, most, left_out FROM countable_sums").fetchall() == [
        (31, 20, 31, "replaced by a later count 1")
    ]


def test_a_part_on_another_page_stands_beneath_its_whole(con: duckdb.DuckDBPyConnection) -> None:
    thread(con, "whole")
    thread(con, "part", "whole")
    figure(con, 1, 4000, event="missing", thread_id="whole")
    figure(con, 1, 1000, event="missing", article="b", thread_id="part")
    assert con.execute("SELECT total FROM countable_sums").fetchall() == [(4000,)]
    assert why(con) == [("b/f1", "a part of another", "a/f1")]


@pytest.mark.parametrize("seed", range(4))
def test_what_nothing_ties_is_decided_on_as_if_everything_were_tied(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Links within a page and across pages at random, quantities of one and of several figures, wholes and parts."""
    dice = random.Random(seed)
    for number in range(8):
        thread(con, f"t{number}", dice.choice([None, None, f"t{(number + 1) % 8}"]))
    places = [(article, at) for article in ("a", "b") for at in range(1, 25)]
    bounds: list[Bound] = ["exact", "at_least", "vague", "unknown"]
    said: list[Attribution] = ["named", "outlet"]
    for article, at in places:
        figure(
            con, at, dice.choice([3, 5, 9]), article=article, bound=dice.choice(bounds), attribution=dice.choice(said),
            is_negated=dice.random() < 0.1, thread_id=dice.choice([None, None, f"t{dice.randrange(8)}"]),
        )  # fmt: skip
    kinds: list[FigureLinkKind] = ["restates", "rival", "part_of", "changed_from"]
    for one, other in {tuple(sorted(dice.sample(places, 2))) for _ in range(20)}:
        (article, at), (other_article, other_at) = (one, other) if dice.random() < 0.5 else (other, one)
        row = FigureLink(f"{article}/f{at}", f"{other_article}/f{other_at}", dice.choice(kinds), "test")
        insert(con, "figure_links", asdict(row))
    decided = con.execute("SELECT count(*), count(why) FROM count_decisions").fetchall()[0]
    tied = con.execute("SELECT count(*) FROM count_ties").fetchall()[0][0]
    assert tied < decided[0]
    assert decided[1] > 5
    statement = statement_of("count_ties")
    everything = statement.replace("AND figure_id IN (FROM tied)", "")
    assert everything != statement
    con.execute(f"CREATE OR REPLACE VIEW all_tied AS {everything}")
    before = con.execute("FROM count_decisions ORDER BY ALL").fetchall()
    decisions = statement_of("count_decisions")
    con.execute(f"CREATE TEMP VIEW decided AS {decisions.replace('count_ties', 'all_tied')}")
    assert con.execute("FROM decided ORDER BY ALL").fetchall() == before
