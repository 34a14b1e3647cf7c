"""Which quantities of several pages are told of one happening."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace

import pytest

from pipelines.resolve.threads.joins import Clue, Rarity, features, groups, score

DAY = dt.date(2024, 5, 4)
RARITY = Rarity(dict.fromkeys(range(100), 2.0))
GULU, KAMPALA, MBARARA = "place:geonames:233346", "place:geonames:232422", "place:geonames:229278"


def clue(
    name: str, *, number: float = 12, day: dt.date = DAY, place: str | None = GULU, words: str = "abcdef", text: str = "",
    incident: str | None = None,
) -> Clue:  # fmt: skip
    return Clue(
        quantity_id=f"{name}/f1", page_id=f"{name}/f1", article_id=name, text=text or None, published=day, days=(day, day),
        is_dated=True, place_id=place, number=number, low=number, high=number, incident_id=incident,
        words=frozenset(ord(letter) - 96 for letter in words), places=(place,) if place else (),
    )  # fmt: skip


ONE = [
    # the same day, place and words
    (clue("a"), clue("b"), True),
    (clue("a"), clue("b", number=17), True),
    (clue("a"), clue("b", words="uvwxyz", place=None, number=40), False),
    (clue("a"), clue("b", place=MBARARA, words="uvwxyz"), False),
    (clue("a"), clue("b", day=dt.date(2024, 5, 14), number=40), False),
    # copies tell of one happening whatever the days that each counts from its own publication
    (clue("a", text="a"), clue("b", text="a", day=dt.date(2024, 5, 14)), True),
]


@pytest.mark.parametrize(("one", "other", "expected"), ONE)
def test_what_is_one_happening(one: Clue, other: Clue, expected: bool) -> None:
    found = groups([one, other], RARITY)
    assert (found[one.quantity_id] == found[other.quantity_id]) is expected


def test_an_incident_speaks_for_one_happening() -> None:
    apart = score(clue("a"), clue("b"), RARITY)
    assert score(clue("a", incident="i"), clue("b", incident="i"), RARITY) > apart
    assert features(clue("a", incident="i"), clue("b", incident="i"), RARITY)["one incident"] == 1.0


def test_an_incident_that_a_page_divides_speaks_less() -> None:
    one = score(clue("a", incident="i"), clue("b", incident="i"), RARITY)
    divided = [replace(clue(name, incident="i"), is_mixed=True) for name in "ab"]
    assert score(*divided, RARITY) < one
    assert features(*divided, RARITY)["one mixed incident"] == 1.0


def test_numbers_of_other_people_are_told_from_other_numbers_of_the_same() -> None:
    soldiers = replace(clue("a", number=30), kinds=frozenset({("side", "soldier")}))
    rebels = replace(clue("b", number=40), kinds=frozenset({("side", "fighter")}))
    assert features(soldiers, rebels, RARITY)["numbers of other people"] == 1.0
    assert features(clue("a", number=30), clue("b", number=40), RARITY)["other numbers"] == 1.0


def test_a_small_number_finds_what_shares_no_place_and_rare_word() -> None:
    words = [f"{'bcdefghij'[n:]}klmnop" for n in range(2)]
    one, other = (
        clue("a", number=6, place=None, words="a" + words[0]),
        clue("b", number=6, place=GULU, words="z" + words[1]),
    )
    assert groups([one, other], RARITY)["a/f1"] == groups([one, other], RARITY)["b/f1"]


def test_a_weak_pair_does_not_join_two_groups() -> None:
    first = [clue(f"a{n}") for n in range(3)]
    other = [clue(f"b{n}", words="uvwxyz", number=90) for n in range(3)]
    found = groups([*first, clue("between", words="abcuvw", number=90), *other], RARITY)
    assert found["a0/f1"] != found["b0/f1"]


def test_ten_thousand_figures_of_one_day_are_compared_with_a_few() -> None:
    known = [clue(f"{n:05}", number=float(n % 40), words="abcdefgh"[n % 5 :]) for n in range(5000)]
    start = time.perf_counter()
    groups(known, RARITY)
    assert time.perf_counter() - start < 30
