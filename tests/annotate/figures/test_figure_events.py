"""What a figure counts and what happened to it, in the ways that news tell it: phrases, ellipsis, headlines, tolls, lists."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.figures.reading import figures_of, told

FIGURES: list[tuple[str, list[str]]] = [
    # verbs with the word that makes them the event
    ("Two cooks were shot dead and a third was stabbed to death.", ["Two cooks: exact 2 person (cook) killed"]),
    ("Seven people lost their lives when a wall collapsed.", ["Seven people: exact 7 person (people) killed"]),
    ("The crash claimed the lives of 19 people.", ["19 people: exact 19 person (people) killed"]),
    ("The blast claimed 12 lives.", ["12 lives: exact 12 person (life) killed"]),
    ("Thirty passengers were taken hostage.", ["Thirty passengers: exact 30 person (passenger) kidnapped"]),
    ("The airline plans to cut 2,000 jobs.", ["2,000 jobs: exact 2000 job (job) dismissed"]),
    ("The storm knocked out power to 80,000 homes.", ["80,000 homes: exact 80000 building (home) affected"]),
    (
        "Officials tested 4,000 passengers, and 31 tested positive.",
        ["4,000 passengers: exact 4000 person (passenger) tested", "31: exact 31 person (passenger) infected"],
    ),
    ("About 40 suspects are in custody.", ["About 40 suspects: approximate 40 person (suspect) detained"]),
    ("Hundreds of people are without water.", ["Hundreds of people: vague ~100..999 person (people) affected"]),
    ("The army said 14 rebels had laid down their arms.", ["14 rebels: exact 14 person (rebel) surrendered"]),
    (
        "The storm left 3,000 people without shelter and 12 dead.",
        ["3,000 people: exact 3000 person (people) homeless", "12 dead: exact 12 person (dead) killed"],
    ),
    ("Tens of thousands took to the streets.", ["Tens of thousands: vague ~20000..99999 person (person) protested"]),
    (
        "Twenty villagers were reported missing and four were confirmed dead.",
        ["Twenty villagers: exact 20 person (villager) missing", "four: exact 4 person (villager) killed"],
    ),
    # where people are brought to, or are, says what became of them
    (
        "Some 120 villagers were moved to higher ground.",
        ["Some 120 villagers: approximate 120 person (villager) evacuated"],
    ),
    ("About 500 tenants moved to hotels.", ["About 500 tenants: approximate 500 person (tenant) sheltered"]),
    ("The nurse met 80 families in tents.", ["80 families: exact 80 household (family) sheltered"]),
    ("Some 300 herders were pushed over the border.", ["Some 300 herders: approximate 300 person (herder) displaced"]),
    (
        "Nearly 70 families were affected and evacuated.",
        ["Nearly 70 families: approximate 70 household (family) evacuated"],
    ),
    ("Some 80 cottages were left uninhabitable.", ["Some 80 cottages: approximate 80 building (cottage) damaged"]),
    ("The number of people in shelters rose to 410.", ["410: exact 410 person (people) sheltered"]),
    # text that lost a space
    (
        "Relief reached around4,500 hungry herders.",
        ["around4,500 hungry herders: approximate 4500 person (herder)"],
    ),
    # verbs that hand their subject on
    ("Some 57 herders had to relocate to the hills.", ["Some 57 herders: approximate 57 person (herder) displaced"]),
    (
        "Around 340 pilgrims managed to enter the shrine city by Thursday.",
        ["Around 340 pilgrims: approximate 340 person (pilgrim) arrived"],
    ),
    (
        "About 300 traders were forced to leave the market.",
        ["About 300 traders: approximate 300 person (trader) displaced"],
    ),
    # people and things
    (
        "Of the 65 hotels, 26 were wrecked.",
        ["65 hotels: exact 65 building (hotel)", "26: exact 26 building (hotel) destroyed"],
    ),
    (
        "Of the 650 olive trees, 240 were torched.",
        ["650 olive trees: exact 650 tree (tree)", "240: exact 240 tree (tree) destroyed"],
    ),
    (
        "Police seized 3 tonnes of cocaine and seized five men.",
        ["3 tonnes: exact 3 t (cocaine) seized", "five men: exact 5 person (man) detained"],
    ),
    ("The fire burned 400 hectares of forest.", ["400 hectares: exact 400 har (forest) burned"]),
    ("Floods destroyed 1,200 hectares of rice.", ["1,200 hectares: exact 1200 har (rice) destroyed"]),
    ("The flames consumed 1,200 hectares.", ["1,200 hectares: exact 1200 har (flame) burned"]),
    # what the subject, or the noun above, names
    ("The death toll rose to 31 people on Friday.", ["31 people: exact 31 person (people) killed"]),
    ("The toll of missing had grown to 53 by nightfall.", ["53: exact 53 person (missing) missing"]),
    ("Nurses set the toll of wounded at 44.", ["44: exact 44 person (wounded) injured"]),
    (
        "By dusk the toll of missing reached 67, while the toll of injured stood at 190.",
        ["67: exact 67 person (missing) missing", "190: exact 190 person (injured) injured"],
    ),
    (
        "Survivors included two children and 13 women.",
        ["two children: exact 2 person (child) rescued", "13 women: exact 13 person (woman) rescued"],
    ),
    ("Among the injured were nine children.", ["nine children: exact 9 person (child) injured"]),
    (
        "The number of people displaced by the fighting has risen to 1.3 million.",
        ["1.3 million: exact 1300000 person (people) displaced"],
    ),
    ("The fire has forced the evacuation of 12,000 people.", ["12,000 people: exact 12000 person (people) evacuated"]),
    ("Divers recovered six more bodies.", ["six more bodies: exact 6 person (body) killed"]),
    (
        "There were 45 confirmed cases of cholera and 12 deaths.",
        ["45 confirmed cases: exact 45 person (case) infected", "12 deaths: exact 12 person (death) killed"],
    ),
    # ellipsis
    (
        "Six weavers were killed and 22 more injured as a roof fell.",
        ["Six weavers: exact 6 person (weaver) killed", "22: exact 22 person (weaver) injured"],
    ),
    (
        "Seven porters died and 20 were hurt; three are missing.",
        [
            "Seven porters: exact 7 person (porter) killed",
            "20: exact 20 person (porter) injured",
            "three: exact 3 person (porter) missing",
        ],
    ),
    (
        "Six climbers died, two were saved and five are missing.",
        [
            "Six climbers: exact 6 person (climber) killed",
            "two: exact 2 person (climber) rescued",
            "five: exact 5 person (climber) missing",
        ],
    ),
    ("Two journalists were shot and wounded.", ["Two journalists: exact 2 person (journalist) injured"]),
    (
        "It flattened 350 houses and cracked 1,100 more.",
        ["350 houses: exact 350 building (house) destroyed", "1,100: exact 1100 building (house) damaged"],
    ),
    ("Soldiers killed 12 people who had fled the camp.", ["12 people: exact 12 person (people) killed"]),
    (
        "Four of the seven hostages who were taken last week have been freed.",
        [
            "Four of the seven hostages: exact 4 person (hostage) released",
            "seven hostages: exact 7 person (hostage) kidnapped",
        ],
    ),
    (
        "The storm affected 46 villages in seven districts.",
        [
            "46 villages: exact 46 settlement (village) affected",
            "seven districts: exact 7 district (district) affected",
        ],
    ),
    (
        "Some 3,000 demonstrators gathered outside the court.",
        ["Some 3,000 demonstrators: approximate 3000 person (demonstrator) protested"],
    ),
    # headlines
    (
        "18 drown off the cape, five saved",
        ["18: exact 18 person (person) killed", "five: exact 5 person (person) rescued"],
    ),
    (
        "Forty saved, nine perish near the reef",
        ["Forty: exact 40 person (person) rescued", "nine: exact 9 person (person) killed"],
    ),
    ("Bus plunge kills 17, hurts 30", ["17: exact 17 person (person) killed", "30: exact 30 person (person) injured"]),
    ("Ferry with 200 aboard sinks; 60 missing", ["200: exact 200 -", "60 missing: exact 60 person (missing) missing"]),
    (
        "5 Dead, 12 Injured in Nightclub Fire",
        ["5 Dead: exact 5 person (dead) killed", "12 Injured: exact 12 person (injured) injured"],
    ),
    ("Two More Gunned Down", ["Two: exact 2 person (person) killed"]),
    # not so
    ("The hall holds 300 people.", ["300 people: exact 300 person (people)"]),
    ("Guards held 30 women overnight.", ["30 women: exact 30 person (woman) detained"]),
    ("The upgrades came to $7 million.", ["$7 million: exact 7000000 USD (upgrade)"]),
    ("Purchases came to 25 tractors.", ["25 tractors: exact 25 vehicle (tractor)"]),
    ("Sales at the company's 23 branches fell.", ["23 branches: exact 23 branch (branch)"]),
    # both, nobody, not known
    ("Both pilots were killed.", ["Both pilots: exact 2 person (pilot) killed"]),
    ("Both sides blamed each other.", []),
    ("Nobody was hurt.", ["Nobody: none 0 person (person) injured"]),
    ("Nobody knows the way.", []),
    (
        "There were no immediate reports of casualties.",
        ["no immediate reports of casualties: none 0 person (casualty) injured"],
    ),
    ("The number of injured remains unclear.", ["number of injured: unknown ? person (injured) injured"]),
    (
        "The number of missing has not been established, and the casualty toll is uncertain.",
        ["number of missing: unknown ? person (missing) missing", "toll: unknown ? person (toll) killed"],
    ),
    ("The number of missing is 12.", ["12: exact 12 person (missing) missing"]),
    # situation reports, and states behind other words
    (
        "Some 430 families remained uprooted after storms along the coast.",
        ["Some 430 families: approximate 430 household (family) displaced"],
    ),
    (
        "Some 7,600 villagers were counted as displaced along the river.",
        ["Some 7,600 villagers: approximate 7600 person (villager) displaced"],
    ),
    (
        "That raised to 58,400 the number of farmers uprooted by the dam.",
        ["58,400 the number of farmers: exact 58400 person (farmer) displaced"],
    ),
    ("A landslide drove 640 villagers out of their houses.", ["640 villagers: exact 640 person (villager) displaced"]),
    (
        "Over 1,900 villagers stayed in shelters.",
        ["Over 1,900 villagers: more_than 1900 person (villager) sheltered"],
    ),
    (
        "At least 70 army and rebel fighters have been killed.",
        ["At least 70 army and rebel fighters: at_least 70 person (fighter) killed"],
    ),
    (
        "Medics found 37 dead and scores more injured.",
        ["37 dead: exact 37 person (dead) killed", "scores: vague ~40..99 person (person) injured"],
    ),
    ("Six children were among those killed.", ["Six children: exact 6 person (child) killed"]),
    ("Three of the wounded later died.", ["Three of the wounded: exact 3 person (wounded) killed"]),
    ("Rain killed 540 head of livestock.", ["540 head of livestock: exact 540 animal (livestock) killed"]),
    (
        "They recorded 1,204 cases and 56 deaths.",
        ["1,204 cases: exact 1204 person (case) infected", "56 deaths: exact 56 person (death) killed"],
    ),
    (
        "6 farmers shot, 3 dead in raid on village",
        ["6 farmers: exact 6 person (farmer) attacked", "3 dead: exact 3 person (dead) killed"],
    ),
    ("Three Men Shot in Downtown Perth", ["Three Men: exact 3 person (Man) attacked"]),
    ("Police: 9 shot during fight at party", ["9 shot: exact 9 person (shot) attacked"]),
    ("He fired nine shots.", ["nine shots: exact 9 shot (shot) launched"]),
    ("Fire in mill puts six men in hospital", ["six men: exact 6 person (man) injured"]),
    ("Only six of the 40 on board survived.", ["six: exact 6 person (person) rescued", "40: exact 40 person (person)"]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_events_of_a_sentence(text: str, expected: list[str], language_model: LanguageModel) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Claims that 45 pupils had been kidnapped were untrue, the governor said.",
        "The general called accounts of 85 arrests invented.",
        "The company rejected as untrue a claim that 23 workers had died.",
        "The militia called the report that it had torched 14 houses a fabrication.",
        "A rumour that 12 children had died proved untrue.",
    ],
)
def test_what_is_called_false_is_negated(text: str, language_model: LanguageModel) -> None:
    assert [figure.is_negated for figure in figures_of(text, language_model).figures] == [True]


@pytest.mark.parametrize(
    "text", ["A report that 35 miners had died was confirmed.", "The mayor called the loss of 12 lives a tragedy."]
)
def test_what_is_reported_is_not_negated(text: str, language_model: LanguageModel) -> None:
    assert [figure.is_negated for figure in figures_of(text, language_model).figures] == [False]


NO_FIGURES = [
    ("Airports changed a lot after 9/11.", ["date", "date"]),
    ("A summit of the Group of 24 invited the G20 to Nairobi.", ["group", "name"]),
    ("The Gang of Four fell.", ["group"]),
    ("Her shop stands at 2745 West 31st Avenue.", ["address", "other sense"]),
    ("Thieves robbed a bakery at 870 South Third Street.", ["address", "other sense"]),
    ("The permit numbers were 6038 and 6052, an inspector wrote.", ["label", "label"]),
    ("The helpline number is 116 000.", ["label"]),
    ("Call the Listeners on 116 123 for help.", ["label"]),
    ("Text JOIN to 741741 to reach a counsellor.", ["label"]),
    ("The desk can be reached at 13 11 14.", ["label", "label", "label"]),
    ("Residents who saw it may phone the police on 0800 555 111.", ["label", "label"]),
    ("The camera films in 1080p.", ["label"]),
    ("A stream in 720p costs less.", ["label"]),
    ("Call 112 or the hotline 1800 456.", ["label", "label", "label"]),
    ("Signal No. 3 was raised.", ["label"]),
]


@pytest.mark.parametrize(("text", "reasons"), NO_FIGURES)
def test_numbers_that_count_nothing_have_a_reason(text: str, reasons: list[str], language_model: LanguageModel) -> None:
    rows = figures_of(text, language_model)
    assert rows.figures == ()
    assert [refusal.reason for refusal in rows.sentences[0].refusals] == reasons


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A group of 12 nurses met.", ["12 nurses: exact 12 person (nurse)"]),
        (
            "A third of the wounded were under 12.",
            ["A third of the wounded: exact 0.3333333333 share (wounded) injured", "under 12: less_than 12 year"],
        ),
        ("Anyone over 70 may travel free.", ["over 70: more_than 70 year (anyone)"]),
        ("Their average age was 43.", ["43: exact 43 year (age)"]),
        ("His daughters, four and six, escaped.", ["four: exact 4 year (daughter)", "six: exact 6 year (daughter)"]),
        ("The hosts lost with a score of 3 to 5.", ["3 to 5: range 3..5 point (score)"]),
        ("Three score prisoners were marched off.", ["Three score prisoners: exact 60 person (prisoner) detained"]),
        ("A third were children.", ["A third: exact 0.3333333333 share"]),
        (
            "Refugee arrivals dropped by a fifth to 3,200.",
            ["a fifth: exact 0.2 share (arrival)", "3,200: exact 3200 person (arrival) arrived"],
        ),
        (
            "Support climbed by nine percentage points to 37 per cent.",
            ["nine percentage points: exact 9 percentage point (support)", "37 per cent: exact 37 percent (support)"],
        ),
        (
            "Expulsions dropped by some 300 to 4,700.",
            ["some 300: approximate 300 - (expulsion) displaced", "4,700: exact 4700 - (expulsion) displaced"],
        ),
        ("The toll topped the 650 mark in May.", ["650 mark: more_than 650 person (toll) killed"]),
    ],
)
def test_numbers_in_their_sense(text: str, expected: list[str], language_model: LanguageModel) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected
