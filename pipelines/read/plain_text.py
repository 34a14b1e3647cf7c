"""Reading a text dump: page text saved without its tags.

The story is told from the rest by how lines look and stand.  A dump that shows no furniture is taken whole.  In one that does,
the headline is found first, then the story: the run of pieces with the most prose and the least furniture.  Offsets are
those of the decoded file, which is left untouched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from pipelines.model import MAIN_ROLES, Article, Block, Capture, Reading, Role
from pipelines.read.authors import names_in_byline
from pipelines.read.dateline import find_dateline
from pipelines.read.decode import Decoded
from pipelines.read.dump_signs import (
    is_byline,
    is_caption,
    is_credit,
    is_dated,
    is_headline,
    is_mail,
    is_mark,
    is_name,
    is_prose,
    role_by_words,
)
from pipelines.read.language import detect_language
from pipelines.read.metadata import domain_of, words_of
from pipelines.read.published import read_publication
from pipelines.read.text_lines import Piece, split_dump


@dataclass(frozen=True, slots=True)
class _Label:
    role: Role
    why: str


def read_plain_text(capture: Capture, decoded: Decoded) -> Reading:
    """The article and labelled blocks of a text dump; ``articles.text`` is the decoded text to the character."""
    text = decoded.text
    pieces = split_dump(text)
    labels, title = _label(pieces, capture.final_url or capture.url)
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
        for number, (piece, label) in enumerate(zip(pieces, labels, strict=True), start=1)
    )
    return Reading(_article(capture, text, pieces, labels, title), blocks, decoded.charset, decoded.charset_basis)


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_LEAST_FURNITURE = 3  # pieces: one "Share" line may stand in a text that somebody typed
_HARD: frozenset[str] = frozenset({"skip", "nav", "share", "promo", "paywall", "related", "comments", "legal"})


def _label(pieces: Sequence[Piece], url: str | None) -> tuple[list[_Label], int | None]:
    """A label for each piece, and which of them is the headline."""
    signs = [_sign(pieces, place) for place in range(len(pieces))]
    furniture = sum(sign is not None and sign.role in _HARD for sign in signs)
    is_dump = furniture >= _LEAST_FURNITURE and furniture >= 0.03 * len(pieces)
    title = _title(pieces, signs, url, is_dump)
    if not is_dump:
        return _label_text(pieces, signs, title), title
    return _label_dump(pieces, signs, title), title


def _sign(pieces: Sequence[Piece], place: int) -> _Label | None:
    """What a piece looks like by itself and by its neighbour; None for text and for what could be text."""
    piece = pieces[place]
    after = pieces[place + 1] if place + 1 < len(pieces) else None
    role = role_by_words(piece)
    if role is not None:
        return _Label(role, "words")
    if is_mark(piece):
        return _Label("other", "no letters")
    if is_mail(piece):
        return _Label("byline", "an address")
    if is_byline(piece):
        return _Label("byline", "opens as a byline")
    if is_dated(piece):
        return _Label("byline", "a day")
    if is_credit(piece):
        return _Label("credit", "credits a picture")
    if is_caption(piece):
        return _Label("caption", "describes a picture")
    if after is not None and is_credit(after) and not is_caption(after) and after.n_words <= 8:
        return _Label("caption", "a credit follows")
    return None


def _label_text(pieces: Sequence[Piece], signs: Sequence[_Label | None], title: int | None) -> list[_Label]:
    """Labels of a text without furniture round it: only short lines that say what they are do not belong to it."""
    labels: list[_Label] = []
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        if place == title:
            labels.append(_Label("title", "headline"))
        elif sign is not None and not piece.ends_sentence and piece.n_words <= 12 and sign.why != "a day":
            labels.append(sign)
        else:
            labels.append(_main_label(piece, after_title=title is not None and place == title + 1))
    return labels


def _main_label(piece: Piece, *, after_title: bool = False) -> _Label:
    if piece.is_bullet and not is_prose(piece):
        return _Label("list", "bullet")
    dateline = find_dateline(piece.text)
    if dateline is not None and dateline.end >= len(piece.text.rstrip(" -–—_")):
        return _Label("dateline", "a dateline of its own")
    if after_title and dateline is None and piece.n_words <= 45 and not piece.ends_sentence:
        return _Label("standfirst", "under the headline")
    if not piece.ends_sentence and piece.n_words <= 12:
        return _Label("heading", "short")
    return _Label("paragraph", "text")


def _label_dump(pieces: Sequence[Piece], signs: Sequence[_Label | None], title: int | None) -> list[_Label]:
    """Labels of a dump with furniture: the story is the best run behind the headline."""
    behind = title + 1 if title is not None else 0
    weights = [_weight(piece, sign) for piece, sign in zip(pieces, signs, strict=True)]
    start, end = _best_run(weights, behind)
    start = _after_dateline(pieces, start, end)
    standfirst = _standfirst(pieces, signs, title, start)
    labels: list[_Label] = []
    listed: Role | None = None  # a heading such as "Related articles" rules over the lines below it
    for place, (piece, sign) in enumerate(zip(pieces, signs, strict=True)):
        if place == title:
            label = _Label("title", "headline")
        elif place == standfirst:
            label = _Label("standfirst", "between headline and story")
        elif sign is not None and not (start <= place < end and _is_surely_text(piece, sign)):
            label = sign
            listed = sign.role if sign.role == "related" and piece.n_words <= 4 else None
        elif not start <= place < end:
            label = _Label("nav" if place < behind else sign.role if sign else "other", "outside the story")
        elif listed is not None and not piece.ends_sentence:
            label = _Label(listed, "below a heading")
        elif is_name(piece) and piece.n_words <= 3 and place + 1 < end:
            label = _Label("other", "a name alone")
        else:
            label, listed = _main_label(piece), None
        labels.append(label)
    return labels


def _is_surely_text(piece: Piece, sign: _Label) -> bool:
    """Inside the story a long paragraph is text, whatever it mentions; captions and days alone are what they look like."""
    return is_prose(piece) and sign.role not in ("caption", "credit") and piece.n_words > 35 and sign.why != "words"


def _weight(piece: Piece, sign: _Label | None) -> float:
    """How much a piece speaks for the story that holds it."""
    if sign is not None:
        return {"caption": -0.2, "credit": -0.2, "byline": -0.5, "related": -0.8, "share": -0.8}.get(sign.role, -2.0)
    if is_prose(piece):
        return min(4.0, 0.5 + len(piece.text) / 80)
    return 0.1 if piece.n_words > 12 else -0.6


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


def _after_dateline(pieces: Sequence[Piece], start: int, end: int) -> int:
    """A dateline among the first pieces of a run is where the story begins."""
    for place in range(start, min(end, start + 8)):
        dateline = find_dateline(pieces[place].text)
        if dateline is not None and pieces[place].n_words > 8:
            return place
    return start


def _standfirst(pieces: Sequence[Piece], signs: Sequence[_Label | None], title: int | None, start: int) -> int | None:
    """The piece under the headline, if the story begins only behind it."""
    if title is None or title + 1 >= len(pieces):
        return None
    piece = pieces[title + 1]
    if title + 1 < start and signs[title + 1] is None and piece.n_words >= 8:
        return title + 1
    followed = title + 2 < len(pieces) and (
        find_dateline(pieces[title + 2].text) is not None or (signs[title + 2] or _NOTHING).role == "byline"
    )
    return title + 1 if signs[title + 1] is None and piece.n_words >= 6 and followed else None


_NOTHING = _Label("other", "")


# ── headline ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_STORY_WORDS = 5  # pieces of prose whose words a headline is compared with
_LEAST_SCORE = 1.3


def _title(pieces: Sequence[Piece], signs: Sequence[_Label | None], url: str | None, is_dump: bool) -> int | None:
    """The headline: in a text without furniture the first line, if it looks like one and text follows; in a dump the line
    that shares the most words with the address and the story."""
    if not is_dump:
        first = next((place for place, sign in enumerate(signs) if sign is None), None)
        if first is None or first > 3 or not is_headline(pieces[first]) or find_dateline(pieces[first].text):
            return None
        return first if any(is_prose(piece) for piece in pieces[first + 1 : first + 8]) else None
    slug = _slug_words(url)
    best, best_score = None, _LEAST_SCORE
    met = 0
    for place, piece in enumerate(pieces):
        if signs[place] is None and is_headline(piece):
            score = _headline_score(pieces, signs, place, slug) - 0.4 * met
            if score > best_score:
                best, best_score = place, score
        met += signs[place] is None and is_prose(piece)
        if met > 6 and best is not None:
            break
    return best


def _headline_score(pieces: Sequence[Piece], signs: Sequence[_Label | None], place: int, slug: frozenset[str]) -> float:
    words = _content_words(pieces[place].text)
    if not words:
        return 0.0
    follow = [
        p.text for p, sign in zip(pieces[place + 1 :], signs[place + 1 :], strict=True) if sign is None and is_prose(p)
    ]
    story = _content_words(" ".join(follow[:_STORY_WORDS]))
    near = [sign.role for sign in signs[place + 1 : place + 7] if sign is not None]
    score = 2.0 * len(words & story) / len(words)
    score += 3.0 * len(words & slug) / max(len(words | slug), 1)
    score += 0.4 * ("byline" in near)
    score += 0.5 if 5 <= pieces[place].n_words <= 20 else 0.0
    return score


def _content_words(text: str) -> frozenset[str]:
    """The longer words, cut to their stems' length: enough to see what two texts share."""
    return frozenset(word[:6] for word in words_of(text) if len(word) > 3 or word.isdigit())


