"""What holds for every page, sense or nonsense."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.model import PageError, Reading
from pipelines.read import read_page
from pipelines.vocabularies import MAIN_ROLES
from tests.read.pages import article, capture

SOME = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = st.sampled_from(
    ["<p>", "</p>", "<div class='share'>", "</div>", "<a href='/x'>", "</a>", "<b>", "<br>", "<ul><li>", "</ul>", "<h2>",
     "<nav>", "<aside>",
     "<table><tr><td>", "</table>", "<blockquote>", "<figure>", "<img>", "<script>", "</script>", "<!--", "-->", "<title>",
      "&amp;", "&#0;",
     "Read more", "By Ana Petrov", "6 May 2024", "The bridge was closed on Monday after inspectors found cracks. ", "\n\n",
      " ", "é", "橋", "\u200b", "\r", "…"]
)  # fmt: skip
PAGES = st.lists(PIECES, max_size=40).map("".join)


def check(reading: Reading) -> None:
    """Blocks are ordered, disjoint and cover every non-space character."""
    text, position = reading.article.text, 0
    for number, block in enumerate(reading.blocks, start=1):
        assert block.block_no == number
        assert block.is_main == (block.role in MAIN_ROLES)
        assert position <= block.start_char < block.end_char <= len(text)
        assert (
            not text[position : block.start_char].strip(" \t\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029\u00a0\u3000")
            or text[position : block.start_char].isspace()
        )
        position = block.end_char
    assert not text[position:].strip()
    text.encode()


def read_or_refuse(payload: bytes, media_type: str) -> Reading | None:
    reason = "none"
    try:
        return read_page(capture(media_type=media_type), payload)  # type: ignore[arg-type]
    except PageError as error:
        reason = error.reason
    assert reason in ("empty", "not_html", "too_big", "too_deep", "corrupt")  # the last: what begins as a PDF does
    return None


@SOME
@given(st.binary(max_size=400), st.sampled_from(["html", "text"]))
def test_reading_never_raises_on_bytes(payload: bytes, media_type: str) -> None:
    reading = read_or_refuse(payload, media_type)
    if reading is not None:
        check(reading)


@SOME
@given(PAGES, st.sampled_from(["html", "text"]))
def test_blocks_are_ordered_disjoint_and_cover_everything(page: str, media_type: str) -> None:
    reading = read_or_refuse(page.encode(), media_type)
    if reading is not None:
        check(reading)
        if media_type == "text":
            assert reading.article.text == page


@SOME
@given(PAGES)
def test_reading_twice_is_identical(page: str) -> None:
    assert read_or_refuse(page.encode(), "html") == read_or_refuse(page.encode(), "html")


@SOME
@given(PAGES)
def test_what_stands_behind_a_page_does_not_raise(page: str) -> None:
    reading = read_or_refuse(article(behind=page).encode(), "html")
    assert reading is not None
    check(reading)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_the_same_page_in_any_encoding(encoding: str) -> None:
    reading = read_page(capture(), article().encode(encoding))
    assert reading.article.text == read_page(capture(), article().encode()).article.text
