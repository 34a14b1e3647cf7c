"""Titles beside names: 'Maj. Gen.', 'Prime Minister', as the parser takes them into a name or leaves them before it.

What belongs here: finding them.  What does not: what a title tells of a person (roles.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.annotate.names.spans import NameSpan, Token, adjoins, joined_words
from pipelines.annotate.names.words import Title, last_heads, titles


def split_title(tokens: Sequence[Token], first: int, last: int, label: str) -> tuple[Title | None, str | None, int]:
    """A title that the parser took into the name: the title, its words as printed, and where the name begins."""
    if label not in ("PERSON", "ORG", "GPE", "NORP", "FAC", "WORK_OF_ART", "PRODUCT", "LOC"):
        return None, None, first
    if label != "PERSON" and last_heads().get(tokens[last - 1].text):
        return None, None, first
    place, found = first, None
    while place < last:
        title, length = _title_at(tokens, place, last)
        if title is None:
            break
        found, place = title, place + length
    if found is None or place >= last or not tokens[place].is_capital or not tokens[place].text[0].isalpha():
        return None, None, first
    return found, _text(tokens, first, place), place


def _title_at(tokens: Sequence[Token], place: int, last: int) -> tuple[Title | None, int]:
    """The longest title that begins at a token, and how many tokens it takes: a dot may be a token of its own."""
    for title in titles().get(tokens[place].text, ()) or titles().get(tokens[place].text + ".", ()):
        at = place
        for word in title.words:
            if at < last and tokens[at].text == word:
                at += 1
            elif at + 1 < last and word[-1] == "." and tokens[at].text == word[:-1] and tokens[at + 1].text == ".":
                at += 2
            else:
                break
        else:
            return title, at - place
    return None, 0


def title_before(tokens: Sequence[Token], first: int) -> tuple[Title | None, str | None]:
    """The title printed right before a name, longest first."""
    if not first or not adjoins(tokens, first - 1):
        return None, None
    for begin in range(max(0, first - 6), first):
        place = begin
        title = None
        while place < first:
            found, length = _title_at(tokens, place, first)
            if found is None:
                break
            title, place = found, place + length
        if title is not None and place == first:
            return title, _text(tokens, begin, first)
    return None, None


def title_tokens(span: NameSpan, tokens: Sequence[Token]) -> int:
    """Position of the first token of the title before a span; ``span.first`` where there is none."""
    if span.title_text is None:
        return span.first
    place = span.first
    while place > 0 and _text(tokens, place, span.first) != span.title_text:
        place -= 1
    return place if _text(tokens, place, span.first) == span.title_text else span.first


def _text(tokens: Sequence[Token], first: int, last: int) -> str:
    return " ".join(joined_words(tokens, first, last))
