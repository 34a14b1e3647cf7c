"""Reports of other forms than a verb and its clause, and who is one speaker: (paragraphs) → (speaker, factuality: content).

A line end parts paragraphs.  Tables by phenomenon; what gives no row stands beside what does.
"""

from __future__ import annotations

import pytest

from pipelines.annotate.parse.page import parse_page
from tests.annotate.speech.reading import as_lines, page, said_in

AMOUNTS = [
    ("Rescuers put the number of dead at 17.", ["Rescuers, asserted: the number of dead at 17"]),
    (
        "The harbour master put losses at more than 2,000 tonnes.",
        ["The harbour master, asserted: losses at more than 2,000 tonnes"],
    ),
    ("A trade body valued the catch at $9 million.", ["A trade body, asserted: the catch at $9 million"]),
    ("Nurses put the dead at 14 and the injured at 60.", ["Nurses, asserted: the dead at 14 and the injured at 60"]),
    (
        "The damage was put by the insurers at 5 million euros.",
        ["the insurers, asserted: The damage", "the insurers, asserted: at 5 million euros"],
    ),
    ("Police counted 700 boats.", ["Police, asserted: 700 boats"]),
    ("The fishermen spoke of 80 missing.", ["The fishermen, asserted: 80 missing"]),
    ("Monitors documented 35 raids.", ["Monitors, asserted: 35 raids"]),
    ("The captain set his bag at the door.", []),
    ("The coach put 11 men at the back.", []),
    ("The rangers recorded 12 fires.", ["The rangers, asserted: 12 fires"]),
]
SUPPOSED = [
    ("If the court says the vote was void, the mayor will resign.", ["the court, possible: the vote was void"]),
    ("Unless engineers say the dam is safe, nobody returns.", ["engineers, possible: the dam is safe"]),
    (
        "Should the board find that the ship was unsafe, it will be sunk.",
        ["the board, possible: that the ship was unsafe"],
    ),
    (
        "The minister is expected to announce that 90 clinics will close.",
        [
            "[unattributed], predicted: to announce that 90 clinics will close",
            "The minister, predicted: that 90 clinics will close",
        ],
    ),
    ("The captain refused to say that the hull was cracked.", ["The captain, unknown: that the hull was cracked"]),
    ("The firm will announce on Monday that the mill is sold.", ["The firm, predicted: that the mill is sold"]),
    ("A clerk who asked not to be identified said the safe was empty.", ["A clerk, asserted: the safe was empty"]),
]
CALLED_FALSE = [
    (
        "Rumours that nine divers had died were untrue, the coast guard said.",
        [
            "coast guard, asserted: Rumours that nine divers had died were untrue",
            "coast guard, denied: that nine divers had died",
        ],
    ),
    (
        "The airline dismissed as invented a report that 30 bags were lost.",
        ["The airline, denied: that 30 bags were lost"],
    ),
    (
        "The bishop called the story that he had fled a lie.",
        ["The bishop, asserted: the story that he had fled a lie", "The bishop, denied: that he had fled a lie"],
    ),
    (
        "The navy denied claims that it had sunk two trawlers.",
        ["The navy, denied: claims that it had sunk two trawlers"],
    ),
    ("Reports that the well was poisoned are baseless.", ["[outlet], denied: that the well was poisoned"]),
    (
        "There was no truth in reports that 20 pupils were missing, the school said.",
        [
            "the school, negated: There was no truth in reports that 20 pupils were missing",
            "the school, denied: that 20 pupils were missing",
        ],
    ),
]
ACCUSED = [
    ("The captain is accused of sinking two trawlers.", ["[unattributed], alleged: sinking two trawlers"]),
    ("A clerk was charged with stealing 900 passports.", ["[unattributed], alleged: stealing 900 passports"]),
    ("Two guards suspected of selling rifles were held.", ["[unattributed], alleged: selling rifles"]),
    ("He was accused by prosecutors of moving 50 migrants.", ["prosecutors, alleged: moving 50 migrants"]),
    ("Three men were held on suspicion of burning a mill.", ["[unattributed], alleged: burning a mill"]),
]
SECOND_HAND = [
    (
        "State radio quoted the bishop as saying that nine divers had died.",
        ["State radio, reported: that nine divers had died"],
    ),
    ("The daily cited a nurse as saying the ward was full.", ["The daily, reported: the ward was full"]),
    (
        "Nine divers had died, the agency said, quoting a coast guard officer.",
        ["the agency, reported: Nine divers had died"],
    ),
    ("The bishop was quoted as saying the bell was stolen.", ["The bishop, asserted: the bell was stolen"]),
]
PER = [
    ("Nine divers died, per the coast guard.", ["the coast guard, asserted: Nine divers died"]),
    ("About 60 people were hurt, as per doctors.", ["doctors, asserted: About 60 people were hurt"]),
    ("The fee is 40 dollars per doctor.", []),
]
SET_IN = [
    ("As the coast guard said on Monday, nine divers had died.", ["the coast guard, asserted: nine divers had died"]),
    ("As reported by the Harbour Post, the mill was sold.", ["Harbour Post, reported: the mill was sold"]),
    (
        "The mill, say owners of other mills, is worth nothing.",
        ["owners of other mills, asserted: The mill", "owners of other mills, asserted: is worth nothing"],
    ),
    (
        "Voters will stay at home, said Ann Lee, head of a polling firm.",
        ["Ann Lee, predicted: Voters will stay at home"],
    ),
    (
        "The firms have agreed to build 30 ferries, managers of both yards announced on Friday.",
        ["managers of both yards, asserted: The firms have agreed to build 30 ferries"],
    ),
    (
        "In March, “boats rotted. Nobody came,” Ann Lee said.",
        ["Ann Lee, asserted: In March", "Ann Lee, asserted: boats rotted. Nobody came,"],
    ),
]
OFFICES = [
    (
        "Ann Lee, the mayor of Dorn, said it rained. The deputy mayor said it snowed. The mayor said it was over.",
        ["Ann Lee, asserted: it rained", "The deputy mayor, asserted: it snowed", "Ann Lee, asserted: it was over"],
    ),
    (
        "The Flood Relief Agency said nine had died. The agency said the road was shut. The army said it was open.",
        [
            "Flood Relief Agency, asserted: nine had died",
            "Flood Relief Agency, asserted: the road was shut",
            "The army, asserted: it was open",
        ],
    ),
    (
        "Harbour officials said nine had died. Officials said the port was shut.",
        ["Harbour officials, asserted: nine had died", "Harbour officials, asserted: the port was shut"],
    ),
    (
        "Norvik Shipping shut its yard. A statement said 40 jobs would go.",
        ["Norvik Shipping, predicted: 40 jobs would go"],
    ),
    ("A statement from the navy said two trawlers had sunk.", ["navy, asserted: two trawlers had sunk"]),
    ("Health Minister Ann Lee said it rained.", ["Ann Lee, asserted: it rained"]),
    ("The judge, Mrs Justice Corrigall, said the ban stands.", ["Mrs Corrigall, asserted: the ban stands"]),
    ("Choi Min-seo runs the mine. Choi said it rained.", ["Choi Min-seo, asserted: it rained"]),
    ("DORN (Wire) - The harbour master said it rained.", ["The harbour master, asserted: it rained"]),
]
MARKS = [
    ("“Nobody came to help.” — Mayor Ann Lee", ["Ann Lee, asserted: Nobody came to help."]),
    ("“We lost the boats” – Omar Dahl, fisherman", ["Omar Dahl, asserted: We lost the boats"]),
    ("“We lost the boats” – and that was that.", []),
    ("“The boats are gone,” grumbled Ann Lee.", ["Ann Lee, asserted: The boats are gone,"]),
    (
        "ORTEGA: We have 40 boats.\nMEYER: Ten of them leak.",
        ["ORTEGA, asserted: We have 40 boats.", "MEYER, asserted: Ten of them leak."],
    ),
    (
        "Amy Brand: How many boats are left?\nOmar Dahl: We have 40 boats.\nAmy Brand: Do they leak?",
        [
            "Amy Brand, asserted: How many boats are left?",
            "Omar Dahl, asserted: We have 40 boats.",
            "Amy Brand, asserted: Do they leak?",
        ],
    ),
    ("DORN: It rained.\nUPDATE: It stopped.", []),
]
HEADLINES = [
    ("Nine Divers Dead in Harbour: Coast Guard", ["Coast Guard, asserted: Nine Divers Dead in Harbour"]),
    ("Ferry sinks, 12 missing - ministry", ["ministry, asserted: Ferry sinks, 12 missing"]),
    ("Mill burns, say firefighters", ["firefighters, asserted: Mill burns"]),
    ("Red Cross - 300 families need tents", ["Red Cross, asserted: 300 families need tents"]),
    ("War in the north: 12 months on", []),
    ("Storm kills nine - Harbour Post", []),
]

