"""A page as it was laid out, from its own elements, so far as they can be trusted: a serializer over the parsed tree.

Elements are written from an allow-list, with no attribute of the page's own but the spans of a table's cells; text is escaped;
what the reader does not show is not written.  A parser that reads the result must find each character where the tree had it, so
nothing is written that HTML's rules of nesting would move: a block inside a paragraph is a ``<span>``, a table that is not
regular is boxes.  What belongs here: elements.  What does not: words and marks (``paint``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from selectolax.lexbor import LexborNode

from pipelines.publish.pages.markup import escape
from pipelines.publish.pages.paint import FOLDED, Painter
from pipelines.read.html.line_ends import is_in_line
from pipelines.read.html.parse import HtmlPage
from pipelines.read.html.places import PlacedNode
from pipelines.read.html.tags import BLOCK_TAGS

_DEEPEST: Final = 60  # elements inside each other; what is deeper begins lines and has no elements
_MOST_CELLS: Final = 40  # that one cell may span
_LONGEST_ALT: Final = 200  # characters

# Of one line of text: nothing inside may be a block.
_LINES: Final = {
    "p": "p", "h1": "h2", "h2": "h3", "h3": "h4", "h4": "h5", "h5": "h6", "h6": "h6", "figcaption": "figcaption",
    "caption": "caption", "summary": "div", "dt": "dt", "legend": "div",
}  # fmt: skip
_BOXES: Final = frozenset({"ul", "ol", "dl", "li", "dd", "blockquote", "figure"})
_PARENTS: Final = {
    "li": frozenset({"ul", "ol"}), "dt": frozenset({"dl"}), "dd": frozenset({"dl"}), "figcaption": frozenset({"figure"}),
    "caption": frozenset({"table"}), "tr": frozenset({"tbody", "thead", "tfoot"}), "td": frozenset({"tr"}),
    "th": frozenset({"tr"}), "tbody": frozenset({"table"}), "thead": frozenset({"table"}), "tfoot": frozenset({"table"}),
}  # fmt: skip
_TABLE: Final = frozenset({"tbody", "thead", "tfoot", "tr", "td", "th", "caption"})
_CELLS: Final = frozenset({"td", "th"})
_SECTIONS: Final = frozenset({"tbody", "thead", "tfoot"})
_UNSHOWN: Final = frozenset({"colgroup", "col", "script", "style", "template"})
_LOOKS: Final = {
    "b": "fb", "strong": "fb", "i": "fi", "em": "fi", "cite": "fi", "u": "fu", "code": "fc", "tt": "fc", "kbd": "fc", "small": "fs",
    "a": "fa",
}  # fmt: skip


def laid_out(html: HtmlPage, nodes: Sequence[PlacedNode], painter: Painter) -> str:
    """The body of a page with its marks."""
    return "".join(_Layout(nodes, painter).written(html.tree.body or html.tree.root))


class _Layout:
    def __init__(self, nodes: Sequence[PlacedNode], painter: Painter) -> None:
        self._painter = painter
        self._nodes = {placed.node.mem_id: placed for placed in nodes}
        self._shown: set[int] = set()  # elements that hold text
        self._main: set[int] = set()  # elements that hold main text
        for placed in nodes:
            _mark_up(placed.node, self._shown)
            if painter.is_main(min(placed.start + 1, placed.end - 1)):
                _mark_up(placed.node, self._main)
        self._furniture = self._folded(nodes)
        self._open: list[str] = []  # tags that are written and not closed

    def _folded(self, nodes: Sequence[PlacedNode]) -> dict[int, list[tuple[int, int]]]:
        """The text of each outermost element that holds no main text."""
        tops: dict[int, int] = {}
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for placed in nodes:
            way, at, top = [], placed.node.parent, 0
            while at is not None and at.mem_id not in self._main:
                if at.mem_id in tops:
                    top = tops[at.mem_id]
                    break
                way.append(at.mem_id)
                top, at = at.mem_id, at.parent
            tops.update(dict.fromkeys(way, top))
            if top:
                found[top].append((placed.start, placed.end))
        return found

    def written(self, body: LexborNode | None) -> Iterator[str]:
        """The markup, piece by piece.  One loop with a stack: pages nest deep."""
        # Of each open element: its next sibling, what closes it, how many tags that are, whether it is inside one line.
        stack: list[tuple[LexborNode | None, str, int, bool]] = []
        node, is_line = body, False
        while True:
            if node is None:
                if not stack:
                    return
                node, closing, n_tags, is_line = stack.pop()
                del self._open[len(self._open) - n_tags :]
                yield closing
                continue
            placed = self._nodes.get(node.mem_id)
            if placed is not None:
                yield self._text(placed)
                node = node.next
                continue
            tag = node.tag or ""
            if node.mem_id not in self._shown:
                yield self._empty(node, tag)
                node = node.next if stack else None
                continue
            opening, closing, tags, inner_line = self._element(node, tag, is_line)
            yield opening
            self._open += tags
            stack.append((node.next if stack else None, closing, len(tags), is_line))
            is_line = inner_line
            node = node.first_child

    def _text(self, placed: PlacedNode) -> str:
        text = self._painter.text
        painted = self._painter.stretch(placed.start, placed.end)
        is_behind_line = placed.start > 0 and text[placed.start - 1] == "\n"
        if is_behind_line and not placed.follows_break:  # nothing but a line end tells the lines of one element apart
            return f'<span class="pre">\n{painted}</span>'
        if "\n" in text[placed.start : placed.end]:
            return f'<span class="pre">{painted}</span>'
        return f"<br>{painted}" if is_behind_line and len(self._open) >= _DEEPEST else painted

    def _empty(self, node: LexborNode, tag: str) -> str:
        """What is written of an element without text that is shown."""
        if tag == "br":
            return "<br>"
        if tag in _CELLS and self._open[-1:] == ["tr"]:
            return f"<{tag}{_spans(node)}></{tag}>"
        if tag == "img" and self._open and self._open[-1] not in _TABLE - _CELLS and self._open[-1] != "table":
            alt = " ".join((node.attributes.get("alt") or "").split())[:_LONGEST_ALT]
            said = escape(f"picture, not shown: {alt}")
            return f'<span class="pic" role="img" aria-label="{said}" data-alt="{said}"></span>' if alt else ""
        return ""

    def _element(self, node: LexborNode, tag: str, is_line: bool) -> tuple[str, str, list[str], bool]:
        """Opening and closing markup of an element, the tags that they open, and whether its content is one line."""
        if len(self._open) >= _DEEPEST:
            return "", "", [], is_line
        is_block = tag in BLOCK_TAGS or ("-" in tag and not is_in_line(node))
        if not is_block:
            if tag in ("sup", "sub") and not self._is_changed(node.first_child):
                return f"<{tag}>", f"</{tag}>", [tag], is_line
            look = _LOOKS.get(tag)
            return (f'<span class="{look}">', "</span>", ["span"], is_line) if look else ("", "", [], is_line)
        name = self._name(node, tag, is_line)
        opening, closing, tags = f"<{name}{_spans(node) if name in _CELLS else ''}>", f"</{name}>", [name]
        if name == "div" and tag == "pre":
            opening = '<div class="pre">'
        elif name == "div" and tag == "tr":
            opening = '<div class="row">'
        elif name == "span":
            opening = '<span class="b">'
        stretches = self._furniture.get(node.mem_id, ())
        if stretches and opening == f"<{name}>":
            opening = f'<{name} class="g">'
        may_fold = not is_line and name not in _TABLE and name not in ("li", "dt", "dd", "figcaption")
        if may_fold and sum(end - start for start, end in stretches) >= FOLDED:
            said = escape(self._painter.furniture(stretches))
            opening = f'<details class="furniture"><summary>{said}</summary>{opening}'
            closing, tags = f"{closing}</details>", ["details", *tags]
        return opening, closing, tags, is_line or tag in _LINES

    def _is_changed(self, node: LexborNode | None) -> bool:
        """Whether the reader wrote a raised digit of its own for a text ("km²")."""
        placed = self._nodes.get(node.mem_id) if node is not None else None
        return placed is not None and self._painter.text[placed.start : placed.end].strip() not in (
            placed.node.text_content or ""
        )

    def _name(self, node: LexborNode, tag: str, is_line: bool) -> str:
        """The element that is written for a block element of the page."""
        if is_line:
            return "span"
        above = self._open[-1] if self._open else ""
        if tag in _PARENTS and above not in _PARENTS[tag]:
            return "div"
        if tag == "table":
            return "table" if _is_regular(node) else "div"
        if tag in _LINES:
            return _LINES[tag]
        return tag if tag in _BOXES or tag in _TABLE else "div"


def _mark_up(node: LexborNode, met: set[int]) -> None:
    """Note the elements around a node."""
    above = node.parent
    while above is not None and above.mem_id not in met:
        met.add(above.mem_id)
        above = above.parent


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.first_child
    while child is not None:
        yield child
        child = child.next


def _holds_only(node: LexborNode, allowed: frozenset[str]) -> bool:
    for child in _children(node):
        tag = child.tag or ""
        if tag == "-text":
            if (child.text_content or "").strip():
                return False
        elif tag[:1] not in "-!" and tag not in allowed and tag not in _UNSHOWN:
            return False
    return True


def _is_regular(table: LexborNode) -> bool:
    """Whether a table holds nothing but sections, rows and cells, so that a parser leaves all of it where it stands."""
    if not _holds_only(table, _SECTIONS | {"caption"}):
        return False
    sections = [child for child in _children(table) if child.tag in _SECTIONS]
    rows = [row for section in sections for row in _children(section) if row.tag == "tr"]
    return all(_holds_only(section, frozenset({"tr"})) for section in sections) and all(
        _holds_only(row, _CELLS) for row in rows
    )


def _spans(node: LexborNode) -> str:
    """The spans of a cell: the only attributes that are taken over, as numbers within bounds."""
    found = ""
    for name in ("colspan", "rowspan"):
        value = (node.attributes.get(name) or "").strip()
        if value.isascii() and value.isdigit() and 1 < int(value[:4]) <= _MOST_CELLS:
            found += f' {name}="{int(value[:4])}"'
    return found
