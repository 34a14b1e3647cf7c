"""Particular happenings and general talk of them, in sentences of our own."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.events.reading import realis

GENERAL = [
    ("Armed gangs kidnap farmers.", "kidnapped"),
    ("Journalists are murdered with impunity.", "killed"),
    ("Over the past ten years, bandits have killed dozens of drivers.", "killed"),
    ("The war has killed 40,000 people.", "killed"),
    ("She wept for soldiers killed in combat.", "killed"),
    ("The council condemned acts of vandalism.", "attacked"),
    ("Frequent attacks have emptied the villages.", "attacked"),
    ("Her book is about the beating of prisoners.", "attacked"),
    ("The army keeps shelling villages.", "shelled"),
    ("He said that violence was no answer.", "attacked"),
    ("The film is about kidnappings and murders.", "kidnapped"),
    ("Any attack is a crime.", "attacked"),
    ("They honoured the sailors lost in combat.", "clashed"),
    ("There are so many killed.", "killed"),
    ("In recent years some 900 herders have died in raids.", "killed"),
]
PARTICULAR = [
    ("Armed gangs kidnapped farmers.", "kidnapped"),
    ("Gunmen kidnapped two farmers in Lima on Friday.", "kidnapped"),
    ("A farmer was murdered.", "killed"),
    ("Bandits have killed a driver.", "killed"),
    ("The blast killed 40 people.", "killed"),
    ("Clashes broke out in the market.", "clashed"),
    ("Violence erupted after the match.", "attacked"),
    ("Police have arrested three men.", "arrested"),
    ("The attacks left nine people dead.", "attacked"),
    ("The 1978 riots are remembered here.", "rioted"),
    ("Two soldiers were killed in combat.", "killed"),
    ("Rebels are shelling the port.", "shelled"),
    ("His kidnapping shocked the town.", "kidnapped"),
    ("Rival gangs fought pitched battles.", "clashed"),
    ("The blast left one dead and some injured.", "injured"),
    ("A number of arrests followed.", "arrested"),
    ("The massacre of farmers stunned the valley.", "killed"),
]


@pytest.mark.parametrize(("text", "happening"), GENERAL)
def test_general_talk_is_no_one_happening(language_model: LanguageModel, text: str, happening: str) -> None:
    assert realis(text, language_model).get(happening) == "generic"


@pytest.mark.parametrize(("text", "happening"), PARTICULAR)
def test_a_particular_happening_stays_one(language_model: LanguageModel, text: str, happening: str) -> None:
    assert realis(text, language_model).get(happening) in ("happened", "ongoing")


def test_what_the_page_told_before_is_what_the_attacks_are(language_model: LanguageModel) -> None:
    alone = realis("The minister spoke of the violence against farmers.", language_model)
    told = realis("On Monday gunmen attacked a farm. The minister spoke of the violence.", language_model)
    assert (alone["attacked"], told["attacked"]) == ("generic", "happened")


def test_a_headline_tells_in_the_present(language_model: LanguageModel) -> None:
    assert realis("Gunmen kidnap farmers", language_model)["kidnapped"] == "happened"
