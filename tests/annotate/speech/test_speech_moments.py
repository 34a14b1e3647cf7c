"""When a statement was made, and what its dates count from."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipelines.annotate.dates import anchor_to_speech, find_dates
from pipelines.annotate.names.mentions import find_mentions
from pipelines.annotate.parse.page import parse_page
from pipelines.annotate.speech import find_statements
from pipelines.annotate.speech.moments import date_statements
from tests.annotate.speech.reading import page

PUBLISHED = dt.date(2024, 2, 9)  # a Friday

# text, said_from, said_to
MOMENTS = [
    ("Ann Lee told the paper in July 2019 that the road was shut.", "2019-07-01", "2019-07-31"),
    ("The road was shut, Ann Lee said on Monday.", "2024-02-05", "2024-02-05"),
    ("On Monday, Ann Lee said the road was shut.", "2024-02-05", "2024-02-05"),
    ("“The road is shut,” Ann Lee said on Monday. “It will stay shut.”", "2024-02-05", "2024-02-05"),
    ("Ann Lee said the road was shut on Monday.", None, "2024-02-09"),
    ("Ann Lee said the road was shut.", None, "2024-02-09"),
    ("In May 2020 the bridge fell, and Ann Lee said the road was shut.", None, "2024-02-09"),
]


@pytest.mark.parametrize(("text", "first", "last"), MOMENTS)
def test_moments(language_model, text, first, last):
    article, blocks = page(text)
    article = replace(article, published_from=PUBLISHED, published_to=PUBLISHED)
    sentences = parse_page(article.text, blocks, language_model)
    names = find_mentions(article, sentences)
    said = find_statements(article, blocks, sentences, names.mentions, names.entities)
    said = date_statements(article, said, find_dates(article, sentences))
    days = {(s.said_from and s.said_from.isoformat(), s.said_to and s.said_to.isoformat()) for s in said.statements}
    assert days == {(first, last)}


def test_yesterday_counts_from_the_interview(language_model):
    article, blocks = page("Ann Lee told the paper on Monday that the road had been shut the previous day.")
    article = replace(article, published_from=PUBLISHED, published_to=PUBLISHED)
    sentences = parse_page(article.text, blocks, language_model)
    said = find_statements(article, blocks, sentences, (), ())
    dates = find_dates(article, sentences)
    said = date_statements(article, said, dates)
    found = {d.surface: d.from_date for d in anchor_to_speech(dates, said.statements)}
    assert found["the previous day"] == dt.date(2024, 2, 4)


def test_a_time_of_the_clock_goes_with_its_day(language_model):
    article, blocks = page(
        "Ann Lee told the paper on Monday that the ferry sank yesterday, at about 5 p.m. local time."
    )
    article = replace(article, published_from=PUBLISHED, published_to=PUBLISHED)
    sentences = parse_page(article.text, blocks, language_model)
    said = find_statements(article, blocks, sentences, (), ())
    dates = find_dates(article, sentences)
    said = date_statements(article, said, dates)
    found = {d.surface: (d.value, d.from_date, d.anchor) for d in anchor_to_speech(dates, said.statements)}
    (statement,) = {s.statement_id for s in said.statements}
    sunday = dt.date(2024, 2, 4)
    assert found["yesterday"] == ("2024-02-04", sunday, statement)
    assert found["5 p.m. local time"] == ("2024-02-04T17:00", sunday, statement)
