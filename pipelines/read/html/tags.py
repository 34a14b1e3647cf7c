"""The elements of HTML: which are shown as boxes, which are not shown at all, and what each says of the text inside.

What belongs here: facts about tags.  What does not: attributes and names of elements (``furniture``, ``hidden``).
"""

from __future__ import annotations

from typing import Final

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
KINDS: Final[dict[str, tuple[int, bool, bool]]] = {
    **{tag: (flags, False, True) for tag, flags in _FLAG_OF_TAG.items()},
    **dict.fromkeys(("span", "label", "ins", "q"), (0, False, True)),
    **{tag: (_FLAG_OF_TAG.get(tag, 0), False, False) for tag in (*_BARE_TAGS, "del")},
    **{tag: (_FLAG_OF_TAG.get(tag, 0), True, True) for tag in BLOCK_TAGS},
}
