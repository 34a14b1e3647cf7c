"""A figure's event is an event on its words: both rows have one word."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.events.reading import read

AGREE = [
    # words of the page, the words of the event, and the word that figure and event have
    ("The blast killed 12 traders.", [("killed", "killed")]),
    ("Two men were shot near the mill.", [("shot", "shot")]),
    ("The army's shelling of two villages went on all night.", [("shelling", "shelled")]),
    ("The islands deported 45 sailors to Lenwe.", [("deported", "expelled")]),
    ("Rioters torched 30 houses.", [("torched", "destroyed")]),
    ("Three cooks were taken to hospital.", [("taken to hospital", "injured")]),
    ("The flood affected 40 hamlets.", [("affected", "affected")]),
    ("At least 15 drivers were held hostage in Anvik.", [("held hostage", "kidnapped")]),
    ("Nine cyclists were poisoned at the camp.", [("poisoned", "injured")]),
    ("Some 300 villagers fled and 20 were shot.", [("fled", "fled"), ("shot", "shot")]),
    ("The mission said 60 nurses were vaccinated and 4 refused.", [("vaccinated", "vaccinated")]),
    ("Police detained 14 people after the march.", [("detained", "detained")]),
    ("The toll rose to 38.", [("toll", "killed")]),
    ("12 tents sheltered 60 people.", [("sheltered", "sheltered")]),
]


@pytest.mark.parametrize(("text", "wanted"), AGREE)
def test_a_figure_has_the_word_of_its_event(
    language_model: LanguageModel, text: str, wanted: list[tuple[str, str]]
) -> None:
    found = read(text, language_model)
    events = {event.event_id: event for event in found.events}
    counted = [(figure, events[figure.event_id]) for figure in found.figures if figure.event_id is not None]
    assert {(event.surface, event.happening) for _, event in counted} >= set(wanted)
    assert [figure.event for figure, _ in counted] == [event.happening for _, event in counted]
    assert all(figure.event_id is not None for figure in found.figures if figure.event is not None)


def test_an_event_that_figures_name_says_so(language_model: LanguageModel) -> None:
    (event,) = read("Rioters torched 30 houses.", language_model).events
    assert event.rule == "verb > torch > damage > counted as destroyed"


def test_figures_that_count_apart_in_one_word_have_events_of_their_own(language_model: LanguageModel) -> None:
    found = read("The raid left 12 dead, 30 wounded, 4 missing and 200 homeless.", language_model)
    assert [figure.event for figure in found.figures] == ["killed", "injured", "missing", "homeless"]
    assert len({figure.event_id for figure in found.figures}) == 4
