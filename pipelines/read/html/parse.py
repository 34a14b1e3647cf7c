"""HTML to visible text in segments: one parse, one linear walk.

What belongs here: what a page shows, in which order, and which element shows it.  What does not: what a segment means
(main_text) and what the page says about itself (metadata).

Every element is met once, in document order, with a link to its parent's record; what its ancestors are is inherited when
it is met, so that no node is asked for its parent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.read.html.bombs import refuse_bombs
from pipelines.read.html.furniture import NO_TRAITS, Traits, traits_of
from pipelines.read.lines import LONGEST_WORD

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
SAME: Final = 1 << 17  # inside navigation, whose items are one segment

_FLAG_OF_TAG: Final[dict[str, int]] = {
    "a": LINK, "b": STRONG, "strong": STRONG, "ul": LIST, "ol": LIST, "dl": LIST,
    "table": TABLE, "blockquote": QUOTE, "figure": FIGURE, "figcaption": FIGCAPTION, "nav": NAV, "aside": ASIDE,
    "footer": FOOTER, "header": HEADER, "form": FORM, "button": BUTTON, "article": ARTICLE,
    "h1": HEADING, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING,
    **dict.fromkeys(UNSEEN_TAGS, UNSEEN),
}  # fmt: skip
# Inline elements that say nothing about sight or meaning and need no look at their attributes.
_BARE_TAGS: Final = (
    "a", "abbr", "b", "br", "cite", "code", "em", "font", "i", "img", "input", "mark", "path", "s", "small", "source", "strong",
    "sub", "sup", "time", "u", "wbr",
)  # fmt: skip
# For each tag: its flags, whether it is a block, whether its attributes are looked at.
_KINDS: Final[dict[str, tuple[int, bool, bool]]] = {
    **{tag: (flags, False, True) for tag, flags in _FLAG_OF_TAG.items()},
    **dict.fromkeys(("span", "label", "ins", "del", "q"), (0, False, True)),
    **{tag: (_FLAG_OF_TAG.get(tag, 0), False, False) for tag in _BARE_TAGS},
    **{tag: (_FLAG_OF_TAG.get(tag, 0), True, True) for tag in BLOCK_TAGS},
}
# Inside navigation these have a segment of their own all the same.
_OWN_LINE: Final = frozenset({"p", "h1", "article"})
_INLINE: Final = LINK | STRONG
# Helper classes that take an element from sight; some templates put ", opens new tab" there.
_HIDING: Final = re.compile(
    r"(?<![\w-])(?:sr-only|visually-hidden|visuallyhidden|u-visually-hidden|screen-reader-text|screen-reader-only)(?![\w-])"
    r"|rollover-(?:block|content)|tooltip-?(?:text|content)|popover"
)
_HIDING_STYLE: Final = re.compile(r"display:\s{0,9}none|visibility:\s{0,9}hidden|clip:\s{0,9}rect\(", re.I)
_VISIBLE: Final = re.compile(r"[^\s\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f]")


@dataclass(slots=True, eq=False)
class Element:
    """A block element of the page; ``flags`` tell what it and its ancestors are."""

    tag: str
    parent: Element | None  # the nearest block element above
    number: int  # among the page's block elements in document order, from 0
    flags: int
    place: int  # among its parent's child elements, from 1
    attributes: Mapping[str, str | None]
    traits: Traits  # what its tag and names say
    _path: str | None = None

    @property
    def path(self) -> str:
        """A CSS selector that finds the element: ``html body:nth-child(2) p:nth-child(1)``."""
        if self._path is None:
            above = self.parent
            self._path = f"{above.path} {self.tag}:nth-child({self.place})" if above is not None else self.tag
        return self._path

    def ancestors(self) -> Iterator[Element]:
        """The element itself, the block element around it, and so on up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


