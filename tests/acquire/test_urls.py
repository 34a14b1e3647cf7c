"""One key for all addresses of a page, and addresses that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.acquire.urls import check_url, url_key

KEYS = [
    # scheme, www., fragment and a slash at the end say nothing
    ("https://www.example.org/news/4417", "example.org/news/4417"),
    ("http://example.org/news/4417/", "example.org/news/4417"),
    ("https://EXAMPLE.org/news/4417#comments", "example.org/news/4417"),
    ("http://example.org", "example.org/"),
    # the path keeps its case and its order
    ("https://example.org/News/a", "example.org/News/a"),
    # default ports say nothing, others do
    ("http://example.org:80/a", "example.org/a"),
    ("https://example.org:443/a", "example.org/a"),
    ("http://example.org:8080/a", "example.org:8080/a"),
    # tracking goes, the rest of the query stays, in order of names
    ("https://example.org/a?utm_source=x&utm_medium=y", "example.org/a"),
    ("https://example.org/a?p=2&fbclid=z&b=1", "example.org/a?b=1&p=2"),
    ("https://example.org/a?id=7", "example.org/a?id=7"),
    # one spelling of escapes and of international names
    ("https://example.org/a%7Eb", "example.org/a~b"),
    ("https://example.org/rückkehr", "example.org/r%C3%BCckkehr"),
    ("https://münchen.example/", "xn--mnchen-3ya.example/"),
]


@pytest.mark.parametrize(("url", "key"), KEYS)
def test_captures_of_one_page_share_a_key(url: str, key: str) -> None:
    assert url_key(url) == key


def test_an_unknown_address_has_no_key() -> None:
    assert url_key(None) is None


@given(
    st.lists(st.text("abc%é. ", min_size=1, max_size=6), max_size=3),
    st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("xyz1 ", max_size=4), max_size=3),
)
def test_a_key_is_its_own_key(path: list[str], query: dict[str, str]) -> None:
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    key = url_key(f"https://www.example.org/{'/'.join(path)}?{pairs}")
    assert url_key(f"http://{key}") == key


BAD = [
    ("", "absolute"),
    ("example.org/a", "absolute"),
    ("ftp://example.org/a", "absolute"),
    ("javascript:alert(1)", "absolute"),
    ("https:///a", "absolute"),
    ("http://example.org:99999/", "not an address"),
    ("http://example.org:port/", "not an address"),
    ("http://[::1", "not an address"),
    ("http://example.org/\ud800", "not an address"),
    ("http://example.org/a\nWARC-Type: x", "control characters"),
]


@pytest.mark.parametrize(("url", "words"), BAD)
def test_what_is_no_address_is_refused(url: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_url(url)


def test_an_address_comes_back_as_it_is() -> None:
    assert check_url(" https://example.org/a?utm_source=x ") == "https://example.org/a?utm_source=x"
