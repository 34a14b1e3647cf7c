"""The published file as it stands: whose it is, whether it is what was swapped in, and reading it also where it is locked.

    FILE.duckdb     what analysts open
    FILE.stamp      size and sha256 of what was swapped in, what it was made from, which batches

What belongs here: looking at the file and its stamp.  What does not: making the next one (``snapshot``).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb

from pipelines.disk.sealed import Damaged, read_sealed, write_sealed
from pipelines.model import Reject
from pipelines.paths import WarehousePaths
from pipelines.publish.checks import CheckResult, run_checks
from pipelines.store.schema import tables

PUBLISH_STAGE = "publish"
STAMP_FORMAT = 1
HASHED_WHOLE = 256_000_000  # bytes of a file up to which all of it is hashed in every run
_SAMPLES, _SAMPLE = 255, 65_536  # parts of a larger file, and bytes of each
_DUCKDB = b"DUCK"  # at byte 8 of a file of DuckDB's (its storage format, "main header")
_SQLITE = b"SQLite format 3\0"  # the first bytes of a file of SQLite's (its file format, 1.3)
_HOLDER = re.compile(r"lock is held in (?P<program>\S+)(?: \(PID (?P<pid>\d+)\))?")


class NotAWarehouse(Exception):
    """A file at the warehouse's place that Dateline did not make; it is left as it is."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What was swapped in: hash and size of the file, the hash of what it was made from, the batches under its fingerprint."""

    sha256: str
    n_bytes: int
    inputs: str
    fingerprint: str
    batches: Sequence[str]


@dataclass(frozen=True, slots=True)
class State:
    """How the file stands.  ``stamp``: of the file that is there, None where there is none or it is not what was published;
    ``fault``: what is wrong with it, in words, '' where nothing is; ``last``: the newest stamp, whatever became of its file;
    ``is_strange``: nothing in it says that it was a database, so it is kept when the next file takes its place."""

    stamp: Stamp | None
    fault: str = ""
    last: Stamp | None = None
    is_strange: bool = False


# ── stamps ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def stamp_of(path: Path, inputs: str, fingerprint: str, batches: Sequence[str]) -> Stamp:
    """The stamp of a built file.  Raises OSError."""
    return Stamp(*_hash(path), inputs, fingerprint, tuple(batches))


