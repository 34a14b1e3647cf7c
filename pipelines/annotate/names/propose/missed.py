"""Names that the parser missed: behind a title, a second time, in parentheses, or by their capitals alone.

What belongs here: finding more spans.  What does not: putting the parser's right (names.py), choosing kinds (kinds.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pipelines.annotate.names.propose.extents import trimmed
from pipelines.annotate.names.spans import NameSpan, Token, adjoins, joined_words
from pipelines.annotate.names.titles import title_before
from pipelines.annotate.names.words import given_names, last_heads, titles, word_class

_ACRONYM = re.compile(r"[A-Z][A-Z&.\-]{1,9}[A-Z]s?|[A-Z]{2,8}")
_SHORT_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "on", "to", "de", "des", "du", "la", "le", "y", "e", "al", "&", "-"}
)


def capital_runs(number: int, tokens: Sequence[Token], taken: Sequence[bool]) -> Iterator[NameSpan]:
    """Runs of capitalised proper nouns outside the spans that are known; not in lines that are all title case."""
    place = 0
    capitals = sum(t.is_capital and t.text[0].isalpha() for t in tokens)
    letters = sum(t.text[0].isalpha() for t in tokens)
    is_headline = letters > 4 and capitals > 0.6 * letters
    while place < len(tokens):
        if taken[place] or not _may_begin(tokens, place):
            place += 1
            continue
        last = place + 1
        while last < len(tokens) and not taken[last] and _continues(tokens, last):
            last += 1
        first, last = trimmed(tokens, place, last)
        place = max(last, place + 1)
        if first >= last:
            continue
        title = None
        begin = first
        found, text = title_before(tokens, first)
        for title_begin in range(first, last - 1):
            inner, inner_text = title_before(tokens, title_begin + 1)
            if inner is not None and title_begin + 1 - len(inner.words) >= first:
                found, text, begin = inner, inner_text, title_begin + 1
        title = found
        words = joined_words(tokens, begin, last)
        if is_headline and title is None:
            continue
        if len(words) == 1 and (words[0] in word_class("not_name") or words[0] in word_class("calendar")):
            continue
        if len(words) == 1 and begin == 0 and not (tokens[begin].tag.startswith("NNP") and len(words[0]) > 2):
            continue
        yield NameSpan(number, begin, last, words, "", "title" if title else "capitals", title, text)


def _may_begin(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if (
        not token.is_capital
        or not token.text[0].isalnum()
        or token.label in ("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY")
    ):
        return False
    if token.text in word_class("not_name") and token.text not in titles():
        return False
    return token.tag.startswith("NNP") or (token.text.isupper() and len(token.text) > 1 and token.text.isalpha())


def _continues(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if not adjoins(tokens, place - 1):
        return False
    joined = token.start == tokens[place - 1].end
    if token.text == "-" and joined:
        return place + 1 < len(tokens) and tokens[place + 1].start == token.end and tokens[place + 1].is_capital
    if token.label in ("DATE", "TIME") or token.text in word_class("calendar"):
        return False
    return token.is_capital and token.text[0].isalpha() and (token.tag.startswith("NNP") or token.text in last_heads())


def acronym_in_brackets(tokens: Sequence[Token], span: NameSpan) -> int | None:
    """Position of the acronym that stands in brackets right behind a name and is made of its initials; else None."""
    place = span.last
    if place + 2 >= len(tokens) or tokens[place].text not in ("(", "["):
        return None
    if tokens[place + 2].text not in (")", "]", ",", ";"):
        return None
    text = tokens[place + 1].text
    if not _ACRONYM.fullmatch(text) or (len(span.words) < 2 and "-" not in span.words[0]):
        return None
    return place + 1 if is_acronym_of(text, span.words) else None


def is_acronym_of(acronym: str, words: Sequence[str]) -> bool:
    """Whether letters of an acronym are initials of the words in order, small words free; at most one letter is left over."""
    if len(words) > 2 and words[0].isupper() and len(words[0]) > 1 and acronym.startswith(words[0]):
        return is_acronym_of(acronym[len(words[0]) - 1 :], [words[0][-1], *words[1:]])  # 'UN High Commissioner': UNHC
    letters = [c.lower() for c in acronym.rstrip("s") if c.isalpha()]
    parts = [part for word in words for part in re.split(r"[-\s/]", word) if part]
    initials = [part[0].lower() for part in parts if part[0].isalpha()]
    strict = [p[0].lower() for p in parts if p[0].isalpha() and p.lower() not in _SHORT_WORDS]
    if len(letters) < 2:
        return False
    if letters in (initials, strict) or (len(letters) > 2 and letters == strict[1:]):
        return True
    # every letter in order among the initials, and no more than two initials unused
    at = used = 0
    for letter in letters:
        while at < len(initials) and initials[at] != letter:
            at += 1
        if at < len(initials):
            used += 1
            at += 1
    return (
        used >= len(letters) - (len(letters) > 3)
        and letters[0] == initials[0]
        and len(initials) - used <= 2 + len(initials) - len(strict)
    )


def echoes(
    number: int,
    tokens: Sequence[Token],
    taken: Sequence[bool],
    known: Collection[str],
    openings: Collection[str],
    longest: int,
) -> Iterator[NameSpan]:
    """Names found elsewhere in the document, here in words that no span covers.

    ``known``: keys of names; ``openings``: the first tokens that such names may have, folded.
    """
    place = 0
    while place < len(tokens):
        if taken[place] or tokens[place].text.casefold() not in openings:
            place += 1
            continue
        for last in range(min(len(tokens), place + longest), place, -1):
            if any(taken[place:last]) or not any(t.is_capital for t in tokens[place:last]):
                continue
            words = joined_words(tokens, place, last)
            key = " ".join(words).casefold()
            if key in known and (last - place > 1 or _is_name_here(tokens, place)):
                title, text = title_before(tokens, place)
                yield NameSpan(number, place, last, words, "", "echo", title, text)
                place = last
                break
        else:
            place += 1


def first_tokens(key: str) -> tuple[str, str]:
    """What the first token of a name may be: its first word, or that up to a hyphen or stop inside it."""
    word = key.split(" ", 1)[0]
    return word, re.split(r"[-–/.]", word, maxsplit=1)[0] or word


def _is_name_here(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.text in word_class("not_name") or token.text in word_class("calendar") or not token.is_capital:
        return False
    glued = place and tokens[place - 1].text in ("-", ".", "@", "/") and tokens[place - 1].end == token.start
    return not glued or tokens[place - 1].text == "-"


def person_parts(words: Sequence[str]) -> list[str]:
    """The parts of a person's name by which the page may call them again: surname, and given name where it is one."""
    parts = [words[-1].casefold()]
    bare = re.sub(r"^(?:al|el|ul|ash|as|ad|an|ar)[- ]", "", parts[0])
    if bare != parts[0]:
        parts.append(bare)
    if len(words) > 2 and words[-2].lower() in word_class("particle"):
        parts.append(" ".join(words[-2:]).casefold())
    if words[0] in given_names():
        parts.append(words[0].casefold())
    return [part for part in parts if len(part) > 2]
