"""Figures in everyday news English, by what the news tells; ``test_figures`` has them by what is hard about the words."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.figures.reading import figures_of, told

FIGURES: list[tuple[str, list[str]]] = [
    # bounds in other words
    ("A good 50 people came.", ["50 people: exact 50 person (people) arrived"]),
    ("Just under 1,000 homes were flooded.", ["Just under 1,000 homes: less_than 1000 building (home) affected"]),
    ("Well over 300 shops closed.", ["Well over 300 shops: more_than 300 building (shop) closed"]),
    ("Upwards of 90 students fell ill.", ["Upwards of 90 students: at_least 90 person (student) affected"]),
    ("More than 100+ tents stood there.", ["More than 100+ tents: at_least 100 tent (tent)"]),
    ("Some c. 300 graves were found.", ["Some c. 300 graves: approximate 300 grave (grave)"]),
    ("At the very least 12 people died.", ["At the very least 12 people: at_least 12 person (people) killed"]),
    ("Exactly 17 people voted.", ["Exactly 17 people: exact 17 person (people) voted"]),
    ("Only about 30 families remain in the village.", ["about 30 families: approximate 30 household (family)"]),
    # ranges in other words
    ("Two to three dozen people came.", ["Two to three dozen people: range 24..36 person (people) arrived"]),
    ("Anywhere from 50 to 100 houses burned.", ["from 50 to 100 houses: range 50..100 building (house) destroyed"]),
    ("It raised €3-4bn.", ["€3-4bn: range 3000000000..4000000000 EUR"]),
    ("Prices fell 3-4%.", ["3-4%: range 3..4 percent (price)"]),
    ("About 40-50 soldiers were hurt.", ["About 40-50 soldiers: range 40..50 person (soldier) injured"]),
    (
        "No fewer than six but no more than ten ships sank.",
        ["No fewer than six but no more than ten ships: range 6..10 ship (ship) destroyed"],
    ),
    (
        "Six to eight gunmen attacked two banks.",
        ["Six to eight gunmen: range 6..8 person (gunman)", "two banks: exact 2 organisation (bank) attacked"],
    ),
    (
        "An estimated 10,000-15,000 people took part.",
        ["An estimated 10,000-15,000 people: range 10000..15000 person (people)"],
    ),
    ("It is 10 to 15 kilometres away.", ["10 to 15 kilometres: range 10..15 km"]),
    # vague amounts
    ("The dead number in the low hundreds.", ["hundreds: vague ~100..999 -"]),
    ("Casualties run into the thousands.", ["thousands: vague ~1000..9999 -"]),
    (
        "Hundreds, if not thousands, of people fled.",
        ["Hundreds: vague ~100..999 person (person) fled", "thousands: vague ~1000..9999 person (person) fled"],
    ),
    ("Dozens more were wounded.", ["Dozens: vague ~24..99 person (person) injured"]),
    ("Scores died.", ["Scores: vague ~40..99 person (person) killed"]),
    ("Thousands are still without power.", ["Thousands: vague ~1000..9999 person (person) affected"]),
    ("Millions of dollars were stolen.", ["Millions of dollars: vague ~1000000..9999999 USD seized"]),
    # none, and all but some
    ("Not a single house survived.", ["Not a single house: none 0 building (house)"]),
    ("All but two of the hostages were freed.", ["two of the hostages: exact 2 person (hostage) released"]),
    (
        "None of the 12 miners survived.",
        ["None of the 12 miners: none 0 person (miner)", "12 miners: exact 12 person (miner)"],
    ),
    ("Zero cases were recorded.", ["Zero cases: exact 0 case (case)"]),
    (
        "There were no deaths, but 60 people were treated for smoke.",
        ["no deaths: none 0 person (death) killed", "60 people: exact 60 person (people) treated"],
    ),
    # shares, ratios and rates
    ("Profits dropped by half.", ["half: exact 0.5 share (profit)"]),
    ("Unemployment was cut in half.", ["half: exact 0.5 share (unemployment)"]),
    ("Nine out of 10 homes were damaged.", ["Nine out of 10 homes: exact 0.9 share (home) damaged"]),
    ("Up to a third of the crop was lost.", ["Up to a third of the crop: at_most 0.3333333333 share (crop)"]),
    ("More than half of voters stayed home.", ["More than half of voters: more_than 0.5 share (voter)"]),
    ("Less than 1 in 10 children attend.", ["Less than 1 in 10 children: less_than 0.1 share (child)"]),
    (
        "Nearly two-thirds of the 900 schools are shut.",
        [
            "Nearly two-thirds of the 900 schools: approximate 0.6666666667 share (school) closed",
            "900 schools: exact 900 building (school)",
        ],
    ),
    ("Four fifths of the land is desert.", ["Four fifths of the land: exact 0.8 share (land)"]),
    ("Half of them are children.", ["Half: exact 0.5 share"]),
    (
        "The rate is 12 deaths per 100,000 people.",
        ["12 deaths per 100,000 people: exact 12 person/100,000 people (death) killed"],
    ),
    (
        "Nearly 4.5 million people, or a third of the population, need food.",
        [
            "Nearly 4.5 million people: approximate 4500000 person (people)",
            "a third of the population: exact 0.3333333333 share (population)",
        ],
    ),
    (
        "Some 60 per cent of the 4,000 refugees are women.",
        ["Some 60 per cent: approximate 60 percent (refugee) fled", "4,000 refugees: exact 4000 person (refugee) fled"],
    ),
    (
        "The ministry said 40 per cent of 1,200 teachers had left.",
        ["40 per cent: exact 40 percent (teacher) departed", "1,200 teachers: exact 1200 person (teacher)"],
    ),
    (
        "Five per cent of patients die within 30 days.",
        ["Five per cent: exact 5 percent (patient) killed", "within 30 days: at_most 30 day"],
    ),
    # victims and tolls
    ("At least 30, most of them children, died.", ["At least 30: at_least 30 person (person) killed"]),
    ("The number of dead rose to 45.", ["45: exact 45 person (dead) killed"]),
    ("The death toll stands at 120.", ["120: exact 120 person (toll) killed"]),
    ("An official put the toll at 19.", ["19: exact 19 person (toll) killed"]),
    (
        "It killed 10 and wounded at least 25 others.",
        ["10: exact 10 person (person) killed", "at least 25 others: at_least 25 person (person) injured"],
    ),
    (
        "Troops killed 14, arrested 20 and seized 7 vehicles.",
        [
            "14: exact 14 person (person) killed",
            "20: exact 20 person (person) arrested",
            "7 vehicles: exact 7 vehicle (vehicle) seized",
        ],
    ),
    ('"We counted 12 bodies," a doctor said.', ["12 bodies: exact 12 person (body) killed"]),
    (
        "The army says it killed 25 rebels, while the rebels say they lost only 4.",
        ["25 rebels: exact 25 person (rebel) killed", "4: exact 4 person (rebel)"],
    ),
    (
        "The blast killed more than 120 mostly women and children.",
        ["more than 120: more_than 120 person (person) killed"],
    ),
    ("Police arrested 30 mostly young men.", ["30 mostly young men: exact 30 person (man) arrested"]),
    # another count of what was told just before
    (
        "The ministry says 12 died; relatives say 40.",
        ["12: exact 12 person (person) killed", "40: exact 40 person (person) killed"],
    ),
    (
        "About 400 families fled, possibly 600.",
        ["About 400 families: approximate 400 household (family) fled", "600: exact 600 household (family) fled"],
    ),
    (
        "Police said 12 were hurt, and the mayor said 40 houses burned.",
        ["12: exact 12 person (person) injured", "40 houses: exact 40 building (house) destroyed"],
    ),
    # people in one word
    (
        "The ferry carried 212 passengers and 14 crew.",
        ["212 passengers: exact 212 person (passenger)", "14 crew: exact 14 person (crew)"],
    ),
    ("Three crews fought the fire.", ["Three crews: exact 3 crew (crew)"]),
    # ages of people who are named or told of by one noun
    ("Dorla Vance, 3, killed when a wall fell.", ["3: exact 3 year (Vance)"]),
    ("Ana Novik, 64 was found dead.", ["64: exact 64 year (Novik)"]),
    ("Mr Petrov, 61, and Ms Petrov, 58 were arrested.", ["61: exact 61 year (Petrov)", "58: exact 58 year (Petrov)"]),
    ("According to Karim Daoud, 45 were killed.", ["45: exact 45 person (person) killed"]),
    ("A man, 34, was shot near the station.", ["34: exact 34 year (man)"]),
    ("A woman, 29, and her son, 4, were killed.", ["29: exact 29 year (woman)", "4: exact 4 year (son)"]),
    ("The victim, 45, died at the scene.", ["45: exact 45 year (victim)"]),
    ("The driver, 22 was arrested.", ["22: exact 22 year (driver)"]),
    (
        "Her daughter, six, and a neighbour, 71, are missing.",
        ["six: exact 6 year (daughter)", "71: exact 71 year (neighbour)"],
    ),
    (
        "Three boys, 5, 7 and 9, drowned.",
        [
            "Three boys: exact 3 person (boy) killed",
            "5: exact 5 year (boy)",
            "7: exact 7 year (boy)",
            "9: exact 9 year (boy)",
        ],
    ),
    (
        "Two officers, 27 and 31, were wounded.",
        [
            "Two officers: exact 2 person (officer) injured",
            "27: exact 27 year (officer)",
            "31: exact 31 year (officer)",
        ],
    ),
    # counts of a charge are no dead
    ("The man faces 2 counts of attempted murder.", ["2 counts: exact 2 count (count)"]),
    # none of a whole: what befell the whole is no absence
    ("None of their injuries were life-threatening.", ["None of their injuries: none 0 injury (injury)"]),
    ("None of the dead were soldiers.", ["None of the dead: none 0 person (soldier) killed"]),
    ("None of the wounded died.", ["None of the wounded: none 0 person (wounded) killed"]),
    # whom a part of a whole is said to be
    ("Eleven of the dead were women.", ["Eleven of the dead: exact 11 person (woman) killed"]),
    ("Eleven of the dead were women and boys.", ["Eleven of the dead: exact 11 person (dead) killed"]),
    ("Eleven of the dead were not miners.", ["Eleven of the dead: exact 11 person (dead) killed"]),
    ("Three of the wounded were evacuees.", ["Three of the wounded: exact 3 person (evacuee) injured"]),
    (
        "At least 31 of the missing are believed to be fishermen.",
        ["At least 31 of the missing: at_least 31 person (fisherman) missing"],
    ),
    ("Thirty of those arrested were students.", ["Thirty of those arrested: exact 30 person (student) arrested"]),
    (
        "Of the 22 dead, 14 were police officers.",
        ["22 dead: exact 22 person (dead) killed", "14: exact 14 person (officer) killed"],
    ),
    ("Five of the houses were schools.", ["Five of the houses: exact 5 building (house)"]),
    (
        "Casualties: 12 dead, 40 wounded, 3 missing.",
        [
            "12 dead: exact 12 person (dead) killed",
            "40 wounded: exact 40 person (wounded) injured",
            "3 missing: exact 3 person (missing) missing",
        ],
    ),
    ("Killed: 4. Wounded: 11.", ["4: exact 4 person (killed) killed", "11: exact 11 person (wounded) injured"]),
    ("Another 1,500 were displaced.", ["1,500: exact 1500 person (person) displaced"]),
    (
        "At least one person died and dozens were hurt.",
        ["At least one person: at_least 1 person (person) killed", "dozens: vague ~24..99 person (person) injured"],
    ),
    ("A suicide bomber killed himself and 6 others.", ["6 others: exact 6 person (other) killed"]),
    (
        "Two bombs, one in a market and one outside a school, killed 30.",
        ["Two bombs: exact 2 bomb (bomb)", "30: exact 30 person (person) killed"],
    ),
    ("A further 20 people were hurt.", ["20 people: exact 20 person (people) injured"]),
    ("Twenty more people were hurt.", ["Twenty more people: exact 20 person (people) injured"]),
    # groups, and parts of them
    ("He has two wives and 11 children.", ["two wives: exact 2 person (wife)", "11 children: exact 11 person (child)"]),
    ("A family of five drowned.", ["five: exact 5 person (member) killed"]),
    ("A convoy of 15 trucks arrived.", ["15 trucks: exact 15 vehicle (truck) arrived"]),
    ("The camp, which holds 12,000 people, is full.", ["12,000 people: exact 12000 person (people)"]),
    (
        "The 61-year-old widow of a ferryman and mother of six was freed.",
        ["61-year-old: exact 61 year (widow)", "six: exact 6 person (child)"],
    ),
    (
        "Three policemen, two of them officers, were killed.",
        ["Three policemen: exact 3 person (policeman) killed", "two: exact 2 person (policeman) killed"],
    ),
    ("Some of the 80 hostages were freed.", ["80 hostages: exact 80 person (hostage) kidnapped"]),
    (
        "The navy freed at least 9 of the 52 kidnapped pilots.",
        [
            "at least 9 of the 52 kidnapped pilots: at_least 9 person (pilot) released",
            "52 kidnapped pilots: exact 52 person (pilot) kidnapped",
        ],
    ),
    (
        "He said 8 of his relatives had been killed, including 3 children.",
        ["8 of his relatives: exact 8 person (relative) killed", "3 children: exact 3 person (child) killed"],
    ),
    (
        "The fund has raised just over $3 million of the $10 million it needs.",
        ["just over $3 million: more_than 3000000 USD (fund)", "$10 million: exact 10000000 USD (fund)"],
    ),
    (
        "The hospital has 200 beds and treats 1,000 patients a week.",
        ["200 beds: exact 200 bed (bed)", "1,000 patients a week: exact 1000 person/week (patient) treated"],
    ),
    (
        "Of the 1,300 who fled, 200 have come back.",
        ["1,300: exact 1300 person (person) fled", "200: exact 200 person (person) returned"],
    ),
    ("Police arrested a man and two women.", ["two women: exact 2 person (woman) arrested"]),
    (
        "The convoy of over 100 vehicles carried food for 20,000 families.",
        ["over 100 vehicles: more_than 100 vehicle (vehicle)", "20,000 families: exact 20000 household (family)"],
    ),
    (
        "He owned 3 cars, a boat and 2 houses.",
        ["3 cars: exact 3 vehicle (car)", "a boat: exact 1 ship (boat)", "2 houses: exact 2 building (house)"],
    ),
    # money and prices
    ("Workers get $25 / month.", ["$25 / month: exact 25 USD/month (worker)"]),
    ("It cost Rs 5 lakh crore.", ["Rs 5 lakh crore: exact 5e+12 INR"]),
    ("The price is €1.50 a litre.", ["€1.50 a litre: exact 1.5 EUR/litre (price)"]),
    (
        "He was paid between $2,000 and $3,000 a month.",
        ["between $2,000 and $3,000 a month: range 2000..3000 USD/month spent"],
    ),
    ("The price of bread tripled to 300 pounds.", ["tripled: exact 3 time", "300 pounds: exact 300 GBP (price)"]),
    (
        "The price rose from $2 to $3.50 a litre.",
        ["$2: exact 2 USD (price)", "$3.50 a litre: exact 3.5 USD/litre (price)"],
    ),
    # measures, times and ages
    ("Children aged between 5 and 12 were vaccinated.", ["between 5 and 12: range 5..12 year (child)"]),
    ("A man in his 30s was shot.", []),
    ("It took half an hour.", ["half an hour: exact 0.5 hour"]),
    ("It lasted two and a half years.", ["two and a half years: exact 2.5 year"]),
    ("A five-and-a-half-year sentence was handed down.", ["five-and-a-half-year: exact 5.5 year (sentence)"]),
    ("Temperatures fell to minus 12 degrees Celsius.", ["minus 12 degrees Celsius: exact -12 Cel (temperature)"]),
    ("Water cooled to -7C.", ["-7C: exact -7 Cel (water)"]),
    ("Output fell by 1.2 million barrels a day.", ["1.2 million barrels a day: exact 1200000 [bbl_us]/day (output)"]),
    ("The speed limit is 50 km/h.", ["50 km/h: exact 50 km/h (limit)"]),
    ("The 3,000-year-old tomb was looted.", ["3,000-year-old: exact 3000 year (tomb)"]),
    ("Each family received 50 kg of rice.", ["50 kg: exact 50 kg (rice)"]),
    ("He was sentenced to 12 years in prison.", ["12 years: exact 12 year"]),
    ("The 22-year-old was shot 3 times.", ["22-year-old: exact 22 year", "3 times: exact 3 time (time)"]),
    ("The ship was carrying 400 tonnes of wheat.", ["400 tonnes: exact 400 t (wheat)"]),
    (
        "The bomb weighed 50 kilos and was 1.5 metres long.",
        ["50 kilos: exact 50 kg (bomb)", "1.5 metres: exact 1.5 m (bomb)"],
    ),
    (
        "The 1,200-kilometre border has only two crossings.",
        ["1,200-kilometre: exact 1200 km (border)", "two crossings: exact 2 crossing (crossing)"],
    ),
    # changes
    (
        "The number of refugees doubled to 60,000.",
        ["doubled: exact 2 time (refugee) fled", "60,000: exact 60000 person (refugee) fled"],
    ),
    ("The caseload grew by 300 to 1,500.", ["300: exact 300 - (caseload)", "1,500: exact 1500 - (caseload)"]),
    ("Over 70% voted, up from 55% in 2014.", ["Over 70%: more_than 70 percent voted", "55%: exact 55 percent voted"]),
    # dates, times and names beside figures
    ("In 2015, 400 people drowned.", ["400 people: exact 400 person (people) killed"]),
    ("On 3 March, 12 people were shot.", ["12 people: exact 12 person (people) attacked"]),
    ("By 2020 there were 2,000 tents.", ["2,000 tents: exact 2000 tent (tent)"]),
    ("In August 1988 some 300 houses burned.", ["some 300 houses: approximate 300 building (house) destroyed"]),
    ("At 5 am 20 men attacked.", ["20 men: exact 20 person (man)"]),
    ("The 5th Division lost 60 soldiers.", ["60 soldiers: exact 60 person (soldier)"]),
    # events and votes that are counted
    ("Four explosions rocked the town.", ["Four explosions: exact 4 event (explosion)"]),
    ("A total of 3,540 votes were cast.", ["3,540 votes: exact 3540 vote (vote) voted"]),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures_of_a_sentence(language_model: LanguageModel, text: str, expected: list[str]) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected


# What is read wrongly today, with the right reading: a change that mends one must move it up.
KNOWN_ERRORS: list[tuple[str, list[str], str]] = [
    (
        "The fund paid $8 million over six years.",
        ["$8 million: exact 8000000 USD spent", "six years: exact 6 year"],
        "a time over which something goes on is of nobody; who pays is not what is paid",
    ),
    (
        "Around 20 February 40 soldiers deserted.",
        ["40 soldiers: exact 40 person (soldier)"],
        "who deserts has not surrendered",
    ),
    (
        "It was the third attack in two weeks.",
        ["third attack: exact 3 event (attack)", "two weeks: exact 2 week"],
        "an attack is not attacked, and weeks are not of it",
    ),
    ("The camp lies 30 km from the border.", ["30 km: exact 30 km"], "a distance is between two things, of neither"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(text, expected, marks=pytest.mark.xfail(reason=reason, strict=True))
        for text, expected, reason in KNOWN_ERRORS
    ],
)
def test_known_errors(language_model: LanguageModel, text: str, expected: list[str]) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected
