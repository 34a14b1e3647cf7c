"""The page view: what each column and question says, on lines of our own."""

from __future__ import annotations

from pipelines.annotate import LanguageModel
from pipelines.annotate.parse.page import PageWords, parse_page
from pipelines.model import Block


def page_of(text: str, model: LanguageModel) -> PageWords:
    return parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model)


def test_words_as_printed(language_model: LanguageModel) -> None:
    page = page_of("Port-Luna’s mayor  met\u200b them.", language_model)
    assert page.phrase(0, len(page)) == "Port-Luna’s mayor met them."
    assert [word for word, is_capital in zip(page.text, page.is_capital, strict=True) if is_capital] == ["Port", "Luna"]


def test_white_space_is_no_word_inside_a_sentence(language_model: LanguageModel) -> None:
    for gap in ("  ", " \u200b ", "\u200b \u200b", "\u00a0\n\t", " \u00ad \u2060 "):
        page = page_of(f"The mayor{gap}met them.", language_model)
        assert page.text == ["The", "mayor", "met", "them", "."], repr(gap)


def test_entities_lie_inside_their_sentences(language_model: LanguageModel) -> None:
    page = page_of("Maria Costa went to Oslo. Peter Kern stayed in Lima.", language_model)
    found = [(page.phrase(first, last), label) for first, last, label in page.entities]
    assert found == [("Maria Costa", "PERSON"), ("Oslo", "GPE"), ("Peter Kern", "PERSON"), ("Lima", "GPE")]
    assert all(page.bounds(first) == page.bounds(last - 1) for first, last, _ in page.entities)
