"""Pages made to be slow: reading takes time in proportion to their length, annotating never raises, every span holds."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from typing import Literal

import pytest

from pipelines.annotate import LanguageModel, annotate
from pipelines.model import Capture, PageError
from pipelines.process.rows import Rows, first_bad_block
from pipelines.read import read_page
from tests.faults.shapes import SHAPES

CHARACTERS = 100_000  # quadratic code takes minutes for these, linear code a moment
SECONDS = 5.0
STORY = "Some 340 families crossed the river on Monday, officials said."


def capture_of(payload: bytes, media_type: Literal["html", "text"]) -> Capture:
    kind = {"html": "text/html", "text": "text/plain"}[media_type]
    return Capture(
        "a" * 16, None, None, None, None, None, "file", "", 0, 0, None, kind, "", None, len(payload), None, media_type
    )


@pytest.mark.parametrize("media_type", ["html", "text"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_of_one_shape_is_read_in_a_moment(shape: str, media_type: Literal["html", "text"]) -> None:
    filling = SHAPES[shape] * (CHARACTERS // len(SHAPES[shape]))
    page = (
        f"<h1>The gate opened</h1><p>{STORY}</p><p>{filling}"
        if media_type == "html"
        else f"The gate opened\n\n{STORY}\n\n{filling}"
    )
    payload = page.encode()
    started = time.process_time()
    with contextlib.suppress(PageError):  # some are refused, and that is as good
        reading = read_page(capture_of(payload, media_type), payload)
        assert first_bad_block(reading.blocks, reading.article.text) == ""
    assert time.process_time() - started < SECONDS


@pytest.mark.parametrize("size", [1, 400])
def test_annotating_any_shape_gives_rows_whose_spans_hold(language_model: LanguageModel, size: int) -> None:
    """All shapes in one page, each a paragraph among sound ones."""
    paragraphs = [SHAPES[name] * max(1, size // len(SHAPES[name])) for name in SHAPES]
    payload = "\n\n".join(f"{STORY}\n\n{paragraph}" for paragraph in paragraphs).encode()
    reading = read_page(capture_of(payload, "text"), payload)
    blocks = [replace(block, is_main=True, role="paragraph") for block in reading.blocks]
    article, found, faults = annotate(replace(reading.article, language="en"), blocks, language_model)
    assert not faults
    rows = Rows("batch", "fingerprint")
    rows.add(reading, article, found)
    tables = rows.tables()
    assert tables["rejects"].to_pylist() == []
    assert tables["sentences"].num_rows >= len(SHAPES)
    assert tables["figures"].num_rows
