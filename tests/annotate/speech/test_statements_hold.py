"""What holds for the statements of every page, and what hostile pages do: nothing much, in bounded time."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.annotate import LanguageModel
from pipelines.annotate.parse.page import PageWords, parse_page
from pipelines.annotate.speech import find_statements
from pipelines.model import Article, Said
from tests.annotate.growth import steps
from tests.annotate.speech.reading import as_lines, page, said_in

FACTUALITY = {
    "asserted", "confirmed", "claimed", "alleged", "possible", "reported", "predicted", "denied", "negated", "unknown",
}  # fmt: skip
HEDGES = {"allegation", "hearsay", "possibility", "approximation", "doubt", "claim", "negation"}
STORY = (
    "“We are staying,” Ann Lee told the paper. “It is our home,” she added.\n"
    "Officials claimed that some troops may stay, but it is unclear how many.\n"
    "The road was closed, according to a spokesman for the ministry, who called it “a matter of days”.\n"
    "The unit has reportedly left. This reporter saw no sign of it."
)


def check(article: Article, said: Said) -> None:
    """The contract, row by row."""
    text = article.text
    speakers = {speaker.speaker_id for speaker in said.speakers}
    statements = {statement.statement_id for statement in said.statements}
    assert len(speakers) == len(said.speakers)
    assert len(statements) == len(said.statements)
    for s in said.statements:
        assert s.statement_id == f"a/s{s.start_char}-{s.end_char}"
        assert text[s.start_char : s.end_char] == s.surface
        assert s.surface.strip() == s.surface != ""
        assert s.utterance_id in statements
        assert s.mode in ("direct", "mixed", "indirect")
        assert s.factuality in FACTUALITY
        assert (s.speaker_id is None) == (s.attribution in ("unattributed", "unresolved")) or s.attribution == "outlet"
        assert s.speaker_id is None or s.speaker_id in speakers
        assert s.second_hand_id is None or s.second_hand_id in speakers
        if s.cue_start is not None and s.cue_end is not None:
            assert text[s.cue_start : s.cue_end] == s.cue
            assert not s.start_char <= s.cue_start < s.end_char
    for q in said.quotations:
        assert q.quotation_id == f"a/q{q.start_char}-{q.end_char}"
        assert text[q.start_char : q.end_char] == q.surface
        assert q.statement_id is None or q.statement_id in statements
        assert q.speaker_id is None or q.speaker_id in speakers
    ends = 0
    for h in said.hedges:
        assert text[h.start_char : h.end_char] == h.surface
        assert h.hedge_class in HEDGES
        assert h.start_char >= ends
        ends = h.end_char


def test_the_rows_of_a_story_hold(language_model):
    article, _ = page(STORY)
    check(article, said_in(STORY, language_model))


def test_reading_twice_gives_the_same_rows(language_model):
    assert said_in(STORY, language_model) == said_in(STORY, language_model)


def test_every_figure_of_speech_is_told_apart(language_model):
    kinds = {s.attribution for s in said_in(STORY, language_model).statements}
    assert kinds == {"named", "unnamed", "unattributed", "outlet"}


PIECES = [
    *"“”'’,.:(—\n",
    '"',
    "said",
    "Ann",
    "Lee",
    "officials",
    "that",
    "reportedly",
    "told",
    "according to",
    "is shut",
    "whether",
]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=40))
def test_rows_hold_for_any_order_of_words(language_model, pieces):
    text = " ".join(pieces)
    article, _ = page(text)
    check(article, said_in(text, language_model))


# What is repeated on a hostile page, and what stands before and behind.
BAD = {
    "straight marks, none closed": ("", ' "a', ""),
    "curly marks, none closed": ("", " “a", ""),
    "single marks": ("", " 'a", ""),
    "empty quotations": ("", '""', ""),
    "quotations of nobody": ("", "“We go.” ", ""),
    "cues": ("", "he said ", ""),
    "a page that is one quotation": ("“", "The road is shut and nobody comes. ", "”"),
    "according to according to": ("", "according to ", ""),
    "brackets": ("(", "( he said ) ", ")"),
    "short paragraphs": ("", "“We go,\n", ""),
}


@pytest.mark.parametrize("is_one_paragraph", [True, False], ids=["one paragraph", "many"])
@pytest.mark.parametrize(("before", "piece", "behind"), BAD.values(), ids=BAD)
def test_the_steps_grow_with_a_hostile_page_and_not_with_its_square(
    language_model: LanguageModel, before: str, piece: str, behind: str, is_one_paragraph: bool
) -> None:
    def steps_of(size: int) -> int:
        if is_one_paragraph:
            text = before + piece * size + behind
        else:
            text = "\n".join([before + piece * 15 + behind] * (size // 15))
        article, blocks = page(text)
        words = parse_page(article.text, blocks, language_model)
        check(article, find_statements(article, blocks, words, (), ()))
        return steps(lambda: find_statements(article, blocks, words, (), ()))

    small, large = steps_of(60), steps_of(240)
    assert large <= 6 * small  # quadratic work takes 16 times as many


def test_an_odd_mark_does_not_empty_an_article(language_model):
    text = "The sign read “shut.\n“We are staying,” said Ann Lee.\nThe road was closed, officials said."
    assert as_lines(said_in(text, language_model))[-2:] == [
        "Ann Lee, asserted: We are staying,",
        "officials, asserted: The road was closed",
    ]


def test_speech_without_a_speaker_is_a_row_without_one(language_model):
    (statement,) = said_in("“The road is shut and will stay shut.”", language_model).statements
    assert (statement.speaker_id, statement.attribution) == (None, "unresolved")


def test_a_page_without_words_says_nothing():
    article, blocks = page("")
    assert find_statements(article, blocks, PageWords([]), (), ()) == Said()


def test_the_outlet_is_told_by_its_own_name(language_model):
    said = said_in("Harbour Post said the road was shut.", language_model)
    assert [(s.attribution, s.speaker_id) for s in said.statements] == [("outlet", "a/p0-0")]
    assert [speaker.label for speaker in said.speakers] == ["Harbour Post"]
