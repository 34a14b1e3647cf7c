"""A page's parse as bytes: what is kept of it, so that a change of rules, lexicons or gazetteer alone does not parse again.

A kept parse belongs to one model, one spaCy and one way of cutting text (``maker``) and to one text with its main blocks
(``page_key``).  What the rules of today say (where a sentence ends) is never kept.  What belongs here: tokens as columns of
numbers and back.  What does not: files (``store.parses``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import metadata
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from pipelines.annotate.parse.capitals import casing_key
from pipelines.annotate.parse.text_map import TextMap, clean
from pipelines.annotate.parse.tokens import Tokens
from pipelines.model import Block

FORMAT = 1
# Code and libraries that decide what tokens a text gives.
_CODE = ("capitals.py", "kept.py", "language_model.py", "lean/*.py", "pieces.py", "text_map.py", "tokens.py")
_LIBRARIES = ("spacy", "thinc", "blis", "numpy")
_SPACE, _OPENS, _OWN_LEMMA, _IOB_SHIFT = 1, 2, 4, 3  # bits of a token's mark
_IOB = ("", "I", "O", "B")
_LABELLED = ("pos", "tag", "dep", "ent")
_MOST = (1 << 16) - 1  # of what a column of two bytes holds


@dataclass(frozen=True, slots=True)
class KeptPage:
    """One page's parse in columns of little-endian numbers, one value a token in page order.

    ``pieces``: block, first and last character, tokens of each piece.  ``length``: characters of a token; ``mark``: bits for a
    space behind it, a sentence that it opens, a lemma of its own, and the recogniser's B, I or O.  ``tag``, ``pos``, ``dep`` and
    ``ent`` are numbers of ``labels``; ``head`` counts from the token.  ``lemmas``: those that are not the word in small letters.
    ``cased``: of a piece in capitals the text that the model was given, by the number of the piece; ``casing``: what words made it.
    """

    key: str
    stop: int | None
    pieces: bytes
    length: bytes
    mark: bytes
    pos: bytes
    tag: bytes
    dep: bytes
    ent: bytes
    head: bytes
    labels: bytes
    lemmas: bytes
    cased: bytes
    casing: str

    @property
    def n_tokens(self) -> int:
        """How many tokens it has."""
        return len(self.mark)


class Identity(Protocol):
    """What a model is known by."""

    @property
    def name(self) -> str:
        """Its package."""
        ...

    @property
    def version(self) -> str:
        """The package's version."""
        ...

    @property
    def sha256(self) -> str:
        """Of its files."""
        ...


class Parses(Protocol):
    """Where kept parses come from and go to."""

    def take(self, key: str) -> KeptPage | None:
        """The parse of a page; None where none is kept."""
        ...

    def keep(self, page: KeptPage) -> None:
        """Keep a page's parse."""
        ...

    def doubt(self, why: str) -> None:
        """The parse that was taken last cannot be what was kept."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """The characters ``[start, end)`` of a block, the text that was parsed and whether its case is a guess, and its tokens."""

    block_no: int
    start: int
    end: int
    text: str
    is_cased: bool
    tokens: Tokens


@lru_cache(maxsize=4)
def maker(identity: Identity) -> str:
    """What made a parse: 32 hex digits over model, libraries, and the code that cuts text and reads tokens."""
    digest = hashlib.sha256()
    parts = [FORMAT, identity.name, identity.version, identity.sha256, {n: metadata.version(n) for n in _LIBRARIES}]
    digest.update(json.dumps(parts).encode())
    for pattern in _CODE:
        for path in sorted(Path(__file__).parent.glob(pattern)):
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def page_key(text: str, blocks: Sequence[Block]) -> str:
    """What a page's parse is known by: 32 hex digits over its text and its main blocks."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass"))
    bounds = [(block.block_no, block.start_char, block.end_char) for block in blocks if block.is_main]
    digest.update(json.dumps(bounds).encode())
    return digest.hexdigest()[:32]


