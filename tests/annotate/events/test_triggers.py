"""Which words are a happening and of what kind, over many fields, in sentences of our own."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from tests.annotate.events.reading import happenings, read, who

NO_HARM = [
    # sport
    "Rovers hammered the champions in a league match and moved closer to the title.",
    "The striker shot wide before the goalkeeper saved a penalty.",
    "The home team attacked from kickoff and the striker scored a goal.",
    "The bowler destroyed the batting side with five wickets in the innings.",
    "She crushed her opponent in straight sets in the semifinal of the tournament.",
    "The coach said his players had killed off the match with a late goal.",
    # figures of speech
    "The minister broke the silence about her future.",
    "Their hopes died with the last vote.",
    "The scandal destroyed his reputation.",
    "High prices killed demand for new flats.",
    "The talk about the dam died down after a week.",
    "The company faces a legal battle over its name.",
    "A flood of complaints reached the office.",
    "The band is on fire this summer.",
    "The film bombed its own reputation for taste.",
    "The budget crashed through the ceiling of expectation.",
    "The report shattered the illusion of progress.",
    "The verbal assault by the senator lasted an hour.",
    "The paper called it political suicide.",
    "The interview amounted to character assassination.",
    "The party launched a charm offensive.",
    "His anger exploded.",
    "The market crash wiped millions off pensions.",
    "The singer stormed out of the studio.",
    "The budget targets poverty in the north.",
    "Her speech struck a chord with voters.",
    "The engine died at the lights.",
    "The website crashed on Monday.",
    "She was struck by the beauty of the place.",
    "The peace process is dead.",
    "The team was robbed of victory.",
    "She stole the show.",
    "The photograph captured the mood.",
    "The minister seized the opportunity.",
    # names of other things
    "The trial of the new drug begins in May.",
    "The war memorial is made of granite.",
    "The fire department has a new engine.",
    "The murder mystery is her third book.",
    "She had a heart attack at home.",
    "The battery charge lasts two days.",
    "The phone needs an extra charge every night.",
    "The vaccine is in a clinical trial.",
    "A free trial of the software ends in May.",
    "The computer virus is old.",
    "An admission charge of two pounds applies.",
    "The cooking demonstration begins at noon.",
    "The bomb squad has a new van.",
    "The riot gear was stored in a shed.",
    "The attack helicopter was sold to a museum.",
    "The search engine is slow.",
    "An internet search turned up three photographs.",
    "The death metal band plays on Friday.",
    "He bought a return ticket.",
    "The population explosion worries planners.",
    "The shooting star was seen by hundreds.",
    "The film shooting begins in Kesra.",
    "The tax return is due in April.",
    "The car rally passes through the desert.",
    "The wedding march was played twice.",
    "The plumber mended a busted pipe.",
    "A charged mood hung over the hall.",
    "The earthquake drill is held each spring.",
]
HARM = frozenset(
    {"attacked", "bombed", "shelled", "air_strike", "clashed", "shot", "executed", "killed", "injured", "destroyed", "damaged",
     "burned", "arrested", "charged", "tried", "protested", "rioted", "flooded", "earthquake", "storm", "fire", "crashed",
     "exploded", "seized", "infected", "raided", "captured", "kidnapped", "looted"}
)  # fmt: skip


@pytest.mark.parametrize("text", NO_HARM)
def test_what_only_sounds_like_a_happening(language_model: LanguageModel, text: str) -> None:
    assert [found for found in happenings(text, language_model) if found[1] in HARM] == []


TOLD = [
    # conflict
    ("Militants ambushed a convoy near the pass.", {"ambushed"}),
    ("A drone strike hit the convoy.", {"drone_strike"}),
    ("Heavy shelling of the suburb went on until dawn.", {"shelled"}),
    ("The garrison was besieged for a month.", {"besieged"}),
    ("Government troops recaptured the town of Hulm.", {"retaken"}),
    ("Seven fighters laid down their arms.", {"withdrew"}),
    ("Clashes between two clans broke out near Hulm.", {"clashed"}),
    ("Assailants lobbed a grenade at the checkpoint.", {"attacked"}),
    ("The mortar attack wounded a cook.", {"shelled", "injured"}),
    ("Gunmen stormed into the hotel.", {"attacked"}),
    ("Five people were stabbed at a bus stop.", {"injured"}),
    ("Two clerks were killed in police firing.", {"killed", "shot"}),
    # force and custody
    ("Officers detained nine men at the port.", {"detained"}),
    ("The arrest of a mayor shocked the town.", {"arrested"}),
    ("The clerk was taken into custody on Monday.", {"arrested"}),
    ("Police raided a flat in Kesra.", {"raided"}),
    ("The army imposed a curfew on three towns.", {"mobilized"}),
    ("Troops held a flag march through the bazaar.", {"mobilized"}),
    ("Two companies of soldiers were rushed to the town.", {"deployed"}),
    ("The prisoners were freed after a year.", {"released"}),
    # courts
    ("A judge sentenced the banker to six years.", {"sentenced"}),
    ("The jury found him guilty of fraud.", {"convicted", "looted"}),
    ("The jury found him not guilty.", {"released"}),
    ("She pleaded not guilty.", {"rejected"}),
    ("Prosecutors charged the driver with manslaughter.", {"charged", "killed"}),
    ("His trial opened on Monday.", {"tried"}),
    ("Detectives are investigating the blaze.", {"investigated", "fire"}),
    # protest
    ("Thousands marched against the tax.", {"protested"}),
    ("Dock workers went on strike.", {"struck"}),
    ("A candlelight vigil was held for the victims.", {"protested"}),
    ("Demonstrators pelted the guards with stones.", {"rioted"}),
    ("A rally against the dam drew farmers.", {"protested"}),
    ("The crowd chanted slogans.", {"protested"}),
    # displacement
    ("Villagers fled across the river.", {"fled"}),
    ("The floods displaced 400 families.", {"flooded", "displaced"}),
    ("The evacuation of the valley began.", {"evacuated"}),
    ("Families returned to Hulm.", {"returned"}),
    ("The ministry deported 30 men.", {"expelled"}),
    # disasters
    ("An earthquake struck the coast.", {"earthquake"}),
    ("A landslide buried two houses.", {"flooded"}),
    ("The hurricane made landfall near Brae.", {"storm"}),
    ("Rescuers pulled a boy from the rubble.", {"rescued"}),
    ("Fire gutted a warehouse.", {"fire"}),
    # accidents
    ("A bus overturned on the coast road.", {"crashed"}),
    ("The ferry capsized in high seas.", {"crashed"}),
    ("Four miners died in a gas explosion.", {"killed", "exploded"}),
    ("A boiler exploded at the mill.", {"exploded"}),
    ("Two trains collided at dawn.", {"crashed"}),
    # health
    ("A cholera outbreak has infected 90 people.", {"infected"}),
    ("Nurses vaccinated 2,000 children.", {"vaccinated"}),
    ("Ten guests fell ill after the dinner.", {"infected"}),
    # diplomacy
    ("Norway and Peru signed a treaty.", {"agreed"}),
    ("The envoys met in Oslo.", {"met"}),
    ("The council imposed sanctions on the island.", {"sanctioned"}),
    ("The president wants Peru to free the sailors.", {"demanded", "released"}),
    ("The minister accused the union of fraud.", {"accused"}),
    # office and property
    ("Voters elected a new mayor.", {"elected"}),
    ("The minister resigned.", {"resigned"}),
    ("Thieves stole 40 goats.", {"looted"}),
    ("Arsonists burned down a school.", {"burned"}),
    ("Hooligans broke three windows.", {"damaged"}),
    ("The goalkeeper was arrested after the match.", {"arrested"}),
    ("A bomb exploded outside the stadium during the match.", {"exploded"}),
    ("A truck driver drove into a crowd of shoppers.", {"attacked"}),
    ("The patrol came under fire near the bridge.", {"attacked"}),
    ("The minister came under fire over taxes.", {"accused"}),
    ("Masked men hurled a petrol bomb at the gate.", {"attacked"}),
    ("Tourists were stranded by the storm.", {"affected", "storm"}),
    ("Soldiers discovered a cache of weapons.", {"seized"}),
    # headlines
    ("Nine dead in mill fire", {"killed", "fire"}),
    ("Two held over theft of goats", {"detained", "looted"}),
    ("Mayor shot dead", {"killed"}),
]


@pytest.mark.parametrize(("text", "wanted"), TOLD)
def test_what_is_told_in_many_fields(language_model: LanguageModel, text: str, wanted: set[str]) -> None:
    found = {happening for _, happening in happenings(text, language_model)}
    assert wanted <= found, found


NAMED_ONCE = [
    ("The raid was the bloodiest assault of the winter.", 1),
    ("The minister called the blast an assault.", 1),
    ("A second blast occurred at noon.", 1),
    ("Talks began in Oslo.", 1),
    ("The attack took place at a mill.", 1),
]


@pytest.mark.parametrize(("text", "count"), NAMED_ONCE)
def test_one_happening_with_two_names_is_one_event(language_model: LanguageModel, text: str, count: int) -> None:
    assert len(happenings(text, language_model)) == count, happenings(text, language_model)


ACTS = [
    ("Police chief Anna Holm toured the harbour.", "other actor", "Police chief Anna Holm"),
    ("The goats were driven home by soldiers.", "other actor", "soldiers"),
    ("Soldiers sealed the road and combed the fields.", "other actor", "Soldiers"),
    ("Two battalions of troops were posted at the dam.", "deployed actor", "Two battalions of troops"),
    ("Three clerks died in police firing.", "killed actor", "police"),
    ("The police shooting that left six dead angered the town.", "killed actor", "police"),
    ("Officers directed drivers to leave the square.", "demanded actor", "Officers"),
]


@pytest.mark.parametrize(("text", "role", "doer"), ACTS)
def test_what_a_force_does_has_a_row(language_model: LanguageModel, text: str, role: str, doer: str) -> None:
    found = who(text, language_model)
    assert doer in found.get(role, set()), found


SAID = [
    "Police said that the roads were icy.",
    "The officer added that the weather was fine.",
    "Troops believe that the winter is long.",
]


@pytest.mark.parametrize("text", SAID)
def test_what_a_force_only_says_is_no_act(language_model: LanguageModel, text: str) -> None:
    assert happenings(text, language_model) == []


ORDERED = [
    ("A car bomb exploded near the bazaar and killed nine traders.", ["exploded", "killed"]),
    ("Gunmen shelled the depot; the mayor may resign.", ["shelled", "resigned"]),
]


@pytest.mark.parametrize(("text", "wanted"), ORDERED)
def test_what_a_passage_tells_has_the_highest_score(
    language_model: LanguageModel, text: str, wanted: list[str]
) -> None:
    events = sorted(read(text, language_model).events, key=lambda event: -(event.score or 0))
    assert [event.happening for event in events] == wanted
    assert all(0 < (event.score or 0) < 1 for event in events)
