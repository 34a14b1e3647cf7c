"""Tokens of a sentence and names in it, as name rules see them.

What belongs here: the records, and how they are printed.  What does not: any rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.names.words import Title
from pipelines.annotate.parse.sentences import ParsedSentence


@dataclass(slots=True)
class Token:
    """A token of a sentence as name rules see it; offsets are characters of the Doc."""

    text: str
    start: int
    end: int
    label: str  # of the parser's entity that it stands in, or ''
    tag: str
    index: int  # in the Doc

    is_capital: bool  # it begins with a capital, or holds one ('iPhone')


@dataclass(slots=True)
class NameSpan:
    """A name: tokens ``[first, last)`` of a sentence, found on a basis, with the title printed before it."""

    sentence: int  # position in the list of sentences
    first: int
    last: int
    words: tuple[str, ...]
    label: str  # the parser's, or ''
    basis: str  # parse | title | actor | gazetteer | echo | acronym | head | capitals
    title: Title | None = None
    title_text: str | None = None
    kind_hint: str = ""  # what an outside source says it is
    actor: str = ""  # id of a known actor
    place_score: float = 0.0  # how likely the gazetteer's reading as a place is here, 0 to 1

    @property
    def key(self) -> str:
        """The name folded for comparison inside a document."""
        return " ".join(self.words).casefold()


def sentence_tokens(sentence: ParsedSentence) -> list[Token]:
    """The tokens of a sentence without white space."""
    return [
        Token(text, t.idx, t.idx + len(text), t.ent_type_, t.tag_, t.i, not text.islower() and _has_capital(text))
        for t in sentence.span
        if not (text := t.text).isspace()
    ]


def _has_capital(text: str) -> bool:
    return text[0].isupper() or (text[0].isalnum() and any(c.isupper() for c in text[1:]))


def joined_words(tokens: Sequence[Token], first: int, last: int) -> tuple[str, ...]:
    """Token texts, those printed without a gap between them joined."""
    words: list[str] = []
    for place in range(first, last):
        if words and tokens[place].start == tokens[place - 1].end and place > first:
            words[-1] += tokens[place].text
        else:
            words.append(tokens[place].text)
    return tuple(words)


def adjoins(tokens: Sequence[Token], left: int) -> bool:
    """Whether token ``left + 1`` is printed right behind ``left``, with no more than one space."""
    return tokens[left + 1].start - tokens[left].end <= 1
