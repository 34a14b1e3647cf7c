"""Parsing once: main blocks become sentences of spaCy tokens whose offsets point back into ``articles.text``.

What belongs here: the text that is handed to the language model, sentence boundaries.  What does not: anything that says what
the words mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipelines.annotate.parse.capitals import is_all_capitals, mixed_case
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.text_map import TextMap, clean
from pipelines.lexicons import load_table
from pipelines.model import Block

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

# A block longer than this is parsed in pieces, and few pieces at once: memory of the parser grows with what it is given.
MAX_PIECE_CHARS = 8_000
MAX_PIECE_TOKENS = 3_000
BATCH_PIECES = 32
BATCH_TOKENS = 6_000
# Tokens of one page that are parsed: some 24,000 words, three times the longest reportage; a page with more is a list or a dump.
MOST_TOKENS = 30_000
PIECE_COST = 4  # tokens that a piece by itself costs as much as (measured): tables have tens of thousands
_SPACE_RUN = re.compile(r"\s")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"’”)\]]*\s")
_CLOSERS = frozenset(".!?…:;")
# Ending of an inflected word, and what stands there in the word itself.
_INFLECTIONS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"), ("ing", ""), ("ing", "e"))
_CRIES = frozenset("!?")
_LONGEST_SHORT = 5  # letters of a word that a full stop shortens: 'Div.', 'Sept.'
_LONGEST_SPEAKER = 8  # words up to the verb of a speaker
_QUOTES = frozenset("'\"’”)]»")


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """One sentence: its tokens, and the map from the characters of their Doc to ``articles.text``."""

    sentence_no: int
    block_no: int
    map: TextMap
    span: Span

    @property
    def start_char(self) -> int:
        """Offset of its first character in ``articles.text``."""
        return self.map.source(self.span.start_char, self.span.end_char)[0]

    @property
    def end_char(self) -> int:
        """Offset behind its last character."""
        return self.map.source(self.span.start_char, self.span.end_char)[1]

    @property
    def text(self) -> str:
        """Its characters as parsed; ``text[i]`` is character ``span.start_char + i`` of the Doc."""
        return self.map.text[self.span.start_char : self.span.end_char]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``articles.text`` of the characters ``[start, end)`` of the Doc."""
        return self.map.source(start, end)

    def page_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``articles.text`` of the characters ``[start, end)`` of ``text``; the span is not empty."""
        base = int(self.span.start_char)
        return self.map.source(base + start, base + end)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of one block, tokenized."""

    block_no: int
    map: TextMap
    doc: Doc


@dataclass(frozen=True, slots=True)
class Parsed:
    """The sentences of a page; ``stop``: the offset at which the main text was given up for its length, None = all was read."""

    sentences: list[ParsedSentence]
    stop: int | None


def parse(text: str, blocks: Sequence[Block], model: LanguageModel) -> Parsed:
    """The sentences of the main blocks in page order, numbered from 1; each lies inside one block.  Of a page with more than
    MOST_TOKENS tokens, pieces counted as PIECE_COST, those that come first.

    The blocks of one article are parsed by themselves, so that the parse depends on this article alone.
    """
    pieces: list[_Piece] = []
    n_tokens, stop = 0, None
    for piece in _tokenized(text, blocks, model):
        n_tokens += len(piece.doc) + PIECE_COST
        if n_tokens > MOST_TOKENS:
            stop = piece.map.source(0, 1)[0]
            break
        pieces.append(piece)
    sentences: list[ParsedSentence] = []
    for batch in _batches(pieces):
        docs = model.pipeline.pipe((piece.doc for piece in batch), batch_size=BATCH_PIECES)
        for piece, doc in zip(batch, docs, strict=True):
            for span in _sentences(doc):
                sentences.append(ParsedSentence(len(sentences) + 1, piece.block_no, piece.map, span))
    return Parsed(sentences, stop)


def _tokenized(text: str, blocks: Sequence[Block], model: LanguageModel) -> Iterator[_Piece]:
    for block in blocks:
        if block.is_main:
            for start, end in _pieces(text, block.start_char, block.end_char):
                yield from _cut(text, start, end, block.block_no, model)


def _cut(text: str, start: int, end: int, block_no: int, model: LanguageModel) -> Iterator[_Piece]:
    """A stretch as pieces of at most MAX_PIECE_TOKENS tokens: one, where it holds words."""
    while start < end:
        piece = _in_mixed_case(clean(text, start, end), model)
        doc = model.pipeline.make_doc(piece.text)
        if len(doc) <= MAX_PIECE_TOKENS:
            yield _Piece(block_no, piece, doc)
            return
        stop = piece.source(doc[MAX_PIECE_TOKENS].idx, doc[MAX_PIECE_TOKENS].idx + 1)[0]
        stop = start + _cut_at(text[start:stop])
        part = _in_mixed_case(clean(text, start, stop), model)
        yield _Piece(block_no, part, model.pipeline.make_doc(part.text))
        start = stop


