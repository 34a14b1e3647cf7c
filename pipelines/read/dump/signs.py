"""How the pieces of a text dump look: furniture by its words, days, credits, bylines, headlines.

Each function looks at one piece; where it stands among the others is weighed in ``story_lines``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final, NamedTuple

from pipelines.lexicons import contract_word, load_table
from pipelines.read.about.authors import is_particle, opens_byline
from pipelines.read.dump.pieces import Piece
from pipelines.read.lines import (
    CLOCK,
    TIME_AGO,
    Sign,
    any_of,
    credits_picture,
    fills_frame,
    fold_line,
    kept_for_short,
    settle,
    signs_of_phrases,
    stands_in,
)
from pipelines.read.moments import find_day
from pipelines.vocabularies import ROLES, Role

_MOST_WORDS: Final = 60
_COMMENT_COUNT: Final = re.compile(r"\W{0,9}\d[\d,.]{0,12}\s(?:comments?|replies|responses)\b", re.I)
_COUNT_WORDS: Final = 8
_COUNT_AND_TITLE: Final = 24  # words: "34 responses to" and a headline
_BAR: Final = 20  # words
_LONGEST_DESCRIPTION: Final = 60  # words of a caption whose credit stands below it
_MARK: Final = re.compile(r"[\W_]*")
_DIGITS: Final = re.compile(r"[\W\d_]*")
_MAIL: Final = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}\.\w{2,24}")
_NAME_WORD: Final = re.compile(r"[A-Z][\w'’.-]{0,40}")
_PRICE: Final = re.compile(r"[$€£]\s?\d[\d.,]{0,12}\s?(?:/|per\b|a\b)\s?\w{1,20}", re.I)
_READ_TIME: Final = re.compile(r"(?<!\d)\d{1,4} ?-?min(?:ute)?s?\.? ?(?:read|mins? read)?\Z", re.I)


class PieceLabel(NamedTuple):
    """What a piece is, what told so, and the chance that it is of the story where a model judged it."""

    role: Role
    why: str
    score: float | None = None


class _Phrases(NamedTuple):
    """The lexicon by kind, each phrase with what it says and the most words of a line that it may decide."""

    whole: dict[str, Sign]
    starts: dict[str, tuple[Sign, int]]
    contains: dict[str, tuple[Sign, int]]
    frames: dict[str, tuple[Sign, int]]
    openings: tuple[str, ...]


@cache
def _phrases() -> _Phrases:
    phrases = _Phrases(
        {}, {}, {}, {}, tuple(row["text"] for row in load_table("dump_lines") if row["match"] == "starts")
    )
    for row in load_table("dump_lines"):
        sign = Sign(contract_word("dump_lines", row, "role", ROLES), row["strength"] == "strong", row["text"])
        if row["match"] == "is":
            phrases.whole[row["text"]] = sign
        else:
            kinds = {"starts": phrases.starts, "contains": phrases.contains, "frame": phrases.frames}
            kinds[row["match"]][row["text"]] = (sign, int(row["most_words"]))
    return phrases


def sign_by_words(piece: Piece) -> Sign | None:
    """What a piece says of itself by its words; None for ordinary text, not strong where it could be a sentence of a story."""
    return _sign_by_words(piece.text, piece.n_words)


@kept_for_short
def _sign_by_words(text: str, n_words: int) -> Sign | None:
    folded = fold_line(text)
    return settle(_signs_by_words(folded, n_words), text, folded, n_words)


def _signs_by_words(folded: str, n_words: int) -> Iterator[Sign]:
    yield from signs_of_phrases(folded, n_words)
    if n_words > _MOST_WORDS:
        return
    phrases = _phrases()
    if n_words <= 6 and (sign := phrases.whole.get(folded.rstrip(" :.!…"))) is not None:
        yield sign
    if folded.startswith(phrases.openings):
        for phrase, (sign, most) in phrases.starts.items():
            if n_words <= most and stands_in(phrase, folded, at_start=True):
                yield sign
    for phrase, (sign, most) in phrases.contains.items():
        if n_words <= most and phrase in folded and stands_in(phrase, folded):
            yield sign
    for phrase, (sign, most) in phrases.frames.items():
        if n_words <= most and fills_frame(phrase, folded):
            yield sign
    if _PRICE.fullmatch(folded):
        yield Sign("promo", True, "a price")


def role_by_words(piece: Piece) -> Role | None:
    """The role of a piece that says beyond doubt that it is furniture; None for all others."""
    sign = sign_by_words(piece)
    return sign.role if sign is not None and sign.is_strong else None


FURNITURE: Final[frozenset[Role]] = frozenset(
    {"skip", "nav", "share", "promo", "paywall", "related", "comments", "legal"}
)


def _role_among(pieces: Sequence[Piece], place: int) -> Role | None:
    """The role of a piece by its words, where those are in doubt together with a neighbour that is furniture beyond doubt."""
    sign = sign_by_words(pieces[place])
    if sign is None or sign.is_strong:
        return sign.role if sign is not None else None
    beside = [pieces[other] for other in (place - 1, place + 1) if 0 <= other < len(pieces)]
    return sign.role if any(role_by_words(piece) in FURNITURE for piece in beside) else None


@cache
def _in_picture() -> re.Pattern[str]:
    """Where in a picture somebody stands: "second left", "from left:", ", right,", "(above)"; or a count of pictures, "2 of 8"."""
    place, mark, aside, bracket = (
        any_of("picture_words", "says", says) for says in ("place", "place before a mark", "aside", "bracket")
    )
    return re.compile(
        rf"\b(?:{place})\b|\b(?:{mark})(?:[,:]| to\b)|,\s(?:{aside})(?:,|\sand\s)|\((?:{aside}|{bracket})\)|\A\d{{1,4}} ?of ?\d",
        re.I,
    )


def is_mark(piece: Piece) -> bool:
    """Neither letters nor digits: a rule, a lone sign."""
    return _MARK.fullmatch(piece.text) is not None


def is_counter(piece: Piece) -> bool:
    """Digits and signs only: a counter, a time stamp, a year."""
    return _DIGITS.fullmatch(piece.text) is not None


def is_dated(piece: Piece) -> bool:
    """A line that is little more than a day, a time or an age ("3 hours ago")."""
    return _is_dated(piece.text, piece.n_words, piece.ends_sentence)


@kept_for_short
def _is_dated(text: str, n_words: int, ends_sentence: bool) -> bool:
    if n_words > 14:
        return False
    if n_words <= 6 and (TIME_AGO.search(text) or _READ_TIME.search(text)):
        return True
    if CLOCK.fullmatch(text):
        return True
    return find_day(text) is not None and not ends_sentence and n_words <= 12


def is_credit(piece: Piece) -> bool:
    """A short line that credits a picture."""
    return piece.n_words <= 14 and credits_picture(piece.text)


def is_caption(piece: Piece) -> bool:
    """A line that describes a picture: it says where in the picture, or ends in a credit."""
    if not 4 < piece.n_words <= 110:
        return False
    # A long paragraph may say "(left)" of somebody in a picture beside it.
    return credits_picture(piece.text[-60:]) or (piece.n_words <= 35 and _in_picture().search(piece.text) is not None)


def is_bar_of_names(piece: Piece) -> bool:
    """Twenty words or more, nearly all with a capital and no full stop: the sections of a site in one line."""
    if piece.n_words < _BAR or piece.ends_sentence:
        return False
    words = piece.text.split()
    return sum(word[0].isupper() for word in words) >= 0.75 * len(words) and ". " not in piece.text


def is_mail(piece: Piece) -> bool:
    """A line that is an e-mail address."""
    return _MAIL.fullmatch(piece.text) is not None


def is_byline(piece: Piece) -> bool:
    """A short line that opens as a byline does."""
    return piece.n_words <= 20 and not piece.ends_sentence and piece.text[0] != "(" and opens_byline(piece.text)


def is_name(text: str) -> bool:
    """Two to four capitalised words and nothing else."""
    words = text.split()
    return (
        2 <= len(words) <= 4
        and all(_NAME_WORD.fullmatch(word) or is_particle(word) for word in words)
        and words[0][0].isupper()
    )


def is_prose(piece: Piece) -> bool:
    """A sentence or more, by its length and its end."""
    return (piece.ends_sentence and piece.n_words >= 6) or piece.n_words >= 30


def is_headline(piece: Piece) -> bool:
    """Three to thirty words that do not end as a statement does."""
    text = piece.text
    return (
        3 <= piece.n_words <= 30
        and len(text) <= 220
        and not is_mark(piece)
        and not piece.is_bullet
        and (not text.endswith((".", ":", ";", ",", '."', ".”")) or _is_title_case(text))
    )


def _is_title_case(text: str) -> bool:
    """Most of the longer words have a capital; a sentence has few."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words) and not text.isupper()


