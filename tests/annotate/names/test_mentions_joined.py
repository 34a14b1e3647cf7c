"""Which names of one page are one, on names alone: tables of our own."""

from __future__ import annotations

import pytest

from pipelines.annotate.names import PageName, bare_words, join_names, shipped_actors
from pipelines.annotate.names.joined.spellings import one_edit
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
    ["place | Paris", "person | Paris Green | Green", "organisation | Green Party"],
    ["person | Joan Smith", "person | John Smith"],
    ["place | Michigan | Mich.", "place | United Kingdom | U.K. | Britain", "people | Scottish", "place | London"],
    ["organisation | World Food Programme | WFP", "organisation | World Health Organization | WHO"],
]  # fmt: skip


def read(page: list[str]) -> tuple[list[PageName], list[str]]:
    """The names of a page in order of the text, and the line of each."""
    names, lines, start = [], [], 0
    for line in page:
        kind, *surfaces = (part.strip() for part in line.split("|"))
        for surface in surfaces:
            names.append(PageName(surface, kind, start))
            lines.append(line)
            start += len(surface) + 1
    return names, lines


def joined(names: list[PageName]) -> set[frozenset[PageName]]:
    return {frozenset(names[k] for k in group.members) for group in join_names(names, shipped_actors())}


def meant(names: list[PageName], lines: list[str]) -> set[frozenset[PageName]]:
    return {frozenset(name for name, of in zip(names, lines, strict=True) if of == line) for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=[page[0] for page in PAGES])
def test_names_of_one_page_are_joined_as_they_are_meant(page: list[str]) -> None:
    names, lines = read(page)
    assert joined(names) == meant(names, lines)


@pytest.mark.xfail(strict=True, reason="a plural that stands for a party is not known as one")
def test_the_plural_of_a_party_is_the_party() -> None:
    names, lines = read(["organisation | Green Party | Greens"])
    assert joined(names) == meant(names, lines)


def test_a_name_that_comes_first_joins_too() -> None:
    names = [
        PageName("Lindqvist", "person", 0),
        PageName("Hanna Lindqvist", "person", 20),
        PageName("Per Dahl", "person", 40),
    ]
    assert joined(names) == {frozenset(names[:2]), frozenset(names[2:])}


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
        ("minister", "minitser", True),
        ("mohamed", "mohammed", True),
        ("ali", "alia", True),
        ("carver", "carter", True),
        ("homs", "hamas", False),
    ],
)
def test_one_edit(a: str, b: str, is_one: bool) -> None:
    assert one_edit(a, b) is is_one
    assert one_edit(b, a) is is_one


def test_no_names() -> None:
    assert join_names([], shipped_actors()) == []
