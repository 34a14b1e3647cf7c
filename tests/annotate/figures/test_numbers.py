"""The number grammar: where the words of a number stand and what number they name; no parse is needed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.annotate.figures.numbers.grammar import read_numerals
from pipelines.annotate.figures.numbers.lexer import lex

SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety"
WORDS = (SMALL.split(), TENS.split())


def values(text: str) -> list[tuple[str, float | None]]:
    """Every numeral of a text with its value."""
    lexemes = lex(text)
    return [
        (text[lexemes[n.first].start : lexemes[n.last - 1].end], n.value) for n in read_numerals(lexemes)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # digits
        ("7 mills", [("7", 7)]),
        ("1,200 sheep", [("1,200", 1200)]),
        ("85 000 sheep", [("85 000", 85000)]),
        ("1.200.000 sheep", [("1.200.000", 1200000)]),
        ("12,00,000 sheep", [("12,00,000", 1200000)]),
        ("4,577.10 points", [("4,577.10", 4577.10)]),
        (".5 of it", [(".5", 0.5)]),
        # scales
        ("13.2 million", [("13.2 million", 13.2e6)]),
        ("$4.2bn", [("4.2bn", 4.2e9)]),
        ("€3m", [("3m", 3e6)]),
        ("40k", [("40k", 40e3)]),
        ("3 lakh", [("3 lakh", 3e5)]),
        ("2 hundred thousand", [("2 hundred thousand", 2e5)]),
        # words
        ("twenty-one mills", [("twenty-one", 21)]),
        ("a hundred mills", [("a hundred", 100)]),
        ("three hundred and five mills", [("three hundred and five", 305)]),
        ("two million, three mills", [("two million", 2e6), ("three", 3)]),
        ("one hundred thousand", [("one hundred thousand", 1e5)]),
        ("seven thousand four hundred and twelve", [("seven thousand four hundred and twelve", 7412)]),
        ("two and a half tonnes", [("two and a half", 2.5)]),
        ("a million and a half", [("a million and a half", 1.5e6)]),
        ("two dozen eggs", [("two dozen", 24)]),
        ("half a million", [("half a million", 5e5)]),
        ("half a dozen", [("half a dozen", 6)]),
        ("a quarter of a million", [("a quarter of a million", 25e4)]),
        ("four point seven", [("four point seven", 4.7)]),
        # parts
        ("½ litre", [("½", 0.5)]),
        ("2½ litres", [("2½", 2.5)]),
        ("1/4 of it", [("1/4", 0.25)]),
        ("2 1/2 litres", [("2 1/2", 2.5)]),
        ("a third of it", [("a third", 1 / 3)]),
        ("two-thirds of it", [("two-thirds", 2 / 3)]),
        ("half of it", [("half", 0.5)]),
        ("two out of three", [("two out of three", 2 / 3)]),
        ("one in five", [("one in five", 0.2)]),
        # vague
        ("dozens of mills", [("dozens", None)]),
        ("several hundred", [("several hundred", None)]),
        ("tens of thousands", [("tens of thousands", None)]),
        ("a few", [("a few", None)]),
        ("a couple of hundred", [("a couple of hundred", 200)]),
        # order and multiples
        ("the seventy-first time", [("seventy-first", 71)]),
        ("twice", [("twice", 2)]),
        ("prices doubled", [("doubled", 2)]),
        # no numbers
        ("v1.2.3.4", []),
        ("the lane", []),
    ],
)
def test_words_of_a_number(text: str, expected: list[tuple[str, float | None]]) -> None:
    assert [(surface, value) for surface, value in values(text)] == [
        (surface, pytest.approx(value) if value is not None else None) for surface, value in expected
    ]


def spelled(number: int) -> str:
    """English words of a whole number below a million million."""
    if number < 20:
        return WORDS[0][number]
    if number < 100:
        rest = number % 10
        return WORDS[1][number // 10] + (f"-{WORDS[0][rest]}" if rest else "")
    if number < 1000:
        rest = number % 100
        return f"{WORDS[0][number // 100]} hundred" + (f" and {spelled(rest)}" if rest else "")
    for scale, name in ((10**9, "billion"), (10**6, "million"), (10**3, "thousand")):
        if number >= scale:
            rest = number % scale
            joint = " and " if 0 < rest < 100 else " "
            return f"{spelled(number // scale)} {name}" + (joint + spelled(rest) if rest else "")
    raise AssertionError(number)


@given(st.integers(0, 10**12 - 1))
def test_every_printed_form_of_a_whole_number_reads_back(number: int) -> None:
    forms = [str(number), f"{number:,}", f"{number:,}".replace(",", " "), spelled(number), spelled(number).title()]
    for form in forms:
        assert values(f"{form} sheep") == [(form, float(number))]


@given(st.integers(1, 9999), st.sampled_from([("bn", 1e9), (" million", 1e6), ("k", 1e3), (" thousand", 1e3)]))
def test_a_number_with_a_scale_reads_back(tenths: int, scale: tuple[str, float]) -> None:
    form = f"{tenths / 10:.1f}{scale[0]}"
    assert values(f"{form} sheep") == [(form, pytest.approx(tenths / 10 * scale[1]))]


@pytest.mark.parametrize("text", ["9" * 10_000, "1" + ",000" * 3_000, "1e999", "1." * 5_000, "million " * 5_000])
def test_absurd_numbers_end_and_name_no_infinity(text: str) -> None:
    assert all(value is None or abs(value) < 1e18 for _, value in values(text))
