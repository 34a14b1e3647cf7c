"""Reading a text dump: page text saved without its tags.

The story is told from the rest by how lines look and stand.  A dump that shows no furniture is taken whole.  In one that does,
the headline is found first, then the story: the run of pieces with the most prose and the least furniture.  Offsets are
those of the decoded file, which is left untouched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.model import Article, Block, Capture, Reading
from pipelines.read.about.authors import names_in_byline
from pipelines.read.about.metadata import domain_of
from pipelines.read.about.published import read_publication
from pipelines.read.dateline import dateline_of, find_dateline, locate_dateline
from pipelines.read.decode import Decoded
from pipelines.read.dump.head import DumpByline, dated_lines, find_byline, find_title, title_text
from pipelines.read.dump.pieces import Piece, split_dump
from pipelines.read.dump.signs import FURNITURE, PieceLabel, is_name, is_prose, sign_of
from pipelines.read.language import detect_language
from pipelines.vocabularies import MAIN_ROLES, Role


def read_plain_text(capture: Capture, decoded: Decoded) -> Reading:
    """The article and labelled blocks of a text dump; ``articles.text`` is the decoded text to the character."""
    text = decoded.text
    pieces = split_dump(text)
    read = _label(pieces, capture.final_url or capture.url)
    blocks = tuple(
        Block(
            article_id=capture.capture_id,
            block_no=number,
            role=label.role,
            is_main=label.role in MAIN_ROLES,
            start_char=piece.start,
            end_char=piece.end,
            why=label.why,
        )
        for number, (piece, label) in enumerate(zip(pieces, read.labels, strict=True), start=1)
    )
    return Reading(_article(capture, text, pieces, read), blocks, decoded.charset, decoded.charset_basis)


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_LEASTFURNITURE = 3  # pieces: one "Share" line may stand in a text that somebody typed
_HINTS: frozenset[Role] = frozenset({"byline", "credit", "caption"})


class _Labelled(NamedTuple):
    """A label for each piece, which of them is the headline, and the byline."""

    labels: list[PieceLabel]
    title: int | None
    byline: DumpByline | None


def _label(pieces: Sequence[Piece], url: str | None) -> _Labelled:
    signs = [sign_of(pieces, place) for place in range(len(pieces))]
    is_dump = _is_dump(pieces, signs)
    title = find_title(pieces, signs, url, is_dump)
    byline = find_byline(pieces, signs, title, is_dump=is_dump)
    at = byline.place if byline is not None else None
    labels = _label_dump(pieces, signs, title, at) if is_dump else _label_text(pieces, signs, title, at)
    return _Labelled(labels, title, byline)


def _is_dump(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None]) -> bool:
    """True for a text with furniture round it: lines that say so, and a bar of short lines before the first sentence."""
    said = {piece.text for piece, sign in zip(pieces, signs, strict=True) if sign and sign.role in FURNITURE}
    hints = {piece.text for piece, sign in zip(pieces, signs, strict=True) if sign and sign.role in _HINTS}
    first = next((place for place, piece in enumerate(pieces) if is_prose(piece)), len(pieces))
    bar = sum(piece.n_words <= 3 for piece, sign in zip(pieces[:first], signs[:first], strict=True) if sign is None)
    # Times of day, credits and captions stand in texts without furniture as well: they only add to other evidence.
    evidence = len(said) + min(len(hints), 2) + min(bar, _LEASTFURNITURE)
    return bool(said or hints) and evidence >= _LEASTFURNITURE and evidence >= 0.03 * len(pieces)


def _label_text(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], title: int | None, byline: int | None
) -> list[PieceLabel]:
    """Labels of a text without furniture round it: only short lines that say what they are do not belong to it."""
    labels: list[PieceLabel] = []
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        if place == title:
            labels.append(PieceLabel("title", "headline"))
        elif place == byline:
            labels.append(PieceLabel("byline", "names the author"))
        elif (
            sign is not None
            and sign.why != "digits"
            and not piece.ends_sentence
            and piece.n_words <= 12
            and sign.why != "a day"
        ):
            labels.append(sign)
        else:
            is_deck = title is not None and place == title + 1 and _is_deck(pieces, place)
            labels.append(PieceLabel("standfirst", "under the headline") if is_deck else _main_label(piece))
    return labels


def _is_deck(pieces: Sequence[Piece], place: int) -> bool:
    """True for a line under the headline that no full stop ends, or that a paragraph with a dateline follows."""
    if find_dateline(pieces[place].text) is not None or not 4 <= pieces[place].n_words <= 60:
        return False
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    return not pieces[place].ends_sentence or (after is not None and find_dateline(after.text) is not None)


def _main_label(piece: Piece) -> PieceLabel:
    if piece.is_bullet and not is_prose(piece):
        return PieceLabel("list", "bullet")
    dateline = find_dateline(piece.text)
    if dateline is not None and dateline.end >= len(piece.text.rstrip(" -–—_")):
        return PieceLabel("dateline", "a dateline of its own")
    if not piece.ends_sentence and piece.n_words <= 12:
        return PieceLabel("heading", "short")
    return PieceLabel("paragraph", "text")


def _label_dump(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], title: int | None, byline: int | None
) -> list[PieceLabel]:
    """Labels of a dump with furniture: the story is the best run behind the headline."""
    behind = title + 1 if title is not None else 0
    start, end = _story(pieces, signs, behind)
    labels: list[PieceLabel] = []
    listed: Role | None = None  # a heading such as "Related articles" rules over the lines below it
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        is_inside = start <= place < end
        if place == title:
            label = PieceLabel("title", "headline")
        elif place == byline:
            label = PieceLabel("byline", "names the author")
        elif sign is not None and not (is_inside and _is_surely_text(piece, sign)):
            label = sign
            listed = sign.role if sign.role == "related" and piece.n_words <= 4 else None
        elif not is_inside:
            is_under = bool(labels) and labels[-1].role in ("title", "standfirst")
            is_deck = is_under and behind <= place < start and piece.n_words >= 8
            label = (
                PieceLabel("standfirst", "under the headline") if is_deck else PieceLabel("other", "outside the story")
            )
        elif listed is not None and not piece.ends_sentence:
            label = PieceLabel(listed, "below a heading")
        elif not is_prose(piece) and _between_furniture(signs, place):
            label = PieceLabel("other", "between furniture")
        elif is_name(piece.text) and piece.n_words <= 3 and place + 1 < end:
            label = PieceLabel("other", "a name alone")
        else:
            is_deck = place == behind > 0 and _is_deck(pieces, place)
            label, listed = PieceLabel("standfirst", "under the headline") if is_deck else _main_label(piece), None
        labels.append(label)
    return labels


def _between_furniture(signs: Sequence[PieceLabel | None], place: int) -> bool:
    """Whether the pieces on both sides say that they are furniture."""
    beside = [signs[other] for other in (place - 1, place + 1) if 0 <= other < len(signs)]
    return len(beside) == 2 and all(sign is not None and sign.role in FURNITURE for sign in beside)


def _story(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], behind: int) -> tuple[int, int]:
    """Where the story begins and ends: the run of pieces from ``behind`` on with the largest sum of weights."""
    weights = [_weight(piece, sign) for piece, sign in zip(pieces, signs, strict=True)]
    start, end = _best_run(weights, behind)
    rest = signs[end:]
    if 0 < len(rest) <= 3 and rest[-1] is None:  # the dump was cut behind a heading
        end = len(pieces)
    return start, end


def _is_surely_text(piece: Piece, sign: PieceLabel) -> bool:
    """Inside the story a long paragraph is text, whatever it mentions; captions and days alone are what they look like."""
    return is_prose(piece) and sign.role not in ("caption", "credit") and piece.n_words > 35 and sign.why != "words"


def _weight(piece: Piece, sign: PieceLabel | None) -> float:
    """How much a piece speaks for the story that holds it."""
    if sign is not None:
        if sign.role in _ENDS_STORY or (sign.role == "credit" and _NEWSROOM.search(piece.text)):
            return _BARRIER
        return _WEIGHTS.get(sign.role, _OTHER_FURNITURE)
    if is_prose(piece):
        return min(_MOST, _SENTENCE + len(piece.text) / _LINE)
    return _LONG_HEADING if piece.n_words > 12 else _SHORT_LINE


# The weights are own, in paragraphs: one of three lines weighs about four, so that no single line of furniture parts a story and
# two or three in a row do.  Pictures and share bars stand inside stories, so that they cost little.
_LINE, _SENTENCE, _MOST = 80, 0.5, 4.0  # characters of a line; a paragraph's weight: at least, at most
_WEIGHTS: Final[dict[Role, float]] = {"caption": -0.2, "credit": -0.2, "byline": -0.5, "related": -0.8, "share": -0.8}
_OTHER_FURNITURE = -2.0
_LONG_HEADING, _SHORT_LINE = 0.1, -0.6  # neither a sentence nor furniture: nearly nothing, and two of them a sentence


_ENDS_STORY = frozenset({"comments", "author_bio"})
_NEWSROOM = re.compile(r"\b(?:reporting|editing|writing|contributed)\b", re.I)
_BARRIER = -6.0  # more than a paragraph weighs: what follows such a line is seldom of the story


def _best_run(weights: Sequence[float], behind: int) -> tuple[int, int]:
    """The run of pieces with the largest sum, from ``behind`` on (Kadane's algorithm); empty where nothing is positive."""
    best, best_run = 0.0, (behind, behind)
    total, start = 0.0, behind
    for place in range(behind, len(weights)):
        if total <= 0:
            total, start = 0.0, place
        total += weights[place]
        if total > best:
            best, best_run = total, (start, place + 1)
    return best_run


# ── the article ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _article(capture: Capture, text: str, pieces: Sequence[Piece], read: _Labelled) -> Article:
    labels, title, byline = read
    main = [piece.text for piece, label in zip(pieces, labels, strict=True) if label.role in MAIN_ROLES]
    body = [place for place, label in enumerate(labels) if label.role in _BODY_ROLES]
    url = capture.final_url or capture.url
    published = read_publication(capture, lines=dated_lines(pieces, title, body[0] if body else 0))
    dateline = dateline_of(text, [(pieces[place].start, pieces[place].text) for place in body])
    if dateline is None and byline is not None and byline.dateline is not None:
        dateline = locate_dateline(text, pieces[byline.place].start, byline.dateline, byline.dateline)
    is_truncated = _is_truncated(pieces, labels, body)
    n_words = sum(len(piece.split()) for piece in main)
    return Article(
        article_id=capture.capture_id,
        capture_id=capture.capture_id,
        text=text,
        url=url,
        publisher_domain=domain_of(url),
        title=title_text(pieces[title]) if title is not None else None,
        standfirst=next((p.text for p, label in zip(pieces, labels, strict=True) if label.role == "standfirst"), None),
        byline=byline.printed if byline is not None else None,
        authors=names_in_byline(byline.printed) if byline is not None else (),
        published_at=published.at,
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
        dateline=dateline.printed if dateline is not None else None,
        dateline_place=dateline.place_span if dateline is not None else None,
        language=detect_language("\n".join(main) or text, None),
        page_kind="paywall_stub" if is_truncated and n_words < _STUB_WORDS else "article",
        is_truncated=True if capture.truncated else is_truncated,
        n_words=n_words,
    )


_ABOVE: frozenset[Role] = frozenset({"title", "standfirst"})
_BODY_ROLES = MAIN_ROLES - _ABOVE
_STUB_WORDS = 80


def _is_truncated(pieces: Sequence[Piece], labels: Sequence[PieceLabel], body: Sequence[int]) -> bool:
    """A paywall's words right behind the story, an ellipsis, or one last paragraph that alone stops in mid-sentence."""
    if not body:
        return any(label.role == "paywall" for label in labels)
    last = body[-1]
    if any(label.role == "paywall" for label in labels[last + 1 : last + 5]):
        return True
    text = pieces[last].text
    if len(text) < _LONG_LINE or text.endswith(("…", "...", "[…]", "[...]")):
        return len(text) >= _LONG_LINE
    before = [pieces[place].ends_sentence for place in body[:-1] if len(pieces[place].text) >= _LONG_LINE]
    return text[-1].isalnum() and len(before) >= 3 and sum(before) >= 0.9 * len(before)


_LONG_LINE = 60
