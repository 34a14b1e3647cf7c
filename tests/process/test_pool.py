"""One page cannot hurt another: workers that die, hang or swell are replaced, and the page that did it is the only loss."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from pipelines.acquire import acquire
from pipelines.paths import WarehousePaths
from pipelines.process import Processed, pool, process
from pipelines.process.pool import LocalPool, WorkerFailed, default_workers
from pipelines.settings import Settings, Source
from pipelines.store.batches import Ledger, ledger
from tests.process import faulty
from tests.warehouses import Silence, write_pages

FINGERPRINT = "f" * 16


class Counting(Silence):
    """Progress that adds up."""

    def __init__(self) -> None:
        super().__init__()
        self.done = 0

    def advance(self, pages: int) -> None:
        """So many pages more."""
        self.done += pages


@pytest.fixture(autouse=True)
def _faulty_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers do what the pages say."""
    monkeypatch.setattr(pool, "_work", faulty.work)


def run(
    folder: Path, pages: Mapping[str, str], **settings: int
) -> tuple[Ledger, dict[str, tuple[str, str]], Processed]:
    """Archive these pages and process them: what is done, why pages were rejected (by file name), and what the run says."""
    paths = WarehousePaths(folder / "w.duckdb")
    chosen = Settings(**({"workers": 1, "page_seconds": 2, "batch_pages": 10, "worker_megabytes": 500} | settings))
    sources = [Source(write_pages(folder / "pages", {f"{name}.txt": text for name, text in pages.items()}), "c")]
    names = {capture: key[1] for key, capture in acquire(paths, sources, chosen).outcomes.items()}
    progress = Counting()
    result = process(paths, FINGERPRINT, chosen, progress)
    assert progress.done == len(pages)
    done = ledger(paths.batches / FINGERPRINT)
    assert len(done.owner) == len(pages)
    why = {
        names[row["capture_id"]].removesuffix(".txt"): (row["reason"], row["detail"])
        for rows in done.rows_of("rejects", "capture_id")
        for row in rows.to_pylist()
    }
    assert {names[capture].removesuffix(".txt") for capture in done.rejected} == set(why)
    articles = [row["text"] for rows in done.rows_of("articles", "article_id") for row in rows.to_pylist()]
    assert sorted(articles) == sorted(text for name, text in pages.items() if name not in why)
    return done, why, result


CALM = {f"calm{number}": f"page {number}" for number in range(6)}
HURTS = [
    # what the page does, why it is rejected, words of the detail
    ("kill", "worker_crash", "killed by SIGKILL, twice"),
    ("exit", "worker_crash", "ended with status 7, twice"),
    ("sleep", "timeout", "took longer than 2 s, twice"),
    ("eat", "out_of_memory", "settings.worker_megabytes"),
    ("recurse", "too_deep", "recursion"),
    ("bug", "internal_error", "KeyError: 'no such thing'"),
    ("refuse", "not_html", "no page"),
    ("overflow", "internal_error", "too large to fit"),
    ("unwritable", "worker_crash", "could not be committed"),
    ("gap", "bad_span", "in no block"),
]


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """All of them in one run among calm pages: what became of those that were rejected."""
    bad = {f"bad-{deed}": deed for deed, _, _ in HURTS}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_work", faulty.work)
        _, why, _ = run(
            tmp_path_factory.mktemp("hurt"), CALM | bad | {"bad-kill-2": "kill again"}, workers=2, batch_pages=5
        )
    return why


@pytest.mark.parametrize(("deed", "reason", "words"), HURTS)
def test_a_page_that_hurts_is_rejected_for_what_it_did(
    hurt: dict[str, tuple[str, str]], deed: str, reason: str, words: str
) -> None:
    assert hurt[f"bad-{deed}"][0] == reason
    assert words in hurt[f"bad-{deed}"][1]


def test_nothing_else_is_lost(hurt: dict[str, tuple[str, str]]) -> None:
    assert set(hurt) == {f"bad-{deed}" for deed, _, _ in HURTS} | {"bad-kill-2"}


