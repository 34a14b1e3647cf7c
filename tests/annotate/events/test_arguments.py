"""Who stands in a happening: subjects shared and controlled, nominal frames, claims and blame, in sentences of our own."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.events.reading import who

HOLDS = [
    (
        "The army's shelling of the town killed nine people.",
        {
            "shelled actor": {"army"},
            "shelled recipient": {"town"},
            "killed victim": {"nine people"},
            "killed actor": {"army"},
        },
    ),
    (
        "Two soldiers who were manning a checkpoint were killed by gunmen on motorcycles.",
        {"killed victim": {"Two soldiers"}, "killed actor": {"gunmen"}},
    ),
    (
        "A suicide bomber blew himself up outside a mosque, killing 14 worshippers and wounding 30.",
        {
            "killed victim": {"14 worshippers"},
            "killed actor": {"suicide bomber"},
            "injured victim": {"30"},
            "injured actor": {"suicide bomber"},
            "exploded property": {"mosque"},
            "exploded actor": {"suicide bomber"},
        },
    ),
    (
        "Gunmen ambushed a convoy and killed six policemen before fleeing into the hills.",
        {
            "ambushed actor": {"Gunmen"},
            "ambushed recipient": {"convoy"},
            "killed victim": {"six policemen"},
            "killed actor": {"Gunmen"},
            "fled actor": {"Gunmen"},
        },
    ),
    (
        "The Harrow Front claimed responsibility for the raid on the mill.",
        {"attacked actor": {"Harrow Front"}, "attacked recipient": {"mill"}},
    ),
    ("Police blamed separatists for the explosion at the station.", {"exploded actor": {"separatists"}}),
    (
        "The killing of the mayor was blamed on a drug cartel.",
        {"killed actor": {"drug cartel"}, "killed victim": {"mayor"}},
    ),
    (
        "A man suspected of killing three nurses was arrested by police on Tuesday.",
        {
            "killed actor": {"man"},
            "killed victim": {"three nurses"},
            "arrested recipient": {"man"},
            "arrested actor": {"police"},
        },
    ),
    (
        "A Russian missile struck an apartment building in Kharkiv, killing at least five people.",
        {"killed victim": {"at least five people"}, "killed instrument": {"Russian missile"}},
    ),
    (
        "Israeli warplanes bombed a refugee camp, witnesses said.",
        {"air_strike actor": {"Israeli warplanes"}, "air_strike recipient": {"refugee camp"}},
    ),
    ("Protesters threw stones at police officers guarding the parliament.", {"rioted actor": {"Protesters"}}),
    ("The president's convoy came under attack near the border.", {"attacked recipient": {"president's convoy"}}),
    (
        "Three journalists were taken hostage by armed men.",
        {"kidnapped recipient": {"Three journalists"}, "kidnapped actor": {"armed men"}},
    ),
    (
        "The kidnapping of two engineers by bandits prompted a search.",
        {"kidnapped victim": {"two engineers"}, "kidnapped actor": {"bandits"}},
    ),
    (
        "Kurdish-led forces captured the town from jihadists.",
        {"captured actor": {"Kurdish-led forces"}, "captured property": {"town"}},
    ),
    ("The rebel-led raid left 12 guards dead.", {"killed victim": {"12 guards"}}),
    (
        "Villagers said soldiers had beaten their sons and stolen their cattle.",
        {"attacked actor": {"soldiers"}, "looted actor": {"soldiers"}, "looted property": {"their cattle"}},
    ),
    ("Farmers blocked the highway with tractors to protest against fuel prices.", {"protested actor": {"Farmers"}}),
    (
        "Thousands of teachers marched to the ministry demanding higher pay.",
        {"protested actor": {"Thousands of teachers"}},
    ),
    ("He was shot dead by a sniper while fetching water.", {"killed victim": {"He"}, "killed actor": {"sniper"}}),
    (
        "The bomb, hidden in a van, went off near a police station, injuring dozens.",
        {"exploded instrument": {"bomb"}, "injured victim": {"dozens"}},
    ),
    (
        "At least 40 people died and 100 were hurt when a bomb exploded in a market.",
        {"killed victim": {"At least 40 people"}, "exploded instrument": {"bomb"}, "exploded place": {"market"}},
    ),
    (
        "A car bomb attack on a hotel killed 11, including two foreigners.",
        {"bombed instrument": {"car bomb"}, "bombed recipient": {"hotel"}, "killed victim": {"11"}},
    ),
    ("Among the dead were two doctors.", {"killed victim": {"two doctors"}}),
    ("Two nurses were among those injured in the blast.", {"injured victim": {"those"}}),
    (
        "Security forces searched homes and detained 30 suspects.",
        {
            "raided actor": {"Security forces"},
            "detained actor": {"Security forces"},
            "detained recipient": {"30 suspects"},
        },
    ),
    (
        "A court sentenced the former minister to ten years in prison for taking bribes.",
        {"sentenced actor": {"court"}, "sentenced recipient": {"former minister"}},
    ),
    (
        "The trial of four officers charged with torturing detainees began on Monday.",
        {
            "tried victim": {"four officers"},
            "charged recipient": {"four officers"},
            "tortured actor": {"four officers"},
        },
    ),
    (
        "Prosecutors charged the driver with manslaughter.",
        {"charged actor": {"Prosecutors"}, "charged recipient": {"driver"}},
    ),
    ("The driver, who fled the scene, was later arrested.", {"arrested recipient": {"driver"}}),
    (
        "Hundreds fled the village after militiamen set fire to houses.",
        {"fled actor": {"Hundreds"}, "burned actor": {"militiamen"}, "burned property": {"houses"}},
    ),
    (
        "Floods destroyed 300 homes and displaced 2,000 people.",
        {"destroyed property": {"300 homes"}, "displaced victim": {"2,000 people"}, "destroyed cause": {"Floods"}},
    ),
    (
        "The storm, which killed eight fishermen, damaged a bridge.",
        {"killed victim": {"eight fishermen"}, "damaged property": {"bridge"}},
    ),
    ("Iran and Iraq agreed to reopen their border.", {"agreed actor": {"Iran", "Iraq"}, "agreed recipient": {"Iraq"}}),
    (
        "The foreign minister met his Turkish counterpart in Ankara.",
        {"met actor": {"foreign minister"}, "met recipient": {"his Turkish counterpart"}},
    ),
    (
        "France imposed sanctions on two Belarusian firms.",
        {"sanctioned actor": {"France"}, "sanctioned recipient": {"two Belarusian firms"}},
    ),
    (
        "The union called on the government to withdraw the bill.",
        {"demanded actor": {"union"}, "demanded recipient": {"government"}},
    ),
    (
        "The opposition accused the president of rigging the vote.",
        {"accused actor": {"opposition"}, "accused recipient": {"president"}},
    ),
    (
        "Residents accused police of failing to protect them from the mob.",
        {"accused actor": {"Residents"}, "accused recipient": {"police"}},
    ),
    (
        "Militants attacked an army post, killing five soldiers, and seized weapons.",
        {
            "attacked actor": {"Militants"},
            "attacked recipient": {"army post"},
            "killed victim": {"five soldiers"},
            "killed actor": {"Militants"},
            "seized actor": {"Militants"},
            "seized property": {"weapons"},
        },
    ),
    (
        "A grenade thrown by an unknown attacker wounded three shoppers.",
        {"injured victim": {"three shoppers"}, "injured instrument": {"grenade"}},
    ),
    (
        "An explosion tore through a factory, killing four workers.",
        {"killed victim": {"four workers"}, "exploded victim": {"four workers"}},
    ),
    (
        "The army said it had killed 20 insurgents in a raid on their hideout.",
        {"killed actor": {"army"}, "killed victim": {"20 insurgents"}},
    ),
    ("Rockets fired from Gaza hit a kibbutz, wounding a child.", {"injured victim": {"child"}}),
    ("Gunmen stormed the bank and made off with gold.", {"attacked actor": {"Gunmen"}}),
    ("The activist was found murdered in his flat.", {"killed victim": {"activist"}}),
    (
        "Relatives of the missing students clashed with police.",
        {"clashed actor": {"Relatives of the missing students"}, "clashed recipient": {"police"}},
    ),
    (
        "Clashes between herders and farmers left 17 people dead.",
        {"clashed actor": {"farmers", "herders"}, "killed victim": {"17 people"}},
    ),
    ("A bus carrying pilgrims plunged into a ravine, killing 22.", {"killed victim": {"22"}}),
    ("Two trains collided near Pune, leaving 30 passengers injured.", {"injured victim": {"30 passengers"}}),
    (
        "Police in Lima arrested a teacher accused of spying for Chile.",
        {"arrested actor": {"Police"}, "arrested recipient": {"teacher"}, "accused recipient": {"teacher"}},
    ),
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
]


@pytest.mark.parametrize(("text", "wanted"), HOLDS)
def test_who_and_what_a_sentence_holds(language_model: LanguageModel, text: str, wanted: dict[str, set[str]]) -> None:
    found = who(text, language_model)
    assert {name: found.get(name, set()) & words for name, words in wanted.items()} == wanted


NOT = [
    ("No group has claimed responsibility for the bombing.", "bombed actor"),
    ("Neither the army nor the police claimed the attack.", "attacked actor"),
    ("No party or union has claimed the attack.", "attacked actor"),
    ("The plot to kill the pope was foiled by police.", "killed actor"),
    ("Gunmen on motorcycles killed a judge.", "killed place"),
    ("The group said it was not responsible for the killing.", "killed actor"),
    ("Pupils began a hunger strike in Lima.", "protested recipient"),
    ("The mayor called the killing an outrage.", "killed actor"),
    ("Police announced the kidnapping on Monday.", "kidnapped actor"),
    ("LIMA, 3 May (Andina) -- Two drivers were killed by robbers.", "killed cause"),
    ("Police blamed rebels on Friday for the raid.", "raided time"),
    ("Gunmen ambushed a patrol on the highway.", "ambushed recipient of the road"),
]


@pytest.mark.parametrize(("text", "role"), NOT)
def test_whom_a_sentence_does_not_hold(language_model: LanguageModel, text: str, role: str) -> None:
    assert who(text, language_model).get(role) is None


def test_a_dateline_is_nobody(language_model: LanguageModel) -> None:
    found = who("LIMA, 3 May (Andina) -- Two drivers were killed by robbers.", language_model)
    assert found["killed victim"] == {"Two drivers"}
    assert found["killed actor"] == {"robbers"}


def test_where_it_took_place(language_model: LanguageModel) -> None:
    assert who("The raid took place at a checkpoint on Monday.", language_model)["attacked place"] == {"checkpoint"}


def test_a_road_is_where_and_not_whom(language_model: LanguageModel) -> None:
    found = who("An ambush on the highway killed a driver.", language_model)
    assert "highway" not in found.get("ambushed recipient", set())
    assert found["ambushed place"] == {"highway"}


def test_names_of_victims_are_victims(language_model: LanguageModel) -> None:
    found = who("The blast killed five villagers, including a bishop and two nurses.", language_model)
    assert found["killed victim"] >= {"five villagers", "bishop", "two nurses"}
    names = {"Peter Brown", "Mary Jones"}
    assert who("Those killed were Peter Brown and Mary Jones.", language_model)["killed victim"] >= names


def test_what_is_shared_stays_bounded(language_model: LanguageModel) -> None:
    """Three hundred victims of one blast are no more arguments than an event may have."""
    victims = ", ".join(f"Ana{k} Ruiz{k}" for k in range(300))
    found = who(f"A blast killed {victims} and a guard.", language_model)
    assert len(found["killed victim"]) <= 40
    assert len(found.get("exploded victim", ())) <= 40