def pack(key: str, pieces: Sequence[Piece], stop: int | None) -> KeptPage | None:
    """A page's parse to keep; None for one that could not be brought back as it is."""
    tokens = [piece.tokens for piece in pieces]
    words: list[str] = _whole(tokens, "text")
    lowers: list[str] = _whole(tokens, "lower")
    lemmas: list[str] = _whole(tokens, "lemma")
    columns: dict[str, list[str]] = {name: _whole(tokens, name) for name in _LABELLED}
    labels = sorted({label for column in columns.values() for label in column})
    number = {label: i for i, label in enumerate(labels)}
    heads = [head - i for each in tokens for i, head in enumerate(each.head)]
    spaces = [gap for piece in pieces for gap in _gaps(piece)]
    own = [lemma != lower for lemma, lower in zip(lemmas, lowers, strict=True)]
    own_lemmas = [lemma for lemma, is_own in zip(lemmas, own, strict=True) if is_own]
    lengths = list(map(len, words))
    fits = (
        len(labels) <= _MOST and max(lengths, default=0) <= _MOST and all(-_MOST < 2 * head <= _MOST for head in heads)
    )
    if not fits or not {0, 1}.issuperset(spaces) or any("\n" in word for word in (*labels, *own_lemmas)):
        return None
    marks = [
        _SPACE * space | _OPENS * is_open | _OWN_LEMMA * is_own | _IOB.index(iob) << _IOB_SHIFT
        for space, is_open, is_own, iob in zip(spaces, _whole(tokens, "opens"), own, _whole(tokens, "iob"), strict=True)
    ]
    cased = {i: piece.text for i, piece in enumerate(pieces) if piece.is_cased}
    bounds = [value for each in pieces for value in (each.block_no, each.start, each.end, len(each.tokens))]
    pos, tag, dep, ent = (_numbers([number[label] for label in columns[name]], "<u2") for name in _LABELLED)
    return KeptPage(
        key, stop, _numbers(bounds, "<i4"), _numbers(lengths, "<u2"), _numbers(marks, "u1"), pos, tag, dep, ent,
        _numbers(heads, "<i2"), _bytes("\n".join(labels)), _bytes("\n".join(own_lemmas)),
        _bytes(json.dumps(cased)) if cased else b"", casing_key() if cased else "",
    )  # fmt: skip


def unpack(page: KeptPage, text: str) -> list[tuple[int, TextMap, Tokens]] | None:
    """The pieces of a page: block, the way back to ``text``, tokens; None where the words that decide about capitals have
    changed since.

    Raises:
        LookupError, ValueError: the columns do not fit each other or the text.
    """
    if page.casing and page.casing != casing_key():
        return None
    labels = _text(page.labels).split("\n")
    columns = [list(map(labels.__getitem__, _list(getattr(page, name), "<u2"))) for name in _LABELLED]
    lengths, marks, heads = _list(page.length, "<u2"), _list(page.mark, "u1"), _list(page.head, "<i2")
    cased = json.loads(page.cased) if page.cased else {}
    own_lemmas = _text(page.lemmas).split("\n") if page.lemmas else []
    if len(own_lemmas) != sum(mark & _OWN_LEMMA > 0 for mark in marks):
        raise ValueError("lemmas and marks do not fit each other")
    lemmas = iter(own_lemmas)
    lower_of: dict[str, str] = {}
    found = []
    first = 0
    bounds = _list(page.pieces, "<i4")
    for i, (block_no, start, end, n) in enumerate(zip(*(bounds[k::4] for k in range(4)), strict=True)):
        last = first + n
        where = clean(text, start, end)
        if str(i) in cased:
            where = replace(where, text=cased[str(i)])
        tokens = _tokens(where.text, lengths[first:last], marks[first:last], heads[first:last], lemmas, lower_of)
        for name, column in zip(_LABELLED, columns, strict=True):
            getattr(tokens, name).extend(column[first:last])
        found.append((block_no, where, tokens))
        first = last
    if not len(lengths) == len(marks) == len(heads) == first == min(map(len, columns)) == max(map(len, columns)):
        raise ValueError("columns of different lengths")
    return found


def _tokens(
    text: str, lengths: list[int], marks: list[int], heads: list[int], lemmas: Iterator[str], lower_of: dict[str, str]
) -> Tokens:
    """The tokens of one piece, but for their labels."""
    widths = (length + (mark & _SPACE) for length, mark in zip(lengths, marks, strict=True))
    begins = list(accumulate(widths, initial=0))
    at = begins.pop()
    if at != len(text):
        raise ValueError(f"{at} characters of tokens in a text of {len(text)}")
    words = [text[begin : begin + length] for begin, length in zip(begins, lengths, strict=True)]
    lowers = [lower_of.get(word) or lower_of.setdefault(word, word.lower()) for word in words]
    own = [next(lemmas) if mark & _OWN_LEMMA else lower for mark, lower in zip(marks, lowers, strict=True)]
    head = [i + step for i, step in enumerate(heads)]
    if head and not 0 <= min(head) <= max(head) < len(head):
        raise ValueError("a head outside its piece")
    iob = [_IOB[mark >> _IOB_SHIFT] for mark in marks]
    return Tokens(words, lowers, own, [], [], [], [], iob, head, begins, [mark & _OPENS > 0 for mark in marks])


def _gaps(piece: Piece) -> list[int]:
    """Spaces behind each token; what is not 0 or 1 says that the tokens do not cover the text."""
    begin, end = piece.tokens.begin, len(piece.text)
    if not begin:
        return [] if not end else [-1]
    ends = [at + len(word) for at, word in zip(begin, piece.tokens.text, strict=True)]
    return [following - done for following, done in zip([*begin[1:], end], ends, strict=True)] if not begin[0] else [-1]


def _whole(tokens: Sequence[Tokens], name: str) -> list[Any]:
    return [value for each in tokens for value in getattr(each, name)]


def _numbers(values: Sequence[int], form: str) -> bytes:
    return np.array(values, form).tobytes()


def _list(data: bytes, form: str) -> list[int]:
    found: list[int] = np.frombuffer(data, form).tolist()
    return found


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")