class Segment(NamedTuple):
    """One line of the page's text: what one block element shows between two breaks.

    ``start``/``end`` are code points into ``HtmlPage.text``; the counts are characters of ``text`` inside ``<a>``
    and ``<b>``/``<strong>``, before spaces were normalised.
    """

    number: int
    text: str
    start: int
    end: int
    element: Element
    tag: str
    flags: int
    link_chars: int
    strong_chars: int
    n_links: int
    follows_image: bool
    n_words: int

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
    space, segments are joined by ``\\n``; two ``<br>`` in a row end a segment.  Navigation is one segment with all its items.

    Raises:
        PageError: as ``refuse_bombs``.
    """
    refuse_bombs(text)
    tree = LexborHTMLParser(text)
    body = tree.body or tree.root
    if body is None:
        return HtmlPage(tree, [], [], "")
    elements, runs = _walk(body)
    segments = _segments(runs)
    return HtmlPage(tree, elements, segments, "\n".join([segment.text for segment in segments]))


class _Run:
    """The text of one block element between two breaks, as it is met."""

    __slots__ = ("block", "follows_image", "last_link", "links", "n_links", "parts", "strong")

    def __init__(self, block: Element, follows_image: bool) -> None:
        self.block = block
        self.follows_image = follows_image
        self.parts: list[str] = []
        self.links = self.strong = self.n_links = self.last_link = 0


class _Kind(NamedTuple):
    """What a tag says of every element that has it."""

    tag: str
    flags: int
    is_block: bool
    is_asked: bool  # whether its attributes are looked at


_TEXT: Final = (
    2  # Lexbor's numbers of tags: text, and the first that is a page's own name (LXB_TAG__TEXT, LXB_TAG__LAST_ENTRY)
)
_OWN_NAMES: Final = 1_000
_kinds: Final[dict[int, _Kind | None]] = {}  # by Lexbor's number of the tag


def _kind_of(node: LexborNode) -> _Kind | None:
    """The kind of an element; None for what shows nothing (a comment, the doctype)."""
    tag = node.tag
    if tag is None or tag[0] in "-!":
        kind = None
    else:  # a tag of the page's own with a hyphen is a component, shown as a box
        kind = _Kind(tag, *_KINDS.get(tag, (0, "-" in tag, True)))
    if node.tag_id < _OWN_NAMES:
        _kinds[node.tag_id] = kind
    return kind


def _walk(body: LexborNode) -> tuple[list[Element], list[_Run]]:
    """The visible block elements, and their text in runs, both in document order.

    One loop over a thousand nodes and more: from child to sibling, with what is inherited on a stack, and nodes are asked as
    little as can be.  What is unseen, a script among it, is passed over with all that it holds.
    """
    block = Element("html", None, 0, 0, 1, {}, NO_TRAITS)
    elements: list[Element] = [block]
    runs: list[_Run] = []
    kinds = _kinds
    run: _Run | None = None  # the run that is open
    is_pictured = is_spaced = False
    breaks = 0  # <br> since the last text
    # The next sibling of each open element, and what held there: flags, block element, link, elements so far.
    stack: list[tuple[LexborNode | None, int, Element, int, int]] = []
    flags = link = links = 0
    place = 1  # <head> is the first
    node: LexborNode | None = body
    while True:
        if node is None:
            if not stack:
                return elements, runs
            node, flags, block, link, place = stack.pop()
            continue
        number = node.tag_id
        if number == _TEXT:
            text = node.text_content
            if text is None or text.isspace():
                is_spaced = True
                node = node.next
                continue
            if run is None or block is not run.block or breaks > 1:
                run = _Run(block, is_pictured)
                runs.append(run)
                is_pictured = False
            elif is_spaced or breaks:
                run.parts.append(" ")
            is_spaced = False
            breaks = 0
            run.parts.append(text)
            if flags & _INLINE:
                size = len(text)
                if link:
                    run.links += size
                    if link != run.last_link:
                        run.last_link = link
                        run.n_links += 1
                if flags & STRONG:
                    run.strong += size
            node = node.next
            continue
        kind = kinds[number] if number in kinds else _kind_of(node)
        if kind is None:
            node = node.next
            continue
        tag, own, is_block, is_asked = kind
        place += 1
        if own == UNSEEN:
            node = node.next
            continue
        if is_asked:
            attributes = node.attributes
            if attributes and (
                (("hidden" in attributes or "style" in attributes) and _is_hidden(attributes))
                or ((name := attributes.get("class")) and _hides(name))
            ):
                node = node.next
                continue
        elif tag == "br":
            breaks += 1
        elif tag == "img":
            is_pictured = True
        inside = node.first_child
        if not is_block:
            if inside is None:
                node = node.next
                continue
            stack.append((node.next, flags, block, link, place))
            flags |= own
            if own == LINK:
                links += 1
                link = links
        else:
            stack.append((node.next if stack else None, flags, block, link, place))
            if flags & SAME and tag not in _OWN_LINE:
                is_spaced = True
                flags |= own
            else:
                traits = traits_of(tag, attributes)
                flags = (flags | own) & ~SAME
                block = Element(tag, block, len(elements), flags, place, attributes, traits)
                elements.append(block)
                if traits.is_one_line:
                    flags |= SAME
                run, breaks, is_spaced = None, 0, False
        place = 0
        node = inside


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether attribute or style take an element from sight.

    React streams parts of a page in ``<div hidden id="S:…">`` and shows them at once.
    """
    if "hidden" in attributes and not (attributes.get("id") or "").startswith("S:"):
        return True
    style = attributes.get("style")
    return style is not None and _HIDING_STYLE.search(style) is not None


@lru_cache(1 << 15)
def _hides(name: str) -> bool:
    return _HIDING.search(name) is not None


def _segments(runs: list[_Run]) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for run in runs:
        text = " ".join("".join(run.parts).split())
        if not text.isascii() and _VISIBLE.search(text) is None:
            continue
        block = run.block
        end = position + len(text)
        segments.append(
            Segment(
                len(segments), text, position, end, block, block.tag, block.flags,
                run.links, run.strong, run.n_links, run.follows_image,
                max(text.count(" ") + 1, len(text) // LONGEST_WORD),
            )
        )  # fmt: skip
        position = end + 1
    return segments
