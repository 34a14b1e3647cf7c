"""The page in columns: every offset points at its word, trees stay in their sentences, marks are counted once."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate import LanguageModel
from pipelines.annotate.parse.page import PageWords, parse_page
from pipelines.model import Block

COLUMNS = ("text", "lower", "lemma", "pos", "tag", "dep", "ent", "iob", "head", "kids", "left", "right", "start", "end", "sentence",
           "paragraph")  # fmt: skip
STORY = "“The kiln is cold,” Mara Quill said. It had burned for years.\nNobody  lit it\u00ad again.\nRAIN FELL"


def page_of(text: str, model: LanguageModel) -> PageWords:
    """A page with a paragraph a line."""
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("a", number, "paragraph", True, start, start + len(line)))
        start += len(line) + 1
    return parse_page(text, blocks, model)


def holds(words: PageWords, text: str) -> None:
    """What every page must satisfy."""
    assert {len(getattr(words, name)) for name in COLUMNS} == {len(words)}
    last_end = 0
    for i in range(len(words)):
        start, end = words.start[i], words.end[i]
        assert last_end <= start < end <= len(text)
        last_end = end
        first, last = words.sentence_bounds[words.sentence[i]]
        assert first <= i < last
        assert first <= words.left[i] <= i <= words.right[i] < last
        assert first <= words.head[i] < last
        assert all(words.head[kid] == i != kid for kid in words.kids[i])
        assert words.at(start) == i
        assert words.before(end) == i + 1
        assert words.lower[i] == words.text[i].lower()
    for number, sentence in enumerate(words.sentences):
        first, last = words.sentence_bounds[number]
        assert (words.start[first], words.end[last - 1]) == (sentence.start_char, sentence.end_char)
        for offset in range(len(sentence.text)):
            i = words.word_in(number, offset)
            assert i is not None
            assert sentence.page_span(offset, offset + 1)[0] < words.end[i]
        assert words.word_in(number, len(sentence.text)) is None


def test_a_story_in_columns(language_model: LanguageModel) -> None:
    words = page_of(STORY, language_model)
    holds(words, STORY)
    assert [STORY[words.start[i] : words.end[i]] for i in range(5)] == ["“", "The", "kiln", "is", "cold"]
    quill = words.text.index("Quill")
    assert (words.ent[quill], words.iob[quill], words.paragraph[quill]) == ("PERSON", "I", 0)
    said = words.head[quill]
    assert (words.lemma[said], words.tag[said]) == ("say", "VBD")
    assert quill in words.all_kids(said, "nsubj")
    assert words.kid(said, "dative") is None
    assert STORY[words.start[words.text.index("again")] :].startswith("again.")
    assert words.paragraph[-1] == 2


def test_which_words_stand_between_marks(language_model: LanguageModel) -> None:
    words = page_of(STORY, language_model)
    inside = [text for text, is_inside in zip(words.text, words.in_quotation, strict=True) if is_inside]
    assert inside == ["The", "kiln", "is", "cold", ","]
    assert [STORY[quote.start_char : quote.end_char] for quote in words.quoted] == ["The kiln is cold,"]


def test_what_a_page_prints_in_small_letters(language_model: LanguageModel) -> None:
    words = page_of(STORY, language_model)
    assert {"kiln", "rain"} & words.lower_words == {"kiln"}
    assert {"mara", "quill"} <= words.names


def test_words_are_found_by_what_they_are(language_model: LanguageModel) -> None:
    words = page_of(STORY, language_model)
    for wanted in ({"kiln", "the", ","}, {"never met"}, set()):
        assert words.printed(wanted) == [i for i, lower in enumerate(words.lower) if lower in wanted]
    assert words.lemmas({"say"}, {"be", "light"}) == [
        i for i, lemma in enumerate(words.lemma) if lemma in ("say", "be", "light")
    ]
    assert words.verbs == [i for i, pos in enumerate(words.pos) if pos in ("VERB", "AUX")]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00ad\u200b"])
def test_a_page_without_words(language_model: LanguageModel, text: str) -> None:
    words = page_of(text, language_model)
    assert len(words) == 0
    assert (words.quoted, words.in_quotation, words.at(0), words.before(0)) == ((), [], 0, 0)


def test_a_page_made_of_nothing() -> None:
    assert len(PageWords([])) == 0


@given(
    st.lists(
        st.sampled_from(
            [*"“”\"'.,:\n", "  ", "\u00a0", "\u00ad", "\u200b", "kiln", "Quill", "lit", "9,000", "RAIN", "😀"]
        ),
        max_size=30,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_text_keeps_its_offsets(language_model: LanguageModel, pieces: list[str]) -> None:
    text = " ".join(pieces)
    holds(page_of(text, language_model), text)
