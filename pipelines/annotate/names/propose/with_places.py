"""Place names that the gazetteer proposes, brought among the other names of a sentence.

What belongs here: which of two overlapping spans stays.  What does not: proposing places (place_spans.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipelines.annotate.names.spans import NameSpan, Token, joined_words
from pipelines.annotate.parse.sentences import ParsedSentence
from pipelines.annotate.places.spans import PlaceSpan

# From this score on a proposed place name is one more often than not.
LIKELY = 0.5
_WITH_ARTICLE = frozenset({"Hague", "Dalles"})


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """A proposed place name: tokens ``[first, last)`` of its sentence."""

    first: int
    last: int
    form: str
    score: float


def place_words(
    sentences: Sequence[ParsedSentence], tokens: Sequence[Sequence[Token]], spans: Sequence[PlaceSpan]
) -> dict[int, list[PlaceWords]]:
    """Proposed place names as tokens of their sentences."""
    number_of = {sentence.sentence_no: number for number, sentence in enumerate(sentences)}
    found: dict[int, list[PlaceWords]] = {}
    at: dict[int, tuple[dict[int, int], dict[int, int]]] = {}
    for span in spans:
        number = number_of[span.sentence_no]
        if number not in at:
            ends = [sentences[number].source(token.start, token.end) for token in tokens[number]]
            at[number] = {s: k for k, (s, _) in enumerate(ends)}, {e: k + 1 for k, (_, e) in enumerate(ends)}
        first, last = at[number][0].get(span.start), at[number][1].get(span.end)
        if first is not None and last is not None:
            found.setdefault(number, []).append(PlaceWords(first, last, span.form, span.score))
    return found


def with_places(
    spans: list[NameSpan], places: Sequence[PlaceWords], number: int, own: Sequence[Token]
) -> list[NameSpan]:
    """The spans of a sentence and the place names that the gazetteer proposes: the same words share one span, a longer proposal
    replaces what stands inside it, one inside a longer name is left for later (``_embedded``), one in free words is new."""
    kept = list(spans)
    for place in (_without_article(place, own) for place in places):
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
                NameSpan(number, place.first, place.last, joined_words(own, place.first, place.last), label, "gazetteer",
                         place_score=place.score)
            )  # fmt: skip
    return sorted(kept, key=lambda span: span.first)


def _without_article(place: PlaceWords, own: Sequence[Token]) -> PlaceWords:
    """'The US' is 'US'; 'The Hague' stays."""
    words = [token.text for token in own[place.first : place.last]]
    if len(words) > 1 and words[0].lower() == "the" and words[1] not in _WITH_ARTICLE:
        return replace(place, first=place.first + 1)
    return place
