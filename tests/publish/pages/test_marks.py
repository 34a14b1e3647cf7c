"""Fragments of overlapping marks."""

from __future__ import annotations

import random

from pipelines.publish.pages.marks import LAYERS, Fragments, Mark

TEXT = "He said “at least 46 houses burned on Monday” in Anvik."


def mark(words: str, layer: str, letter: str) -> Mark:
    start = TEXT.index(words)
    return Mark(f"{letter}{start}", layer, layer, start, start + len(words), words)


def test_a_figure_in_a_quotation_in_a_statement() -> None:
    said, quoted = (
        mark("at least 46 houses burned on Monday", "statement", "s"),
        mark("at least 46 houses burned", "quotation", "q"),
    )
    number, hedge = mark("at least 46 houses", "figure", "f"), mark("at least", "hedge", "h")
    found = list(Fragments([said, quoted, number, hedge]).between(0, len(TEXT)))
    assert "".join(TEXT[each.start : each.end] for each in found) == TEXT
    told = [(TEXT[each.start : each.end], "".join(m.anchor[0] for m in each.marks), len(each.begins)) for each in found]
    assert told == [
        ("He said “", "", 0), ("at least", "hfqs", 4), (" 46 houses", "fqs", 0), (" burned", "qs", 0), (" on Monday", "s", 0),
        ("” in Anvik.", "", 0),
    ]  # fmt: skip


def test_a_stretch_that_begins_inside_a_mark_does_not_begin_it() -> None:
    number = mark("46 houses", "figure", "f")
    first, second = (
        list(Fragments([number]).between(*at)) for at in ((0, number.start + 3), (number.start + 3, len(TEXT)))
    )
    assert first[-1].begins == (number,)
    assert second[0].marks == (number,)
    assert second[0].begins == ()


def test_whatever_overlaps_each_character_stands_under_its_marks() -> None:
    chance = random.Random(7)
    for _ in range(200):
        spans = [sorted(chance.sample(range(40), 2)) for _ in range(chance.randint(0, 9))]
        marks = [Mark(f"x{n}", chance.choice(LAYERS), "x", start, end, "") for n, (start, end) in enumerate(spans)]
        found = list(Fragments(marks).between(0, 40))
        assert [each.start for each in found] == [0, *(each.end for each in found[:-1])]
        for each in found:
            over = {m.anchor for m in marks if m.start <= each.start and each.end <= m.end}
            assert {m.anchor for m in each.marks} == over
            assert {m.anchor for m in each.begins} == {m.anchor for m in marks if m.start == each.start}


def test_ten_thousand_marks_are_cut_in_no_time() -> None:
    marks = [Mark(f"f{n}", "figure", "figure", 10 * n, 10 * n + 5, "") for n in range(10_000)]
    marks.append(Mark("s0", "statement", "statement", 0, 100_000, ""))
    assert len(list(Fragments(marks).between(0, 100_000))) == 20_000
