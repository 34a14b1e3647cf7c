"""Parsing once: main blocks become sentences of tokens whose offsets point back into ``articles.text``.

What belongs here: from pieces to sentences, parsed now or taken from what was kept.  What does not: what the model is given
(``pieces``), where sentences end (``boundaries``), anything that says what the words mean.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.annotate.parse import kept
from pipelines.annotate.parse.boundaries import sentence_bounds
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.lean import lean_pipeline
from pipelines.annotate.parse.pieces import BATCH_PIECES, batches, pieces_of
from pipelines.annotate.parse.text_map import TextMap
from pipelines.annotate.parse.tokens import Tokens, tokens_of
from pipelines.model import Block

if TYPE_CHECKING:
    from spacy.language import Language

MOST_WORDS = 50_000


@dataclass(frozen=True, slots=True)
class Stretch:
    """The tokens ``[start, end)`` of a piece, and its characters ``[start_char, end_char)``."""

    tokens: Tokens
    start: int
    end: int
    start_char: int
    end_char: int


@dataclass(frozen=True, slots=True)
class ParsedSentence:
    """One sentence: its tokens, and the map from the characters of their piece to ``articles.text``."""

    sentence_no: int
    block_no: int
    map: TextMap
    span: Stretch

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
        """Its characters as parsed; ``text[i]`` is character ``span.start_char + i`` of the piece."""
        return self.map.text[self.span.start_char : self.span.end_char]

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``articles.text`` of the characters ``[start, end)`` of the piece."""
        return self.map.source(start, end)

    def page_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into ``articles.text`` of the characters ``[start, end)`` of ``text``; the span is not empty."""
        base = self.span.start_char
        return self.map.source(base + start, base + end)


@dataclass(frozen=True, slots=True)
class Parsed:
    """The sentences of a page; ``stop``: the offset at which the main text was given up for its length, None = all was read."""

    sentences: list[ParsedSentence]
    stop: int | None


def parse(text: str, blocks: Sequence[Block], model: LanguageModel) -> Parsed:
    """The sentences of the main blocks in page order, numbered from 1; each lies inside one block.  Of a page with more than
    MOST_TOKENS tokens, pieces counted as PIECE_COST, those that come first.

    The blocks of one article are parsed by themselves, so that the parse depends on this article alone.  Where the model has kept
    parses, the page's is taken from them, and put there.
    """
    page = _taken(text, blocks, model) or _made(text, blocks, model)
    sentences: list[ParsedSentence] = []
    for block_no, where, tokens in page.pieces:
        for first, last in sentence_bounds(tokens):
            end = tokens.begin[last - 1] + len(tokens.text[last - 1])
            span = Stretch(tokens, first, last, tokens.begin[first], end)
            sentences.append(ParsedSentence(len(sentences) + 1, block_no, where, span))
    return Parsed(sentences, page.stop)


@dataclass(frozen=True, slots=True)
class _Page:
    """Every piece of a page: its block, the way back to the page's characters, its tokens."""

    pieces: list[tuple[int, TextMap, Tokens]]
    stop: int | None


def _made(text: str, blocks: Sequence[Block], model: LanguageModel) -> _Page:
    pipeline = model.pipeline
    with _zone(pipeline):
        pieces, stop = pieces_of(text, blocks, pipeline)
        tokens_of_text: dict[str, Tokens] = {}  # a line that comes again is parsed once
        lean = lean_pipeline(pipeline)
        for batch in batches(list({piece.map.text: piece for piece in pieces}.values())):
            docs = [piece.doc for piece in batch]
            found = lean.columns_of(docs) if lean else map(tokens_of, pipeline.pipe(docs, batch_size=BATCH_PIECES))
            tokens_of_text.update(zip((piece.map.text for piece in batch), found, strict=True))
        made = [tokens_of_text[piece.map.text] for piece in pieces]
    if model.parses is not None:
        whole = [
            kept.Piece(piece.block_no, piece.start, piece.end, piece.map.text, piece.is_cased, tokens)
            for piece, tokens in zip(pieces, made, strict=True)
        ]
        page = kept.pack(kept.page_key(text, blocks), whole, stop)
        if page is not None:
            model.parses.keep(page)
    return _Page([(piece.block_no, piece.map, tokens) for piece, tokens in zip(pieces, made, strict=True)], stop)


def _zone(pipeline: Language) -> AbstractContextManager[object]:
    """What frees the words of a page that spaCy would remember, so that memory stays level over millions of pages.  The first
    MOST_WORDS are remembered for good: they are most of any page, and met anew they cost as much as a rule."""
    vocab = pipeline.vocab
    is_in_zone = getattr(vocab, "in_memory_zone", False)  # zones must not be nested
    return nullcontext() if is_in_zone or len(vocab) < MOST_WORDS else pipeline.memory_zone()


def _taken(text: str, blocks: Sequence[Block], model: LanguageModel) -> _Page | None:
    if model.parses is None:
        return None
    page = model.parses.take(kept.page_key(text, blocks))
    try:
        found = kept.unpack(page, text) if page is not None else None
    except (LookupError, ValueError) as error:
        model.parses.doubt(str(error))
        return None
    if page is None or found is None:
        return None
    model.parses.keep(page)
    return _Page(found, page.stop)
