"""Sentences of every row of every table are read by every layer: nothing raises, every span holds, every key is a key."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator

import pytest

from pipelines.annotate import LanguageModel, annotate
from pipelines.model import Article, Block, Reading
from pipelines.process.rows import PAGE_KEYS, Rows, first_bad_block
from pipelines.store.schema import tables
from tests.faults.every_row import sentences

A_PAGE = 150  # sentences
QUICK, WHOLE = 1_500, 24_000
PARTS = 6  # of the whole, so that several processes share it
ROLES = ("paragraph", "paragraph", "paragraph", "heading", "list", "quote", "title", "caption")
# Days of publication that dates are counted from; the calendar's ends are as hard as a page can make it.
DAYS = (None, dt.date(2021, 3, 4), dt.date(1, 1, 1), dt.date(9999, 12, 31), dt.date(2024, 2, 29))


def pages(found: Iterable[str]) -> Iterator[tuple[Article, list[Block]]]:
    """Sentences as pages of paragraphs, one to three sentences each."""
    remaining = iter(found)
    for number in itertools.count():
        of_page = list(itertools.islice(remaining, A_PAGE))
        if not of_page:
            return
        text, blocks, taken = "", [], 0
        while taken < len(of_page):
            size = 1 + (number + taken) % 3
            paragraph = " ".join(of_page[taken : taken + size]).strip()
            taken += size
            if paragraph:
                role = ROLES[len(blocks) % len(ROLES)]
                blocks.append(
                    Block(f"{number:016}", len(blocks) + 1, role, True, len(text), len(text) + len(paragraph))
                )
                text += paragraph + "\n\n"
        name, day = f"{number:016}", DAYS[number % len(DAYS)]
        yield Article(name, name, text, language="en", published_from=day, published_to=day), blocks


def faults_of(article: Article, blocks: list[Block], model: LanguageModel) -> list[str]:
    """What is wrong with the reading of one page; raises what annotating raises."""
    assert first_bad_block(blocks, article.text) == ""
    read, found, faults = annotate(article, blocks, model)
    wrong = [f"{fault.layer} at {fault.where}: {fault.error}" for fault in faults]
    rows = Rows("batch", "fingerprint")
    rows.add(Reading(read, tuple(blocks), "utf-8", "meta"), read, found)
    made = {name: table.to_pylist() for name, table in rows.tables().items()}
    wrong += [f"{reject['item']}: {reject['detail']}" for reject in made.pop("rejects")]
    for name in PAGE_KEYS.keys() & made.keys() & tables().keys():
        table = tables()[name]
        if table.key and name != "entities":
            keys = Counter(tuple(row[column] for column in table.key) for row in made[name])
            wrong += [f"{name}: {key} stands there {n} times" for key, n in keys.items() if n > 1]
        needed = [column.name for column in table.columns if not column.nullable and column.name != "batch"]
        wrong += [f"{name}: {column} is NULL" for row in made[name] for column in needed if row[column] is None]
    entities = {row["entity_id"] for row in made["entities"]}
    wrong += [
        f"mentions: no entity {row['entity_id']}"
        for row in made["mentions"]
        if row["entity_id"] and row["entity_id"] not in entities
    ]
    statements = {row["statement_id"] for row in made["statements"]}
    speakers = {row["speaker_id"] for row in made["speakers"]}
    for name in ("statements", "quotations", "figures"):
        wrong += [
            f"{name}: no speaker {row['speaker_id']}"
            for row in made[name]
            if row["speaker_id"] and row["speaker_id"] not in speakers
        ]
        wrong += [
            f"{name}: no statement {row['statement_id']}"
            for row in made[name]
            if row["statement_id"] and row["statement_id"] not in statements
        ]
    for row in made["figures"]:
        for low, high in (("low", "high"), ("likely_low", "likely_high"), ("from_date", "to_date")):
            if row[low] is not None and row[high] is not None and row[low] > row[high]:
                wrong.append(f"figures: {row['surface']!r}: {low} {row[low]} is above {high} {row[high]}")
    for row in made["dates"]:
        if row["from_date"] and row["to_date"] and row["from_date"] > row["to_date"]:
            wrong.append(f"dates: {row['surface']!r}: {row['from_date']} is after {row['to_date']}")
    return wrong


def smallest(text: str, model: LanguageModel, day: dt.date | None) -> str:
    """A paragraph that alone goes wrong, so that a failure names it."""
    for paragraph in filter(str.strip, text.split("\n\n")):
        block = [Block("a", 1, "paragraph", True, 0, len(paragraph))]
        if faults_of(Article("a", "a", paragraph, language="en", published_from=day, published_to=day), block, model):
            return paragraph
    return text


def check(model: LanguageModel, read: Iterable[tuple[Article, list[Block]]]) -> None:
    for article, blocks in read:
        wrong = faults_of(article, blocks, model)
        assert not wrong, f"{wrong[:5]} in {smallest(article.text, model, article.published_from)!r}"


def test_nothing_raises_and_every_row_holds(language_model: LanguageModel) -> None:
    check(language_model, pages(sentences(1, QUICK)))


@pytest.mark.slow
@pytest.mark.faults
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_raises_whatever_row_a_sentence_is_made_of(language_model: LanguageModel, part: int) -> None:
    check(language_model, itertools.islice(pages(sentences(2, WHOLE)), part, None, PARTS))
