"""Pieces of one work on several cores: in processes beside this one, which keep nothing and write nothing.

A process that is killed costs its time: what it was to do is done here.  All of them end with this one.

What belongs here: dealing out pieces.  What does not: what a piece is, and how many processes there may be.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from typing import Any, TypeVar

from pipelines.process.worker_process import die_with_parent, share_arenas, without_pandas

Known = TypeVar("Known")
Piece = TypeVar("Piece")
Made = TypeVar("Made")
_WAITING = 2  # pieces that are made ready beyond those that are worked on
_here: list[Callable[[Any], Any]] = []  # in a process beside: what is done with a piece


def spread(make: Callable[[Known, Piece], Made], known: Known, pieces: Iterable[Piece], workers: int) -> Iterator[Made]:
    """``make(known, piece)`` of each piece, in their order.  ``make``: a function of a module; ``workers``: processes, and with
    fewer than two everything is done in this one."""
    if workers < 2:
        yield from (make(known, piece) for piece in pieces)
        return
    pool = ProcessPoolExecutor(workers, mp.get_context("spawn"), _begin, (make, known))
    is_done = False
    waiting: deque[tuple[Piece, Future[Made] | None]] = deque()
    try:
        for piece in pieces:
            waiting.append((piece, _given(pool, piece, make)))
            if len(waiting) > workers + _WAITING:
                yield _taken(make, known, *waiting.popleft())
        while waiting:
            yield _taken(make, known, *waiting.popleft())
        is_done = True
    finally:
        pool.shutdown(wait=is_done, cancel_futures=True)


def _given(pool: ProcessPoolExecutor, piece: Piece, make: Callable[[Known, Piece], Made]) -> Future[Made] | None:
    """None where the processes are gone."""
    do: Callable[[Piece], Made] = _do
    try:
        return pool.submit(do, piece)
    except BrokenProcessPool:
        return None


def _taken(make: Callable[[Known, Piece], Made], known: Known, piece: Piece, given: Future[Made] | None) -> Made:
    if given is not None:
        try:
            return given.result()
        except BrokenProcessPool:
            pass
    return make(known, piece)


def _begin(make: Callable[[Known, Piece], Made], known: Known) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that deals out
    share_arenas()
    die_with_parent()
    without_pandas()
    gc.set_threshold(50_000, 20, 20)
    _here.append(partial(make, known))


def _do(piece: Piece) -> Any:  # noqa: ANN401 - what the work gives
    return _here[0](piece)
