"""Names of persons and outlets as words: titles taken off, short and full forms of one name.

What belongs here: comparing names.  What does not: who they belong to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from pipelines.annotate.names.joined.spellings import one_edit
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.cues import speech_words
from pipelines.annotate.speech.sources.animacy import source_nouns
from pipelines.lexicons import load_table
from pipelines.model import Mention

NAMED_FORMS = frozenset({"name", "short_name", "acronym"})
_POSSESSIVE = re.compile(r"['’]s?$")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def clean_label(text: str) -> str:
    """A label on one line, without the invisible characters of the page."""
    return " ".join(_INVISIBLE.sub("", text).split())


def is_title(word: str) -> bool:
    """Whether a word before a name is a title or rank rather than part of the name."""
    return word.lower() in speech_words("title")


def bare_name(words: Sequence[str]) -> tuple[str, ...]:
    """The words of a name without titles before it and a possessive behind it."""
    kept = [word for word in (_POSSESSIVE.sub("", w) for w in words) if any(c.isalnum() for c in word)]
    offices = [i for i, word in enumerate(kept[:-1]) if word.lower() in speech_words("office in names")]
    if offices:
        kept = kept[offices[-1] + 1 :]  # 'Health Minister Ann Lee'
    while len(kept) > 1 and is_title(kept[0]):
        kept.pop(0)
    return tuple(kept)


# A title that a page writes once with a slip is known by the title that it writes before the same name elsewhere; shorter words
# differ too little to tell.
_MIN_SLIP = 5


class PageTitles:
    """The titles that a page prints before names of persons, by the last word of the name."""

    def __init__(self, words: PageWords, mentions: Iterable[Mention]) -> None:
        self._titles: dict[str, set[str]] = {}
        for mention in mentions:
            if mention.kind == "person":
                last = words.before(mention.end_char) - 1
                for i in range(max(words.at(mention.start_char) - 1, 0), last):
                    if is_title(words.text[i]):
                        self._titles.setdefault(words.lower[last], set()).add(words.lower[i])

    def bare_name(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words of a name without titles, a slip in one included: 'Captian Orel' where the page has 'Captain Orel'."""
        name = bare_name(words)
        while len(name) > 1 and self._is_slip(name[0].lower(), name[-1].lower()):
            name = name[1:]
        return name

    def _is_slip(self, word: str, last: str) -> bool:
        titles = self._titles.get(last, ()) if len(word) >= _MIN_SLIP and word not in _genders() else ()
        return any(one_edit(word, title) for title in titles)


def full_names(titles: PageTitles, mentions: Iterable[Mention]) -> dict[str, tuple[str, ...]]:
    """Full names of persons by their last word; a word that two persons share is left out."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for mention in mentions:
        if mention.kind == "person" and mention.form in NAMED_FORMS:
            name = titles.bare_name(clean_label(mention.surface).split())
            if len(name) > 1:
                found.setdefault(name[-1].lower(), []).append(name)
    return {last: max(names, key=len) for last, names in found.items() if len({name[0].lower() for name in names}) == 1}


def same_person(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether one name is a short form of the other: the last word of the one is in the other, and nothing speaks against it."""
    short, long = sorted((tuple(w.lower() for w in a), tuple(w.lower() for w in b)), key=len)
    return bool(short) and (short[-1] == long[-1] or len(short) == 1) and set(short) <= set(long)


def squash(name: str) -> str:
    """Letters and digits alone, lower case: 'Al-Monitor' and 'almonitor' are one outlet."""
    return re.sub(r"[\W_]+", "", name.lower())


@cache
def _genders() -> dict[str, str]:
    return {row["name"]: row["gender"] for row in load_table("name_genders")}


def gender_of(name: Sequence[str]) -> str | None:
    """'m' or 'f' where the given name is one sex's alone, None for a family name, a name of both or one not known."""
    return _genders().get(name[0].lower()) if len(name) > 1 else None


def has_role(words: PageWords, head: int) -> bool:
    """Whether an apposition says that a name is a person's: 'Ann Lee, a nurse'."""
    apposed = words.kid(head, "appos")
    known = source_nouns().get(words.lemma[apposed]) if apposed is not None else None
    return known is not None and known[1] == "person" and words.tag[apposed or 0] == "NN"


def family_name_first(mention: Mention | None, entity_names: Mapping[str, str]) -> tuple[str, ...] | None:
    """The full name of somebody who is named by its first word: 'Park' of 'Park Ji-hoon'."""
    if mention is None or mention.entity_id is None:
        return None
    known = entity_names.get(mention.entity_id, "").split()
    return tuple(known) if len(known) > 1 and known[0] == mention.surface else None
