"""Progress of a run in the UI: a line now and then, a milestone at every tenth of a long part."""

from __future__ import annotations

from pipelines.orchestrate.milestones import Milestones
from pipelines.progress import progress_line
from tests.warehouses import Silence


def test_a_long_part_tells_of_every_tenth() -> None:
    told: list[tuple[int, int]] = []
    progress = Milestones(Silence(), lambda done, total: told.append((done, total)))
    progress.start("reading", 2000)
    for _ in range(2000):
        progress.advance(1)
    assert told == [(200 * n, 2000) for n in range(1, 11)]


def test_a_short_part_tells_of_none() -> None:
    told: list[tuple[int, int]] = []
    progress = Milestones(Silence(), lambda done, total: told.append((done, total)))
    progress.start("looking at pages", None)
    progress.advance(5000)
    progress.start("reading", 10)
    progress.advance(10)
    assert told == []


def test_pages_that_are_done_again_are_told_once() -> None:
    told: list[int] = []
    progress = Milestones(Silence(), lambda done, total: told.append(done))
    progress.start("reading", 1000)
    for step in (150, -100, 100, 50):
        progress.advance(step)
    assert told == [150, 200]


def test_the_line_of_a_run() -> None:
    assert progress_line("reading", 12_000, 1_000_000, 310) == "reading: 12,000/1,000,000 pages, 310/s, eta 53 min"
    assert progress_line("looking at pages", 1200, None, 400) == "looking at pages: 1,200 pages, 400/s"
    assert progress_line("reading", 3, 50, 0.42) == "reading: 3/50 pages, 0.4/s, eta 112 s"
    assert progress_line("reading", 1, 50, 0.0) == "reading: 1/50 pages"
    assert progress_line("reading", 900, 1000, 10) == "reading: 900/1,000 pages, 10/s, eta 10 s"
