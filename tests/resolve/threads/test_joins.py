"""Which quantities of several pages are told of one happening."""

from __future__ import annotations

import datetime as dt
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
import pytest

from pipelines.gazetteer import load as load_gazetteer
from pipelines.gazetteer.gazetteer import kilometres
from pipelines.resolve.threads.clues import as_clues
from pipelines.resolve.threads.joins import are_far_apart, met, scores
from pipelines.resolve.threads.pairs import Pairs

DAY = dt.date(2024, 5, 4)
GULU, KAMPALA, MBARARA = "place:geonames:233346", "place:geonames:232422", "place:geonames:229278"


@dataclass(frozen=True)
class Told:
    """A quantity; ``words``: a letter each."""

    name: str
    number: float = 12
    first_day: dt.date = DAY
    place_id: str | None = GULU
    words: str = "abcdef"
    text_group: str | None = None
    incident_id: str | None = None
    nouns: tuple[str, ...] = ()
    is_mixed: bool = False
    places: tuple[str, ...] | None = None
    is_asked: bool = True


def table(told: Sequence[Told]) -> pa.Table:
    """Quantities as the rows that clues are made of."""
    days = pa.array([each.first_day for each in told], pa.date32())
    numbers = pa.array([each.number for each in told], pa.float64())
    near = [list(t.places if t.places is not None else (t.place_id,) if t.place_id else ()) for t in told]
    own = {
        name: pa.array([getattr(each, name) for each in told], kind)
        for name, kind in (
            ("place_id", pa.string()), ("text_group", pa.string()), ("incident_id", pa.string()), ("is_mixed", pa.bool_()),
            ("is_asked", pa.bool_()), ("nouns", pa.list_(pa.string())),
        )
    }  # fmt: skip
    return pa.table({
        **own, "quantity_id": pa.array([f"{each.name}/f1" for each in told], pa.string()),
        "article_id": pa.array([each.name for each in told], pa.string()),
        "page": pa.array([zlib.crc32(each.name.encode()) for each in told], pa.uint64()), "day": days, "first_day": days,
        "last_day": days, "is_dated": pa.array([True] * len(told), pa.bool_()), "number": numbers, "low": numbers, "high": numbers,
        "words": pa.array([sorted(ord(letter) - 96 for letter in each.words) for each in told], pa.list_(pa.uint32())),
        "places": pa.array(near, pa.list_(pa.string())),
    })  # fmt: skip


def compared(told: Sequence[Told]) -> list[tuple[int, int, float]]:
    """Who meets whom, and the logits."""
    return [pair for part in met(as_clues(table(told))) for pair in zip(*(each.tolist() for each in part), strict=True)]


def groups(told: Sequence[Told]) -> dict[str, str]:
    """Quantity -> the first of its group."""
    found = compared(told)
    ends = np.array([pair[:2] for pair in found], np.int64).reshape(-1, 2)
    first = Pairs(ends[:, 0], ends[:, 1], np.array([pair[2] for pair in found], np.float32)).first(len(told))
    return {each.name: told[at].name for each, at in zip(told, first.tolist(), strict=True)}


def score(one: Told, other: Told) -> float:
    return float(scores(as_clues(table([one, other])), np.array([1]), np.array([0]))[0])


ONE = [
    # the same day, place and words
    (Told("a"), Told("b"), True),
    (Told("a"), Told("b", number=17), True),
    (Told("a"), Told("b", words="uvwxyz", place_id=None, number=40), False),
    (Told("a"), Told("b", place_id=MBARARA, words="uvwxyz"), False),
    (Told("a"), Told("b", first_day=dt.date(2024, 5, 14), number=40), False),
    # copies tell of one happening whatever the days that each counts from its own publication
    (Told("a", text_group="a"), Told("b", text_group="a", first_day=dt.date(2024, 5, 14)), True),
]


@pytest.mark.parametrize(("one", "other", "expected"), ONE)
def test_what_is_one_happening(one: Told, other: Told, expected: bool) -> None:
    found = groups([one, other])
    assert (found["a"] == found["b"]) is expected


def test_an_incident_speaks_for_one_happening_and_less_where_a_page_divides_it() -> None:
    apart = score(Told("a"), Told("b"))
    one = score(Told("a", incident_id="i"), Told("b", incident_id="i"))
    divided = [Told(name, incident_id="i", is_mixed=True) for name in "ab"]
    assert apart < score(*divided) < one


def test_numbers_of_other_people_are_told_from_other_numbers_of_the_same() -> None:
    soldiers, rebels = Told("a", number=30, nouns=("soldier",)), Told("b", number=40, nouns=("rebel",))
    assert score(soldiers, rebels) < score(replace(soldiers, nouns=()), replace(rebels, nouns=()))


def test_places_named_around_speak_by_how_they_lie() -> None:
    def named(*places: str) -> float:
        return score(Told("a", place_id=None, places=(GULU,)), Told("b", place_id=None, places=places))

    assert named(KAMPALA, GULU) > named() > named(KAMPALA, MBARARA)
    assert named("place:country:UG") == named()  # as large as a country: says little
    gazetteer = load_gazetteer()
    gulu, kampala = gazetteer.by_entity_id(GULU), gazetteer.by_entity_id(KAMPALA)
    assert gulu is not None
    assert kampala is not None
    assert are_far_apart(GULU, KAMPALA) == (kilometres(gulu, kampala) > 40)
    assert not are_far_apart(GULU, GULU)
    assert not are_far_apart(GULU, None)


def test_a_rare_word_speaks_more_than_common_ones() -> None:
    clues = as_clues(table([Told("a", words="abc"), Told("b", words="abc")]))
    assert clues.words.values.tolist() == [0, 1, 2] * 2
    assert sorted(clues.squares.tolist(), reverse=True) == clues.squares.tolist()


def test_a_small_number_finds_what_shares_no_place_and_rare_word() -> None:
    words = [f"{'bcdefghij'[n:]}klmnop" for n in range(2)]
    one = Told("a", number=6, place_id=None, words="a" + words[0])
    other = Told("b", number=6, place_id=GULU, words="z" + words[1])
    assert groups([one, other])["a"] == groups([one, other])["b"]


def test_a_weak_pair_does_not_join_two_groups() -> None:
    first = [Told(f"a{n}") for n in range(3)]
    other = [Told(f"b{n}", words="uvwxyz", number=90) for n in range(3)]
    found = groups([*first, Told("between", words="abcuvw", number=90), *other])
    assert found["a0"] != found["b0"]


def test_only_those_asked_for_are_compared_and_as_if_all_were() -> None:
    every = [
        Told(f"{n:03}", number=float(n % 9), first_day=DAY + dt.timedelta(days=n // 10), words="abcdefgh"[n % 5 :])
        for n in range(90)
    ]
    whole = compared(every)
    some = compared([replace(each, is_asked=each.name >= "050") for each in every])
    assert some == [pair for pair in whole if pair[0] >= 50]
    assert compared([]) == []


def test_ten_thousand_figures_of_one_day_are_compared_with_a_few() -> None:
    known = [Told(f"{n:05}", number=float(n % 40), words="abcdefgh"[n % 5 :]) for n in range(10_000)]
    start = time.perf_counter()
    assert len(compared(known)) <= 16 * len(known)
    assert time.perf_counter() - start < 30
