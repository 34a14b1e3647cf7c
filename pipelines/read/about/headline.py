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
_HIGHEST_TAGS = ("h1", "h2")
_LONGEST_TITLE = 300
_LEAST_TITLE = 20  # of a headline that is set in another tag
_LEAST_LIKENESS = 0.35
_FEWEST_WORDS = 4  # of a short form of a headline


def choose_title(
    embedded: Embedded, segments: Sequence[Segment], organisations: Iterable[str]
) -> tuple[str | None, int | None]:
    """The headline without the site's name, and the segment that shows it, if one does."""
    share = plain(embedded.first("og:title"))
    stated = [
        without_site(text, organisations)
        for text in (embedded.headline, share, plain(embedded.first("twitter:title")), embedded.title_tag)
        if text
    ]
    shown = _shown_headline(segments, stated, frozenset(fold(name) for name in organisations))
    if shown is None:
        return (stated[0] if stated else None), None
    headline = segments[shown].text
    own = without_site(embedded.headline, organisations) if embedded.headline else None
    shared = without_site(share, organisations) if share else None
    if own is not None and _shortens(own, headline, _OTHER_WORDS):
        return own, shown
    # The short form of a browser's tab is the site's: it counts only where the page states no longer one twice.
    is_stated = all(text is not None and words_of(text) == words_of(headline) for text in (own, shared))
    short = (text for text in ([shared] if is_stated else stated) if text and _shortens(text, headline))
    return next(short, headline), shown


_OTHER_WORDS = 1  # that the headline for machines may have for others: "a sprint" for "an intense sprint"


def _shown_headline(segments: Sequence[Segment], stated: Sequence[str], sites: frozenset[str]) -> int | None:
    """The <h1> (else <h2>) that agrees best with what the page states as its title, else any line with the same words."""
    for tag in _HIGHEST_TAGS:
        best, best_score = None, _LEAST_LIKENESS
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
    return tuple(_WORD.findall(plain_text.casefold().replace("’", "'").replace("'", "")))


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


def without_site(title: str, organisations: Iterable[str]) -> str:
    """A title without the name of its site before or behind it ("Headline | Site", "Site: Headline")."""
    names = {fold(name) for name in organisations}
    pieces = _SUFFIX.split(title)
    marks = _SUFFIX.findall(title)
    start, end = 0, len(pieces)
    while end - start > 1 and fold(pieces[end - 1]) in names:
        end -= 1
    while end - start > 1 and fold(pieces[start]) in names:
        start += 1
    kept = pieces[start]
    for place in range(start + 1, end):
        kept += marks[place - 1] + pieces[place]
    return kept.strip() or title
