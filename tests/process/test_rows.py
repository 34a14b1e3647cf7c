"""Records become rows only after their spans were verified; what fails is a reject, and the page lives on."""

from __future__ import annotations

import dataclasses

import pyarrow as pa
import pytest

from pipelines.model import Annotations, Article, Block, Figure, Hedge, Mention, Reading, Sentence, Statement
from pipelines.process.rows import Rows, first_bad_block
from pipelines.store.page_tables import PAGE_KEYS, PAGE_TABLES, schema
from pipelines.store.schema import tables

TEXT = "Some 340 families 😀 wait."
ARTICLE = Article("a" * 16, "a" * 16, TEXT, authors=("Halima Suleiman",), is_annotated=True)
BLOCKS = (Block(ARTICLE.article_id, 1, "paragraph", True, 0, len(TEXT)),)
FIGURE = Figure("a/f5-8", ARTICLE.article_id, 1, 0, 17, "Some 340 families", 5, 8, "count", "approximate", "digits")
MENTION = Mention("a/m9-17", ARTICLE.article_id, 1, 9, 17, "families", None, "people", "nominal")
STATEMENT = Statement("a/s0-17", ARTICLE.article_id, 1, 0, 17, TEXT[:17], "a/s0-17", "indirect", "named", "reported")


def made(blocks: tuple[Block, ...] = BLOCKS, **found: tuple[object, ...]) -> dict[str, pa.Table]:
    """The tables of one page with these annotations."""
    rows = Rows("batch", "fingerprint")
    rows.add(Reading(ARTICLE, blocks, "utf-8", "meta"), ARTICLE, Annotations(**found))  # type: ignore[arg-type]
    return rows.tables()


def test_a_sound_page_becomes_rows() -> None:
    tables_ = made(
        figures=(FIGURE,), mentions=(MENTION,), sentences=(Sentence(ARTICLE.article_id, 1, 1, 0, len(TEXT)),)
    )
    counts = {name: table.num_rows for name, table in tables_.items() if table.num_rows}
    assert counts == {
        "articles": 1,
        "blocks": 1,
        "decodings": 1,
        "figures": 1,
        "mentions": 1,
        "sentences": 1,
        "sketches": 1,
    }
    (article,) = tables_["articles"].to_pylist()
    assert (article["text"], article["authors"], article["fingerprint"]) == (TEXT, ["Halima Suleiman"], "fingerprint")


def test_a_column_named_by_a_word_of_python() -> None:
    hedge = Hedge(ARTICLE.article_id, 1, 0, 4, "Some", "approximation")
    assert made(hedges=(hedge,))["hedges"].to_pylist()[0]["class"] == "approximation"


BAD = [
    # a record, what is wrong with it, words of the reason
    ("figures", dataclasses.replace(FIGURE, surface="Some 341 families"), "not 'Some 341 families'"),
    ("figures", dataclasses.replace(FIGURE, end_char=99, surface=TEXT), "not inside the text of 25"),
    ("figures", dataclasses.replace(FIGURE, start_char=-1), "not inside the text"),
    ("figures", dataclasses.replace(FIGURE, start_char=5, end_char=5, surface=""), "not inside the text"),
    ("figures", dataclasses.replace(FIGURE, number_start=8, number_end=5), "number span 8-5"),
    # offsets count code points, not UTF-16 units or bytes
    ("mentions", dataclasses.replace(MENTION, start_char=21, end_char=25, surface="wait"), "is 'ait.'"),
    ("statements", dataclasses.replace(STATEMENT, cue_start=20, cue_end=200), "cue span 20-200"),
    ("statements", dataclasses.replace(STATEMENT, speaker_start=3, speaker_end=3), "speaker span 3-3"),
]


@pytest.mark.parametrize(("table", "record", "words"), BAD)
def test_a_row_whose_span_does_not_hold_is_a_reject(table: str, record: object, words: str) -> None:
    found = made(**{table: (record,)})
    assert found[table].num_rows == 0
    (reject,) = found["rejects"].to_pylist()
    assert reject["reason"] == "bad_span"
    assert reject["item"].startswith(table)
    assert reject["capture_id"] == ARTICLE.capture_id
    assert words in reject["detail"]
    assert found["articles"].num_rows == 1


COVERS = [
    # spans of blocks over 'ab cd', what is said
    ([(0, 5)], ""),
    ([(0, 2), (3, 5)], ""),
    ([(0, 2)], "characters 2-5 stand in no block"),
    ([(1, 5)], "characters 0-1 stand in no block"),
    ([(0, 3), (2, 5)], "inside the one before"),
    ([(3, 5), (0, 2)], "stand in no block"),
    ([], "stand in no block"),
]


@pytest.mark.parametrize(("spans", "said"), COVERS)
def test_blocks_are_ordered_disjoint_and_cover_every_character(spans: list[tuple[int, int]], said: str) -> None:
    blocks = [Block("a", number, "paragraph", True, start, end) for number, (start, end) in enumerate(spans, 1)]
    found = first_bad_block(blocks, "ab cd")
    assert said in found
    assert bool(said) == bool(found)


def test_every_table_of_a_batch_has_the_contracts_columns() -> None:
    assert set(PAGE_KEYS) == {*PAGE_TABLES, "decodings", "archived", "sketches"}
    for name in PAGE_TABLES:
        columns = [column.name for column in tables()[name].columns]
        assert schema(name).names[: len(columns)] == columns
        assert PAGE_KEYS[name] in schema(name).names
