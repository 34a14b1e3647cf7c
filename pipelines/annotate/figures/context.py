"""One sentence as the figure rules see it: its lexemes beside the words of the page.

What belongs here: the way from lexemes to words, characters and back.  What does not: what any of them means.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from pipelines.annotate.figures.numbers.lexer import Lexeme, lex
from pipelines.annotate.parse.page import PageWords
from pipelines.model.quick import quick

HYPHENS = frozenset("-‐‑–")
DASHES = frozenset({"-", "‐", "‑", "–", "—", "--", "−"})


@quick
@dataclass(frozen=True, slots=True)
class Context:
    """The lexemes of a sentence, where they stand in ``articles.text``, and its words ``[first, end)`` of the page."""

    words: PageWords
    sentence_no: int
    first: int
    end: int
    text: str
    lexemes: tuple[Lexeme, ...]
    starts: tuple[int, ...]  # of the lexemes, offsets in ``articles.text``
    ends: tuple[int, ...]
    holders: tuple[int, ...]  # of each lexeme, the word that holds its first character
    lower: Callable[[int], str]  # of an index the lexeme in lower case, '' outside the sentence: most of what rules ask

    def kind(self, index: int) -> str:
        """digits, word or sign; '' outside the sentence."""
        return self.lexemes[index].kind if 0 <= index < len(self.lexemes) else ""

    def glued(self, index: int) -> bool:
        """Whether no space stands before the lexeme at ``index``."""
        return 0 < index < len(self.lexemes) and self.lexemes[index].glued

    def is_capital(self, index: int) -> bool:
        """Whether the lexeme is a word that begins with a capital."""
        return self.kind(index) == "word" and self.lexemes[index].text[0].isupper()

    def has_capital(self, index: int) -> bool:
        """Whether the lexeme is a word with a capital anywhere ('iPhone')."""
        return self.kind(index) == "word" and not self.lexemes[index].text.islower()

    def word(self, index: int) -> int | None:
        """The word of the page that holds the first character of the lexeme at ``index``; None outside the sentence."""
        return self.holders[index] if 0 <= index < len(self.lexemes) else None

    def tag(self, index: int) -> str:
        """The Penn tag of the word at the lexeme ``index``, '' outside the sentence."""
        return self.words.tag[self.holders[index]] if 0 <= index < len(self.lexemes) else ""

    def pos(self, index: int) -> str:
        """The universal part of speech of the word at the lexeme ``index``, '' outside the sentence."""
        return self.words.pos[self.holders[index]] if 0 <= index < len(self.lexemes) else ""

    def last_word(self, index: int) -> int:
        """The word of the page that holds the last character of the lexeme at ``index``."""
        return max(self.first, bisect_right(self.words.start, self.ends[index] - 1, self.first, self.end) - 1)

    def lexeme_of(self, word: int) -> int:
        """Index of the lexeme that holds the first character of a word of the sentence."""
        return max(0, bisect_right(self.starts, self.words.start[word]) - 1)

    def lexeme_behind(self, word: int) -> int:
        """Index of the first lexeme that begins behind a word of the sentence."""
        return bisect_left(self.starts, self.words.end[word])

    def touches_next(self, word: int) -> bool:
        """Whether no space stands between a word and the one behind it."""
        gap = self.words.article_text[self.words.end[word] : self.words.start[word + 1]]
        return not any(character.isspace() for character in gap)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Offsets into ``articles.text`` of the lexemes ``[first, last)``."""
        return self.starts[first], self.ends[last - 1]


def context_of(words: PageWords, number: int) -> Context:
    """The context of the sentence ``words.sentences[number]``; linear in its length."""
    sentence = words.sentences[number]
    first, end = words.sentence_bounds[number]
    text = sentence.text
    lexemes = tuple(lex(text))
    base, positions = sentence.span.start_char, sentence.map.positions
    if positions is None:
        shift = base + sentence.map.base
        starts, ends = tuple(each.start + shift for each in lexemes), tuple(each.end + shift for each in lexemes)
    else:
        starts = tuple(positions[base + each.start] for each in lexemes)
        ends = tuple(positions[base + each.end - 1] + 1 for each in lexemes)
    holders, holder = [], first
    begins = words.start
    for start in starts:
        while holder + 1 < end and begins[holder + 1] <= start:
            holder += 1
        holders.append(holder)
    lower = _Lowers(enumerate([each.lower for each in lexemes])).__getitem__
    return Context(words, sentence.sentence_no, first, end, text, lexemes, starts, ends, tuple(holders), lower)


class _Lowers(dict[int, str]):
    def __missing__(self, index: int) -> str:
        return ""
