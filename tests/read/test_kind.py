"""The kind of a page, whether its story was cut, and its language."""

from __future__ import annotations

import pytest

from pipelines.read.language import detect_language, normal_tag
from pipelines.vocabularies import MediaType
from tests.read.pages import FIRST, STORY, article, body_of, paragraphs, read

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
    ("brief", article("<p>A lorry overturned on the coast road near Ransk on Sunday. Nobody was hurt, police said.</p>"), "article",
     False),
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
        ("Minister Ayşe Yılmaz resigns over Diyarbakır collapse.", "en", "en"),
        ("Polícia de São Paulo detains 14 suspects in Guarulhos.", "en-US", "en-US"),
        ("Polizei nimmt Verdächtigen in Köln fest, er hatte zwei Männer mit einem Messer bedroht.", "en", "de"),
        ("Al-Shabaab militants attack Baidoa, killing 12 soldiers.", None, "en"),
        ("Explosion kills nine at Karachi market.", None, "en"),
        ("Polizei nimmt Verdächtigen in Köln fest.", None, "de"),
        ("Terremoto a L'Aquila.", None, None),
        ("", None, None),
    ],
)
def test_language(text: str, declared: str | None, language: str | None) -> None:
    assert detect_language(text, declared) == language


HEADS = [
    ("<html lang='en-GB'>", "", "en-GB"),
    ("<html>", "<meta http-equiv='Content-Language' content='en-gb'>", "en-GB"),
    ("<html>", "<meta property='og:locale' content='en_GB'>", "en-GB"),
    ("<html lang=''>", "<meta property='og:locale' content='en_GB'>", "en-GB"),
    ("<html lang='en'>", "<meta property='og:locale' content='de_DE'>", "en"),
]


@pytest.mark.parametrize(("root", "head", "language"), HEADS)
def test_a_page_that_says_it_is_english_is_english(root: str, head: str, language: str) -> None:
    text = "Minister Ayşe Yılmaz resigns over Diyarbakır collapse, Anadolu reports."
    assert (
        read(f"{root}<head>{head}</head><body><h1>Ankara</h1><p>{text}</p></body></html>").article.language == language
    )


def test_language_tags() -> None:
    assert normal_tag("zh_hant_tw") == "zh-Hant-TW"
    assert normal_tag("english") is None


BRIEF = (
    "A lorry overturned on the coast road near Ransk on Sunday night. Nobody was hurt, police said; the road is open."
)
BRIEFS = [
    (
        "html",
        article(f"<p>{BRIEF}</p>", before="<nav><a href='/s'>Sport</a></nav>", behind="<footer>About us</footer>"),
    ),
    ("html", f"<html lang='en'><body><div><h1>Lorry overturns</h1><div>{BRIEF}</div></div></body></html>"),
    ("text", BRIEF),
    ("text", f"Lorry overturns\n\n{BRIEF}\n"),
    (
        "text",
        f"Home\nSport\nShare\nTweet\nLorry overturns\n6 May 2024\n{BRIEF}\nComments\nRelated articles\nCopyright 2024 The Paper",
    ),
]


@pytest.mark.parametrize(("kind", "page"), BRIEFS)
def test_a_brief_of_twenty_words_is_a_story(kind: MediaType, page: str) -> None:
    reading = read(page, media_type=kind)
    assert BRIEF in body_of(reading)
    assert (reading.article.page_kind, reading.article.language) == ("article", "en")
