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
    # verbs that hand their subject on
    ("Some 141 people had to move to other towns.", ["Some 141 people: approximate 141 person (people) displaced"]),
    (
        "About 1,000 people managed to cross the border on Monday.",
        ["About 1,000 people: approximate 1000 person (people) arrived"],
    ),
    (
        "About 300 traders were forced to leave the market.",
        ["About 300 traders: approximate 300 person (trader) displaced"],
    ),
    # people and things
    (
        "Of the 40 shops, 15 were burned.",
        ["40 shops: exact 40 building (shop)", "15: exact 15 building (shop) destroyed"],
    ),
    (
        "Of the 300 trees, 120 were burned.",
        ["300 trees: exact 300 tree (tree)", "120: exact 120 tree (tree) destroyed"],
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
    ("The toll of missing rose to 48 on Sunday.", ["48: exact 48 person (missing) missing"]),
    ("Officials put the toll of injured at 30.", ["30: exact 30 person (injured) injured"]),
    (
        "The toll of wounded reached 85, and the toll of missing stood at 12.",
        ["85: exact 85 person (wounded) injured", "12: exact 12 person (missing) missing"],
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
        "Nine bakers were killed and 14 more wounded in the raid.",
        ["Nine bakers: exact 9 person (baker) killed", "14: exact 14 person (baker) injured"],
    ),
    (
        "Five soldiers died and 12 were wounded; two are missing.",
        [
            "Five soldiers: exact 5 person (soldier) killed",
            "12: exact 12 person (soldier) injured",
            "two: exact 2 person (soldier) missing",
        ],
    ),
    (
        "Three sailors drowned, four were rescued and one is missing.",
        [
            "Three sailors: exact 3 person (sailor) killed",
            "four: exact 4 person (sailor) rescued",
            "one: exact 1 person (sailor) missing",
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
        "90 saved, six drown off the cape",
        ["90: exact 90 person (person) rescued", "six: exact 6 person (person) killed"],
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
    ("The repairs came to $4 million.", ["$4 million: exact 4000000 USD (repair)"]),
    ("Losses came to 40 trucks.", ["40 trucks: exact 40 vehicle (truck)"]),
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
    ("The number of dead is under investigation.", ["number of dead: unknown ? person (dead) killed"]),
    (
        "The number of wounded was not known, and the death toll is unclear.",
        ["number of wounded: unknown ? person (wounded) injured", "toll: unknown ? person (toll) killed"],
    ),
    ("The number of missing is 12.", ["12: exact 12 person (missing) missing"]),
    # situation reports, and states behind other words
    (
        "About 860 people remained displaced after flooding in the district.",
        ["About 860 people: approximate 860 person (people) displaced"],
    ),
    (
        "About 19,000 people were registered as displaced in the prefecture.",
        ["About 19,000 people: approximate 19000 person (people) displaced"],
    ),
    (
        "This brings to 332,000 the number of people displaced in the province.",
        ["332,000 the number of people: exact 332000 person (people) displaced"],
    ),
    ("A fire forced 2,500 people out of their homes.", ["2,500 people: exact 2500 person (people) displaced"]),
    (
        "More than 7,000 people remained in collective centres.",
        ["More than 7,000 people: more_than 7000 person (people) sheltered"],
    ),
    (
        "At least 70 army and rebel fighters have been killed.",
        ["At least 70 army and rebel fighters: at_least 70 person (fighter) killed"],
    ),
    (
        "Monitors counted 24 dead and dozens more wounded.",
        ["24 dead: exact 24 person (dead) killed", "dozens: vague ~24..99 person (person) injured"],
    ),
    ("Six children were among those killed.", ["Six children: exact 6 person (child) killed"]),
    ("Three of the wounded later died.", ["Three of the wounded: exact 3 person (wounded) killed"]),
    ("Rain killed 540 head of livestock.", ["540 head of livestock: exact 540 animal (livestock) killed"]),
    (
        "They recorded 1,204 cases and 56 deaths.",
        ["1,204 cases: exact 1204 person (case) infected", "56 deaths: exact 56 person (death) killed"],
    ),
    ("Only six of the 40 on board survived.", ["six: exact 6 person (person) rescued", "40: exact 40 person (person)"]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_events_of_a_sentence(text: str, expected: list[str], language_model: LanguageModel) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Reports that 60 people had drowned were false, the mayor said.",
        "The minister called reports of 200 deaths fabricated.",
        "The ministry dismissed as false a report that 70 sailors had drowned.",
        "The rebels called the claim that they had burned 30 homes a lie.",
        "A rumour that 12 children had died proved untrue.",
    ],
)
def test_what_is_called_false_is_negated(text: str, language_model: LanguageModel) -> None:
    assert [figure.is_negated for figure in figures_of(text, language_model).figures] == [True]


@pytest.mark.parametrize(
    "text", ["A report that 60 people had drowned was confirmed.", "The mayor called the loss of 12 lives a tragedy."]
)
def test_what_is_reported_is_not_negated(text: str, language_model: LanguageModel) -> None:
    assert [figure.is_negated for figure in figures_of(text, language_model).figures] == [False]


NO_FIGURES = [
    ("Security was tightened after 9/11.", ["date", "date"]),
    ("Envoys of the Group of 77 met the G7 in Geneva.", ["group", "name"]),
    ("The Gang of Four fell.", ["group"]),
    ("The office is at 13190 South 68th Parkway.", ["address", "other sense"]),
    ("A fire broke out at 4120 North Ninth Street.", ["address", "other sense"]),
    ("The docket numbers were 4471 and 4480, a clerk said.", ["label", "label"]),
    ("The helpline number is 116 000.", ["label"]),
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
            "Half of the dead were under 18.",
            ["Half of the dead: exact 0.5 share (dead) killed", "under 18: less_than 18 year"],
        ),
        ("Anyone over 65 can vote by post.", ["over 65: more_than 65 year (anyone)"]),
        ("Their average age was 43.", ["43: exact 43 year (age)"]),
        ("Her sons, two and three, were unhurt.", ["two: exact 2 year (son)", "three: exact 3 year (son)"]),
        ("The visitors won by a score of 2 to 1.", ["2 to 1: range 1..2 point (score)"]),
        ("Three score prisoners were marched off.", ["Three score prisoners: exact 60 person (prisoner) detained"]),
        ("A third were children.", ["A third: exact 0.3333333333 share"]),
        (
            "Arrivals fell by a quarter to 1,500.",
            ["a quarter: exact 0.25 share (arrival)", "1,500: exact 1500 person (arrival) arrived"],
        ),
        (
            "Turnout rose by six percentage points to 48 per cent.",
            ["six percentage points: exact 6 percentage point (turnout)", "48 per cent: exact 48 percent (turnout)"],
        ),
        (
            "Arrests fell by about 1,000 to 12,000.",
            ["about 1,000: approximate 1000 - (arrest) arrested", "12,000: exact 12000 - (arrest) arrested"],
        ),
        ("The toll passed the 400 mark on Sunday.", ["400 mark: more_than 400 person (toll) killed"]),
    ],
)
def test_numbers_in_their_sense(text: str, expected: list[str], language_model: LanguageModel) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected
