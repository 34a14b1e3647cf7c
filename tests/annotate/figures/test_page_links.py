"""How the figures of a page hang together: what is told again, what is a part, what changed, what contradicts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.figures import FigureRows, find_figures
from pipelines.annotate.figures.about.links import page_links
from pipelines.annotate.figures.about.links.amounts import reach, step_of
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, Figure
from tests.annotate.figures.reading import figures_of, figures_of_page, number_of
from tests.annotate.growth import assert_linear

Links = list[tuple[str, str, str]]


def links_of(rows: FigureRows, *kinds: str) -> Links:
    """The links of some kinds by the numbers of both figures, in order of the text."""
    numbers = {figure.figure_id: number_of(figure) for figure in rows.figures}
    order = {figure.figure_id: at for at, figure in enumerate(rows.figures)}
    links = sorted(rows.figure_links, key=lambda link: order[link.figure_id])
    return [(numbers[link.figure_id], link.link, numbers[link.other_id]) for link in links if link.link in kinds]


def parts(whole: str, *numbers: str) -> Links:
    return [(number, "part_of", whole) for number in numbers]


NO_PARTS = [
    "Five people were killed. Five of his fighters had died.",
    "The army said it had captured nine rebels. The rebels said five of their fighters had died.",
]


@pytest.mark.parametrize("text", NO_PARTS)
def test_what_is_of_another_day_or_another_count_is_no_part(language_model: LanguageModel, text: str) -> None:
    assert links_of(figures_of(text, language_model), "part_of") == []


PARTS = [
    # the words for the whole name what was told before
    ("A blast wounded 30 people in the market. Three of the wounded are in a critical condition.", parts("30", "3")),
    ("The flood damaged 200 houses. Forty of them collapsed.", parts("200", "40")),
    ("Police arrested 48 protesters on Monday. One of the detainees said he had been beaten.", parts("48", "1")),
    ("The court convicted 14 men on Friday. Two of the men were sentenced to death.", parts("14", "2")),
    ("The army said it had killed 55 insurgents. Ten of the dead were foreigners.", parts("55", "10")),
    ("Gunmen seized 25 hostages. Nine of the captives were freed on Sunday.", parts("25", "9")),
    ("The landslide buried 64 people. So far 20 of the bodies have been recovered.", parts("64", "20")),
    ("The storm cut off 90 villages. Only 12 of the villages have been reached.", parts("90", "12")),
    ("Eleven hikers set out on Friday. Four of the hikers were found alive.", parts("11", "4")),
    ("Doctors treated 80 patients. A third of the patients were children.", parts("80", "0.3333333333")),
    ("Nearly 500 families fled. About 60 percent of them have returned.", parts("500", "60")),
    ("Health workers tested 700 patients. Some 40 percent of those tested were infected.", parts("700", "40")),
    ("The mother has eight sons, including four of school age. One of the sons is blind.", [*parts("8", "4", "1")]),
    # the sentence opens with the whole
    ("Police arrested 48 protesters. Of these, 30 were released the next day.", parts("48", "30")),
    ("A blast hurt 30 people. Of those injured, 12 were taken away and six were treated there.", parts("30", "12", "6")),
    ("The clashes left 60 people dead. Among those killed were 11 children.", parts("60", "11")),
    ("Twelve people died at sea. Among the dead were five children and two nurses.", parts("12", "5", "2")),
    ("Twelve people died at sea. Five children were among the dead.", parts("12", "5")),
    ("Of the 65 hotels, 26 were wrecked and 14 were robbed.", parts("65", "26", "14")),
    # lists
    ("A gunman killed 10 people. The victims include eight students and two teachers.", parts("10", "8", "2")),
    ("At least 26 villagers were shot dead, including seven teachers, four guards and a nurse.", parts("26", "7", "4", "1")),
    ("Seventy migrants were on board, among them 11 children and three pregnant women.", parts("70", "11", "3")),
    ("The storm killed 17 people: nine men, six women and two children.", parts("17", "9", "6", "2")),
    ("Clinics reported 6,950 deaths: 5,100 certain and 1,850 suspected.", parts("6950", "5100", "1850")),
    ("Seven people — five men and two boys — drowned when a canoe overturned on a lake.", parts("7", "5", "2")),
    ("Nine people (four women and five men) were kidnapped.", parts("9", "4", "5")),
    ("In all, 75 cases were found, 40 in Tarn and 35 in Dorin.", parts("75", "40", "35")),
    ("The agency evacuated 1,200 residents; 700 went to schools and 500 to a stadium.", parts("1200", "700", "500")),
    ("The dead were three soldiers and two policemen, five people in all.", parts("5", "3", "2")),
    ("Eight people were injured, two seriously.", parts("8", "2")),
    # numbers that add up, and people told of one by one
    ("Floods killed 31 people. The mayor said 20 people had died in Dorin, and 11 people died in Kesra.", parts("31", "20", "11")),
    ("Two men were killed on Sunday. One victim was shot outside a bar.", parts("2", "1")),
    ("Some 3,400 villagers were uprooted. In Tarn district alone, 900 villagers were uprooted.", parts("3400", "900")),
    ("Over 900 men are missing from the old town alone. Around 3,000 in total are missing.", parts("3000", "900")),
    ("The bus was carrying 52 passengers. Eleven passengers were killed.", parts("52", "11")),
    ("The strike killed 40 people in the valley. Nine children were killed.", parts("40", "9")),
    # the whole is named without its number, or a bare number opens the sentence
    ("A bus fell into a river, killing 31 people. The dead, including 12 children, were buried.", parts("31", "12")),
    ("The raid hurt 40 people. The injured, five of whom are children, were taken to a clinic.", parts("40", "5")),
    ("Six people were found dead. The victims were four women and two men.", parts("6", "4", "2")),
    ("The army freed 60 hostages. Among them were 20 women.", parts("60", "20")),
    ("Police arrested 14 people. Three are still in custody.", parts("14", "3")),
    ("Twelve people died in the fire. Four were children.", parts("12", "4")),
    # sums and measures
    ("The bank lent $40 of the $100 to a farmer.", parts("100", "40")),
    ("The fire burned 5,000 hectares, of which 900 hectares were forest.", parts("5000", "900")),
    # no parts
    ("Twelve people died in the fire. Four were injured.", []),
    ("The attack killed 12 people. Three attackers were killed by guards.", []),
    ("Twelve people were killed. Two more people were killed hours later.", []),
    ("There were 56 dead, and dozens more were wounded.", []),
    ("The company hired 300 workers. It dismissed 40 workers.", []),
    ("Two boats capsized. The crews of both were saved, many of whom had no vests.", []),
    ("Five people died in the crash. Four people were injured.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PARTS)
def test_a_part_is_tied_to_its_whole(language_model: LanguageModel, text: str, expected: Links) -> None:
    rows = figures_of(text, language_model)
    assert links_of(rows, "part_of") == expected
    part_of = {figure.figure_id: figure.part_of for figure in rows.figures if figure.part_of}
    assert part_of == {link.figure_id: link.other_id for link in rows.figure_links if link.link == "part_of"}


def test_a_part_has_what_it_leaves_out_from_its_whole(language_model: LanguageModel) -> None:
    _, wrecked, robbed = figures_of("Of the 65 hotels, 26 were wrecked and 14 were robbed.", language_model).figures
    assert (wrecked.unit, wrecked.counted_head, wrecked.event) == ("building", "hotel", "destroyed")
    assert (robbed.unit, robbed.counted_head) == ("building", "hotel")
    _, child = figures_of("Twelve people died: one child was among them.", language_model).figures
    assert child.event == "killed"


AGAIN = [
    (
        "Bridge collapse kills more than 40\nThe collapse of a bridge killed 43 people.\nThe 43 victims were on their way home.",
        [("43", "40"), ("43", "40")],
    ),
    ("Dozens killed in raid\nA raid killed 36 villagers on Tuesday.", [("36", "~24..99")]),
    ("Quake leaves 120 dead\nAt least 120 people were killed on Monday.", [("120", "120")]),
    ("Fever infects 58 in Tarn\nFifty-eight people in Tarn have been infected with the fever.", [("58", "58")]),
    ("Bus crash kills 9\nNine people died when a bus left the road.\nAll nine were tourists.", [("9", "9"), ("9", "9")]),
    ("Two More Gunned Down\nTwo men were killed hours apart.", [("2", "2")]),
    ("Donors pledge $1.5bn\nDonors pledged $1.52 billion for the rebuilding.", [("1520000000", "1500000000")]),
    ("Police hold 17 after march\nSeventeen marchers were arrested.\nThose 17 were released.", [("17", "17"), ("17", "17")]),
    ("Homes burn\nA fire destroyed 214 homes.\nThe fire destroyed more than 200 homes, he said.", [("200", "214")]),
    ("Army frees 30 hostages\nSoldiers freed 30 villagers who had been held for a week.", [("30", "30")]),
    ("A storm is near\nWinds of 60 mph (97 km/h) are expected.", [("97", "60")]),
    ("The dam\nThe dam cost $1.2 billion. The $1.2 billion dam was built by a Danish firm.", [("1200000000", "1200000000")]),
    ("Third Victim Found\nA third victim was found dead.", [("3", "3")]),
    ("Two dead, eight injured in crash\nTwo men died and eight others were injured.", [("2", "2"), ("8", "8")]),
    ("Six hurt at party\nSix people were shot at a party.", [("6", "6")]),
    # the same number of something else, or of others
    ("Three hurt in blast\nThree suspects were arrested.", []),
    ("Clashes kill eight\nAnother eight people died on Sunday.", []),
    ("A bomb\nA bomb killed two soldiers. Two soldiers were killed in another attack.", []),
    ("A crash\nFive people died in the crash. Five people were injured.", []),
    ("Arrests\nTwelve men and twelve women were arrested.", []),
    ("A fire\nFire destroyed 12 houses. It took 12 hours to put it out.", []),
    ("Football\nAhal have 40 points after 21 games. Bolma have 38 after 21 games.", []),
    ("Sickness\nSeveral children fell ill. He said seven children had died.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), AGAIN)
def test_a_fact_told_again_is_tied_to_its_first_statement(
    language_model: LanguageModel, text: str, expected: list[tuple[str, str]]
) -> None:
    found = links_of(figures_of_page(text, language_model), "restates")
    assert found == [(number, "restates", first) for number, first in expected]


def test_a_page_of_very_many_figures_is_linked_inside_its_sentences_only(
    monkeypatch: pytest.MonkeyPatch, language_model: LanguageModel
) -> None:
    text = "Storm kills 26\nThe storm killed 26 people. Of the 90 clerks, 12 were ill."
    kinds = ("restates", "part_of")
    assert len(links_of(figures_of_page(text, language_model), *kinds)) == 2
    monkeypatch.setattr(page_links, "MOST_FIGURES", 3)
    assert links_of(figures_of_page(text, language_model), *kinds) == parts("90", "12")


def test_a_bare_number_has_its_thing_from_the_fact(language_model: LanguageModel) -> None:
    text = "Bus crash kills 9\nNine people died when a bus left the road.\nAll nine were tourists."
    assert [figure.unit for figure in figures_of_page(text, language_model).figures] == ["person"] * 3


CHANGED = [
    ("Storm kills 26\nThe death toll rose to 31 on Friday.", [("31", "changed_from", "26")]),
    ("A blast\nA blast killed 12 people. The number of dead later climbed to 15.", [("15", "changed_from", "12")]),
    ("The toll\nThe toll rose to 45, up from an earlier count of 32.", [("45", "changed_from", "32")]),
    ("The toll\nRescuers revised the death toll from 31 to 28.", [("28", "changed_from", "31")]),
    ("The toll\nPolice put the number of dead at 40. It was earlier put at 32.", [("40", "changed_from", "32")]),
    ("A slide\nThe slide killed 240, the ministry said, updating an earlier toll of 215.", [("240", "changed_from", "215")]),
    ("A flood\nFlooding has killed 64 people, officials said, up from an earlier count of 51.", [("64", "changed_from", "51")]),
    ("A clinic\nThe clinic treated 60 patients. A new count of 72 was given on Monday.", [("72", "changed_from", "60")]),
    ("A fever\nThe ministry said 310 people were infected. The previous total was 290.", [("310", "changed_from", "290")]),
    ("The toll\nThe previous toll was 58. It now stands at 61.", [("61", "changed_from", "58")]),
    ("Sales\nExpulsions dropped by some 300 to 4,700.", []),
    ("Sales\nCar exports dropped from 872 in 2015 to 640. Exports of tractors dropped from 268 to 195.",
     [("640", "changed_from", "872"), ("195", "changed_from", "268")]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CHANGED)
def test_a_later_count_is_tied_to_the_earlier_one(language_model: LanguageModel, text: str, expected: Links) -> None:
    assert links_of(figures_of_page(text, language_model), "changed_from", "rival") == expected


RIVALS = [
    # counts that are told of as counts
    ("A fire\nA fire killed 31 people, the ministry said. An aid group gave a lower toll of nine dead.", [("9", "rival", "31")]),
    ("A raid\nAt least 46 houses were burned. The army put the number at no more than 20.", [("20", "rival", "46")]),
    ("A raid\nAt least 46 houses were burned. The army put the number at “no more than 20”.", [("20", "rival", "46")]),
    ("A strike\nOfficials said 17 miners died. The company gave a different figure of 12 dead.", [("12", "rival", "17")]),
    ("A blast\nThe blast killed 9 people and wounded 40. The governor put the number of wounded at 55.", [("55", "rival", "40")]),
    ("A flood\nThe flood displaced 120 families. An agency gave a higher figure of 300 families.", [("300", "rival", "120")]),
    ("A team\nThe team won 12 games. Its tally of 30 goals is the best in the league.", []),
    ("A rescue\nThe landslide buried 20 people. A total of 15 have been rescued.", []),
    ("A clinic\nThe ministry says 12 died; relatives say 40.", [("40", "rival", "12")]),
    ("A siege\nThe observatory documented 63 deaths, whereas the health ministry recorded 41.", [("41", "rival", "63")]),
    ("A fire\nThe fire killed 11 people, a nurse said, contradicting police who put the toll at 8.", [("8", "rival", "11")]),
    ("A bank\nThe bank made 300 loans. An adviser gave an average figure of 12.", []),
    ("A march\nPolice said 13 marchers were shot dead. Locals, however, said 34 marchers were shot dead.", [("34", "rival", "13")]),
    ("A march\nThe army put the number of dead at 40, while the rebels said 75 had been killed.", [("75", "rival", "40")]),
    ("A march\nThe government says 250 people died. But aid groups put the death toll at 600.", [("600", "rival", "250")]),
    ("A jail break\nThe warden spoke of 30 convicts who had fled. Other sources spoke of up to 180 escapees.",
     [("180", "rival", "30")]),
    ("At least 34 dead in ambush\nRaiders shot at a convoy, killing at least 37 traders.", [("37", "rival", "34")]),
    ("A march\nTwelve people were killed. Six of the dead were women.", []),
    # a headline's number is out of date only where the text counts the same people
    ("Train crash toll rises to 19\nThe crash killed 15 passengers, the hospital said.", []),
    ("At least 34 dead in ambush\nRaiders shot at a convoy, killing 31 evacuees.", []),
    ("Nine doctors killed in Tarn\nEight people were killed in Orr, the mayor said.", []),
    # nobody contradicts himself
    ("A march\nPolice said 13 marchers died in Tarn. Twelve marchers were hurt. Police said 9 marchers died in Orr.", []),
    ("A march\nPolice said 13 marchers were shot dead. Another 34 marchers were shot dead in Tarn.", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), RIVALS)
def test_two_counts_of_one_fact_are_rivals(language_model: LanguageModel, text: str, expected: Links) -> None:
    assert links_of(figures_of_page(text, language_model), "rival") == expected


@pytest.mark.parametrize(("number", "step"), [(40, 10), (26, 1), (9_800, 100), (8.8e9, 1e8), (100, 100), (0.5, 0.1)])
def test_how_exactly_a_number_is_said(number: float, step: float) -> None:
    assert step_of(number) == pytest.approx(step)


@pytest.mark.parametrize(
    ("bound", "value", "expected"),
    [("exact", 26, (26, 26)), ("more_than", 40, (40, 50)), ("at_least", 26, (26, 26)), ("at_most", 40, (32, 40))],
)
def test_what_a_writer_may_have_before_him(bound: str, value: float, expected: tuple[float, float]) -> None:
    low = value if bound in ("exact", "at_least", "more_than") else None
    row = Figure("f", "a", 1, 0, 1, "x", 0, 1, "count", bound, "rule", value=value, low=low)  # type: ignore[arg-type]
    assert reach(row) == expected


@pytest.mark.parametrize(
    "sentence",
    ["Some {} people were killed and nine houses burned. ", "Twelve people were killed, {} injured. ", "{} men, "],
)
def test_the_links_of_many_figures_take_linear_time(language_model: LanguageModel, sentence: str) -> None:
    def work(n: int) -> Callable[[], object]:
        text = "".join(sentence.format(3 + k % 90) for k in range(n))
        words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], language_model)
        return lambda: find_figures(Article("a", "a", text, language="en"), words)

    assert_linear(work, 60)
