"""Places that a list calls so: 'Velo, Orra and Tamsin counties', 'the villages of Velo and Orra', 'towns such as Velo'.

One word in the plural says it of every name of the list, known to a gazetteer or not.  What belongs here: finding the members of
such lists.  What does not: one name with its own designation ('Velo county', kinds).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.names.words import word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.demonyms import is_demonym
from pipelines.lexicons import load_table

_LONGEST_MEMBER = 5  # words
_MOST_MEMBERS = 40
_OPENERS = frozenset({"of", "like", "including", "namely", ":"})  # before the first name: 'the towns of'
_ARTICLES = frozenset({"the", "both"})


def listed_places(page: PageWords) -> Iterator[NameSpan]:
    """The names of every such list, as places whatever the parser takes them for."""
    for i in page.printed(word_class("place_plural")):
        if page.text[i].islower():
            members = _before(page, i) or _behind(page, i)
            for first, last in members:
                yield NameSpan(first, last, words_of(page, first, last), "GPE", "list", kind_hint="place")


def with_listed(spans: Sequence[NameSpan], page: PageWords) -> list[NameSpan]:
    """The spans with the members of such lists in the place of what overlaps them; known actors stay."""
    members = list(listed_places(page))
    if not members:
        return list(spans)
    owner = [-1] * len(page)
    for number, member in enumerate(members):
        owner[member.first : member.last] = [number] * (member.last - member.first)
    kept: list[NameSpan] = []
    refused: set[int] = set()
    for span in spans:
        numbers = {owner[k] for k in range(span.first, span.last)} - {-1}
        if numbers and not span.actor and span.title is None:
            continue
        refused |= numbers
        kept.append(span)
    kept += [member for number, member in enumerate(members) if number not in refused]
    return sorted(kept, key=lambda span: span.first)


def _before(page: PageWords, plural: int) -> list[tuple[int, int]]:
    """The members of a list that ends right before the word: two or more, the last of them behind 'and' or 'or'."""
    start, _ = page.bounds(plural)
    members: list[tuple[int, int]] = []
    last = plural
    while last > start and len(members) < _MOST_MEMBERS:
        first = last
        while first > start and last - first < _LONGEST_MEMBER and _is_of_name(page, first - 1):
            first -= 1
        if not _may_be(page, first, last):
            break
        members.append((first, last))
        last = first
        if last > start and page.lower[last - 1] in ("and", "or") and len(members) == 1:
            last -= 1
            last -= last > start and page.text[last - 1] == ","
        elif last > start and page.text[last - 1] == "," and len(members) > 1:
            last -= 1
        else:
            break
    return members[::-1] if len(members) > 1 else []


def _behind(page: PageWords, plural: int) -> list[tuple[int, int]]:
    """The members of a list that an 'of' or 'such as' behind the word opens."""
    _, stop = page.bounds(plural)
    i = plural + 1
    if i < stop and page.text[i] == ",":
        i += 1
    if i + 1 < stop and page.lower[i] == "such" and page.lower[i + 1] == "as":
        i += 2
    elif i < stop and page.lower[i] in _OPENERS:
        i += 1
    else:
        return []
    members: list[tuple[int, int]] = []
    while i < stop and len(members) < _MOST_MEMBERS:
        while i < stop and page.lower[i] in _ARTICLES and not page.text[i].isupper():
            i += 1
        last = i
        while last < stop and last - i < _LONGEST_MEMBER and _is_of_name(page, last):
            last += 1
        if not _may_be(page, i, last):
            break
        members.append((i, last))
        i = last
        if i < stop and page.text[i] == ",":
            i += 1
            i += i < stop and page.lower[i] in ("and", "or")
        elif i < stop and page.lower[i] in ("and", "or"):
            i += 1
        else:
            break
    return members if len(members) > 1 else []


@cache
def _of_people() -> frozenset[str]:
    """Words that call places after who lives or rules there: 'Kurdish cities', 'Republican states'."""
    return frozenset(row["word"] for row in load_table("peoples")) | word_class("party_word")


def _is_of_name(page: PageWords, i: int) -> bool:
    """Whether a word may be of a name: a capital, or what joins two ('Deir al-Zor', 'Rio do Sul')."""
    text = page.text[i]
    if page.is_capital[i] and text[0].isalpha():
        return page.tag[i].startswith("NNP") or page.ent[i] != "" or page.tag[i] in ("FW", "JJ", "NN", "NNS")
    is_hyphen = text == "-" and page.is_joined[i]
    return is_hyphen or (text.islower() and text in word_class("particle"))


def _may_be(page: PageWords, first: int, last: int) -> bool:
    """Whether words are a name that a list of places can hold: not 'Syrian', not 'Northern', not a date."""
    if first >= last or (not page.is_capital[first] and page.lower[first] not in word_class("particle")):
        return False
    if not page.is_capital[last - 1] or page.ent[first] in ("DATE", "CARDINAL"):
        return False
    words = words_of(page, first, last)
    alone = len(words) == 1
    if alone and (
        is_demonym(words[0]) or words[0] in _of_people() or words[0].lower() in word_class("place_direction")
    ):
        return False
    return not any(word in word_class("calendar") or word in word_class("not_name") for word in words)
