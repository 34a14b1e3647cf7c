"""Words of a page where a program may obey them: shown, never sent; and nothing of the text is lost where it is data."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.store.escaping import for_json, for_log, for_markdown, for_spreadsheet, for_terminal

OBEYED = [*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Boats came back.", "Boats came back."),
        ("Çeşme, 東京, الميناء", "Çeşme, 東京, الميناء"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[2Jgone", "␛[2Jgone"),
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),  # OSC 52: the clipboard
        ("\x1b]8;;http://h/\x1b\\here", "␛]8;;http://h/␛\\here"),  # OSC 8: a link
        ("\x9b31m\x9d0;title\x9c", "\ufffd31m\ufffd0;title\ufffd"),  # C1
        ("safe\rfalse", "safe␍false"),
        ("txt\u202elmth.a", "txt\ufffdlmth.a"),
        ("caf\udce9.html", "caf\ufffd.html"),
    ],
)
def test_a_terminal_is_shown_what_it_would_obey(text: str, shown: str) -> None:
    assert for_terminal(text) == shown
    assert len(shown) == len(text)


def test_a_line_of_a_log_cannot_pass_for_two() -> None:
    assert for_log("a.html\nall pages read\u2028yes") == "a.html␊all pages read\ufffdyes"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1+1",
        "\u3000=1",
        "=cmd|' /C x'!A0",
        "\uff1d1+1",
        "\uff20x",
    ],
)
def test_a_spreadsheet_sees_no_formula(text: str) -> None:
    assert for_spreadsheet(text).startswith("'")


@pytest.mark.parametrize("text", ["At least 46 houses", "3 = 3", "", "a-b", "“=1”"])
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert for_spreadsheet(text) == text


@given(st.text(st.characters(exclude_categories=())))
def test_no_text_reaches_a_terminal_with_anything_to_obey(text: str) -> None:
    for shown in (for_terminal(text), for_log(text), for_spreadsheet(text), for_markdown(text, 50)):
        assert not {*map(ord, shown)} & {*OBEYED, *range(0xD800, 0xE000)}
        shown.encode()
    document = json.dumps([text], ensure_ascii=False)
    assert json.loads(for_json(document)) == [text]
    assert not {*map(ord, for_json(document))} & {*OBEYED, *range(0xD800, 0xE000)}
