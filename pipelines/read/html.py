"""HTML to visible text in segments: a pre-scan that refuses known bombs, one parse, one linear walk.

What belongs here: what a page shows, in which order, and which element shows it.  What does not: what a segment means
(main_text) and what the page says about itself (metadata).

A walk child by child with paths costs five times a linear ``traverse``; so elements are met once, in document order, each
with a link to its parent's record, and everything about ancestors is inherited when an element is met.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.model import PageError

MAX_CHARACTERS: Final = 20_000_000

# ── tags ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Elements that begin a line of their own in the HTML Standard's rendering section (15.3), and those shown as boxes.
BLOCK_TAGS: Final = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "button", "caption", "center", "dd", "details", "dialog",
        "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3",
        "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "optgroup",
        "p", "pre", "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "video",
        "audio",
    }
)  # fmt: skip
# Never shown, or shown as something other than text of the page.
UNSEEN_TAGS: Final = frozenset(
    {
        "script", "style", "template", "noscript", "head", "title", "svg", "iframe", "object", "select", "datalist",
        "textarea", "noembed", "noframes", "canvas", "map",
    }
)  # fmt: skip

# Flags of an element, inherited from its ancestors.
UNSEEN: Final = 1
LINK: Final = 2
STRONG: Final = 4
EMPHASIS: Final = 8
LIST: Final = 16
TABLE: Final = 32
QUOTE: Final = 64
FIGURE: Final = 128
FIGCAPTION: Final = 256
NAV: Final = 512
ASIDE: Final = 1024
FOOTER: Final = 2048
HEADER: Final = 4096
FORM: Final = 8192
BUTTON: Final = 16384
HEADING: Final = 32768
ARTICLE: Final = 65536

_FLAG_OF_TAG: Final[dict[str, int]] = {
    "a": LINK, "b": STRONG, "strong": STRONG, "em": EMPHASIS, "i": EMPHASIS, "ul": LIST, "ol": LIST, "dl": LIST,
    "table": TABLE, "blockquote": QUOTE, "figure": FIGURE, "figcaption": FIGCAPTION, "nav": NAV, "aside": ASIDE,
    "footer": FOOTER, "header": HEADER, "form": FORM, "button": BUTTON, "article": ARTICLE,
    "h1": HEADING, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING,
    **dict.fromkeys(UNSEEN_TAGS, UNSEEN),
}  # fmt: skip
# What a style or a well-known helper class takes from sight; some templates put ", opens new tab" there.  React streams parts
# of a page in <div hidden id="S:…"> and shows them at once.
_HIDDEN: Final = (
    "[hidden]:not([id^='S:']),dialog:not([open]),[style*='display:none' i],[style*='display: none' i]"
    ",[style*='visibility:hidden' i],[style*='visibility: hidden' i],[style*='clip:rect(' i],[style*='clip: rect(' i]"
    ",span[class*='rollover-block'],span[class*='rollover-content'],span[class*='tooltiptext'],span[class*='tooltip-content'],span[class*='popover']"
    ",.sr-only,.visually-hidden,.visuallyhidden,.screen-reader-text,.screen-reader-only,.u-visually-hidden"
)
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))


@dataclass(slots=True, eq=False)
class Element:
    """A block element of the page; ``flags`` tell what it and its ancestors are."""

    node: LexborNode
    tag: str
    parent: Element | None  # the nearest block element above
    number: int  # among the page's block elements in document order, from 0
    flags: int
    place: int  # among its parent's child elements, from 1
    _attributes: dict[str, str | None] | None = None
    _path: str | None = None

    @property
    def attributes(self) -> dict[str, str | None]:
        """The element's attributes as written."""
        if self._attributes is None:
            self._attributes = self.node.attributes
        return self._attributes

    @property
    def path(self) -> str:
        """A CSS selector that finds the element: ``html body:nth-child(2) p:nth-child(1)``."""
        if self._path is None:
            above = f"{self.parent.path} " if self.parent else ""
            self._path = f"{above}{self.tag}:nth-child({self.place})" if above else self.tag
        return self._path

    def ancestors(self) -> Iterator[Element]:
        """The element itself, the block element around it, and so on up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class Segment(NamedTuple):
    """One line of the page's text: what one block element shows between two breaks.

    ``start``/``end`` are code points into ``HtmlPage.text``; the counts are characters of ``text`` inside ``<a>``,
    ``<b>``/``<strong>`` and ``<em>``/``<i>``, before spaces were normalised.
    """

    number: int
    text: str
    start: int
    end: int
    element: Element
    flags: int
    link_chars: int
    strong_chars: int
    emphasis_chars: int
    n_links: int
    follows_image: bool

    @property
    def tag(self) -> str:
        """Tag of the block element."""
        return self.element.tag

    @property
    def node(self) -> LexborNode:
        """The parser's node of the block element."""
        return self.element.node

    @property
    def path(self) -> str:
        """CSS selector of the block element."""
        return self.element.path