def _slug_words(url: str | None) -> frozenset[str]:
    try:
        path = unquote(urlsplit(url or "").path)
    except ValueError:
        return frozenset()
    longest = max(re.split(r"/", path), key=lambda part: len(re.findall(r"[a-zA-Z]{3,}", part)))
    return _content_words(" ".join(re.findall(r"[^\W_]+", longest)))


# ── the article ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _article(
    capture: Capture, text: str, pieces: Sequence[Piece], labels: Sequence[_Label], title: int | None
) -> Article:
    main = [piece.text for piece, label in zip(pieces, labels, strict=True) if label.role in MAIN_ROLES]
    body = [
        place
        for place, label in enumerate(labels)
        if label.role in MAIN_ROLES and label.role not in ("title", "standfirst")
    ]
    url = capture.final_url or capture.url
    byline = _byline(pieces, labels, title, body[0] if body else len(pieces))
    dated = _dated_lines(pieces, title, body[0] if body else 0)
    published = read_publication(capture, lines=dated)
    dateline = next((found for place in body[:3] if (found := find_dateline(pieces[place].text))), None)
    article = Article(
        article_id=capture.capture_id,
        capture_id=capture.capture_id,
        text=text,
        url=url,
        publisher_domain=domain_of(url),
        title=pieces[title].text if title is not None else None,
        standfirst=next((p.text for p, label in zip(pieces, labels, strict=True) if label.role == "standfirst"), None),
        byline=byline,
        authors=names_in_byline(byline) if byline else (),
        published_at=published.at,
        published_from=published.first,
        published_to=published.last,
        published_basis=published.basis,
        dateline=dateline.printed if dateline else None,
        language=detect_language("\n".join(main) or text, None),
        n_words=sum(len(piece.split()) for piece in main),
        is_truncated=_is_truncated(pieces, labels, body),
    )
    return replace(
        article, page_kind="paywall_stub" if article.is_truncated and (article.n_words or 0) < 80 else "article"
    )


