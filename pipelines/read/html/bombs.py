"""Pages on which an HTML parser takes quadratic time or memory, refused before they are parsed.

Each shape is told by counting, in time linear in the text and without a clock, so that the same page is refused everywhere.
An ordinary page costs a few counts of single characters.  What belongs here: shapes and their limits.  What does not: pages
that are merely long (a limit of ``parse_html``) and binary files (decode).

The limits stand where Lexbor 2.x needs about a third of a second or a few hundred megabytes (measured), a hundred times beyond
what pages of news hold.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from pipelines.model import PageError

MOST_TAGS: Final = 400_000  # opening and closing ones
DEEPEST: Final = 3_000  # elements inside one another
_MANY_TAGS: Final = 6_000  # a page with fewer can not be as deep as to matter, closed tags included
_MOST_ATTRIBUTES: Final = 200_000_000  # sum of squares over all long tags: their time is quadratic
_LONG_TAG: Final = 8_000  # characters
_MOST_OPTIONS: Final = 10_000
_MOST_UNCLOSED: Final = 600  # formatting elements: each is opened again in every paragraph behind it
_DENSE: Final = 80  # characters a tag
_QUOTED: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_BETWEEN_ATTRIBUTES: Final = re.compile(r"[\s/]+")
_TAG: Final = re.compile(r"<(/?[a-zA-Z][^\s/>]*)")
# Formatting elements of the HTML Standard (13.2.4.3), which the adoption agency algorithm copies.
_FORMATTING: Final = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
# Elements that are never open (void), or that the next of their kind closes.
_NEVER_DEEP: Final = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "dd", "dt", "li", "option", "optgroup", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr",
    }
)  # fmt: skip


def refuse_bombs(text: str) -> None:
    """Raises PageError: ``too_big`` for more tags than a page has, ``too_deep`` for the shapes named in its detail."""
    tags = text.count("<")
    if tags > MOST_TAGS:
        raise PageError("too_big", f"{tags:,} tags; at most {MOST_TAGS:,} are read")
    _refuse_attributes(text)
    if tags > _MOST_OPTIONS and (options := text.count("<option")) > _MOST_OPTIONS:
        raise PageError("too_deep", f"{options:,} options")
    # Bombs are dense; where text stands between the tags they are not counted.
    is_dense = tags > _MOST_UNCLOSED and len(text) < _DENSE * tags
    if tags > _MANY_TAGS or (is_dense and tags - 2 * text.count("</") > _MOST_UNCLOSED):
        _refuse_nesting(text)


def _refuse_attributes(text: str) -> None:
    """Tags with thousands of attributes; a long value, as of an image written into the page, is no such tag."""
    total, end = 0, 0
    for start in range(0, len(text) - _LONG_TAG, _LONG_TAG):
        if start < end or text.find(">", start, start + _LONG_TAG) >= 0:
            continue
        end = text.find(">", start)
        end = len(text) if end < 0 else end
        opening = text.find("<", text.rfind(">", 0, start) + 1, end)
        if opening >= 0 and text[opening + 1 : opening + 2].isalpha():
            total += len(_BETWEEN_ATTRIBUTES.split(_QUOTED.sub("", text[opening:end]))) ** 2
            if total > _MOST_ATTRIBUTES:
                raise PageError("too_deep", f"a tag of {end - opening:,} characters, nearly all of it attributes")


def _refuse_nesting(text: str) -> None:
    open_formatting: Counter[str] = Counter()
    depth = deepest = 0
    for written in _TAG.findall(text):
        name = written.lower()
        if name[0] == "/":
            name = name[1:]
            step = -1
        else:
            step = 1
        if name in _NEVER_DEEP:
            continue
        if name in _FORMATTING:
            open_formatting[name] += step
        depth = max(depth + step, 0)
        deepest = max(deepest, depth)
    if deepest > DEEPEST:
        raise PageError("too_deep", f"elements {deepest:,} deep inside one another")
    unclosed = sum(count for count in open_formatting.values() if count > 0)
    if unclosed > _MOST_UNCLOSED:
        raise PageError("too_deep", f"{unclosed:,} unclosed formatting elements")
