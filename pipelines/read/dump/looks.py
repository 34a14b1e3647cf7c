"""How one piece of a text dump looks, as numbers: its length, its words, its marks, and what it says it is.

What belongs here: the piece alone.  What does not: its neighbours and its place (``features``), and what follows from all that.
"""

from __future__ import annotations

import math
import re
from typing import Final

from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import FURNITURE, PieceLabel, is_headline, is_name, is_prose, sign_by_words
from pipelines.read.lines import CLOCK, TIME_AGO, credits_picture, fold_line, function_words, words_of_kind
from pipelines.read.moments import find_day

LOOKS: Final = (
    "chars", "words", "sentences", "words_a_sentence", "mean_word", "ends_sentence", "ends_colon", "ends_asking", "ends_dots",
    "ends_comma", "ends_letter",
    "capitals", "all_capitals", "first_lower", "first_capital", "first_digit", "first_mark", "first_bracket",
    "in_brackets", "digits", "marks", "commas", "quotes", "bars", "slashes", "dashes", "brackets", "colons",
    "short_words", "lower_words", "function_words", "address", "self", "said", "name_pairs",
    "is_bullet", "is_prose", "is_name", "is_headline", "is_mark", "has_day", "has_clock", "has_age", "has_price", "has_link",
    "has_handle",
    "has_credit", "ends_credit", "symbols", "unspaced",
    "sign", "sign_furniture", "sign_related", "sign_share", "sign_promo", "sign_legal", "sign_comments", "sign_nav",
    "sign_byline",
    "sign_day", "sign_picture", "sign_other", "sign_bio", "doubtful",
)  # fmt: skip

_SENTENCES: Final = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s|\Z)|[。！？।]")
_WORD: Final = re.compile(r"[^\W_]+(?:['’\-.][^\W_]+)*")
_PRICE: Final = re.compile(r"[$€£¥₹]\s?\d|\d\s?[€£]|\b(?:USD|EUR|GBP)\b")
_LINK: Final = re.compile(r"https?://|www\.|\b\w{2,}\.(?:com|org|net|co)\b", re.I)
_HANDLE: Final = re.compile(r"(?<!\w)[@#]\w{2,}")
_CLOCK_IN: Final = re.compile(r"(?<![\d:])\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m|h\b|uhr|utc|gmt|[ecmp][sd]?t\b)", re.I)
_SYMBOL: Final = re.compile(r"[\u2190-\u2bff\ue000-\uf8ff\U0001f000-\U0001faff©®™]")
_NAMES: Final = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_QUOTES: Final = frozenset('"“”„«»「」『』')
_BARS: Final = frozenset("|•·‣▪●◦›»¦│")
_MARKS: Final = frozenset(".,;:!?()[]{}\"'“”‘’«»|•·/–—-…%&+*#@=<>")


def look(piece: Piece, label: PieceLabel | None) -> tuple[float, ...]:
    """The piece as the numbers named in ``LOOKS``; ``label``: what ``sign_of`` says of it."""
    text = piece.text
    words = _WORD.findall(text)
    n = len(words) or 1
    lower = [word.lower() for word in words]
    sentences = len(_SENTENCES.findall(text))
    first, last = text[0], text[-1]
    role = label.role if label is not None else None
    weak = sign_by_words(piece) if label is None else None
    length = len(text)
    tail = text[-60:]
    return (
        math.log1p(length),
        min(piece.n_words, 200),
        min(sentences, 12),
        min(piece.n_words / max(sentences, 1), 60),
        min(sum(map(len, words)) / n, 15),
        piece.ends_sentence,
        last in ":",
        last in "?!",
        text.endswith(("…", "...")),
        last == ",",
        last.isalpha(),
        sum(word[0].isupper() for word in words) / n,
        text.isupper(),
        first.islower(),
        first.isupper(),
        first.isdigit(),
        not first.isalnum(),
        first in "([",
        first in "([" and last in ")]",
        sum(map(str.isdigit, text)) / length,
        sum(char in _MARKS for char in text) / length,
        min(text.count(",") + text.count("、") + text.count("，"), 12) / n,
        min(sum(char in _QUOTES for char in text), 8),
        min(sum(char in _BARS for char in text), 8),
        min(text.count("/"), 6),
        min(text.count(" – ") + text.count(" - ") + text.count("—"), 6),
        min(text.count("(") + text.count("["), 6),
        min(text.count(":"), 6),
        sum(len(word) <= 3 and word.islower() for word in words) / n,
        sum(map(str.islower, words)) / n,
        sum(word in function_words() for word in lower) / n,
        min(sum(word in words_of_kind("address") for word in lower), 6) / n,
        min(sum(word in words_of_kind("self") for word in lower), 6) / n,
        min(sum(word in words_of_kind("said") for word in lower), 4),
        min(len(_NAMES.findall(text)), 8) / n,
        piece.is_bullet,
        is_prose(piece),
        is_name(text),
        is_headline(piece),
        not words,
        piece.n_words <= 40 and find_day(text) is not None,
        CLOCK.search(text) is not None if piece.n_words <= 6 else _CLOCK_IN.search(text) is not None,
        TIME_AGO.search(text) is not None,
        _PRICE.search(text) is not None,
        _LINK.search(text) is not None,
        _HANDLE.search(text) is not None,
        credits_picture(text),
        credits_picture(tail),
        min(len(_SYMBOL.findall(text)), 4),
        length > 12 * (text.count(" ") + 1),
        role is not None,
        role in FURNITURE,
        role == "related",
        role == "share",
        role in ("promo", "paywall"),
        role == "legal",
        role == "comments",
        role in ("nav", "skip"),
        role == "byline" and label is not None and label.why != "a day",
        label is not None and label.why == "a day",
        role in ("credit", "caption"),
        role == "other",
        role == "author_bio",
        weak is not None,
    )


_STEM: Final = 6  # characters of a word that two forms of it share


def stems_of(text: str) -> frozenset[str]:
    """The longer words of a piece, cut short: what it is about."""
    return frozenset(word[:_STEM] for word in _WORD.findall(fold_line(text)) if len(word) > 4 or word.isdigit())
