"""When a figure is true: sentences and short pages with the days of their figures.

All are published on Friday 19 July 2024.
"""

from __future__ import annotations

import datetime as dt

import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.layers import read_layers
from pipelines.model import Article, Block, Figure

FRIDAY = dt.date(2024, 7, 19)
Row = tuple[str, list[str]]


def times_of(text: str, model: LanguageModel) -> tuple[Figure, ...]:
    """The figures of a page whose paragraphs stand on lines of their own."""
    article = Article("a", "a", text, language="en", published_from=FRIDAY, published_to=FRIDAY)
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    return read_layers(article, blocks, model).figures.figures


def as_line(figure: Figure) -> str:
    """'40: 07-15..07-17 clause', '12: -' for a figure without a time; years other than 2024 in full."""
    number = f"{figure.value:.10g}" if figure.value is not None else f"{figure.low or figure.likely_low:.10g}"
    if figure.from_date is None and figure.to_date is None:
        return f"{number}: -"
    ends = ["" if day is None else day.isoformat().removeprefix("2024-") for day in (figure.from_date, figure.to_date)]
    days = ends[0] if ends[0] == ends[1] else "..".join(ends)
    return f"{number}: {days} {figure.date_basis}"


SPANS: list[Row] = [
    ("Between Sunday and Tuesday 31 miners were trapped.", ["31: 07-14..07-16 clause"]),
    ("From 2 to 8 June, 70 lorries crossed into the valley.", ["70: 06-02..06-08 clause"]),
    ("From March to May 2021 the clinic treated 450 patients.", ["450: 2021-03-01..2021-05-31 clause"]),
    ("Riots from Tuesday night into Wednesday injured 25 people.", ["25: 07-16..07-17 clause"]),
    ("At least 900 houses were burned between May 2016 and January 2018.", ["900: 2016-05-01..2018-01-31 clause"]),
    ("On Monday and Tuesday the navy picked up 140 migrants.", ["140: 07-15..07-16 clause"]),
    ("In the 12 months to March 2023, 260 cyclists were killed.", ["12: -", "260: 2022-04-01..2023-03-31 clause"]),
    ("Five infants died in the 12 hours to 6 a.m. on Tuesday.", ["5: 07-15..07-16 clause", "12: -"]),
    ("Over the weekend 18 hikers were rescued.", ["18: 07-13..07-14 clause"]),
]

AFTER_WHAT_BEFELL: list[Row] = [
    ("Nine people have died after a bus overturned on Monday.", ["9: 07-15 clause"]),
    (
        "Nine people have died and 40 cabins are gone after a storm hit the coast on Monday.",
        ["9: 07-15 clause", "40: 07-15 clause"],
    ),
    ("Classes resumed on Tuesday after four pupils were shot.", ["4: -"]),
    (
        "The fire has gutted 60 shops and blackened 300 acres since it broke out on Tuesday.",
        ["60: 07-16..07-19 clause", "300: 07-16..07-19 clause"],
    ),
    # the story's day is that of what befell people, not of the end of the search
    (
        "The search ended on Thursday.\nThe coach plunged into a lake on Tuesday.\nNine passengers died.",
        ["9: 07-16 article"],
    ),
]

SINCE_UNTIL_SO_FAR: list[Row] = [
    ("Since Tuesday 60 people have been arrested.", ["60: 07-16..07-19 clause"]),
    ("More than 80 dogs have been found dead since March.", ["80: 03-01..07-19 clause"]),
    ("At least 44 people have died since the siege began on Sunday.", ["44: 07-14..07-19 clause"]),
    ("So far this month 35 shops have been looted.", ["35: 07-01..07-19 clause"]),
    ("The measles outbreak has infected 800 children this year.", ["800: 01-01..07-19 clause"]),
    ("Until Thursday only 20 cases were known.", ["20: ..07-18 clause"]),
    ("By Wednesday, 140 houses had been searched.", ["140: 07-17 clause"]),
    ("The hospital will close 40 beds from Monday.", ["40: 07-22.. clause"]),
]

