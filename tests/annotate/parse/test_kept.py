"""A kept parse: what comes back is what was parsed, and what does not fit the text is refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.annotate.parse import capitals, kept
from pipelines.annotate.parse.kept import KeptPage
from pipelines.annotate.parse.language_model import LanguageModel
from pipelines.annotate.parse.sentences import parse
from pipelines.model import Block

STORY = (
    "“The kiln is cold,” Mara Quill said.  It had burned\u00ad for 40 years… “Why?” she asked.\n"
    "THE HARBOUR OF QUAYVILLE WAS CLOSED ON MONDAY AFTER TWO SHIPS MET IN FOG\n"
    "They're gonna rebuild\u200b it 😀, says Dr. Ote\n"
)


class Shelf:
    """Kept parses in memory."""

    def __init__(self) -> None:
        self.pages: dict[str, KeptPage] = {}
        self.n_taken = 0
        self.doubts: list[str] = []

    def take(self, key: str) -> KeptPage | None:
        page = self.pages.get(key)
        self.n_taken += page is not None
        return page

    def keep(self, page: KeptPage) -> None:
        self.pages[page.key] = page

    def doubt(self, why: str) -> None:
        self.doubts.append(why)


def blocks_of(text: str) -> list[Block]:
    blocks, start = [], 0
    for number, line in enumerate(text.split("\n"), start=1):
        blocks.append(Block("a", number, "paragraph", number % 5 != 4, start, start + len(line)))
        start += len(line) + 1
    return blocks


def with_shelf(model: LanguageModel, shelf: Shelf) -> LanguageModel:
    return replace(model, parses=shelf)


def without_model(model: LanguageModel, shelf: Shelf) -> LanguageModel:
    """A model that cannot parse."""
    return LanguageModel(model.identity, None, shelf)  # type: ignore[arg-type]


def same_again(text: str, blocks: Sequence[Block], model: LanguageModel) -> Shelf:
    shelf = Shelf()
    first = parse(text, blocks, with_shelf(model, shelf))
    assert len(shelf.pages) == 1
    assert parse(text, blocks, model) == first  # keeping changes nothing
    assert parse(text, blocks, without_model(model, shelf)) == first
    assert shelf.n_taken == 1
    return shelf


def test_a_kept_parse_is_the_parse(language_model: LanguageModel) -> None:
    shelf = same_again(STORY, blocks_of(STORY), language_model)
    (page,) = shelf.pages.values()
    assert page.cased
    assert page.n_tokens > 40


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\u00ad\u200b", "x" * 9000])
def test_odd_pages_come_back(language_model: LanguageModel, text: str) -> None:
    same_again(text, blocks_of(text), language_model)


@given(st.text(alphabet="aB1 .,!?\"'“”\n\u00ad\u00a0😀-$%", max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back(language_model: LanguageModel, text: str) -> None:
    same_again(text, blocks_of(text), language_model)


def test_another_text_or_other_blocks_have_another_key() -> None:
    keys = {
        kept.page_key(STORY, blocks_of(STORY)),
        kept.page_key(STORY + " ", blocks_of(STORY)),
        kept.page_key(STORY, blocks_of(STORY)[1:]),
    }
    assert len(keys) == 3


def test_another_model_is_another_maker(language_model: LanguageModel) -> None:
    identity = language_model.identity
    assert kept.maker(identity) == kept.maker(replace(identity))
    assert kept.maker(identity) != kept.maker(replace(identity, sha256="0" * 64))


def test_words_of_capitals_that_changed_parse_again(
    language_model: LanguageModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = same_again(STORY, blocks_of(STORY), language_model)
    monkeypatch.setattr(kept, "casing_key", lambda: "another")
    shelf.pages = {key: replace(page) for key, page in shelf.pages.items()}
    assert parse(STORY, blocks_of(STORY), with_shelf(language_model, shelf)) == parse(
        STORY, blocks_of(STORY), language_model
    )
    assert {page.casing for page in shelf.pages.values()} == {"another"}
    assert capitals.casing_key() != "another"


@pytest.mark.parametrize(
    "name", [f.name for f in fields(KeptPage) if f.name not in ("key", "stop", "cased", "casing", "labels")]
)
def test_columns_that_do_not_fit_are_refused(language_model: LanguageModel, name: str) -> None:
    shelf = same_again(STORY, blocks_of(STORY), language_model)
    (page,) = shelf.pages.values()
    with pytest.raises((ValueError, LookupError)):
        kept.unpack(replace(page, **{name: getattr(page, name)[:-4]}), STORY)
    shelf.pages[page.key] = replace(page, **{name: getattr(page, name)[:-4]})
    assert parse(STORY, blocks_of(STORY), with_shelf(language_model, shelf)) == parse(
        STORY, blocks_of(STORY), language_model
    )
    assert len(shelf.doubts) == 1