class HtmlPage(NamedTuple):
    """A parsed page: its tree, its elements in document order, its visible text and the segments of that text."""

    tree: LexborHTMLParser
    elements: list[Element]
    segments: list[Segment]
    text: str


def parse_html(text: str) -> HtmlPage:
    """The visible text of an HTML page in segments, in document order.

    Visible is what is not script, style, template, noscript, hidden or display:none.  White space inside a segment is one
    space, segments are joined by ``\\n``; two ``<br>`` in a row end a segment.

    Raises:
        PageError: ``too_big`` (more than 20 million characters) or ``too_deep`` (a shape that the parser needs quadratic
            time or memory for).
    """
    refuse_bombs(text)
    tree = LexborHTMLParser(text)
    root = tree.root
    if root is None:
        return HtmlPage(tree, [], [], "")
    elements, runs = _walk(root, {node.mem_id for node in root.css(_HIDDEN)})
    segments = _segments(runs)
    return HtmlPage(tree, elements, segments, "\n".join([segment.text for segment in segments]))


# Text of one block between two breaks: (text, flags, number of the innermost link or 0).
_Part = tuple[str, int, int]
# The block element, its text, and whether a picture stands between it and the text before.
_Run = tuple[Element, list[_Part], bool]


def _walk(root: LexborNode, hidden: set[int]) -> tuple[list[Element], list[_Run]]:
    """The visible block elements, and their text in runs, both in document order."""
    elements: list[Element] = []
    runs: list[_Run] = []
    is_pictured = False
    # What an element hands down: (flags, block element, link); None for the unseen.
    known: dict[int, tuple[int, Element, int] | None] = {}
    places: dict[int, int] = {}
    flag_of = _FLAG_OF_TAG.get
    current: Element | None = None  # the block element of the run that is open
    parts: list[_Part] = []
    breaks = 0  # <br> since the last text
    for node in root.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            parent = node.parent
            context = known[parent.mem_id] if parent is not None else None
            if context is None:
                continue
            text = node.text_content
            if not text:
                continue
            flags, block, link = context
            if block is not current or breaks:
                if text.isspace():
                    continue
                if block is not current or breaks > 1:
                    current, parts = block, []
                    runs.append((block, parts, is_pictured))
                    is_pictured = False
                else:
                    parts.append((" ", 0, 0))
                breaks = 0
            parts.append((text, flags, link))
        elif tag is not None and tag[0] not in "-!":
            parent = node.parent
            above = known.get(parent.mem_id) if parent is not None else None
            if tag == "br":
                breaks += 1
                continue
            if tag == "img":
                is_pictured = True
            own = flag_of(tag, 0)
            identity = node.mem_id
            if own & UNSEEN or identity in hidden or (above is None and elements):
                known[identity] = None
                if parent is not None:
                    places[parent.mem_id] = places.get(parent.mem_id, 0) + 1
                continue
            inherited, over, link = above if above is not None else (0, None, 0)
            above_id = parent.mem_id if parent is not None else 0
            place = places[above_id] = places.get(above_id, 0) + 1
            if own == LINK:
                link = identity
            if tag in BLOCK_TAGS or over is None or "-" in tag:
                element = Element(node, tag, over, len(elements), inherited | own, place)
                elements.append(element)
                known[identity] = (inherited | own, element, link)
                current, breaks = None, 0
            else:
                known[identity] = (inherited | own, over, link)
    return elements, runs


def _segments(runs: list[_Run]) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for block, parts, is_pictured in runs:
        text = " ".join("".join([part[0] for part in parts]).split())
        if not text or (not text.isascii() and not text.translate(_INVISIBLE).strip()):
            continue
        links: dict[int, int] = {}
        strong = emphasis = 0
        for part, flags, link in parts:
            if flags & (LINK | STRONG | EMPHASIS):
                if link:
                    links[link] = links.get(link, 0) + len(part)
                if flags & STRONG:
                    strong += len(part)
                if flags & EMPHASIS:
                    emphasis += len(part)
        end = position + len(text)
        linked = sum(links.values())
        segments.append(
            Segment(
                len(segments),
                text,
                position,
                end,
                block,
                block.flags,
                linked,
                strong,
                emphasis,
                len(links),
                is_pictured,
            )
        )
        position = end + 1
    return segments


# ── the pre-scan ─────────────────────────────────────────────────────────────────────────────────────────────────────

_TAG: Final = re.compile(r"<(/?[a-zA-Z][^\s>/]*)")


def refuse_bombs(text: str) -> None:
    """Raise PageError for shapes on which the parser takes quadratic time or memory; linear in the text, no clock."""
    if len(text) > MAX_CHARACTERS:
        raise PageError("too_big", f"{len(text):,} characters; at most {MAX_CHARACTERS:,} are read")
    if text.count("<") > 8000:
        names = Counter(_TAG.findall(text))
        for tag in ("div", "span", "section"):
            if names[tag] - names["/" + tag] > 2000:
                raise PageError("too_deep", f"{names[tag]:,} <{tag}> elements inside one another")
