"""What kind of page a reading is of, and whether its story was cut.

What belongs here: the two judgements over a page whose segments are labelled.  What does not: the labels (main_text) and
what the page states of itself (embedded).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from pipelines.read.about.embedded import Embedded
from pipelines.read.html.parse import Segment
from pipelines.read.story.labels import BODY, SegmentLabel
from pipelines.vocabularies import PageKind

_STUB: Final = 80  # words of a story that a paywall may have cut
_BRIEF: Final = 12  # words of a story in one sentence under a headline
_SHORT: Final = 150  # words: with fewer a page may be one of links or pictures
_MANY: Final = 8  # headlines that lead elsewhere, or captions
_NEAR: Final = 8  # segments behind the story in which a paywall speaks of it
_LIVE: Final = frozenset({"liveblogposting"})
_VIDEO: Final = frozenset({"videoobject"})
_GALLERY: Final = frozenset({"imagegallery", "mediagallery"})
_LISTING: Final = frozenset({"collectionpage", "searchresultspage", "itemlist", "profilepage"})
_STORY: Final = frozenset(
    {"article", "newsarticle", "reportagenewsarticle", "blogposting", "liveblogposting", "report"}
)


class Kind(NamedTuple):
    """``name`` is a value of ``articles.page_kind``; ``is_truncated`` is None where there is no story to be cut."""

    name: PageKind
    is_truncated: bool | None


def judge(embedded: Embedded, segments: Sequence[Segment], labels: Sequence[SegmentLabel]) -> Kind:
    """The kind of a page and whether its story was cut, from its labels, its types (schema.org) and Open Graph."""
    body = [number for number, label in enumerate(labels) if label.role in BODY]
    n_words = sum(segments[number].n_words for number in body)
    is_truncated = _is_truncated(embedded, segments, labels, body, n_words) if body else None
    return Kind(_name(embedded, segments, labels, n_words, is_truncated=bool(is_truncated)), is_truncated)


def _name(
    embedded: Embedded, segments: Sequence[Segment], labels: Sequence[SegmentLabel], n_words: int, *, is_truncated: bool
) -> PageKind:
    types = frozenset(embedded.types)
    if types & _LIVE:
        return "live_blog"
    if is_truncated and n_words < _STUB:
        return "paywall_stub"
    if n_words >= _SHORT:
        return "article"
    is_story = bool(types & _STORY)
    og_type = (embedded.first("og:type") or "").lower()
    if og_type.startswith("video") or (types & _VIDEO and not is_story):
        return "video"
    captions = sum(label.role == "caption" for label in labels)
    if types & _GALLERY or (captions >= _MANY and captions > n_words / 10):
        return "gallery"
    headlines = sum(
        label.role == "related" and segment.link_chars >= 20 for segment, label in zip(segments, labels, strict=True)
    )
    if not is_story and og_type != "article" and (types & _LISTING or headlines >= _MANY):
        return "listing"
    if n_words >= _STUB or (is_story and n_words):
        return "article"
    is_headed = any(label.role == "title" for label in labels)
    says = any(
        label.role == "paragraph"
        and segment.n_words >= _BRIEF
        and segment.text.rstrip("\"'”’)").endswith((".", "!", "?"))
        for segment, label in zip(segments, labels, strict=True)
    )
    return "article" if is_headed and says else "other"


def _is_truncated(
    embedded: Embedded, segments: Sequence[Segment], labels: Sequence[SegmentLabel], body: Sequence[int], n_words: int
) -> bool:
    """A paywall right behind a story that is not long, a page that says it is not free and shows little, an ellipsis."""
    last = body[-1]
    text = segments[last].text
    if text.endswith(("…", "...", "[…]", "[...]")) and labels[last].role == "paragraph":
        return True
    if n_words >= 2 * _SHORT:
        return False
    is_walled = any(label.role == "paywall" for label in labels[last + 1 : last + 1 + _NEAR])
    return is_walled or (embedded.is_free is False and n_words < _SHORT)
