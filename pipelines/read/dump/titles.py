"""The headline of a text dump: the line that the most evidence speaks for, weighed by a fitted table.

What belongs here: what is known of a line that could be the headline, and the choice.  The weights are title_weights.tsv of the
lexicons, fitted by ``tests.fit.titles``; who wrote the story and when is the matter of ``head``.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple
from urllib.parse import unquote, urlsplit

from pipelines.lexicons import load_table
from pipelines.read.about.headline import words_of
from pipelines.read.dump.pieces import Piece
from pipelines.read.dump.signs import PieceLabel, is_mark, is_name, is_prose

FEATURES: Final = (
    "in_address", "address_in_line", "in_story", "in_next", "sentences_before", "bylines_before", "byline_near", "name_near",
    "sentence_near", "sentences_behind", "usual_length", "short", "long", "ends_sentence", "question", "said_before",
    "said_again", "bar", "early", "title_case", "first", "in_list", "signed", "bracket",
)  # fmt: skip

_STORY_SENTENCES = 8  # whose words a headline is compared with
_NEAR, _AHEAD, _LIST = 5, 15, 4  # pieces
_MOST_SENTENCES, _MOST_BYLINES = 12, 4
_FEWEST, _MOST, _LONGEST = 2, 32, 240  # words; characters
_USUAL = range(5, 21)  # words of a headline


class Candidate(NamedTuple):
    """A line that could be the headline, with its evidence in the order of ``FEATURES``."""

    place: int
    evidence: tuple[float, ...]


@cache
def _weights(column: str) -> tuple[tuple[float, ...], float]:
    rows = {row["feature"]: float(row[column]) for row in load_table("title_weights")}
    return tuple(rows[name] for name in FEATURES), rows["none"]


def best_title(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], url: str | None) -> int | None:
    """The line that is most probably the headline; None where a dump without one is more probable."""
    found = candidates(pieces, signs, url)
    weights, best_score = _weights("weight" if address_tells(found) else "unaddressed")
    best = None
    for place, evidence in found:
        score = sum(weight * value for weight, value in zip(weights, evidence, strict=True))
        if score > best_score:
            best, best_score = place, score
    return best


def address_tells(found: Sequence[Candidate]) -> bool:
    """Whether the address of a dump was made of a line of it: a number or the name of a section tells nothing of the headline."""
    return any(evidence[_ADDRESS_IN_LINE] >= _TELLING for _, evidence in found)


_ADDRESS_IN_LINE: Final = FEATURES.index("address_in_line")
_TELLING: Final = 0.4  # of the address's words in one line: own


def candidates(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], url: str | None) -> list[Candidate]:
    """Every line that is short enough for a headline and no mark, counter or bullet, with what speaks for it."""
    slug = slug_stems(url)
    prose = [is_prose(piece) and sign is None for piece, sign in zip(pieces, signs, strict=True)]
    sentences = [place for place, is_sentence in enumerate(prose) if is_sentence]
    words = [
        _content_words(piece.text) if is_sentence else frozenset()
        for piece, is_sentence in zip(pieces, prose, strict=True)
    ]
    times = Counter(piece.text for piece in pieces if piece.n_words <= _MOST)
    seen: Counter[str] = Counter()
    found: list[Candidate] = []
    met = bylines = 0
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        if _could_be(piece, sign):
            behind = sentences[met + prose[place] : met + prose[place] + _STORY_SENTENCES]
            own = _content_words(piece.text)
            story = frozenset().union(*(words[other] for other in behind))
            evidence = _evidence(pieces, signs, place, own, slug) | {
                "in_story": len(own & story) / max(len(own), 1),
                "in_next": len(own & words[behind[0]]) / max(len(own), 1) if behind else 0.0,
                "sentences_before": min(met, _MOST_SENTENCES) / _MOST_SENTENCES,
                "bylines_before": min(bylines, _MOST_BYLINES) / _MOST_BYLINES,
                "sentence_near": 1 / (behind[0] - place) if behind else 0.0,
                "sentences_behind": sum(other <= place + _AHEAD for other in behind) / _STORY_SENTENCES,
                "said_before": float(seen[piece.text] > 0),
                "said_again": float(times[piece.text] > seen[piece.text] + 1),
                "first": float(not found),
            }
            found.append(Candidate(place, tuple(evidence[name] for name in FEATURES)))
        seen[piece.text] += 1
        met += prose[place]
        bylines += sign is not None and sign.role == "byline"
    return found


def _could_be(piece: Piece, sign: PieceLabel | None) -> bool:
    return (
        _FEWEST <= piece.n_words <= _MOST
        and len(piece.text) <= _LONGEST
        and not piece.is_bullet
        and (sign is None or sign.why == "words")
        and not is_mark(piece)
    )


def _evidence(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], place: int, own: frozenset[str], slug: frozenset[str]
) -> dict[str, float]:
    """What the line itself, the address and the neighbours say."""
    piece = pieces[place]
    near = range(place + 1, min(len(pieces), place + 1 + _NEAR))
    around = range(max(0, place - _LIST), min(len(pieces), place + _LIST + 1))
    text = piece.text
    capitals = [word[0].isupper() for word in text.split() if len(word) > 3]
    return {
        "in_address": len(own & slug) / max(len(own | slug), 1),
        "address_in_line": len(own & slug) / max(len(slug), 1),
        "byline_near": float(any((sign := signs[other]) is not None and sign.role == "byline" for other in near)),
        "name_near": float(any(is_name(pieces[other].text) for other in near)),
        "usual_length": float(piece.n_words in _USUAL),
        "short": float(piece.n_words < _USUAL.start),
        "long": float(piece.n_words >= _USUAL.stop),
        "ends_sentence": float(text.endswith((".", ":", ";", ","))),
        "question": float(text.endswith("?")),
        "bar": float("|" in text or "›" in text),
        "early": 1 - math.log1p(place) / math.log1p(len(pieces)),
        "title_case": sum(capitals) / len(capitals) if capitals else 0.0,
        "in_list": sum(pieces[other].n_words <= 4 for other in around if other != place) / (2 * _LIST),
        "signed": float(signs[place] is not None),
        "bracket": float(text[0] in "([{,;:.)" or text[0].islower()),
    }


def _content_words(text: str) -> frozenset[str]:
    """The longer words, cut to their stems' length: enough to see what two texts share."""
    return frozenset(word[:6] for word in words_of(text) if len(word) > 3 or word.isdigit())


def slug_stems(url: str | None) -> frozenset[str]:
    """The words of the part of an address that has the most of them."""
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return frozenset()
    longest = max(path.split("/"), key=lambda part: len(re.findall(r"[a-zA-Z]{3,}", part)))
    return _content_words(" ".join(re.findall(r"[^\W_]+", longest)))