def sign_of(pieces: Sequence[Piece], place: int) -> PieceLabel | None:
    """What a piece looks like by itself and by its neighbour; None for text and for what could be text."""
    piece = pieces[place]
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    role = _role_among(pieces, place)
    if role is not None:
        return PieceLabel(role, "words")
    if piece.n_words <= (_COUNT_WORDS if piece.ends_sentence else _COUNT_AND_TITLE) and _COMMENT_COUNT.match(
        piece.text
    ):
        return PieceLabel("comments", "a count of comments")
    if is_mark(piece):
        return PieceLabel("other", "no letters")
    if is_counter(piece) and len(pieces) > place + 1 and not is_prose(pieces[place + 1]):
        return PieceLabel("other", "digits")
    sign = _sign_of_line(piece.text, piece.n_words, piece.ends_sentence)
    if sign is not None:
        return sign
    if (
        after is not None
        and piece.n_words <= _LONGEST_DESCRIPTION
        and after.n_words <= 8
        and is_credit(after)
        and role_by_words(after) != "legal"
    ):
        return PieceLabel("caption", "a credit follows")
    return None


@kept_for_short
def _sign_of_line(text: str, n_words: int, ends_sentence: bool) -> PieceLabel | None:
    """What a piece looks like by its words, wherever it stands."""
    piece = Piece(0, len(text), text, n_words, ends_sentence, is_bullet=False, gap=False)
    if is_mail(piece):
        return PieceLabel("byline", "an address")
    if is_byline(piece):
        return PieceLabel("byline", "opens as a byline")
    if is_dated(piece):
        return PieceLabel("byline", "a day")
    if is_credit(piece):
        return PieceLabel("credit", "credits a picture")
    if is_caption(piece):
        return PieceLabel("caption", "describes a picture")
    if is_bar_of_names(piece):
        return PieceLabel("nav", "a bar of names")
    return None
