"""People and bodies over pages, through the real build: who is one, who is not, and ids that stay when pages come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.warehouses import build_pages, rows, write_pages

# What two pages say; the words that name somebody in each; whether the two are one.
PEOPLE = [
    ("Foreign Minister Ilse Karrow flew to Nairobi on Monday. Kenya had asked her to come.", "Ilse Karrow",
     "Kenya will sign the treaty, Foreign Minister Ilse Karrow said in Nairobi.", "Ilse Karrow", True),
    ("Governor Tobias Renn of Cabo Delgado visited Pemba on Friday.", "Tobias Renn",
     "Tobias Renn, the governor of Cabo Delgado, said in Pemba that the port would open.", "Tobias Renn", True),
    ("The mayor of Gdansk, Halina Wrobel, opened the bridge. Poland paid for it.", "Halina Wrobel",
     "Mayor Halina Wrobel said in Gdansk that Poland would pay for a second bridge.", "Halina Wrobel", True),
    ("General Okot Lamwaka, a spokesman for the army, said in Juba that four soldiers had died.", "Okot Lamwaka",
     "Lieutenant General Okot Lamwaka denied the report in Juba on Sunday.", "Okot Lamwaka", True),
    ("Police spokeswoman Rute Macamo said in Maputo that two men were held.", "Rute Macamo",
     "Nobody else is sought, said Rute Macamo, a spokeswoman for the police in Maputo.", "Rute Macamo", True),
    ("Dr. Sami Haddad, director of the hospital in Idlib, said that nine people had died.", "Sami Haddad",
     "The hospital in Idlib has no fuel, its director, Sami Haddad, said.", "Sami Haddad", True),
    ("President Adaeze Nwoko spoke in Abuja on Tuesday. Nigeria is to vote in May.", "Adaeze Nwoko",
     "Nigeria will vote in May, President Adaeze Nwoko told reporters in Abuja.", "Adaeze Nwoko", True),
    ("Archbishop Luis Ferrán asked in Bogotá for a truce. Colombia has talked for a year.", "Luis Ferrán",
     "Archbishop Luis Ferran will lead the talks of Colombia in Bogotá.", "Luis Ferran", True),
    ("U.N. envoy Greta Solheim arrived in Sanaa. Yemen has had no truce since March.", "Greta Solheim",
     "Greta Solheim, the U.N. envoy for Yemen, left Sanaa without a word.", "Greta Solheim", True),
    ("District administrator Paulo Nkanga counted the tents of Montepuez.", "Paulo Nkanga",
     "Paulo Nkanga, the administrator of Montepuez, said the tents were full.", "Paulo Nkanga", True),
]  # fmt: skip
APART = [
    ("Prime Minister Anders Holt resigned in Oslo on Monday. Norway will vote.", "Anders Holt",
     "Striker Anders Holt scored twice in Perth. Australia won the match.", "Anders Holt"),
    ("Finance Minister Maria Duarte presented the budget of Brazil in Brasilia.", "Maria Duarte",
     "Coach Maria Duarte led the handball team of Portugal to the final in Lisbon.", "Maria Duarte"),
    ("Judge Peter Marsh sentenced the guard in Dublin. Ireland has no such law.", "Peter Marsh",
     "Singer Peter Marsh played in Toronto. Canada loves him.", "Peter Marsh"),
    ("Maria Lopez, a resident of the port of Callao, lost her boat.", "Maria Lopez",
     "Maria Lopez, a teacher in Cusco, said that the school was closed.", "Maria Lopez"),
    ("Mohamed Sahli, a farmer near Sfax, said his trees were dry.", "Mohamed Sahli",
     "Minister Mohamed Sahli promised in Tunis to pay.", "Mohamed Sahli"),
    ("The president of Chile, Rosa Beltran, met miners in Calama.", "Rosa Beltran",
     "The president of Ghana, Kofi Badu, met miners in Tarkwa.", "Kofi Badu"),
    ("The mayor of Lyon, Paul Girard, closed the bridge. France had asked for it.", "Paul Girard",
     "The mayor of Lyon, Claire Monod, opened the bridge. France had asked for it.", "Claire Monod"),
    ("Interior Minister Hassan Omari spoke in Kabul.", "Hassan Omari",
     "Interior Minister Karim Omari spoke in Kabul.", "Karim Omari"),
    ("Commander Ali Reza Tehrani was killed near Tikrit in Iraq.", "Ali Reza Tehrani",
     "Actor Ali Reza Tehrani opened the festival in Berlin. Germany honoured him.", "Ali Reza Tehrani"),
    ("Sheriff Tom Bracken said in Boise that the road was shut. Idaho had snow.", "Tom Bracken",
     "Goalkeeper Tom Bracken joined a club in Glasgow. Scotland had missed him.", "Tom Bracken"),
]  # fmt: skip
ACRONYMS = [
    ("The Lakes Farmers' Union (LFU) met in Mwanza. Tanzania buys its maize.", "Lakes Farmers' Union",
     "The LFU said in Mwanza that maize was dear. Tanzania has to import it.", "LFU"),
    ("The Southern Mine Clearance Office (SMCO) works near Luena in Angola.", "Southern Mine Clearance Office",
     "The SMCO found 40 mines near Luena in Angola.", "SMCO"),
    ("The Delta Liberation Army (DLA) held Bayelsa for a day. Nigeria sent troops.", "Delta Liberation Army",
     "The DLA freed two guards in Bayelsa, the army of Nigeria said.", "DLA"),
    ("The National Flood Agency, or NFA, warned Beira on Monday. Mozambique had rain.", "National Flood Agency",
     "Beira was warned twice, the NFA said. Mozambique had more rain.", "NFA"),
    ("The Kivu Observatory for Peace (KOP) counted 12 dead in Goma, Congo.", "Kivu Observatory for Peace",
     "In Goma the KOP counted 14 dead. Congo gave no number.", "KOP"),
    ("The Central Union of Dockers (CUD) struck in Gdynia. Poland closed the port.", "Central Union of Dockers",
     "The CUD went back to work in Gdynia, Poland.", "CUD"),
    ("The Aral Basin Water Authority (ABWA) shut a dam near Nukus in Uzbekistan.", "Aral Basin Water Authority",
     "The dam near Nukus will open, an engineer of the ABWA said in Uzbekistan.", "ABWA"),
    ("The Free Teachers League of Peru (FTLP) marched in Cusco, Peru.", "Free Teachers League of Peru",
     "The FTLP said in Cusco that it would march again, and Peru sent the police.", "FTLP"),
    ("The Red Valley Resistance Front (RVRF) attacked Kandahar in Afghanistan.", "Red Valley Resistance Front",
     "Fighters of the RVRF fired on a bus in Kandahar, Afghanistan, and the RVRF said so itself.", "RVRF"),
    ("The Gulf Seafarers' Mission (GSM) feeds crews in Basra, Iraq.", "Gulf Seafarers' Mission",
     "The GSM fed 90 sailors in Basra, Iraq.", "GSM"),
]  # fmt: skip
TRANSLATED = [
    ("Médecins Sans Frontières closed a clinic in Juba.", "Médecins Sans Frontières",
     "Doctors Without Borders opened a clinic in Juba.", "Doctors Without Borders"),
    ("Action contre la Faim works in Bangui.", "Action contre la Faim",
     "Action Against Hunger works in Bangui.", "Action Against Hunger"),
    ("Nurses of Médecins du Monde went from village to village near Aleppo on Monday.", "Médecins du Monde",
     "Doctors of the World sent nurses to Aleppo.", "Doctors of the World"),
    ("Daesh held Raqqa for years.", "Daesh", "The Islamic State held Raqqa for years.", "Islamic State"),
    ("The Kurdistan Workers' Party attacked a post in Hakkari.", "Kurdistan Workers' Party",
     "The PKK attacked a post in Hakkari.", "PKK"),
    ("The fighters of the Fuerzas Armadas Revolucionarias de Colombia left Caquetá on Monday, and nobody was hurt.",
     "Fuerzas Armadas Revolucionarias de Colombia",
     "The Revolutionary Armed Forces of Colombia left Caquetá.", "Revolutionary Armed Forces of Colombia"),
    ("The Comité International de la Croix-Rouge brought flour to Mopti on Monday.", "Comité International de la Croix-Rouge",
     "The International Committee of the Red Cross brought flour to Mopti.", "International Committee of the Red Cross"),
    ("The World Food Programme brought rice to Dire Dawa.", "World Food Programme",
     "The WFP brought rice to Dire Dawa.", "WFP"),
    ("Hizbullah fired rockets from Tyre.", "Hizbullah", "Hezbollah fired rockets from Tyre.", "Hezbollah"),
    ("Two men of the Ejército de Liberación Nacional were held in the town of Arauca on Monday.",
     "Ejército de Liberación Nacional",
     "Two men of the National Liberation Army were held in the town of Arauca, Colombia.", "National Liberation Army"),
]  # fmt: skip
CASES = [
    *PEOPLE,
    *((*case, False) for case in APART),
    *((*case, True) for case in ACRONYMS),
    *((*case, True) for case in TRANSLATED),
]


def page(number: int, side: str, words: str) -> dict[str, str]:
    return {f"p{number:02}{side}.txt": f"What was told on day {number}\n\n{words}\n"}


@pytest.fixture(scope="module")
def entities(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """(page, words that name somebody) -> the entity."""
    folder = tmp_path_factory.mktemp("people")
    for number, (left, _, right, _, _) in enumerate(CASES):
        write_pages(folder / "pages", page(number, "a", left) | page(number, "b", right))
    build_pages(folder / "w.duckdb", folder / "pages")
    found = rows(
        folder / "w.duckdb",
        "SELECT split_part(s.source_name, '.', 1), m.surface, m.entity_id FROM mentions m JOIN articles a USING (article_id)"
        " JOIN sightings s USING (capture_id)",
    )
    return {(str(page), str(surface)): str(entity) for page, surface, entity in found}


@pytest.mark.parametrize(("number", "case"), enumerate(CASES), ids=[f"{case[1]}-{case[3]}" for case in CASES])
def test_whether_two_pages_speak_of_one(
    entities: dict[tuple[str, str], str], number: int, case: tuple[str, str, str, str, bool]
) -> None:
    _, left, _, right, is_one = case

    def entity(side: str, name: str) -> str:
        there = {surface: of for (where, surface), of in entities.items() if where == f"p{number:02}{side}"}
        found = [of for surface, of in there.items() if name in surface]
        assert found, there
        return found[0]

    one, other = entity("a", left), entity("b", right)
    assert (one == other) is is_one, (one, other)


def test_ids_stay_when_pages_come_and_go(tmp_path: Path) -> None:
    """Ten people and ten bodies: what a first build called them they are called, or known by, after more pages."""
    both = list(enumerate([*PEOPLE, *((*case, True) for case in ACRONYMS)]))
    first, later, database = tmp_path / "pages", tmp_path / "later" / "pages", tmp_path / "w.duckdb"
    for number, (left, _, right, _, _) in both:
        write_pages(first, page(number, "a", left) | (page(number, "b", right) if number % 2 else {}))
        write_pages(later, page(number, "b", right) | page(number + 50, "c", left))
    named = "SELECT entity_id FROM entities WHERE n_mentions > 0 AND kind IN ('person', 'organisation', 'armed_group')"
    known = f"{named} UNION SELECT old_id FROM entity_aliases JOIN entities USING (entity_id)"
    build_pages(database, first)
    before = {row[0] for row in rows(database, named)}
    assert len(before) >= len(both)
    build_pages(database, later)  # more pages on the same
    assert before <= {row[0] for row in rows(database, known)}
    shared = {row[0] for row in rows(database, named) if "@" not in str(row[0])}
    assert len(shared) >= len(both) - 2
    alone = tmp_path / "alone.duckdb"
    build_pages(alone, first, later)  # all at once: the same ids
    assert {row[0] for row in rows(alone, named)} == {row[0] for row in rows(database, named)}
