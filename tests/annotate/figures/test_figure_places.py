"""The place of a figure: of its own clause, of the same event, of its paragraph, of the article; and where it has none."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.explain import explain
from pipelines.annotate.layers import Layers, read_layers
from pipelines.model import Article, Block


def layers_of(text: str, model: LanguageModel) -> Layers:
    """A page of paragraphs (a heading first, where there are several), with every layer read."""
    parts, blocks, start = text.split("\n\n"), [], 0
    for number, part in enumerate(parts, start=1):
        role = "heading" if number == 1 and len(parts) > 1 else "paragraph"
        blocks.append(Block("a", number, role, True, start, start + len(part)))
        start += len(part) + 2
    layers = read_layers(Article("a", "a", text, language="en"), blocks, model)
    assert not layers.faults
    return layers


def placed(text: str, model: LanguageModel) -> list[str]:
    """Of each figure, the words that name its place: 'clause Mosul'; '-' where it has none."""
    layers = layers_of(text, model)
    names = {mention.mention_id: mention.surface for mention in layers.names.mentions}
    return [
        f"{row.place_basis} {names[row.place_mention_id]}" if row.place_mention_id is not None else "-"
        for row in layers.figures.figures
    ]


OWN_CLAUSE = [
    # adjuncts, apposition, what is fronted
    ("A suicide bomber killed 14 worshippers in Maiduguri on Friday.", "Maiduguri"),
    ("In Mosul, 23 bodies were pulled from the rubble.", "Mosul"),
    ("About 300 families have settled in Bangui, the capital of the Central African Republic.", "Bangui"),
    ("The siege of Sarajevo cost 11,000 lives.", "Sarajevo"),
    ("The bodies of nine migrants were found off Lesbos.", "Lesbos"),
    # what is told of a noun is not what the clause tells
    ("Some 400 displaced people were in Goma in May.", "Goma"),
    # words between commas that say who they are
    ("Over 3,000 people, mainly farmers and herders, fled Aleppo.", "Aleppo"),
    # behind the agent
    ("Nine guards were shot dead by the Taliban in Kandahar.", "Kandahar"),
    ("Fifteen miners were taken by rebels near Goma.", "Goma"),
    # the place of a state, not of what led to it; the place of all, not one that is singled out
    ("About 900 people were registered as displaced in Goma after clashes in the town of Bukavu.", "Goma"),
    ("Some 600 people were displaced in Sudan, with Kassala state being the worst affected.", "Sudan"),
    # a modifier or a possessive
    ("A Peshawar hospital received 31 bodies overnight.", "Peshawar"),
    ("Shells fell on Yemen's port of Mocha, wounding six dockers.", "Mocha"),
    ("The Ankara bombing left 37 people dead.", "Ankara"),
    ("Indonesia's capital, Jakarta, was flooded and 29,000 people fled.", "Jakarta"),
    # verbs that happen at their object, verbs of having and counting
    ("Drones hit Odesa, killing three people.", "Odesa"),
    ("The storm flooded Manila, forcing 6,000 families from their homes.", "Manila"),
    ("Lebanon hosts 800,000 refugees.", "Lebanon"),
    ("Italy reported 50 new cases on Monday.", "Italy"),
    ("Ethiopia's northern Tigray region has 2 million displaced people.", "Tigray"),
    # a country acts at home
    ("Turkey arrested 300 teachers.", "Turkey"),
    # headlines
    ("Building collapse kills 8 in Lagos", "Lagos"),
    ("Karachi: five dead in blast", "Karachi"),
    # movement
    ("Over 2,600 villagers fled from Sudan to Chad.", "Sudan"),
    ("Some 600 Sudanese refugees crossed into Chad.", "Chad"),
    ("Some 900 soldiers from the US and Canada arrived in Latvia.", "Latvia"),
    # not who says it, not where it is said
    ("The UNHCR said in Geneva that 40,000 people had fled from Borno.", "Borno"),
    ("According to officials in Baghdad, 14 people died in Kirkuk.", "Kirkuk"),
    ("At least 50 people have died of Lassa fever in Nigeria, the WHO in Geneva said.", "Nigeria"),
    ("The Syrian Observatory, which is based in Britain, said 20 people died in Homs.", "Homs"),
    # not who acts, not where people are from
    ("US warplanes killed 16 fighters near Aleppo.", "Aleppo"),
    ("Israel said it had killed 20 fighters in Rafah.", "Rafah"),
    ("Two tourists from Peru were hurt in Lima.", "Lima"),
    # beside another event
    ("Some 6,400 herders were counted in Baidoa after clashes in the town of Luuq.", "Baidoa"),
    ("Turkish jets killed 12 fighters in Iraqi territory.", "Iraqi"),
]


@pytest.mark.parametrize(("text", "place"), OWN_CLAUSE)
def test_the_place_of_the_own_clause(language_model: LanguageModel, text: str, place: str) -> None:
    assert [each for each in placed(text, language_model) if each != "-"][:1] == [f"clause {place}"]


SEVERAL = [
    ("In Homs, 10 people died and in Hama five were hurt.", ["clause Homs", "clause Hama"]),
    ("Ten people died in Homs and five in Hama.", ["clause Homs", "clause Hama"]),
    ("Twelve men were arrested in Bamako, while seven were detained in Mopti.", ["clause Bamako", "clause Mopti"]),
    ("Fighting in Aden, Yemen, killed 12 soldiers and 30 rebels.", ["clause Aden", "clause Aden"]),
    (
        "The cyclone lay 85 kilometers south of Toamasina and will be 30 kilometers west of Mahajanga by Friday.",
        ["clause Toamasina", "clause Mahajanga"],
    ),
]


@pytest.mark.parametrize(("text", "places"), SEVERAL)
def test_each_figure_of_a_sentence_has_its_own_place(
    language_model: LanguageModel, text: str, places: list[str]
) -> None:
    assert placed(text, language_model) == places


OTHER_CLAUSES = [
    ("Eleven of the deaths were caused by mines that militants had laid in Sirte.", "paragraph Sirte"),
    ("Gunmen stormed a police academy in Quetta, killing 60 cadets.", "clause Quetta"),
    ("Hurricane Ida hit Florida, where 700,000 homes lost power.", "paragraph Florida"),
    ("Four people drowned after a ferry sank near Bangui.", "clause Bangui"),
    ("Two boats capsized off Bosaso, and 46 migrants drowned.", "clause Bosaso"),
]


@pytest.mark.parametrize(("text", "place"), OTHER_CLAUSES)
def test_a_clause_that_hangs_together_gives_its_place(language_model: LanguageModel, text: str, place: str) -> None:
    assert placed(text, language_model)[-1] == place


NOWHERE = [
    "The UNHCR said in Geneva that 40,000 people had fled.",
    "A Pentagon spokesman in Washington said 12 soldiers were killed.",
    "According to officials in Baghdad, 14 people died.",
    "Parliament approved 40 bills, the speaker told reporters in Kampala.",
    "A lake three times the size of Malta dried up and 40 boats were stranded.",
    "The company, based in Oslo, laid off 300 workers.",
    "Two tourists from Peru were hurt.",
    "She is 34 years old and has lived in Paris for 12 years.",
    "Ebola has killed 3,300 people in Guinea, Sierra Leone, Liberia and Senegal, the WHO says.",
]


@pytest.mark.parametrize("text", NOWHERE)
def test_a_place_of_something_else_is_not_the_place(language_model: LanguageModel, text: str) -> None:
    assert set(placed(text, language_model)) == {"-"}


BORDERS = [
    # beyond the border of the article's country: the last scene there, else none; a way across it is no place
    ("The danger from men who got away from Raqqa in Syria is small.", "As many as 600 escapees from camps across the border are"
     " at large.", "paragraph Syria"),
    ("There was shelling in Syria all day.", "They killed 12 people on the other side of the border.", "paragraph Syria"),
    ("A bridge was shelled in Mosul.", "Some 40 people beyond the border were killed.", "paragraph Mosul"),
    ("A bridge was shelled in Mosul.", "Some 300 people fled across the border.", "article Adana"),
    ("Rain fell all day.", "Some 40 people across the frontier were killed.", "-"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "text", "place"), BORDERS)
def test_across_a_border_is_not_where_the_article_is(
    language_model: LanguageModel, before: str, text: str, place: str
) -> None:
    start = "Schools shut in Adana\n\nSchools were shut in Adana on Monday. Shops in Adana, Turkey, were empty."
    assert placed(f"{start}\n\n{before}\n\n{text}", language_model)[-1:] == [place]


PAGES = [
    # the headline's place, in the paragraphs that say no more of it
    (
        "Building collapse kills eight in Lagos\n\nABUJA (Reuters) - Eight people were killed when a building collapsed,"
        " officials said on Monday.\n\nRescuers pulled 14 people from the rubble.",
        ["clause Lagos", "event Lagos", "article Lagos"],
    ),
    # a place of its own, and back to the article's
    (
        "Three soldiers killed in Mali\n\nThree soldiers were killed by a mine near Gao on Tuesday.\n\n"
        "Another 12 soldiers were wounded.",
        ["clause Mali", "clause Gao", None],
    ),
    (
        "Russian strikes kill nine across Ukraine\n\nFour people died in Kherson.\n\n"
        "The country's air force said it had shot down 30 drones.",
        ["clause Ukraine", "clause Kherson", "article Ukraine"],
    ),
    # the paragraph before the article
    (
        "Kenya floods displace 20,000\n\nIn the Dadaab camps, 5,000 refugees lost their shelters. They have been moved"
        " to three schools.",
        ["clause Kenya", "clause Dadaab", "paragraph Dadaab"],
    ),
    # a capital where it is told is not where it happens
    (
        "Chile quake toll rises to 11\n\nSANTIAGO - The number of dead in the earthquake rose to 11 on Wednesday.\n\n"
        "Some 4,000 houses were destroyed.",
        ["clause Chile", None, "article Chile"],
    ),
    # the world is no place of the article
    (
        "Factory fire kills 40 in Dhaka\n\nA fire swept through a garment factory in Dhaka, killing 40 workers.\n\n"
        "Worldwide, about 300,000 people die from burns each year.",
        ["clause Dhaka", "clause Dhaka", "-"],
    ),
    # a land that is only told by its people
    (
        "Raids kill 31 civilians\n\nRaids on Homs killed 31 civilians. Over 350,000 men and women died after the"
        " Syrian war began.",
        [None, "clause Homs", "paragraph Syrian"],
    ),
]


@pytest.mark.parametrize(("text", "places"), PAGES)
def test_what_the_page_says_of_the_same_place(
    language_model: LanguageModel, text: str, places: list[str | None]
) -> None:
    found = placed(text, language_model)
    assert [place if wanted is not None else None for place, wanted in zip(found, places, strict=True)] == places


def test_a_place_that_no_gazetteer_knows_is_a_place(language_model: LanguageModel) -> None:
    layers = layers_of("Gunmen killed five herders in Zarkunda, a village in Helmand province.", language_model)
    (row,) = layers.figures.figures
    (named,) = (mention for mention in layers.names.mentions if mention.surface == "Zarkunda")
    (province,) = (mention for mention in layers.names.mentions if mention.surface.startswith("Helmand"))
    assert (named.entity_id, row.place_mention_id) == (None, named.mention_id)
    assert row.place_id == province.entity_id is not None


def test_a_page_about_no_one_place_looks_to_the_next_sentence(language_model: LanguageModel) -> None:
    text = (
        "Storms in March\n\nAbout 700 people lost their homes. Most of the damage was done in Beira.\n\n"
        "Some 90 people fled. They had lived in Dhaka.\n\nA quake hurt 15 people. It struck Lima.\n\n"
        "Police in Karachi, Osaka, Leeds and Quito took part."
    )
    assert placed(text, language_model)[:3] == ["paragraph Beira", "paragraph Dhaka", "paragraph Lima"]


def test_the_main_place_is_among_the_places_and_has_a_score(language_model: LanguageModel) -> None:
    layers = layers_of("Some 4,000 people fled from Sudan to Chad.", language_model)
    (row,) = layers.figures.figures
    assert {place.role for place in layers.figures.figure_places} == {"from", "to"}
    assert row.place_mention_id in {place.mention_id for place in layers.figures.figure_places}
    assert row.place_score is not None
    assert 0.5 < row.place_score < 1


MOVEMENTS = [
    ("More than 600,000 people have fled Myanmar for Bangladesh.", {"Myanmar": "from", "Bangladesh": "to"}),
    ("Some 300 families moved from Kabul to Herat via Kandahar.", {"Kabul": "from", "Herat": "to", "Kandahar": "via"}),
    ("About 400 migrants sailed from Libya and reached Italy.", {"Libya": "from", "Italy": "to"}),
    ("Some 5,000 Hondurans are walking through Guatemala towards Mexico.", {"Guatemala": "via", "Mexico": "to"}),
    ("The flood drove 6,000 people out of Beira.", {"Beira": "from"}),
    ("Some 40 refugees arrived in Athens from Lesbos.", {"Athens": "in", "Lesbos": "from"}),
]


@pytest.mark.parametrize(("text", "roles"), MOVEMENTS)
def test_the_places_of_a_movement_have_roles(language_model: LanguageModel, text: str, roles: dict[str, str]) -> None:
    layers = layers_of(text, language_model)
    names = {mention.mention_id: mention.surface for mention in layers.names.mentions}
    assert {names[place.mention_id]: place.role for place in layers.figures.figure_places} == roles


def test_many_places_in_one_sentence_cost_no_more_than_their_number(language_model: LanguageModel) -> None:
    sentence = "; ".join(["10 people died in Homs and five in Hama"] * 200)
    assert len(layers_of(f"{sentence}.", language_model).figures.figures) == 400


def test_explain_says_by_what_a_place_is_known(language_model: LanguageModel) -> None:
    (explanation,) = (each for each in explain("Six people were killed in Kirkuk.", language_model)
                      if each.layer == "figure")  # fmt: skip
    told = {step.part: step.meaning for step in explanation.steps}
    assert told["placed by"].startswith("clause: behind a preposition; right in ")


ELSEWHERE_ON_THE_PAGE = [
    # who speaks of their own place, and who does not
    ("Two dead in clashes\n\nPolice in Kisumu said 30 protesters were hurt.", ["clause Kisumu"]),
    ("Ten dead in clashes\n\nA nurse at Bamenda's main hospital said she had treated 12 wounded.", ["clause Bamenda"]),
    ("Five dead in clashes\n\nAn official in Nairobi said 30 protesters were hurt.", ["-"]),
    # a part elsewhere is not the whole elsewhere
    ("Storm in Fiji\n\nFiji has counted 60 deaths, most of them in Suva.", ["clause Fiji"]),
    ("Storm in Fiji\n\nThe storm killed 60 people, four of them in Suva.", ["article Fiji", "clause Suva"]),
    # where parts are gives nothing to what follows
    (
        "Measles in Chad\n\nOf the patients, 40 were in Abéché. In the past week 12 children died.",
        ["clause Abéché", "article Chad"],
    ),
    # a description of a town that the page names
    ("Blast in Aleppo\n\nA blast killed nine people in Syria's second city.", ["article Aleppo", "-"]),
    # a name with 'World' in it is not the world
    ("Hunger in Mali\n\nSome 400 families will go hungry, the World Food Programme says.", ["article Mali"]),
    # fire goes all over a place
    ("Market fire\n\nFire swept through a market in Kumasi. Six traders were killed.", ["paragraph Kumasi"]),
    # a count of a year is not of the town of the day
    (
        "Bus crash in Peru\n\nEight people died when a bus overturned near Puno.\n\nIn 2019 crashes killed 900 people.",
        ["paragraph Puno", "article Peru"],
    ),
]


@pytest.mark.parametrize(("text", "places"), ELSEWHERE_ON_THE_PAGE)
def test_whose_place_is_whose(language_model: LanguageModel, text: str, places: list[str]) -> None:
    found = placed(text, language_model)
    assert found[-len(places) :] == places
