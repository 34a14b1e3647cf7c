"""Where place names stand: examples by what makes them places or not, then what must always hold."""

from __future__ import annotations

from itertools import pairwise

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.names.reading import names_in


def places(text: str, model: LanguageModel) -> list[str]:
    """Place names in order; a demonym in braces, a name inside a longer one with a +."""
    return [
        f"{{{m.surface}}}" if m.form == "demonym" else m.surface + "+" * (m.form == "embedded")
        for m in names_in(text, model).mentions
        if m.kind == "place" or m.form == "demonym"
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
    ("In Vienna students of Leeds University gave a dinner.", ["Vienna", "Leeds+"]),
    # villages that no list knows, where harm is done and people live; towns that people are taken to
    ("Two farmers were killed in Obwangi on Monday.", ["Obwangi"]),
    ("A raid on Dorowa Babuje left nine dead.", ["Dorowa Babuje"]),
    ("Police in Tezarune said the road was shut.", ["Tezarune"]),
    ("Five huts were burned near Kurimbale.", ["Kurimbale"]),
    ("The wounded were taken to Valletta by ship.", ["Valletta"]),
    ("Floods hit Puno.", ["Puno"]),
    ("The blast in Aleppo was heard far away.", ["Aleppo"]),
    # people and other things that share a name with a place
    ("Mr. Lincoln and Dr. Bristol sang.", []),
    ("Paris Hilton and Jack London were read aloud.", []),
    ("Nothing here is a place at all.", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), EXAMPLES, ids=[text for text, _ in EXAMPLES])
def test_places(text: str, expected: list[str], language_model: LanguageModel) -> None:
    assert places(text, language_model) == expected


def test_the_same_words_elsewhere_help(language_model: LanguageModel) -> None:
    def last_score(text: str) -> float:
        found = [
            m.score for m in names_in(text, language_model).mentions if m.surface == "Tralee" and m.kind == "place"
        ]
        return found[-1] or 0.0 if found else 0.0

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
        " ",
        "\u200b",
        "北京市的官员说，他们会来。",
        "İİİ ßßß",
        "'s ’s",
        "THE END",
    ],
    ids=lambda text: repr(text[:20]),
)
def test_odd_text_gives_mentions_that_hold(text: str, language_model: LanguageModel) -> None:
    found = names_in(text, language_model).mentions
    assert all(text[m.start_char : m.end_char] == m.surface for m in found)
    assert all(m.score is not None and 0.0 <= m.score <= 1.0 for m in found)
    names = [m for m in found if m.form != "embedded"]
    assert all(one.end_char <= other.start_char for one, other in pairwise(names))
