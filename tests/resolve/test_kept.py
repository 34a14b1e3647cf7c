"""What is kept between runs changes no row: pages added in one run or in many, in any order, taken back, judged, files lost."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.resolve import PersonsWord, Resolved, resolve
from pipelines.resolve.incidents import IncidentJudgement
from pipelines.resolve.judgements import Judgement
from pipelines.resolve.kept import Kept
from pipelines.resolve.threads import FigureJudgement
from pipelines.resolve.user_judgements import Judgements
from pipelines.store.batches import Ledger, ledger
from tests.bench._pages import FINGERPRINT, Corpus, Made, corpus

PAGES = 72


@pytest.fixture(scope="module")
def written() -> tuple[Corpus, list[Made]]:
    """The corpus and its pages: copies, captures, a template, one battle among them."""
    pages = list(corpus(PAGES * 3, seed=4))
    often = [page for page in pages if page.happening == 7 or page.outlet == "weather.example"][:12]
    return Corpus(), list({page.name: page for page in [*often, *pages]}.values())[:PAGES]


def told(found: Resolved) -> dict[str, list[dict[str, object]]]:
    """All rows, table by table."""
    tables = {**found.tables, **{f"added {name}": rows for name, rows in found.added.items()}}
    tables |= {name: getattr(found, name) for name in ("replaced", "moved", "text_groups", "reported", "threads")}
    return {name: sorted(table.to_pylist(), key=repr) for name, table in tables.items()}


def differ(one: Resolved, other: Resolved) -> list[str]:
    """The tables that are not equal."""
    left, right = told(one), told(other)
    return [name for name in left if left[name] != right[name]]


def added(place: Path, written: tuple[Corpus, list[Made]], order: list[Made], runs: int) -> Ledger:
    """Pages committed in some runs, with what they say together found out after each."""
    for number in range(runs):
        written[0].commit(place, order[number::runs])
        resolve(ledger(place / FINGERPRINT), folder=place / FINGERPRINT)
    return ledger(place / FINGERPRINT)


@pytest.mark.slow
def test_pages_added_in_ten_runs_or_in_one_in_any_order(tmp_path: Path, written: tuple[Corpus, list[Made]]) -> None:
    pages = written[1]
    written[0].commit(tmp_path / "one", pages)
    once = resolve(ledger(tmp_path / "one" / FINGERPRINT))
    assert all(once.tables[name].num_rows for name in ("incidents", "figure_threads", "revisions"))
    for number, runs in enumerate((10, 3)):
        order = random.Random(number).sample(pages, len(pages))
        place = tmp_path / f"several{number}"
        done = added(place, written, order, runs)
        assert differ(once, resolve(done, folder=place / FINGERPRINT)) == []


@pytest.mark.slow
def test_pages_taken_back_judgements_and_lost_files(tmp_path: Path, written: tuple[Corpus, list[Made]]) -> None:
    place = tmp_path / FINGERPRINT
    done = added(tmp_path, written, written[1], 2)
    before = resolve(done, folder=place)
    less = done.without(frozenset(page.name for page in written[1][::5]))
    assert differ(resolve(less), resolve(less, folder=place)) == []
    one, other = sorted(before.tables["incidents"].column("incident_id").to_pylist()[:2])
    figures = sorted(row["figure_id"] for row in before.threads.to_pylist())
    alike, others = (
        [row for row in before.tables["entity_judgements"].to_pylist() if (row["judgement"] == "same") is are_one]
        for are_one in (True, False)
    )
    word = PersonsWord(
        Judgements(
            on_entities=[
                Judgement(alike[0]["left_id"], alike[0]["right_id"], "different", 1.0, "user", "user"),
                Judgement(*sorted((alike[1]["left_id"], alike[-1]["right_id"])), "same", 1.0, "user", "user"),
                *(Judgement(row["left_id"], row["right_id"], "same", 1.0, "user", "user") for row in others[:1]),
            ],
            on_incidents=[IncidentJudgement(one, other, "same")],
            on_figures=[
                FigureJudgement(figures[0], figures[-1], "same"),
                FigureJudgement(figures[1], figures[2], "different"),
            ],
        )
    )
    assert differ(resolve(done, word), resolve(done, word, folder=place)) == []
    assert differ(before, resolve(done, folder=place)) == []  # taken back again
    dice = random.Random(1)
    for path in sorted([*place.glob(".kept-*/*.parquet"), *place.glob(".kept-*/*.arrow")]):
        if dice.random() < 0.3:
            path.unlink()
        elif dice.random() < 0.3:
            path.write_bytes(path.read_bytes()[:-9] + b"otherwise")
    assert differ(before, resolve(done, folder=place)) == []


def test_a_run_that_is_killed_while_it_keeps_leaves_no_index(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "threads")
    rows = pa.table({"a": [1, 2]})
    kept.write_whole("index", {"rows": rows, "index": rows})
    assert kept.read("index") == rows

    class Killed(BaseException):
        pass

    class Dying(Kept):
        def write(self, name: str, rows: pa.Table) -> bool:
            super().write(name, rows)
            raise Killed

    with pytest.raises(Killed):
        Dying(tmp_path, "threads").write_whole("index", {"rows": rows.slice(1), "index": rows.slice(1)})
    assert Kept(tmp_path, "threads").read("index") is None
