"""What element of a page is furniture, told from its tag and from the names that templates give it.

The words stand in lexicons/furniture_names.tsv and lexicons/story_names.tsv.  What belongs here: looking one element up.
What does not: what a line says (``read.lines``), weighing an answer against the rest of the page (main_text).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from pipelines.lexicons import contract_word, load_table
from pipelines.read.lines import Sign
from pipelines.vocabularies import ROLES, Role

_WORD: Final = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


@cache
def _names() -> dict[str, Sign]:
    return {
        row["name"]: Sign(
            contract_word("furniture_names", row, "role", ROLES), row["strength"] == "strong", row["name"]
        )
        for row in load_table("furniture_names")
    }


_HASH: Final = re.compile(r"(?<![^\W_])(?=[a-z]*\d+[a-z])[^\W_]{6,}", re.I)


def _words_of(name: str) -> list[str]:
    """The words of a class or id in lower case; letters of generated ids ("element-ad3e790") are none."""
    if not name.isalpha():
        name = _HASH.sub(" ", name)
    return [word.lower() for word in _WORD.findall(name)]


@lru_cache(1 << 16)
def sign_of_name(name: str) -> Sign | None:
    """What a class or id says about its element; a strong word wins over a weak one, then the last over the first."""
    known = _names()
    found: Sign | None = None
    before = ""
    for word in _words_of(name):
        for key in (word, f"{before} {word}"):
            sign = known.get(key)
            if sign is not None and (found is None or sign.is_strong >= found.is_strong):
                found = sign
        before = word
    return found


@cache
def _story_names() -> frozenset[str]:
    return frozenset(row["name"] for row in load_table("story_names"))


@lru_cache(1 << 16)
def names_the_story(name: str) -> bool:
    """Whether a class, id or itemprop says that its element holds the story."""
    words = _words_of(name)
    known = _story_names()
    return any(word in known for word in words) or any(f"{a} {b}" in known for a, b in pairwise(words))


class Traits(NamedTuple):
    """What tag and names say of an element: what furniture it is, whether it holds the story, and whether its items say
    nothing one by one (navigation, share buttons)."""

    sign: Sign | None
    names_story: bool
    is_one_line: bool


_SIGN_OF_TAG: Final[dict[str, Sign]] = {
    "nav": Sign("nav", True, "<nav>"),
    "footer": Sign("nav", True, "<footer>"),
    "aside": Sign("related", True, "<aside>"),
    "form": Sign("other", True, "<form>"),
    "button": Sign("other", True, "<button>"),
    "figcaption": Sign("caption", True, "<figcaption>"),
}
NO_TRAITS: Final = Traits(None, False, False)
_ONE_LINE: Final[frozenset[Role]] = frozenset({"nav", "share"})
_ONE_LINE_TAGS: Final = frozenset({"nav", "footer", "ul", "ol"})


def traits_of(tag: str, attributes: Mapping[str, str | None]) -> Traits:
    """The traits of an element, from its tag, class, id, itemprop, role and the names that components carry."""
    if not attributes:
        return _traits_of_tag(tag)
    get = attributes.get
    return _traits(
        tag, get("class"), get("id"), get("role"), get("data-component"), get("data-testid"), get("itemprop")
    )


@lru_cache(64)
def _traits_of_tag(tag: str) -> Traits:
    sign = _SIGN_OF_TAG.get(tag)
    return Traits(sign, False, tag in _ONE_LINE_TAGS) if sign is not None else NO_TRAITS


# Publishing systems write a story's topics into the class of its element (WordPress post_class: "tag-…", "category-…").
_TOPIC: Final = re.compile(
    r"(?<!\S)(?:post_tag|tag|category|cat|topic|subject|term|tax|taxonomy|keyword|channel|section)-\S+"
)
_OF_POST: Final = re.compile(r"(?<!\S)(?:hentry|h-entry|(?:post|postid|node)-\d+|type-\w+)(?!\S)")
_HINTS: Final = ("entry", "post", "type-", "node-")
_WITH_TOPICS: Final = frozenset({"article", "body", "main"})


def _without_topics(tag: str, name: str | None) -> str | None:
    """The class of a story's element without the topics of the story, which say nothing of the element."""
    if name is None or "-" not in name:
        return name
    if tag not in _WITH_TOPICS and not (any(hint in name for hint in _HINTS) and _OF_POST.search(name)):
        return name
    return _TOPIC.sub("", name)


@lru_cache(1 << 15)
def _traits(tag: str, *names: str | None) -> Traits:
    is_body = names[5] is not None and names_the_story(names[5])
    names = (_without_topics(tag, names[0]), *names[1:])
    story = is_body or any(name is not None and names_the_story(name) for name in names[:2])
    found = _SIGN_OF_TAG.get(tag)
    if found is None and not is_body:  # itemprop=articleBody says what an element is, whatever else it is called
        for name in names[:5]:
            sign = sign_of_name(name) if name else None
            if sign is not None and (found is None or (sign.is_strong and not found.is_strong)):
                found = sign
    if found is None and not story:
        return NO_TRAITS
    return Traits(
        found, story, tag in _ONE_LINE_TAGS and found is not None and found.is_strong and found.role in _ONE_LINE
    )
