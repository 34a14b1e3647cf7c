"""A few rounds of fuzzing for every reader of outside input; the campaign is ``python -m tests.faults.fuzz all --rounds 50000``."""

from __future__ import annotations

import pytest

from tests.faults.fuzz.parsers import PARSERS, campaign

ROUNDS = 150


@pytest.mark.parametrize("name", PARSERS)
def test_nothing_but_a_typed_refusal_escapes(name: str) -> None:
    found = campaign(name, ROUNDS, seed=7)
    assert found.escaped == {}
    assert found.rounds >= ROUNDS
    assert found.outcomes["read"], "the reader refuses everything: the seeds say nothing"
