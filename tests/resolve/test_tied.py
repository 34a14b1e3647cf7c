"""Numbers in columns."""

from __future__ import annotations

import time

import numpy as np
import pytest

from pipelines.resolve.tied import distinct, mixed


@pytest.mark.parametrize("numbers", [[], [3], [2, 2, 2], [5, 1, 5, -4, 1]])
def test_each_number_once_in_order(numbers: list[int]) -> None:
    assert distinct(np.array(numbers, np.int64)).tolist() == sorted(set(numbers))


def test_many_distinct_numbers_cost_what_sorting_costs() -> None:
    numbers = np.random.default_rng(1).integers(0, 1 << 40, (1_000_000, 2))
    started = time.process_time()
    assert len(distinct(numbers)) > 1_999_000
    assert time.process_time() - started < 2


def test_sums_of_hashes_tell_sets_apart() -> None:
    numbers = np.arange(2_000, dtype=np.uint64)
    hashes = mixed(numbers)
    assert len(set(hashes.tolist())) == len(numbers)
    pairs = hashes[:, None] + hashes[None, :]
    assert len(distinct(pairs[np.triu_indices(len(numbers))])) == len(numbers) * (len(numbers) + 1) // 2
