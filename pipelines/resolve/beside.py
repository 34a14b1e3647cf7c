"""Pieces of one work on several cores: in processes beside this one, which keep nothing and write nothing.

A process that is killed costs its time: what it was to do is done here, and so is what it failed at, so that an error is told as it
is.  All of them end with this one.

What belongs here: dealing out pieces.  What does not: what a piece is, and how many processes there may be.
"""

from __future__ import annotations

import gc
import multiprocessing as mp
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Any, Generic, TypeVar, cast

from pipelines.process.worker_process import die_with_parent, share_arenas, without_pandas

Known = TypeVar("Known")
Piece = TypeVar("Piece")
Made = TypeVar("Made")
_AHEAD = 1  # what is made and waits for the pieces before it: no more than one for each process, and so many
_GONE = (EOFError, BrokenPipeError, ConnectionResetError)


@dataclass(slots=True)
class _Helper(Generic[Piece]):
    """A process; ``piece``: what it is at, with its number."""

    process: SpawnProcess
    pipe: Connection
    piece: tuple[int, Piece] | None = None


def spread(make: Callable[[Known, Piece], Made], known: Known, pieces: Iterable[Piece], workers: int) -> Iterator[Made]:
    """``make(known, piece)`` of each piece, in their order.  ``make``: a function of a module; ``workers``: processes, and with
    fewer than two everything is done in this one.  Raises what ``make`` raises."""
    if workers < 2:
        yield from (make(known, piece) for piece in pieces)
        return
    with _started(make, known, workers) as helpers:
        made: dict[int, Made] = {}
        taken = 0
        for number, piece in enumerate(pieces):
            while helpers and not _give(helpers, number, piece):
                made |= _answers(make, known, helpers)
            if not helpers:
                made[number] = make(known, piece)
            while taken in made or (helpers and number - taken > len(helpers) + _AHEAD):
                if taken in made:
                    yield made.pop(taken)
                    taken += 1
                else:
                    made |= _answers(make, known, helpers)
        while any(helper.piece for helper in helpers):
            made |= _answers(make, known, helpers)
        yield from (made[number] for number in sorted(made))


def aside(make: Callable[[Known, Piece], Made], known: Known, piece: Piece) -> Made:
    """``make(known, piece)`` in one process beside this one, whose memory is its own.  Raises what ``make`` raises."""
    with _started(make, known, 1) as helpers:
        return _answers(make, known, helpers)[0] if _give(helpers, 0, piece) else make(known, piece)


@contextmanager
def _started(make: Callable[[Known, Piece], Made], known: Known, n: int) -> Iterator[list[_Helper[Piece]]]:
    """``n`` processes, of which those that have gone may be left out; all are ended at the end."""
    context = mp.get_context("spawn")
    every: list[_Helper[Piece]] = []
    try:
        for _ in range(n):
            ours, theirs = context.Pipe()
            process = context.Process(target=_help, args=(theirs, make, known), daemon=True, name="dateline-resolve")
            process.start()
            theirs.close()
            every.append(_Helper(process, ours))
        yield list(every)
    finally:
        for helper in every:
            helper.process.kill()
            helper.process.join()
            helper.pipe.close()


def _give(helpers: list[_Helper[Piece]], number: int, piece: Piece) -> bool:
    """Give a piece to a process that has none; False where all have one, or have gone."""
    for helper in [helper for helper in helpers if helper.piece is None]:
        try:
            helper.pipe.send(piece)
        except _GONE:
            helpers.remove(helper)
        else:
            helper.piece = (number, piece)
            return True
    return False


def _answers(make: Callable[[Known, Piece], Made], known: Known, helpers: list[_Helper[Piece]]) -> dict[int, Made]:
    """What processes have made by now, at least one of them; what one failed at, or was at that is gone, is made here."""
    found: dict[int, Made] = {}
    busy = {id(helper.pipe): helper for helper in helpers if helper.piece is not None}
    for pipe in wait([helper.pipe for helper in busy.values()]):
        helper = busy[id(pipe)]
        number, piece = cast("tuple[int, Piece]", helper.piece)
        try:
            is_made, answer = helper.pipe.recv()
        except _GONE:
            helpers.remove(helper)
            is_made, answer = False, None
        found[number] = answer if is_made else make(known, piece)
        helper.piece = None
    return found


def _help(pipe: Connection, make: Callable[[Known, Piece], Any], known: Known) -> None:
    """The life of a process: pieces in, what is made of them out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that deals out, which ends us
    share_arenas()
    die_with_parent()
    without_pandas()
    gc.set_threshold(50_000, 20, 20)  # as in ``resolve``: what is read goes as it came
    with suppress(*_GONE):
        while True:
            piece: Piece = pipe.recv()
            answer: tuple[bool, Any]
            try:
                answer = (True, make(known, piece))
            except Exception:  # noqa: BLE001 - whatever it is: who asked makes the piece, and is told
                answer = (False, None)
            pipe.send(answer)
