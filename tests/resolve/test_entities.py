"""Entities across articles: judgements on tables of our own, whatever the order, and a person's word over them."""

from __future__ import annotations

import random
from itertools import pairwise

import pyarrow as pa
import pytest

from pipelines.resolve.aliases import Published, alias_table
from pipelines.resolve.entities import canonical_ids
from pipelines.resolve.judgements import Judgement, LocalEntity, group_by_name, is_generic
from tests.resolve.clustering import cluster


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


# article | kind | names; the same first word = the same entity
ACROSS = """
rossi     a1 person        Carla Rossi | Rossi
rossi     a2 person        Carla Rossi
rossi     a3 person        Dr Carla Rossi | Rossi
is        a1 armed_group   Islamic State | IS
is        a2 armed_group   Daesh
un        a3 organisation  UN
un        a1 organisation  United Nations
iraq      a1 place         Iraq
iraq      a2 people        Iraqi
kestrel   a1 organisation  Kestrel Mining Corp | Kestrel
kestrel   a4 organisation  Kestrel Mining
ngb       a2 organisation  Northern Grain Board | NGB
ngb       a4 organisation  Northern Grain Board
health-iq a1 organisation  Ministry of Health
health-fr a5 organisation  Ministry of Health
france    a5 place         France
france    a6 people        French
health-fr a6 organisation  Ministry of Health
paris     a5 place         Paris
paris     a6 place         Paris
"""


def table() -> tuple[list[tuple[str, str, str, int]], list[str]]:
    mentions, meant, start = [], [], 0
    for line in ACROSS.strip().splitlines():
        entity, article, kind, names = line.split(maxsplit=3)
        for name in names.split("|"):
            mentions.append((article, name.strip(), kind, start))
            meant.append(entity)
            start += 100
    return mentions, meant


def test_names_across_articles_are_joined_as_they_are_meant() -> None:
    mentions, meant = table()
    assert b_cubed(cluster(mentions), meant) >= 0.95


def test_the_order_of_articles_does_not_matter() -> None:
    mentions, _ = table()
    shuffled = list(range(len(mentions)))
    random.Random(7).shuffle(shuffled)
    found = cluster([mentions[k] for k in shuffled])
    assert [found[shuffled.index(k)] for k in range(len(mentions))] == cluster(mentions)


def person(article: str, description: str | None = None, countries: str = "", *, public: bool = True) -> LocalEntity:
    return LocalEntity(
        f"person:ali-hassan@{article}", article, "person", ("ali", "hassan"), "Ali Hassan", description,
        countries=frozenset(countries.split()), is_linkable=public,
    )  # fmt: skip


def groups_of(*entities: LocalEntity, decided: tuple[Judgement, ...] = ()) -> list[list[str]]:
    found, _ = group_by_name(entities, {(j.left_id, j.right_id): j for j in decided})
    return [[entity.article_id for entity in group] for group in found]


PEOPLE = [
    ("the same role and country", (person("a", "minister", "IQ"), person("b", "minister", "IQ")), [["a", "b"]]),
    ("another role elsewhere", (person("a", "minister", "IQ"), person("b", "striker", "EG")), [["a"], ["b"]]),
    ("nothing known of either", (person("a"), person("b")), [["a", "b"]]),
    ("no public role", (person("a", public=False), person("b", public=False)), [["a"], ["b"]]),
    ("one without a public role", (person("a", "minister"), person("b", public=False)), [["a"], ["b"]]),
]


@pytest.mark.parametrize(("what", "entities", "expected"), PEOPLE, ids=[what for what, _, _ in PEOPLE])
def test_people_of_one_name(what: str, entities: tuple[LocalEntity, ...], expected: list[list[str]]) -> None:
    assert groups_of(*entities) == expected
    assert groups_of(*entities[::-1]) == expected


def judged(left: str, right: str, verdict: str) -> Judgement:
    return Judgement(
        f"person:ali-hassan@{left}",
        f"person:ali-hassan@{right}",
        "same" if verdict == "same" else "different",
        1.0,
        "user",
        "user",
    )


def test_a_person_overrules_in_both_directions() -> None:
    apart = (person("a", "minister", "IQ"), person("b", "striker", "EG"))
    alike = (person("a", "minister", "IQ"), person("b", "minister", "IQ"))
    assert groups_of(*apart, decided=(judged("a", "b", "same"),)) == [["a", "b"]]
    assert groups_of(*alike, decided=(judged("a", "b", "different"),)) == [["a"], ["b"]]


def test_judgements_are_kept_and_positive_ones_are_transitive() -> None:
    people = [person(article, "minister", "IQ") for article in "abc"]
    found, judgements = group_by_name(people, {})
    assert [len(group) for group in found] == [3]
    assert [(j.left_id[-1], j.right_id[-1], j.judgement) for j in judgements] == [
        ("a", "b", "same"),
        ("a", "c", "same"),
    ]


def test_two_people_of_one_name_get_distinct_ids() -> None:
    found, _ = group_by_name(
        [
            person("a", "minister", "IQ"),
            person("b", "striker", "EG"),
            person("c", "minister", "IQ"),
            person("d", "striker", "EG"),
        ],
        {},
    )
    ids = canonical_ids(found)
    assert ids == {
        "person:ali-hassan@a": "person:ali-hassan", "person:ali-hassan@c": "person:ali-hassan",
        "person:ali-hassan@b": "person:ali-hassan-2", "person:ali-hassan@d": "person:ali-hassan-2",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ministry of Health", True), ("Supreme Court", True), ("Kestrel Bank", False), ("Bank of Norway", False)],
)
def test_generic_names(name: str, expected: bool) -> None:
    assert is_generic(name.lower().split()) is expected


def test_ids_of_the_last_file_stay_known() -> None:
    published = Published(
        frozenset({"person:x@a", "person:y", "person:z"}),
        {"person:y@b": "person:y", "person:old": "person:x@a", "person:lost": "person:gone"},
    )
    replaced = {"person:x@a": "person:x", "person:x@c": "person:x", "person:y@b": "person:y-renamed"}
    current = frozenset({"person:x", "person:y-renamed", "person:z"})
    rows = alias_table(replaced, current, published)
    assert isinstance(rows, pa.Table)
    found = dict(zip(rows.column("old_id").to_pylist(), rows.column("entity_id").to_pylist(), strict=True))
    assert found == {
        "person:x@a": "person:x", "person:x@c": "person:x", "person:old": "person:x",
        "person:y@b": "person:y-renamed", "person:y": "person:y-renamed",
    }  # fmt: skip
    assert all(a <= b for a, b in pairwise(rows.column("old_id").to_pylist()))