def _dated_lines(pieces: Sequence[Piece], title: int | None, body: int) -> list[str]:
    """Lines round the headline that print a day, those behind it first."""
    at = title if title is not None else 0
    behind = [piece.text for piece in pieces[at + 1 : max(at + 1, body)][:40] if is_dated(piece)]
    before = [piece.text for piece in pieces[max(0, at - 8) : at] if is_dated(piece)]
    return behind + before[::-1]


_AFTER_NAME = re.compile(r"\s*(?:@\w+|\bFollow\b|\d).*", re.S)


def _byline(pieces: Sequence[Piece], labels: Sequence[_Label], title: int | None, body: int) -> str | None:
    """The byline as printed, from the lines round the headline."""
    at = title if title is not None else 0
    places = [*range(at + 1, min(body, at + 30)), *range(max(0, at - 4), at)]
    for place in places:
        if labels[place].role == "byline" and is_byline(pieces[place]):
            return _AFTER_NAME.sub("", pieces[place].text).strip(" ,|•·-–") or None
    return None


def _is_truncated(pieces: Sequence[Piece], labels: Sequence[_Label], body: Sequence[int]) -> bool:
    """A paywall's words right behind the story, or a last sentence that stops in the middle."""
    if not body:
        return any(label.role == "paywall" for label in labels)
    last = body[-1]
    if any(label.role == "paywall" for label in labels[last + 1 : last + 5]):
        return True
    text = pieces[last].text
    return len(text) > 60 and (text.endswith(("…", "...", "[…]", "[...]")) or text[-1].isalnum())
