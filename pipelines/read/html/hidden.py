"""What stands in a page and is not shown, and what is shown though it stands there as if it were not.

What belongs here: hiding by attribute, style and helper class; folded parts of a story; notes' marks and struck words.  What does
not: walking the tree (``parse``) and what a shown element means (``furniture``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, Literal

from selectolax.lexbor import LexborNode

from pipelines.lexicons import load_table
from pipelines.read.lines import unfolds

# A property's whole name: "backface-visibility: hidden" hides nothing (CSS Transforms 2, section 5).
_HIDING_STYLE: Final = re.compile(
    r"(?<![\w-])(?:display:\s{0,9}none|visibility:\s{0,9}hidden|clip:\s{0,9}rect\("
    r"|text-decoration(?:-line)?:[\w\s]{0,30}line-through)",
    re.I,
)
_LINES_KEPT: Final = re.compile(r"(?<![\w-])white-space:\s{0,9}(?:pre|break-spaces)", re.I)
_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")

# Words of helper classes for screen readers, as frameworks of style sheets name them; one word or two neighbours.
_FOR_READERS: Final = frozenset(
    {
        "sr only", "sronly", "visually hidden", "visuallyhidden", "hidden visually", "visually hide", "screenreader only",
        "screen reader", "screen readers", "screenreader text", "hidden accessible", "element invisible", "offscreen text",
        "accessibly hidden", "assistive text", "reader only",
    }
)  # fmt: skip
_BUBBLES: Final = frozenset({"popover", "tooltip", "rollover"})
# What a bubble's name is joined with where it names the words that it hangs on, and where it names what it shows.
_TRIGGERS: Final = frozenset(
    {
        "trigger", "triggers", "has", "toggle", "target", "link", "btn", "button", "icon", "term", "word", "ref", "host",
        "anchor", "enabled", "parent", "wrapper", "wrap", "with", "opener", "label",
    }
)  # fmt: skip
_SHOWN_IN_BUBBLE: Final = frozenset({"text", "content", "body", "inner", "bubble", "block", "message", "box"})
_NEGATIONS: Final = frozenset({"not", "no", "un", "undo"})
# Attributes of the words that open a bubble (WAI-ARIA 1.2; Bootstrap 3 to 5).
_OPENS: Final = (
    "aria-haspopup",
    "aria-describedby",
    "aria-expanded",
    "data-toggle",
    "data-bs-toggle",
    "data-popover",
    "data-tooltip",
)


def is_hidden(attributes: Mapping[str, str | None]) -> bool:
    """Whether attribute or style take an element from sight.

    React streams parts of a page in ``<div hidden id="S:…">`` and shows them at once.
    """
    if "hidden" in attributes and not (attributes.get("id") or "").startswith("S:"):
        return True
    style = attributes.get("style")
    return style is not None and style_of(style) == HIDES


HIDES: Final = 1
KEEPS_LINES: Final = 2


@lru_cache(1 << 13)
def style_of(style: str) -> int:
    """What a style attribute says of its element: HIDES, KEEPS_LINES (line ends are shown as in ``<pre>``), or 0."""
    folded = style.lower()
    if ("none" in folded or "hidden" in folded or "rect" in folded or "through" in folded) and _HIDING_STYLE.search(
        folded
    ):
        return HIDES
    return KEEPS_LINES if "white-space" in folded and _LINES_KEPT.search(folded) else 0


def opens_bubble(attributes: Mapping[str, str | None]) -> bool:
    """Whether an element is the words that a bubble hangs on: they are shown, whatever of the bubble's name theirs holds."""
    return any(key in attributes for key in _OPENS)


_MAY_HIDE: Final = (
    "only",
    "visual",
    "reader",
    "hidden",
    "invisible",
    "offscreen",
    "assistive",
    "popover",
    "tooltip",
    "rollover",
)


@lru_cache(1 << 15)
def hiding_of(name: str) -> Literal["", "reader", "bubble"]:
    """How a class takes its element from sight: as a helper for screen readers, as a bubble that opens over a word, or not."""
    folded = name.lower()
    for hint in _MAY_HIDE:
        if hint in folded:
            break
    else:
        return ""
    for token in name.split():
        words = [word.lower() for word in _WORD.findall(token)]
        if not _NEGATIONS.isdisjoint(words):
            continue
        if not _FOR_READERS.isdisjoint(words) or any(f"{a} {b}" in _FOR_READERS for a, b in pairwise(words)):
            return "reader"
        bubble = next((word for word in words for known in _BUBBLES if word.startswith(known)), None)
        if bubble is None or not _TRIGGERS.isdisjoint(words):
            continue
        if bubble.startswith("popover") or bubble not in _BUBBLES or not _SHOWN_IN_BUBBLE.isdisjoint(words):
            return "bubble"
    return ""


# ── folded parts of a story ──────────────────────────────────────────────────────────────────────────────────────────

_FOLDED_TAGS: Final = frozenset({"div", "section", "span", "article", "p"})
_LEAST_FOLDED: Final = 80  # characters of a part of a story: own, a short paragraph
_LONGEST_CONTROL: Final = 60  # characters


