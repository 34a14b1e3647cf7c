"""What a page says a person is: the words beside the name, and whether they tell of a public role.

'Interior Minister Jane Roe', 'security expert Jane Roe', 'Jane Roe, a spokeswoman for', 'the mayor, Jane Roe,'.
What does not belong here: linking.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.annotate.names.spans import NameSpan
from pipelines.annotate.names.words import person_roles, word_class
from pipelines.annotate.parse.page import PageWords
from pipelines.model.quick import quick

_LONGEST = 8
_DESCRIBING = frozenset({"JJ", "NN", "NNS", "NNP", "NNPS", "CC", "HYPH", "JJS", "JJR", "VBG", "VBN", "FW"})
_ENDS = frozenset(
    {",", ".", ";", ":", "(", ")", "[", "]", '"', "“", "”", "—", "–", "who", "which", "said", "told", "has", "was"}
)


@quick
@dataclass(frozen=True, slots=True)
class PersonRole:
    """``title`` as printed right before the name, the words that describe the person, and whether a public role is among them."""

    title: str | None
    description: str | None
    is_public: bool


def read_role(span: NameSpan, page: PageWords) -> PersonRole:
    """The role that stands beside one mention of a person."""
    title = span.title_text
    public = span.title is not None and span.title.is_public
    before = _before(span, page)
    behind = _behind(span, page)
    ahead = None if before or behind else _ahead(span, page)
    description = before or behind or ahead
    for phrase in (before, behind, ahead):
        if phrase:
            public = public or any(person_roles().get(word.lower(), False) for word in phrase.split())
    if title is None and before:
        last = before.split()[-1]
        title = last if last.lower() in person_roles() else None
    return PersonRole(title, description, public)


def _before(span: NameSpan, page: PageWords) -> str | None:
    """The nouns and adjectives right before a name, if the last of them is a role."""
    i = span.first - (len(span.title_text.split()) if span.title_text else 0)
    start, _ = page.bounds(span.first)
    if i <= start or (span.title is None and page.lower[i - 1] not in person_roles()):
        return None
    if span.title is not None:
        return (
            span.title_text
            if span.title.title_class in ("office", "religious", "tribal", "noble", "military", "police")
            else None
        )
    begin = i
    while (
        begin > start and i - begin < _LONGEST and (page.tag[begin - 1] in _DESCRIBING or page.text[begin - 1] == "-")
    ):
        if page.text[begin - 1] in _ENDS or page.lower[begin - 1] in word_class("determiner"):
            break
        begin -= 1
    while begin < i and not page.text[begin][0].isalnum():
        begin += 1
    return _printed(page, begin, i, lower_first=begin == start)


def _behind(span: NameSpan, page: PageWords) -> str | None:
    """The phrase in commas behind a name, if it names a role: ', a spokeswoman for the ministry,'."""
    i = span.last
    _, stop = page.bounds(span.first)
    if i + 1 >= stop or page.text[i] != ",":
        return None
    begin = i + 1
    if page.lower[begin] in word_class("determiner"):
        begin += 1
    end = begin
    while end < stop and end - begin < _LONGEST + 2 and page.text[end] not in _ENDS:
        end += 1
    words = page.lower[begin:end]
    head = next((k for k, word in enumerate(words) if word in person_roles()), None)
    if head is None or head > 5 or any(page.tag[begin + k].startswith("VB") for k in range(head)):
        return None
    return _printed(page, begin, end, lower_first=False)


def _ahead(span: NameSpan, page: PageWords) -> str | None:
    """The phrase that a name in commas explains, if it names a role: 'the mayor of the town, Jane Roe, said'."""
    start, stop = page.bounds(span.first)
    close = span.first - 1
    if close - 1 <= start or page.text[close] != "," or (span.last < stop and page.text[span.last] not in _ENDS):
        return None
    begin, has_role = close, False
    while begin > start and close - begin < _LONGEST + 2:
        word, tag = page.lower[begin - 1], page.tag[begin - 1]
        if word in word_class("determiner") or tag in ("POS", "PRP$"):
            if has_role or begin - 2 < start or page.tag[begin - 2] != "IN":
                break
        elif tag not in _DESCRIBING and tag != "IN":
            break
        has_role = has_role or word in person_roles()
        begin -= 1
    while begin < close and (page.tag[begin] == "IN" or not page.text[begin][0].isalnum()):
        begin += 1
    return _printed(page, begin, close, lower_first=False) if has_role else None


def _printed(page: PageWords, begin: int, end: int, *, lower_first: bool) -> str | None:
    if begin >= end:
        return None
    text = page.phrase(begin, end)
    return text[0].lower() + text[1:] if lower_first and not text[:2].isupper() else text
