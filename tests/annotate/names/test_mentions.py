"""Names in running text: tables of sentences and what stands in them, grouped by phenomenon; all sentences are ours."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.annotate import LanguageModel
from pipelines.annotate.names.actors import ActorIndex, read_actor_rows
from tests.annotate.names.reading import names_in, told

KINDS = [
    # people: titles stay outside the name
    ("Interior Minister Olena Marchuk resigned on Monday.", {"Olena Marchuk: person"}),
    ("Sheikh Hamid told reporters that the road was closed.", {"Hamid: person"}),
    ("Maj. Gen. Robert Ellis, 54, leads the mission.", {"Robert Ellis: person"}),
    ("Striker Paulo Mendes scored twice in the second half.", {"Paulo Mendes: person"}),
    # organisations: the whole name, no article, no possessive
    ("The Ministry of Health and Social Services opened two clinics.", {"Ministry of Health and Social Services: organisation"}),
    ("Officials at the University of Leeds's library agreed.", {"University of Leeds: organisation"}),
    ("Harlan and Sons Ltd sold its stake to Brent Textiles Inc on Monday.",
     {"Harlan and Sons Ltd: organisation", "Brent Textiles Inc: organisation"}),
    # armed groups: by name, by their first word
    ("The Taliban and al-Qaeda denied it.", {"Taliban: armed_group", "al-Qaeda: armed_group"}),
    ("Kataib al-Nour withdrew its fighters from the base.", {"Kataib al-Nour: armed_group"}),
    # peoples: demonyms and tribes
    ("Iraqi and Syrian officials met.", {"Iraqi: people", "Syrian: people"}),
    ("An elder of the Banu Hamdan tribe said so.", {"Banu Hamdan: people"}),
    # places: the gazetteer, words beside the name
    ("They fled from Mosul to the province of Dohuk.", {"Mosul: place", "Dohuk: place"}),
    ("The US and the United Kingdom signed.", {"US: place", "United Kingdom: place"}),
    # lists whose members one plural calls places, known or not
    ("Crews reached Velmora, Tasket and Orrin counties by boat.", {"Velmora: place", "Tasket: place", "Orrin: place"}),
    ("Shelling hit the villages of Karvan, Deh Sorrel and Min Tal.", {"Karvan: place", "Deh Sorrel: place", "Min Tal: place"}),
    ("Schools shut in towns such as Marlbeck, Tovey and Quenby.", {"Marlbeck: place", "Tovey: place", "Quenby: place"}),
    ("Aid came from Peruvian and Chilean cities.", {"Peruvian: people", "Chilean: people"}),
    # behind a preposition and before a noun for an area
    ("Floods hit 40 homes in Orsk Bavu district.", {"Orsk Bavu: place"}),
    ("Families came from neighbouring Tamrika province.", {"Tamrika: place"}),
    ("Roads are cut in Velmora and Tasket districts.", {"Velmora: place", "Tasket: place"}),
    ("Nobody was displaced from Dolkara.", {"Dolkara: place"}),
    ("Polls closed early in Sunni districts.", {"Sunni: people"}),
    # a preposition that opens a sentence is no part of the name
    ("Near Tarragona, 20 lorries stood still.", {"Tarragona: place"}),
    # degrees behind a name
    ("Laura Benson, M.D., runs the ward.", {"Laura Benson: person"}),
    ("Laura Benson, R.N., M.S., runs the ward.", {"Laura Benson: person"}),
    # given names that are places too
    ("Savannah Ortiz and Mark Doyle were hurt in the crash.", {"Savannah Ortiz: person", "Mark Doyle: person"}),
    ("Peter phoned Florence after the fire.", {"Peter: person", "Florence: person"}),
    ("Susan hugged Victoria at the gate.", {"Susan: person", "Victoria: person"}),
    # armed groups by what they are called, whatever the name looks like; not who leads or fights for one
    ("“Our men and those of Aaly al-Nahr [another local PMU], the army and the police” took part.",
     {"Aaly al-Nahr: armed_group", "PMU: armed_group"}),
    ("Hazem al-Darim, another rebel group, left the town.", {"Hazem al-Darim: armed_group"}),
    ("Saraya Mansur, a militia that fights in the east, denied it.", {"Saraya Mansur: armed_group"}),
    ("Talks with Ansar Dhalim, a separatist movement, began.", {"Ansar Dhalim: armed_group"}),
    ("Kirda al-Nur is a jihadist group based in the north.", {"Kirda al-Nur: armed_group"}),
    ("The militia Jund al-Karma said it lost two men.", {"Jund al-Karma: armed_group"}),
    ("Omar Hassan, a militia leader, was killed.", {"Omar Hassan: person"}),
    ("Karim Said, a brigade commander, spoke to reporters.", {"Karim Said: person"}),
    ("Salam Najib, another fighter, was wounded.", {"Salam Najib: person"}),
    ("In Ankara, a militia killed five people.", {"Ankara: place"}),
    # what an area holds, and what an area is called after
    ("They came from “Umm Sahran, in the Karmada area” across the river.", {"Umm Sahran: place", "Karmada: place"}),
    ("The families fled to Tell Badrin, in the Shamrin district.", {"Tell Badrin: place", "Shamrin: place"}),
    ("They came from Abu Salim in Marjan province.", {"Abu Salim: place", "Marjan: place"}),
    ("It borders the Marhuz plain extending east.", {"Marhuz: place"}),
    ("He has a letter from Jane Roe, in the Leeds area on business.", {"Jane Roe: person", "Leeds: place"}),
    ("They live in the Armenian district.", {"Armenian: people"}),
    ("Some 900 people reached Gambella, Ethiopia.", {"Gambella: place", "Ethiopia: place"}),
    # a direction is no name of its own
    ("Farmers in Southern Punjab lost crops.", {"Punjab: place"}),
    # names whose parts are surnames too
    ("Elena Campos Medina was freed.", {"Elena Campos Medina: person"}),
    ("Han Seo-yeon was freed.", {"Han Seo-yeon: person"}),
    # the currency of a place
    ("A ticket costs 90 Hong Kong dollars.", set()),
    ("Poland won in extra time.", {"Poland: place"}),
    # titles of several words
    ("Lord Justice Ashdown dismissed it.", {"Ashdown: person"}),
    # one kind per reading, not per surface
    ("Rebels of the Dar Salim tribe hid near Basra.", {"Dar Salim: people", "Basra: place"}),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), KINDS, ids=[text[:40] for text, _ in KINDS])
def test_what_a_name_is(text: str, expected: set[str], language_model: LanguageModel) -> None:
    found = {line.rpartition(" ")[0] for line in told(names_in(text, language_model))}
    assert found == expected


def one_entity(text: str, surfaces: tuple[str, ...], model: LanguageModel) -> bool:
    names = names_in(text, model)
    ids = {m.entity_id for m in names.mentions if m.surface in surfaces}
    return len(ids) == 1 and None not in ids and {m.surface for m in names.mentions} >= set(surfaces)


TOGETHER = [
    ("A surname", "Hanna Lindqvist chairs the panel. Lindqvist said it was late.", ("Hanna Lindqvist", "Lindqvist")),
    ("A title in front", "President Omar Said arrived. Mr. Said left.", ("Omar Said", "Said")),
    ("An acronym in brackets", "The Northern Grain Board (NGB) met. The NGB voted.", ("Northern Grain Board", "NGB")),
    ("A short name of a firm", "Kestrel Mining Corp cut jobs. Kestrel said demand fell.", ("Kestrel Mining Corp", "Kestrel")),
    ("Aliases that share no letter", "Daesh fighters fled; the Islamic State lost the town.", ("Daesh", "Islamic State")),
    ("The first of two surnames", "Lucía Campos Vega leads the union. Campos said so.", ("Lucía Campos Vega", "Campos")),
    ("A family name that comes first", "Han Seo-yeon owns the mill. Han denied it.", ("Han Seo-yeon", "Han")),
    ("Another romanisation", "Mohammed al-Rashid spoke. Later Mohamed al-Rashid left.",
     ("Mohammed al-Rashid", "Mohamed al-Rashid")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "text", "surfaces"), TOGETHER, ids=[what for what, _, _ in TOGETHER])
def test_names_that_are_one(what: str, text: str, surfaces: tuple[str, ...], language_model: LanguageModel) -> None:
    assert one_entity(text, surfaces, language_model)


def test_a_known_actor_has_its_id_and_every_spelling(language_model: LanguageModel) -> None:
    names = names_in("The SDF advanced. The Syrian Democratic Forces took the hill.", language_model)
    (entity,) = [e for e in names.entities if e.kind == "armed_group"]
    assert entity.entity_id == "armed_group:syrian-democratic-forces"
    assert entity.names == ("SDF", "Syrian Democratic Forces")
    assert entity.resolved_by == "knowledge_base"
    assert entity.wikidata_id is None


def test_a_demonym_is_a_people_of_a_country(language_model: LanguageModel) -> None:
    names = names_in("Turkish troops crossed the border.", language_model)
    (mention,) = [m for m in names.mentions if m.form == "demonym"]
    (people,) = [e for e in names.entities if e.entity_id == mention.entity_id]
    assert (people.kind, people.country) == ("people", "TR")


def test_a_place_inside_a_longer_name_is_marked_as_such(language_model: LanguageModel) -> None:
    names = names_in("Students of Aleppo University marched.", language_model)
    assert [(m.surface, m.kind) for m in names.mentions if m.form == "embedded"] == [("Aleppo", "place")]
    assert "Aleppo University: organisation name" in told(names)


ROLES = [
    ("Foreign Minister Ana Costa spoke.", "Ana Costa", True),
    ("Security analyst Peter Novak disagreed.", "Peter Novak", True),
    ("Lucia Romano, a spokeswoman for the port, said so.", "Lucia Romano", True),
    ("Maria Lopez, a resident of the camp, lost her house.", "Maria Lopez", False),
    ("Farmer David Okello lost his cattle.", "David Okello", False),
    ("Ahmed Karim, 12, walked to school.", "Ahmed Karim", False),
]


@pytest.mark.parametrize(("text", "name", "is_public"), ROLES, ids=[name for _, name, _ in ROLES])
def test_a_public_role_needs_evidence(text: str, name: str, is_public: bool, language_model: LanguageModel) -> None:
    (entity,) = [e for e in names_in(text, language_model).entities if e.name == name]
    assert entity.is_public_role is is_public


PRONOUNS = [
    ("Ana Costa resigned. She gave no reason.", [("She", "Ana Costa")]),
    ("Ana Costa met Peter Novak. She gave no reason.", []),  # who is meant is not certain
    ("Hamas made an offer. The group asked for time.", [("The group", "Hamas")]),
    ('Peter Novak laughed. "She will win," he said.', [("he", "Peter Novak")]),
]


@pytest.mark.parametrize(("text", "expected"), PRONOUNS, ids=[text for text, _ in PRONOUNS])
def test_pronouns_and_nominals_only_where_they_are_safe(
    text: str, expected: list[tuple[str, str]], language_model: LanguageModel
) -> None:
    names = names_in(text, language_model)
    called = {e.entity_id: e.name for e in names.entities}
    found = [(m.surface, called[m.entity_id or ""]) for m in names.mentions if m.form in ("pronoun", "nominal")]
    assert found == expected


def test_a_users_actor_is_known_too(language_model: LanguageModel) -> None:
    row = {
        "name": "Falcons of Ardun",
        "kind": "armed_group",
        "country": "",
        "parent": "",
        "aliases": "Ardunis",
        "source": "user",
    }
    actors = ActorIndex(read_actor_rows([row]))
    names = names_in("The Ardunis shelled the town.", language_model, actors)
    assert [m.entity_id for m in names.mentions] == ["armed_group:falcons-of-ardun"]


WORDS = st.sampled_from(
    [
        "Ana",
        "Costa",
        "said",
        "that",
        "the",
        "Northern",
        "Board",
        "(NB)",
        "of",
        "Kesra",
        "and",
        "Mr.",
        "Said",
        "'s",
        "\u200b",
        "al",
        "-",
        "Monitor",
        "“",
        "”",
        "U.S.",
        "in",
        "Deir",
        "al-Zor",
        ",",
        ".",
        "12",
        "ى",
        "北京",
        "É",
    ]
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, max_size=40))
def test_every_mention_points_at_its_words(language_model: LanguageModel, words: list[str]) -> None:
    text = " ".join(words) or "."
    names = names_in(text, language_model)
    assert all(text[m.start_char : m.end_char] == m.surface for m in names.mentions)
    assert len({m.mention_id for m in names.mentions}) == len(names.mentions)
    assert {m.entity_id for m in names.mentions if m.entity_id} <= {e.entity_id for e in names.entities}
    assert names == names_in(text, language_model)


def test_a_page_of_nothing_but_names_ends(language_model: LanguageModel) -> None:
    given_names, surnames = ("Ana", "Ivo", "Lea", "Max", "Eva"), ("Kord", "Brenn", "Tessal", "Morv")
    letters = "abcdefghij"
    people = [
        f"{given_names[k % 5]} {surnames[k % 4]}{letters[k // 10 % 10]}{letters[k // 100 % 10]}" for k in range(3_000)
    ]
    names = names_in(", ".join(people), language_model)
    assert len(names.mentions) > 1000
