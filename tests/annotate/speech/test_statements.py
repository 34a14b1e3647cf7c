"""Who says what: one table by phenomenon, (paragraphs) → (speaker, factuality: content).

A line end parts paragraphs.  Content keeps the 'that' of its clause and stands without quotation marks at its ends.
"""

from __future__ import annotations

import pytest

from tests.annotate.speech.reading import as_lines, said_in

DIRECT = [
    ("cue behind", "“We are staying,” said Ann Lee, a farmer from Dorn.", ["Ann Lee, asserted: We are staying,"]),
    (
        "cue between",
        "“We are staying,” Ann Lee told the paper, “whatever they decide.”",
        ["Ann Lee, asserted: We are staying,", "Ann Lee, asserted: whatever they decide."],
    ),
    (
        "goes on behind the cue",
        "''We are staying,'' Ms. Lee said. ''It is our home.''",
        ["Ms. Lee, asserted: We are staying,", "Ms. Lee, asserted: It is our home."],
    ),
    ("cue before", "Ann Lee said: “We are staying. It is home.”", ["Ann Lee, asserted: We are staying. It is home."]),
    ("a name and a colon", "Mayor Ann Lee: “We are staying.”", ["Ann Lee, asserted: We are staying."]),
    ("no mark before the cue", "“We are staying for good” said Ann Lee.", ["Ann Lee, asserted: We are staying for good"]),
    ("a question", "“Why should we go?” asked the mayor.", ["the mayor, unknown: Why should we go?"]),
    (
        "British marks",
        "‘We’re staying,’ Lee said. ‘It’s our home.’",
        ["Lee, asserted: We’re staying,", "Lee, asserted: It’s our home."],
    ),
    (
        "marks re-opened in each paragraph",
        "“We are staying.\n“It is our home,” Ann Lee said.",
        ["Ann Lee, asserted: We are staying.", "Ann Lee, asserted: It is our home,"],
    ),
    ("a verb that is in no table", "“We are staying,” she beamed.", ["[unresolved], asserted: We are staying,"]),
    ("a mark that is never closed", "Ann Lee said: “We are staying, and that is all.", [
        "Ann Lee, asserted: We are staying, and that is all.",
    ]),
]  # fmt: skip
FLOATING = [
    (
        "behind a report",
        "Ann Lee said the valley was safe.\n“We are staying.”",
        ["Ann Lee, asserted: the valley was safe", "Ann Lee, asserted: We are staying."],
    ),
    (
        "behind a sentence about somebody",
        "Ann Lee was blunt.\n“We are staying.”",
        ["Ann Lee, asserted: We are staying."],
    ),
    ("nobody to be found", "The bridge fell in May.\n“We are staying.”", ["[unresolved], asserted: We are staying."]),
]
INDIRECT = [
    ("that", "Ann Lee said that the road was closed.", ["Ann Lee, asserted: that the road was closed"]),
    ("without that", "The ministry said two bridges had been repaired.", ["The ministry, asserted: two bridges had been repaired"]),
    ("cue at the end", "The road was closed, Ann Lee said.", ["Ann Lee, asserted: The road was closed"]),
    (
        "cue in the middle",
        "The road, Ann Lee said on Friday, was closed in both directions.",
        ["Ann Lee, asserted: The road", "Ann Lee, asserted: was closed in both directions"],
    ),
    (
        "an apposition before the cue",
        "The clinic has no water, Ann Lee, a nurse in Dorn, told the paper.",
        ["Ann Lee, asserted: The clinic has no water"],
    ),
    (
        "according to, at the end",
        "The road was closed, according to a spokesman for the ministry.",
        ["a spokesman for the ministry, asserted: The road was closed"],
    ),
    (
        "according to, at the start",
        "According to the ministry, the road was closed.",
        ["the ministry, asserted: the road was closed"],
    ),
    (
        "passive",
        "More than forty families have left the camp, the paper was told by several residents.",
        ["several residents, asserted: More than forty families have left the camp"],
    ),
    (
        "two cues of one speaker",
        "Ann Lee said the road was closed and added that the bridge was unsafe.",
        ["Ann Lee, asserted: the road was closed", "Ann Lee, asserted: that the bridge was unsafe"],
    ),
    (
        "a participle",
        "Ann Lee said the road was closed, adding that two buses had turned back.",
        ["Ann Lee, asserted: the road was closed", "Ann Lee, asserted: that two buses had turned back"],
    ),
    ("a noun between", "Officials insisted in an interview that the dam was safe.", ["Officials, claimed: that the dam was safe"]),
    ("call on", "The mayor called on the army to open the road.", ["The mayor, possible: the army to open the road"]),
    (
        "retold by the same voice",
        "Ann Lee said she thought the road was closed.",
        ["Ann Lee, asserted: she thought the road was closed"],
    ),
]  # fmt: skip
MIXED = [
    (
        "inside a clause",
        "Ann Lee said the road was “not fit for goats” and would be rebuilt.",
        ["Ann Lee, asserted: the road was “not fit for goats” and would be rebuilt"],
    ),
    ("call", "Ann Lee called the plan “a bad joke”.", ["Ann Lee, asserted: the plan “a bad joke”"]),
    ("describe as", "Ann Lee described the road as “not fit for goats”.", ["Ann Lee, asserted: the road as “not fit for goats”"]),
    ("vow", "The minister vowed to “rebuild every bridge”.", ["The minister, predicted: to “rebuild every bridge”"]),
    ("a verb that reports nothing", "The minister praised a “new dawn” for the valley.", [
        "The minister, asserted: a “new dawn” for the valley",
    ]),
    ("one word", "He was “forced” to come back, Omar Said told the paper.", ["Omar Said, asserted: He was “forced” to come back"]),
]  # fmt: skip
NOT_SPEECH = [
    ("scare quotes", "The so-called “Green Line” crosses the town."),
    ("a title", "He read “The Old Road” twice."),
    ("a nickname", "Tom “Shorty” Brandt won the race."),
    ("an idiom", "It goes without saying that the road was bad."),
    ("nobody said it", "No group has claimed responsibility."),
    ("things threaten too", "Heavy rain threatened to flood the valley."),
    ("who advises is no report", "Ann Lee, who advises the mayor, is a nurse."),
]
UNNAMED = [
    (
        "officials",
        "Officials said at least 23 people were killed.",
        ["Officials, asserted: at least 23 people were killed"],
    ),
    (
        "a described one",
        "A senior official in the coalition said the base would be closed.",
        ["A senior official in the coalition, predicted: the base would be closed"],
    ),
    (
        "several together",
        "Weavers and one teacher from the valley confirmed that the mill had closed.",
        ["Weavers and one teacher from the valley, confirmed: that the mill had closed"],
    ),
    (
        "one of several, by the apposition",
        "One of the pickers, a girl of twelve, claimed she had never been paid.",
        ["a girl of twelve, claimed: she had never been paid"],
    ),
]
SAME_SPEAKER = [
    (
        "she, three paragraphs later",
        "Ann Lee runs the clinic.\nThe road is bad.\n“It gets worse every year,” she said.",
        ["Ann Lee, asserted: It gets worse every year,"],
    ),
    (
        "he and she",
        "Omar Said met Ann Lee at the gate. She said the road was shut. He said it was open.",
        ["Ann Lee, asserted: the road was shut", "Omar Said, asserted: it was open"],
    ),
    ("it", "The ministry repaired two bridges. It said a third would follow.", ["The ministry, predicted: a third would follow"]),
    (
        "the family name",
        "“We stay,” said Ann Lee, a nurse. “It is home.”\nThe road is shut, Lee said.",
        ["Ann Lee, asserted: We stay,", "Ann Lee, asserted: It is home.", "Ann Lee, asserted: The road is shut"],
    ),
    (
        "a slip in a title that the page writes elsewhere",
        "Captain Orel said the road was shut.\nThe bridge is safe, Captian Orel said.",
        ["Captain Orel, asserted: the road was shut", "Captain Orel, asserted: The bridge is safe"],
    ),
    ("a relative clause", "Ann Lee, who said the road was shut, left.", ["Ann Lee, asserted: the road was shut"]),
]  # fmt: skip
FACTUALITY = [
    ("confirm", "Officials confirmed that the rebels had fled.", ["Officials, confirmed: that the rebels had fled"]),
    ("claim", "Officials claimed that the rebels had fled.", ["Officials, claimed: that the rebels had fled"]),
    ("deny", "The army denied that it had shelled the town.", ["The army, denied: that it had shelled the town"]),
    ("accuse", "The mayor accused the company of hiding the report.", ["The mayor, alleged: the company of hiding the report"]),
    ("allegedly", "The mayor sold the mill, allegedly to pay his debts.", ["[unattributed], alleged: to pay his debts"]),
    ("reportedly", "The bank has reportedly closed two branches.", ["[unattributed], reported: closed two branches"]),
    ("may", "Officials said some troops may stay in the north.", ["Officials, possible: some troops may stay in the north"]),
    ("may wins over claim", "Officials claimed some troops may stay.", ["Officials, possible: some troops may stay"]),
    ("will", "The ministry said the bridge will reopen in May.", ["The ministry, predicted: the bridge will reopen in May"]),
    ("predict", "Engineers predict that the dam will fill by June.", ["Engineers, predicted: that the dam will fill by June"]),
    ("ask", "The agency asked whether the road was safe.", ["The agency, unknown: whether the road was safe"]),
    ("do not know", "“We do not know who fired,” the major said.", ["the major, unknown: We do not know who fired,"]),
    ("found none", "“We found no traces of them,” the major said.", ["the major, negated: We found no traces of them,"]),
    ("nobody in particular", "It was reported that two men had drowned.", ["[unattributed], reported: that two men had drowned"]),
    ("is said to", "The fighters are said to have crossed the river.", ["[unattributed], reported: to have crossed the river"]),
    (
        "the outlet does not know",
        "It is unclear how many barges were sunk.",
        ["[outlet], unknown: how many barges were sunk"],
    ),
    (
        "the outlet found none",
        "There is no evidence that the well was poisoned.",
        ["[outlet], negated: no evidence that the well was poisoned"],
    ),
]  # fmt: skip
SECOND_HAND = [
    (
        "told by somebody",
        "The cook said that he had been told by the bank that he was late.",
        ["The cook, asserted: that he had been told by the bank that he was late", "the bank, reported: that he was late"],
    ),
    (
        "quotes a figure",
        "The engineer quoted the figure of 40 wells that had run dry.",
        ["The engineer, reported: the figure of 40 wells that had run dry"],
    ),
]  # fmt: skip
TABLES = {
    "direct": DIRECT, "floating": FLOATING, "indirect": INDIRECT, "mixed": MIXED, "unnamed": UNNAMED, "same speaker": SAME_SPEAKER,
    "factuality": FACTUALITY, "second hand": SECOND_HAND,
}  # fmt: skip
HEADLINES = [
    ("Minister Says Road Is Open", "Minister, asserted: Road Is Open"),
    ("Officials: Dam Could Burst", "Officials, possible: Dam Could Burst"),
    ("Bridge Unsafe, Engineers Warn", "Engineers, asserted: Bridge Unsafe"),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [row[1:] for rows in TABLES.values() for row in rows],
    ids=[f"{name}: {row[0]}" for name, rows in TABLES.items() for row in rows],
)
def test_statements(language_model, text, expected):
    assert as_lines(said_in(text, language_model)) == expected


@pytest.mark.parametrize("text", [row[1] for row in NOT_SPEECH], ids=[row[0] for row in NOT_SPEECH])
def test_what_is_no_statement(language_model, text):
    assert as_lines(said_in(text, language_model)) == []


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_headlines(language_model, title, expected):
    assert as_lines(said_in("The road is old.", language_model, title)) == [expected]


def test_a_headline_quotes_who_the_story_quotes(language_model):
    said = said_in("“Nobody came to help,” said Ann Lee.", language_model, "‘Nobody came to help’: a valley alone")
    assert as_lines(said)[0] == "Ann Lee, asserted: Nobody came to help"
