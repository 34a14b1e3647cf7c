"""The head of a text dump: which line is the headline, who is named as author, which lines print a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from pipelines.lexicons import load_table
from pipelines.read.about.authors import (
    behind_author,
    is_name_alone,
    is_opening,
    names_posted_by,
    names_written_by,
    prints_day,
)
from pipelines.read.dateline import find_dateline
from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import PieceLabel, is_byline, is_dated, is_headline, is_name, is_prose
from pipelines.read.dump.titles import best_title
from pipelines.read.moments import find_day
from pipelines.vocabularies import Role

_MANY = 30  # pieces: a longer text whose first line is no headline is taken for a saved page


def find_title(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], url: str | None, is_dump: bool
) -> int | None:
    """The headline: in a text without furniture the first line, if it looks like one and text follows; in a dump the line
    that the most evidence speaks for."""
    if not is_dump:
        first = next((place for place, sign in enumerate(signs) if sign is None), None)
        if first is not None and first <= 3 and is_headline(pieces[first]) and not find_dateline(pieces[first].text):
            return first if any(is_prose(piece) for piece in pieces[first + 1 : first + 8]) else None
        if len(pieces) < _MANY:
            return None
    return best_title(pieces, signs, url)


def title_text(piece: Piece) -> str:
    """The headline of a piece, without the "by" of a template whose author came out on the next line."""
    return re.sub(r"\sby\Z", "", piece.text, flags=re.I)


# ── byline and days ──────────────────────────────────────────────────────────────────────────────────────────────────

_BEFORE, _BEHIND = 4, 25  # pieces round the headline
_NAME_LINE, _NAME_AND_MORE = 8, 20  # words of a line with a name, and with a day and more behind it
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
    if not is_dump and len(pieces) < _MANY:
        return None
    short = [
        place
        for place in behind
        if pieces[place].n_words <= _NAME_LINE
        and ((sign := signs[place]) is None or sign.why in ("a day", "names the author"))
    ]
    for place in short:
        if match := _AGENCY_AND_PLACE.fullmatch(pieces[place].text):
            return DumpByline(place, match["agency"], match["place"])
    for place in behind:
        piece, name = pieces[place], _without_day(pieces[place].text)
        is_open = place in short or (piece.n_words <= _NAME_AND_MORE and not piece.ends_sentence and name != piece.text)
        if is_open and is_name(name) and is_name_alone(name) and _beside_name(pieces, signs, place):
            return DumpByline(place, name)
    for place, piece in enumerate(pieces):
        names = names_posted_by(piece.text) or (names_written_by(piece.text) if is_byline(piece) else ())
        if names:
            return DumpByline(place, ", ".join(names))
    return None


def _beside_name(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], place: int) -> bool:
    """Whether something says that a name is the author's: a day or a share bar beside it, or a note that tells of it."""
    name = _without_day(pieces[place].text)
    if name != pieces[place].text:
        return True
    beside = [other for other in (place - 2, place - 1, place + 1, place + 2) if 0 <= other < len(pieces)]
    is_given = name.split()[0] in _given()
    if any(is_opening(pieces[other].text) or (is_given and is_dated(pieces[other])) for other in beside):
        return True
    for other in beside[1:3] if len(beside) == 4 else beside:
        sign = signs[other]
        if pieces[other].text == name or (sign is not None and is_given and sign.role in _NAMES_NEIGHBOUR):
            return True
    return any(
        piece.text.startswith(name) and behind_author(piece.text, len(name)) and piece.n_words > _NAME_LINE
        for piece in pieces[place + 1 :]
    )


@cache
def _given() -> frozenset[str]:
    """Given names as they are written, with a capital."""
    return frozenset(row["name"] for row in load_table("given_names"))


@cache
def _day_or_handle() -> re.Pattern[str]:
    months = sorted({row["name"] for row in load_table("months")}, key=len, reverse=True)
    glued = "|".join(re.escape(name.title()) for name in months if len(name) > 2)
    words = "|".join(map(re.escape, months))
    return re.compile(rf"(?:@\w|\b(?i:follow)\b|\d|\b(?i:{words})\.? \d|(?<=[a-z])(?:{glued})\.? \d).*", re.S)


_DANGLING = re.compile(r"[\s,|•·–-]{1,9}(?:on|at|published|posted|updated|last)\Z", re.I)


def _without_day(line: str) -> str:
    """A byline without handle, day and time behind the names."""
    line = _BETWEEN.split(line)[0]
    return _DANGLING.sub("", _day_or_handle().sub("", line).strip(_EDGES)).strip(_EDGES)


_BETWEEN = re.compile(r"\s[·•⋅∙|]\s")


_EDGES = " ,|•·-–—:"
_LONGEST_DATED = 25  # words of a line that prints a day among other things


def _prints_day(piece: Piece) -> bool:
    return is_dated(piece) or (
        piece.n_words <= _LONGEST_DATED
        and not piece.ends_sentence
        and prints_day(piece.text)
        and find_day(piece.text) is not None
    )


def dated_lines(pieces: Sequence[Piece], title: int | None, body: int) -> list[str]:
    """Lines round the headline that print a day: those between it and the story first, then those before it, nearest first;
    where there are none, lines anywhere that speak of publication, else the only day that has a line of its own."""
    at = title if title is not None else 0
    behind = [piece.text for piece in pieces[at + 1 : max(at + 1, body) + 2][:40] if _prints_day(piece)]
    before = [piece.text for piece in pieces[max(0, at - 8) : at] if _prints_day(piece)]
    if near := behind + before[::-1]:
        return near
    far = [piece.text for piece in pieces if _prints_day(piece)]
    if said := [line for line in far if _SPEAKS_OF_DAY.search(line)]:
        return said
    return far if len({moment.first for line in far if (moment := find_day(line)) is not None}) == 1 else []


_SPEAKS_OF_DAY = re.compile(r"\b(?:published|posted|updated)\b", re.I)
