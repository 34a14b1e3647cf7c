"""The lean pipeline says what spaCy's own says, whatever stands beside; a pipeline of another shape is left alone."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.parse.language_model import LanguageModel, load_language_model
from pipelines.annotate.parse.lean import LeanPipeline, lean_pipeline
from pipelines.annotate.parse.lean.vectors import Unknown
from pipelines.annotate.parse.tokens import Tokens, tokens_of
from tests.bench import annotate as invented

STORIES = (
    "“We're gonna rebuild,” said Mara Quill, 43, of the Northern Relief Council on Tuesday. There are 3,400 families here.",
    "It's let's got ta ain't nothin' — y'all c'm on. Do you have it? They had had it; nobody did. I'd go, you'll see them.",
    "In  late 2019 the U.N. Office for the Coordination of Humanitarian Affairs\u00a0in Damascus, Syria paid $1.5 million.",
    "The Ministry of Health of the Democratic Republic of the Congo and Equatorial Guinea and Sao Tome and Principe said",
    "Paris", " ", "...", "A" * 300, "Ah! Oh? \n\n Um…", "BRUSSELS (Reuters) -",
)  # fmt: skip


@pytest.fixture(scope="module")
def lean() -> LeanPipeline:
    return LeanPipeline(load_language_model().pipeline)


def spacys(texts: Sequence[str]) -> list[Tokens]:
    return [tokens_of(doc) for doc in load_language_model().pipeline.pipe(texts)]


def leans(lean: LeanPipeline, texts: Sequence[str]) -> list[Tokens]:
    make = load_language_model().pipeline.make_doc
    return lean.columns_of([make(text) for text in texts])


def test_stories_are_read_as_spacy_reads_them(lean: LeanPipeline) -> None:
    assert leans(lean, STORIES) == spacys(STORIES)


def test_what_stands_beside_changes_nothing(lean: LeanPipeline) -> None:
    assert leans(lean, STORIES) == [tokens for text in STORIES for tokens in leans(lean, [text])]
    backwards = STORIES[::-1]
    assert leans(lean, backwards)[::-1] == leans(lean, STORIES)


def test_invented_pages_are_read_as_spacy_reads_them(lean: LeanPipeline) -> None:
    for page in list(invented._invented())[:4]:
        lines = page.article.text.split("\n")
        assert leans(lean, lines) == spacys(lines)
        assert leans(lean, [page.article.text]) == spacys([page.article.text])


def test_long_names_are_followed_to_their_end(lean: LeanPipeline) -> None:
    dice = random.Random(3)
    words = ["Ministry", "Bank", "Union", "Council", "Kenya", "Peru", "Lima"] * 12
    names = [f"{word} {dice.choice(['of', 'and', 'the', ',', '&'])}" for word in words]
    texts = [" ".join(dice.sample(names, 40)) for _ in range(6)]
    found = leans(lean, texts)
    assert found == spacys(texts)


@given(st.lists(st.text(alphabet="aBcI' .,!?\n\u00a0-—$%09“”é😀", max_size=60), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read_as_spacy_reads_it(lean: LeanPipeline, texts: list[str]) -> None:
    assert leans(lean, texts) == spacys(texts)


def test_a_pipeline_of_another_shape_is_left_alone(language_model: LanguageModel) -> None:
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    assert lean_pipeline(blank) is None
    other = spacy.blank("en")
    for name in ("tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"):
        other.add_pipe(name)
    other.get_pipe("attribute_ruler").add([[{"LENGTH": 3}]], {"POS": "NOUN"})
    with pytest.raises((Unknown, AttributeError, LookupError, ValueError)):
        LeanPipeline(other)
    assert lean_pipeline(language_model.pipeline) is not None
