"""Pages that make careless code slow or large: one row a shape, each at the size at which it once hurt.

What belongs here: making the bytes, the same every time.  What does not: what must hold when they are read (``hold``).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.faults.shapes import SHAPES

STORY = "Some 340 families crossed the river on Monday, officials said."
FILLED = 100_000  # characters of a shape that is one text over and over


@dataclass(frozen=True, slots=True)
class Hostile:
    """One page: its media type, and what makes its bytes."""

    media_type: Literal["html", "text"]
    make: Callable[[], str]

    def payload(self) -> bytes:
        """The bytes of the page; half characters stay as the three bytes that careless writers make of them."""
        return self.make().encode("utf-8", "surrogatepass")


def _names(n: int) -> list[str]:
    """So many made-up names, all different."""
    ends = ("an", "or", "el", "is", "um", "ek", "ad", "io", "er", "yn")
    found = []
    for i in range(n):
        name, number = "BDFGKLMNPR"[i % 10], i
        while True:
            name += ends[number % 10]
            number //= 10
            if not number:
                break
        found.append(name)
    return found


def _html(body: str, head: str = "") -> str:
    return (
        f"<html lang=en><head><title>The gate opened</title>{head}</head><body><article><h1>The gate opened</h1>"
        f"<p>{STORY}</p>{body}</article></body></html>"
    )


def _text(body: str) -> str:
    return f"The gate opened\n\n{STORY}\n\n{body}"


def _linked(value: object, more: str = "") -> str:
    data = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "The gate opened"}
    data |= value if isinstance(value, dict) else {}
    return _html(more, f'<script type="application/ld+json">{json.dumps(data)}</script>')


def _nested(opening: str, inner: str, closing: str, depth: int) -> str:
    return opening * depth + inner + closing * depth


_FIRST, _LAST = _names(100), _names(10_000)
_PARAGRAPH = "The mayor of Lower Marsh, Otto Brandt, said on 3 March 2021 that 12 boats and some 340 people left. "

_TEXTS: dict[str, Callable[[], str]] = {
    "persons of one surname": lambda: " ".join(f"Mr. {name} Aster spoke. " for name in _LAST),
    "persons of one surname, a line each": lambda: "\n\n".join(f"{name} Aster spoke." for name in _LAST),
    "persons of one given name": lambda: " ".join(f"Celina {name} spoke. " for name in _LAST),
    "persons with a title of one surname": lambda: " ".join(f"President {name} Aster spoke. " for name in _LAST),
    "one surname ten thousand times": lambda: "Celina Aster spoke. " + "Aster spoke. " * 10_000,
    "persons by comma": lambda: ", ".join(f"{a} {b}" for a in _FIRST for b in _LAST[:60]),
    "organisations": lambda: " ".join(f"The {name} Company sold {i} ships." for i, name in enumerate(_LAST[:5000])),
    "acronyms": lambda: " ".join(f"The {name} {name} Agency ({name[0]}{name[1].upper()}A) met." for name in _LAST[:3000]),
    "places": lambda: "Paris, London, Berlin and Rome were quiet. " * 2500,
    "places named alike": lambda: "Springfield, San Antonio, Santa Maria, San Jose. " * 2500,
    "demonyms": lambda: "French, German and Iraqi men met Turkish women. " * 2500,
    "pronouns": lambda: "Celina Aster spoke. He said she saw them and they told him. " * 2000,
    "lines of text": lambda: "The boat left.\n" * 100_000,
    "lines of one word": lambda: "word\n" * 100_000,
    "lines of news": lambda: f"{_PARAGRAPH}\n" * 10_000,
    "lines with a colon": lambda: "Otto Brandt: It was late.\n" * 20_000,
    "blank lines": lambda: "\n" * 1_000_000 + "The boat left.",
    "blank lines of spaces": lambda: " \n" * 500_000 + "The boat left.",
    "blank lines between words": lambda: "The boat left.\n\n" * 60_000,
    "carriage returns": lambda: "The boat left.\r" * 30_000,
    "form feeds": lambda: "The boat left.\f" * 30_000,
    "one line of two megabytes": lambda: _PARAGRAPH * 20_000,
    "one sentence of two megabytes": lambda: "and the boat left the town " * 75_000,
    "one word of two megabytes": lambda: "a" * 2_000_000,
    "one number of two megabytes": lambda: "1" * 2_000_000,
    "quotations": lambda: "“We saw the boat,” Celina Aster said. " * 5_000,
    "quotations of one line each": lambda: "“We saw the boat,” Celina Aster said.\n\n" * 5_000,
    "quotations by many": lambda: " ".join(f"“We saw it,” said {a} {b}." for a in _FIRST[:50] for b in _LAST[:100]),
    "quotations never closed": lambda: "“We saw the boat, Celina Aster said. " * 5_000,
    "quotation marks turned": lambda: "” We saw the boat “ " * 8_000,
    "straight quotations": lambda: '"We saw the boat," she said. ' * 5_000,
    "quotations in quotations": lambda: "“He said ‘she said “no” to me’ again” " * 3_000,
    "speech verbs": lambda: "He said she said they said it said we said " * 2_500,
    "according to": lambda: "According to officials, according to him, the boat left, according to her. " * 2_500,
    "hedges": lambda: "Perhaps allegedly the boat may possibly have reportedly left. " * 2_500,
    "dates": lambda: "On 6 February 2024 it rained. " * 10_000,
    "dates that differ": lambda: " ".join(f"On {1 + i % 28} May {1900 + i % 200} it rained." for i in range(10_000)),
    "days of the week": lambda: "It rained on Monday, last Tuesday and next Friday. " * 4_000,
    "days without a year": lambda: "It rained on 3 March and on March 4. " * 5_000,
    "years": lambda: " ".join(f"in {year % 9999}" for year in range(20_000)),
    "lengths of time": lambda: "Two days ago, three weeks later, for ten years. " * 4_000,
    "times of day": lambda: "At 10:30 p.m. GMT, at noon, at 5 a.m. " * 4_000,
    "feasts": lambda: "At Easter, on Christmas Eve, during Ramadan. " * 4_000,
    "figures": lambda: "At least 12 people died and 340 were hurt. " * 4_000,
    "figures with units": lambda: "It cost $3.4 million, 12 percent, 5 km, 30 tons. " * 4_000,
    "figures by comma": lambda: ", ".join(f"{i} boats" for i in range(30_000)),
    "ranges": lambda: "Between 12 and 15 of the 20 to 30 people, 5-6 a day. " * 4_000,
    "number words": lambda: "two hundred and forty-five thousand three hundred " * 2_500,
    "a number of words": lambda: "hundred thousand million " * 5_000,
    "absences": lambda: "No deaths and no injuries were reported. " * 4_000,
    "changes": lambda: "It rose from 12 to 15 and fell by 3 to 9 percent. " * 4_000,
    "parts of wholes": lambda: "Of the 20 people, 5 were children, 3 of them girls. " * 3_000,
    "one-letter words": lambda: "a b c d e f g h " * (FILLED // 16),
    "two-letter words": lambda: "as is to be or no " * (FILLED // 18),
    "two-letter words that differ": lambda: " ".join(f"{name[:2]} {name[2:4]}" for name in _LAST * 2),
    "signs": lambda: "! ? . , ; : - ( ) " * (FILLED // 18),
    "signs without space": lambda: "!?.,;:()" * (FILLED // 8),
    "sentences of one letter": lambda: "A. B! C? " * (FILLED // 9),
    "hyphened capitals": lambda: "AB-" * 100,
    "hyphened capitals, a paragraph each": lambda: ("AB-" * 100 + "\n\n") * 100,
    "dotted capitals": lambda: "A.B/C'D-" * 40,
    "capitals by comma": lambda: "AB, CD, EF GH IJ KL, " * 40,
    "names before a dash": lambda: "Kesra Aster Brandt, Lower Marsh Town — " * 40,
    "a story in capitals": lambda: _PARAGRAPH.upper() * 1000,
    "a story in title case": lambda: _PARAGRAPH.title() * 1000,
    "a story in small letters": lambda: _PARAGRAPH.lower() * 1000,
    "brackets in brackets": lambda: _nested("(", "x", ")", 20_000),
    "lists of lists": lambda: "- - - - x\n" * 10_000,
    "tables by bars": lambda: "| 12 | boats | 3 March | Paris |\n" * 10_000,
    "tables by tabs": lambda: "12\tboats\t3 March\tParis\n" * 10_000,
    "soft hyphens in words": lambda: "bo\u00adat le\u00adft " * 20_000,
    "zero-width marks": lambda: "\u200bboat\u200b left\u2060 " * 20_000,
    "combining marks": lambda: "a" + "\u0301" * 200_000,
    "emoji": lambda: "😀" * 50_000,
    "other scripts": lambda: "лодка بۆ 船 נתיב " * 10_000,
    "digits of many scripts": lambda: "٣٤ १२ ๓๔ " * 10_000,
    "half characters": lambda: "bo\ud800at \udfff" * 5_000,
    "nulls": lambda: "bo\0at " * 20_000,
    "escapes": lambda: "\x1b[31mboat\x1b]8;;x\x07 " * 5_000,
    "fractions and powers": lambda: "½ ² ³ Ⅻ ⅞ " * 15_000,
    "huge numbers": lambda: "1e308 1e-308 -0 9,999,999,999,999,999,999 million trillion " * 2_000,
    "addresses": lambda: "https://example.org/a?b=c#d x@example.org " * 3_000,
}  # fmt: skip

_PAGES: dict[str, Callable[[], str]] = {
    "cells": lambda: _html("<table>" + "<tr><td>12<td>boats" * 25_000 + "</table>"),
    "cells in one row": lambda: _html("<table><tr>" + "<td>x" * 50_000 + "</table>"),
    "tables": lambda: _html("<table><tr><td>12</td></tr></table>" * 10_000),
    "breaks": lambda: _html("<p>" + "boat<br>" * 100_000),
    "breaks in pairs": lambda: _html("<p>" + "boat<br><br>" * 50_000),
    "breaks alone": lambda: _html("<p>" + "<br>" * 300_000),
    "sentences by breaks": lambda: _html("<p>" + "The boat left the town.<br>" * 60_000),
    "paragraphs": lambda: _html("<p>The boat left.</p>" * 50_000),
    "paragraphs of one word": lambda: _html("<p>boat</p>" * 80_000),
    "one paragraph of two megabytes": lambda: _html(f"<p>{_PARAGRAPH * 20_000}</p>"),
    "one paragraph of short words": lambda: _html("<p>" + "a b c d e f g h " * 30_000),
    "nested 2,900 deep": lambda: _html(_nested("<div>", "<p>The boat left.</p>", "</div>", 2_900)),
    "nested 2,900 deep with a line each": lambda: _html("<div><p>The boat left.</p>" * 1_400),
    "nested lists": lambda: _html(_nested("<ul><li>x", "y", "</ul>", 1_400)),
    "nested quotes": lambda: _html(_nested("<blockquote>", "<p>The boat left.</p>", "</blockquote>", 2_900)),
    "nested spans": lambda: _html("<p>" + _nested("<span>", "The boat left.", "</span>", 2_900)),
    "nested tables": lambda: _html(_nested("<table><tr><td>", "x", "</table>", 700)),
    "unclosed formatting": lambda: _html("<b><i><p>The boat left." * 250),
    "headings": lambda: _html("<h1>The gate opened</h1>" * 20_000),
    "headings that differ": lambda: _html("".join(f"<h2>{name} opened</h2><p>It rained." for name in _LAST)),
    "articles": lambda: _html("<article><h2>The boat left</h2><p>It rained all day.</p></article>" * 5_000),
    "links": lambda: _html("<a href=/x>The boat left</a> " * 30_000),
    "items of links": lambda: _html("<ul>" + "<li><a href=/x>The boat left</a>" * 30_000 + "</ul>"),
    "cards": lambda: _html("<div><a href=/x><h3>The boat left</h3></a><p>It rained all day in the town.</p></div>" * 5_000),
    "pictures": lambda: _html("<figure><img src=x><figcaption>A boat</figcaption></figure>" * 10_000),
    "classes": lambda: _html("".join(f'<p class="{name} byline-{name} author">Otto Brandt</p>' for name in _LAST)),
    "bylines": lambda: _html('<p class="byline">By Otto Brandt and Celina Aster</p>' * 10_000),
    "one byline of 100 kB": lambda: _html('<p class="byline">By ' + ", ".join(f"{n} Aster" for n in _LAST) + "</p>"),
    "time elements": lambda: _html("<time datetime=2024-02-06T10:00Z>6 February 2024</time> " * 10_000),
    "time elements at the edge": lambda: _html("<time datetime=9999-12-31T23:59:59-14:00>now</time>" * 5_000),
    "attributes": lambda: _html("<p " + " ".join(f"a{i}=b" for i in range(10_000)) + ">The boat left."),
    "an attribute of two megabytes": lambda: _html(f"<p title='{'x' * 2_000_000}'>The boat left."),
    "a class of 100 kB": lambda: _html(f"<p class='{'byline author ' * 8000}'>By Otto Brandt"),
    "entities": lambda: _html("<p>" + "&amp;&nbsp;&#8220;" * 40_000),
    "scripts": lambda: _html("<script>x()</script>" * 30_000),
    "one script of five megabytes": lambda: _html("<script>" + "x(1);" * 1_000_000 + "</script>"),
    "comments": lambda: _html("<!-- x -->" * 50_000),
    "tags of its own": lambda: _html("<x-boat>The boat left.</x-boat>" * 20_000),
    "options": lambda: _html("<select>" + "<option>x" * 9_900 + "</select>"),
    "drawings": lambda: _html("<svg><path d='M0 0'/><text>12</text></svg>" * 10_000),
    "templates": lambda: _html("<template><p>x</p></template>" * 10_000),
    "meta elements": lambda: _html("", "<meta name=author content='Otto Brandt'>" * 20_000),
    "a meta author of 100 kB": lambda: _html("", f"<meta name=author content='{' Otto Brandt,' * 8000}'>"),
    "meta tags": lambda: _html("", "".join(f"<meta property=article:tag content='{n}'>" for n in _LAST)),
    "a title of 100 kB": lambda: _html("", f"<meta property=og:title content='{'The gate opened ' * 6000}'>"),
    "a heading of 100 kB": lambda: _html(f"<h1>{'The gate opened ' * 6000}</h1>"),
    "a JSON-LD author of 100 kB": lambda: _linked({"author": "Otto Brandt and " * 6_250}),
    "a JSON-LD author of one word": lambda: _linked({"author": "a" * 100_000}),
    "a JSON-LD author of capitals": lambda: _linked({"author": "A" * 100_000}),
    "a JSON-LD author of spaces": lambda: _linked({"author": "Otto" + " " * 100_000 + "Brandt"}),
    "a JSON-LD author of brackets": lambda: _linked({"author": "Otto (" * 16_000}),
    "a JSON-LD author of slashes": lambda: _linked({"author": "a/" * 50_000}),
    "a JSON-LD author of ats": lambda: _linked({"author": "a@b." * 25_000}),
    "a JSON-LD author of dots": lambda: _linked({"author": "A. " * 33_000}),
    "a JSON-LD author of commas": lambda: _linked({"author": "Otto, " * 16_000}),
    "a JSON-LD author of hyphens": lambda: _linked({"author": "a-" * 50_000}),
    "JSON-LD authors": lambda: _linked({"author": [{"@type": "Person", "name": f"{n} Aster"} for n in _LAST]}),
    "JSON-LD of 100 kB each": lambda: _linked(dict.fromkeys(
        ("headline", "name", "description", "articleSection", "keywords", "publisher", "datePublished", "inLanguage"),
        "The gate opened " * 6_250)),
    "a JSON-LD body of two megabytes": lambda: _linked({"articleBody": _PARAGRAPH * 20_000}, f"<p>{_PARAGRAPH * 20}</p>"),
    "JSON-LD nodes": lambda: _linked({"@graph": [{"@type": "NewsArticle", "name": n} for n in _LAST]}),
    "JSON-LD nested": lambda: _html("", f'<script type="application/ld+json">{_nested("[", "1", "]", 50_000)}</script>'),
    "JSON-LD nested objects": lambda: _html(
        "", f'<script type="application/ld+json">{_nested(chr(123) + chr(34) + "a" + chr(34) + ":", "1", "}", 900)}</script>'),
    "JSON-LD broken": lambda: _html("", '<script type="application/ld+json">{"a":' + '"b",' * 50_000 + "</script>"),
    "JSON-LD of commas and space": lambda: _html(
        "", '<script type="application/ld+json">{"a":1' + ("," + " " * 998) * 1_000 + "</script>"),
    "JSON-LD of backslashes": lambda: _html("", '<script type="application/ld+json">{"a":"' + "\\x" * 50_000 + "</script>"),
    "JSON-LD scripts": lambda: _html("", '<script type="application/ld+json">{"@type":"NewsArticle"}</script>' * 5_000),
    "JSON-LD numbers at the edge": lambda: _html("", '<script type="application/ld+json">{"@type":"NewsArticle",'
        '"headline":1e400,"datePublished":-1e308,"author":[NaN,-0.0,Infinity],"keywords":' + "9" * 4_000 + "}</script>"),
    "words of another page": lambda: _html("".join(f"<p>{_PARAGRAPH}</p>" for _ in range(3_000))),
    "half characters": lambda: _html("<p>bo&#xD800;at \ud800</p>" * 2_000, "<meta property=og:site_name content='\ud800'>"),
}  # fmt: skip


def hostile_pages() -> dict[str, Hostile]:
    """Every page by name: each text also as one paragraph of HTML where it is small enough, and every shape of ``shapes``."""
    found: dict[str, Hostile] = {}
    for name, make in _TEXTS.items():
        found[f"text: {name}"] = Hostile("text", lambda make=make: _text(make()))  # type: ignore[misc]
        found[f"paragraph: {name}"] = Hostile("html", lambda make=make: _html(f"<p>{make()}</p>"))  # type: ignore[misc]
    for name, make in _PAGES.items():
        found[f"page: {name}"] = Hostile("html", make)
    for name, shape in SHAPES.items():
        found[f"shape: {name}"] = Hostile("text", lambda s=shape: _text(s * (FILLED // len(s))))  # type: ignore[misc]
    return found
