"""Whether a happening took place, as the words have it, in sentences of our own."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.events.reading import read, realis

REALIS = [
    ("Rebels attacked the ferry.", "attacked", "happened"),
    ("Rebels did not attack the ferry.", "attacked", "not_happened"),
    ("Rebels did not shell the town but killed two men.", "killed", "happened"),
    ("Rebels did not shell or burn the town.", "burned", "not_happened"),
    ("Ann Lee told the paper that 40 miners are still missing.", "missing", "happened"),
    ("The envoy told reporters that rebels were shelling the port.", "shelled", "happened"),
    ("No one was injured.", "injured", "not_happened"),
    ("No guards were injured.", "injured", "not_happened"),
    ("The raid ended without arrests.", "arrested", "not_happened"),
    ("If rebels attack the ferry, the island starves.", "attacked", "hypothetical"),
    ("Rebels may attack the ferry.", "attacked", "hypothetical"),
    ("Will rebels attack the ferry?", "attacked", "hypothetical"),
    ("Rebels threatened to attack the ferry.", "attacked", "threatened"),
    ("Rebels tried to blow up the bridge.", "bombed", "attempted"),
    ("An attempt to kidnap the judge was made in May.", "kidnapped", "attempted"),
    ("Police foiled a plot to bomb the station.", "bombed", "not_happened"),
    ("Troops failed to retake the hill.", "retaken", "not_happened"),
    ("The patrol prevented an attack on the mill.", "attacked", "not_happened"),
    ("The general denied that his men shelled the school.", "shelled", "not_happened"),
    ("The army plans to deploy 300 soldiers.", "deployed", "planned"),
    ("The army will deploy 300 soldiers.", "deployed", "planned"),
    ("The union called for a strike on Monday.", "struck", "hypothetical"),
    ("The minister urged Peru to release the sailors.", "released", "hypothetical"),
    ("Peru refused to release the sailors.", "released", "not_happened"),
    ("The army is shelling the town.", "shelled", "ongoing"),
    ("The army continued to shell the town.", "shelled", "ongoing"),
    ("Police were able to arrest two men.", "arrested", "happened"),
    ("Soldiers were sent to search for survivors.", "investigated", "planned"),
    ("A man accused of killing a nurse was freed.", "killed", "happened"),
    ("He was believed to have shot the nurse.", "shot", "happened"),
    ("Murder and torture were the methods of both gangs.", "tortured", "generic"),
    ("Not only did rebels attack the ferry, they sank it.", "attacked", "happened"),
]


@pytest.mark.parametrize(("text", "happening", "wanted"), REALIS)
def test_whether_it_took_place(language_model: LanguageModel, text: str, happening: str, wanted: str) -> None:
    assert realis(text, language_model).get(happening) == wanted


FACTUALITY = [
    ("The alleged bombing made news.", "alleged", "alleged"),
    ("Two men allegedly robbed the bank.", "alleged", "allegedly"),
    ("Rebels may have attacked the ferry.", "possible", "may"),
    ("The general denied that his men shelled the school.", "denied", "denied"),
    ("Rebels did not attack the ferry.", "negated", "not"),
]


@pytest.mark.parametrize(("text", "factuality", "hedge"), FACTUALITY)
def test_how_the_page_stands_to_it_and_the_word_that_says_so(
    language_model: LanguageModel, text: str, factuality: str, hedge: str
) -> None:
    found = read(text, language_model).events
    assert (factuality, hedge) in [(event.factuality, event.hedge) for event in found]


def test_whose_word_it_is(language_model: LanguageModel) -> None:
    found = read("Rebels burned two shops, Ann Lee said.", language_model)
    (event,) = found.events
    assert (event.attribution, event.speaker_id) == ("named", found.speakers[-1].speaker_id)


@pytest.mark.parametrize(
    ("text", "plover"),
    [
        ("Norway said it will send food to the islands.", "AGREE"),
        ("Norway said it will expel two diplomats.", "THREATEN"),
        ("The minister urged Peru to release the sailors.", "REQUEST"),
        ("Ann Lee said that Norway must release the sailors.", "REQUEST"),
    ],
)
def test_only_what_was_done_has_a_type(language_model: LanguageModel, text: str, plover: str) -> None:
    """Of a demand, a promise or a threat that is the word itself, not what it speaks of."""
    assert [event.event_type for event in read(text, language_model).events if event.event_type] == [plover]