ITS_OWN_CLAUSE: list[Row] = [
    ("Three pupils were stabbed on Monday and 12 were treated for shock.", ["3: 07-15 clause", "12: 07-15 clause"]),
    ("Landslides killed 14 people and injured 30 on Thursday.", ["14: 07-18 clause", "30: 07-18 clause"]),
    ("Gunmen stormed a bank on Tuesday, killing 6 people.", ["6: 07-16 clause"]),
    ("Six people died on Tuesday after 2 boats collided.", ["6: 07-16 clause", "2: -"]),
    ("Schools reopened on Thursday after 5 teachers were shot.", ["5: -"]),
    (
        "A court on Wednesday jailed 12 men for an attack in 2019 that killed 30 people.",
        ["12: 07-17 clause", "30: 2019-01-01..2019-12-31 clause"],
    ),
    ("Two marches are planned for Sunday.", ["2: 07-21 clause"]),
    ("The union cut 300 jobs in May and will cut 500 in August.", ["300: 05-01..05-31 clause", "500: 08-01..08-31 clause"]),
    ("Thursday's blast wounded 17 soldiers.", ["17: 07-18 clause"]),
    ("Thursday's vote had been put off due to 2,000 false names.", ["2000: -"]),
    ("The crash happened on Monday near Anvik, a town of 5,000.", ["5000: -"]),
    ("They were the first 2 flights of the year.", ["2: -"]),
    ("The storm will hit the coast on Saturday with winds of 120 km/h.", ["120: 07-20 clause"]),
]  # fmt: skip

WHO_SAYS_IT: list[Row] = [
    ("The agency said on Thursday that 1,200 families had fled.", ["1200: -"]),
    ("The agency said on Thursday that 1,200 people are still missing.", ["1200: 07-18 clause"]),
    ("On Tuesday the army said it had killed 12 rebels.", ["12: 07-16 clause"]),
    ("Eleven houses collapsed on Monday, police said on Wednesday.", ["11: 07-15 clause"]),
]

NO_TIME: list[Row] = [
    ("On Monday a 14-year-old boy walked for 3 hours.", ["14: -", "3: -"]),
    ("The law, passed in 2019, allows fines of 500 dollars.", ["500: -"]),
]

THE_PAGE: list[Row] = [
    (
        "Bus crash kills 9 in the hills\nA bus fell into a gorge on Wednesday, killing 9 people.\nFour others were injured.",
        ["9: 07-17 event", "9: 07-17 clause", "4: 07-17 article"],
    ),
    (
        "A gunman opened fire in a market on Tuesday.\nThe shots killed 3 traders.\nLast year 40 people were shot there.",
        ["3: 07-16 article", "40: 2023-01-01..2023-12-31 clause"],
    ),
    (
        "Twenty bodies were recovered on Thursday.\nThree of the bodies were taken to the capital.",
        ["20: 07-18 clause", "3: 07-18 event"],
    ),
    (
        "Floods have hit the north since Sunday.\nA bridge fell on Monday.\nThe floods killed 30 people.",
        ["30: -"],
    ),
    (
        "The town is quiet.\nA mine exploded beside a school in March 2019. It killed 30 people.",
        ["30: 2019-03-01..2019-03-31 paragraph"],
    ),
    (
        "Thousands marched on Saturday.\nPolice said the crowd was calm.\nSome 2,000 marched in the port as well.",
        ["1000: 07-13 clause", "2000: 07-13 event"],
    ),
    ("Rebels have left the town.\nSome 4,000 people are still trapped there.", ["4000: 07-19 publication"]),
    ("The mayor spoke of a great loss.\nThe two villages are still at odds.", ["2: -"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    SPANS + AFTER_WHAT_BEFELL + SINCE_UNTIL_SO_FAR + ITS_OWN_CLAUSE + WHO_SAYS_IT + NO_TIME + THE_PAGE,
)
def test_when_a_figure_is_true(language_model: LanguageModel, text: str, expected: list[str]) -> None:
    assert [as_line(figure) for figure in times_of(text, language_model)] == expected


def test_one_sentence_of_many_dates_and_figures_is_read_in_bounded_time(language_model: LanguageModel) -> None:
    """Each figure looks at the times beside it only."""
    text = " and ".join(f"on {day % 28 + 1} May some {day + 40} villagers left" for day in range(300))
    found = times_of(f"The log says that {text}.", language_model)
    assert len(found) >= 250
    assert sum(figure.from_date is not None for figure in found) >= 100
