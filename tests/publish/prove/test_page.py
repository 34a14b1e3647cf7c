"""The page of a bundle: it shows what is claimed and obeys nothing of it."""

from __future__ import annotations

import html.parser
import re
from pathlib import Path

import pytest

from pipelines.store.escaping import for_html
from tests.publish.prove.bundles import ids, made, parts, verified
from tests.warehouses import build_pages, write_pages

HOSTILE = (
    '<html lang="en"><head><meta charset="utf-8"><title>&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt; fire'
    "</title></head><body><article><h1>&lt;script&gt;alert(1)&lt;/script&gt; fire</h1><p>At least 12 people &lt;img src=x"
    " onerror=alert(1)&gt; \u202e died on Monday &quot; onmouseover=&quot;x, police \x1b]0;owned\x07 said at the scene.</p>"
    "</article></body></html>"
)


TAGS = frozenset(
    {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "p", "code", "section", "h2", "h3", "table", "tr", "th",
        "td", "article", "blockquote", "mark", "small", "footer", "a",
    }
)  # fmt: skip


class Seen(html.parser.HTMLParser):
    """Which elements and attributes a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


@pytest.fixture
def shown(tmp_path: Path) -> str:
    meta = '{"url": "javascript:alert(1)//http://x.test/", "captured_at": "2021-05-04T10:00:00Z"}'
    pages = write_pages(tmp_path / "pages", {"a.html": HOSTILE, "b.html": HOSTILE, "b.html.meta.json": meta})
    build_pages(tmp_path / "w.duckdb", pages)
    names = [
        *ids(tmp_path / "w.duckdb", "SELECT figure_id FROM figures"),
        *ids(tmp_path / "w.duckdb", "SELECT article_id FROM articles"),
    ]
    assert len(names) > 1
    made(tmp_path / "w.duckdb", tmp_path / "b.wacz", *names)
    assert verified(tmp_path / "b.wacz").holds
    return parts(tmp_path / "b.wacz")["evidence/index.html"].decode()


def test_nothing_of_a_page_is_markup_in_it(shown: str) -> None:
    seen = Seen()
    seen.feed(shown)
    assert seen.tags <= TAGS
    assert seen.attributes <= {"lang", "charset", "http-equiv", "content", "name", "scope", "id", "href", "rel"}
    assert not re.search('href="(?!https?:|\\.\\./texts/)', shown)
    assert "At least 12 people" in shown


def test_it_runs_nothing_and_asks_nothing(shown: str) -> None:
    assert "default-src 'none'" in shown
    assert "<script" not in shown
    assert not re.search(r"url\(|@import|<link|<img|<form|src=", shown.replace(for_html("<img src=x"), ""))


def test_no_control_character_and_no_override_is_in_it(shown: str) -> None:
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ('<a b="c">', "&lt;a b=&quot;c&quot;&gt;"), (None, ""), (["<", 1], "&lt;, 1"), (1.5, "1.5"), ("\u202ex", "\ufffdx"),
        ("'", "&#x27;"), ("a\x00b", "a\u2400b"),
    ],
)  # fmt: skip
def test_a_value_is_text_in_html(value: object, said: str) -> None:
    assert for_html(value) == said
