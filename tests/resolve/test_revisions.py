"""What changed between captures of one page: moved is not changed, furniture is not looked at, numbers know what they were."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.resolve.revisions.alignment import Change, changes
from pipelines.resolve.revisions.captures import Piece, Version
from pipelines.resolve.revisions.notes import is_note
from pipelines.resolve.revisions.touched import edits
from tests.warehouses import build_pages, contents, rows, write_pages

A = "Boats took the last forty passengers off the sandbank before dusk on Sunday."
B = "The harbour master said that no one had been hurt when the ferry struck it."
C = "An inquiry will hear the crew and the company that owns the vessel next week."
D = "Fishermen from the northern shore had warned for years that the channel was silting up."


def version(*paragraphs: str, furniture: Sequence[str] = (), is_cut: bool = False) -> Version:
    """A capture of these paragraphs; the first one is its title."""
    pieces, at = [], 0
    for words in (*paragraphs, *furniture):
        role = "nav" if words in furniture else "title" if not pieces else "paragraph"
        pieces.append(Piece(at, at + len(words), words, role, words not in furniture))
        at += len(words) + 1
    return Version("a", is_cut, tuple(pieces), (), ())


def told(found: Sequence[Change]) -> list[tuple[str, str | None, str | None]]:
    return [(c.op, c.before and c.before.words, c.after and c.after.words) for c in found]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (version("T", A, B, C), version("T", A, B, C), []),
        (version("T", A, B, C), version("T", C, A, B), []),  # moved
        (version("T", A + " " + B, C), version("T", A, B, C), []),  # split
        (version("T", A, B, C), version("T", A + " " + B, C), []),  # joined
        (version("T", A, B), version("T", A.replace(" ", "  "), B), []),
        (version("T", 'He said "no" twice.'), version("T", "He said “no” twice."), []),
        (version("T", A, B), version("T", A, B, C), [("added", None, C)]),
        (version("T", A, B, C), version("T", A, C), [("removed", B, None)]),
        (version("T", A, B), version("T", A.replace("forty", "sixty"), B), [("changed", A, A.replace("forty", "sixty"))]),
        (version("T", A, B), version("T", A, B + " " + C), [("changed", B, B + " " + C)]),  # it went on
        (version("T", A, B + " " + C), version("T", A, B), [("changed", B + " " + C, B)]),  # it was cut
        (version("T", A, B), version("T", A, D), [("added", None, D), ("removed", B, None)]),  # another paragraph
        (version("Ferry aground", A), version("Freed", A), [("added", None, "Freed"), ("removed", "Ferry aground", None)]),
        (version("T", A, furniture=["12 comments"]), version("T", A, furniture=["97 comments"]), []),
        (version("T", A, furniture=[B]), version("T", A, B), []),  # read as furniture once
        (version("T", A, B, C), version("T", A, is_cut=True), []),  # behind a paywall is not taken out
        (version("T", A, is_cut=True), version("T", A, B, C), []),
    ],
)  # fmt: skip
def test_what_is_a_change(before: Version, after: Version, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert told(changes(before, after)) == expected


def test_the_nearest_of_two_like_paragraphs_is_the_one_that_changed() -> None:
    toll = "Police say {} people were hurt in the {} district of the town during the night."
    before = version("T", toll.format(3, "eastern"), A, B, toll.format(4, "western"))
    after = version("T", toll.format(5, "eastern"), A, B, toll.format(9, "western"))
    assert [(b and b[:18], a and a[:18]) for _, b, a in told(changes(before, after))] == [
        ("Police say 3 peopl", "Police say 5 peopl"),
        ("Police say 4 peopl", "Police say 9 peopl"),
    ]


def test_words_that_differ() -> None:
    before = Piece(100, 140, "At least 12 people died, officials said.", "paragraph", True)
    after = Piece(7, 50, "Some 15 people died, a doctor said.", "paragraph", True)
    assert [
        (before.words[e.before[0] - 100 : e.before[1] - 100], after.words[e.after[0] - 7 : e.after[1] - 7])
        for e in edits(before, after)
    ] == [("At least 12", "Some 15"), ("officials", "a doctor")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Correction: the bridge is in the south of the province.", True),
        ("*This article has been amended to give the right year.", True),
        ("(Updates with ministry's statement)", True),
        ("An earlier version of this report misstated the number of wards.", True),
        ("Correction, 3 May 2021: the ferry has two decks.", True),
        ("Clarification (4 May): the captain was not on board.", True),
        ("Updated 5 May 2021 at 17:40 with the harbour master's answer", True),
        ("UPDATE at 6.15 p.m.: two more passengers have been found.", True),
        ("Updated 5 May 2021", True),
        ("Corrections officers found 3 phones in the kitchen of the prison.", False),
        ("Updates of the 12 wells were promised for the spring.", False),
        ("The ministry updated its toll on Friday.", False),
        ("Corrections officers walked out of the prison.", False),
        ("Correction. " + "word " * 200, False),
    ],
)
def test_a_note_tells_of_a_change_of_the_page(words: str, expected: bool) -> None:
    assert is_note(Piece(0, len(words), words, "paragraph", True)) is expected


def test_long_pages_and_repeated_words_take_no_square() -> None:
    many = [
        f"On day {n} of the count the clerks of ward {n * 7} found {n * 13} ballots in box {n * 3}."
        for n in range(4000)
    ]
    other = [line.replace("ballots", "papers") for line in many]
    same = ["The clerks counted the ballots again."] * 4000
    for before, after in (
        (version("T", *many), version("T", *other)),
        (version("T", *same), version("T", *same, *many)),
    ):
        started = time.process_time()
        changes(before, after)
        assert time.process_time() - started < 10


STORY = """Ferry hits sandbank off Lusso

