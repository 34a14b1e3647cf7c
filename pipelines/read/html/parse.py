"""HTML to visible text in segments: one parse, one linear walk.

What belongs here: what a page shows, in which order, and which element shows it.  What does not: what a segment means
(main_text) and what the page says about itself (metadata).

A walk child by child with paths costs five times a linear ``traverse``; so elements are met once, in document order, each
with a link to its parent's record, and everything about ancestors is inherited when an element is met.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.read.html.bombs import refuse_bombs
from pipelines.read.html.furniture import NO_TRAITS, Traits, traits_of
from pipelines.read.html.hidden import (
    KEEPS_LINES,
    hiding_of,
    is_folded,
    is_hidden,
    is_note_mark,
    opens_bubble,
    raised,
    style_of,
)
from pipelines.read.html.line_ends import goes_on, is_in_line, lines_as_set
from pipelines.read.html.shadow import is_shadow_root, open_shadow_roots
from pipelines.read.lines import LEAST_SPACED, count_words

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
RAISED: Final = 1 << 18  # <sup>
STRUCK: Final = 1 << 19  # withdrawn by the page itself
LINES: Final = 1 << 20  # line ends are shown

_FLAG_OF_TAG: Final[dict[str, int]] = {
    "a": LINK, "b": STRONG, "strong": STRONG, "ul": LIST, "ol": LIST, "dl": LIST,
    "table": TABLE, "blockquote": QUOTE, "figure": FIGURE, "figcaption": FIGCAPTION, "nav": NAV, "aside": ASIDE,
    "footer": FOOTER, "header": HEADER, "form": FORM, "button": BUTTON, "article": ARTICLE,
    "sup": RAISED, "del": STRUCK, "s": STRUCK, "strike": STRUCK, "pre": LINES,
    "h1": HEADING, "h2": HEADING, "h3": HEADING, "h4": HEADING, "h5": HEADING, "h6": HEADING,
    **dict.fromkeys(UNSEEN_TAGS, UNSEEN),
}  # fmt: skip
# Inline elements that say nothing about sight or meaning and need no look at their attributes.
_BARE_TAGS: Final = (
    "a", "abbr", "b", "br", "cite", "code", "em", "font", "i", "img", "input", "mark", "path", "s", "small", "source", "strong",
    "strike", "sub", "sup", "time", "u", "wbr",
)  # fmt: skip
# For each tag: its flags, whether it is a block, whether its attributes are looked at.
_KINDS: Final[dict[str, tuple[int, bool, bool]]] = {
    **{tag: (flags, False, True) for tag, flags in _FLAG_OF_TAG.items()},
    **dict.fromkeys(("span", "label", "ins", "q"), (0, False, True)),
    **{tag: (_FLAG_OF_TAG.get(tag, 0), False, False) for tag in (*_BARE_TAGS, "del")},
    **{tag: (_FLAG_OF_TAG.get(tag, 0), True, True) for tag in BLOCK_TAGS},
}
# Inside navigation these have a segment of their own all the same.
_OWN_LINE: Final = frozenset({"p", "h1", "article"})
_INLINE: Final = LINK | STRONG | RAISED
_VISIBLE: Final = re.compile(r"[^\s\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u180e\u2800\u3164]")
_LONGEST_MARK: Final = 5  # characters of a note's mark in a link
_LONGEST_STRUCK: Final = 1_000  # characters: a longer one is a tag that was never closed
# Running text that a page shows at least where none of its story is hidden: own, about three sentences.
_LITTLE_PROSE: Final = 600
_LONG_LINE: Final = 80  # characters
_MUCH_MORE: Final = 3  # times the running text that is shown


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

    Visible is what is not script, style, template, noscript, hidden or display:none.  Where that leaves hardly any running text
    and the page holds far more, its scripts would have shown it: then what is hidden, and <noscript>, is read too.  White
    space inside a segment is one space, segments are joined by ``\\n``; ``<br>`` ends a segment, except in a heading and
    where the sentence goes on in lower case.  Navigation is one segment with all its items.

    Raises:
        PageError: as ``refuse_bombs``.
    """
    refuse_bombs(text)
    try:
        return _parse(text, opens=False)
    except _ShadowRoot:
        return _parse(open_shadow_roots(text), opens=True)


class _ShadowRoot(Exception):
    """The page shows what stands in a <template>."""


def _parse(text: str, *, opens: bool) -> HtmlPage:
    """``opens``: whether shadow roots were opened.  Raises _ShadowRoot where they must be."""
    tree = LexborHTMLParser(text)
    body = tree.body or tree.root
    if body is None:
        return HtmlPage(tree, [], [], "")
    elements, runs, is_whole = _walk(body, text, opens=opens)
    segments = _segments(runs)
    if not is_whole and (shown := _prose(segments)) < _LITTLE_PROSE:
        all_elements, runs, _ = _walk(body, text, opens=True, reveals=True)
        revealed = _segments(runs)
        if _prose(revealed) > max(_LITTLE_PROSE, _MUCH_MORE * shown):
            elements, segments = all_elements, revealed
    return HtmlPage(tree, elements, segments, "\n".join([segment.text for segment in segments]))


def _prose(segments: list[Segment]) -> int:
    """Characters in long lines that are not mostly links."""
    return sum([len(s.text) for s in segments if len(s.text) >= _LONG_LINE and 2 * s.link_chars < len(s.text)])


class _Run:
    """The text of one block element between two breaks, as it is met."""

    __slots__ = ("block", "follows_image", "last_link", "links", "n_links", "parts", "strong")

    def __init__(self, block: Element, follows_image: bool) -> None:
        self.block = block
        self.follows_image = follows_image
        self.parts: list[str] = []
        self.links = self.strong = self.n_links = self.last_link = 0


