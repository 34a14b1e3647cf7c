"""Parsing once: sentences lie inside main blocks, and every offset points back into the page."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate import LanguageModel, annotate, load_language_model
from pipelines.annotate.parse import pieces
from pipelines.annotate.parse.pieces import MAX_PIECE_CHARS, MAX_PIECE_TOKENS, PIECE_COST
from pipelines.annotate.parse.sentences import parse
from pipelines.annotate.parse.text_map import clean
from pipelines.annotate.parse.tokens import Tokens
from pipelines.model import Article, Block


def blocks_of(text: str, separator: str = "\n") -> list[Block]:
    """One main paragraph a line; a line that begins with '#' is a promotion."""
    blocks, start = [], 0
    for number, line in enumerate(text.split(separator), 1):
        is_main = not line.startswith("#")
        blocks.append(Block("a", number, "paragraph" if is_main else "promo", is_main, start, start + len(line)))
        start += len(line) + len(separator)
    return blocks


SENTENCES = [
    # a block is never joined with the next, closed or not
    ("The gate opened\nPeople ran", ["The gate opened", "People ran"]),
    ("It rained. The road closed.", ["It rained.", "The road closed."]),
    ("“We left,” she said. “We are back.”", ["“We left,” she said.", "“We are back.”"]),
    # titles and numbers do not end a sentence
    ("Dr. Nkosi paid $2.50 for a bus to St. Agnes.", ["Dr. Nkosi paid $2.50 for a bus to St. Agnes."]),
    # what is not main text is not parsed
    ("The ferry sank.\n#Join for $5 a month.\nNobody was hurt.", ["The ferry sank.", "Nobody was hurt."]),
    ("  Spaces around it.  ", ["Spaces around it."]),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_sentences(language_model: LanguageModel, text: str, expected: list[str]) -> None:
    found = parse(text, blocks_of(text), language_model).sentences
    assert [text[sentence.start_char : sentence.end_char] for sentence in found] == expected
    assert [sentence.sentence_no for sentence in found] == list(range(1, len(expected) + 1))


def test_a_line_that_comes_again_is_parsed_once(language_model: LanguageModel) -> None:
    text = "The gate opened.\nPeople ran.\nThe gate opened."
    first, other, again = parse(text, blocks_of(text), language_model).sentences
    assert again.span.tokens is first.span.tokens
    assert again.span.tokens is not other.span.tokens
    assert text[again.start_char : again.end_char] == first.text
    assert (again.start_char, again.block_no) == (29, 3)


CLEANED = [
    ("two  or\n three", "two or three"),
    ("non\u00a0breaking", "non breaking"),
    ("co\u00adop\u200beration", "cooperation"),
    ("٣٤ and ４２", "34 and 42"),
    ("plain", "plain"),
]


@pytest.mark.parametrize(("text", "expected"), CLEANED)
def test_the_parser_sees_clean_text(text: str, expected: str) -> None:
    assert clean(text, 0, len(text)).text == expected


PIECES = st.lists(
    st.sampled_from(
        [
            "The",
            "ferry",
            "sank",
            ".",
            "“",
            "”",
            "1,200",
            " ",
            "  ",
            "\n",
            "\u00a0",
            "\u00ad",
            "\u200b",
            "😀",
            "é",
            "#",
            "٣",
        ]
    ),
    max_size=30,
).map("".join)


@given(PIECES)
@settings(max_examples=60, deadline=None)
def test_every_token_points_at_its_own_characters(text: str) -> None:
    model = load_language_model()
    blocks = blocks_of(text)
    found = parse(text, blocks, model).sentences
    end = 0
    for sentence in found:
        assert end <= sentence.start_char < sentence.end_char
        end = sentence.end_char
        (block,) = [block for block in blocks if block.block_no == sentence.block_no]
        assert block.is_main
        assert block.start_char <= sentence.start_char
        assert sentence.end_char <= block.end_char
        tokens = sentence.span.tokens
        for i in range(sentence.span.start, sentence.span.end):
            start, stop = sentence.source(tokens.begin[i], tokens.begin[i] + len(tokens.text[i]))
            assert clean(text, start, stop).text.strip() == tokens.text[i].strip()


def test_the_parse_of_an_article_depends_on_nothing_before_it(language_model: LanguageModel) -> None:
    text = "Around 340 families are registered at the camp. Some came back."

    def reading() -> list[Tokens]:
        return [sentence.span.tokens for sentence in parse(text, blocks_of(text), language_model).sentences]

    first = reading()
    parse(
        "Zorvath met Quibblewick in Nowhereshire.",
        blocks_of("Zorvath met Quibblewick in Nowhereshire."),
        language_model,
    )
    assert reading() == first


def test_signs_are_parsed_in_pieces_of_tokens(language_model: LanguageModel) -> None:
    text = "! ? . , ; : - ( ) " * 600
    found = parse(text, blocks_of(text), language_model)
    assert found.stop is None
    assert max(len(sentence.span.tokens) for sentence in found.sentences) <= MAX_PIECE_TOKENS
    assert found.sentences[-1].end_char == len(text.rstrip())


def test_a_page_is_parsed_up_to_a_number_of_tokens(
    language_model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pieces, "MOST_TOKENS", 100)
    text = "The ferry sank in the bay.\n\n" * 40
    found = parse(text, blocks_of(text), language_model)
    read = [sentence.end_char for sentence in found.sentences]
    assert found.stop is not None
    assert read[-1] <= found.stop < read[-1] + 4  # nothing is left between
    assert len(read) == 100 // (7 + PIECE_COST)
    article = Article("a" * 16, "a" * 16, text, language="en")
    _, rows, (fault,) = annotate(article, blocks_of(text), language_model)
    assert [row.end_char for row in rows.sentences] == read
    assert (fault.item, fault.reason, fault.is_bug) == (
        f"text {found.stop}-{blocks_of(text)[-1].end_char}",
        "too_long",
        False,
    )


def test_a_block_of_any_length_is_parsed_in_pieces(language_model: LanguageModel) -> None:
    text = "The ferry sank. " * (3 * MAX_PIECE_CHARS // 16) + "x" * (MAX_PIECE_CHARS + 5)
    found = parse(text, blocks_of(text), language_model).sentences
    assert max(sentence.end_char for sentence in found) == len(text)
    assert all(len(sentence.map.text) <= MAX_PIECE_CHARS for sentence in found)
