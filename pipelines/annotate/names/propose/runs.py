"""Names that the gazetteer, the abbreviations of places or the demonyms know: the longest runs of words, wherever they stand.

What belongs here: finding known words.  What does not: whether they mean a place there (kinds).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import is_demonym
from pipelines.annotate.places.readings import abbreviation_of
from pipelines.gazetteer import Gazetteer, Quality, load
from pipelines.gazetteer.names import ARABIC_ARTICLES

_LONGEST = 6  # words
# Articles of names that are English words.
_ENGLISH_TOO = frozenset({"the", "as", "at", "an", "en", "es"})
_WITH_ARTICLE = frozenset({"Hague", "Dalles"})
_INSIDE = frozenset({"-", "'s", "’s", ".", "&", "'"})


def known_runs(page: PageWords) -> Iterator[NameSpan]:
    """The longest known runs of each sentence from left to right, without 'the' ('The Hague' keeps it)."""
    gazetteer = load()
    for first, stop in page.sentence_bounds:
        i = first
        while i < stop:
            last = _longest(gazetteer, page, i, stop) if _begins(page, i, stop) else None
            if last is None:
                i += 1
                continue
            begin = i + (last - i > 1 and page.lower[i] == "the" and page.text[i + 1] not in _WITH_ARTICLE)
            yield NameSpan(begin, last, words_of(page, begin, last), "", "gazetteer")
            i = last


def _longest(gazetteer: Gazetteer, page: PageWords, first: int, stop: int) -> int | None:
    """One past the last word of the longest known run that begins at ``first``."""
    reach = first + 1
    while reach < min(first + _LONGEST, stop) and (page.text[reach][0].isalnum() or page.text[reach] in _INSIDE):
        reach += 1
    for last in range(reach, first, -1):
        ending = page.text[last - 1]
        if (ending[0].isupper() or ending == "." or ending[0].isdigit()) and _is_known(gazetteer, page, first, last):
            return last
    return None


def _is_known(gazetteer: Gazetteer, page: PageWords, first: int, last: int) -> bool:
    name, ending = page.phrase(first, last), page.text[last - 1]
    if is_demonym(name):
        return True
    if short := abbreviation_of(name):
        is_dotted = short[0].stands == "dotted"
        if "." in name if is_dotted else (ending != "." or "." in name[:-1]):
            return True
    if ending == "." or ending[0].isdigit() or len(name) <= 2:
        return False
    matches = gazetteer.find(name)
    if page.lower[first] in _ENGLISH_TOO:  # 'The Hague', but not 'The Paris' or 'At Paris'
        matches = tuple(match for match in matches if match.quality <= Quality.ALTERNATE)
    return bool(matches) and not (last - first == 1 and matches[0].quality == Quality.STRIPPED and len(name) < 4)


def _begins(page: PageWords, i: int, stop: int) -> bool:
    text = page.text[i]
    if text[0].isupper():
        return True
    if text not in ARABIC_ARTICLES or i + 1 >= stop:
        return False
    following = page.text[i + 1]
    return (following == "-" and page.is_joined[i + 1]) or (text in ("al", "el") and following[0].isupper())