TABLES = {
    "amounts": AMOUNTS,
    "supposed": SUPPOSED,
    "called false": CALLED_FALSE,
    "accused": ACCUSED,
    "second hand": SECOND_HAND,
    "per": PER,
    "set in": SET_IN,
    "offices": OFFICES,
    "marks": MARKS,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [row for rows in TABLES.values() for row in rows],
    ids=[f"{name}: {row[0][:40]}" for name, rows in TABLES.items() for row in rows],
)
def test_reports(language_model, text, expected):
    assert as_lines(said_in(text, language_model)) == expected


@pytest.mark.parametrize(("title", "expected"), HEADLINES)
def test_sources_of_headlines(language_model, title, expected):
    assert as_lines(said_in("The road is old.", language_model, title)) == expected


def test_who_is_quoted_by_others_is_cited(language_model):
    said = said_in("State radio quoted Ann Lee as saying that nine divers had died.", language_model)
    labels = {speaker.speaker_id: speaker.label for speaker in said.speakers}
    ((by, cited),) = {(labels[s.speaker_id or ""], labels[s.second_hand_id or ""]) for s in said.statements}
    assert (by, cited) == ("State radio", "Ann Lee")


def test_who_is_asked_to_do_something_is_the_hearer(language_model):
    (statement,) = said_in("The union urged the harbour master to open the gate.", language_model).statements
    assert (statement.surface, statement.addressee) == ("to open the gate", "the harbour master")


@pytest.mark.parametrize(
    "text",
    [
        "The pumps stopped.|“Run!” Ann Lee shouted.",
        "“Who is there?” he asked.|Nobody spoke.",
        "She wept.|“Why us?”|The road was shut.",
    ],
)
def test_an_exclamation_and_whose_it_is_are_one_sentence(language_model, text):
    article, blocks = page(text.replace("|", " "))
    assert [s.text for s in parse_page(article.text, blocks, language_model).sentences] == text.split("|")
