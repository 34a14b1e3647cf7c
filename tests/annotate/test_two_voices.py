"""Two counts by two speakers contradict each other, whatever words the second one uses; one speaker's do not."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel, annotate
from tests.annotate.test_explained_rows import paragraph

RIVALS = [
    ("The mayor said 40 families had left. Their elders say the figure is 75.", [(75, 40)]),
    ("The mayor said 40 families had left. The mayor said the figure was 75.", []),
    ("Twelve people were killed, according to the army. Local activists gave a figure of 30.", [(30, 12)]),
    ("Officials say 214 houses were destroyed in the town. Residents say the number is closer to 500.", [(500, 214)]),
    ("Six fishermen drowned, their families said. The coast guard reported four deaths.", [(4, 6)]),
    ("Ninety people were hurt, the governor said. The nurses put the figure at 130.", [(130, 90)]),
    ("The mayor said 40 families had left. A clerk said the number of hotels in the town was 12.", []),
    ("The mayor said 40 families had left. A clerk said the average figure was 12.", []),
]


@pytest.mark.parametrize(("text", "expected"), RIVALS)
def test_two_speakers_are_rivals(text: str, expected: list[tuple[int, int]], language_model: LanguageModel) -> None:
    rows = annotate(*paragraph(text), language_model)[1]
    value = {figure.figure_id: figure.value for figure in rows.figures}
    found = [(value[link.figure_id], value[link.other_id]) for link in rows.figure_links if link.link == "rival"]
    assert found == expected
