"""Titles beside names: 'Maj. Gen.', 'Prime Minister', as the parser takes them into a name or leaves them before it.

What belongs here: finding them.  What does not: what a title tells of a person (roles.py).
"""

from __future__ import annotations

from functools import cache

from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.names.words import Title, last_heads, titles
from pipelines.annotate.parse.page import PageWords


def split_title(page: PageWords, first: int, last: int, label: str) -> tuple[Title | None, str | None, int]:
    """A title that the parser took into the name: the title, its words as printed, and where the name begins."""
    if label not in ("PERSON", "ORG", "GPE", "NORP", "FAC", "WORK_OF_ART", "PRODUCT", "LOC"):
        return None, None, first
    if label != "PERSON" and last_heads().get(page.text[last - 1]):
        return None, None, first
    i, found = first, None
    while i < last:
        title, length = _title_at(page, i, last)
        if title is None:
            break
        found, i = title, i + length
    if found is None or i >= last or not page.is_capital[i] or not page.text[i][0].isalpha():
        return None, None, first
    return found, _text(page, first, i), i


@cache
def _openings() -> frozenset[str]:
    """The words that titles begin with, with their dot and without it."""
    return frozenset(form for word in titles() for form in (word, word.removesuffix(".")))


def _title_at(page: PageWords, i: int, last: int) -> tuple[Title | None, int]:
    """The longest title that begins at a word, and how many words of the page it takes: a dot may be one of its own."""
    text = page.text[i]
    if text not in _openings():
        return None, 0
    for title in titles().get(text, ()) or titles().get(text + ".", ()):
        at = i
        for word in title.words:
            if at < last and page.text[at] == word:
                at += 1
            elif at + 1 < last and word[-1] == "." and page.text[at] == word[:-1] and page.text[at + 1] == ".":
                at += 2
            else:
                break
        else:
            return title, at - i
    return None, 0


def title_before(page: PageWords, first: int) -> tuple[Title | None, str | None]:
    """The title printed right before a name, longest first."""
    openings = _openings()
    for begin in range(max(page.bounds(first)[0], first - 6), first):
        if page.text[begin] not in openings:
            continue
        i = begin
        title = None
        while i < first:
            found, length = _title_at(page, i, first)
            if found is None:
                break
            title, i = found, i + length
        if title is not None and i == first:
            return title, _text(page, begin, first)
    return None, None


def title_tokens(span: NameSpan, page: PageWords) -> int:
    """The first word of the title before a span; ``span.first`` where there is none."""
    if span.title_text is None:
        return span.first
    i, (start, _) = span.first, page.bounds(span.first)
    while i > start and _text(page, i, span.first) != span.title_text:
        i -= 1
    return i if _text(page, i, span.first) == span.title_text else span.first


def _text(page: PageWords, first: int, last: int) -> str:
    return " ".join(words_of(page, first, last))