def _walk(
    body: LexborNode, source: str, *, opens: bool, reveals: bool = False
) -> tuple[list[Element], list[_Run], bool]:
    """The visible block elements, and their text in runs, both in document order; and whether nothing was left out as hidden.

    ``reveals``: with what attributes and styles hide, as far as it is not called furniture, and with <noscript>.

    One loop over a thousand nodes and more: what it needs is bound to local names, and nodes are asked as little as can be.
    """
    top = Element("html", None, 0, 0, 1, {}, NO_TRAITS)
    root = body.parent
    elements: list[Element] = [top]
    runs: list[_Run] = []
    # What a seen element hands down: (flags, block element, link).
    known: dict[int, tuple[int, Element, int]] = {(root if root is not None else body).mem_id: (0, top, 0)}
    above = known.get
    places = {root.mem_id: 1} if root is not None else {}  # <head> is the first
    placed = places.get
    kind_of = _KINDS.get
    run: _Run | None = None  # the run that is open
    is_pictured = is_spaced = is_raw = False
    breaks = 0  # <br> since the last text
    is_whole = True
    keeps = 0  # whether the run that is open keeps its line ends
    for node in body.traverse(include_text=True):
        tag = node.tag
        if tag == "-text":
            if is_raw:  # of a script or style: not worth a copy
                continue
            text = node.text_content
            if text is None or text.isspace():
                is_spaced = True
                if keeps and text and run is not None:
                    run.parts.append(text)
                continue
            if len(text) < 6 and not text.isascii() and _VISIBLE.search(text) is None:  # 6: own, a few invisible marks
                continue
            parent = node.parent
            context = above(parent.mem_id) if parent is not None else None
            if context is None:
                continue
            flags, block, link = context
            if (
                run is None
                or block is not run.block
                or (breaks and (breaks > 1 or not (flags & (HEADING | SAME) or goes_on(run.parts, text))))
            ):
                run = _Run(block, is_pictured)
                runs.append(run)
                is_pictured = False
                keeps = block.flags & LINES
            elif is_spaced or breaks:
                run.parts.append(" ")
            is_spaced = False
            breaks = 0
            run.parts.append(text)
            if flags & _INLINE:
                size = len(text)
                if flags & RAISED:
                    run.parts[-1] = raised(text, "".join(run.parts[:-1]), node)
                elif link and size <= _LONGEST_MARK and is_note_mark(text, "".join(run.parts[:-1]), node):
                    run.parts.pop()
                    continue
                if link:
                    run.links += size
                    if link != run.last_link:
                        run.last_link = link
                        run.n_links += 1
                if flags & STRONG:
                    run.strong += size
            continue
        if tag is None:
            continue
        kind = kind_of(tag)
        if kind is None:  # a tag of the page's own, a comment, the doctype
            if tag[0] in "-!":
                continue
            kind = (0, "-" in tag and not is_in_line(node), True)
        own, is_block, is_asked = kind
        is_raw = own == UNSEEN
        parent = node.parent
        if parent is None:
            continue
        above_id = parent.mem_id
        place = places[above_id] = placed(above_id, 0) + 1
        if is_raw:
            if tag == "template" and not opens and is_shadow_root(node.attributes):
                raise _ShadowRoot
            if tag != "noscript" or not reveals:
                is_whole = is_whole and tag != "noscript"
                continue
            is_raw = False
        context = above(above_id)
        if context is None:
            continue
        inherited, over, link = context
        if tag == "br":
            breaks += 1
            continue
        if tag == "img":
            is_pictured = True
            continue
        if is_asked:
            attributes = node.attributes
            if attributes:
                style = attributes.get("style")
                how = style_of(style) if style is not None else 0
                if how or "hidden" in attributes:
                    if is_hidden(attributes) and tag != "body" and not is_folded(node, tag, attributes, source):
                        if not reveals or traits_of(tag, attributes).sign is not None:
                            is_whole = False
                            continue
                    elif how == KEEPS_LINES:
                        own |= LINES
                by = hiding_of(name) if (name := attributes.get("class")) else ""
                if by and (by == "reader" or not opens_bubble(attributes)):
                    continue
        identity = node.mem_id
        if not is_block:
            if own == STRUCK and len(node.text()) < _LONGEST_STRUCK:
                continue
            known[identity] = (inherited | own, over, identity if own == LINK else link)
            continue
        if inherited & SAME and tag not in _OWN_LINE:
            is_spaced = True
            known[identity] = (inherited | own, over, link)
            continue
        traits = traits_of(tag, attributes)
        flags = (inherited | own) & ~SAME
        element = Element(tag, over, len(elements), flags, place, attributes, traits)
        elements.append(element)
        known[identity] = (flags | SAME if traits.is_one_line else flags, element, link)
        run, breaks, is_spaced = None, 0, False
    return elements, runs, is_whole


def _segments(runs: list[_Run]) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for run in runs:
        block = run.block
        if block.flags & LINES:
            lines = [" ".join(line.split()) for line in lines_as_set("".join(run.parts))]
        else:
            lines = [" ".join("".join(run.parts).split())]
        for text in lines:
            size = len(text)
            if not size or (not text.isascii() and _VISIBLE.search(text) is None):
                continue
            n_words = text.count(" ") + 1
            if n_words * LEAST_SPACED < size:
                n_words = count_words(text)
            end = position + size
            segments.append(
                Segment(
                    len(segments), text, position, end, block, block.tag, block.flags,
                    run.links if run.links < size else size, run.strong, run.n_links, run.follows_image, n_words,
                )
            )  # fmt: skip
            position = end + 1
    return segments