def _batches(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """The pieces in batches that the parser has memory for."""
    batch: list[_Piece] = []
    n_tokens = 0
    for piece in pieces:
        if batch and (len(batch) == BATCH_PIECES or n_tokens + len(piece.doc) > BATCH_TOKENS):
            yield batch
            batch, n_tokens = [], 0
        batch.append(piece)
        n_tokens += len(piece.doc)
    if batch:
        yield batch


def _in_mixed_case(piece: TextMap, model: LanguageModel) -> TextMap:
    """A piece printed in capitals as the model was trained to read it, any other as it is."""
    if not is_all_capitals(piece.text):
        return piece
    words = _vocabulary(model)
    return replace(piece, text=mixed_case(piece.text, lambda word: _is_inflected(word, words)))


@lru_cache(maxsize=2)
def _vocabulary(model: LanguageModel) -> frozenset[str]:
    """Words that the model's lemmatizer knows (WordNet's open classes), and the closed classes."""
    pipeline = model.pipeline
    words = set(pipeline.Defaults.stop_words)
    lookups = getattr(pipeline.get_pipe("lemmatizer"), "lookups", None) if pipeline.has_pipe("lemmatizer") else None
    if lookups is not None:
        for table in ("lemma_index", "lemma_exc"):
            for forms in lookups.get_table(table, {}).values():
                words.update(forms)
    return frozenset(words)


def _is_inflected(word: str, words: frozenset[str]) -> bool:
    """Whether a word, or what it is an inflection of, is among the words."""
    return word in words or any(
        word.endswith(ending) and (word[: -len(ending)] + stem in words) for ending, stem in _INFLECTIONS
    )


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches of a block that are short enough to parse, cut behind a sentence where there is one."""
    while end - start > MAX_PIECE_CHARS:
        cut = start + _cut_at(text[start : start + MAX_PIECE_CHARS])
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _cut_at(window: str) -> int:
    """Where a stretch is cut: behind its last sentence, else behind its last space, else at its end."""
    cuts = [match.end() for match in _SENTENCE_END.finditer(window)] or [
        match.end() for match in _SPACE_RUN.finditer(window)
    ]
    return cuts[-1] if cuts else len(window)


def _sentences(doc: Doc) -> Iterator[Span]:
    """Sentences of a parse without space at their ends.

    The parser also ends sentences where no writer does; a boundary counts only behind closing punctuation, and not before the
    words that say whose an exclamation or question was.
    """
    start = 0
    for span in doc.sents:
        if span.end < len(doc) and (not _closes(doc, span.end) or _goes_on(doc, span.end)):
            continue
        first, last = start, span.end
        start = span.end
        while first < last and doc[first].is_space:
            first += 1
        while last > first and doc[last - 1].is_space:
            last -= 1
        if first < last:
            yield doc[first:last]


def _closes(doc: Doc, end: int) -> bool:
    """Whether the tokens before ``end`` close a sentence."""
    index = end - 1
    while index > 0 and (doc[index].is_space or doc[index].text in _QUOTES):
        index -= 1
    token: Token = doc[index]
    return token.text[-1] in _CLOSERS


def _goes_on(doc: Doc, end: int) -> bool:
    """Whether a sentence goes on at ``end``: '“Run!” | Ann Lee shouted', '“Why?” | he asked', 'the 3rd Div. | on Monday'."""
    last = end - 1
    while last > 0 and doc[last].is_space:
        last -= 1
    first = end
    while first < len(doc) and doc[first].is_space:
        first += 1
    if first >= len(doc) or last < 1:
        return False
    is_quoted = doc[last].text in _QUOTES and doc[last - 1].text[-1] in _CRIES
    opens_small = doc[first].text[0].islower()
    if opens_small:
        before = doc[last - 1].text
        is_short = (
            doc[last].text == "." and before[:1].isupper() and 1 < len(before) <= _LONGEST_SHORT and before.isalpha()
        )
        return is_quoted or doc[last].text in _CRIES or is_short
    return is_quoted and _tells(doc, first)


def _tells(doc: Doc, first: int) -> bool:
    """Whether a clause of a name or noun and a verb of saying begins at ``first``."""
    for token in doc[first : first + _LONGEST_SPEAKER]:
        if token.pos_ == "VERB":
            return token.i > first and token.lemma_.lower() in _telling() and token.tag_ in ("VBD", "VBZ", "VBP")
        if token.pos_ not in ("PROPN", "NOUN", "DET", "ADJ", "NUM") or token.text in _QUOTES:
            return False
    return False


@cache
def _telling() -> frozenset[str]:
    """Verbs that a quotation can stand beside."""
    rows = load_table("speech_cues")
    return frozenset(row["cue"] for row in rows if row["part"] == "verb" and "quote" in row["frames"].split())
