"""Spans of names are put together in linear time, however many one sentence or one page has."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.names.actors import shipped_actors
from pipelines.annotate.names.propose import propose
from pipelines.annotate.names.spans import NameSpan, overlapping
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Block
from tests.annotate.growth import assert_linear

FLOODS = {
    "names": "Kofi, ",
    "places": "Accra, Ghana, ",
    "persons with titles": "Mr Mensa told Ms Mensa, ",
    "bodies with acronyms": "The United Aid Group (UAG) left.\n",
}


@pytest.mark.parametrize("piece", FLOODS.values(), ids=FLOODS)
def test_work_grows_with_the_names(language_model: LanguageModel, piece: str) -> None:
    def find(size: int) -> Callable[[], object]:
        text = f"They met. {piece * size}"
        blocks, start = [], 0
        for number, line in enumerate(text.split("\n"), start=1):
            if line:
                blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
            start += len(line) + 1
        page = parse_page(text, blocks, language_model)
        return lambda: propose(page, shipped_actors(), None)

    assert_linear(find, 100)


def _span(first: int, last: int) -> NameSpan:
    return NameSpan(first, last, ("Kofi",) * (last - first), "", "parse")


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        (0, 2, []),
        (0, 3, [(2, 4)]),
        (3, 7, [(2, 4), (6, 8)]),
        (4, 6, []),
        (2, 9, [(2, 4), (6, 8)]),
        (8, 9, []),
        (7, 8, [(6, 8)]),
    ],
)
def test_the_spans_that_share_a_word(first: int, last: int, found: list[tuple[int, int]]) -> None:
    spans = [_span(2, 4), _span(6, 8)]
    where = overlapping(spans, _span(first, last))
    assert [(span.first, span.last) for span in spans[where]] == found
    spans[where] = [_span(first, last)]
    assert spans == sorted(spans, key=lambda span: span.first)
