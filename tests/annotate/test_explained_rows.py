"""What ``dateline explain`` says of a figure, a date or a statement is what the warehouse's row says, for every row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.annotate import LanguageModel, annotate
from pipelines.annotate.explain import explain_article
from pipelines.annotate.explanation import Explanation
from pipelines.model import Annotations, Article, Block, Capture, DateExpression, Event, Figure, Statement
from pipelines.read import read_page
from pipelines.vocabularies import FigureLinkKind, words_of
from tests.warehouses import SAMPLE

PAGES = sorted(path for path in SAMPLE.iterdir() if path.suffix in (".html", ".htm", ".txt"))
PUBLISHED = dt.date(2024, 2, 9)
TEXTS = (
    "Ann Lee told the paper on Monday that two men had been shot yesterday.",
    "Over 300 families returned to Kesra from the coast on Friday, the governor said.",
    "Ten buses a day cross the river, and each carries up to 40 people.",
    "The toll rose from 31 to 38, according to a doctor in Port Aral.",
    "Two of the five suspects may have fled to Dorin last week.",
    '"We lost between 30 and 40 boats in March 2021," Omar Tal said on Tuesday. "Nobody helped."',
    "Dozens of shops burned; repairs will cost about $2.5 million, police said.",
    "No casualties were reported, but it is unclear how many miners are missing.",
    "Amina Yusuf, 42, was jailed for six weeks on 3 May 2019.",
    "Route 4 was closed in 1999 near Gate 12.",
    "A third of the 900 pupils stayed at home yesterday.",
    "The army did not kill 20 farmers, a spokesman claimed two days later.",
    "It grew threefold. Half of it was sold in the second quarter of 2023.",
)


def paragraph(text: str) -> tuple[Article, list[Block]]:
    """An article of one paragraph that was published on Friday, 9 February 2024."""
    article = Article("a", "a", text, published_from=PUBLISHED, published_to=PUBLISHED, language="en")
    return article, [Block("a", 1, "paragraph", True, 0, len(text))]


def number(value: float | None) -> str:
    return "…" if value is None else f"{value:.10g}"


def figure_holds(row: Figure, explanation: Explanation, found: Annotations) -> None:
    """Kind, bound, numbers, unit, thing, event, rule, place, time and holder are said as the row has them."""
    result = explanation.result
    assert result.startswith(f"{row.kind}, {row.bound} ")
    assert result.endswith(f"; rule {row.rule}")
    value = f"{number(row.low)} to {number(row.high)}" if row.bound == "range" else number(row.value)
    assert value == "…" or f"{row.bound} {value}" in result
    assert row.unit is None or f" {row.unit}" in result
    assert (f" per {row.per}" in result) == (row.per is not None)
    assert (f"taken as {number(row.likely_low)} to " in result) == (row.likely_low is not None)
    assert (f"of '{row.counted}'" in result) == (row.counted is not None)
    assert row.event is None or f", {row.event}" in result
    said = {
        part: [step.meaning for step in explanation.steps if step.part == part] for part in ("place", "time", "holder")
    }
    assert [place.rsplit(" ", 1)[1] for place in said["place"]] == [row.place_id][: row.place_id is not None]
    days = [f"{row.from_date or '…'} to {row.to_date or '…'}"]
    assert said["time"] == days[: row.from_date is not None or row.to_date is not None]
    has_holder = row.statement_id is not None or row.speaker_id is not None
    labels = {speaker.speaker_id: speaker.label for speaker in found.speakers}
    holder = f"{labels.get(row.speaker_id or '', 'nobody named')} ({row.attribution}, {row.factuality})"
    assert said["holder"] == [holder][:has_holder]
    links = [(link.link, link.basis) for link in found.figure_links if link.figure_id == row.figure_id]
    steps = [(step.part, step.meaning) for step in explanation.steps if step.part in words_of(FigureLinkKind)]
    assert sorted(steps) == sorted(links)


def date_holds(row: DateExpression, explanation: Explanation) -> None:
    """Type, value, modifier, interval and anchor are said as the row has them."""
    words = [row.type, row.value or "no value", *([row.mod] if row.mod else [])]
    if row.from_date or row.to_date:
        words.append(f"({row.from_date or '…'} to {row.to_date or '…'})")
    assert explanation.result == " ".join([*words, *([f"counted from {row.anchor}"] if row.anchor else [])])


def statement_holds(row: Statement, explanation: Explanation, found: Annotations) -> None:
    """Mode, factuality, attribution and both speakers are said as the row has them."""
    labels = {speaker.speaker_id: speaker.label for speaker in found.speakers}
    result = f"{row.mode}, {row.factuality}, {row.attribution}"
    if row.speaker_id is not None:
        result += f" by '{labels[row.speaker_id]}'"
    if row.second_hand_id is not None:
        result += f", second-hand from '{labels[row.second_hand_id]}'"
    assert explanation.result == result


def event_holds(row: Event, explanation: Explanation, found: Annotations) -> None:
    """Happening, realis, factuality, rule, hedge and arguments are said as the row has them."""
    assert explanation.result.startswith(f"{row.happening}, {row.realis}, {row.factuality}")
    assert explanation.result.endswith(f"; rule {row.rule}")
    arguments = sorted((a.surface, a.role) for a in found.event_arguments if a.event_id == row.event_id)
    roles = {role for _, role in arguments}
    assert sorted((step.surface, step.part) for step in explanation.steps if step.part in roles) == arguments
    assert [step.meaning for step in explanation.steps if step.part == "hedge"] == [row.realis][: row.hedge is not None]


def all_rows_are_explained(article: Article, blocks: Sequence[Block], model: LanguageModel) -> Annotations:
    """Every row once, with its own span and words; what has no row says why."""
    found = annotate(article, blocks, model)[1]
    explained = explain_article(article, blocks, model)
    by_id = {each.row_id: each for each in explained if each.row_id}
    assert len(by_id) == sum(bool(each.row_id) for each in explained)
    rows: dict[str, Figure | DateExpression | Statement | Event] = {
        **{figure.figure_id: figure for figure in found.figures},
        **{date.date_id: date for date in found.dates},
        **{statement.statement_id: statement for statement in found.statements},
        **{event.event_id: event for event in found.events},
    }
    assert by_id.keys() == rows.keys()
    for row_id, row in rows.items():
        explanation = by_id[row_id]
        span = (explanation.start_char, explanation.end_char, explanation.surface)
        assert span == (row.start_char, row.end_char, row.surface)
        match row:
            case Figure():
                figure_holds(row, explanation, found)
            case DateExpression():
                date_holds(row, explanation)
            case Statement():
                statement_holds(row, explanation, found)
            case Event():
                event_holds(row, explanation, found)
    assert all(each.result.startswith("no figure: ") for each in explained if not each.row_id)
    return found


@pytest.mark.parametrize("text", TEXTS)
def test_every_row_of_a_sentence_is_explained(language_model: LanguageModel, text: str) -> None:
    all_rows_are_explained(*paragraph(text), language_model)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_row_of_a_sample_page_is_explained(language_model: LanguageModel, page: Path) -> None:
    read = read_page(capture(is_text=page.suffix == ".txt"), page.read_bytes())
    found = all_rows_are_explained(read.article, read.blocks, language_model)
    is_english = (read.article.language or "").startswith("en")
    assert bool(found.figures) == is_english


def capture(*, is_text: bool) -> Capture:
    """A file of which nothing else is known."""
    return Capture(
        capture_id="0" * 16, url=None, final_url=None, url_key=None, archive_url=None, captured_at=None, acquired_via="file",
        archive_file="", archive_offset=None, archive_length=None, http_status=None, content_type=None, payload_sha256="",
        payload_sha1=None, n_bytes=0, media_type="text" if is_text else "html",
    )  # fmt: skip


def test_a_day_that_counts_from_the_statement(language_model: LanguageModel) -> None:
    """The Monday before Friday the ninth is the fifth; its yesterday is the fourth."""
    explained = explain_article(*paragraph(TEXTS[0]), language_model)
    figure = next(each for each in explained if each.layer == "figure")
    steps = [(step.surface, step.part, step.meaning) for step in figure.steps]
    assert ("yesterday", "time", "2024-02-04 to 2024-02-04") in steps
    assert ("yesterday", "dated by", "clause: yesterday, of its clause") in steps
    assert ("Ann Lee", "holder", "Ann Lee (named, asserted)") in steps
