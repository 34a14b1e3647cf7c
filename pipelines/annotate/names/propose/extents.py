"""Where names stand in a sentence: the parser's entities put right, and names that it missed.

A span is words of one sentence without article, title, possessive or closing punctuation.  What belongs here: the extent of
names.  What does not: what a name denotes (decide.py), which names are one (joined).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from pipelines.annotate.names.spans import NameSpan, overlapping, words_of
from pipelines.annotate.names.titles import split_title, title_before
from pipelines.annotate.names.words import (
    ambiguous_given_names,
    first_heads,
    given_names,
    last_heads,
    person_roles,
    titles,
    word_class,
)
from pipelines.annotate.parse.page import PageWords
from pipelines.gazetteer import load as load_gazetteer
from pipelines.vocabularies import BODIES

NAME_LABELS = frozenset(
    {"PERSON", "ORG", "NORP", "GPE", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW", "LANGUAGE"}
)
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "‘s", "`s"})
_JOINERS = frozenset({"of", "for", "and", "&", "on", "in", "the", "at", "to"})
_MAX_WORDS = 14
_TICKER = re.compile(r"[A-Z]{2,5}\.[A-Z]{1,2}")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")


def parser_spans(page: PageWords) -> list[list[NameSpan]]:
    """The parser's entities as names, put right; a list a sentence."""
    found: list[list[NameSpan]] = [[] for _ in page.sentences]
    for start, end, label in page.entities:
        if label in NAME_LABELS:
            for first, last in _split(page, start, end, label):
                span = _repaired(page, first, last, label)
                if span is not None:
                    if _are_two_people(page, start, end, label):
                        span.kind_hint = "person"
                    _keep_longest(found[page.sentence[start]], span)
    return found


def _keep_longest(found: list[NameSpan], span: NameSpan) -> None:
    """Add a span to others in order of the text; of those that overlap the longest stays."""
    rivals = overlapping(found, span)
    if all(other.last - other.first < span.last - span.first for other in found[rivals]):
        found[rivals] = [span]


def _split(page: PageWords, first: int, last: int, label: str) -> list[tuple[int, int]]:
    """One entity that holds a list is several: 'Velo, Corvo News', 'Truro to Oban'."""
    cuts = [
        i
        for i in range(first + 1, last - 1)
        if (page.text[i] == "," and not _closes_list(page, i, last))
        or (page.lower[i] == "and" and last - first == 3 and _are_given(page.text[first], page.text[last - 1]))
        or (page.text[i] == "to" and label in ("ORG", "GPE", "FAC", "PERSON"))
        or page.text[i] in (";", "/", "|", "—", "–", "--", "(", "[", ":")
        or (page.text[i] == "-" and not page.is_joined[i] and page.text[first].isupper())
    ]
    edges = [first, *cuts, last]
    return [(a + (a != first), b) for a, b in itertools.pairwise(edges) if a + (a != first) < b]


def _are_two_people(page: PageWords, first: int, last: int, label: str) -> bool:
    """'Rachel and Blaine' that the parser takes for one name and for no place; one of them is seldom anything but a given name."""
    is_pair = last - first == 3 and page.lower[first + 1] == "and" and label not in ("GPE", "LOC", "FAC")
    pair = (page.text[first], page.text[last - 1])
    return is_pair and _are_given(*pair) and any(word in given_names() for word in pair)


def _are_given(one: str, other: str) -> bool:
    return all(word in given_names() or word in ambiguous_given_names() for word in (one, other))


def _closes_list(page: PageWords, comma: int, last: int) -> bool:
    """Whether a comma stands inside one name: 'Marl, Finch and Co', 'Marl, Inc', 'Roads, Ports and Rail'."""
    rest = page.text[comma + 1 : last]
    suffixes = word_class("corporate_suffix")
    return (
        rest[0] in suffixes
        or rest[-1] in word_class("firm_tail")
        or rest[-1] in suffixes
        or "and" in rest
        or "&" in rest
    )


def _repaired(page: PageWords, first: int, last: int, label: str) -> NameSpan | None:
    """A span of the parser without what is no part of the name, and with what is."""
    first, last = trimmed(page, first, last)
    if first >= last:
        return None
    if _opens_with_preposition(page, first, last):
        first, label = first + 1, "GPE"
    first = _extended_left(page, first, last, label)
    last = _extended_right(page, first, last, label)
    first, last = _cut_at_suffix(page, first, last)
    first, last = trimmed(page, first, last)
    if first >= last:
        return None
    title, title_text, first = split_title(page, first, last, label)
    if title is None and label == "PERSON" and last - first > 2 and page.lower[first] in person_roles():
        first += 1
    if title is None:
        title, title_text = title_before(page, first)
    last = _without_role(page, first, last, label)
    first, last = trimmed(page, first, last)
    if first >= last or last - first > _MAX_WORDS or not any(page.is_capital[first:last]):
        return None
    words = words_of(page, first, last)
    if label in ("ORG", "NORP", "GPE", "PRODUCT", "WORK_OF_ART") and _looks_like_a_person(words):
        label = ""  # the parser took a surname for something else
    return NameSpan(first, last, words, label, "parse", title, title_text)


