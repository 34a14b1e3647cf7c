"""Two passages as one, word by word."""

from __future__ import annotations

import pytest

from pipelines.publish.report.changes import Piece, pieces


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "At least 12 boats sank.",
            "At least 15 boats sank.",
            [Piece("same", "At least "), Piece("del", "12"), Piece("ins", "15"), Piece("same", " boats sank.")],
        ),
        ("", "New words.", [Piece("ins", "New words.")]),
        ("Old words.", "", [Piece("del", "Old words.")]),
        ("", "", []),
    ],
)
def test_what_differs_is_marked(before: str, after: str, expected: list[Piece]) -> None:
    assert pieces(before, after) == expected


def test_a_long_passage_is_cut() -> None:
    assert sum(len(each.words) for each in pieces("a " * 50_000, "b " * 50_000)) < 2_000
