"""A few rounds of fuzzing for every reader of outside input; the campaign is ``python -m tests.faults.fuzz all --rounds 50000``
(annotating: 2,000 rounds)."""

from __future__ import annotations

import pytest

from tests.faults.fuzz.parsers import PARSERS, campaign

ROUNDS = 150


@pytest.mark.parametrize("name", PARSERS)
def test_nothing_but_a_typed_refusal_escapes(name: str) -> None:
    rounds = ROUNDS if name != "annotate" else ROUNDS // 10
    found = campaign(name, rounds, seed=7)
    assert found.escaped == {}
    assert found.rounds >= rounds
    assert found.outcomes["read"], "the reader refuses everything: the seeds say nothing"
