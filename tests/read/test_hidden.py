"""What is shown and what is not: hiding by style and class, folded stories, shadow roots, notes' marks, struck words, set lines."""

from __future__ import annotations

import pytest

from pipelines.read.html.hidden import hiding_of
from pipelines.read.html.parse import parse_html
from tests.read.pages import FIRST, SECOND, STORY, THIRD, body_of, paragraphs, read

# (name, markup, the lines that a reader sees)
LINES = [
    ("a note's mark behind a number", "<p>Some 46<sup>1</sup> boats</p>", ["Some 46 boats"]),
    ("a linked mark", "<p>Some 46<sup><a href='#n1'>1</a></sup> boats</p>", ["Some 46 boats"]),
    ("a mark in brackets", "<p>The pier<sup>[12]</sup> fell</p>", ["The pier fell"]),
    ("a mark that is only linked", "<p>Some 46<a href='#n1'>1</a> boats</p>", ["Some 46 boats"]),
    ("a number that is linked elsewhere", "<p>Some <a href='/46'>46</a> boats</p>", ["Some 46 boats"]),
    ("stars and daggers", "<p>Some 46<sup>*†</sup> boats</p>", ["Some 46 boats"]),
    ("a note at the foot", "<p><sup>1</sup> Counted at noon</p>", ["Counted at noon"]),
    ("a power of ten", "<p>10<sup>6</sup> fish</p>", ["10⁶ fish"]),
    ("a unit", "<p>30 km<sup>2</sup> and 5 m<sup>3</sup></p>", ["30 km² and 5 m³"]),
    ("an ordinal", "<p>the 21<sup>st</sup> boat</p>", ["the 21st boat"]),
    ("a fraction", "<p>3<sup>1</sup>/<sub>2</sub> miles</p>", ["3 1/2 miles"]),
    ("a formula", "<p>CO<sub>2</sub></p>", ["CO2"]),
    ("struck and put in", "<p>It hurt <del>31</del> <ins>13</ins> people</p>", ["It hurt 13 people"]),
    ("struck by other tags", "<p>It hurt <s>31</s><strike>30</strike> 13 people</p>", ["It hurt 13 people"]),
    ("struck by style", "<p>It hurt <span style='text-decoration: line-through red'>31</span> 13</p>", ["It hurt 13"]),
    ("own elements in a line", "<p>In <x-place>Kesra</x-place> the <x-y>mayor</x-y> spoke</p>", ["In Kesra the mayor spoke"]),
    ("the same beside bare text", "<div><x-place>Kesra</x-place> lies on the Tamas</div>", ["Kesra lies on the Tamas"]),
    ("the same as boxes", "<x-box>a</x-box><x-box>b</x-box>", ["a", "b"]),
    ("invisible characters between breaks", "<p>A b.<br>&#8203;<br>C d.</p>", ["A b.", "C d."]),
    ("one break between sentences", "<p>A b.<br>C d.</p>", ["A b.", "C d."]),
    ("one break before a number", "<p>Dead: 3<br>12 hurt</p>", ["Dead: 3", "12 hurt"]),
    ("one break inside a sentence", "<p>the bridge over<br>the Tamas</p>", ["the bridge over the Tamas"]),
    ("one break in a heading", "<h1>The bridge<br>Over the Tamas</h1>", ["The bridge Over the Tamas"]),
    ("paragraphs of <pre>", "<pre>\nA long line that is\nwrapped.\n\nB</pre>", ["A long line that is wrapped.", "B"]),
    ("columns of <pre>", "<pre>Town    Boats\nKesra      46\nUdal        8</pre>", ["Town Boats", "Kesra 46", "Udal 8"]),
    ("lines kept by style", "<div style='white-space: pre-line'>A b.\n\nC d.</div>", ["A b.", "C d."]),
    ("white space elsewhere", "<div>A b.\n\nC d.</div>", ["A b. C d."]),
    ("a face turned away", "<p style='-webkit-backface-visibility:hidden;backface-visibility: hidden'>a</p>", ["a"]),
    ("really hidden", "<p style='color:red;visibility: hidden'>a</p><p>b</p>", ["b"]),
    ("a hidden body", "<body style='display:none'><p>a</p></body>", ["a"]),
    ("a template", "<template><p>a</p></template><p>b</p>", ["b"]),
    ("a shadow root", "<x-y><template shadowrootmode='open'><p>a</p></template></x-y>", ["a"]),
    ("a shadow root as first written", "<x-y><template shadowroot=open><p>a</p></template></x-y><p>b</p>", ["a", "b"]),
    ("roots in templates", "<div><template shadowrootmode=open><template><p>a</p></template><p>b</p></template></div>", ["b"]),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "lines"), [row[1:] for row in LINES], ids=[row[0] for row in LINES])
