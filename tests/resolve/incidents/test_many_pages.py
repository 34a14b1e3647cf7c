"""Many pages, made without being read: what coming and going changes, and what a battle that everybody tells of costs."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pyarrow as pa
import pytest

from pipelines.resolve.incidents import Incidents, resolve_incidents, working
from pipelines.resolve.incidents.kept import candidates, scores
from pipelines.resolve.incidents.rows import incident_row
from pipelines.resolve.incidents.told.reports import Page, Report
from pipelines.resolve.places import CHANGES
from tests.resolve.incidents.test_parts import COUNTRY, DAY, FAR, PLACE, count, page, report, victim

NOTHING_MOVED = pa.table({field.name: pa.array([], field.type) for field in CHANGES})
WORDS = [
    f"{a}{b}{c}"
    for a in ("mar", "kol", "ven")
    for b in ("ta", "ri", "so", "ne")
    for c in ("gol", "bak", "din", "rus", "pem")
]


def written(number: int, dice: random.Random, days: int, outlet: str) -> Page:
    """A page with one or two reports, in words of its own."""
    day = dice.randrange(days)
    reports: list[Report] = [
        report(
            0,
            "shelled",
            day,
            place=dice.choice((PLACE, PLACE, COUNTRY)),
            arguments=(victim("traders", 1),),
            counts=(count(1, 9),),
        )
    ]
    if dice.random() < 0.4:
        reports.append(report(200, "killed", day + dice.choice((0, 9)), place=dice.choice((PLACE, FAR))))
    told = page(*reports, article=f"{number:016x}", text=" ".join(dice.choices(WORDS, k=90)))
    return replace(told, published=DAY, outlet=outlet)


class Made:
    """Batches of such pages, and the ledger of some of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, batches: Mapping[str, list[Page]]) -> None:
        self.read: list[str] = []

        def pages_of(_: Any, batch: Any, __: Any, articles: pa.Array) -> Iterator[Page]:
            self.read += articles.to_pylist()
            return (page for page in batches[batch.manifest.batch] if page.article_id in articles.to_pylist())

        self._batches = batches

        monkeypatch.setattr("pipelines.resolve.incidents.kept.pool.pages_of", pages_of)

    def resolved(
        self, names: list[str], folder: Path | None = None, moved: pa.Table = NOTHING_MOVED, workers: int = 1
    ) -> Incidents:
        owner = {page.article_id: name for name in names for page in self._batches[name]}
        captures = {name: tuple(page.article_id for page in self._batches[name]) for name in names}
        batches = tuple(
            SimpleNamespace(manifest=SimpleNamespace(batch=n, captures=captures[n]), correction_key="") for n in names
        )
        done: Any = SimpleNamespace(batches=batches, owner=owner)
        return resolve_incidents(done, moved, {}, {}, (), folder, workers)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("is_written", [True, False], ids=["each time", "seldom"])
def test_batches_that_come_and_go_leave_what_a_run_without_memory_finds(
    seed: int, is_written: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(seed)
    for room in (candidates, scores) if not is_written else ():
        monkeypatch.setattr(room, "_FEW", 0)  # whatever comes is few: a run goes by what one long before it wrote
    batches = {
        f"b{batch}": [written(batch * 10 + n, dice, 25, f"{n % 7}.example") for n in range(5)] for batch in range(40)
    }
    made = Made(monkeypatch, batches)
    here = dice.sample(sorted(batches), 20)
    for _ in range(6):
        found, anew = made.resolved(here, tmp_path), made.resolved(sorted(here))
        assert found.table.equals(anew.table)
        assert found.reported.sort_by("event_id").equals(anew.reported.sort_by("event_id"))
        gone = dice.sample(here, dice.choice((0, 1, 2)))
        came = dice.sample([name for name in batches if name not in here], dice.choice((0, 1, 2)))
        here = dice.sample([*(name for name in here if name not in gone), *came], len(here) - len(gone) + len(came))


def test_a_page_more_makes_the_rows_of_its_own_incidents_anew_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(4)
    made = Made(
        monkeypatch,
        {
            name: [written(start + n, dice, 25, f"{n % 7}.example") for n in range(size)]
            for name, start, size in (("a", 0, 300), ("b", 300, 1))
        },
    )
    made.resolved(["a"], tmp_path)
    rows: list[object] = []
    monkeypatch.setattr(working, "incident_row", lambda *about: rows.append(about) or incident_row(*about))
    found = made.resolved(["a", "b"], tmp_path)
    assert found.table.num_rows > 15
    assert 0 < len(rows) < 5
    assert found.table.equals(made.resolved(["a", "b"]).table)


def test_a_place_that_other_pages_decide_makes_its_own_page_be_read_again_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice = random.Random(6)
    made = Made(monkeypatch, {"a": [written(n, dice, 9, f"{n % 7}.example") for n in range(30)]})
    before = made.resolved(["a"], tmp_path)
    assert len(made.read) == 30
    article, made.read = made.read[4], []
    form = NOTHING_MOVED.schema
    row = {"mention_id": f"{article}/m1", "article_id": article, "entity_id": PLACE}
    moved = pa.table({f.name: pa.array([row.get(f.name)], f.type) for f in form}, schema=form)
    for _ in range(2):
        assert made.resolved(["a"], tmp_path, moved).table.equals(before.table)
    assert made.read == [article]


def test_pages_on_one_battle_cost_twice_what_half_of_them_do(monkeypatch: pytest.MonkeyPatch) -> None:
    spent = []
    for n in (60, 300, 600):  # the first loads tables
        dice = random.Random(5)
        made = Made(monkeypatch, {"b": [written(number, dice, 1, f"{number % 90}.example") for number in range(n)]})
        started = time.process_time()
        found = made.resolved(["b"])
        spent.append(time.process_time() - started)
        assert found.table.num_rows < n / 10
    assert spent[2] < 3.2 * spent[1] + 0.5
    assert spent[2] < 20
