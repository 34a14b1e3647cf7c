"""What makes two words, two sequences, two texts the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sketch.words import LEAST_BESIDE, MOST_WORDS, SHINGLE, compared_words, sampled, shingles, text_hash

SAME = [
    # two spellings of the same words
    ("It’s the U.N.'s report", "it's THE u.n.’s REPORT"),
    ("Café – naïve", "cafe naive"),
    ("co\u00adoperation", "cooperation"),
    ("one, two; three", "one two three"),
    ("ﬁve", "five"),
]


def words_of(text: str) -> list[int]:
    return list(compared_words(text, [("paragraph", True, 0, len(text))]).codes)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_is_the_same_word(one: str, other: str) -> None:
    assert words_of(one) == words_of(other)


@pytest.mark.parametrize(
    ("one", "other"), [("5 km", "3 km"), ("Kesra", "Lenwe"), ("a b", "ab"), ("one two", "two one")]
)
def test_what_is_not(one: str, other: str) -> None:
    assert words_of(one) != words_of(other)


def test_title_tables_and_what_is_not_main_are_left_out() -> None:
    text = "Title\nKESRA (AP) —\nA story.\n1 2 3\nSubscribe now"
    roles = [("title", True), ("dateline", True), ("paragraph", True), ("table", True), ("promo", False)]
    blocks, at = [], 0
    for (role, is_main), line in zip(roles, text.split("\n"), strict=True):
        blocks.append((role, is_main, at, at + len(line)))
        at += len(line) + 1
    found = compared_words(text, blocks)
    assert [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)] == ["A", "story"]


def test_a_page_without_a_story_is_compared_by_its_captions() -> None:
    caption = "Boats wait below the bridge at Kesra. " * 8
    text = f"A gallery\n{caption}\nNext"
    at = len("A gallery\n")
    blocks = [
        ("title", True, 0, at - 1),
        ("caption", False, at, at + len(caption)),
        ("nav", False, len(text) - 4, len(text)),
    ]
    assert len(caption) > LEAST_BESIDE
    assert len(compared_words(text, blocks).codes) == 7 * 8


QUOTED = [
    # the text, the words between quotation marks
    ("He said “we go now” and left", ["we", "go", "now"]),
    ('He said "we go" and left', ["we", "go"]),
    ("“It went on and on", ["It", "went", "on", "and", "on"]),
    ("« on y va », dit-il", ["on", "y", "va"]),
    ("it's the dogs' bowl", []),
]


@pytest.mark.parametrize(("text", "expected"), QUOTED)
def test_which_words_are_quoted(text: str, expected: list[str]) -> None:
    found = compared_words(text, [("paragraph", True, 0, len(text))])
    spans = zip(found.starts, found.ends, found.is_quoted, strict=True)
    assert [text[start:end] for start, end, is_quoted in spans if is_quoted] == expected


@given(st.text(max_size=200))
def test_words_stand_where_they_say(text: str) -> None:
    found = compared_words(text, [("paragraph", True, 0, len(text))])
    assert (found.starts < found.ends).all()
    assert (found.starts[1:] >= found.ends[:-1]).all()
    assert len(shingles(found)) == max(0, len(found.codes) - SHINGLE + 1)


def test_a_sample_is_the_same_wherever_a_passage_stands() -> None:
    passage = " ".join(f"word{number}" for number in range(400))
    alone = compared_words(passage, [("paragraph", True, 0, len(passage))])
    text = f"Something else comes first. {passage} And last."
    inside = compared_words(text, [("paragraph", True, 0, len(text))])
    (prints, places), (others, shifted) = sampled(shingles(alone)), sampled(shingles(inside))
    assert np.isin(prints, others).all()
    assert 60 < len(prints) < 140
    assert (shifted[np.searchsorted(others, prints)] == places + 4).all()
    assert text_hash(alone) != text_hash(inside)


def test_a_page_without_end_is_compared_to_a_bound() -> None:
    text = "go on " * MOST_WORDS
    assert len(compared_words(text, [("paragraph", True, 0, len(text))]).codes) == MOST_WORDS