def _opens_with_preposition(page: PageWords, first: int, last: int) -> bool:
    """'Near Tarnow' at the beginning of a sentence is a place behind a preposition."""
    is_first = (
        first == page.bounds(first)[0] and last - first > 1 and page.lower[first] in word_class("place_preposition")
    )
    return (
        is_first
        and not load_gazetteer().knows(page.phrase(first, last))
        and load_gazetteer().knows(page.phrase(first + 1, last))
    )


def _looks_like_a_person(words: Sequence[str]) -> bool:
    """A given name and a surname or two, none of them a word of bodies or places."""
    return 2 <= len(words) <= 3 and words[0] in given_names() and not any(word in last_heads() for word in words)


def _without_role(page: PageWords, first: int, last: int, label: str) -> int:
    """An organisation's name does not end in the office of the person behind it: 'Harbour Board Director' + 'A. Marl'."""
    if label == "PERSON" or last >= page.bounds(first)[1] or not page.is_capital[last]:
        return last
    end = last
    while end - first > 1 and (page.text[end - 1] in titles() or page.lower[end - 1] in person_roles()):
        end -= 1
    return end


def trimmed(page: PageWords, first: int, last: int) -> tuple[int, int]:
    """The words ``[first, last)`` without those at their edges that no name begins or ends with."""
    while first < last and _begins_no_name(page.text[first]):
        first += 1
    while last > first and _ends_no_name(page, first, last):
        last -= 1
    return first, last


@lru_cache(maxsize=20_000)
def _begins_no_name(text: str) -> bool:
    is_small = text[0].islower() or text in ("The", "A", "An", "This", "That") or text.isupper()
    return _is_between_names(text) or not _has_letters(text) or (is_small and text.lower() in word_class("determiner"))


def _ends_no_name(page: PageWords, first: int, last: int) -> bool:
    text = page.text[last - 1]
    if _is_between_names(text) or text.lower() in word_class("determiner"):
        return True
    if not _has_letters(text):
        return not (text == ")" and "(" in page.text[first:last])
    return (
        text.islower()
        and last - first > 1
        and not _is_particle(text)
        and not any(c.isdigit() for c in text)
        and not _is_hyphenated(page, first, last)
    )


def _is_between_names(text: str) -> bool:
    return text in _POSSESSIVES or text in _JOINERS


def _has_letters(text: str) -> bool:
    """Whether a word has a letter or a digit."""
    return text.isalnum() or any(c.isalnum() for c in text)


def _is_hyphenated(page: PageWords, first: int, last: int) -> bool:
    """Whether the last word hangs by a hyphen on a capitalised one: 'Park Ji-hoon'."""
    i = last - 1
    is_joined = i - 2 >= first and page.text[i - 1] == "-" and page.is_joined[i] and page.is_joined[i - 1]
    return is_joined and page.is_capital[i - 2] and page.ent[first] == "PERSON"


def _is_particle(text: str) -> bool:
    return text.lower() in word_class("particle")


def _cut_at_suffix(page: PageWords, first: int, last: int) -> tuple[int, int]:
    """A corporate suffix ends a name: what stands behind it ('Inc XYZ') is a ticker or another name."""
    suffixes = word_class("corporate_suffix")
    for i in range(first + 1, last - 1):
        if page.text[i] in suffixes and page.text[i] not in ("Co", "Corporation", "Limited", "SpA"):
            behind = page.text[i + 1]
            if behind not in ("and", "&", "of", ".", "-") and behind not in suffixes:
                return first, i + 1
    # 'Foo Co XYZ': a Co may go on ('Co of America', 'Co Ltd'), but not with a ticker
    ending = page.text[last - 1]
    if last - first >= 2 and _TICKER.fullmatch(ending):
        return first, last - 1
    is_ticker = ending.isupper() and ending not in suffixes and 2 <= len(ending) <= 5
    if last - first >= 3 and page.text[last - 2] in suffixes and is_ticker:
        return first, last - 1
    return first, last


