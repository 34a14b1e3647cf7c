"""What holds for every figure, whatever the text; and hostile text costs no more than its length."""

from __future__ import annotations

import sys
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.annotate import LanguageModel
from pipelines.annotate.figures import FigureRows, find_figures
from pipelines.annotate.figures.quantities.estimates import conventions
from pipelines.annotate.parse.page import parse_page
from pipelines.model import Article, Block, Figure
from tests.annotate.figures.reading import figures_of

NUMBERS = st.one_of(st.integers(2, 1900), st.integers(2100, 10**9))
FORMS = st.sampled_from(["{:,}", "{}", "{:,}.0"])
CUES = st.sampled_from(
    [("", "exact"), ("over ", "more_than"), ("at least ", "at_least"), ("up to ", "at_most"), ("fewer than ", "less_than"),
     ("about ", "approximate"), ("nearly ", "approximate")]
)  # fmt: skip
PIECES = st.lists(
    st.sampled_from(
        ["12", "1,200", "two", "dozens", "of", "the", "people", "killed", "from", "to", "$", "%", "and", "between", "3-5", "½",
         "million", "no", "how many", "-", "(", ")", ",", ".", "at least", "or more", "1999", "May", "5th", "٣٤", "１２", "\u200b",
         "\u00a0", "£4.2bn", "Route 4", "half", "one", "in", "five", "\n", "“", "”", "🚒", "e", "\u00ad"]
    ),
    max_size=25,
)  # fmt: skip


def holds(figure: Figure, text: str) -> None:
    """The rules of the contract that need no other table."""
    assert text[figure.start_char : figure.end_char] == figure.surface
    assert figure.start_char <= figure.number_start < figure.number_end <= figure.end_char
    low, high, value, bound = figure.low, figure.high, figure.value, figure.bound
    assert (value is None) == (bound in ("range", "vague", "unknown"))
    if bound in ("exact", "none"):
        assert low == high == value
    elif bound in ("at_least", "more_than"):
        assert (low, high) == (value, None)
    elif bound in ("at_most", "less_than"):
        assert (low, high) == (None, value)
    elif bound == "range":
        assert low is not None
        assert high is not None
        assert low < high
    else:
        assert (low, high) == (None, None)
    if bound not in ("approximate", "vague"):
        assert (figure.likely_low, figure.likely_high) == (None, None)
    elif figure.likely_high is not None:
        assert figure.likely_low is not None
        assert figure.likely_low <= figure.likely_high
    assert figure.rule
    assert figure.score is not None
    assert 0 <= figure.score <= 1


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PIECES)
def test_the_contract_holds_for_any_words(language_model: LanguageModel, pieces: list[str]) -> None:
    text = " ".join(pieces)
    rows = figures_of(text, language_model)
    for figure in rows.figures:
        holds(figure, text)
    ids = [figure.figure_id for figure in rows.figures]
    assert len(ids) == len(set(ids))
    assert ids == sorted(ids, key=lambda each: int(each.split("/f")[1].split("-")[0]))
    assert {link.figure_id for link in rows.figure_links} | {link.other_id for link in rows.figure_links} <= set(ids)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(NUMBERS, FORMS, CUES)
def test_a_printed_number_reads_back_with_its_bound(
    language_model: LanguageModel, number: int, form: str, cue: tuple[str, str]
) -> None:
    words, bound = cue
    text = f"The storm hit {words}{form.format(number)} villages."
    (figure,) = figures_of(text, language_model).figures
    assert (figure.value, figure.bound, figure.unit) == (float(number), bound, "settlement")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 10**6), st.integers(1, 10**6))
def test_a_range_keeps_both_ends_and_is_never_narrower(language_model: LanguageModel, low: int, more: int) -> None:
    text = f"Between {low:,} and {low + more:,} goats died."
    (figure,) = figures_of(text, language_model).figures
    assert (figure.low, figure.high, figure.value) == (float(low), float(low + more), None)


def test_every_working_interval_is_ordered() -> None:
    for word, convention in conventions().items():
        assert convention.basis in ("absolute", "factor"), word
        assert convention.low is not None, word
        assert convention.high is None or convention.low <= convention.high, word


DIGITS = [
    ("１，２００ people fled.", 1200.0),
    ("٣٤ people fled.", 34.0),
    ("१२ people fled.", 12.0),
    ("1\u00a0200 people fled.", 1200.0),
    ("1,2\u200b00 people fled.", 1200.0),
]


@pytest.mark.parametrize(("text", "value"), DIGITS)
def test_digits_of_other_scripts(language_model: LanguageModel, text: str, value: float) -> None:
    (figure,) = figures_of(text, language_model).figures
    assert (figure.value, figure.unit) == (value, "person")
    holds(figure, text)


ABSURD = {
    "a number of 10,000 digits": "It counted " + "9" * 10_000 + " people.",
    "a number in groups without end": "It counted 1" + ",000" * 3_000 + " people.",
    "a decimal point before a slash": "It rose .5/6 of the way to .7-9.",
    "an exponent": "It counted 1e999 people.",
    "a power of ten": "It counted 9×10^99 people.",
    "words of scale without end": "It counted " + "million " * 3_000 + "people.",
    "fractions of fractions": "It counted " + "1/2/" * 3_000 + " people.",
}


@pytest.mark.parametrize("name", ABSURD)
def test_absurd_numbers_are_no_figures(language_model: LanguageModel, name: str) -> None:
    for figure in figures_of(ABSURD[name], language_model).figures:
        holds(figure, ABSURD[name])
        assert figure.value is None or abs(figure.value) < 1e18


# A flood is a beginning, words that come again and again, and an end.
FLOODS = {
    "numbers": ("They were ", "412, ", "9 people."),
    "ranges": ("They were ", "31-38, ", "9 people."),
    "cues": ("It was ", "at least ", "12 people."),
    "open parentheses": ("12 people ", "(", ""),
    "ones of ones": ("It was ", "one of ", "them."),
    "words joined by hyphens": ("", "two-", "nine people."),
    "percent signs": ("5", "%", ""),
    "money signs": ("", "$", "5"),
    "parts of parts": ("", "a third of ", "it."),
    "feet and inches": ("It measured ", "6' ", "at most."),
    "absences": ("There were ", "no boats, ", "none."),
    "days": ("It rained on ", "3-4 May, ", "and stopped."),
}
HALF_CHARS = 3_500  # twice of it is still parsed in one piece


def steps_and_rows(text: str, model: LanguageModel) -> tuple[int, FigureRows]:
    """Calls of functions that reading the figures of a parsed text takes: the same on every machine, unlike seconds."""
    article = Article("a", "a", text, language="en")
    words = parse_page(text, [Block("a", 1, "paragraph", True, 0, len(text))], model)
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        rows = find_figures(article, words)
    finally:
        sys.setprofile(before)
    return steps, rows


@pytest.mark.parametrize("name", FLOODS)
def test_work_grows_with_the_text_and_not_with_its_square(language_model: LanguageModel, name: str) -> None:
    begin, again, end = FLOODS[name]
    steps = []
    for times in (HALF_CHARS // len(again), 2 * HALF_CHARS // len(again)):
        text = begin + again * times + end
        taken, rows = steps_and_rows(text, language_model)
        steps.append(taken)
        for figure in rows.figures:
            holds(figure, text)
    # twice the text, at most three times the work: a square would be four times
    assert steps[1] <= 3 * steps[0] + 1_000
    assert steps[1] <= 400 * 2 * HALF_CHARS