def _hash(path: Path) -> tuple[str, int]:
    """What a file is known by, and its size.  Of a large one it is the hash of its head, which DuckDB writes anew whenever it
    changes anything, and of samples from all of it; that its blocks are whole DuckDB sees by their checksums when it reads them."""
    with path.open("rb") as file:
        n_bytes = os.fstat(file.fileno()).st_size
        if n_bytes <= HASHED_WHOLE:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
        digest = hashlib.sha256(str(n_bytes).encode())
        for place in range(_SAMPLES + 1):
            file.seek((n_bytes - _SAMPLE) * place // _SAMPLES)
            digest.update(file.read(_SAMPLE))
        return digest.hexdigest(), n_bytes


def write_stamps(paths: WarehousePaths, stamps: Sequence[Stamp]) -> None:
    """Write the stamps of the next file and of the one that stands there until the swap, in one step.  Raises OSError."""
    write_sealed(paths.stamp, {"stamps": [asdict(stamp) for stamp in stamps]}, STAMP_FORMAT)


def _read_stamps(path: Path) -> tuple[list[Stamp], str]:
    """The stamps, newest first, and what is wrong with their file."""
    if not path.exists():
        return [], "it has no stamp"
    try:
        kept = read_sealed(path, STAMP_FORMAT)["stamps"]
        if not isinstance(kept, list):
            raise Damaged("holds no stamps")
        return [Stamp(**{**stamp, "batches": tuple(stamp["batches"])}) for stamp in kept], ""
    except (Damaged, KeyError, TypeError) as error:
        return [], f"its stamp {path.name} {error if isinstance(error, Damaged) else 'holds no stamps'}"


def known_stamp(paths: WarehousePaths, path: Path) -> bool:
    """Whether a file beside the published one is one of those that were published last.  Raises OSError."""
    stamps, _ = _read_stamps(paths.stamp)
    digest = _hash(path)[0]
    return any(stamp.sha256 == digest for stamp in stamps)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def look(paths: WarehousePaths) -> State:
    """How the published file stands; its bytes are compared with its stamp.  Raises NotAWarehouse, OSError."""
    database = paths.database
    stamps, fault = _read_stamps(paths.stamp)
    last = stamps[0] if stamps else None
    if not database.exists():
        return State(None, "it is gone" if last else "", last)
    if not database.is_file():
        raise NotAWarehouse(f"{database} is not a file; name another --warehouse")
    if stamps:
        sha256, n_bytes = _hash(database)
        known = next((stamp for stamp in stamps if stamp.sha256 == sha256), None)
        if known is not None and not _wal(database).exists():
            return State(known, "", last)
        if known is not None:
            fault = f"another program wrote to it ({_wal(database).name})"
        elif n_bytes < stamps[0].n_bytes:
            fault = f"it has {n_bytes:,} bytes, {stamps[0].n_bytes:,} were published"
        else:
            fault = "it is not what was published (sha256)"
    return State(None, fault, last, is_strange=_is_strange(database, has_stamp=bool(stamps)))


def _is_strange(database: Path, *, has_stamp: bool) -> bool:
    """For a file that is not as stamped: whether nothing says that it ever was a database.  Raises NotAWarehouse where it is
    somebody else's."""
    with database.open("rb") as file:
        head = file.read(16)
    left = f"{database} is not a warehouse that Dateline made, and was left as it is; name another --warehouse"
    if head == _SQLITE:
        raise NotAWarehouse(left)
    is_duckdb = head[8:12] == _DUCKDB
    if is_duckdb:
        try:
            with opened(database) as con:
                named = {str(row[0]) for row in con.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
                published = "builds" in named and con.execute(
                    "SELECT count(*) FROM builds WHERE stage = ?", [PUBLISH_STAGE]
                ).fetchall() > [(0,)]
        except duckdb.Error as error:
            if not has_stamp:
                raise NotAWarehouse(
                    f"{database} cannot be read ({_first_line(error)}) and has no sound stamp {database.stem}.stamp that says it is"
                    " Dateline's, so it was left as it is; remove it and run again, or name another --warehouse"
                ) from None
            return False
        if not published and not (has_stamp and len(named & tables().keys()) * 2 >= len(tables())):
            raise NotAWarehouse(left)
        return False
    if not has_stamp:
        raise NotAWarehouse(left)
    return bool(head.strip(b"\0"))


def put_aside(database: Path) -> Path:
    """Move a file that nobody knows to a free name beside its place; returns that.  Raises OSError."""
    number = 1
    while (free := database.with_name(f"{database.name}.set-aside-{number}")).exists():
        number += 1
    database.rename(free)
    return free


def _wal(database: Path) -> Path:
    return database.with_name(database.name + ".wal")


def remove_wal(database: Path) -> None:
    """What another program wrote beside the file belongs to the one that was swapped out.  Raises OSError."""
    _wal(database).unlink(missing_ok=True)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def readable(database: Path, say: Callable[[str], None] = lambda text: None) -> Iterator[Path]:
    """A path at which the published file can be opened read-only: its own, or where another program has it open for writing that
    of a copy, which is removed afterwards; then ``say`` is told who that is.  Raises OSError."""
    try:
        with duckdb.connect(str(database), read_only=True):
            pass
    except (duckdb.IOException, duckdb.ConnectionException) as error:
        holder = _holder(error)
        if holder is None:
            yield database
            return
        say(f"{database.name} is open for writing in {holder}; the run goes on, and that program sees the new file when it opens"
            " it again (open it read-only)")  # fmt: skip
        copy = database.with_name(f".{database.stem}.reading-{os.getpid()}.duckdb")
        try:
            shutil.copyfile(database, copy)
            yield copy
        finally:
            copy.unlink(missing_ok=True)
            _wal(copy).unlink(missing_ok=True)
        return
    except duckdb.Error:
        pass
    yield database


def _holder(error: duckdb.Error) -> str | None:
    """Who holds a file, in words; None where the error is another one."""
    if isinstance(error, duckdb.ConnectionException):
        return f"this very process (pid {os.getpid()})" if "different configuration" in str(error) else None
    found = _HOLDER.search(str(error))
    if found is None:
        return "another program" if "lock" in str(error) else None
    name, pid = Path(found["program"]).name, found["pid"]
    return f"{name} (pid {pid})" if pid else name


@contextmanager
def opened(database: Path, say: Callable[[str], None] = lambda text: None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a published file, also where another program holds it.  Raises duckdb.Error, OSError."""
    with readable(database, say) as path, duckdb.connect(str(path), read_only=True) as con:
        con.execute("SET TimeZone = 'UTC'")
        yield con


def check_published(con: duckdb.DuckDBPyConnection) -> tuple[CheckResult, ...]:
    """Every check on a published file."""
    return tuple(run_checks(con))


def row_counts(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Rows of every table of the contract in a published file."""
    return {name: int(con.execute(f'SELECT count(*) FROM "{name}"').fetchall()[0][0]) for name in tables()}


def read_every_row(con: duckdb.DuckDBPyConnection) -> Mapping[str, str]:
    """Read every value of every table; returns by table what is wrong, in DuckDB's words (it knows its blocks by checksums)."""
    wrong = {}
    for name in tables():
        try:
            con.execute(f'SELECT bit_xor(hash(t)) FROM "{name}" t').fetchall()
        except duckdb.Error as error:
            wrong[name] = _first_line(error)
    return wrong


def rejects_of_acquire(con: duckdb.DuckDBPyConnection) -> list[Reject]:
    """The rejects of pages that never became a capture, as a published file has them."""
    rows = con.execute(
        "SELECT collection, source_name, reason, detail, batch FROM rejects WHERE stage = 'acquire' ORDER BY ALL"
    ).fetchall()
    return [Reject(row[0], "acquire", row[1], "", None, row[2], row[3], row[4]) for row in rows]
