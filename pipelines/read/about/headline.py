"""The headline of a page: which of its titles, and which of its lines shows it.

What belongs here: comparing titles and taking the site's name off them.  What does not: other metadata.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from pipelines.read.about.authors import fold
from pipelines.read.about.embedded import Embedded, plain
from pipelines.read.html.parse import Segment

_SUFFIX = re.compile(r"\s{1,9}[|•·»«›:*~]{1,9}\s{1,9}|\s{1,9}[-–—]{1,9}\s{1,9}|\s{0,9}\|\s{0,9}")
_LONGEST_TITLE = 300
_LEAST_TITLE = 20  # of a headline that is set in another tag
# How much of its words a heading must share with what the page states as its title; lower ones are mostly other stories.
_LEAST_LIKENESS = {"h1": 0.35, "h2": 0.35, "h3": 0.6}
_FEWEST_WORDS = 4  # of a short form of a headline


def choose_title(
    embedded: Embedded, segments: Sequence[Segment], organisations: Iterable[str]
) -> tuple[str | None, int | None]:
    """The headline without the site's name, and the segment that shows it, if one does."""
    names = frozenset(organisations)
    own = without_site(embedded.headline, names) if embedded.headline else None
    shared = without_site(clean, names, is_tag=True) if (clean := plain(embedded.first("og:title"))) else None
    tabs = (plain(embedded.first("twitter:title")), embedded.title_tag)
    stated = [text for text in (own, shared, *(without_site(tab, names, is_tag=True) for tab in tabs if tab)) if text]
    shown = _shown_headline(segments, stated, frozenset(fold(name) for name in names))
    if shown is None:
        return (stated[0] if stated else None), None
    headline = segments[shown].text
    if own is not None and _shortens(own, headline, _OTHER_WORDS):
        return own, shown
    # The short form of a browser's tab is the site's: it counts only where the page states no longer one twice.
    is_stated = all(text is not None and words_of(text) == words_of(headline) for text in (own, shared))
    short = (text for text in ([shared] if is_stated else stated) if text and _shortens(text, headline))
    return next(short, headline), shown


_OTHER_WORDS = 1  # that the headline for machines may have for others: "a sprint" for "an intense sprint"


def _shown_headline(segments: Sequence[Segment], stated: Sequence[str], sites: frozenset[str]) -> int | None:
    """The <h1> (else <h2>, <h3>) that agrees best with what the page states as its title, else any line with the same words."""
    for tag, least in _LEAST_LIKENESS.items():
        best, best_score = None, least
        headings = [
            segment
            for segment in segments
            if segment.tag == tag and len(segment.text) <= _LONGEST_TITLE and fold(segment.text) not in sites
        ]
        for segment in headings:
            score = max((likeness(segment.text, text) for text in stated), default=0.0)
            if score > best_score:
                best, best_score = segment.number, score
        if best is not None:
            return best
        if tag == "h1" and len(headings) == 1 and not stated:
            return headings[0].number
    titles = {words_of(text) for text in stated if len(text) >= _LEAST_TITLE}
    for segment in segments:
        if _LEAST_TITLE <= len(segment.text) <= _LONGEST_TITLE and words_of(segment.text) in titles:
            return segment.number
    return None


def _shortens(text: str, headline: str, other_words: int = 0) -> bool:
    """Whether a stated title is the headline with words left out: its short form; so many of its words may be others."""
    words, full = words_of(text), words_of(headline)
    if not _FEWEST_WORDS <= len(words) < len(full) or text.endswith(("...", "…")):
        return False
    if not other_words:
        rest = iter(full)
        return all(word in rest for word in words)
    lengths = [0] * (len(full) + 1)  # of the longest common subsequence with each beginning of the headline
    for word in words:
        row = [0]
        for place, other in enumerate(full):
            row.append(lengths[place] + 1 if word == other else max(row[place], lengths[place + 1]))
        lengths = row
    return lengths[-1] >= len(words) - other_words


@lru_cache(1024)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a title in lower case, for comparison."""
    plain_text = text if text.isascii() else unicodedata.normalize("NFKC", text)
    return tuple(_WORD.findall(plain_text.casefold().replace("’", "'").replace("'", "").replace("&", " and ")))


_WORD = re.compile(r"\w+")


def likeness(one: str, other: str) -> float:
    """How much two titles share: 0 for nothing, 1 for the same words (Dice over distinct words).

    One of two words or more that stands whole in the other is its short form.
    """
    a, b = set(words_of(one)), set(words_of(other))
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return 0.8 if shared == min(len(a), len(b)) > 1 and len(a) != len(b) else 2 * shared / (len(a) + len(b))


def without_site(title: str, organisations: Iterable[str], *, is_tag: bool = False) -> str:
    """A title without the name of its site before or behind it ("Headline | Site", "Site: Headline").

    ``is_tag``: the title is one for tabs and shares, where the few words behind a bar are the site's or a section's and
    "by" names who wrote it.
    """
    pieces = _SUFFIX.split(title)
    if len(pieces) == 1:
        return title.strip()
    names = frozenset(fold(name) for name in organisations)
    marks = _SUFFIX.findall(title)
    start, end = 0, len(pieces)
    for first in range(1, end):
        if fold("".join(pieces[first:])) in names:
            end = first
            break
    while end - start > 1 and (
        _names_site(pieces[end - 1], names)
        or (is_tag and _is_tail(pieces[start : end - 1], marks[end - 2], pieces[end - 1]))
    ):
        end -= 1
    while end - start > 1 and fold(pieces[start]) in names:
        start += 1
    kept = pieces[start]
    for place in range(start + 1, end):
        kept += marks[place - 1] + pieces[place]
    return kept.strip() or title


_LEAST_NAME = 4  # characters of a name of which a part stands for the whole


def _names_site(piece: str, names: frozenset[str]) -> bool:
    """The name of a site, the beginning of one ("Daily Paper" of "dailypapernews"), one with more behind it, or its initials."""
    key, words = fold(piece), words_of(piece)
    if key in names:
        return True
    initials = "".join(word[0] for word in words) if len(words) > 1 else None
    return any(
        name == initials
        or (len(name) >= _LEAST_NAME and key.startswith(name))
        or (len(key) >= _LEAST_NAME and name.startswith(key))
        for name in names
    )


_MOST_TAIL, _LEAST_HEAD = 5, 3  # words behind a bar, and of the headline before it


def _is_tail(head: Sequence[str], mark: str, tail: str) -> bool:
    """Whether the last piece of a title for tabs is a site's or a section's: a few words behind a bar, or "by" and a name."""
    if sum(len(words_of(piece)) for piece in head) < _LEAST_HEAD:
        return False
    return ("|" in mark and len(words_of(tail)) <= _MOST_TAIL) or _BY.match(tail) is not None


_BY = re.compile(r"by (?=[^\W\d_a-z])\S{1,40} [^\W\d_a-z][^\n]{1,60}\Z")