class Controls:
    """The links and controls of a page's markup; it is looked through once, and only where it is asked."""

    __slots__ = ("_ids", "_source")

    def __init__(self, source: str) -> None:
        self._source = source
        self._ids: frozenset[str] | None = None

    def name(self, identity: str | None) -> bool:
        """Whether one of them names an element by its id."""
        if self._ids is None:
            self._ids = frozenset(_CONTROL.findall(self._source))
        return identity in self._ids


def is_folded(node: LexborNode, tag: str, attributes: Mapping[str, str | None], controls: Controls) -> bool:
    """Whether a hidden element is a part of the story that a reader unfolds: it holds running text, and a control that says so
    stands beside it or names its id."""
    if tag not in _FOLDED_TAGS or not _continues(node):
        return False
    text = node.text()
    if len(text.strip()) < _LEAST_FOLDED or 4 * sum(len(link.text()) for link in node.css("a")) >= len(text):
        return False
    if node.css_first("form, input, nav, iframe, dialog, select, textarea") is not None:
        return False
    return _beside_control(node) or controls.name(attributes.get("id"))


_CONTROL: Final = re.compile(
    r"(?:href=[\"']#|aria-controls=[\"']|data-(?:bs-)?target=[\"']#|data-toggle=[\"'])([^\"'\s]{1,99})[\"']"
)


def _beside_control(node: LexborNode) -> bool:
    """Whether the element before or behind says that there is more ("Show full article"); hidden ones between are folded too."""
    for forward in (False, True):
        beside = _element(node, forward=forward)
        for _ in range(_LOOKED_AT):
            if beside is None or beside.tag != node.tag or not is_hidden(beside.attributes):
                break
            beside = _element(beside, forward=forward)
        if beside is not None:
            text = beside.text()[: _LONGEST_CONTROL * 2].strip()
            if len(text) <= _LONGEST_CONTROL and unfolds(text):
                return True
    return False


def _continues(node: LexborNode) -> bool:
    """Whether paragraphs of running text stand before an element, or before the one around it: what it holds goes on there."""
    inner: LexborNode | None = node
    for _ in range(2):
        beside = _element(inner, forward=False) if inner is not None else None
        for _ in range(_LOOKED_AT):
            if beside is None:
                break
            if beside.tag == "p" and len(beside.text().strip()) >= _LEAST_FOLDED:
                return True
            beside = _element(beside, forward=False)
        inner = inner.parent if inner is not None else None
    return False


_LOOKED_AT: Final = 8


def _element(node: LexborNode, *, forward: bool) -> LexborNode | None:
    """The element before or behind a node."""
    beside = node.next if forward else node.prev
    while beside is not None and (beside.tag is None or beside.tag[0] in "-!"):
        beside = beside.next if forward else beside.prev
    return beside


# ── raised marks ─────────────────────────────────────────────────────────────────────────────────────────────────────

_MARK: Final = re.compile(r"[\[(](?:[a-z]|\d{1,3})[\])]|\d{1,3}(?:[,–-]\d{1,3}){0,5}|[*†‡§¶#]{1,3}")
_RAISED_DIGITS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LAST_WORD: Final = re.compile(r"[^\W_]{1,40}\Z")
_TEN: Final = re.compile(r"(?<!\d)10\Z")


def raised(text: str, before: str, node: LexborNode) -> str:
    """What a raised text is on a line: nothing for a note's mark, a raised digit for a power ("km²", "10⁶"), itself for anything
    else ("1st").

    ``before`` is what the line holds already, ``node`` the text.  A mark joined to a number makes another number of it.
    """
    mark = text.strip()
    if not _MARK.fullmatch(mark):
        return text
    if _is_over(node):  # the upper part of a fraction
        return f" {mark}" if before[-1:].isdigit() else mark
    if mark.isdigit() and not before[-1:].isspace():
        word = _LAST_WORD.search(before)
        if _TEN.search(before) or (word and _takes_power(word[0].lower(), mark)):
            return mark.translate(_RAISED_DIGITS)
    return ""


def _is_over(node: LexborNode) -> bool:
    """Whether a slash and another number follow the raised element that holds a text."""
    parent = node.parent
    behind = parent.next if parent is not None else None
    written = behind.text() if behind is not None else None
    return written is not None and written.lstrip()[:1] in ("/", "⁄")


def _takes_power(word: str, mark: str) -> bool:
    return word + mark.translate(_RAISED_DIGITS) in _units() or (
        len(word) <= 2 and word.isalpha() and not _VOWEL.search(word)
    )


_VOWEL: Final = re.compile(r"[aeiouäöü]")


@cache
def _units() -> frozenset[str]:
    return frozenset(row["word"] for row in load_table("units"))


def is_note_mark(text: str, before: str, node: LexborNode) -> bool:
    """Whether a short linked text is a note's mark: joined to what stands before it, and linked to a place on the page itself."""
    if not before or before[-1].isspace() or not _MARK.fullmatch(text.strip()):
        return False
    link = node.parent
    while link is not None and link.tag != "a":
        link = link.parent
    target = (link.attributes.get("href") or "") if link is not None else ""
    return target.startswith("#") and len(target) > 1
