"""Known actors: a sentence without a telling word is not searched, and none that holds a name is passed over."""

from __future__ import annotations

import pytest

from pipelines.annotate.names.actors import ActorIndex, read_actor_rows, shipped_actors
from pipelines.annotate.parse.page import PageWords
from pipelines.annotate.speech.sources.person_names import PageTitles, full_names
from pipelines.model import Mention


def _index(*aliases: str) -> ActorIndex:
    row = {"name": "Marl Front", "kind": "armed_group", "country": "", "parent": "", "source": "own"}
    return ActorIndex(read_actor_rows([{**row, "aliases": "|".join(aliases)}]))


def test_every_shipped_name_has_its_telling_word() -> None:
    actors = shipped_actors()
    for actor in actors.by_id.values():
        for alias in (actor.name, *actor.aliases):
            for text in (f"On Monday {alias} spoke", alias):
                assert actors.may_find(text) or not actors.find(text), alias


@pytest.mark.parametrize(
    ("alias", "text", "is_found"),
    [
        ("MFL", "Guards of the MFL left.", True),
        ("MFL", "The mfl is a unit.", False),
        ("Al-Marl", "Men of al-Marl left.", True),
        ("Al-Marl Army", "Men of al-Marl army left.", True),
        ("Marl's Own", "Men of Marl’s Own left.", True),
        ("Órden del Marl", "The Orden del Marl left.", True),
        ("MarlNET", "Workers of MarlNET left.", True),
        ("Front of the Marl", "In front of the marl stood a man.", False),
    ],
)
def test_names_in_other_spellings_are_not_passed_over(alias: str, text: str, is_found: bool) -> None:
    actors = _index(alias)
    assert bool(actors.find(text)) is is_found
    assert actors.may_find(text) or not is_found


def test_of_names_of_one_length_the_first_on_the_page_is_a_label() -> None:
    mentions = [
        Mention(f"m{i}", "a", 1, 0, 0, surface, None, "person", "name", None, 1.0)
        for i, surface in enumerate(("ANA MARL", "Ana Marl"))
    ]
    assert full_names(PageTitles(PageWords([]), []), mentions) == {"marl": ("ANA", "MARL")}
