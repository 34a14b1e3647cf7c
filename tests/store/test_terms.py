"""Words, stems and counts of a batch's documents."""

from __future__ import annotations

import pyarrow as pa

from pipelines.store.page_tables import SEARCH
from pipelines.store.terms import terms

_TEXT = "Houses burned. The house’s owner, São Bento, saw 1,200 houses.  Die Brücke ist zu. © 2023"
_DOCS = [("a", 1, 0, 14), ("a", 2, 15, 62)]  # sentences of a page
_BLOCKS = [("a", 1, True, 0, 62), ("b", 1, True, 64, 82), ("b", 2, False, 83, 89)]  # b is in another language


def made(
    sentences: list[tuple[str, int, int, int]], blocks: list[tuple[str, int, bool, int, int]]
) -> dict[str, pa.Table]:
    names = ("article_id", "sentence_no", "start_char", "end_char")
    of_blocks = ("article_id", "block_no", "is_main", "start_char", "end_char")
    numbers = [pa.string(), pa.int32(), pa.int32(), pa.int32()]
    return {
        "articles": pa.table({"article_id": ["a", "b"], "text": [_TEXT, _TEXT]}),
        "sentences": pa.table(
            [pa.array([r[i] for r in sentences], t) for i, t in enumerate(numbers)], names=list(names)
        ),
        "blocks": pa.table(
            [
                pa.array([r[i] for r in blocks], t)
                for i, t in enumerate((pa.string(), pa.int32(), pa.bool_(), pa.int32(), pa.int32()))
            ],
            names=list(of_blocks),
        ),
    }


def test_documents_are_sentences_and_of_other_languages_blocks_of_main_text() -> None:
    found = terms(made(_DOCS, _BLOCKS))
    assert found["search_docs"].to_pylist() == [
        {"article_id": "a", "sentence_no": 1, "block_no": None, "n_words": 2},
        {"article_id": "a", "sentence_no": 2, "block_no": None, "n_words": 8},
        {"article_id": "b", "sentence_no": None, "block_no": 1, "n_words": 4},
    ]


def test_a_stem_has_its_words_and_the_documents_with_how_often_each() -> None:
    rows = {row["stem"]: row for row in terms(made(_DOCS, _BLOCKS))["search_stems"].to_pylist()}
    assert rows["hous"] == {"stem": "hous", "words": ["house", "houses"], "docs": [1, 2], "counts": [1, 2]}
    assert rows["1200"]["docs"] == [2]
    assert rows["sao"]["words"] == ["sao"]
    assert rows["bruck"]["docs"] == [3]
    assert "2023" not in rows


def test_tables_have_the_columns_of_a_batch_and_a_batch_without_pages_has_none() -> None:
    for name, rows in terms(made(_DOCS, _BLOCKS)).items():
        assert [(f.name, str(f.type).replace("l:", "item:")) for f in rows.schema] == [
            (f.name, str(f.type)) for f in SEARCH[name]
        ]
    assert all(rows.num_rows == 0 for rows in terms(made([], [])).values())


def test_equal_tables_whatever_was_counted_before() -> None:
    first = terms(made(_DOCS, _BLOCKS))
    terms(made(_DOCS[:1], _BLOCKS[:1]))
    again = terms(made(_DOCS, _BLOCKS))
    assert all(first[name].equals(again[name]) for name in SEARCH)
