"""Which accounts are compared, after some came and some went: the same as if all were looked at anew."""

from __future__ import annotations

import random
import time

import numpy as np
import numpy.typing as npt
import pytest

from pipelines.resolve.incidents.alike.blocks import HOT, MOST_CANDIDATES, NEIGHBOURS, Sharing, with_keys

Ints = npt.NDArray[np.int64]


class Some:
    """Accounts by name, each with its keys, its page and its day."""

    def __init__(self, dice: random.Random, n: int) -> None:
        hot = [dice.randrange(1 << 32) for _ in range(5)]
        seldom = [dice.randrange(1 << 32) for _ in range(n // 3)]
        self.keys = {
            name: {*dice.sample(hot, dice.randrange(4)), *dice.sample(seldom, 5), dice.randrange(1 << 32)}
            for name in range(n)
        }
        self.page = {name: dice.randrange(n // 2) for name in self.keys}
        self.day = {name: dice.randrange(n // 4) for name in self.keys}

    def sharing(self, names: list[int], of: Ints | None = None) -> Sharing:
        """Who shares which key, of some accounts, numbered in their order."""
        times = np.empty(len(names), np.int64)
        times[sorted(range(len(names)), key=lambda at: (self.day[names[at]], names[at]))] = np.arange(len(names))
        keys = np.array([key for name in names for key in sorted(self.keys[name])], np.uint32)
        holders = np.repeat(np.arange(len(names), dtype=np.int32), [len(self.keys[name]) for name in names])
        return Sharing(keys, holders, times, np.array([self.page[name] for name in names]), of)

    def best(self, names: list[int], of: Ints | None = None) -> dict[int, list[int]]:
        """The candidates of some accounts or of all, by name."""
        asked = np.arange(len(names)) if of is None else of
        found: dict[int, list[int]] = {names[at]: [] for at in asked.tolist()}
        for one, other in self.sharing(names, of).best(asked).tolist():
            found[names[one]].append(names[other])
        return found


@pytest.mark.parametrize("seed", range(12))
def test_who_is_not_touched_has_the_candidates_that_it_had(seed: int) -> None:
    dice = random.Random(seed)
    some = Some(dice, 400)
    gone = dice.sample(range(400), dice.choice((0, 1, 9)))
    came = dice.sample([name for name in range(400) if name not in gone], dice.choice((0, 1, 9)))
    before = [name for name in range(400) if name not in came]
    after = [name for name in range(400) if name not in gone]
    together = [*after, *gone]
    changed = np.array(sorted(at for at, name in enumerate(together) if name in gone or name in came), np.int64)
    touched = {together[at] for at in some.sharing(together, changed).touched(changed).tolist()}
    assert len(touched) < 400
    old, new = some.best(before), some.best(after)
    assert {name: new[name] for name in after if name not in touched} == {
        name: old[name] for name in after if name not in touched
    }
    asked = np.array([at for at, name in enumerate(after) if name in touched], np.int64)
    assert some.best(after, asked) == {name: new[name] for name in after if name in touched}


def test_candidates_are_those_that_share_the_most_keys() -> None:
    some = Some(random.Random(2), 300)
    found = some.best(list(range(300)))
    holders = {key: [name for name in some.keys if key in some.keys[name]] for own in some.keys.values() for key in own}
    for key, own in holders.items():
        holders[key] = sorted(own, key=lambda name: (some.day[name], name))
    assert max(map(len, holders.values())) > HOT
    for name, candidates in found.items():
        shared: dict[int, int] = {}
        for key in some.keys[name]:
            at = holders[key].index(name)
            met = (
                holders[key] if len(holders[key]) < HOT else holders[key][max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
            )
            for other in met:
                if some.page[other] != some.page[name]:
                    shared[other] = shared.get(other, 0) + 1
        order = sorted(shared, key=lambda other: (-shared[other], some.day[other], other))
        assert candidates == order[:MOST_CANDIDATES]


def test_a_page_more_on_a_battle_of_thousands_touches_its_neighbours() -> None:
    n = 20_000
    keys = np.tile(np.arange(40, dtype=np.uint32), n)
    sharing = Sharing(keys, np.repeat(np.arange(n, dtype=np.int32), 40), np.arange(n), np.arange(n), np.array([7_000]))
    started = time.process_time()
    touched = sharing.touched(np.array([7_000]))
    assert touched.tolist() == list(range(7_000 - NEIGHBOURS - 1, 7_000 + NEIGHBOURS + 2))
    assert time.process_time() - started < 1


def test_keys_are_left_out_or_stay_with_all_who_have_them() -> None:
    dice = np.random.default_rng(1)
    keys = dice.integers(0, 1 << 32, 50_000).astype(np.uint32)
    wanted = keys[:20]
    is_in = with_keys(keys, wanted)
    assert is_in[np.isin(keys, wanted)].all()
    assert is_in.sum() < 100
