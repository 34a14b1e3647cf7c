"""The walk: what is visible, where lines break, what a segment knows of itself."""

from __future__ import annotations

import pytest

from pipelines.read.html.parse import parse_html

# (name, markup, the lines that a reader sees)
LINES = [
    ("paragraphs", "<p>One</p><p>Two</p>", ["One", "Two"]),
    ("inline elements", "<p>A <b>bold</b> and <i>slanted</i>word</p>", ["A bold and slantedword"]),
    ("space between links", "<p><a>one</a> <a>two</a></p>", ["one two"]),
    ("no space between", "<p><b>H</b>ello</p>", ["Hello"]),
    ("white space", "<p>  a \n\t b&nbsp;c </p>", ["a b c"]),
    ("one break", "<p>a<br>b</p>", ["a b"]),
    ("two breaks", "<p>a<br><br>b</p>", ["a", "b"]),
    ("text beside a block", "<div>a<p>b</p>c</div>", ["a", "b", "c"]),
    ("script and style", "<p>a</p><script>b</script><style>c</style><noscript>d</noscript><template>e</template>", ["a"]),
    ("text behind a script", "<p>a<script>b</script> c <style>d</style>e</p>", ["a c e"]),
    ("hidden", "<p hidden>a</p><p style='display:none'>b</p><p style='DISPLAY : none'>c</p><p>d</p>", ["c", "d"]),
    ("hidden below", "<div hidden><p>a</p><p>b</p></div><p>c</p>", ["c"]),
    ("for screen readers", "<p>a<span class='sr-only'>, opens new tab</span></p>", ["a"]),
    ("streamed by React", "<div hidden id='S:1'><p>a</p></div>", ["a"]),
    ("invisible characters alone", "<p>\u200b\u00ad</p><p>a</p>", ["a"]),
    ("navigation is one line", "<nav><ul><li>a</li><li>b</li></ul><p>c</p></nav><p>d</p>", ["a b", "c", "d"]),
    ("elements of the page's own", "<my-box>a</my-box><my-box>b</my-box>", ["a", "b"]),
    ("numeric reference to a surrogate", "<p>a&#xD800;b</p>", ["a\ufffdb"]),
    ("after the body", "<html><body><p>a</p></body></html><p>b</p>", ["a", "b"]),
    ("no body", "<p>a", ["a"]),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "lines"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_lines(markup: str, lines: list[str]) -> None:
    page = parse_html(markup)
    assert [segment.text for segment in page.segments] == lines
    assert page.text == "\n".join(lines)
    assert all(page.text[segment.start : segment.end] == segment.text for segment in page.segments)


def test_what_a_segment_knows() -> None:
    (segment,) = parse_html("<p>See <a href=a>this</a> and <a href=b><b>that</b></a>.</p>").segments
    assert (segment.link_chars, segment.n_links, segment.strong_chars, segment.n_words) == (8, 2, 4, 4)


def test_paths_find_their_elements() -> None:
    markup = "<body><div><br><p>a</p><script></script><p>b</p></div><section><p>c</p></section></body>"
    page = parse_html(markup)
    for segment in page.segments:
        found = page.tree.css(segment.path)
        assert [node.text(strip=True) for node in found] == [segment.text]
