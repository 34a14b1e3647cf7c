"""Which characters stand between quotation marks, from the characters alone: one table by phenomenon."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.annotate.parse.marks import find_quoted
from tests.annotate.growth import assert_linear

# (what it shows, paragraphs joined by a line end, what stands between marks)
MARKS = [
    ("straight", 'She said, "We stay," and left.', ["We stay,"]),
    ("curly", "“We stay,” she said, “for now.”", ["We stay,", "for now."]),
    ("doubled apostrophes", "''We stay,'' she said. ''For now.''", ["We stay,", "For now."]),
    ("backticks and apostrophes", "``We stay,'' she said.", ["We stay,"]),
    ("low and high", "„We stay“, she said.", ["We stay"]),
    ("guillemets", "«We stay», she said.", ["We stay"]),
    ("closed by an opening mark", "“We stay“, she said.", ["We stay"]),
    ("British single", "‘We stay,’ she said. ‘It’s home.’", ["We stay,", "It’s home."]),
    ("British single, straight", "'We stay,' she said. 'It isn't over.'", ["We stay,", "It isn't over."]),
    ("possessives are no marks", "The dogs' owners and the girls’ mothers met at James' house.", []),
    ("elisions are no marks", "Back in the '90s they had 'em all, rock 'n' roll too.", []),
    (
        "possessive inside single marks",
        "‘The farmers’ market stays open,’ she said.",
        ["The farmers’ market stays open,"],
    ),
    ("doubles inside singles", "‘He told me “go home” and left,’ she said.", ["He told me “go home” and left,"]),
    ("singles inside doubles", "“He told me ‘go home’ and left,” she said.", ["He told me ‘go home’ and left,"]),
    ("re-opened in each paragraph", "“We stay.\n“We will rebuild.”", ["We stay.", "We will rebuild."]),
    ("never closed", "“We stay, and that is all.\nThe road is shut.", ["We stay, and that is all."]),
    ("a lone closing mark", "We stay,” she said.", []),
    ("inches are no marks", 'The shell, 5" wide and 12" long, lay in the yard.', []),
    ("a phrase", "He was “forced” to come back.", ["forced"]),
    ("an editor's words", "“We left [the camp] at dawn,” he said.", ["We left [the camp] at dawn,"]),
    ("marks that touch", 'They chanted "out""out".', ["out", "out"]),
]


def quoted(text: str) -> list[str]:
    paragraphs, start = [], 0
    for line in text.split("\n"):
        paragraphs.append((start, start + len(line)))
        start += len(line) + 1
    return [text[q.start_char : q.end_char] for q in find_quoted(text, paragraphs)]


@pytest.mark.parametrize(("text", "expected"), [row[1:] for row in MARKS], ids=[row[0] for row in MARKS])
def test_marks(text, expected):
    assert quoted(text) == expected


def test_a_quotation_that_goes_on_says_so():
    text = "“We stay.\n“We will rebuild.”"
    first, second = find_quoted(text, [(0, 9), (10, len(text))])
    assert (first.is_closed, first.continues, second.is_closed, second.continues) == (False, False, True, True)


@given(st.text(alphabet="ab .,\"'“”‘’«»`\n", max_size=80))
def test_quotations_are_disjoint_and_inside_their_paragraph(text):
    paragraphs, start = [], 0
    for line in text.split("\n"):
        paragraphs.append((start, start + len(line)))
        start += len(line) + 1
    last = 0
    for quote in find_quoted(text, paragraphs):
        low, high = paragraphs[quote.paragraph]
        assert low <= quote.outer_start < quote.start_char <= quote.end_char <= quote.outer_end <= high
        assert quote.outer_start >= last
        last = quote.outer_end


@pytest.mark.parametrize("mark", ['"', "“", "'", "‘", "''", "«", "”", "’"])
def test_work_grows_with_the_marks_when_none_is_closed(mark: str) -> None:
    def find(size: int) -> Callable[[], object]:
        text = f" {mark}a" * size
        return lambda: find_quoted(text, [(0, len(text))])

    assert_linear(find, 2_000)
