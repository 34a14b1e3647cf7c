"""The names that an export leaves out of the words of a page, and the words without them.

What belongs here: finding the names of one page in a text, an address, a file name.  What does not: whose names those are
(``door``).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from urllib.parse import quote, unquote

from pipelines.lexicons import load_table

NAME_WITHHELD = "[name withheld]"
_IN_ADDRESS = "name-withheld"
_WORD = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[\s\-.'’]{0,3}")  # between two words of one name
_OTHER_LATIN = str.maketrans(
    {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)
_LEAST_LETTERS = 3
_MOST_WORDS = 12  # of a name; what is longer is known by its first
_ADDRESS_SAFE = ":/?#[]@!$&'()*+,;=%~"


@lru_cache(maxsize=100_000)
def fold_word(word: str) -> str:
    """A word without case and accents, as an address writes it."""
    plain = word.casefold()
    if plain.isascii():
        return plain
    kept = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return kept.translate(_OTHER_LATIN)


def fold(text: str) -> tuple[str, ...]:
    """The words of a text, folded."""
    return tuple(fold_word(found.group()) for found in _WORD.finditer(text))


@cache
def function_words() -> frozenset[str]:
    """Words that name nobody, folded."""
    return frozenset(fold_word(row["word"]) for row in load_table("function_words"))


@dataclass(frozen=True, slots=True)
class PageNames:
    """What may not be read on one page.  ``starts``, ``ends``: characters of its text that are such a name, disjoint and
    ordered; ``phrases``: whole names, folded; ``lengths``: how many words those have that begin with a word; ``words``: single
    words of them, which stand for the person where they are written as a name; ``small``: those that do so in an address,
    written small; ``joined``: whole names in one word."""

    starts: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    words: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.starts or self.phrases or self.words)

    def taken_out(self, text: str, start: int | None = None) -> str:
        """The text with each name replaced; ``start``: where in the page's text it begins, where it is a piece of that."""
        found = list(self._named(text, is_address=False))
        if start is not None:
            end = start + len(text)
            for at in range(bisect_right(self.ends, start), bisect_left(self.starts, end)):
                found.append((max(self.starts[at], start) - start, min(self.ends[at], end) - start))
        return _replaced(text, found, NAME_WITHHELD) if found else text

    def taken_out_of_address(self, address: str) -> str:
        """The same of an address or a file name, also where its letters are percent-encoded."""
        found = list(self._named(address, is_address=True))
        if found:
            address = _replaced(address, found, _IN_ADDRESS)
        if "%" in address:
            decoded = unquote(address)
            found = list(self._named(decoded, is_address=True))
            if found:
                return quote(_replaced(decoded, found, _IN_ADDRESS), safe=_ADDRESS_SAFE)
        return address

    def _named(self, text: str, *, is_address: bool) -> Iterator[tuple[int, int]]:
        words = [(found.start(), found.end(), found.group()) for found in _WORD.finditer(text)]
        folded = [fold_word(word) for _, _, word in words]
        for at, (start, end, word) in enumerate(words):
            for n in self.lengths.get(folded[at], ()):
                if at + n <= len(words) and tuple(folded[at : at + n]) in self.phrases:
                    yield start, words[at + n - 1][1]
            if (
                folded[at] in self.joined
                or (is_address and folded[at] in self.small)
                or (folded[at] in self.words and not word[0].islower())
            ):
                yield start, end


def _replaced(text: str, found: Sequence[tuple[int, int]], mark: str) -> str:
    """The text with the mark for each of the spans; those that touch or stand side by side are one."""
    pieces, at = [], 0
    for start, end in _merged(found, text):
        pieces += [text[at:start], mark]
        at = end
    return "".join([*pieces, text[at:]])


def _merged(spans: Iterable[tuple[int, int]], text: str = "") -> list[tuple[int, int]]:
    """The spans ordered and disjoint; with a text also those are one that stand side by side in it."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and (start < merged[-1][1] or (text and _JOINT.fullmatch(text, merged[-1][1], start))):
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def page_names(
    spans: Iterable[tuple[int, int]], withheld: Iterable[str], shown: Iterable[str], written_small: Iterable[str] = ()
) -> PageNames:
    """What may not be read on a page: names that are ``withheld``; words of those that are ``shown`` go on standing for whom they
    name, and no address names anybody by words that the page has ``written_small``."""
    phrases: set[tuple[str, ...]] = set()
    lengths: dict[str, set[int]] = {}
    words: set[str] = set()
    joined: set[str] = set()
    for name in withheld:
        folded = fold(name)[:_MOST_WORDS]
        if len(folded) > 1:
            phrases.add(folded)
            lengths.setdefault(folded[0], set()).add(len(folded))
            if sum(map(len, folded)) >= 2 * _LEAST_LETTERS:
                joined.add("".join(folded))
        parts = _WORD.findall(name)
        words |= {fold_word(word) for word in parts if len(word) >= _LEAST_LETTERS and not word[0].islower()}
    words -= {word for name in shown for word in fold(name)}
    words -= function_words()
    disjoint = _merged(spans)
    return PageNames(
        tuple(start for start, _ in disjoint), tuple(end for _, end in disjoint), frozenset(phrases),
        {first: tuple(sorted(found)) for first, found in lengths.items()}, frozenset(words),
        frozenset(words) - frozenset(written_small), frozenset(joined),
    )  # fmt: skip
