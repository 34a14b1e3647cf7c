"""``dateline explain``: every word of a figure has a part, every refused number a reason."""

from __future__ import annotations

import pytest

from pipelines.annotate import LanguageModel
from pipelines.annotate.explain import explain
from pipelines.annotate.explanation import Explanation
from pipelines.cli.explained import as_text


def figures(text: str, model: LanguageModel) -> list[Explanation]:
    return [each for each in explain(text, model) if each.layer == "figure"]


def test_a_figure_word_by_word(language_model: LanguageModel) -> None:
    (figure,) = figures("Over 300 families have returned.", language_model)
    assert (figure.surface, figure.result) == (
        "Over 300 families", "count, more_than 300 household, of 'families', returned; rule digits > count > cue over"
    )  # fmt: skip
    assert [(step.surface, step.part, step.meaning) for step in figure.steps] == [
        ("Over", "cue", "more_than"),
        ("300", "number", "digits"),
        ("families", "thing", "family → household"),
        ("returned", "event", "returned (flow)"),
    ]


def test_a_change_points_to_the_earlier_figure(language_model: LanguageModel) -> None:
    later = figures("The toll rose from 31 to 38.", language_model)[1]
    assert ("31", "changed_from", "from to") in [(step.surface, step.part, step.meaning) for step in later.steps]


REFUSED = [
    ("It closed in 1999.", "1999", "year"),
    ("The war began on 14 May.", "14", "date"),
    ("Route 4 was closed.", "4", "label"),
    ("An F-16 crashed.", "16", "name"),
    ("They met at 10:27.", "10", "time"),
]


@pytest.mark.parametrize(("text", "surface", "reason"), REFUSED)
def test_a_number_that_is_no_figure_has_a_reason(
    language_model: LanguageModel, text: str, surface: str, reason: str
) -> None:
    assert (surface, f"no figure: {reason}") in [(e.surface, e.result) for e in explain(text, language_model)]


def test_offsets_are_those_of_the_text(language_model: LanguageModel) -> None:
    text = "About  1,2\u200b00 people fled; some £4bn was paid."
    for explanation in explain(text, language_model):
        for start, end in [(explanation.start_char, explanation.end_char)] + [
            (s.start_char, s.end_char) for s in explanation.steps
        ]:
            assert 0 <= start < end <= len(text)
    assert text[explain(text, language_model)[0].steps[1].start_char :].startswith("1,2\u200b00")


@pytest.mark.parametrize("text", ["", "   ", "Nothing to count here."])
def test_text_without_figures(language_model: LanguageModel, text: str) -> None:
    assert as_text(explain(text, language_model)) == ""


def test_an_event_with_its_arguments_and_what_it_hangs_on(language_model: LanguageModel) -> None:
    text = "Rebels did not attack the ferry at Anvik."
    (event,) = [each for each in explain(text, language_model) if each.layer == "event"]
    assert event.result.startswith("attacked, not_happened, negated, PLOVER ASSAULT")
    assert {("attack", "happening"), ("Rebels", "actor"), ("ferry", "recipient"), ("not", "hedge")} <= {
        (step.surface, step.part) for step in event.steps
    }
