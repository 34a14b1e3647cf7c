"""Which quantities of a home are one thread, and which are parts."""

from __future__ import annotations

import time

import pytest

from pipelines.model import Figure
from pipelines.resolve.threads.drafts import Draft, Quantity, share_out
from pipelines.resolve.threads.links import FIRST, LAST, relations
from pipelines.resolve.threads.stated import stated


def quantity(
    number: float,
    noun: str = "person",
    article: str = "a",
    whole: float | None = None,
    source: str | None = None,
    at: int = 0,
) -> Quantity:
    figure_id = f"{article}/f{number:g}"
    row = Figure(
        figure_id, article, at, 0, 1, f"{number:g} {noun}", at * 100 + int(number), 1, "count", "exact", "test",
        "named" if source else "outlet", value=number, low=number, high=number, unit="person", counted=noun, counted_head=noun,
        event="killed",
    )  # fmt: skip
    return Quantity(figure_id, (stated(row, article, None, None, source),), f"{article}/f{whole:g}" if whole else None)


def numbers(drafts: list[Draft]) -> list[list[float]]:
    return sorted(sorted(q.best.number or 0 for q in draft.quantities) for draft in drafts)


CASES = [
    # several pages, several numbers of one happening
    ([quantity(31), quantity(24, article="b"), quantity(31, article="c")], [[24, 31, 31]]),
    # children are never all
    ([quantity(15), quantity(11, "child"), quantity(11, "child", "b")], [[11, 11], [15]]),
    ([quantity(15), quantity(15, "civilian", "b")], [[15, 15]]),
    # two numbers of one voice on one page are two things
    ([quantity(15), quantity(8)], [[8], [15]]),
    ([quantity(15, source="army"), quantity(20, source="rebels", at=1)], [[15, 20]]),
    # soldiers and fighters are different people
    ([quantity(30, "soldier"), quantity(39, "fighter", "b")], [[30], [39]]),
    # a part of one page and its number on another
    (
        [quantity(21), quantity(15, whole=21), quantity(15, article="b"), quantity(21, article="c")],
        [[15, 15], [21, 21]],
    ),
    # some kind of people are fewer than all: no rival, but perhaps a part
    ([quantity(40), quantity(31, "passenger", "b")], [[31], [40]]),
    ([quantity(5), quantity(19, "soldier", "b")], [[5], [19]]),
    ([quantity(24), quantity(31, "worker", "b")], [[24, 31]]),  # more than all, and not by much: two counts
    ([quantity(15, "member"), quantity(31, article="b")], [[15, 31]]),
    ([quantity(12, "nurse"), quantity(9, "driver", "b")], [[9], [12]]),
    ([quantity(12, "rebel"), quantity(9, "militant", "b")], [[9, 12]]),
    # 'seventy fighters', of whom a page tells as soldiers and rebels, are no rebels
    (
        [
            quantity(70, "fighter"),
            quantity(30, "soldier", whole=70, at=1),
            quantity(39, "rebel", whole=70, at=1),
            quantity(40, "rebel", "b"),
        ],
        [[30], [39, 40], [70]],
    ),
    # what is a part on one page may stand alone on another, where both name the same kind of people
    ([quantity(40), quantity(12, "miner", whole=40, at=1), quantity(9, "miner", "b")], [[9, 12], [40]]),
    ([quantity(40), quantity(12, "miner", whole=40, at=1), quantity(9, "guard", "b")], [[9], [12], [40]]),
    # no two counts of one thing are a hundred times apart
    ([quantity(9), quantity(9000, article="b")], [[9], [9000]]),
]


@pytest.mark.parametrize(("quantities", "expected"), CASES)
def test_what_is_one_thread(quantities: list[Quantity], expected: list[list[float]]) -> None:
    assert numbers(share_out(quantities, is_one_thing=True, decided={})) == expected
    assert numbers(share_out(quantities[::-1], is_one_thing=True, decided={})) == expected


def test_of_a_place_and_month_only_equal_numbers_are_joined() -> None:
    known = [quantity(31), quantity(31, article="b"), quantity(24, article="c")]
    assert numbers(share_out(known, is_one_thing=False, decided={})) == [[24], [31, 31]]


def test_parts_stand_beneath_wholes_and_never_above() -> None:
    drafts = share_out(
        [quantity(15), quantity(11, "child", whole=15), quantity(40, "woman", "b")], is_one_thing=True, decided={}
    )
    of = {draft.quantities[0].best.number: draft for draft in drafts}
    assert of[11].whole is of[15]
    assert of[11].basis
    assert of[40].whole is None


def test_children_and_women_are_together_no_more_than_all() -> None:
    known = [quantity(15), quantity(11, "child", "b"), quantity(9, "woman", "c")]
    drafts = share_out(known, is_one_thing=True, decided={})
    assert sum(draft.whole is not None for draft in drafts) == 1


def test_a_persons_word_overrules() -> None:
    known = [quantity(31), quantity(31, article="b"), quantity(12, "child", "c")]
    apart = {("a/f31", "b/f31"): "different", ("a/f31", "c/f12"): "same"}
    assert numbers(share_out(known, is_one_thing=True, decided=apart)) == [[12, 31], [31]]


def test_a_thousand_pages_on_one_battle_are_bounded() -> None:
    known = [quantity(float(20 + number % 50), article=f"{number:04}") for number in range(1000)]
    start = time.perf_counter()
    drafts = share_out(known, is_one_thing=True, decided={})
    links = [link for draft in drafts for link in relations(draft, frozenset(), frozenset())]
    assert len(links) <= 1000 * (FIRST + LAST)
    assert time.perf_counter() - start < 5
