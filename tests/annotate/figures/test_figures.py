"""Figures of a sentence, as documentation: what is counted, how many, how exactly; grouped by what is hard about them."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.figures.reading import figures_of, told

FIGURES: list[tuple[str, list[str]]] = [
    # digits in print
    ("The flood ruined 1,200 farms.", ["1,200 farms: exact 1200 farm (farm) destroyed"]),
    ("The charity fed 85 000 pupils.", ["85 000 pupils: exact 85000 person (pupil)"]),
    ("The mine employs 1.2m people.", ["1.2m people: exact 1200000 person (people) employed"]),
    ("The port handled 40k containers.", ["40k containers: exact 40000 container (container)"]),
    ("A grant of $4.2bn was paid.", ["$4.2bn: exact 4200000000 USD (grant) spent"]),
    ("They bought 2½ tonnes of rice.", ["2½ tonnes: exact 2.5 t (rice) bought"]),
    ("The dam lost 3.5 million litres.", ["3.5 million litres: exact 3500000 L (dam)"]),
    ("The laser has a power of 1.5×10^3 watts.", ["1.5×10^3 watts: exact 1500 W (power)"]),
    # numbers in words
    ("Twenty-one miners were rescued.", ["Twenty-one miners: exact 21 person (miner) rescued"]),
    ("A hundred herders arrived on foot.", ["A hundred herders: exact 100 person (herder) arrived"]),
    ("Half a million voters stayed at home.", ["Half a million voters: exact 500000 person (voter)"]),
    (
        "Three hundred and five houses were burned.",
        ["Three hundred and five houses: exact 305 building (house) destroyed"],
    ),
    ("A dozen buses were damaged.", ["A dozen buses: exact 12 vehicle (bus) damaged"]),
    # bounds before the number
    (
        "Over 300 families have returned to the valley.",
        ["Over 300 families: more_than 300 household (family) returned"],
    ),
    (
        "At least 40 people were killed when the bridge fell.",
        ["At least 40 people: at_least 40 person (people) killed"],
    ),
    ("More than two dozen sailors are missing.", ["More than two dozen sailors: more_than 24 person (sailor) missing"]),
    ("Up to 90 shops were looted.", ["Up to 90 shops: at_most 90 building (shop) seized"]),
    ("As many as 600 prisoners escaped.", ["As many as 600 prisoners: at_most 600 person (prisoner) escaped"]),
    ("Fewer than 15 teachers remain.", ["Fewer than 15 teachers: less_than 15 person (teacher)"]),
    ("No more than 8 trucks crossed.", ["No more than 8 trucks: at_most 8 vehicle (truck) arrived"]),
    ("Nearly 70 farmers were arrested.", ["Nearly 70 farmers: approximate 70 person (farmer) arrested"]),
    ("Some 2,000 residents fled.", ["Some 2,000 residents: approximate 2000 person (resident) fled"]),
    ("About 5 percent of the crop was lost.", ["About 5 percent: approximate 5 percent (crop)"]),
    (
        "Not fewer than 12 villages were burned.",
        ["Not fewer than 12 villages: at_least 12 settlement (village) destroyed"],
    ),
    ("An estimated 400 goats died.", ["An estimated 400 goats: approximate 400 animal (goat) killed"]),
    # bounds behind the number
    ("Sixty or more passengers drowned.", ["Sixty or more passengers: at_least 60 person (passenger) killed"]),
    ("The march drew 500-plus nurses.", ["500-plus nurses: at_least 500 person (nurse)"]),
    ("Fifty-odd tents stood by the road.", ["Fifty-odd tents: approximate 50 tent (tent)"]),
    ("It killed 30 fighters or so.", ["30 fighters or so: approximate 30 person (fighter) killed"]),
    ("The repair takes 20 days at most.", ["20 days at most: at_most 20 day (repair)"]),
    # ranges
    (
        "Between 200 and 300 workers went on strike.",
        ["Between 200 and 300 workers: range 200..300 person (worker) protested"],
    ),
    ("The trip takes 3-5 hours.", ["3-5 hours: range 3..5 hour (trip)"]),
    ("Prices rose by 3 to 5 percent.", ["3 to 5 percent: range 3..5 percent (price)"]),
    ("Three or four boats sank.", ["Three or four boats: range 3..4 ship (boat) destroyed"]),
    ("The camp holds from 4,000 to 6,000 people.", ["from 4,000 to 6,000 people: range 4000..6000 person (people)"]),
    (
        "More than 10 but fewer than 20 judges resigned.",
        ["More than 10 but fewer than 20 judges: range 10..20 person (judge)"],
    ),
    # changes are two figures
    ("The toll rose from 31 to 38.", ["31: exact 31 person (toll) killed", "38: exact 38 person (toll) killed"]),
    (
        "Inflation slowed from 4.8 to 4.7 percent.",
        ["4.8: exact 4.8 percent (inflation)", "4.7 percent: exact 4.7 percent (inflation)"],
    ),
    # vague words
    ("Dozens of shops were burned.", ["Dozens of shops: vague ~24..99 building (shop) destroyed"]),
    ("Scores of villagers fled.", ["Scores of villagers: vague ~40..99 person (villager) fled"]),
    ("Several hundred guards were deployed.", ["Several hundred guards: vague ~300..999 person (guard) deployed"]),
    (
        "Tens of thousands of pilgrims arrived.",
        ["Tens of thousands of pilgrims: vague ~20000..99999 person (pilgrim) arrived"],
    ),
    ("A few goats died.", ["A few goats: vague ~3..9 animal (goat) killed"]),
    ("Many of the refugees returned.", ["Many of the refugees: vague ~2.. person (refugee) returned"]),
    ("They came back some days later.", ["some days: vague ~2..9 day"]),
    ("A couple of soldiers were injured.", ["A couple of soldiers: vague ~2..3 person (soldier) injured"]),
    # shares and ratios
    ("A third of the houses were destroyed.", ["A third of the houses: exact 0.3333333333 share (house) destroyed"]),
    ("Two-thirds of pupils are girls.", ["Two-thirds of pupils: exact 0.6666666667 share (pupil)"]),
    ("Two out of three clinics are closed.", ["Two out of three clinics: exact 0.6666666667 share (clinic) closed"]),
    ("One in five children is ill.", ["One in five children: exact 0.2 share (child)"]),
    (
        "Half of the 200 detainees were released.",
        [
            "Half of the 200 detainees: exact 0.5 share (detainee) released",
            "200 detainees: exact 200 person (detainee) detained",
        ],
    ),
    # nothing and nobody knows
    ("No casualties were reported.", ["No casualties: none 0 person (casualty) injured"]),
    ("She had never been to school.", ["never: none 0 time"]),
    ("It is unclear how many miners died.", ["how many miners: unknown ? person (miner) killed"]),
    ("An unknown number of sailors drowned.", ["unknown number of sailors: unknown ? person (sailor) killed"]),
    # one
    ("One family stayed behind.", ["One family: exact 1 household (family)"]),
    ("One of the guards was shot.", ["One of the guards: exact 1 person (guard) attacked"]),
    ("No one was hurt.", ["No one: none 0 person (person) injured"]),
    ("One day the rain stopped.", []),
    # money
    ("The fine was £250,000.", ["£250,000: exact 250000 GBP (fine)"]),
    ("They earn $25 a month.", ["$25 a month: exact 25 USD/month"]),
    ("He paid HK$5.4m for it.", ["HK$5.4m: exact 5400000 HKD spent"]),
    ("The ransom was 30 million naira.", ["30 million naira: exact 30000000 NGN (ransom)"]),
    ("It cost US$3 per barrel.", ["US$3 per barrel: exact 3 USD/barrel"]),
    # measures, ages, durations
    ("The tower is 80 metres high.", ["80 metres: exact 80 m (tower)"]),
    ("A 10-year-old boy was found.", ["10-year-old: exact 10 year (boy)"]),
    ("Amina Yusuf, 42, lost her home.", ["42: exact 42 year (Yusuf)"]),
    ("She will be 41 by the end of the month.", ["41: exact 41 year"]),
    ("He waited for six weeks.", ["six weeks: exact 6 week"]),
    ("The cars raced at 120 mph.", ["120 mph: exact 120 [mi_i]/h (car)"]),
    ("It was 40 degrees Celsius.", ["40 degrees Celsius: exact 40 Cel"]),
    # what is left out
    (
        "The guild has nine divers, including three of working age.",
        ["nine divers: exact 9 person (diver)", "three: exact 3 person (diver)"],
    ),
    (
        "Five men were killed and twelve wounded.",
        ["Five men: exact 5 person (man) killed", "twelve wounded: exact 12 person (wounded) injured"],
    ),
    (
        "Two of the five suspects fled.",
        ["Two of the five suspects: exact 2 person (suspect) fled", "five suspects: exact 5 person (suspect)"],
    ),
    ("About 640 total are still missing.", ["About 640: approximate 640 person (person) missing"]),
    ("The unit lost 40 killed.", ["40 killed: exact 40 person (killed) killed"]),
    ("The governor put the number of returnees at 62,000.", ["62,000: exact 62000 person (returnee) returned"]),
    # households are no persons
    ("The agency registered 450 households.", ["450 households: exact 450 household (household)"]),
    ("Sixty families live in the school.", ["Sixty families: exact 60 household (family)"]),
    # rates and multiples
    ("Ten buses a day cross the river.", ["Ten buses a day: exact 10 vehicle/day (bus) arrived"]),
    ("Exports grew threefold.", ["threefold: exact 3 time"]),
    ("She was jailed twice.", ["twice: exact 2 time"]),
    ("Prices doubled.", ["doubled: exact 2 time"]),
    ("It is four times the usual number.", ["four times: exact 4 time (time)"]),
    # who is counted, by group
    (
        "Three Syrians and two Iraqis were detained.",
        ["Three Syrians: exact 3 person (Syrian) detained", "two Iraqis: exact 2 person (Iraqi) detained"],
    ),
    (
        "Six Iraqis, two Kurds, a Somali national and a Turk were arrested.",
        [
            "Six Iraqis: exact 6 person (Iraqi) arrested",
            "two Kurds: exact 2 person (Kurd) arrested",
            "a Somali national: exact 1 person (national) arrested",
            "a Turk: exact 1 person (Turk) arrested",
        ],
    ),
    ("A nurse was killed.", []),
    ("A father of three was shot.", ["three: exact 3 person (child)"]),
    ("The rebels freed 14 off-duty policemen.", ["14 off-duty policemen: exact 14 person (policeman) released"]),
    ("A 4,000-strong garrison surrendered.", ["4,000-strong: exact 4000 person (member) surrendered"]),
    ("An 11-member panel was set up.", ["11-member: exact 11 person (member)"]),
    # two bounds of one number
    ("The fee is equal to 50 or less than 60.", ["less than 60: less_than 60 - (fee)"]),
    # not figures: dates and times
    ("The war began on 14 May 1987.", []),
    ("It opened in 1999 and closed in 2004.", []),
    ("The club was founded in the 1890s.", []),
    ("The king (1789-1804) was deposed.", []),
    ("They met at 10:27 and left at 5 p.m.", []),
    ("In nineteen ninety-four the mine closed.", []),
    ("The school opened in May 1776.", []),
    # not figures: names and labels
    ("Route 4 was closed near Gate 12.", []),
    ("The 93rd Brigade used F-16 jets under Resolution 1325.", []),
    ("Its popular 212 Lark glider was grounded.", []),
    ("Five 212 gliders were sold.", ["Five 212 gliders: exact 5 glider (glider) sold"]),
    ("They met on Avenida 4 de Octubre.", []),
    ("The party has 12 de facto leaders.", ["12 de facto leaders: exact 12 person (leader)"]),
    ("Call 555-123-4567 now.", []),
    ("The team won 3-2.", []),
    ("Version 1.2.3 was released.", []),
    ("Room number eight is empty.", []),
]


@pytest.mark.parametrize(("text", "expected"), FIGURES)
def test_figures_of_a_sentence(language_model: LanguageModel, text: str, expected: list[str]) -> None:
    assert [told(figure) for figure in figures_of(text, language_model).figures] == expected
