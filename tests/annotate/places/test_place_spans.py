"""Where place names stand: examples by what makes them places or not, then what must always hold."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipelines.annotate import load_language_model
from pipelines.annotate.parse.page import parse_page
from pipelines.annotate.places.spans import PlaceSpan, load_span_weights, propose_places
from pipelines.model import Block

LIKELY = 0.5


def proposals(text: str) -> list[tuple[str, PlaceSpan]]:
    """What is proposed, as printed and as a record."""
    page = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], load_language_model())
    return [(text[page.start[span.first] : page.end[span.last - 1]], span) for span in propose_places(page)]


def places(text: str) -> list[str]:
    """Likely place names in order; a demonym in braces."""
    return [
        f"{{{surface}}}" if span.form == "demonym" else surface
        for surface, span in proposals(text)
        if span.score >= LIKELY
    ]


EXAMPLES = [
    # plain names, several words, articles
    ("The minister flew from Oslo to Buenos Aires on Tuesday.", ["Oslo", "Buenos Aires"]),
    ("Rebels marched from Deir ez-Zor to al-Bab in northern Syria.", ["Deir ez-Zor", "al-Bab", "Syria"]),
    ("Rain fell across Northern Ireland and the Czech Republic.", ["Northern Ireland", "Czech Republic"]),
    # designations, waters
    ("The flood reached Harris County and the Mississippi River.", ["Harris County", "Mississippi River"]),
    # containers and short forms
    ("A family from Duluth, Minn., and one from Erie, Pa., arrived.", ["Duluth", "Minn.", "Erie", "Pa."]),
    ("Officials in the U.K. and the UAE denied it.", ["U.K.", "UAE"]),
    # datelines
    ("NAIROBI, Kenya — The court rose at noon.", ["NAIROBI", "Kenya"]),
    # demonyms
    ("A Peruvian boat with two Norwegians aboard sank.", ["{Peruvian}", "{Norwegians}"]),
    # inside longer names
    ("At Vienna the Chicago Police Department gave a dinner.", ["Vienna", "Chicago"]),
    # people and other things that share a name with a place
    ("Mr. Lincoln and Dr. Bristol sang.", []),
    ("Paris Hilton and Jack London were read aloud.", []),
    ("Nothing here is a place at all.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES)
def test_places(text: str, expected: list[str]) -> None:
    assert places(text) == expected


def test_the_same_words_elsewhere_help() -> None:
    def last_score(text: str) -> float:
        return next((span.score for surface, span in reversed(proposals(text)) if surface == "Tralee"), 0.0)

    doubtful = "Tralee mothers complained."
    assert last_score(f"A fair in Tralee, Ireland, was cancelled. {doubtful}") > last_score(doubtful)


@pytest.mark.parametrize(
    "text",
    [
        "NEW YORK NEW YORK NEW YORK " * 200,
        "٣٤ Београд 北京 Ω",
        "A" * 5_000,
        "St. " * 400,
        "- al - al - Al-al-al Al- ",
        "Zu\u0308rich and Co\u0302te d'Ivoire \u200bParis",
    ],
)
def test_odd_text_gives_spans_that_hold(text: str) -> None:
    found = [span for _, span in proposals(text)]
    assert all(0.0 <= span.score <= 1.0 for span in found)
    assert all(one.last <= other.first for one, other in pairwise(found))


def test_weights_of_both_stages_are_there() -> None:
    weights = load_span_weights()
    assert weights["alone"]["label_GPE"] > 0 > weights["alone"]["left_title"]
    assert weights["page"]["echo_3"] > weights["page"]["echo_0"]
