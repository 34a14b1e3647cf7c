"""The words of one article in columns: plain lists that rules can walk at full speed, offsets into ``articles.text``.

What belongs here: the parse as numbers and strings, and the questions about it that have one answer.  What does not: what
words mean.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipelines.annotate.parse.sentences import ParsedSentence


class PageWords:
    """Tokens of the main text, numbered from 0 over the page; a head outside its sentence is the token itself."""

    __slots__ = (
        "dep", "end", "ent", "head", "kids", "left", "lemma", "lower", "names", "paragraph", "pos", "right", "sentence",
        "sentence_bounds", "start", "tag", "text",
    )  # fmt: skip

    def __init__(self, sentences: Sequence[ParsedSentence]) -> None:
        self.text: list[str] = []
        self.lower: list[str] = []
        self.lemma: list[str] = []
        self.pos: list[str] = []
        self.tag: list[str] = []
        self.dep: list[str] = []
        self.ent: list[str] = []
        self.head: list[int] = []
        self.start: list[int] = []
        self.end: list[int] = []
        self.sentence: list[int] = []
        self.paragraph: list[int] = []
        self.sentence_bounds: list[tuple[int, int]] = []
        # Words of persons' names, lower case: a name that opens a sentence is known from others.
        self.names: set[str] = set()
        paragraph = -1
        last_block: int | None = None
        for number, sentence in enumerate(sentences):
            if sentence.block_no != last_block:
                paragraph += 1
                last_block = sentence.block_no
            self._add(sentence, number, paragraph)
        self.kids: list[list[int]] = [[] for _ in self.text]
        for i, head in enumerate(self.head):
            if head != i:
                self.kids[head].append(i)
        self._set_edges()

    def _add(self, sentence: ParsedSentence, number: int, paragraph: int) -> None:
        tokens = list(sentence.span)
        first, base, length = len(self.text), sentence.span.start, len(tokens)
        self.sentence_bounds.append((first, first + length))
        texts = [token.text for token in tokens]
        pos = [token.pos_ for token in tokens]
        ent = [token.ent_type_ for token in tokens]
        self.text += texts
        self.lower += [text.lower() for text in texts]
        self.lemma += [token.lemma_.lower() for token in tokens]
        self.pos += pos
        self.tag += [token.tag_ for token in tokens]
        self.dep += [token.dep_ for token in tokens]
        self.ent += ent
        heads = [token.head.i - base for token in tokens]
        self.head += [first + (head if 0 <= head < length else i) for i, head in enumerate(heads)]
        self.names.update(
            text.lower() for text, p, e in zip(texts, pos, ent, strict=True) if e == "PERSON" and p == "PROPN"
        )
        begins = [token.idx for token in tokens]
        shift, positions = sentence.map.base, sentence.map.positions
        if positions is None:
            self.start += [begin + shift for begin in begins]
            self.end += [begin + shift + len(text) for begin, text in zip(begins, texts, strict=True)]
        else:
            self.start += [positions[begin] for begin in begins]
            self.end += [positions[begin + len(text) - 1] + 1 for begin, text in zip(begins, texts, strict=True)]
        self.sentence += [number] * length
        self.paragraph += [paragraph] * length

    def _set_edges(self) -> None:
        self.left = list(range(len(self.text)))
        self.right = list(range(len(self.text)))
        for first, last in self.sentence_bounds:
            # Heads are visited after their dependents: deepest first.
            order: list[int] = [i for i in range(first, last) if self.head[i] == i]
            for i in order:
                order.extend(self.kids[i])
            for i in reversed(order):
                head = self.head[i]
                self.left[head] = min(self.left[head], self.left[i])
                self.right[head] = max(self.right[head], self.right[i])

    def __len__(self) -> int:
        return len(self.text)

    def at(self, offset: int) -> int:
        """The first token that ends behind ``offset``; ``len(self)`` where none does."""
        return bisect_right(self.end, offset)

    def before(self, offset: int) -> int:
        """One past the last token that starts before ``offset``."""
        return bisect_left(self.start, offset)

    def kid(self, i: int, *deps: str) -> int | None:
        """The first dependent of ``i`` with one of these relations."""
        for kid in self.kids[i]:
            if self.dep[kid] in deps:
                return kid
        return None

    def all_kids(self, i: int, *deps: str) -> list[int]:
        """Every dependent of ``i`` with one of these relations, in order."""
        return [kid for kid in self.kids[i] if self.dep[kid] in deps]