def test_lines(markup: str, lines: list[str]) -> None:
    page = parse_html(markup)
    assert [segment.text for segment in page.segments] == lines
    assert all(page.text[segment.start : segment.end] == segment.text for segment in page.segments)


# A class, and how it hides.
CLASSES = [
    ("sr-only", "reader"),
    ("srOnly", "reader"),
    ("css-1x2y-VisuallyHidden abc", "reader"),
    ("govuk-visually-hidden", "reader"),
    ("element-invisible", "reader"),
    ("ui-helper-hidden-accessible", "reader"),
    ("not-sr-only", ""),
    ("readers-only-club", ""),
    ("popover-trigger", ""),
    ("term has-popover", ""),
    ("popover-body", "bubble"),
    ("tooltip-text", "bubble"),
    ("tooltip-trigger", ""),
    ("tooltip", ""),
]


@pytest.mark.parametrize(("name", "how"), CLASSES)
def test_classes(name: str, how: str) -> None:
    assert hiding_of(name) == how


def test_words_that_open_a_bubble_are_shown() -> None:
    page = parse_html(
        "<p>The <span class='popover-x' data-toggle='popover'>mayor</span> <span class='popover-x'>A bubble.</span>spoke</p>"
    )
    assert page.text == "The mayor spoke"


HEAD = "<!doctype html><html lang=en><head><title>Bridge closed</title></head><body><h1>Bridge closed</h1>"
REST = paragraphs(SECOND, THIRD)
# Pages whose story is folded, or left to a script: all three paragraphs are read.
FOLDED = [
    ("behind a link", f"{paragraphs(FIRST)}<p><a>Show full article</a></p><div style='display:none'>{REST}</div>"),
    ("named by a button", f"{paragraphs(FIRST)}<button aria-controls='r'>…</button><div id='r' hidden>{REST}</div>"),
    ("before a button", f"{paragraphs(FIRST)}<div hidden>{REST}</div><button>Read more</button>"),
    ("in another language", f"{paragraphs(FIRST)}<span>Weiterlesen</span><div hidden>{REST}</div>"),
    ("paragraph by paragraph", f"{paragraphs(FIRST)}<div>Read more</div><p hidden>{SECOND}</p><p hidden>{THIRD}</p>"),
]  # fmt: skip


@pytest.mark.parametrize("inside", [row[1] for row in FOLDED], ids=[row[0] for row in FOLDED])
def test_folded_stories(inside: str) -> None:
    assert body_of(read(f"{HEAD}<article>{inside}</article>")) == STORY


LONG = paragraphs(
    *STORY, *(text.replace("Tamas", "Udal").replace("Drivers", "Riders").replace("Nobody", "No one") for text in STORY)
)
# Pages that show nothing of a story without their scripts.
UNSHOWN = [
    ("hidden until a script shows it", f"<div style='visibility:hidden'>{LONG}</div>"),
    ("in <noscript>", f"<div id=app></div><noscript><article>{LONG}</article></noscript>"),
    ("hidden by an attribute", f"<main hidden>{LONG}</main>"),
]


@pytest.mark.parametrize("inside", [row[1] for row in UNSHOWN], ids=[row[0] for row in UNSHOWN])
def test_pages_that_show_nothing_without_scripts(inside: str) -> None:
    assert body_of(read(HEAD + inside))[: len(STORY)] == STORY


# What stays hidden beside a story that is shown.
HIDDEN = [
    f"<div hidden>{paragraphs(THIRD)}</div>",
    f"<noscript>{paragraphs(THIRD)}</noscript>",
    f"<a href='#m'>Sign in</a><div id=m class=modal style='display:none'><form>{paragraphs(THIRD)}<input></form></div>",
]


@pytest.mark.parametrize("markup", HIDDEN)
def test_what_is_hidden_stays_so_beside_a_story(markup: str) -> None:
    assert THIRD not in read(f"{HEAD}<article>{paragraphs(FIRST, SECOND)}{markup}</article>").article.text
