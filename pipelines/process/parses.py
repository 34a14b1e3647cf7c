"""Kept parses of one batch as a worker meets them: taken from files of earlier batches, collected for its own.

What belongs here: between a parse in columns and a row of the file.  What does not: either of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path

import pyarrow as pa

from pipelines.annotate.parse.kept import KeptPage, maker
from pipelines.annotate.parse.language_model import ModelIdentity
from pipelines.disk.sealed import Damaged
from pipelines.store import parses

_TYPES = {"key": pa.string(), "casing": pa.string(), "stop": pa.int64()}
FORM = pa.schema([(item.name, _TYPES.get(item.name, pa.binary())) for item in fields(KeptPage)])


class KeptFiles:
    """Files of one kind that earlier batches left, opened as they are needed.  ``faults``: those that could not be trusted."""

    def __init__(self, places: Sequence[Path], maker: str) -> None:
        self._unread, self._maker = list(places), maker
        self._readers: list[tuple[Path, parses.Reader]] = []
        self.faults: list[str] = []

    def take(self, key: str) -> tuple[Path, dict[str, object]] | None:
        """The row of a page and the file that has it; None where none has."""
        at = 0
        while True:
            if at == len(self._readers) and not self._open():
                return None
            path, reader = self._readers[at]
            try:
                row = reader.get(key)
            except Damaged as error:
                self.doubt(path, str(error))
                continue
            if row is not None:
                return path, row
            at += 1

    def _open(self) -> bool:
        """Open the next file that can be trusted; False where there is none."""
        while self._unread:
            path = self._unread.pop(0)
            try:
                self._readers.append((path, parses.Reader(path, self._maker)))
                return True
            except (parses.ForeignParses, FileNotFoundError):
                continue  # replaced or removed since it was found
            except (Damaged, OSError) as error:
                self.faults.append(f"{path}: {error}")
        return False

    def doubt(self, path: Path, why: str) -> None:
        """A file that is not used any more."""
        self.faults.append(f"{path}: {why}")
        self._readers = [each for each in self._readers if each[0] != path]


class BatchParses:
    """The parses that a batch takes and, where it ``keeps`` them, leaves behind."""

    def __init__(self, identity: ModelIdentity, places: Sequence[Path], *, keeps: bool) -> None:
        self.maker = maker(identity)
        self._files = KeptFiles(places, self.maker)
        self._writer = parses.Writer(self.maker, FORM) if keeps else None
        self.capture = ""  # whose page is being read
        self._last = ""  # whose parse was kept last
        self.n_taken = 0
        self._taken_from = Path()

    @property
    def faults(self) -> Sequence[str]:
        """Files that could not be trusted."""
        return self._files.faults

    def take(self, key: str) -> KeptPage | None:
        """The parse of a page from the files of earlier batches; None where none has it."""
        while found := self._files.take(key):
            self._taken_from, row = found
            try:
                page = KeptPage(**row)  # type: ignore[arg-type]
            except TypeError as error:
                self._files.doubt(self._taken_from, str(error))
                continue
            self.n_taken += 1
            return page
        return None

    def keep(self, page: KeptPage) -> None:
        """Keep the parse of the page that is being read."""
        self._last = self.capture
        if self._writer is not None:
            row: dict[str, object] = {name: getattr(page, name) for name in FORM.names}
            self._writer.add(self.capture, page.key, row, page.n_tokens)

    def hand_on(self, key: Callable[[], str]) -> None:
        """Keep the parse of the page that is being read, where nobody asked for it."""
        if self._last != self.capture and (page := self.take(key())) is not None:
            self.keep(page)

    def doubt(self, why: str) -> None:
        """What was taken last does not fit its text: its file is not used any more."""
        self.n_taken -= 1
        self._files.doubt(self._taken_from, why)

    def content(self) -> bytes | None:
        """The file for this batch; None where it keeps nothing."""
        return self._writer.content() if self._writer is not None else None
