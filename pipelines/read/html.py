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
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.model import PageError

MAX_CHARACTERS: Final = 20_000_000

# ── tags ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

# Elements that begin a line of their own in the HTML Standard's rendering section (15.3), and those shown as boxes.
BLOCK_TAGS: Final = frozenset(
    """address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption
    figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup p pre search
    section summary table tbody td tfoot th thead tr ul video audio""".split()
)
# Never shown, or shown as something other than text of the page.
UNSEEN_TAGS: Final = frozenset(
    """script style template noscript head title svg iframe object select datalist textarea noembed noframes canvas
    map""".split()
)

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
_HIDDEN_STYLE: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_INVISIBLE: Final = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))


class Element:
    """An element of the page, met once; ``flags`` tell what it and its ancestors are."""

    __slots__ = ("attributes", "block", "children", "flags", "index", "node", "parent", "place", "tag", "_path", "breaks")

    def __init__(self, node: LexborNode, tag: str, parent: Element | None, index: int) -> None:
        self.node = node
        self.tag = tag
        self.parent = parent
        self.index = index  # in document order, from 0
        self.attributes: dict[str, str | None] = node.attributes
        self.children = 0  # child elements met so far
        self.place = 1  # among its parent's child elements, from 1
        self.flags = _FLAG_OF_TAG.get(tag, 0)
        self.breaks = tag in BLOCK_TAGS or "-" in tag
        self._path: str | None = None
        if parent is None:
            self.block: Element = self
            return
        parent.children += 1
        self.place = parent.children
        self.flags |= parent.flags
        self.block = self if self.breaks else parent.block

    @property
    def path(self) -> str:
        """A CSS selector that finds the element from the root: ``html>body:nth-child(2)>p:nth-child(1)``."""
        if self._path is None:
            self._path = f"{self.parent.path}>{self.tag}:nth-child({self.place})" if self.parent else self.tag
        return self._path

    def ancestors(self) -> Iterator[Element]:
        """The element itself, its parent, and so on up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class Segment(NamedTuple):
    """One line of the page's text: what one block element shows between two breaks.

    ``start``/``end`` are code points into ``HtmlPage.text``; the counts are characters of ``text`` inside ``<a>``,
    ``<b>``/``<strong>`` and ``<em>``/``<i>``, before spaces were normalised.
    """

    index: int
    text: str
    start: int
    end: int
    element: Element
    flags: int
    link_chars: int
    strong_chars: int
    emphasis_chars: int
    n_links: int

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
    walk = _Walk()
    root = tree.root
    if root is not None:
        walk.run(root)
    return HtmlPage(tree, walk.elements, walk.segments, "\n".join(segment.text for segment in walk.segments))


class _Walk:
    """The state of the one walk over the tree."""

    __slots__ = ("block", "breaks", "elements", "parts", "position", "segments")

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.segments: list[Segment] = []
        self.parts: list[tuple[str, Element]] = []
        self.block: Element | None = None
        self.breaks = 0  # <br> since the last text
        self.position = 0

    def run(self, root: LexborNode) -> None:
        known: dict[int, Element] = {}
        elements = self.elements
        for node in root.traverse(include_text=True):
            tag = node.tag
            if tag == "-text":
                parent_node = node.parent
                if parent_node is None:
                    continue
                parent = known[parent_node.mem_id]
                if parent.flags & UNSEEN:
                    continue
                text = node.text_content
                if not text:
                    continue
                if parent.block is not self.block:
                    if text.isspace():
                        continue
                    self.flush()
                    self.block = parent.block
                if self.breaks:
                    if text.isspace():
                        continue
                    if self.breaks > 1:
                        self.flush()
                        self.block = parent.block
                    else:
                        self.parts.append((" ", parent))
                    self.breaks = 0
                self.parts.append((text, parent))
            elif tag and tag[0] not in "-!":
                parent_node = node.parent
                above = known.get(parent_node.mem_id) if parent_node is not None else None
                element = Element(node, tag, above, len(elements))
                known[node.mem_id] = element
                elements.append(element)
                if element.attributes and _is_hidden(element):
                    element.flags |= UNSEEN
                if tag == "br":
                    self.breaks += 1
                elif element.breaks and self.parts:
                    self.flush()
        self.flush()

    def flush(self) -> None:
        """End the segment that is being collected."""
        parts, block = self.parts, self.block
        self.block = None
        self.breaks = 0
        if not parts or block is None:
            return
        self.parts = []
        text = " ".join("".join([part for part, _ in parts]).split())
        if not text or (not text.isascii() and not text.translate(_INVISIBLE).strip()):
            return
        link = strong = emphasis = n_links = flags = 0
        last_link: Element | None = None
        for part, element in parts:
            inline = element.flags
            flags |= inline
            if inline & (LINK | STRONG | EMPHASIS):
                size = len(part)
                if inline & LINK:
                    link += size
                    if element is not last_link:
                        n_links += 1
                        last_link = element
                if inline & STRONG:
                    strong += size
                if inline & EMPHASIS:
                    emphasis += size
        start = self.position
        end = start + len(text)
        self.segments.append(
            Segment(len(self.segments), text, start, end, block, block.flags, link, strong, emphasis, n_links)
        )
        self.position = end + 1


def _is_hidden(element: Element) -> bool:
    attributes = element.attributes
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    if style and _HIDDEN_STYLE.search(style):
        return True
    return element.tag == "dialog" and "open" not in attributes


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
