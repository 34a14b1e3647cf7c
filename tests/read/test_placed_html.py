"""Each character of a page's text is found again in the text node that shows it."""

from __future__ import annotations

import pytest

from pipelines.read.html.places import placed_html

PAGES = (
    "<p>At least <b>46</b> houses</p>",
    "<p>At least<b> 46 </b> houses\n  were\tburned</p><p>  next </p>",
    "<ul><li>one<li>two</ul><nav><a>Home</a><a>World</a></nav>",
    "<h1>A head<br>with a break</h1><p>and a line<br>Another one<br>goes on</p>",
    "<p>12 km<sup>2</sup>, 46<sup>[1]</sup> houses, the 1<sup>st</sup> and 10<sup>6</sup></p>",
    "<pre>  12 dead   in Anvik\n  30 hurt\n\n  <b>5</b> lost\n\u200b\n  end</pre>",
    "<p>seen</p><p hidden>hidden</p><script>no</script><p>\u200b</p><p>seen <span class='sr-only'>not</span>too</p>",
    "<p>a\u00a0b &amp; c\u2003d</p><div>loose <p>inner</p> tail</div>",
    "<div><template shadowrootmode=open><p>In the shadow</p></template></div>",
    "<noscript><p>" + "A long line that only a reader without scripts sees. " * 30 + "</p></noscript>",
)


@pytest.mark.parametrize("markup", PAGES)
def test_the_nodes_hold_the_whole_text_in_its_order(markup: str) -> None:
    page, nodes = placed_html(f"<html><body>{markup}</body></html>")
    assert page.text
    position = 0
    for placed in nodes:
        assert page.text[position : placed.start] in ("", "\n")
        assert placed.start < placed.end
        position = placed.end
    assert position == len(page.text)


def test_a_node_holds_the_words_that_it_shows() -> None:
    page, nodes = placed_html("<p>At least <b>46</b> houses</p><p>x<i>y</i></p>")
    assert [page.text[each.start : each.end] for each in nodes] == ["At least", " 46", " houses", "x", "y"]
    assert [(each.node.text_content or "").strip() for each in nodes] == ["At least", "46", "houses", "x", "y"]
    assert [each.follows_break for each in nodes] == [True, False, False, True, False]
