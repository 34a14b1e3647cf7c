"""Captures and small pages for the tests of reading."""

from __future__ import annotations

import datetime as dt

from pipelines.model import Capture, Reading
from pipelines.read import read_page
from pipelines.vocabularies import MediaType

FIRST = "The bridge over the Tamas was closed on Monday after inspectors found cracks in two of its piers, the ministry said."
SECOND = (
    "Drivers have been sent round by Upper Kesra, which adds forty minutes to the journey and has angered the hauliers."
)
THIRD = "Nobody could say when it will open again, although an engineer who asked not to be named spoke of six weeks at least."
STORY = [FIRST, SECOND, THIRD]
BIG = f"<!--{'x' * 21_000_000}-->"  # more than the default of settings.page_megabytes


def capture(
    media_type: MediaType = "html",
    url: str | None = "https://paper.example/2024/05/06/bridge-closed",
    captured_at: dt.datetime | None = None,
    content_type: str | None = None,
    published: str | None = None,
) -> Capture:
    """A capture with nothing known but what is given."""
    return Capture(
        capture_id="0123456789abcdef",
        url=url,
        final_url=None,
        url_key=None,
        archive_url=None,
        captured_at=captured_at,
        acquired_via="file",
        archive_file="x.warc.gz",
        archive_offset=None,
        archive_length=None,
        http_status=None,
        content_type=content_type,
        payload_sha256="",
        payload_sha1=None,
        n_bytes=0,
        published=published,
        media_type=media_type,
    )


def paragraphs(*texts: str) -> str:
    """Texts as HTML paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts or STORY)


def article(inside: str | None = None, head: str = "", before: str = "", behind: str = "") -> str:
    """A page with a headline and a story in ``<article>``; ``inside`` replaces the story."""
    return (
        f"<!doctype html><html lang='en'><head><title>Bridge closed | The Paper</title>{head}</head><body>{before}"
        f"<article><h1>Bridge closed after cracks are found</h1>{paragraphs() if inside is None else inside}</article>"
        f"{behind}</body></html>"
    )


def read(page: str | bytes, **known: object) -> Reading:
    """The reading of a page; keywords as of ``capture``."""
    return read_page(capture(**known), page.encode() if isinstance(page, str) else page)  # type: ignore[arg-type]


def body_of(reading: Reading) -> list[str]:
    """The texts of the story's blocks, without title and standfirst."""
    text = reading.article.text
    return [
        text[block.start_char : block.end_char]
        for block in reading.blocks
        if block.is_main and block.role not in ("title", "standfirst")
    ]


def role_of(reading: Reading, start: str) -> str:
    """The role of the block that begins with these words."""
    text = reading.article.text
    return next(block.role for block in reading.blocks if text[block.start_char : block.end_char].startswith(start))
