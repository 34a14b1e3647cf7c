"""Readers of what a page says to machines: JSON-LD, meta elements, SingleFile's note; fuzzed through ``read_page`` and to rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipelines.acquire.files.saved_by import noted_in
from pipelines.acquire.one_page import page_of_bytes
from pipelines.annotate import annotate, load_language_model
from pipelines.model import Annotations
from pipelines.process.rows import Rows, first_bad_block
from pipelines.read import read_page
from tests.acquire.pages import PAGE
from tests.acquire.pages import single_file as saved_page
from tests.faults.fuzz.mutate import words_of

_BODY = (
    "<body><article><h1>The gate opened</h1><p class=byline>By Ada Quill</p><p>Some 340 families crossed on Monday.</p>"
)
_META = [
    *words_of(
        "og:title og:site_name og:url og:description article:published_time article:modified_time article:section"
    ),
    *words_of("article:tag author date description keywords parsely-pub-date parsely-author parsely-tags dc.date"),
    *words_of("sailthru.date application-name twitter:title lang datePublished dateModified byl pubdate"),
]
_LINKED = (
    '{"@context":"https://schema.org","@type":"NewsArticle","headline":"The gate opened","description":"A gate",'
    '"datePublished":"2024-02-06T09:00:00+02:00","dateModified":"2024-02-07","author":['
    '{"@type":"Person","name":"Ada Quill",'
    '"url":"https://example.org/ada"},"Otto Brandt"],"publisher":{"@type":"Organization","name":"River Post"},'
    '"articleSection":"World",'
    '"keywords":"gate, river","inLanguage":"en","isAccessibleForFree":"False","articleBody":"Some 340 families crossed on Monday.",'
    '"mainEntityOfPage":{"@id":"https://example.org/a"},"url":"https://example.org/a"}'
)
_GRAPH = (
    '{"@graph":[{"@type":"WebPage","@id":"#p","name":"Gate"},{"@type":["Article","NewsArticle"],"author":{"@id":"#a"},'
    '"publisher":{"@id":"#o"}},{"@type":"Person","@id":"#a","name":"Ada"},{"@type":"Organization","@id":"#o","name":"Post"}]}'
)

JSONLD_SEEDS = [_LINKED.encode(), _GRAPH.encode(), f"[{_LINKED},{_GRAPH}]".encode(), f"<!--//{_LINKED}//-->".encode()]
JSONLD_WORDS = [
    word.encode()
    for word in (
        *words_of('{ } [ ] , : " \\ \\u \\ud800 null true false // /* */ <!-- --> </script> <script>'),
        *words_of(
            '"@type" "@id" "@graph" "@list" "name" "author" "creator" "headline" "datePublished" "publisher" "keywords"'
        ),
        *words_of('"articleBody" "articleSection" "inLanguage" "isAccessibleForFree" "url" "mainEntityOfPage"'),
        *words_of('"alternativeHeadline"'),
    )
]
META_SEEDS = [
    "".join(f'<meta property="{name}" content="2024-02-06T09:00:00Z">' for name in _META).encode(),
    "".join(f"<meta name='{name}' content='By Ada Quill, River Post | 6 February 2024'>" for name in _META).encode(),
    b'<link rel=canonical href="https://example.org/a"><title>The gate opened - River Post</title><html lang=en-GB>',
    b'<time datetime="2024-02-06T09:00:00+02:00">6 February 2024</time><meta itemprop=author content=Ada>',
]
META_WORDS = [
    name.encode()
    for name in (
        *_META,
        "content=",
        "property=",
        "<meta ",
        ">",
        '"',
        "'",
        "<title>",
        "</title>",
        "<time datetime=",
        "&#",
    )
]
SINGLE_FILE_SEEDS = [saved_page().encode(), saved_page(url="https://example.org/?a=b#c").encode()]
SINGLE_FILE_WORDS = [
    b"url:",
    b"saved date:",
    b"GMT+0000",
    b"GMT-9999",
    b"Page saved with SingleFile",
    b"-->",
    b"Feb",
    b"\n",
]


def jsonld(data: bytes) -> None:
    """A page whose JSON-LD script is these bytes."""
    _page(b"<html><head><script type='application/ld+json'>" + data + b"</script></head>" + _BODY.encode())


def meta(data: bytes) -> None:
    """A page whose head is these bytes."""
    _page(b"<html><head>" + data + b"</head>" + _BODY.encode())


def html(data: bytes) -> None:
    """A page of these bytes."""
    _page(data)


def text(data: bytes) -> None:
    """A text file of these bytes."""
    _page(data, "text/plain")


def saved(data: bytes) -> None:
    """What SingleFile wrote."""
    found = noted_in(data)
    if found and found.captured_at:
        assert found.captured_at.isoformat()


def annotated(data: bytes) -> None:
    """A page of these bytes, annotated as a page in English: no layer may fail, every span must hold."""
    capture = page_of_bytes(data, "html", "text/html", "https://example.org/a")
    reading = read_page(capture, data)
    article = replace(reading.article, language="en")
    article, found, faults = annotate(article, reading.blocks, load_language_model())
    bugs = [f"{fault.item}: {fault.error}" for fault in faults if fault.is_bug]
    assert not bugs, bugs
    rows = Rows("batch", "fingerprint")
    rows.add(reading, article, found)
    refused = rows.tables()["rejects"].to_pylist()
    assert not refused, refused[:3]


HTML_SEEDS = [PAGE.encode(), PAGE.encode("utf-16"), saved_page().encode()]
HTML_WORDS = [
    word.encode()
    for word in [
        *words_of(
            "<p> </p> <div> <br> <table> <tr> <td> <ul> <li> <a href=x> <h1> <h2> <!-- --> <script> <style> <svg>"
        ),
        *words_of(
            "<template> hidden <meta charset=utf-16> <meta charset=shift_jis> &amp; &#xD800; &nbsp; <article> <main> <nav>"
        ),
        *words_of("<figure> <figcaption> <time>"),
    ]
]
_SAMPLE = Path(__file__).parents[3] / "inbox" / "sample"
ANNOTATED_SEEDS = [path.read_bytes() for path in sorted(_SAMPLE.glob("*.html"))] or HTML_SEEDS
ANNOTATED_WORDS = [
    word.encode()
    for word in (
        "at least ", "between 12 and ", " percent", "$3.4 million ", "“", "”", '"', "‘", " said ", "Mr. ", "Dr. ",
        "General ", " of the ",
        " on 3 March ", " yesterday ", " two hundred ", ", who ", " according to ", " no ", "<p>", "</p>", "<li>", "<h2>", "<td>",
        "\u00a0",
        "\u00ad", "(AP)", " — ", "U.S. ", " km ", "1,200 ", "12-", "9999", "-0", " and ", ", ", ". ", "'s ", "Paris", "Iraqi ",
        "UN ", "\n",
    )
]  # fmt: skip
TEXT_SEEDS = [
    b"The gate opened\n\nBy Ada Quill\n6 February 2024\n\nKESRA, Lenwe (AP) - Some 340 families crossed.\n\nRead more: x\n",
    b"Home | News | Sport\n\nSearch\n\nThe gate opened - River Post\n\nPublished 6 Feb 2024 10:30 GMT\n\nThe gate opened.\n",
]
TEXT_WORDS = [
    b"\n",
    b"\n\n",
    b"\r",
    b"\f",
    b"\xc2\xa0",
    b"By ",
    b" - ",
    b"| ",
    b"Share",
    b"1. ",
    b"http://e.org",
    b"\xe2\x80\x94",
    b"(AP)",
]


def _page(payload: bytes, kind: str = "text/html") -> None:
    """Read a page and make its rows as a worker does; raises PageError."""
    capture = page_of_bytes(payload, "text" if kind == "text/plain" else "html", kind, "https://example.org/a")
    reading = read_page(capture, payload)
    assert first_bad_block(reading.blocks, reading.article.text) == ""
    rows = Rows("batch", "fingerprint")
    rows.add(reading, reading.article, Annotations())
    rows.tables()
