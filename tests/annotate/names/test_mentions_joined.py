"""Which names of one page are one, on names alone: tables of our own, measured as B³ against what was meant."""

from __future__ import annotations

import pytest

from pipelines.annotate.names.joined.coreference import bare_words
from pipelines.annotate.names.joined.spellings import one_edit
from pipelines.annotate.names.mentions import cluster
from pipelines.annotate.names.propose.missed import is_acronym_of

# kind | names in order of the text, those of one entity on one line
PAGES = [
    ["person | Hanna Lindqvist | Lindqvist | Ms Lindqvist | Hanna Lindqvist's", "person | Per Dahl | Dahl",
     "organisation | Northern Grain Board | NGB | Grain Board", "place | Sweden | Sweden's", "people | Danish"],
    ["person | John Carver | Carver | J. Carver", "person | Mary Carver | Mary",
     "organisation | Carver Holdings Ltd | Carver Holdings"],
    ["armed_group | Islamic State | IS | ISIS | Daesh", "armed_group | Popular Mobilization Units | PMU | Hashd al-Shaabi",
     "place | Iraq", "organisation | United Nations | UN | U.N."],
    ["organisation | Home Office", "organisation | Post Office", "place | New York", "place | New Jersey"],
    ["person | Mohammed al-Rashid | Mohamed al-Rashid | al-Rashid", "person | Rashida Khan | Khan"],
    ["place | Paris", "person | Paris Green | Green", "organisation | Green Party | Greens"],
    ["person | Joan Smith", "person | John Smith"],
    ["place | Michigan | Mich.", "place | United Kingdom | U.K. | Britain", "people | Scottish", "place | London"],
    ["organisation | World Food Programme | WFP", "organisation | World Health Organization | WHO"],
]  # fmt: skip


def b_cubed(found: list[str], meant: list[str]) -> float:
    """F of precision and recall, each averaged over names."""

    def share(of: list[str], by: list[str]) -> float:
        total = 0.0
        for k, label in enumerate(of):
            group = [i for i, other in enumerate(of) if other == label]
            total += sum(by[i] == by[k] for i in group) / len(group)
        return total / len(of)

    precision, recall = share(found, meant), share(meant, found)
    return 2 * precision * recall / (precision + recall)


def mentions_of(pages: list[list[str]]) -> tuple[list[tuple[str, str, str, int]], list[str]]:
    """Names of all pages as ``cluster`` takes them, and the entity that each line means."""
    mentions, meant = [], []
    for number, page in enumerate(pages):
        start = 0
        for line in page:
            kind, *names = (part.strip() for part in line.split("|"))
            for name in names:
                mentions.append((f"page-{number}", name, kind, start))
                meant.append(f"{number} {line}")
                start += len(name) + 1
    return mentions, meant


def test_names_of_one_page_are_joined_as_they_are_meant() -> None:
    mentions, meant = mentions_of(PAGES)
    found = cluster(mentions)
    assert b_cubed(found, meant) >= 0.978


def test_order_of_the_list_does_not_matter() -> None:
    mentions, _ = mentions_of(PAGES)
    backwards = cluster(mentions[::-1])[::-1]
    assert backwards == cluster(mentions)


@pytest.mark.parametrize(
    ("acronym", "name", "is_one"),
    [("NGB", "Northern Grain Board", True), ("UNHCR", "UN High Commissioner for Refugees", True),
     ("SDF", "Syrian Democratic Forces", True), ("DMC", "Provincial Disaster Management Centre", True),
     ("ABC", "Northern Grain Board", False), ("IMF", "World Bank Group", False)],
)  # fmt: skip
def test_acronyms(acronym: str, name: str, is_one: bool) -> None:
    assert is_acronym_of(acronym, name.split()) is is_one


@pytest.mark.parametrize(
    ("surface", "kind", "words"),
    [("Gen. Jane Roe's", "person", ("jane", "roe")), ("The Kestrel Corp", "organisation", ("kestrel",)),
     ("“Øster”", "place", ("øster",)), ("Mr.", "person", ("mr",)), ("", "person", ())],
)  # fmt: skip
def test_the_bare_words_of_a_name(surface: str, kind: str, words: tuple[str, ...]) -> None:
    assert bare_words(surface, kind) == words


@pytest.mark.parametrize(
    ("a", "b", "is_one"),
    [
        ("sheikh", "shekih", True),
        ("mohamed", "mohammed", True),
        ("ali", "alia", True),
        ("carver", "carter", True),
        ("homs", "hamas", False),
    ],
)
def test_one_edit(a: str, b: str, is_one: bool) -> None:
    assert one_edit(a, b) is is_one
    assert one_edit(b, a) is is_one


def test_cluster_of_nothing() -> None:
    assert cluster([]) == []