def test_half_characters_of_a_page_are_replaced_one_for_one(tmp_path: Path) -> None:
    paths = WarehousePaths(tmp_path / "w.duckdb")
    chosen = Settings(workers=1, worker_megabytes=500)
    acquire(paths, [Source(write_pages(tmp_path / "pages", {"a.txt": "surrogate"}), "c")], chosen)
    process(paths, FINGERPRINT, chosen, Silence())
    (rows,) = ledger(paths.batches / FINGERPRINT).rows_of("articles", "article_id")
    assert [row["text"] for row in rows.to_pylist()] == ["half a character: \ufffd"]


def test_a_page_whose_worker_died_once_for_another_reason_is_no_reject(tmp_path: Path) -> None:
    _, why, _ = run(tmp_path, CALM | {"unlucky": f"kill-once {tmp_path / 'marker'}"})
    assert why == {}


def test_the_whole_batch_in_one_page(tmp_path: Path) -> None:
    _, why, result = run(tmp_path, {"bad": "kill"})
    assert list(why) == ["bad"]
    assert result.pending == 1


def test_a_second_run_does_nothing_and_a_retry_tries_the_rejected_again(tmp_path: Path) -> None:
    marker = tmp_path / "marker"
    done, why, _ = run(tmp_path, CALM | {"bad": "refuse"})
    assert list(why) == ["bad"]
    paths, chosen = WarehousePaths(tmp_path / "w.duckdb"), Settings(workers=1)
    assert process(paths, FINGERPRINT, chosen, Silence()).pending == 0
    again = process(paths, FINGERPRINT, chosen, Silence(), retry_rejects=True)
    assert again.pending == 1
    after = ledger(paths.batches / FINGERPRINT)
    assert (after.rejected, len(after.owner)) == (done.rejected, len(done.owner))
    assert [after.attempts[name] for name in after.rejected] == [2]
    assert not marker.exists()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere nothing is forked")
def test_no_page_is_lost_where_what_workers_are_forked_from_is_killed(tmp_path: Path) -> None:
    marker = tmp_path / "done"
    _, why, _ = run(tmp_path, CALM | {"origin": f"kill-origin-once {marker}"}, page_seconds=60)
    assert marker.exists()
    assert why == {}


def test_a_disk_that_is_full_ends_the_run_with_the_reason(tmp_path: Path) -> None:
    blocker = tmp_path / "w.batches"
    blocker.mkdir()
    (blocker / FINGERPRINT).write_text("a file where a folder should be")
    with pytest.raises(WorkerFailed, match="a batch cannot be written"):
        run(tmp_path, CALM)


@pytest.mark.parametrize(("wanted", "pages", "workers"), [(8, 1, 1), (8, 40, 1), (8, 41, 2), (2, 10_000, 2), (1, 0, 1)])
def test_workers_that_are_worth_starting(wanted: int, pages: int, workers: int) -> None:
    assert default_workers(wanted, pages) == workers


def test_a_worker_that_grows_is_renewed_and_its_batch_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int | None] = []
    original = LocalPool._start

    def start(self: LocalPool, *, parses_pages: bool) -> object:
        worker = original(self, parses_pages=parses_pages)
        started.append(worker.process.pid)
        return worker

    monkeypatch.setattr(LocalPool, "_start", start)
    pages = {f"grow{number}": f"grow 120 {number}" for number in range(6)}
    _, why, result = run(tmp_path, pages, batch_pages=2, worker_megabytes=400, page_seconds=60)
    assert why == {}
    assert result.n_batches == 3
    assert len(started) == 3  # 240 MB a batch, where half of 400 MB is allowed


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path\n"
        "from tests.process import faulty, test_pool\n"
        "if __name__ == '__main__':\n"
        "    test_pool.pool._work = faulty.work\n"
        f"    test_pool.run(Path({str(tmp_path)!r}), {{'a': 'pid {tmp_path}/pid', 'b': 'spin'}}, page_seconds=300)\n"
    )
    (tmp_path / "parent.py").write_text(script)
    root = Path(__file__).parents[2]
    parent = subprocess.Popen(
        [sys.executable, str(tmp_path / "parent.py")], cwd=root, env=os.environ | {"PYTHONPATH": str(root)}
    )
    worker = 0
    for _ in range(600):
        time.sleep(0.1)
        if (tmp_path / "pid").exists() and (text := (tmp_path / "pid").read_text()):
            worker = int(text)
            break
    assert worker
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not is_running(worker):
            return
        time.sleep(0.1)
    os.kill(worker, signal.SIGKILL)
    pytest.fail("the worker went on for 10 s after its parent was killed")


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
