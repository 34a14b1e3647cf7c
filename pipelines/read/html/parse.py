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
from typing import Final, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipelines.read.html.bombs import refuse_bombs
from pipelines.read.html.furniture import NO_TRAITS, Traits, traits_of
from pipelines.read.html.hidden import (
    KEEPS_LINES,
    Controls,
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
from pipelines.read.html.tags import HEADING, KINDS, LINES, LINK, RAISED, SAME, STRONG, STRUCK, UNSEEN
from pipelines.read.lines import LEAST_SPACED, count_words

# Inside navigation these have a segment of their own all the same.
_OWN_LINE: Final = frozenset({"p", "h1", "article"})
_INLINE: Final = LINK | STRONG | RAISED
_VISIBLE: Final = re.compile(r"[^\s\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u180e\u2800\u3164]")
_LONGEST_MARK: Final = 5  # characters of a note's mark in a link
_LONGEST_STRUCK: Final = 1_000  # characters: a longer one is a tag that was never closed
PATH_STEPS: Final = 200  # of an element's selector; pages of news are some thirty deep
LEAST_PROSE: Final = (
    600  # characters of running text that a page shows at least where nothing of its story is missing: own
)
LONG_LINE: Final = 80  # characters of a line of running text, at least
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
        """A CSS selector that finds the element: ``html body:nth-child(2) p:nth-child(1)``; its last PATH_STEPS steps where it
        stands deeper."""
        if self._path is None:
            above = self.parent
            if above is None:
                self._path = self.tag
            elif above._path is not None:
                self._path = _with_step(above._path, self)
            else:
                unknown = [self]
                while above is not None and above._path is None:
                    unknown.append(above)
                    above = above.parent
                path = above._path if above is not None else None
                for element in reversed(unknown):
                    path = element._path = _with_step(path, element) if path is not None else element.tag
        return self._path or ""

    def ancestors(self) -> Iterator[Element]:
        """The element itself, the block element around it, and so on up to the root."""
        element: Element | None = self
        while element is not None:
            yield element
            element = element.parent


def _with_step(path: str, element: Element) -> str:
    """The selector of an element below one with that path."""
    longer = f"{path} {element.tag}:nth-child({element.place})"
    return longer if len(longer) < PATH_STEPS else " ".join(longer.split(" ")[-PATH_STEPS:])


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


class Piece(NamedTuple):
    """A text node that went into a line: the number of its run in document order, the node, and what was taken over of it."""

    run: int
    node: LexborNode
    part: str


def parse_html(text: str, pieces: list[Piece] | None = None) -> HtmlPage:
    """The visible text of an HTML page in segments, in document order.

    Visible is what is not script, style, template, noscript, hidden or display:none.  Where that leaves hardly any running text
    and the page holds far more, its scripts would have shown it: then what is hidden, and <noscript>, is read too.  White
    space inside a segment is one space, segments are joined by ``\\n``; ``<br>`` ends a segment, except in a heading and
    where the sentence goes on in lower case.  Navigation is one segment with all its items.  ``pieces``: takes up the text nodes.

    Raises:
        PageError: as ``refuse_bombs``.
    """
    refuse_bombs(text)
    try:
        return _parse(text, pieces, opens=False)
    except _ShadowRoot:
        return _parse(open_shadow_roots(text), pieces, opens=True)


class _ShadowRoot(Exception):
    """The page shows what stands in a <template>."""


def _parse(text: str, pieces: list[Piece] | None, *, opens: bool) -> HtmlPage:
    """``opens``: whether shadow roots were opened.  Raises _ShadowRoot where they must be."""
    tree = LexborHTMLParser(text)
    body = tree.body or tree.root
    if body is None:
        return HtmlPage(tree, [], [], "")
    met: list[Piece] | None = None if pieces is None else []
    elements, runs, is_whole = _walk(body, text, met, opens=opens)
    segments = _segments(runs)
    if not is_whole and (shown := running_text(segments)) < LEAST_PROSE:
        all_met: list[Piece] | None = None if pieces is None else []
        all_elements, runs, _ = _walk(body, text, all_met, opens=True, reveals=True)
        revealed = _segments(runs)
        if is_far_more(running_text(revealed), shown):
            elements, segments, met = all_elements, revealed, all_met
    if pieces is not None and met is not None:
        pieces += met
    return HtmlPage(tree, elements, segments, "\n".join([segment.text for segment in segments]))


def running_text(segments: list[Segment]) -> int:
    """Characters in long lines that are not mostly links."""
    return sum([len(s.text) for s in segments if len(s.text) >= LONG_LINE and 2 * s.link_chars < len(s.text)])


def is_far_more(unseen: int, shown: int) -> bool:
    """Whether running text that a page holds and does not show is its story, against what it shows; both in characters."""
    return unseen > max(LEAST_PROSE, _MUCH_MORE * shown)


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


# Lexbor's numbers of tags: text, and the first that is a page's own name (LXB_TAG__TEXT, LXB_TAG__LAST_ENTRY).
_TEXT: Final = 2
_OWN_NAMES: Final = 1_000
_kinds: Final[dict[int, _Kind | None]] = {}  # by Lexbor's number of the tag


def _kind_of(node: LexborNode) -> _Kind | None:
    """The kind of an element; None for what shows nothing (a comment, the doctype)."""
    tag, kind = node.tag, None
    if tag is not None and tag[0] not in "-!":
        # A tag of the page's own with a hyphen is a component, shown as a box where it is no part of a line.
        kind = _Kind(tag, *KINDS.get(tag, (0, "-" in tag and not is_in_line(node), True)))
    if node.tag_id < _OWN_NAMES:
        _kinds[node.tag_id] = kind
    return kind


def _walk(
    body: LexborNode, source: str, met: list[Piece] | None, *, opens: bool, reveals: bool = False
) -> tuple[list[Element], list[_Run], bool]:
    """The visible block elements, and their text in runs, both in document order; and whether nothing was left out as hidden.

    ``reveals``: with what attributes and styles hide, as far as it is not called furniture, and with <noscript>.

    One loop over a thousand nodes and more: from child to sibling, with what is inherited on a stack, and nodes are asked as
    little as can be.  What is unseen, a script among it, is passed over with all that it holds.
    """
    block = Element("html", None, 0, 0, 1, {}, NO_TRAITS)
    elements: list[Element] = [block]
    runs: list[_Run] = []
    kinds = _kinds
    run: _Run | None = None  # the run that is open
    is_pictured = is_spaced = False
    is_whole = True
    keeps = 0  # whether the run that is open keeps its line ends
    breaks = 0  # <br> since the last text
    controls = Controls(source)
    # The next sibling of each open element, and what held there: flags, block element, link, elements so far.
    stack: list[tuple[LexborNode | None, int, Element, int, int]] = []
    flags = link = links = 0
    place = 1  # <head> is the first
    node: LexborNode | None = body
    while True:
        if node is None:
            if not stack:
                return elements, runs, is_whole
            node, flags, block, link, place = stack.pop()
            continue
        number = node.tag_id
        if number == _TEXT:
            text = node.text_content
            if text is None or text.isspace():
                is_spaced = True
                if keeps and text and run is not None:
                    run.parts.append(text)
                node = node.next
                continue
            if len(text) < 6 and not text.isascii() and _VISIBLE.search(text) is None:  # 6: own, a few invisible marks
                node = node.next
                continue
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
            if flags & _INLINE:
                size = len(text)
                if flags & RAISED:
                    text = raised(text, "".join(run.parts[-_BEFORE:]), node)
                elif link and size <= _LONGEST_MARK and is_note_mark(text, "".join(run.parts[-_BEFORE:]), node):
                    node = node.next
                    continue
                if link:
                    run.links += size
                    if link != run.last_link:
                        run.last_link = link
                        run.n_links += 1
                if flags & STRONG:
                    run.strong += size
            run.parts.append(text)
            if met is not None:
                met.append(Piece(len(runs), node, text))
            node = node.next
            continue
        kind = kinds[number] if number in kinds else _kind_of(node)
        if kind is None:
            node = node.next
            continue
        tag, own, is_block, is_asked = kind
        place += 1
        if own == UNSEEN:
            if tag == "template" and not opens and is_shadow_root(node.attributes):
                raise _ShadowRoot
            if tag != "noscript" or not reveals:
                is_whole = is_whole and tag != "noscript"
                node = node.next
                continue
            own = 0
        if is_asked:
            attributes = node.attributes
            if attributes:
                style = attributes.get("style")
                how = style_of(style) if style is not None else 0
                if how or "hidden" in attributes:
                    if is_hidden(attributes) and tag != "body" and not is_folded(node, tag, attributes, controls):
                        if not reveals or traits_of(tag, attributes).sign is not None:
                            is_whole = False
                            node = node.next
                            continue
                    elif how == KEEPS_LINES:
                        own |= LINES
                by = hiding_of(name) if (name := attributes.get("class")) else ""
                if by and (by == "reader" or not opens_bubble(attributes)):
                    node = node.next
                    continue
        elif tag == "br":
            breaks += 1
        elif tag == "img":
            is_pictured = True
        inside = node.first_child
        if not is_block:
            if inside is None or (own == STRUCK and len(node.text()) < _LONGEST_STRUCK):
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


_BEFORE: Final = 4  # parts of a line that are looked at before a mark


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
