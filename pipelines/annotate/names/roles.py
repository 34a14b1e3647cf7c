"""What a page says a person is: the words beside the name, and whether they tell of a public role.

'Interior Minister Jane Roe', 'security expert Jane Roe', 'Jane Roe, a spokeswoman for'.  What does not belong here: linking.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.annotate.names.spans import NameSpan, Token
from pipelines.annotate.names.words import person_roles

_LONGEST = 8
_DESCRIBING = frozenset({"JJ", "NN", "NNS", "NNP", "NNPS", "CC", "HYPH", "JJS", "JJR", "VBG", "VBN", "FW"})
_DETERMINERS = frozenset({"a", "an", "the", "its", "his", "her", "their", "one", "another", "our"})
_ENDS = frozenset(
    {",", ".", ";", ":", "(", ")", "[", "]", '"', "“", "”", "—", "–", "who", "which", "said", "told", "has", "was"}
)


@dataclass(frozen=True, slots=True)
class Role:
    """``title`` as printed right before the name, the words that describe the person, and whether a public role is among them."""

    title: str | None
    description: str | None
    is_public: bool


def read_role(span: NameSpan, tokens: Sequence[Token]) -> Role:
    """The role that stands beside one mention of a person."""
    title = span.title_text
    public = span.title is not None and span.title.is_public
    before = _before(span, tokens)
    behind = _behind(span, tokens)
    description = before or behind
    for phrase in (before, behind):
        if phrase:
            public = public or any(person_roles().get(word.lower(), False) for word in phrase.split())
    if title is None and before:
        last = before.split()[-1]
        title = last if last.lower() in person_roles() else None
    return Role(title, description, public)


def _before(span: NameSpan, tokens: Sequence[Token]) -> str | None:
    """The nouns and adjectives right before a name, if the last of them is a role."""
    place = span.first - (len(span.title_text.split()) if span.title_text else 0)
    if place <= 0 or (span.title is None and tokens[place - 1].text.lower() not in person_roles()):
        return None
    if span.title is not None:
        return (
            span.title_text
            if span.title.title_class in ("office", "religious", "tribal", "noble", "military", "police")
            else None
        )
    begin = place
    while (
        begin > 0
        and place - begin < _LONGEST
        and (tokens[begin - 1].tag in _DESCRIBING or tokens[begin - 1].text == "-")
    ):
        if tokens[begin - 1].text in _ENDS or tokens[begin - 1].text.lower() in _DETERMINERS:
            break
        begin -= 1
    while begin < place and not tokens[begin].text[0].isalnum():
        begin += 1
    return _printed(tokens, begin, place, lower_first=begin == 0)


def _behind(span: NameSpan, tokens: Sequence[Token]) -> str | None:
    """The phrase in commas behind a name, if it names a role: ', a spokeswoman for the ministry,'."""
    place = span.last
    if place + 1 >= len(tokens) or tokens[place].text != ",":
        return None
    begin = place + 1
    if tokens[begin].text.lower() in _DETERMINERS:
        begin += 1
    end = begin
    while end < len(tokens) and end - begin < _LONGEST + 2 and tokens[end].text not in _ENDS:
        end += 1
    words = [token.text.lower() for token in tokens[begin:end]]
    head = next((k for k, word in enumerate(words) if word in person_roles()), None)
    if head is None or head > 5 or any(tokens[begin + k].tag.startswith("VB") for k in range(head)):
        return None
    return _printed(tokens, begin, end, lower_first=False)


def _printed(tokens: Sequence[Token], begin: int, end: int, *, lower_first: bool) -> str | None:
    if begin >= end:
        return None
    parts = [tokens[begin].text]
    for place in range(begin + 1, end):
        gap = "" if tokens[place].start == tokens[place - 1].end else " "
        parts.append(gap + tokens[place].text)
    text = "".join(parts)
    return text[0].lower() + text[1:] if lower_first and not text[:2].isupper() else text
