"""Names that the parser missed: behind a title, a second time, in parentheses, or by their capitals alone.

What belongs here: finding more spans.  What does not: putting the parser's right (extents.py), choosing kinds (decide.py).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import compress

from pipelines.annotate.names.propose.extents import trimmed
from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.names.titles import title_before
from pipelines.annotate.names.words import given_names, last_heads, titles, word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.gazetteer.names import ARABIC_ARTICLES

_LONGEST_ECHO = 6  # words
_ACRONYM = re.compile(r"[A-Z][A-Z&.\-]{1,9}[A-Z]s?|[A-Z]{2,8}")
_NO_NAMES = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"})  # labels


def capital_runs(page: PageWords, sentence: int, taken: Sequence[bool]) -> Iterator[NameSpan]:
    """Runs of capitalised proper nouns outside the spans that are known; not in lines that are all title case."""
    start, stop = page.sentence_bounds[sentence]
    if True not in page.is_capital[start:stop]:
        return
    is_headline: bool | None = None  # not asked yet
    behind = start
    for i in compress(range(start, stop), page.is_capital[start:stop]):
        if i < behind or taken[i] or not _may_begin(page, i):
            continue
        last = i + 1
        while last < stop and not taken[last] and _continues(page, last, stop):
            last += 1
        first, last = trimmed(page, i, last)
        behind = last
        if first >= last:
            continue
        title = None
        begin = first
        found, text = title_before(page, first)
        for title_begin in range(first, last - 1):
            inner, inner_text = title_before(page, title_begin + 1)
            if inner is not None and title_begin + 1 - len(inner.words) >= first:
                found, text, begin = inner, inner_text, title_begin + 1
        title = found
        words = words_of(page, begin, last)
        if title is None:
            is_headline = _is_title_case(page, start, stop) if is_headline is None else is_headline
            if is_headline:
                continue
        if len(words) == 1 and (words[0] in word_class("not_name") or words[0] in word_class("calendar")):
            continue
        if len(words) == 1 and begin == start and not (page.tag[begin].startswith("NNP") and len(words[0]) > 2):
            continue
        yield NameSpan(begin, last, words, "", "title" if title else "capitals", title, text)


def _is_title_case(page: PageWords, start: int, stop: int) -> bool:
    letters = [i for i in range(start, stop) if page.text[i][0].isalpha()]
    return len(letters) > 4 and sum(page.is_capital[i] for i in letters) > 0.6 * len(letters)


def _may_begin(page: PageWords, i: int) -> bool:
    text = page.text[i]
    if not page.is_capital[i] or not text[0].isalnum() or page.ent[i] in _NO_NAMES:
        return False
    if text in word_class("not_name") and text not in titles():
        return False
    return page.tag[i].startswith("NNP") or (text.isupper() and len(text) > 1 and text.isalpha())


def _continues(page: PageWords, i: int, stop: int) -> bool:
    text = page.text[i]
    if text == "-" and page.is_joined[i]:
        return i + 1 < stop and page.is_joined[i + 1] and page.is_capital[i + 1]
    if page.ent[i] in ("DATE", "TIME") or text in word_class("calendar"):
        return False
    return page.is_capital[i] and text[0].isalpha() and (page.tag[i].startswith("NNP") or text in last_heads())


def acronym_behind(page: PageWords, span: NameSpan) -> int | None:
    """Position of the acronym that stands right behind a name, in brackets or as ', or the NFA,', and is made of its initials;
    else None."""
    i, stop = span.last, page.bounds(span.first)[1]
    if i + 2 >= stop:
        return None
    at = i + 1
    if page.text[i] == "," and page.lower[at] == "or":
        at += 2 if page.lower[i + 2] == "the" else 1
        closers: tuple[str, ...] = (",", ".", ";", "for")
    elif page.text[i] in ("(", "["):
        closers = (")", "]", ",", ";")
    else:
        return None
    if at + 1 >= stop or page.text[at + 1] not in closers:
        return None
    text = page.text[at]
    if not _ACRONYM.fullmatch(text) or (len(span.words) < 2 and "-" not in span.words[0]):
        return None
    return at if is_acronym_of(text, span.words) else None


def is_acronym_of(acronym: str, words: Sequence[str]) -> bool:
    """Whether letters of an acronym are initials of the words in order, small words free; at most one letter is left over."""
    if len(words) > 2 and words[0].isupper() and len(words[0]) > 1 and acronym.startswith(words[0]):
        return is_acronym_of(acronym[len(words[0]) - 1 :], [words[0][-1], *words[1:]])  # 'UN High Commissioner': UNHC
    letters = [c.lower() for c in acronym.rstrip("s") if c.isalpha()]
    parts = [part for word in words for part in re.split(r"[-\s/]", word) if part]
    initials = [part[0].lower() for part in parts if part[0].isalpha()]
    strict = [p[0].lower() for p in parts if p[0].isalpha() and p.lower() not in word_class("small_word")]
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


def echoes(page: PageWords, taken: Sequence[bool], known: Collection[str]) -> Iterator[NameSpan]:
    """Names found elsewhere in the document, here in words that no span covers; ``known``: their keys."""
    openings = {opening for key in known for opening in first_tokens(key)}
    last_end = 0
    for i in page.printed(openings):
        if i < last_end or taken[i]:
            continue
        stop = min(page.bounds(i)[1], i + _LONGEST_ECHO)
        for last in range(stop, i, -1):
            if True in taken[i:last] or True not in page.is_capital[i:last]:
                continue
            words = words_of(page, i, last)
            if " ".join(words).casefold() in known and (last - i > 1 or _is_name_here(page, i)):
                yield NameSpan(i, last, words, "", "echo", *title_before(page, i))
                last_end = last
                break


def first_tokens(key: str) -> tuple[str, str]:
    """What the first token of a name may be: its first word, or that up to a hyphen or stop inside it."""
    word = key.split(" ", 1)[0]
    return word, re.split(r"[-–/.]", word, maxsplit=1)[0] or word


def _is_name_here(page: PageWords, i: int) -> bool:
    text = page.text[i]
    if text in word_class("not_name") or text in word_class("calendar") or not page.is_capital[i]:
        return False
    return not page.is_joined[i] or page.text[i - 1] not in (".", "@", "/")


def person_parts(words: Sequence[str]) -> list[str]:
    """The parts of a person's name by which the page may call them again: surname, and given name where it is one."""
    parts = [words[-1].casefold()]
    article, _, rest = parts[0].partition("-")
    if article in ARABIC_ARTICLES and rest:
        parts.append(rest)
    if len(words) > 2 and words[-2].lower() in word_class("particle"):
        parts.append(" ".join(words[-2:]).casefold())
    if len(words) > 2 and words[-2][0].isupper() and words[-2] not in given_names():
        parts.append(words[-2].casefold())  # of two surnames the first is used alone
    if words[0] in given_names():
        parts.append(words[0].casefold())
    return [part for part in parts if len(part) > 2]
