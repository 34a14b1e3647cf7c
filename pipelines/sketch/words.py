"""The words of a page's story as numbers, and the sequences of five of them by which texts are compared.

Five words, each position once, are the unit: two texts that nobody copied hardly ever share one but for set phrases, and an edited
copy keeps runs of them between its changes.  Title, dateline line and tables are left out: a copy gets a headline of its own, and
the tables of two matches share their frame.  A page with hardly a story (a gallery, a teaser) is compared by its longer captions
and what else stands for one.  A sequence is in the sample where its hash is divisible by SAMPLING, so that two pages keep the same
ones ("mod p" sampling, Manber 1994).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

SHINGLE = 5  # words
SAMPLING = 4  # one sequence of so many is kept in a page's sketch
MOST_WORDS = 30_000  # of a page: what stands behind them is not compared
LEAST_WORDS = 30  # of a page that is compared: a line of a notice stands on many pages
LEFT_OUT = frozenset({"title", "dateline", "table"})
BESIDE, LEAST_BESIDE = (
    frozenset({"caption", "related"}),
    150,
)  # what stands for a story that is not there, from so many characters on

# Apostrophes are taken out before; in scripts without spaces a run between two marks counts as a word.
_WORD = re.compile(r"[^\W_]{1,200}")
_APOSTROPHES = str.maketrans({"'": "\x00", "’": "\x00", "‘": "\x00", "ʼ": "\x00", "\u00ad": "\x00", "\u200b": "\x00"})
_JOINED = re.compile(r"(?<=[^\W_])\x00(?=[^\W_])")
_QUOTED = re.compile(r"“[^”\n]{1,3000}”?|\"[^\"\n]{1,3000}\"|«[^«»\n]{1,3000}»|„[^„“”\n]{1,3000}[“”]")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: ``codes`` (hashes of their folded form), where each begins and ends in the text, and whether it
    stands between quotation marks."""

    codes: npt.NDArray[np.uint32]
    starts: npt.NDArray[np.int32]
    ends: npt.NDArray[np.int32]
    is_quoted: npt.NDArray[np.bool_]


Blocks = Sequence[tuple[str, bool, int, int]]  # role, is_main, start_char, end_char of every block, in their order


def story_spans(blocks: Blocks) -> list[tuple[int, int]]:
    """Where the story stands in the text."""
    return [(start, end) for role, is_main, start, end in blocks if is_main and role not in LEFT_OUT]


def compared_words(text: str, blocks: Blocks) -> Words:
    """The words by which a page is compared with others."""
    words = _words(text, story_spans(blocks))
    if len(words.codes) >= LEAST_WORDS:
        return words
    beside = [(start, end) for role, _, start, end in blocks if role in BESIDE and end - start >= LEAST_BESIDE]
    others = _words(text, beside)
    return others if len(others.codes) > len(words.codes) else words


def _words(text: str, spans: Sequence[tuple[int, int]]) -> Words:
    """The words that stand in some spans of a text."""
    codes: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    quoted = np.zeros(len(text) + 1, np.bool_)
    for start, end in spans:
        part = text[start:end]
        for match in _QUOTED.finditer(part):
            quoted[start + match.start() : start + match.end()] = True
        for match in _WORD.finditer(_without_apostrophes(part)):
            codes.append(_code(match.group()))
            starts.append(start + match.start())
            ends.append(start + match.end())
        if len(codes) >= MOST_WORDS:
            break
    first = np.array(starts[:MOST_WORDS], np.int32)
    return Words(np.array(codes[:MOST_WORDS], np.uint32), first, np.array(ends[:MOST_WORDS], np.int32), quoted[first])


def _without_apostrophes(part: str) -> str:
    """The text with the apostrophes inside words as letters, sign for sign: "it's" stays one word."""
    marked = part.translate(_APOSTROPHES)
    return _JOINED.sub("ʼ", marked) if "\x00" in marked else marked


@lru_cache(1 << 16)
def _code(word: str) -> int:
    folded = unicodedata.normalize("NFKD", word.replace("ʼ", "")).casefold()
    plain = "".join(sign for sign in folded if not unicodedata.combining(sign)) if not folded.isascii() else folded
    return zlib.crc32(plain.encode("utf-8", "surrogatepass"))


def shingles(words: Words) -> npt.NDArray[np.uint64]:
    """A hash of the five words from each position on; empty where there are fewer words."""
    n = len(words.codes) - SHINGLE + 1
    if n <= 0:
        return np.zeros(0, np.uint64)
    codes = words.codes.astype(np.uint64)
    mixed = np.zeros(n, np.uint64)
    for place in range(SHINGLE):
        mixed = (mixed ^ codes[place : place + n]) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed


def sampled(found: npt.NDArray[np.uint64]) -> tuple[npt.NDArray[np.uint64], npt.NDArray[np.uint16]]:
    """The sequences that stand for a page, ascending, each once, and the word with which each begins first."""
    places = np.flatnonzero(found % np.uint64(SAMPLING) == 0)
    prints, first = np.unique(found[places], return_index=True)
    return prints, places[first].astype(np.uint16)


def text_hash(words: Words) -> int:
    """A hash of all words in their order."""
    return int.from_bytes(hashlib.blake2b(words.codes.tobytes(), digest_size=8).digest())
