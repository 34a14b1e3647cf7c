"""Who stands in a happening, told farther from it: more sentences of our own, as in ``test_arguments``."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.events.reading import who

HOLDS = [
    (
        "The aid group evacuated wounded civilians from the besieged city to a hospital in Aden.",
        {
            "evacuated actor": {"aid group"},
            "evacuated recipient": {"wounded civilians"},
            "evacuated from": {"besieged city"},
            "evacuated to": {"hospital"},
        },
    ),
    (
        "The former rebel leader, Jose Diaz, was assassinated by hired killers.",
        {"killed victim": {"former rebel leader"}, "killed actor": {"hired killers"}},
    ),
    (
        "Masked men are reported to have abducted the priest.",
        {"kidnapped actor": {"Masked men"}, "kidnapped recipient": {"priest"}},
    ),
    ("The soldiers were ordered to shoot looters.", {"shot actor": {"soldiers"}}),
    (
        "The militia wants to expel settlers from the valley.",
        {"expelled actor": {"militia"}, "expelled recipient": {"settlers"}},
    ),
    ("The plot to kill the pope was foiled by police.", {"killed victim": {"pope"}}),
    ("Guards prevented inmates from escaping.", {"escaped actor": {"inmates"}}),
    ("A teenager has been charged over the stabbing of a teacher.", {"charged recipient": {"teenager"}}),
    ("Ukraine's drone attack on the refinery was its third this month.", {"drone_strike actor": {"Ukraine"}}),
    (
        "The hospital was hit by an air strike that killed 12 patients.",
        {"killed victim": {"12 patients"}, "air_strike victim": {"12 patients"}},
    ),
    (
        "Colombia's government urged the rebels to release their captives.",
        {
            "demanded actor": {"Colombia's government"},
            "demanded recipient": {"rebels"},
            "released actor": {"rebels"},
            "released recipient": {"their captives"},
        },
    ),
    (
        "NATO's bombing of Serbian positions continued for a third day.",
        {"bombed actor": {"NATO"}, "bombed recipient": {"Serbian positions"}},
    ),
    ("The murder of an Irish priest in Kenya has shocked his parish.", {"killed victim": {"Irish priest"}}),
    (
        "The army's killing of three herders sparked protests.",
        {"killed actor": {"army"}, "killed victim": {"three herders"}},
    ),
    (
        "Sudanese troops' attack on a hospital was condemned by the UN.",
        {"attacked actor": {"Sudanese troops"}, "attacked recipient": {"hospital"}, "accused actor": {"UN"}},
    ),
    (
        "The assassination of opposition leader Pedro Luna by unknown gunmen",
        {"killed victim": {"opposition leader Pedro Luna"}, "killed actor": {"unknown gunmen"}},
    ),
    (
        "Turkish air strikes on Kurdish villages in northern Iraq killed a farmer.",
        {"air_strike actor": {"Turkish"}, "air_strike recipient": {"Kurdish villages"}, "killed victim": {"farmer"}},
    ),
    (
        "A police raid on a mosque in Lagos led to 12 arrests.",
        {"raided actor": {"police"}, "raided recipient": {"mosque"}},
    ),
    (
        "Boko Haram fighters have abducted more than 100 girls from a school in Borno.",
        {"kidnapped actor": {"Boko Haram fighters"}, "kidnapped recipient": {"more than 100 girls"}},
    ),
    (
        "More than 100 girls abducted from a school in Borno by Boko Haram fighters have been freed.",
        {
            "kidnapped recipient": {"More than 100 girls"},
            "kidnapped actor": {"Boko Haram fighters"},
            "released recipient": {"More than 100 girls"},
        },
    ),
    ("Two men were seen planting a bomb under a minister's car.", {"attacked actor": {"Two men"}}),
    ("Cholera has killed 40 people in the camp.", {"killed victim": {"40 people"}}),
    ("The earthquake left 5,000 people homeless.", {"homeless victim": {"5,000 people"}}),
    (
        "The vessel sank after colliding with a tanker; its crew were rescued by fishermen.",
        {"rescued recipient": {"its crew"}, "rescued actor": {"fishermen"}},
    ),
    ("A judge ordered the release of two editors held since May.", {"released victim": {"two editors"}}),
    ("The tribunal found the general guilty of ordering the massacre of villagers.", {"killed victim": {"villagers"}}),
    (
        "The general was convicted of murdering nuns.",
        {"convicted recipient": {"general"}, "killed actor": {"general"}, "killed victim": {"nuns"}},
    ),
    (
        "Germany deported 20 Afghans to Kabul.",
        {"expelled actor": {"Germany"}, "expelled recipient": {"20 Afghans"}, "expelled to": {"Kabul"}},
    ),
    (
        "The prime minister's motorcade was attacked by stone-throwing youths.",
        {"attacked recipient": {"prime minister's motorcade"}, "attacked actor": {"stone-throwing youths"}},
    ),
    (
        "Soldiers opened fire on protesters who had gathered outside the palace, killing three.",
        {"attacked actor": {"Soldiers"}, "attacked recipient": {"protesters"}, "killed victim": {"three"}},
    ),
    (
        "Three people were shot by police during the riot.",
        {"shot recipient": {"Three people"}, "shot actor": {"police"}},
    ),
    ("Peru will send troops to Haiti to help the police fight gangs.", {"deployed actor": {"Peru"}}),
    ("The minister resigned after students occupied his office.", {"resigned actor": {"minister"}}),
    (
        "The guerrillas released a hostage they had held for two years.",
        {"released actor": {"guerrillas"}, "released recipient": {"hostage"}},
    ),
    ("Insurgents are believed to be behind the blast.", {"exploded actor": {"Insurgents"}}),
    ("A splinter group said it carried out the bombing.", {"bombed actor": {"splinter group"}}),
    ("The attack, for which no one has been charged, wounded a girl.", {"injured victim": {"girl"}}),
    (
        "Police shot and wounded a man who had attacked officers with an axe.",
        {
            "shot recipient": {"man"},
            "injured victim": {"man"},
            "attacked actor": {"man"},
            "attacked recipient": {"officers"},
            "attacked instrument": {"axe"},
        },
    ),
    (
        "Shelling by government forces killed a family of five in Idlib.",
        {
            "shelled actor": {"government forces"},
            "killed victim": {"family of five"},
            "killed actor": {"government forces"},
        },
    ),
    ("Two killed, five hurt in grenade attack on Nairobi church", {"killed victim": {"Two"}}),
    (
        "Gunmen kill 10 in attack on Mali village",
        {"killed actor": {"Gunmen"}, "killed victim": {"10"}, "attacked recipient": {"Mali village"}},
    ),
    ("Bomb blast kills policeman in Quetta", {"killed victim": {"policeman"}}),
    (
        "US drone strike kills al-Shabab commander",
        {"killed victim": {"al-Shabab commander"}, "drone_strike actor": {"US"}},
    ),
    ("Rebels and the army fought a gun battle near the airport.", {"clashed actor": {"Rebels", "army"}}),
    ("Troops fought rebels in the north.", {"clashed actor": {"Troops"}, "clashed recipient": {"rebels"}}),
    ("Nurses went on strike over unpaid wages.", {"struck actor": {"Nurses"}, "struck cause": {"unpaid wages"}}),
    ("China condemned the missile test by North Korea.", {"accused actor": {"China"}}),
    (
        "The hostages were freed by commandos in a dawn raid.",
        {"released recipient": {"hostages"}, "released actor": {"commandos"}},
    ),
    ("The commandos stormed the ship, freeing 14 sailors held by pirates.", {"detained actor": {"pirates"}}),
    ("A fire at a garment factory killed 30 women workers.", {"killed victim": {"30 women workers"}}),
    (
        "An Egyptian court has sentenced 75 people to death over a sit-in.",
        {"sentenced actor": {"Egyptian court"}, "sentenced recipient": {"75 people"}},
    ),
    ("The UN appealed to both sides to allow aid convoys into the enclave.", {"demanded actor": {"UN"}}),
    (
        "Militiamen loyal to the former president seized the airport.",
        {"captured actor": {"Militiamen"}, "captured property": {"airport"}},
    ),
    (
        "The airport was seized by militiamen loyal to the former president.",
        {"captured actor": {"militiamen"}, "captured property": {"airport"}},
    ),
    (
        "The gang that kidnapped the nun demanded a ransom.",
        {"kidnapped actor": {"gang"}, "kidnapped recipient": {"nun"}, "demanded actor": {"gang"}},
    ),
    (
        "She was raped and murdered by soldiers.",
        {"raped recipient": {"She"}, "killed victim": {"She"}, "killed actor": {"soldiers"}},
    ),
    (
        "Fighters loyal to the warlord looted and burned shops.",
        {
            "looted actor": {"Fighters"},
            "looted property": {"shops"},
            "burned property": {"shops"},
            "burned actor": {"Fighters"},
        },
    ),
    ("Residents fleeing the fighting said bodies lay in the streets.", {"fled actor": {"Residents"}}),
    (
        "Aid workers were expelled from the region by the junta.",
        {"expelled recipient": {"Aid workers"}, "expelled actor": {"junta"}, "expelled from": {"region"}},
    ),
    (
        "The blast, claimed by the Taliban, killed eight policemen.",
        {"killed victim": {"eight policemen"}, "exploded actor": {"Taliban"}},
    ),
    ("The air strike was carried out by a Saudi-led coalition.", {"air_strike actor": {"Saudi-led coalition"}}),
    ("The teenager died of his wounds in hospital.", {"killed victim": {"teenager"}}),
    ("Militants holed up in a hotel exchanged fire with troops.", {"attacked actor": {"Militants"}}),
    ("The mayor escaped an assassination attempt.", {"attacked recipient": {"mayor"}}),
    # a headline leaves 'were' out
    ("7 people shot at harvest party", {"shot recipient": {"7 people"}}),
    ("Four women stabbed in Oslo early Sunday", {"injured recipient": {"Four women"}}),
    ("Two men shot at officers in Leeds", {"attacked actor": {"Two men"}}),
    ("Two men shot at a house in the village.", {"attacked actor": {"Two men"}}),
    # two subjects for the parser, one list for a reader
    ("A 12-year-old boy, three women and a guard were shot.", {"shot recipient": {"three women", "guard"}}),
    # what ends in death
    ("A sniper fatally wounded six soldiers.", {"killed victim": {"six soldiers"}}),
    ("Three men were fatally shot in Kano.", {"killed victim": {"Three men"}}),
]


@pytest.mark.parametrize(("text", "wanted"), HOLDS)
def test_who_and_what_a_sentence_holds(language_model: LanguageModel, text: str, wanted: dict[str, set[str]]) -> None:
    found = who(text, language_model)
    assert {name: found.get(name, set()) & words for name, words in wanted.items()} == wanted
