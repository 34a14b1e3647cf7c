"""Text dumps line by line: broken paragraphs are joined, and furniture inside the story is told from it."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.read.dump.context import CONTEXT, best_chain, best_stretch, chain_odds, context_of
from pipelines.read.dump.features import FEATURES, features_of
from pipelines.read.dump.pieces import split_dump
from pipelines.read.dump.signs import sign_of
from pipelines.read.dump.words import evidence_of, tokens_of
from tests.read.pages import FIRST, SECOND, STORY, THIRD, body_of, read

TOP = ["Skip to content", "Menu", "News", "Sport", "Weather", "Search", "Bridge closed after cracks are found", "By Ana Petrov",
       "6 May 2024", "Share"]  # fmt: skip
END = ["Related articles", "Tolls rise again", "Ferry runs late", "Sign up for our newsletter", "Contact us", "Privacy policy",
       "© 2024 The Paper. All rights reserved."]  # fmt: skip


def dump(*story: str) -> str:
    """A story between its page's furniture."""
    return "\n".join([*TOP, *story, *END])


@pytest.mark.parametrize(
    ("lines", "pieces"),
    [
        (("The bridge over the", "Tamas", "was closed on Monday after inspectors found cracks, the ministry said."), 1),
        (("Drivers were sent round by", "Upper Kesra", ", which adds forty minutes to the journey."), 1),
        (("The bridge was closed on Monday.", "Drivers were sent round by Upper Kesra."), 2),
        (("News", "Sport", "Weather", "Business"), 4),
        (("The bridge over the", "", "Tamas was closed on Monday, the ministry said."), 2),
    ],
)
def test_what_links_break_is_joined(lines: tuple[str, ...], pieces: int) -> None:
    assert len(split_dump("\n".join(lines))) == pieces


@pytest.mark.parametrize(
    "line",
    [
        "Join the army or leave, the men of the village were told.",
        "Sign the paper and go home, the officer told the families at the gate.",
        "“We heard the noise at night and nobody came,” said a driver who lives below the bridge.",
    ],
)
def test_no_line_goes_for_its_first_words(line: str) -> None:
    assert line in body_of(read(dump(FIRST, SECOND, line, THIRD, *STORY), media_type="text"))


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Ferry runs late again",
        "Sign up for our newsletter",
        "Photograph: Ana Petrov/Getty Images",
        "Advertisement",
    ],
)
def test_furniture_inside_the_story_goes(line: str) -> None:
    reading = read(dump(FIRST, SECOND, line, THIRD, *STORY), media_type="text")
    assert line not in body_of(reading)
    assert {FIRST, SECOND, THIRD} <= set(body_of(reading))


def test_every_judged_line_says_why() -> None:
    blocks = read(dump(*STORY), media_type="text").blocks
    assert all(block.why for block in blocks)
    assert all(block.score is not None and 0 <= block.score <= 1 for block in blocks)


def test_features_are_named() -> None:
    pieces = split_dump(dump(*STORY))
    signs = [sign_of(pieces, place) for place in range(len(pieces))]
    assert features_of(pieces, signs, 6, frozenset({"bridge"})).shape == (len(pieces), len(FEATURES))
    assert features_of([], [], None, frozenset()).shape == (0, len(FEATURES))
    assert len(set(FEATURES)) == len(FEATURES)


def test_words_as_evidence() -> None:
    assert tokens_of("Call 112 now") == {"call", "0", "now", "^ call", "call 0", "0 now", "now $"}
    assert evidence_of({"call", "now", "a b"}, {"call": 1.0, "now": -0.5}) == pytest.approx(
        (0.25, 1 / 6, 1 / 6, 1, 0.5 / 2**0.5)
    )


@pytest.mark.parametrize(
    ("values", "stretch"),
    [((-1.0, 2.0, -1.0, 2.0, -3.0, 1.0), (1, 3)), ((-2.0, -1.0, -3.0), (1, 1)), ((1.0,), (0, 0))],
)
def test_the_best_stretch_of_a_page(values: tuple[float, ...], stretch: tuple[int, int]) -> None:
    assert best_stretch(np.array(values)) == stretch


@pytest.mark.parametrize(
    ("odds", "answer"),
    [
        ((-3.0, 4.0, -1.0, 4.0, -3.0), [0, 1, 1, 1, 0]),  # a doubtful line inside stays
        ((-3.0, 4.0, 4.0, -3.0, -3.0, 1.0, -3.0), [0, 1, 1, 0, 0, 0, 0]),  # one far away goes
        ((-3.0, 1.0, -3.0), [0, 0, 0]),
    ],
)
def test_one_answer_for_the_whole_page(odds: tuple[float, ...], answer: list[int]) -> None:
    assert best_chain(odds, 2.0) == answer
    assert [float(value > 0) for value in chain_odds(odds, 2.0)] == answer


def test_changes_that_cost_nothing_leave_each_piece_alone() -> None:
    assert chain_odds((1.5, -2.0, 0.5), 0.0) == pytest.approx([1.5, -2.0, 0.5])


def test_lines_of_one_form_are_seen_together() -> None:
    pieces = split_dump("\n\n".join(("Tolls rise again", "Ferry runs late", FIRST)))
    rows = context_of(pieces, [None] * 3, np.array([-1.0, -3.0, 2.0]))
    assert rows[:, CONTEXT.index("same_form")].tolist() == [-3.0, -1.0, 0.0]
    assert context_of([], [], np.zeros(0)).shape == (0, len(CONTEXT))
