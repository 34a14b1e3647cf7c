"""Mutations that know a format's words: sound inputs are cut, spliced and given the values that break readers.

What belongs here: changing bytes, the same for the same seed.  What does not: the formats' seeds and readers (``parsers``).
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence

# Values at the edges of numbers, calendars and character sets; each format adds its own words.
EDGES: tuple[bytes, ...] = (
    *(text.encode("utf-8", "surrogatepass") for text in (
        "", "0", "-0", "-1", "1e400", "-1e308", "1e308", "NaN", "Infinity", "-Infinity", "9" * 30, "9" * 5000, "0x10", "١٢٣", "²",
        "0001-01-01T00:00:00+14:00", "0001-01-01", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.999999Z", "99991231235959",
        "00010101000000", "20240231000000", "0000-00-00", "2024-02-06T12:30:00+99:99", "2024-02-06T24:00:00Z", "-2024-01-01",
        "Fri, 31 Dec 9999 23:59:59 -1400", "Mon, 01 Jan 0001 00:00:00 +1400", "Tue, 06 Feb 2024 12:30:00 +99999999999",
        "Tue, 06 Feb 99999 12:30:00 GMT", "9999999999999", "253402300800", "-62135596801", "99999999999999999999",
        "\\ud800", "\ud800", "\udfff", "\ufeff", "\u2028", "\0",
        "\\u0000", "\x1b]8;;x\x07", "\u202e", "ß", "İ", "K", "😀", "\r\n", "\n\n",
        "http://[", "ftp://[x", "http://a]b/", "http://[::1]/", "https://example.org:99999/", "http://\u2100/", "//", "http:///x",
        "javascript:alert(1)", "http://" + "a" * 300 + "/", "https://example.org/" + "x" * 40_000,
        "http://xn--/", "http://user:p@h/",
        "A" * 70_000, "[" * 2000, "{" * 2000, "null", "true",
        "[]", "{}", '""', "-", " " * 1000, "\t", "%", "%ff%00",
        "&#xD800;", "&#0;",
        "../../etc/passwd", "a/../b", "x" * 300,
    )),
    b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"PK\x03\x04", bytes(64),
)  # fmt: skip


def words_of(text: str) -> list[str]:
    """The words of a format, written with spaces between them."""
    return text.split()


_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"[A-Za-z0-9_.:/+-]+|\s+|.", re.DOTALL)
_MOST_BYTES = 200_000

Mutation = Callable[[bytes, random.Random, "Sequence[bytes]", "Sequence[bytes]"], bytes]


def mutated(seeds: Sequence[bytes], words: Sequence[bytes], chance: random.Random) -> bytes:
    """One of the seeds with one to six changes."""
    data = chance.choice(seeds)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 6))):
        data = chance.choice(MUTATIONS)(data, chance, words, seeds)[:_MOST_BYTES]
    return data


def _place(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _flip(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    if not data:
        return data
    place = chance.randrange(len(data))
    return data[:place] + bytes([data[place] ^ (1 << chance.randrange(8))]) + data[place + 1 :]


def _noise(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.randbytes(chance.randrange(1, 9)) + data[place + chance.randrange(9) :]


def _cut(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    place = _place(data, chance)
    return data[:place] if chance.random() < 0.7 else data[place:]


def _drop(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    place = _place(data, chance)
    return data[:place] + data[place + chance.randrange(1, 200) :]


def _double(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    place, size = _place(data, chance), chance.randrange(1, 400)
    return data[: place + size] * 1 + data[place : place + size] * chance.choice((1, 2, 3, 50)) + data[place + size :]


def _splice(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    other = chance.choice(seeds)
    return data[: _place(data, chance)] + other[_place(other, chance) :]


def _word(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    place = _place(data, chance)
    return data[:place] + chance.choice(words) + data[place:]


def _edge(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    """A whole word of the input becomes a value at the edge, or another word of the format."""
    found = list(_WORD.finditer(data, max(0, _place(data, chance) - 200)))[:60]
    if not found:
        return data
    match = chance.choice(found)
    value = chance.choice(EDGES) if chance.random() < 0.7 else chance.choice(words)
    return data[: match.start()] + value + data[match.end() :]


def _number(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return data
    match = chance.choice(found)
    value = chance.choice(
        (b"0", b"-1", b"1e400", b"99999999999", b"9" * 25, b"4294967296", str(chance.randrange(99_999)).encode())
    )
    return data[: match.start()] + value + data[match.end() :]


_LEAVES: tuple[object, ...] = (
    None, True, False, 0, -1, 1e308, -0.0, float("inf"), float("nan"), 10**30, "", "\ud800", "\0", "http://[",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00", [], {}, [[]], {"@type": []}, {"name": {"name": 1}}, ["a", None], "a" * 9_000, "20240206123000",
    "-", " ",
)  # fmt: skip


def _json(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    """JSON stays JSON: one value or key of it becomes another."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return data
    node: object = tree
    while isinstance(node, (dict, list)) and node:
        key = chance.choice(list(node)) if isinstance(node, dict) else chance.randrange(len(node))
        inner = node[key]
        if isinstance(inner, (dict, list)) and inner and chance.random() < 0.7:
            node = inner
            continue
        value = chance.choice(_LEAVES) if chance.random() < 0.8 else tree
        if isinstance(node, dict) and chance.random() < 0.1:
            node[str(chance.choice(_LEAVES))] = node.pop(key)
        elif isinstance(node, list) and chance.random() < 0.2:
            node.insert(key, value)
        else:
            node[key] = value
        break
    try:
        return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):  # it holds itself
        return data


def _swap(data: bytes, chance: random.Random, words: Sequence[bytes], seeds: Sequence[bytes]) -> bytes:
    a, b = sorted((_place(data, chance), _place(data, chance)))
    size = min(chance.randrange(1, 60), b - a)
    return data[:a] + data[b : b + size] + data[a + size : b] + data[a : a + size] + data[b + size :]


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _noise, _cut, _drop, _double, _splice, _word, _word, _edge, _edge, _edge, _number, _swap, _json, _json,
)  # fmt: skip
