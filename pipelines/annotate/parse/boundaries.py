"""Where the sentences of a piece begin and end, from its tokens.

The parser also ends sentences where no writer does; a boundary counts only behind closing punctuation, and not before the words
that say whose an exclamation or question was.  What belongs here: rules about boundaries.  What does not: the parse.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from pipelines.annotate.parse.tokens import Tokens
from pipelines.lexicons import load_table

_CLOSERS = frozenset(".!?…:;")
_CRIES = frozenset("!?")
_QUOTES = frozenset("'\"’”)]»")
_LONGEST_SHORT = 5  # letters of a word that a full stop shortens: 'Div.', 'Sept.'
_LONGEST_SPEAKER = 8  # words up to the verb of a speaker


def sentence_bounds(tokens: Tokens) -> Iterator[tuple[int, int]]:
    """The sentences as tokens ``[first, last)``, without space at their ends."""
    text, total, start = tokens.text, len(tokens), 0
    ends = [i for i, opens in enumerate(tokens.opens) if opens and i]
    for end in [*ends, total] if total else ():
        if end < total and (not _closes(text, end) or _goes_on(tokens, end)):
            continue
        first, last = start, end
        start = end
        while first < last and text[first].isspace():
            first += 1
        while last > first and text[last - 1].isspace():
            last -= 1
        if first < last:
            yield first, last


def _closes(text: list[str], end: int) -> bool:
    """Whether the tokens before ``end`` close a sentence."""
    index = end - 1
    while index > 0 and (text[index].isspace() or text[index] in _QUOTES):
        index -= 1
    return text[index][-1] in _CLOSERS


def _goes_on(tokens: Tokens, end: int) -> bool:
    """Whether a sentence goes on at ``end``: '“Run!” | Ann Lee shouted', '“Why?” | he asked', 'the 3rd Div. | on Monday'."""
    text = tokens.text
    last = end - 1
    while last > 0 and text[last].isspace():
        last -= 1
    first = end
    while first < len(text) and text[first].isspace():
        first += 1
    if first >= len(text) or last < 1:
        return False
    is_quoted = text[last] in _QUOTES and text[last - 1][-1] in _CRIES
    if text[first][0].islower():
        before = text[last - 1]
        is_short = text[last] == "." and before[:1].isupper() and 1 < len(before) <= _LONGEST_SHORT and before.isalpha()
        return is_quoted or text[last] in _CRIES or is_short
    return is_quoted and _tells(tokens, first)


def _tells(tokens: Tokens, first: int) -> bool:
    """Whether a clause of a name or noun and a verb of saying begins at ``first``."""
    for i in range(first, min(first + _LONGEST_SPEAKER, len(tokens))):
        pos = tokens.pos[i]
        if pos == "VERB":
            return i > first and tokens.lemma[i] in _telling() and tokens.tag[i] in ("VBD", "VBZ", "VBP")
        if pos not in ("PROPN", "NOUN", "DET", "ADJ", "NUM") or tokens.text[i] in _QUOTES:
            return False
    return False


@cache
def _telling() -> frozenset[str]:
    """Verbs that a quotation can stand beside."""
    rows = load_table("speech_cues")
    return frozenset(row["cue"] for row in rows if row["part"] == "verb" and "quote" in row["frames"].split())