At least 12 people were injured when a ferry struck a sandbank off Lusso on Sunday, the harbour master said.

"The channel has not been dredged for years," said Ana Pires, who owns a fishing boat.

Some 40 passengers were taken off the ferry before dusk.
"""
LATER = (
    STORY.replace("At least 12", "At least 19")
    .replace("for years", "for a decade")
    .replace(
        "Some 40 passengers were taken off the ferry before dusk.\n",
        "The company that owns the ferry did not answer.\n",
    )
    + "\nCorrection: an earlier version of this article gave another number of injured.\n"
)


def captured(folder: Path, name: str, text: str, at: str) -> None:
    meta = {"url": "https://news.test/ferry", "captured_at": at}
    write_pages(folder, {name: text, f"{name}.meta.json": json.dumps(meta)})


def test_captures_of_one_page_in_the_warehouse(tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    captured(folder, "b.txt", STORY, "2021-05-02T18:00:00Z")
    captured(folder, "a.txt", LATER, "2021-05-03T09:00:00Z")
    write_pages(folder, {"c.txt": "Another page\n\nA storm closed the port of Lusso on Monday.\n"})
    database = tmp_path / "w.duckdb"
    build_pages(database, folder)
    changed = rows(
        database,
        "SELECT op, touches, numbers, left(before_words, 11), left(after_words, 11), note IS NOT NULL, is_current"
        " FROM page_changes ORDER BY after_start NULLS LAST",
    )
    assert changed == [
        ("changed", ["figure"], ["At least 12 people → At least 19 people"], "At least 12", "At least 19", True, True),
        ("changed", ["quotation", "date"], None, '"The channe', '"The channe', True, True),
        ("added", [], None, None, "The company", True, True),
        ("added", [], None, None, "Correction:", True, True),
        ("removed", ["figure"], None, "Some 40 pas", None, True, True),
    ]
    seen = rows(database, "SELECT value, n_seen, n_captures, is_current, became FROM facts_over_time ORDER BY value")
    assert seen == [
        (12.0, 1, 2, False, ["At least 19 people"]),
        (19.0, 1, 2, True, None),
        (40.0, 1, 2, False, None),
    ]
    again = tmp_path / "again.duckdb"
    for name in ("c.txt", "a.txt", "b.txt"):  # one by one, in another order
        part = tmp_path / name[0]
        part.mkdir()
        for path in folder.glob(f"{name}*"):
            (part / path.name).write_bytes(path.read_bytes())
        build_pages(again, part, collection="pages")
    assert contents(again)["revisions"] == contents(database)["revisions"]
    assert contents(again)["figure_links"] == contents(database)["figure_links"]
