"""Names that the gazetteer, the abbreviations of places or the demonyms know: the longest runs of words, wherever they stand.

What belongs here: finding known words.  What does not: whether they mean a place there (kinds).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import is_demonym
from pipelines.annotate.places.readings import abbreviation_of
from pipelines.gazetteer import Quality, load, remembered
from pipelines.gazetteer.names import ARABIC_ARTICLES

_LONGEST = 6  # words
# Articles of names that are English words.
_ENGLISH_TOO = frozenset({"the", "as", "at", "an", "en", "es"})
_WITH_ARTICLE = frozenset({"Hague", "Dalles"})
_FIRST = re.compile(r"[ -]")
_INSIDE = frozenset({"-", "'s", "’s", ".", "&", "'"})


def known_runs(page: PageWords) -> Iterator[NameSpan]:
    """The longest known runs of each sentence from left to right, without 'the' ('The Hague' keeps it)."""
    behind = 0
    for i in [i for i, text in enumerate(page.text) if text[0].isupper() or text in ARABIC_ARTICLES]:
        stop = page.bounds(i)[1]
        last = _longest(page, i, stop) if i >= behind and _begins(page, i, stop) else None
        if last is None:
            continue
        begin = i + (last - i > 1 and page.lower[i] == "the" and page.text[i + 1] not in _WITH_ARTICLE)
        words = words_of(page, begin, last)
        yield NameSpan(begin, last, words, "", "demonym" if is_demonym(words[0]) and len(words) == 1 else "gazetteer")
        behind = last


def _longest(page: PageWords, first: int, stop: int) -> int | None:
    """One past the last word of the longest known run that begins at ``first``."""
    texts, reach, farthest = page.text, first + 1, min(first + _LONGEST, stop)
    while reach < farthest and (texts[reach][0].isalnum() or texts[reach] in _INSIDE):
        reach += 1
    for last in range(reach, first, -1):
        ending = texts[last - 1]
        may_end = ending[0].isupper() or ending == "." or ending[0].isdigit()
        if may_end and _is_known(page.phrase(first, last), ending, last - first):
            return last
    return None


@remembered(50_000)
def _is_known(name: str, ending: str, n_words: int) -> bool:
    """Whether a run of words is known; ``ending``: the last of them."""
    if is_demonym(name):
        return True
    if short := abbreviation_of(name):
        is_dotted = short[0].stands == "dotted"
        if "." in name if is_dotted else (ending != "." or "." in name[:-1]):
            return True
    if ending == "." or ending[0].isdigit() or len(name) <= 2:
        return False
    matches = load().find(name)
    if _FIRST.split(name, maxsplit=1)[0].lower() in _ENGLISH_TOO:  # 'The Hague', but not 'The Paris' or 'At Paris'
        matches = tuple(match for match in matches if match.quality <= Quality.ALTERNATE)
    return bool(matches) and not (n_words == 1 and matches[0].quality == Quality.STRIPPED and len(name) < 4)


def _begins(page: PageWords, i: int, stop: int) -> bool:
    text = page.text[i]
    if text[0].isupper():
        return True
    if text not in ARABIC_ARTICLES or i + 1 >= stop:
        return False
    following = page.text[i + 1]
    return (following == "-" and page.is_joined[i + 1]) or (text in ("al", "el") and following[0].isupper())
