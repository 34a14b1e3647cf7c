"""Work on several cores gives what work on one gives, also where a process is killed."""

from __future__ import annotations

import multiprocessing as mp
import os
import random
import signal
from pathlib import Path

import pytest

from pipelines.resolve.beside import aside, spread
from pipelines.resolve.incidents import door
from pipelines.resolve.threads import door as of_threads
from pipelines.resolve.threads import read
from pipelines.store.batches import BatchDamaged, ledger
from tests.bench._pages import FINGERPRINT, Corpus, corpus
from tests.resolve.incidents.test_many_pages import Made, written
from tests.resolve.test_kept import differ


def times(known: int, piece: int) -> tuple[int, bool]:
    """A product, and whether another process made it."""
    return known * piece, mp.parent_process() is not None


def killed(known: int, piece: int) -> int:
    """A product; the process that meets it for the first time is killed, where it is not the one that asks."""
    if piece == known and mp.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return known * piece


def refused(known: int, piece: int) -> int:
    """A product of some; the error of the others is one that cannot be sent."""
    if piece == known:
        raise BatchDamaged(Path("batch"), str(piece))
    return known * piece


def test_pieces_come_in_their_order_from_other_processes() -> None:
    assert list(spread(times, 3, range(20), 2)) == [(3 * n, True) for n in range(20)]
    assert list(spread(times, 3, range(4), 1)) == [(3 * n, False) for n in range(4)]
    assert list(spread(times, 3, (), 2)) == []


def test_what_a_killed_process_was_to_do_is_done_here() -> None:
    assert list(spread(killed, 3, range(20), 2)) == [3 * n for n in range(20)]


def test_an_error_of_a_piece_is_told() -> None:
    with pytest.raises(BatchDamaged, match="batch: 3; "):
        list(spread(refused, 3, range(20), 2))


@pytest.mark.slow
def test_incidents_are_the_same_on_two_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = random.Random(3)
    pages = [written(number, dice, 4, f"{number % 7}.example") for number in range(160)]
    made = Made(monkeypatch, {"a": pages[:150], "b": pages[150:]})
    alone = made.resolved(["a", "b"])
    monkeypatch.setattr(door, "_ALONE", 0)
    monkeypatch.setattr(door, "_AT_ONCE", 20)
    for names in (["a"], ["a", "b"], ["a", "b"]):
        found = made.resolved(names, tmp_path, workers=2)
    assert found.table.num_rows > 3
    assert found.table.equals(alone.table)
    assert found.reported.sort_by("event_id").equals(alone.reported.sort_by("event_id"))


@pytest.mark.slow
def test_everything_is_the_same_on_two_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.resolve import resolve

    Corpus().commit(tmp_path, list(corpus(60, seed=5)))
    done = ledger(tmp_path / FINGERPRINT)
    alone = resolve(done)
    for room, name, value in (
        (door, "_ALONE", 0),
        (door, "_AT_ONCE", 20),
        (of_threads, "_ALONE", 0),
        (read, "_FIGURES", 40),
        (read, "_MUCH", 0),
        (read, "_ALONE", 0),
    ):
        monkeypatch.setattr(room, name, value)
    assert differ(alone, resolve(done, folder=tmp_path / FINGERPRINT, workers=2)) == []


def test_one_piece_is_made_in_a_process_of_its_own() -> None:
    assert aside(times, 3, 4) == (12, True)
    assert aside(killed, 3, 3) == 9
