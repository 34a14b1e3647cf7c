"""Hedges: which words weaken a statement, and where the same words do not."""

from __future__ import annotations

import pytest

from pipelines.annotate.parse.language_model import LanguageModel
from tests.annotate.speech.reading import said_in

TEXTS = [
    ("Police found the supposed weapon.", ["supposed: allegation"]),
    ("A supposed witness told the court of the raid.", ["supposed: allegation"]),
    ("The clerk is supposed to have fled to Beira.", ["supposed to have: allegation"]),
    ("We are supposed to keep the wells open.", []),
    ("The convoy was supposed to leave at dawn.", []),
    ("Nobody was supposed to be in the mill that night.", []),
]


@pytest.mark.parametrize(("text", "hedges"), TEXTS, ids=[text for text, _ in TEXTS])
def test_hedges_of_a_sentence(language_model: LanguageModel, text: str, hedges: list[str]) -> None:
    assert [f"{hedge.surface}: {hedge.hedge_class}" for hedge in said_in(text, language_model).hedges] == hedges
