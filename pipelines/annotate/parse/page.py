"""The parsed page: the words of one article in columns, made once and read by every layer.

``parse_page`` makes it; offsets point into ``articles.text``.  What belongs here: the parse as numbers and strings, and the
questions about it that have one answer.  What does not: what words mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from functools import cached_property
from itertools import chain
from operator import add, eq

from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.marks import Quoted, find_quoted
from pipelines.annotate.parse.sentences import ParsedSentence, parse
from pipelines.model import Block

_MOST_STEPS = 12  # up the tree to the verb of a clause


def parse_page(text: str, blocks: Sequence[Block], model: LanguageModel) -> PageWords:
    """Parse the main blocks of an article; its words in page order."""
    parsed = parse(text, blocks, model)
    paragraphs = tuple(
        (block.start_char, block.end_char) for block in blocks_before(blocks, parsed.stop) if block.is_main
    )
    return PageWords(parsed.sentences, text, paragraphs, parsed.stop)


def blocks_before(blocks: Sequence[Block], stop: int | None) -> Sequence[Block]:
    """The blocks up to an offset, the last one cut there; all of them where it is None."""
    if stop is None:
        return blocks
    return [replace(block, end_char=min(block.end_char, stop)) for block in blocks if block.start_char < stop]


class PageWords:
    """Words (spaCy's tokens, white space too) of the main text, numbered from 0 over the page.

    Columns, one value a word: ``text``, ``lower``, ``lemma`` (lower case), ``pos`` (universal), ``tag`` (Penn), ``dep``,
    ``ent`` and ``iob`` (the recogniser's label and B, I or O), ``head`` (a word; a head outside its sentence is the word
    itself), ``kids`` (its dependents), ``left`` and ``right`` (first and last word of its subtree), ``start`` and ``end``
    (characters of ``articles.text``), ``sentence`` (position in ``sentences``), ``paragraph`` (counts main blocks with text),
    ``is_joined`` (no space is printed between the word and the one before it in the sentence).
    """

    def __init__(
        self,
        sentences: Sequence[ParsedSentence],
        article_text: str = "",
        paragraphs: Sequence[tuple[int, int]] = (),
        stop: int | None = None,
    ) -> None:
        self.sentences = sentences
        self.article_text = article_text
        self.stop = stop  # offset at which a main text that is too long was given up
        self.paragraphs = paragraphs  # of the main blocks: [start, end) in ``article_text``
        self.text: list[str] = []
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.pos: list[str] = []
        self.tag: list[str] = []
        self.dep: list[str] = []
        self.ent: list[str] = []
        self.iob: list[str] = []
        self.head: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.sentence: list[int] = []
        self.paragraph: list[int] = []
        self.is_joined: list[bool] = []
        self.sentence_bounds: list[tuple[int, int]] = []  # of each sentence: its words [first, last)
        paragraph = -1
        last_block: int | None = None
        for number, sentence in enumerate(sentences):
            if sentence.block_no != last_block:
                paragraph += 1
                last_block = sentence.block_no
            self._add(sentence, number, paragraph)
        self.kids: list[Sequence[int]] = [()] * len(self.text)  # most words have none
        with_kids: defaultdict[int, list[int]] = defaultdict(list)
        for i, head in enumerate(self.head):
            if head != i:
                with_kids[head].append(i)
        for head, own in with_kids.items():
            self.kids[head] = own
        self._set_edges()

    def _add(self, sentence: ParsedSentence, number: int, paragraph: int) -> None:
        columns, base, stop = sentence.span.tokens, sentence.span.start, sentence.span.end
        first, length = len(self.text), stop - base
        self.sentence_bounds.append((first, first + length))
        texts, begins = columns.text[base:stop], columns.begin[base:stop]
        self.text += texts
        self.lower += columns.lower[base:stop]
        self.lemma += columns.lemma[base:stop]
        self.pos += columns.pos[base:stop]
        self.tag += columns.tag[base:stop]
        self.dep += columns.dep[base:stop]
        self.ent += columns.ent[base:stop]
        self.iob += columns.iob[base:stop]
        moved, heads = first - base, columns.head[base:stop]
        self.head += [(head if base <= head < stop else i) + moved for i, head in enumerate(heads, base)]
        ends = list(map(add, begins, map(len, texts)))
        self.is_joined.append(False)
        self.is_joined += map(eq, begins[1:], ends)
        shift, positions = sentence.map.base, sentence.map.positions
        if positions is None:
            self.start += [begin + shift for begin in begins]
            self.end += [end + shift for end in ends]
        else:
            self.start += [positions[begin] for begin in begins]
            self.end += [positions[end - 1] + 1 for end in ends]
        self.sentence += [number] * length
        self.paragraph += [paragraph] * length

    def _set_edges(self) -> None:
        heads, length = self.head, len(self.text)
        self.left, self.right = [-1] * length, [-1] * length
        # The first word from either side that comes up to a word is the edge of its subtree.
        for edges, words in ((self.left, range(length)), (self.right, range(length - 1, -1, -1))):
            for i in words:
                above = i
                while edges[above] < 0:
                    edges[above] = i
                    above = heads[above]

    def __len__(self) -> int:
        return len(self.text)

    @cached_property
    def names(self) -> frozenset[str]:
        """Words of persons' names, lower case: a name that opens a sentence is known from others."""
        return frozenset(
            lower for lower, p, e in zip(self.lower, self.pos, self.ent, strict=True) if e == "PERSON" and p == "PROPN"
        )

    @cached_property
    def lower_words(self) -> frozenset[str]:
        """Words that the page prints in small letters somewhere."""
        return frozenset(text for text in self.text if text.islower())

    @cached_property
    def verbs(self) -> list[int]:
        """The verbs of the page, auxiliaries too."""
        return [i for i, pos in enumerate(self.pos) if pos in ("VERB", "AUX")]

    def printed(self, *wanted: AbstractSet[str]) -> list[int]:
        """The words that are one of some, in small letters; in order.  Found by the page's different words, not word by word."""
        return _where(self._by_lower, wanted)

    def lemmas(self, *wanted: AbstractSet[str]) -> list[int]:
        """The words with one of some lemmas, in order."""
        return _where(self._by_lemma, wanted)

    @cached_property
    def _by_lower(self) -> dict[str, list[int]]:
        return _positions(self.lower)

    @cached_property
    def _by_lemma(self) -> dict[str, list[int]]:
        return _positions(self.lemma)

    @cached_property
    def quoted(self) -> tuple[Quoted, ...]:
        """What stands between quotation marks, in order of the text."""
        return tuple(find_quoted(self.article_text, self.paragraphs))

    @cached_property
    def in_quotation(self) -> list[bool]:
        """Of each word, whether it stands between quotation marks."""
        inside = [False] * len(self.text)
        for quote in self.quoted:
            for i in range(self.at(quote.start_char), self.before(quote.end_char)):
                inside[i] = True
        return inside

    @cached_property
    def is_capital(self) -> list[bool]:
        """Of each word, whether it begins with a capital or holds one behind a letter or digit ('iPhone')."""
        known = {text: not text.islower() and _has_capital(text) for text in set(self.text)}
        return [known[text] for text in self.text]

    @cached_property
    def entities(self) -> list[tuple[int, int, str]]:
        """The recogniser's entities ``[first, last)`` with their labels, those that a sentence holds whole."""
        found = []
        for begin in [i for i, iob in enumerate(self.iob) if iob == "B"]:
            last, i = self.bounds(begin)[1], begin + 1
            while i < last and self.iob[i] == "I":
                i += 1
            if i < last or i == len(self) or self.iob[i] != "I":
                found.append((begin, i, self.ent[begin]))
        return found

    def phrase(self, first: int, last: int) -> str:
        """The words ``[first, last)`` of one sentence as parsed, a space between them where one is printed."""
        if last - first == 1:
            return self.text[first]
        parts = self.text[first:last]
        if True not in self.is_joined[first + 1 : last]:
            return " ".join(parts)
        for k in range(1, len(parts)):
            if not self.is_joined[first + k]:
                parts[k] = " " + parts[k]
        return "".join(parts)

    def bounds(self, i: int) -> tuple[int, int]:
        """The words ``[first, last)`` of the sentence that word ``i`` stands in."""
        return self.sentence_bounds[self.sentence[i]]

    def at(self, offset: int) -> int:
        """The first word that ends behind ``offset``; ``len(self)`` where none does."""
        return bisect_right(self.end, offset)

    def before(self, offset: int) -> int:
        """One past the last word that starts before ``offset``."""
        return bisect_left(self.start, offset)

    def kid(self, i: int, *deps: str) -> int | None:
        """The first dependent of ``i`` with one of these relations."""
        dep = self.dep
        for kid in self.kids[i]:
            if dep[kid] in deps:
                return kid
        return None

    def all_kids(self, i: int, *deps: str) -> list[int]:
        """Every dependent of ``i`` with one of these relations, in order."""
        kids, dep = self.kids[i], self.dep
        return [kid for kid in kids if dep[kid] in deps] if kids else []

    def head_of(self, start: int, end: int, bounds: tuple[int, int]) -> int | None:
        """The word of the characters ``[start, end)`` that hangs on something outside them, in the sentence ``bounds``."""
        first, last = (bisect_left(self.start, offset, *bounds) for offset in (start, end))
        heads = self.head
        return next((i for i in range(first, last) if not first <= heads[i] < last or heads[i] == i), None)

    def verb_above(self, i: int) -> int | None:
        """The verb of the clause that word ``i`` stands in, itself where it is one."""
        pos, head = self.pos, self.head
        for _ in range(_MOST_STEPS):
            if pos[i] in ("VERB", "AUX"):
                return i
            if head[i] == i:
                return None
            i = head[i]
        return None

    def climb(self, i: int, steps: int = _MOST_STEPS) -> Iterator[int]:
        """Word ``i`` and those above it, the nearest first, up to the root or so many words."""
        head = self.head
        for _ in range(steps):
            yield i
            if head[i] == i:
                return
            i = head[i]

    def word_in(self, number: int, offset: int) -> int | None:
        """The word of ``sentences[number]`` that holds the character ``offset`` of the sentence's text, else the next word of the
        sentence; None behind its last."""
        sentence = self.sentences[number]
        if offset >= len(sentence.text):
            return None
        first, last = self.sentence_bounds[number]
        i = bisect_right(self.end, sentence.page_span(offset, offset + 1)[0], first, last)
        return i if i < last else None


def _positions(column: Sequence[str]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for i, value in enumerate(column):
        found[value].append(i)
    return found


def _where(positions: Mapping[str, list[int]], wanted: Iterable[AbstractSet[str]]) -> list[int]:
    met: set[str] = set()
    for words in wanted:  # the smaller side is walked: ``&`` walks a frozen set, and some hold thousands of words
        met.update(
            filter(words.__contains__, positions)
            if len(words) > len(positions)
            else filter(positions.__contains__, words)
        )
    return sorted(chain.from_iterable(map(positions.__getitem__, met)))


def _has_capital(text: str) -> bool:
    return text[0].isupper() or (text[0].isalnum() and any(char.isupper() for char in text[1:]))
