"""What names a happening and what does not, who stands in it, in sentences of our own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from pipelines.annotate import LanguageModel, annotate
from pipelines.annotate.events import find_events
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block
from tests.annotate.events.reading import PUBLISHED, happenings, read, who
from tests.annotate.growth import assert_linear

NAMED = [
    ("Rebels shelled a market.", [("shelled", "shelled")]),
    ("The army's shelling of two villages went on all night.", [("shelling", "shelled")]),
    ("Soldiers carried out an attack on the harbour.", [("attack", "attacked")]),
    ("The town came under attack before dawn.", [("attack", "attacked")]),
    ("Two clerks were abducted and later released.", [("abducted", "kidnapped"), ("released", "released")]),
    ("Three killed in blast at mill", [("killed", "killed"), ("blast", "exploded")]),
    ("Warplanes bombed a depot.", [("bombed", "air_strike")]),
    ("Norway and Peru signed a treaty.", [("signed", "agreed")]),
    ("The union called off the strike.", [("called off the strike", "conceded")]),
    ("A suicide bombing killed four guards.", [("suicide bombing", "bombed"), ("killed", "killed")]),
    ("Gunmen opened fire on a bus.", [("opened fire", "attacked")]),
    ("Four gunmen took three drivers hostage.", [("took three drivers hostage", "kidnapped")]),
    ("Sanctions were imposed on the island.", [("imposed", "sanctioned")]),
    ("Forty miners are still missing.", [("missing", "missing")]),
    ("His cousin was taken by the rebels.", [("taken", "kidnapped")]),
    ("The dead were buried on Friday.", [("dead", "killed"), ("buried", "other")]),
]


@pytest.mark.parametrize(("text", "wanted"), NAMED)
def test_a_happening_is_named_once(language_model: LanguageModel, text: str, wanted: list[tuple[str, str]]) -> None:
    assert happenings(text, language_model) == wanted


NONE = [
    "The war memorial is made of granite.",
    "She had a heart attack at home.",
    "The crowd was on fire.",
    "The bomb squad has a new van.",
    "The murder mystery is her third book.",
    "They kicked the ball into the net and beat the champions.",
]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_happening(language_model: LanguageModel, text: str) -> None:
    assert [found for found in happenings(text, language_model) if found[1] != "other"] == []


WHO = [
    ("Rebels shelled a market, killing nine traders.", {"shelled actor": {"Rebels"}, "killed actor": {"Rebels"}}),
    ("Rebels shelled a market, killing nine traders.", {"killed victim": {"nine traders"}}),
    ("The killing of a mayor by masked men shocked all.", {"killed victim": {"mayor"}, "killed actor": {"masked men"}}),
    (
        "The army's shelling of two villages went on.",
        {"shelled actor": {"army"}, "shelled recipient": {"two villages"}},
    ),
    ("A clerk was shot dead in Kesra.", {"killed victim": {"clerk"}}),
    (
        "Soldiers carried out an attack on the harbour.",
        {"attacked actor": {"Soldiers"}, "attacked recipient": {"harbour"}},
    ),
    ("The town came under attack.", {"attacked recipient": {"town"}}),
    ("Militants forced families to leave Hulm.", {"displaced actor": {"Militants"}, "displaced victim": {"families"}}),
    ("Police arrested a man accused of robbing a bank.", {"looted actor": {"man"}, "looted property": {"bank"}}),
    ("Four guards and a cook were wounded by a car bomb.", {"injured victim": {"Four guards", "cook"}}),
    (
        "A car bomb exploded outside the courthouse.",
        {"exploded instrument": {"car bomb"}, "exploded place": {"courthouse"}},
    ),
    ("The minister urged Peru to free the sailors.", {"demanded actor": {"minister"}, "demanded recipient": {"Peru"}}),
    (
        "Norway said it will expel two diplomats.",
        {"sanctioned actor": {"Norway"}, "sanctioned recipient": {"two diplomats"}},
    ),
    ("Two students died when police opened fire.", {"killed victim": {"Two students"}, "killed actor": {"police"}}),
    ("A pedlar was killed in police firing.", {"killed actor": {"police"}}),
    (
        "Workers who joined the march were beaten by guards.",
        {"attacked actor": {"guards"}, "attacked recipient": {"Workers"}},
    ),
    ("The villages that rebels burned are empty.", {"burned actor": {"rebels"}, "burned property": {"villages"}}),
    ("A court convicted the colonel of torture.", {"convicted actor": {"court"}, "convicted recipient": {"colonel"}}),
    ("Doctors vaccinated 300 children.", {"vaccinated actor": {"Doctors"}, "vaccinated recipient": {"300 children"}}),
    ("The storm destroyed 40 houses.", {"destroyed cause": {"storm"}, "destroyed property": {"40 houses"}}),
]


@pytest.mark.parametrize(("text", "wanted"), WHO)
def test_who_and_what_stands_in_it(language_model: LanguageModel, text: str, wanted: dict[str, set[str]]) -> None:
    found = who(text, language_model)
    assert {name: found.get(name) for name in wanted} == wanted


@pytest.mark.parametrize(
    "text", ["Two clerks were abducted.", "Three were killed in the raid.", "His son was taken hostage."]
)
def test_a_passive_without_agent_has_no_actor(language_model: LanguageModel, text: str) -> None:
    assert [name for name in who(text, language_model) if name.endswith("actor")] == []


def test_victims_are_tied_to_their_number(language_model: LanguageModel) -> None:
    found = read("The blast killed 12 traders.", language_model)
    (figure,) = found.figures
    assert {(a.role, a.figure_id) for a in found.event_arguments if a.figure_id} >= {("victim", figure.figure_id)}
    assert figure.event_id == next(event.event_id for event in found.events if event.happening == "killed")


@pytest.mark.parametrize(
    "text",
    ["Over 300 families have returned.", "The toll rose to 38.", "12 tents sheltered 60 people.", "There are 40 missing miners.",
     "Some 2,000 jobs were lost and 300 staff hired."],
)  # fmt: skip
def test_the_event_of_a_figure_is_an_event(language_model: LanguageModel, text: str) -> None:
    found = read(text, language_model)
    by_id = {event.event_id: event.happening for event in found.events}
    for figure in found.figures:
        if figure.event not in (None, "other"):
            assert by_id[figure.event_id or ""] == figure.event


CODES = [
    ("Rebels shelled the town.", "ASSAULT", "Shelling/artillery/missile attack"),
    ("Rebels attacked soldiers at a base.", "ASSAULT", "Armed clash"),
    ("The army recaptured the town.", "ASSAULT", "Government regains territory"),
    ("Militants seized control of the town.", "ASSAULT", "Non-state actor overtakes territory"),
    ("Hundreds marched through the town.", "PROTEST", "Peaceful protest"),
    ("Police fired tear gas to disperse protesters at the rally.", "ASSAULT", "Protest with intervention"),
    ("Protesters burned tires and threw stones.", "PROTEST", "Violent demonstration"),
    ("The rebels and the government signed a ceasefire.", "AGREE", "Agreement"),
    ("Police arrested ten activists.", "COERCE", "Arrests"),
    ("Soldiers raped two women.", "ASSAULT", "Sexual violence"),
]


@pytest.mark.parametrize(("text", "plover", "acled"), CODES)
def test_the_codes_of_other_projects(language_model: LanguageModel, text: str, plover: str, acled: str) -> None:
    found = read(text, language_model).events
    assert (plover, acled) in [(event.event_type, event.acled_sub_event_type) for event in found]


def test_where_and_when_come_with_their_basis(language_model: LanguageModel) -> None:
    found = read("Rebels shelled Nairobi on Monday. A clerk was wounded.", language_model).events
    assert [(e.place_basis, e.date_basis, e.from_date) for e in found] == [
        ("clause", "clause", dt.date(2024, 2, 5)),
        ("paragraph", "paragraph", dt.date(2024, 2, 5)),
    ]


def test_a_long_list_is_bounded(language_model: LanguageModel) -> None:
    names = ", ".join(f"a clerk of ward {n}" for n in range(300))
    found = read(f"Rebels killed {names} and a cook.", language_model)
    assert len(found.event_arguments) <= 100 * max(1, len(found.events))


def test_the_work_grows_with_the_page(language_model: LanguageModel) -> None:
    def work(n: int) -> Callable[[], object]:
        text = " ".join(["Rebels shelled a market in Nairobi, killing nine traders and two clerks."] * n)
        article = Article("a", "a", text, language="en")
        words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], language_model)
        return lambda: find_events(article, words)

    assert_linear(work, 20)


WHERE = [
    # the page, words of an event, the name of its place and the basis
    ("The Nairobi market bombing shocked all.", "bombing", "Nairobi", "clause"),
    ("Two clerks died in an explosion in Nairobi.", "explosion", "Nairobi", "clause"),
    ("Rebels attacked a depot 40 km west of Nairobi.", "attacked", None, None),
    ("Norway asked Chad to hand over the miners.", "asked", None, None),
    ("A student from Peru was arrested in Nairobi.", "arrested", "Nairobi", "clause"),
]


@pytest.mark.parametrize(("text", "words", "place", "basis"), WHERE)
def test_a_place_stands_as_the_place_of_a_figure_does(
    language_model: LanguageModel, text: str, words: str, place: str | None, basis: str | None
) -> None:
    found = read(text, language_model)
    event = next(event for event in found.events if event.surface.endswith(words))
    named = {
        a.surface for a in found.event_arguments if a.event_id == event.event_id and a.role == "place" and a.mention_id
    }
    assert named == ({place} if place is not None else set())
    assert (event.place_basis == basis) or basis is None


def test_what_the_story_dates_is_of_its_day(language_model: LanguageModel) -> None:
    first = "A mine collapsed in Nairobi on Tuesday and killed six men."
    article = Article("a", "a", f"{first}\nThe owners were arrested.\nRescuers found two bodies.", published_from=PUBLISHED,
                      published_to=PUBLISHED, language="en")  # fmt: skip
    starts = [0, len(first) + 1, len(first) + 27]
    ends = [len(first), len(first) + 26, len(article.text)]
    blocks = [
        Block("a", n, "paragraph", True, start, end) for n, (start, end) in enumerate(zip(starts, ends, strict=True), 1)
    ]
    arrested = next(
        event for event in annotate(article, blocks, language_model)[1].events if event.surface == "arrested"
    )
    assert (arrested.from_date, arrested.date_basis) == (dt.date(2024, 2, 6), "article")
