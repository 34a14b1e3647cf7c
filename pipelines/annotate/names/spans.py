"""A name in the text: its words, how it was found, and what its finder knows of it.

What belongs here: the record, and where it stands among others.  What does not: any rule.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from pipelines.annotate.names.words import Title
from pipelines.annotate.parse.page import PageWords


@dataclass(slots=True)
class NameSpan:
    """A name: words ``[first, last)`` of the page inside one sentence, found on a basis, with the title printed before it."""

    first: int
    last: int
    words: tuple[str, ...]  # those printed without a space between them joined
    label: str  # the parser's, or ''
    basis: str  # parse | title | actor | capitals | acronym | echo | gazetteer | demonym | list
    title: Title | None = None
    title_text: str | None = None
    kind_hint: str = ""  # what an outside source says it is
    actor: str = ""  # id of a known actor
    name: str = field(init=False)  # the words, a space between them
    key: str = field(init=False)  # the name folded for comparison inside a page

    def __post_init__(self) -> None:
        self.name = " ".join(self.words)
        self.key = self.name.casefold()

    @property
    def is_run(self) -> bool:
        """Whether nothing but the gazetteer, the abbreviations or the demonyms proposes it."""
        return self.basis in ("gazetteer", "demonym")


def words_of(page: PageWords, first: int, last: int) -> tuple[str, ...]:
    """The words ``[first, last)``, those printed without a space between them joined."""
    return tuple(page.phrase(first, last).split(" "))


def overlapping(spans: Sequence[NameSpan], span: NameSpan) -> slice:
    """Where those of some spans stand that share a word with another, and where it belongs if there are none.  ``spans``: in order
    of the text, none overlapping."""
    begin = bisect_right(spans, span.first, key=attrgetter("last"))
    return slice(begin, bisect_left(spans, span.last, lo=begin, key=attrgetter("first")))
