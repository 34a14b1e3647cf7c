"""The parts that incidents are made of: accounts of a page, candidates, groups, numbers."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from pipelines.resolve.entities import with_places
from pipelines.resolve.incidents.alike.blocks import HOT, NEIGHBOURS, candidates
from pipelines.resolve.incidents.alike.clusters import Grouping
from pipelines.resolve.incidents.alike.likeness import likeness
from pipelines.resolve.incidents.kept.stored import accounts_in, as_table
from pipelines.resolve.incidents.numbers import tolls
from pipelines.resolve.incidents.placed import placed
from pipelines.resolve.incidents.rows import incident_row
from pipelines.resolve.incidents.told.accounts import Account, accounts_of
from pipelines.resolve.incidents.told.drafts import drafts_of
from pipelines.resolve.incidents.told.reports import Argument, Count, Page, Report
from pipelines.resolve.tied import firsts
from pipelines.store.schema import tables

PLACE, FAR, COUNTRY = (
    "place:geonames:184745",
    "place:geonames:186301",
    "place:geonames:192950",
)  # Nairobi, Mombasa, Kenya
DAY = dt.date(2024, 2, 6)


def report(
    start: int, happening: str, day: int | None = 0, *, place: str | None = PLACE, basis: str = "clause", **more: object
) -> Report:
    when = DAY + dt.timedelta(day) if day is not None else None
    words = {"arguments": (), "counts": ()} | more
    return Report(
        event_id=f"a/e{start}-{start + 4}", article_id="a", sentence_no=start // 10, start_char=start, end_char=start + 4,
        surface=happening, happening=happening, event_type=None, event_mode=None, acled_event_type=None,
        acled_sub_event_type=None, place_id=place, place_mention_id=None, place_basis="clause" if place else None,
        from_date=when, to_date=when, date_basis=basis if when else None, realis="happened", factuality="asserted",
        speaker_id=None, attribution="outlet", **words,
    )  # type: ignore[arg-type]  # fmt: skip


def page(*reports: Report, article: str = "a", text: str = "Rebels shelled the depot. " * 20) -> Page:
    own = tuple(replace(r, article_id=article, event_id=f"{article}/{r.event_id[2:]}") for r in reports)
    sentences = tuple((n, n * 10, n * 10 + 10) for n in range(40))
    return Page(article, DAY, "post.example", text, sentences, (), (), frozenset(), (), (), own)


@pytest.mark.parametrize(
    ("reports", "groups"),
    [
        # what follows without a day of its own belongs to what the page tells most of
        ([report(0, "shelled"), report(20, "killed", None), report(40, "injured")], 1),
        # two days far apart, two towns
        ([report(0, "shelled"), report(20, "shelled", -9)], 2),
        ([report(0, "shelled"), report(20, "shelled", place=FAR)], 2),
        # the country speaks against no town; a night has two days
        ([report(0, "shelled"), report(20, "killed", place=COUNTRY)], 1),
        ([report(0, "attacked"), report(20, "killed", 1)], 1),
        # a flood and an attack of one day are two
        ([report(0, "attacked"), report(20, "flooded")], 2),
    ],
)
def test_the_reports_of_a_page_make_accounts(reports: list[Report], groups: int) -> None:
    assert len(drafts_of(page(*reports))) == groups


def test_what_is_told_of_a_year_is_no_report_of_one_happening() -> None:
    long = replace(report(0, "killed"), from_date=DAY - dt.timedelta(365))
    assert drafts_of(page(long)) == []


def count(number: int, value: float, event: str = "killed", **more: bool) -> Count:
    flags = {"is_part": False, "is_share": False, "is_bare": False} | more
    return Count(f"f{number}", event, value, value, value, "exact", None, "outlet", **flags)


def victim(surface: str, figure: int | None = None, role: str = "victim") -> Argument:
    return Argument(role, surface, 0, None, f"f{figure}" if figure is not None else None)


def told(*reports: Report) -> Account:
    (account,) = accounts_of(page(*reports))
    return account


@pytest.mark.parametrize(
    ("reports", "dead", "hurt"),
    [
        # a number, and its part
        (
            [report(0, "killed", counts=(count(1, 7),)), report(20, "killed", counts=(count(2, 3, is_part=True),))],
            7,
            None,
        ),
        # one by one, where nobody counts
        ([report(0, "killed", arguments=(victim("a teacher"), victim("her son")))], 2, None),
        ([report(0, "killed", arguments=(victim("villagers"),))], None, None),
        # those beside the counted ones, and the killer
        (
            [report(0, "killed", arguments=(victim("his wife"), victim("three sons", 1)), counts=(count(1, 3),))],
            4,
            None,
        ),
        (
            [
                report(
                    0,
                    "killed",
                    arguments=(victim("a guard", role="actor"), victim("two men", 1)),
                    counts=(count(1, 2),),
                ),
                report(20, "killed", arguments=(victim("himself"),)),
            ],
            3,
            None,
        ),
        # who was hit and did not die is hurt
        (
            [
                report(0, "shot", arguments=(victim("six people", 1, "recipient"),), counts=(count(1, 6, "attacked"),)),
                report(20, "killed", counts=(count(2, 2),)),
            ],
            2,
            4,
        ),
        # of those shot some died; five are not six because one of them is named
        (
            [
                report(0, "shot", arguments=(victim("eight men", 1, "recipient"),), counts=(count(1, 8, "shot"),)),
                report(20, "killed", counts=(count(2, 2, is_part=True, is_share=True),)),
            ],
            2,
            6,
        ),
        (
            [
                report(
                    0,
                    "injured",
                    arguments=(victim("five clerks", 1), replace(victim("a guard"), is_listed=True)),
                    counts=(count(1, 5, "injured"),),
                )
            ],
            None,
            5,
        ),
        # three men and a woman; the most that the lead gives; one by one
        (
            [
                report(
                    0, "injured", arguments=(victim("three men", 1), victim("woman")), counts=(count(1, 3, "injured"),)
                )
            ],
            None,
            4,
        ),
        (
            [
                report(0, "injured", counts=(count(1, 2, "injured"),)),
                report(10, "injured", counts=(count(2, 5, "injured"),)),
                report(90, "injured", counts=(count(3, 9, "injured"),)),
            ],
            None,
            5,
        ),
        ([report(0, "shot", arguments=(victim("a nurse", None, "recipient"), victim("her son")))], None, 2),
        # who did it and died by his own hand
        (
            [
                report(
                    0,
                    "killed",
                    arguments=(victim("a clerk", role="actor"), victim("two girls", 1)),
                    counts=(count(1, 2),),
                ),
                replace(report(20, "killed"), surface="murder-suicide"),
            ],
            3,
            None,
        ),
        # who fired was not hit; an age counts nobody; nobody died of an attempt
        (
            [report(0, "shot", arguments=(victim("two men", 1, "actor"),), counts=(count(1, 2, "attacked"),))],
            None,
            None,
        ),
        ([report(0, "killed", arguments=(victim("Abel Noor"),), counts=(count(1, 61, is_bare=True),))], 1, None),
        ([replace(report(0, "killed", counts=(count(1, 2),)), realis="attempted")], None, None),
    ],
)
def test_the_dead_and_the_hurt_of_a_page(reports: list[Report], dead: float | None, hurt: float | None) -> None:
    found = tolls([told(*reports)], {"a": "a"})
    assert (found.deaths.best, found.injured.best) == (dead, hurt)


def test_copies_of_a_text_count_once_and_rivals_of_one_day_are_a_dispute() -> None:
    accounts = [
        accounts_of(page(report(0, "killed", counts=(count(1, value),)), article=article))[0]
        for article, value in (("a", 12), ("b", 12), ("c", 12), ("d", 40))
    ]
    alone = {"a": "a", "b": "b", "c": "c", "d": "d"}
    assert (tolls(accounts, alone).deaths.best, tolls(accounts, alone).is_disputed) == (12, True)
    row = incident_row(accounts, {"b": "a", "c": "a"}, {})
    assert (row["deaths_low"], row["deaths_high"], row["n_articles"], row["n_sources"]) == (12, 40, 4, 2)


def test_every_number_of_a_page_stretches_low_and_high_but_for_the_dead_of_a_war() -> None:
    account = told(report(0, "killed", counts=(count(1, 20), count(2, 31), count(3, 90_000))))
    found = tolls([account], {"a": "a"}).deaths
    assert (found.low, found.best, found.high) == (20, 20, 31)


def test_an_account_is_kept_whole() -> None:
    account = told(report(0, "killed", arguments=(victim("two men", 1),), counts=(count(1, 2),)))
    (again,) = accounts_in(as_table([account]), with_reports=True)
    assert again.reports == account.reports
    assert likeness(again, account) == likeness(account, account)
    assert as_table([again]).equals(as_table([account]))


def pairs(keys: list[list[int]], article: list[int]) -> set[tuple[int, int]]:
    holders = np.array([n for n, own in enumerate(keys) for _ in own], np.int64)
    order = np.arange(len(keys), dtype=np.int64)
    flat = np.array([key for own in keys for key in own], np.int64)
    return {(int(a), int(b)) for a, b in candidates(flat, holders, order, np.array(article, np.int64))}


def test_who_shares_a_key_is_compared_and_nobody_else() -> None:
    assert pairs([[1, 2], [2], [3], [1, 3]], [0, 1, 2, 3]) == {(0, 1), (0, 3), (2, 3)}
    assert pairs([[1], [1]], [0, 0]) == set()  # one page


def test_a_key_that_thousands_share_costs_neighbours_only() -> None:
    n = 5_000
    found = pairs([[7]] * n, list(range(n)))
    assert len(found) < n * (NEIGHBOURS + 1)
    assert (0, 1) in found
    assert (0, HOT) not in found


def groups(likes: dict[tuple[int, int], float], page_of: list[str], **more: object) -> list[list[int]]:
    numbers = range(len(page_of))
    grouping = Grouping(
        lambda pairs: [-3.0] * len(pairs), dict.fromkeys(numbers, 1.0), dict(enumerate(page_of)), frozenset(), **more
    )  # type: ignore[arg-type]
    return grouping.group(likes)


def test_groups_join_where_their_members_are_alike_on_average() -> None:
    chain = {(0, 1): 4.0, (1, 2): 0.5}
    assert groups(chain, ["a", "b", "c"]) == [[0, 1]]  # 2 is not like 0
    assert groups(chain | {(0, 2): 1.0}, ["a", "b", "c"]) == [[0, 1, 2]]


def test_accounts_that_one_page_tells_apart_stay_apart() -> None:
    both = {(0, 1): 4.0, (1, 2): 3.0}
    assert groups(both, ["a", "b", "a"]) == [[0, 1]]
    assert groups(both, ["a", "b", "a"], parted=lambda a, b: False) == [[0, 1, 2]]


def test_what_is_tied_is_the_same_in_any_order() -> None:
    pairs = np.array([(3, 4), (0, 1), (1, 2), (6, 7), (5, 7), (2, 6)])
    for order in (pairs, pairs[::-1], pairs[[2, 5, 0, 4, 1, 3]]):
        assert firsts(9, order).tolist() == [0, 0, 0, 3, 3, 0, 0, 0, 8]
    assert firsts(2, np.zeros((0, 2), np.int64)).tolist() == [0, 1]


def test_a_thousand_pages_on_one_battle_are_grouped_in_seconds() -> None:
    n = 1_000
    likes = {(a, b): 2.0 + (a * 7 + b) % 5 for a in range(n) for b in range(a + 1, min(n, a + 7))}
    started = time.process_time()
    found = Grouping(
        lambda pairs: [1.0] * len(pairs), dict.fromkeys(range(n), 1.0), {k: str(k) for k in range(n)}, frozenset()
    ).group(likes)
    assert found == [list(range(n))]
    assert time.process_time() - started < 20


def test_what_is_not_known_of_pairs_is_asked_together_once_each_and_in_order() -> None:
    asked: list[tuple[int, int]] = []

    def like(pairs: Sequence[tuple[int, int]]) -> list[float]:
        assert list(pairs) == sorted(pairs)
        asked.extend(pairs)
        return [1.0] * len(pairs)

    n = 40
    known = {(a, a + 1): 2.0 for a in range(n - 1)}
    found = Grouping(like, dict.fromkeys(range(n), 1.0), {k: str(k) for k in range(n)}, frozenset()).group(known)
    assert found == [list(range(n))]
    assert len(asked) == len(set(asked))
    assert not known.keys() & set(asked)


CHICAGO, AUSTIN, TEXAS, GARY = (f"place:geonames:{n}" for n in (4887398, 4671654, 4736286, 4920607))
EVANSTON, PARIS, BERWYN = (f"place:geonames:{n}" for n in (4891382, 2988507, 4884597))


@pytest.mark.parametrize(
    ("places", "spots", "likely", "where"),
    [
        # a quarter or suburb stands for the city that is named as much
        ((BERWYN,), (BERWYN, CHICAGO), (), (CHICAGO, 2)),
        ((BERWYN,), (BERWYN,), (), (BERWYN, 1)),
        # a place elsewhere that nothing speaks for is a quarter of that name; with its state it is itself
        ((AUSTIN,), (AUSTIN, CHICAGO), (), (CHICAGO, 2)),
        ((AUSTIN,), (AUSTIN, TEXAS, CHICAGO), (), (AUSTIN, 1)),
        # what names may mean, where nothing else is known
        ((), (), (PARIS,), (PARIS, 2)),
        ((), (CHICAGO,), (PARIS,), (CHICAGO, 1)),
    ],
)
def test_where_an_incident_was(
    places: tuple[str, ...], spots: tuple[str, ...], likely: tuple[str, ...], where: tuple[str, int]
) -> None:
    share = [tuple((one, 1 / len(each)) for one in each) for each in (places, spots, likely)]
    account = replace(told(report(0, "shot")), places=share[0], spots=share[1], likely=share[2])
    assert placed([account], [1.0]) == where


def test_the_place_of_an_incident_is_among_the_entities_with_what_contains_it() -> None:
    entities = with_places(tables()["entities"].arrow.empty_table(), {CHICAGO})
    found = entities.to_pylist()
    assert {row["name"] for row in found} >= {"Chicago", "Illinois", "United States"}
    ids = {row["entity_id"] for row in found}
    assert all(row["part_of"] is None or row["part_of"] in ids for row in found)
    assert with_places(entities, {CHICAGO}) is entities