def _extended_left(page: PageWords, first: int, last: int, label: str) -> int:
    last_word = page.text[last - 1]
    organisation = label in ("ORG", "FAC") or last_heads().get(last_word) in BODIES
    start, _ = page.bounds(first)
    # 'Northern Cable' + 'and' + 'Wire Co'; 'Marl' + 'and' + 'Co Inc'
    if first >= start + 2 and page.text[first - 1] in ("and", "&") and page.is_capital[first - 2]:
        own = page.text[first:last]
        suffixes = word_class("corporate_suffix")
        if own[0] in word_class("firm_tail") or (len(own) == 2 and own[1] in ("Co", "Co.", "Company")):
            i = first - 2
            while i > start and (page.is_capital[i - 1] or page.text[i - 1] in (",", ".", "-")):
                if page.text[i - 1] in suffixes:
                    break
                i -= 1
            while i < first and not page.is_capital[i]:
                i += 1
            first = i
    while organisation and first > start and page.is_capital[first - 1]:
        before, label_before = page.text[first - 1], page.ent[first - 1]
        if label_before not in ("", "ORG", "GPE", "FAC", "LOC") or not page.tag[first - 1].startswith("NNP"):
            break
        if before in word_class("not_name") or before in titles() or before in word_class("calendar"):
            break
        first -= 1
    # an ordinal before a unit: '20th Armoured Brigade'
    is_unit = first > start and organisation and last_word in last_heads()
    if is_unit and _ORDINAL.fullmatch(page.text[first - 1]):
        first -= 1
    # hyphen: 'El' '-' 'Sahm' cut inside
    while first >= start + 2 and page.text[first - 1] == "-" and page.is_joined[first]:
        if page.lower[first - 2] in word_class("particle") and page.is_joined[first - 1]:
            first -= 2
        else:
            break
    return first


def _extended_right(page: PageWords, first: int, last: int, label: str) -> int:
    _, stop = page.bounds(first)
    while last < stop:
        text, previous = page.text[last], page.text[last - 1]
        if (
            text == "-"
            and page.is_joined[last]
            and last + 1 < stop
            and page.is_capital[last + 1]
            and (page.lower[last - 1] in word_class("particle") and page.is_joined[last + 1])
        ):
            last += 2
            continue
        head = last_heads().get(previous)
        opens = _opens(page, first, last)
        if (
            text in ("of", "for", "on")
            and (head == "organisation" or opens)
            and label in ("ORG", "FAC", "GPE", "LOC", "PERSON")
        ):
            behind = last + 1
            while behind < stop and page.text[behind] in ("the", "a"):
                behind += 1
            if (
                (behind < stop and page.is_capital[behind] and not page.ent[behind].startswith(("DATE", "PERSON")))
                and previous not in word_class("owned_head")
                and page.text[behind] not in word_class("calendar")
            ):
                last = behind + 1
                continue
        if text in ("and", "&") and _takes_and(page, first, last):
            last += 2
            continue
        if not page.is_capital[last] or not page.tag[last].startswith("NNP"):
            break
        if page.text[last] in word_class("calendar") or page.text[last] in titles():
            break
        same_entity = page.ent[last]
        if _is_second_surname(page, first, last, label):
            return last + 1
        heads_name = last_heads().get(text)
        if same_entity and same_entity not in ("ORG", "FAC") and heads_name is None:
            break
        if heads_name is None and label in ("NORP", "PERSON") and same_entity:
            break
        if heads_name is None and label in ("GPE", "LOC"):
            break
        last += 1
    return last


def _is_second_surname(page: PageWords, first: int, last: int, label: str) -> bool:
    """'Gabriela Torres' + 'Medina': no place stands right behind a person's name without a comma."""
    if label != "PERSON" or last - first != 2 or page.text[first] not in given_names() or page.tag[last] != "NNP":
        return False
    _, stop = page.bounds(first)
    goes_on = last + 1 < stop and page.is_capital[last + 1] and page.text[last + 1][0].isalpha()
    alone = last + 1 < stop and page.text[last + 1] != ","
    return page.ent[last] == "GPE" and alone and not goes_on and last_heads().get(page.text[last]) is None


def _opens(page: PageWords, first: int, last: int) -> bool:
    """Whether the span so far and the next word open a name: 'Bank of', 'Committee to'."""
    if last - first > 2:
        return False
    words = (page.text[last - 1], page.text[last])
    return words in first_heads()


def _takes_and(page: PageWords, first: int, last: int) -> bool:
    """'Department of Health' and 'Human Services': a list inside a name whose head stands before an 'of'."""
    _, stop = page.bounds(first)
    if last + 1 >= stop or not page.is_capital[last + 1] or not page.tag[last + 1].startswith("NNP"):
        return False
    words = page.text[first:last]
    following, label = page.text[last + 1], page.ent[last + 1]
    if label in ("PERSON", "DATE", "NORP"):
        return False
    for i, word in enumerate(words):
        if word in ("of", "for", "on") and i and words[i - 1] in word_class("listing_head") and "and" not in words:
            return label in ("", "ORG", "WORK_OF_ART", "LAW")
    ending = page.text[last + 2] if last + 2 < stop else ""
    return (
        page.text[last] == "&"
        or (following in word_class("firm_tail"))
        or (
            last_heads().get(ending) == "organisation"
            and label == "ORG"
            and ending in word_class("listing_head")
            and last_heads().get(words[-1]) is None
            and words[-1] not in ("U.S.", "US", "UK")
            and page.ent[last - 1] == "ORG"
            and len(words) <= 2
        )
    )
