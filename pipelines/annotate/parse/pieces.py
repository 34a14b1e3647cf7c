"""The text that is handed to the language model: main blocks cut into pieces that it has memory for, tokenized.

What belongs here: what the model is given, so that a change here makes kept parses worthless.  What does not: what it says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from pipelines.annotate.parse.capitals import is_all_capitals, mixed_case
from pipelines.annotate.parse.text_map import TextMap, clean
from pipelines.model import Block

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# A block longer than this is parsed in pieces, and few pieces at once: memory of the parser grows with what it is given.
MAX_PIECE_CHARS = 8_000
MAX_PIECE_TOKENS = 3_000
BATCH_PIECES = 128
BATCH_TOKENS = 6_000
# Tokens of one page that are parsed: some 24,000 words, three times the longest reportage; a page with more is a list or a dump.
MOST_TOKENS = 30_000
PIECE_COST = 4  # tokens that a piece by itself costs as much as (measured): tables have tens of thousands
_SPACE_RUN = re.compile(r"\s")
_SENTENCE_END = re.compile(r"[.!?…:;]['\"’”)\]]*\s")
# Ending of an inflected word, and what stands there in the word itself.
_INFLECTIONS = (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("d", ""), ("ied", "y"), ("ing", ""), ("ing", "e"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one block, tokenized: the characters ``[start, end)`` of the article's text.  ``is_cased``: it is printed in
    capitals, and its case is a guess."""

    block_no: int
    start: int
    end: int
    map: TextMap
    is_cased: bool
    doc: Doc


def pieces_of(text: str, blocks: Sequence[Block], pipeline: Language) -> tuple[list[Piece], int | None]:
    """The pieces of the main blocks; and the offset at which a page with more than MOST_TOKENS tokens, pieces counted as
    PIECE_COST, is given up: None = all of it."""
    pieces: list[Piece] = []
    n_tokens = 0
    for piece in _tokenized(text, blocks, pipeline):
        n_tokens += len(piece.doc) + PIECE_COST
        if n_tokens > MOST_TOKENS:
            return pieces, piece.map.source(0, 1)[0]
        pieces.append(piece)
    return pieces, None


def _tokenized(text: str, blocks: Sequence[Block], pipeline: Language) -> Iterator[Piece]:
    for block in blocks:
        if block.is_main:
            for start, end in _pieces(text, block.start_char, block.end_char):
                yield from _cut(text, start, end, block.block_no, pipeline)


def _cut(text: str, start: int, end: int, block_no: int, pipeline: Language) -> Iterator[Piece]:
    """A stretch as pieces of at most MAX_PIECE_TOKENS tokens: one, where it holds words."""
    while start < end:
        piece = _piece(text, start, end, block_no, pipeline)
        doc = piece.doc
        if len(doc) <= MAX_PIECE_TOKENS:
            yield piece
            return
        stop = piece.map.source(doc[MAX_PIECE_TOKENS].idx, doc[MAX_PIECE_TOKENS].idx + 1)[0]
        stop = start + _cut_at(text[start:stop])
        yield _piece(text, start, stop, block_no, pipeline)
        start = stop


def batches(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """The pieces in batches that the parser has memory for."""
    batch: list[Piece] = []
    n_tokens = 0
    for piece in pieces:
        if batch and (len(batch) == BATCH_PIECES or n_tokens + len(piece.doc) > BATCH_TOKENS):
            yield batch
            batch, n_tokens = [], 0
        batch.append(piece)
        n_tokens += len(piece.doc)
    if batch:
        yield batch


def _piece(text: str, start: int, end: int, block_no: int, pipeline: Language) -> Piece:
    """A stretch tokenized; one printed in capitals as the model was trained to read it."""
    where = clean(text, start, end)
    is_cased = is_all_capitals(where.text)
    if is_cased:
        words = _vocabulary(pipeline)
        where = replace(where, text=mixed_case(where.text, lambda word: _is_inflected(word, words)))
    return Piece(block_no, start, end, where, is_cased, pipeline.make_doc(where.text))


@lru_cache(maxsize=2)
def _vocabulary(pipeline: Language) -> frozenset[str]:
    """Words that the model's lemmatizer knows (WordNet's open classes), and the closed classes."""
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
