"""How the pieces of a text dump look: furniture by its words, days, credits, bylines, headlines.

Each function looks at one piece; where it stands among the others is weighed in ``plain_text``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final, cast

from pipelines.lexicons import load_table
from pipelines.model import Role
from pipelines.read.authors import opens_byline
from pipelines.read.furniture import sign_of_line
from pipelines.read.moments import find_day
from pipelines.read.text_lines import Piece

_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "\u00a0": " "})

# Marks of a picture's credit: agencies' stock services, copyright signs, "(Ann Doe/AFP)", "Photo: …".
_CREDIT: Final = re.compile(
    r"\bgetty images\b|\bshutterstock\b|\bistock\b|\b(?:ap|afp|reuters|epa|pa) (?:photo|images|wire)\b|©|\(c\)"
    r"|\b(?:photo|photos|photograph|picture|pictures|pic|image|images|credit|illustration|graphic)s?\s?:"
    r"|\bphoto(?:graph)? by\b|\bvia (?:getty|ap|afp|reuters|epa)\b|\bcourtesy (?:of|photo)\b|\bfile photo\b|\bhandout\b"
    r"|[\w.] ?[/|] ?(?:afp|ap|reuters|epa|getty|bloomberg|xinhua|shutterstock|staff)\b|\bphoto/",
    re.I,
)
_IN_PICTURE: Final = re.compile(
    r"\b(?:second|third|far|front|back|top|bottom|first) (?:left|right|row|from (?:left|right))\b"
    r"|,\s(?:left|right|cent(?:er|re))\b,?"
    r"|\((?:left|right|l|r|cent(?:er|re)|pictured|above|below)\)|\bpictured\b|\bin this (?:photo|picture|image|undated)\b"
    r"|\b\d+\s?of\s?\d+\b|\bfile (?:photo|picture|image)\b|\A\d+ ?of ?\d+",
    re.I,
)
_NUMBER_OR_MARK: Final = re.compile(r"[\W\d_]*")
_CLOCK: Final = re.compile(
    r"\(?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,5}|[+-]\d{2}:?\d{2})?\)?", re.I
)
_MAIL: Final = re.compile(r"\S+@\S+\.\w+")
_NAME_WORD: Final = re.compile(r"(?:[A-Z][\w'’.-]*|de|da|van|von|der|den|al|bin|ibn|el|la|le|du|di)")
_PRICE: Final = re.compile(r"[$€£]\s?\d[\d.,]*\s*(?:/|per\b|a\b)\s*\w+", re.I)
_TIME_AGO: Final = re.compile(
    r"(?:updated |published |posted )?(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s? ago", re.I
)
_READ_TIME: Final = re.compile(r"\d+ ?-?min(?:ute)?s?\.? ?(?:read|mins? read)?\Z", re.I)


@cache
def _phrases() -> tuple[dict[str, Role], dict[str, tuple[Role, int]], re.Pattern[str], re.Pattern[str]]:
    whole: dict[str, Role] = {}
    limited: dict[str, tuple[Role, int]] = {}
    kinds: dict[str, list[str]] = {"starts": [], "contains": []}
    for row in load_table("dump_lines"):
        role = cast("Role", row["role"])
        if row["match"] == "is":
            whole[row["text"]] = role
        else:
            limited[row["text"]] = (role, int(row["most_words"]))
            kinds[row["match"]].append(row["text"])
    return whole, limited, _either(kinds["starts"]), _either(kinds["contains"])


def _either(texts: list[str]) -> re.Pattern[str]:
    longest_first = sorted(texts, key=len, reverse=True)
    return re.compile(
        "|".join(
            (r"(?<!\w)" if text[0].isalnum() else "") + re.escape(text) + (r"(?!\w)" if text[-1].isalnum() else "")
            for text in longest_first
        )
    )


def role_by_words(piece: Piece) -> Role | None:
    """The role of a piece that says itself that it is furniture; None for ordinary text."""
    sign = sign_of_line(piece.text, piece.n_words)
    if sign is not None:
        return sign.role
    whole, limited, starts, contains = _phrases()
    folded = piece.text.translate(_APOSTROPHES).lower().strip(" \t|•·>»→-–—*")
    if piece.n_words <= 6 and (role := whole.get(folded.rstrip(" :.!…"))) is not None:
        return role
    for match in (starts.match(folded), *contains.finditer(folded)):
        if match is not None:
            role, most = limited[match.group()]
            if piece.n_words <= most:
                return role
    if _PRICE.fullmatch(folded):
        return "promo"
    return None


def is_mark(piece: Piece) -> bool:
    """No letters: a counter, a rule, a lone sign."""
    return _NUMBER_OR_MARK.fullmatch(piece.text) is not None


def is_dated(piece: Piece) -> bool:
    """A line that is little more than a day, a time or an age ("3 hours ago")."""
    text = piece.text
    if piece.n_words > 14:
        return False
    if piece.n_words <= 6 and (_TIME_AGO.search(text) or _READ_TIME.search(text)):
        return True
    if _CLOCK.fullmatch(text):
        return True
    return find_day(text) is not None and not piece.ends_sentence and piece.n_words <= 12


def is_credit(piece: Piece) -> bool:
    """A short line that credits a picture."""
    return piece.n_words <= 14 and _CREDIT.search(piece.text) is not None


def is_caption(piece: Piece) -> bool:
    """A line that describes a picture: it says where in the picture, or ends in a credit."""
    credits_end = any(match.end() > len(piece.text) - 60 for match in _CREDIT.finditer(piece.text))
    return piece.n_words <= 110 and (credits_end or (_IN_PICTURE.search(piece.text) is not None and piece.n_words > 4))


def is_mail(piece: Piece) -> bool:
    """A line that is an e-mail address."""
    return _MAIL.fullmatch(piece.text) is not None


def is_byline(piece: Piece) -> bool:
    """A short line that opens as a byline does."""
    return piece.n_words <= 20 and not piece.ends_sentence and opens_byline(piece.text)


def is_name(piece: Piece) -> bool:
    """Two to four capitalised words and nothing else."""
    words = piece.text.split()
    return 2 <= len(words) <= 4 and all(_NAME_WORD.fullmatch(word) for word in words) and words[0][0].isupper()


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
