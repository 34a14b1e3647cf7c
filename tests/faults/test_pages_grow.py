"""Reading and annotating a page takes time in proportion to its length, whatever shape fills it."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace

import pytest

from pipelines.annotate import LanguageModel, annotate
from pipelines.annotate.parse import pieces
from pipelines.model import PageError
from pipelines.read import read_page
from tests.faults.shapes import SHAPES
from tests.faults.test_shapes import STORY, capture_of

pytestmark = [pytest.mark.slow, pytest.mark.faults]

CHARACTERS = 30_000
MOST = 6.0  # times as long for a page four times as long; quadratic code takes 16 times
ROUNDS = 3  # at most
FLOOR = 0.05  # CPU seconds; what is over sooner says nothing


def cpu(filling: str, model: LanguageModel) -> float:
    """CPU seconds for the whole way of one page, all of it taken for the story."""
    payload = f"<h1>The gate opened</h1><p>{STORY}</p><p>{filling}".encode()
    started = time.process_time()
    with contextlib.suppress(PageError):  # some are refused, and that is as good
        reading = read_page(capture_of(payload, "html"), payload)
        blocks = [replace(block, is_main=True, role="paragraph") for block in reading.blocks]
        _, _, faults = annotate(replace(reading.article, language="en"), blocks, model)
        assert not faults
    return time.process_time() - started


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_one_shape_grows_with_its_length(
    monkeypatch: pytest.MonkeyPatch, language_model: LanguageModel, shape: str
) -> None:
    monkeypatch.setattr(pieces, "MOST_TOKENS", 10 * CHARACTERS)  # a page that is cut would grow no longer
    filling = SHAPES[shape]
    long = short = float("inf")
    for _ in range(ROUNDS):  # the least of each counts: what else runs on the machine can only add
        long = min(long, cpu(filling * (CHARACTERS // len(filling)), language_model))
        short = min(short, cpu(filling * (CHARACTERS // 4 // len(filling)), language_model))
        if long <= MOST * max(short, FLOOR / 4):
            break
    assert long <= MOST * max(short, FLOOR / 4)
