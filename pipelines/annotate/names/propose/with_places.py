"""Place names that the gazetteer proposes, brought among the other names of a sentence.

What belongs here: which of two overlapping spans stays.  What does not: proposing places (place_spans.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.annotate.names.spans import NameSpan, words_of
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.places.spans import PlaceSpan

# From this score on a proposed place name is one more often than not.
LIKELY = 0.5
_WITH_ARTICLE = frozenset({"Hague", "Dalles"})


def with_places(spans: list[NameSpan], places: Sequence[PlaceSpan], page: PageWords) -> list[NameSpan]:
    """The spans of a sentence and the place names that the gazetteer proposes: the same words share one span, a longer proposal
    replaces what stands inside it, one inside a longer name is left for later (``_embedded``), one in free words is new."""
    kept = list(spans)
    for place in (_without_article(place, page) for place in places):
        rivals = [span for span in kept if span.first < place.last and place.first < span.last]
        same = next((span for span in rivals if (span.first, span.last) == (place.first, place.last)), None)
        if same is not None:
            same.place_score = place.score
            continue
        label = "NORP" if place.form == "demonym" else "GPE"
        inside = all(place.first <= span.first and span.last <= place.last for span in rivals)
        if (
            inside
            and (place.score >= LIKELY or (not rivals and place.form == "demonym"))
            and not any(s.actor for s in rivals)
        ):
            kept = [span for span in kept if span not in rivals]
            kept.append(
                NameSpan(place.first, place.last, words_of(page, place.first, place.last), label, "gazetteer",
                         place_score=place.score)
            )  # fmt: skip
    return sorted(kept, key=lambda span: span.first)


def _without_article(place: PlaceSpan, page: PageWords) -> PlaceSpan:
    """'The US' is 'US'; 'The Hague' stays."""
    words = page.text[place.first : place.last]
    if len(words) > 1 and words[0].lower() == "the" and words[1] not in _WITH_ARTICLE:
        return replace(place, first=place.first + 1)
    return place
