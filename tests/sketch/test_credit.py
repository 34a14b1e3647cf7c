"""Which agency a page says its text is from."""

from __future__ import annotations

import pytest

from pipelines.sketch.credit import credited_agency

STORY = ["The river rose on Monday.", "Nobody was hurt, officials said."]
CREDITED = [
    # byline, dateline, the story's blocks, the agency
    ("By Associated Press", None, STORY, "Associated Press"),
    ("ANN DOE, Associated Press", None, STORY, "Associated Press"),
    ("Reuters Staff", None, STORY, "Reuters"),
    ("AFP", None, STORY, "Agence France-Presse"),
    (None, "KESRA, Lenwe (AP)", STORY, "Associated Press"),
    (None, None, ["KESRA, Lenwe (AP) — The river rose.", *STORY], "Associated Press"),
    (None, None, ["KESRA, March 4 (Xinhua) -- The river rose.", *STORY], "Xinhua"),
    (None, None, ["KESRA (Reuters/AFP) - The river rose.", *STORY], "Reuters"),
    (None, None, [*STORY, "He left the town on Friday. — AFP"], "Agence France-Presse"),
    (None, None, [*STORY, "He left the town on Friday. (PTI)"], "Press Trust of India"),
    (None, None, [*STORY, "Source: Anadolu Agency"], "Anadolu Agency"),
    (None, None, [*STORY, "© 2024 The Associated Press. All rights reserved."], "Associated Press"),
    ("By Ann Doe", None, STORY, None),
    ("By Ann Tass", None, STORY, None),
    (None, None, ["A photographer of Reuters saw it.", *STORY], None),
    (None, None, [*STORY, "He told the AP that he would stay."], None),
    (None, None, [*STORY, "The Associated Press contributed to this report."], None),
    (None, "KESRA, Lenwe", STORY, None),
    (None, None, [], None),
]


@pytest.mark.parametrize(("byline", "dateline", "told", "expected"), CREDITED)
def test_which_agency_is_credited(
    byline: str | None, dateline: str | None, told: list[str], expected: str | None
) -> None:
    assert credited_agency(byline, dateline, told) == expected
