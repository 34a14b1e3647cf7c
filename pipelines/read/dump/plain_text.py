"""Reading a text dump: page text saved without its tags.

A dump that shows no furniture is taken whole.  In one that does, the headline is found first, then a fitted model judges each
piece by how it looks and stands (``story_lines``).  Offsets are those of the decoded file, which is left untouched.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipelines.model import Article, Block, Capture, Reading
from pipelines.read.about.authors import names_in_byline
from pipelines.read.about.metadata import domain_of
from pipelines.read.about.published import read_publication
from pipelines.read.dateline import dateline_of, find_dateline, locate_dateline
from pipelines.read.decode import Decoded
from pipelines.read.dump.head import DumpByline, dated_lines, find_byline, find_title, title_text
from pipelines.read.dump.pieces import Piece, split_dump
from pipelines.read.dump.signs import FURNITURE, PieceLabel, is_prose, sign_of
from pipelines.read.dump.story_lines import Judgement, judge
from pipelines.read.dump.titles import slug_stems
from pipelines.read.language import detect_language
from pipelines.read.lines import kept_for_short
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
            score=label.score,
            why=label.why,
        )
        for number, (piece, label) in enumerate(zip(pieces, read.labels, strict=True), start=1)
    )
    return Reading(_article(capture, text, pieces, read), blocks, decoded.charset, decoded.charset_basis)


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_LEAST_FURNITURE = 3  # pieces: one "Share" line may stand in a text that somebody typed
_FURNITURE_SHARE = 0.03  # of the pieces: a long text that somebody typed may mention a few such things
# Own: a text of which half is words without a sentence is a page with its menus, or a list, which the model tells apart.
_SHORT, _SHORT_SHARE = 6, 0.5
_HINTS: frozenset[Role] = frozenset({"byline", "credit", "caption"})


class _Labelled(NamedTuple):
    """A label for each piece, which of them is the headline, and the byline."""

    labels: list[PieceLabel]
    title: int | None
    byline: DumpByline | None


def _label(pieces: Sequence[Piece], url: str | None) -> _Labelled:
    signs = [sign_of(pieces, place) for place in range(len(pieces))]
    furnished = is_dump(pieces, signs)
    title = find_title(pieces, signs, url, furnished)
    byline = find_byline(pieces, signs, title, is_dump=furnished)
    at = byline.place if byline is not None else None
    if furnished:
        labels = _label_dump(pieces, signs, judge(pieces, signs, title, slug_stems(url)), title, at)
    else:
        labels = _label_text(pieces, signs, title, at)
    return _Labelled(labels, title, byline)


def is_dump(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None]) -> bool:
    """True for a text with furniture round it: lines that say so, and a bar of short lines before the first sentence."""
    said = {piece.text for piece, sign in zip(pieces, signs, strict=True) if sign and sign.role in FURNITURE}
    hints = {piece.text for piece, sign in zip(pieces, signs, strict=True) if sign and sign.role in _HINTS}
    first = next((place for place, piece in enumerate(pieces) if is_prose(piece)), len(pieces))
    bar = sum(piece.n_words <= 3 for piece, sign in zip(pieces[:first], signs[:first], strict=True) if sign is None)
    # Times of day, credits and captions stand in texts without furniture as well: they only add to other evidence.
    evidence = len(said) + min(len(hints), 2) + min(bar, _LEAST_FURNITURE)
    if not (said or hints) or evidence < _LEAST_FURNITURE:
        return False
    short = sum(piece.n_words <= _SHORT and not piece.ends_sentence for piece in pieces)
    return evidence >= _FURNITURE_SHARE * len(pieces) or short >= _SHORT_SHARE * len(pieces)


def _label_text(
    pieces: Sequence[Piece], signs: Sequence[PieceLabel | None], title: int | None, byline: int | None
) -> list[PieceLabel]:
    """Labels of a text without furniture round it: only short lines that say what they are do not belong to it, and what they
    announce."""
    labels: list[PieceLabel] = []
    others = _other_stories(pieces, signs)
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        if place in others:
            labels.append(PieceLabel("related", "below a heading"))
        elif place == title:
            labels.append(PieceLabel("title", "headline"))
        elif place == byline:
            labels.append(PieceLabel("byline", "names the author"))
        elif (
            sign is not None and sign.why not in ("digits", "a day") and not piece.ends_sentence and piece.n_words <= 12
        ):
            labels.append(sign)
        else:
            is_deck = title is not None and place == title + 1 and _is_deck(pieces, place)
            labels.append(PieceLabel("standfirst", "under the headline") if is_deck else _main_label(piece))
    return labels


def _other_stories(pieces: Sequence[Piece], signs: Sequence[PieceLabel | None]) -> frozenset[int]:
    """Places of the headlines of other stories in a text: those below "Related stories" up to the next sentence."""
    found: set[int] = set()
    is_listed = False
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        if piece.ends_sentence:
            is_listed = False
        elif sign is not None and sign.role == "related" and piece.n_words <= _ANNOUNCES:
            is_listed = True
        elif is_listed:
            found.add(place)
    return frozenset(found)


_ANNOUNCES = 4  # words of a heading over a list


def _is_deck(pieces: Sequence[Piece], place: int) -> bool:
    """True for a line under the headline that no full stop ends, or that a paragraph with a dateline follows."""
    if find_dateline(pieces[place].text) is not None or not 4 <= pieces[place].n_words <= 60:
        return False
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    return not pieces[place].ends_sentence or (after is not None and find_dateline(after.text) is not None)


def _main_label(piece: Piece) -> PieceLabel:
    if piece.is_bullet and not is_prose(piece):
        return PieceLabel("list", "bullet")
    if _is_dateline(piece.text):
        return PieceLabel("dateline", "a dateline of its own")
    if not piece.ends_sentence and piece.n_words <= 12:
        return PieceLabel("heading", "short")
    return PieceLabel("paragraph", "text")


@kept_for_short
def _is_dateline(text: str) -> bool:
    """Whether a line is a dateline and nothing else."""
    dateline = find_dateline(text)
    return dateline is not None and dateline.end >= len(text.rstrip(" -–—_"))


def _label_dump(
    pieces: Sequence[Piece],
    signs: Sequence[PieceLabel | None],
    judged: Sequence[Judgement],
    title: int | None,
    byline: int | None,
) -> list[PieceLabel]:
    """Labels of a dump with furniture: the model tells the story, signs tell what the rest is."""
    labels: list[PieceLabel] = []
    for place, (piece, sign, judgement) in enumerate(zip(pieces, signs, judged, strict=True)):
        is_under = title is not None and place == title + 1
        if place == title:
            labels.append(PieceLabel("title", "headline", 1.0))
            continue
        if place == byline:
            labels.append(PieceLabel("byline", "names the author", 1.0))
            continue
        if judgement.is_story:
            role = "standfirst" if is_under and _is_deck(pieces, place) else _main_label(piece).role
            label = PieceLabel(role, judgement.why)
        elif is_under and sign is None and piece.n_words >= _DECK_WORDS and judgement.chance >= _DECK_CHANCE:
            label = PieceLabel("standfirst", "under the headline")
        elif sign is not None:
            label = PieceLabel(sign.role, f"{sign.why}; {judgement.why}")
        else:
            label = PieceLabel("other", judgement.why)
        labels.append(label._replace(score=judgement.chance))
    return labels


# A deck is written like a headline, so that it reads less like a story than a paragraph does.  Own: set by hand.
_DECK_WORDS, _DECK_CHANCE = 8, 0.1


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
