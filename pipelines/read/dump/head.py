"""The head of a text dump: which line is the headline, who is named as author, which lines print a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from pipelines.lexicons import load_table
from pipelines.read.about.headline import words_of
from pipelines.read.dateline import find_dateline
from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import PieceLabel, is_byline, is_dated, is_headline, is_name, is_prose
from pipelines.vocabularies import Role

_STORY_WORDS = 5  # pieces of prose whose words a headline is compared with
# Own: half of a headline's words in the story give 1.0; it takes a second sign (a byline below, a headline's length) to be one.
_LEAST_SCORE = 1.3


def find_title(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], url: str | None, is_dump: bool
) -> int | None:
    """The headline: in a text without furniture the first line, if it looks like one and text follows; in a dump the line
    that shares the most words with the address and the story."""
    if not is_dump:
        first = next((place for place, sign in enumerate(signs) if sign is None), None)
        if first is None or first > 3 or not is_headline(pieces[first]) or find_dateline(pieces[first].text):
            return None
        return first if any(is_prose(piece) for piece in pieces[first + 1 : first + 8]) else None
    slug = slug_stems(url)
    best, best_score = None, _LEAST_SCORE
    met, by_met = 0, False  # sentences and bylines so far: a headline stands before both
    for place, piece in enumerate(pieces):
        if signs[place] is None and is_headline(piece):
            score = _headline_score(pieces, signs, place, slug) - _BEHIND_SENTENCE * met - _BEHIND_BYLINE * by_met
            if score > best_score:
                best, best_score = place, score
        met += signs[place] is None and is_prose(piece)
        by_met = by_met or is_byline(piece)
        if met > 6 and best is not None:
            break
    return best


def _headline_score(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], place: int, slug: frozenset[str]
) -> float:
    words = _content_words(pieces[place].text)
    if not words:
        return 0.0
    follow = [
        p.text for p, sign in zip(pieces[place + 1 :], signs[place + 1 :], strict=True) if sign is None and is_prose(p)
    ]
    story = _content_words(" ".join(follow[:_STORY_WORDS]))
    near = [sign.role for sign in signs[place + 1 : place + 7] if sign is not None]
    score = _IN_STORY * len(words & story) / len(words)
    score += _IN_ADDRESS * len(words & slug) / max(len(words | slug), 1)
    score += _BYLINE_NEAR * ("byline" in near)
    score += _USUAL_LENGTH if 5 <= pieces[place].n_words <= 20 else 0.0
    return score


# Weights of a headline's evidence.  Own: the address repeats the headline more closely than the story does, and both count more
# than any sign of place or length; each sentence passed on the way down costs as much as a byline below gives.
_IN_STORY, _IN_ADDRESS = 2.0, 3.0  # for all of its words there
_BYLINE_NEAR, _USUAL_LENGTH = 0.4, 0.5
_BEHIND_SENTENCE, _BEHIND_BYLINE = 0.4, 0.8


def _content_words(text: str) -> frozenset[str]:
    """The longer words, cut to their stems' length: enough to see what two texts share."""
    return frozenset(word[:6] for word in words_of(text) if len(word) > 3 or word.isdigit())


def slug_stems(url: str | None) -> frozenset[str]:
    """The longer words of the part of an address that has most of them, cut short."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return frozenset()
    longest = max(re.split(r"/", path), key=lambda part: len(re.findall(r"[a-zA-Z]{3,}", part)))
    return _content_words(" ".join(re.findall(r"[^\W_]+", longest)))


def title_text(piece: Piece) -> str:
    """The headline of a piece, without the "by" of a template whose author came out on the next line."""
    return re.sub(r"\sby\Z", "", piece.text, flags=re.I)


# ── byline and days ──────────────────────────────────────────────────────────────────────────────────────────────────

_BEFORE, _BEHIND = 4, 25  # pieces round the headline
_NAME_LINE = 8  # words
_AGENCY_AND_PLACE = re.compile(r"(?P<agency>[A-Z]{2,6}(?:, [A-Z]{2,6})?), (?P<place>[A-Z][A-Z .'’-]{3,30})")
_NAMES_NEIGHBOUR: frozenset[Role] = frozenset({"byline", "share", "other"})


class DumpByline(NamedTuple):
    """Which piece names the author, the byline as printed, and the dateline where it stands on the same line."""

    place: int
    printed: str
    dateline: str | None = None


def find_byline(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], title: int | None, *, is_dump: bool
) -> DumpByline | None:
    """The byline beside the headline: a line that opens as one; in a dump also an agency with its place, or a name that stands
    beside a day, an address, a share bar or itself."""
    at = title if title is not None else 0
    behind: list[int] = []
    for place in range(at + 1 if title is not None else 0, min(len(pieces), at + _BEHIND)):
        if signs[place] is None and is_prose(pieces[place]) and find_dateline(pieces[place].text):
            break
        behind.append(place)
    for place in [*behind, *range(max(0, at - _BEFORE), at)]:
        if is_byline(pieces[place]) and (printed := _without_day(pieces[place].text)):
            return DumpByline(place, printed)
    if not is_dump:
        return None
    short = [place for place in behind if signs[place] is None and pieces[place].n_words <= _NAME_LINE]
    for place in short:
        if match := _AGENCY_AND_PLACE.fullmatch(pieces[place].text):
            return DumpByline(place, match["agency"], match["place"])
    for place in short:
        name = _without_day(pieces[place].text)
        if name and is_name(name) and _beside_name(pieces, signs, place):
            return DumpByline(place, name)
    return None


def _beside_name(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], place: int) -> bool:
    if _without_day(pieces[place].text) != pieces[place].text:
        return True
    for other in (place - 1, place + 1):
        if 0 <= other < len(pieces):
            sign = signs[other]
            if pieces[other].text == pieces[place].text or (sign is not None and sign.role in _NAMES_NEIGHBOUR):
                return True
    return False


@cache
def _day_or_handle() -> re.Pattern[str]:
    months = "|".join(re.escape(row["name"]) for row in load_table("months"))
    return re.compile(rf"(?:@\w|\bFollow\b|\d|\b(?:{months})\.? \d).*", re.S | re.I)


def _without_day(line: str) -> str:
    """A byline without handle, day and time behind the names."""
    return _day_or_handle().sub("", line).strip(" ,|•·-–")


def dated_lines(pieces: Sequence[Piece], title: int | None, body: int) -> list[str]:
    """Lines round the headline that print a day: those between it and the story first, then those before it, nearest first."""
    at = title if title is not None else 0
    behind = [piece.text for piece in pieces[at + 1 : max(at + 1, body)][:40] if is_dated(piece)]
    before = [piece.text for piece in pieces[max(0, at - 8) : at] if is_dated(piece)]
    return behind + before[::-1]
