"""The kind of a page, whether its story was cut, and its language."""

from __future__ import annotations

import pytest

from pipelines.read.language import detect_language, normal_tag
from tests.read.pages import FIRST, STORY, article, paragraphs, read

TYPED = (
    '<script type=\'application/ld+json\'>{"@type": "%s", "headline": "x", "datePublished": "2024-05-06"%s}</script>'
)
LINKS = "".join(f"<div><h3><a href='/{n}'>Another story that happened elsewhere {n}</a></h3></div>" for n in range(20))
PICTURES = "".join(
    f"<figure><img src='{n}.jpg'><figcaption>The bridge on day {n}.</figcaption></figure>" for n in range(12)
)
LONG = paragraphs(*STORY, *STORY, *STORY)

# (name, page, kind, is_truncated)
ROWS = [
    ("article", article(LONG), "article", False),
    ("live blog", article(LONG, head=TYPED % ("LiveBlogPosting", "")), "live_blog", False),
    ("paywall", article(paragraphs(FIRST) + "<div class='paywall'>Subscribe to continue reading</div>"), "paywall_stub", True),
    ("not free", article(paragraphs(FIRST), head=TYPED % ("NewsArticle", ', "isAccessibleForFree": false')), "paywall_stub",
     True),
    ("cut by the page", article(LONG + "<p>The ministry did not say what it meant by the word and…</p>"), "article", True),
    ("video", article("<p>Watch the bridge close.</p>", head="<meta property='og:type' content='video.other'>"), "video",
     False),
    ("gallery", article(PICTURES), "gallery", None),
    ("listing", f"<html><body><h1>Roads</h1>{LINKS}</body></html>", "listing", None),
    ("nothing", "<html><body><p>Not found</p></body></html>", "other", False),
]  # fmt: skip


@pytest.mark.parametrize(("page", "kind", "truncated"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_kinds(page: str, kind: str, truncated: bool | None) -> None:
    found = read(page).article
    assert found.page_kind == kind
    assert found.is_truncated is truncated


@pytest.mark.parametrize(
    ("text", "declared", "language"),
    [
        (" ".join(STORY), None, "en"),
        (" ".join(STORY), "en_gb", "en-GB"),
        ("Die Brücke über die Tamas wurde am Montag gesperrt, weil Prüfer Risse in zwei Pfeilern fanden.", None, "de"),
        ("Die Brücke über die Tamas wurde am Montag gesperrt, weil Prüfer Risse in zwei Pfeilern fanden.", "en", "de"),
        ("Hm.", "fr", "fr"),
        ("", None, None),
    ],
)
def test_language(text: str, declared: str | None, language: str | None) -> None:
    assert detect_language(text, declared) == language


def test_language_tags() -> None:
    assert normal_tag("zh_hant_tw") == "zh-Hant-TW"
    assert normal_tag("english") is None
