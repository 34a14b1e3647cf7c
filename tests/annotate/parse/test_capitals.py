"""Text in capitals gets the case that a parser knows: words of the language small, names and peoples with a capital."""

from __future__ import annotations

import pytest

from pipelines.annotate.parse.capitals import is_all_capitals, mixed_case

_LANGUAGE = (
    "the and two a were held by guards at border sailor said met near river engineers nurse consuls six four left baker "
    "french british swedish canadian kurd kurds arab arabs turkish iraqi greek muslim"
)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (
            "THE FRENCH AND BRITISH CONSULS MET TWO SWEDISH ENGINEERS AND A CANADIAN NURSE NEAR THE RIVER.",
            "The French and British consuls met two Swedish engineers and a Canadian nurse near the river.",
        ),
        (
            "SIX KURDS AND FOUR ARABS WERE HELD BY TURKISH GUARDS AT THE IRAQI BORDER, A GREEK SAILOR SAID.",
            "Six Kurds and four Arabs were held by Turkish guards at the Iraqi border, a Greek sailor said.",
        ),
        (
            "A MUSLIM BAKER AND A NURSE LEFT LOMBIRA NEAR THE RIVER.",
            "A Muslim baker and a nurse left Lombira near the river.",
        ),
    ],
)
def test_peoples_keep_their_capital(printed: str, expected: str) -> None:
    assert is_all_capitals(printed)
    assert mixed_case(printed, frozenset(_LANGUAGE.split()).__contains__) == expected
