"""What is worked out in columns is what is worked out one by one."""

from __future__ import annotations

import random

import numpy as np
import pytest

from pipelines.gazetteer import kilometres, load
from pipelines.resolve.incidents.alike.columns import Columns
from pipelines.resolve.incidents.alike.likeness import features, likeness
from pipelines.resolve.incidents.kept.stored import COMPARED, as_table
from pipelines.resolve.incidents.told.accounts import Account
from pipelines.resolve.incidents.told.standing import Standings
from pipelines.resolve.incidents.told.where import is_wide, standing
from pipelines.resolve.incidents.told.words import as_words

NAMES = ("same", "within", "near", "apart", "unknown", "wide")
VOCABULARY = [f"word{number}" for number in range(60)]


def some_places(dice: random.Random, n: int) -> list[str]:
    """Towns, what lies near them and what they lie in, places of other countries, and some that no gazetteer knows."""
    gazetteer = load()
    every = [gazetteer.place(number) for number in range(0, len(gazetteer), 3)]
    towns = dice.sample([p for p in every if p.country == "US" and p.admin2 is not None], n)
    near = [min(every, key=lambda p: (p.number == town.number, kilometres(p, town))) for town in towns[: n // 3]]
    found = [p.entity_id for p in (*towns, *near, *dice.sample(every, n))]
    around = (number for town in towns[: n // 2] for number in (town.admin1, town.admin2) if number is not None)
    found += [gazetteer.place(number).entity_id for number in around]
    found += [p.entity_id for p in every if p.kind in ("country", "region")][: n // 2]
    return [*dict.fromkeys(found), "place:editor:nowhere@a", "place:own@b"]


def shares(dice: random.Random, keys: list[object]) -> tuple[tuple[object, float], ...]:
    each = [dice.random() + 0.01 for _ in keys]
    return tuple(zip(keys, sorted((one / sum(each) for one in each), reverse=True), strict=True))


def some_account(dice: random.Random, number: int, places: list[str]) -> Account:
    names = [f"name{n}" for n in range(6)]

    def several(of: list[object], most: int) -> list[object]:
        return dice.sample(of, min(len(of), dice.randrange(most + 1)))

    heaviest = [(word, dice.random() * 5) for word in several(list(VOCABULARY), 40)]
    return Account(
        account_id=f"{number:04}/e", article_id=f"{number:04}", published=dice.choice((None, 738_900 + dice.randrange(9))),
        outlet=dice.choice((None, "one.example", "two.example")), families=frozenset({"attack"}),
        acts=frozenset(several(["shot", "bombed", "raided"], 2)), days=shares(dice, several(list(range(738_890, 738_905)), 3)),
        places=shares(dice, several(list(places), 4)), spots=(), likely=(),
        words=as_words(heaviest, frozenset(VOCABULARY[:9])), harmed=frozenset(several(names, 2)),
        doing=frozenset(several(names, 2)),
        named=frozenset(several(names, 4)), ages=frozenset(several([4.0, 17.0, 33.5], 2)), weight=1.0,
        is_day_sure=dice.random() < 0.6, rare=(), reports=(), why=(),
    )  # type: ignore[arg-type]  # fmt: skip


@pytest.fixture(scope="module")
def accounts() -> list[Account]:
    dice = random.Random(3)
    places = some_places(dice, 12)
    return [some_account(dice, number, places) for number in range(160)]


def test_the_evidence_of_pairs_is_that_of_each_pair(accounts: list[Account]) -> None:
    a, b = np.triu_indices(len(accounts), 1)
    columns = Columns(as_table(accounts).select(list(COMPARED)))
    one_by_one = [features(accounts[x], accounts[y]) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert np.abs(columns.features(a, b).T - np.array(one_by_one)).max() < 1e-9
    assert (np.array(one_by_one) != 0).any(axis=0).all()  # every kind of evidence is met
    logits = [round(likeness(accounts[x], accounts[y]), 6) for x, y in zip(a.tolist(), b.tolist(), strict=True)]
    assert columns.logits(a, b).tolist() == logits


def test_what_a_pair_gets_depends_on_the_pair_alone(accounts: list[Account]) -> None:
    a, b = np.triu_indices(len(accounts), 1)
    whole = Columns(as_table(accounts).select(list(COMPARED))).logits(a, b)
    dice = random.Random(8)
    for _ in range(20):
        some = sorted(dice.sample(range(len(accounts)), 9))
        x, y = np.triu_indices(len(some), 1)
        part = Columns(as_table([accounts[n] for n in some]).select(list(COMPARED))).logits(x, y)
        place = {pair: at for at, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True))}
        assert part.tolist() == [whole[place[some[i], some[j]]] for i, j in zip(x.tolist(), y.tolist(), strict=True)]


def test_no_pairs_and_no_words() -> None:
    none = np.zeros(0, np.int64)
    assert Columns(as_table([]).select(list(COMPARED))).logits(none, none).tolist() == []


def test_standings_in_columns() -> None:
    ids = some_places(random.Random(5), 60)
    a, b = np.divmod(np.arange(len(ids) ** 2), len(ids))
    found = [NAMES[code] for code in Standings(ids).of(a, b).tolist()]
    expected = []
    for x in ids:
        for y in ids:
            stands = standing(x, y)
            is_both = stands in ("same", "within", "near") and (is_wide(x) or is_wide(y))
            expected.append("wide" if is_both else stands)
    assert found == expected
    assert set(found) == set(NAMES)
