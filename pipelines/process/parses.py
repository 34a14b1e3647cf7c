"""Kept parses of one batch as a worker meets them: taken from files of earlier batches, collected for its own.

What belongs here: between a parse in columns and a row of the file.  What does not: either of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

import pyarrow as pa

from pipelines.annotate.parse.kept import KeptPage, maker
from pipelines.annotate.parse.language_model import ModelIdentity
from pipelines.disk.sealed import Damaged
from pipelines.store import parses

_TYPES = {"key": pa.string(), "casing": pa.string(), "stop": pa.int64()}
FORM = pa.schema([(item.name, _TYPES.get(item.name, pa.binary())) for item in fields(KeptPage)])


class BatchParses:
    """The parses that a batch takes and, where it ``keeps`` them, leaves behind.  ``faults``: files that could not be trusted."""

    def __init__(self, identity: ModelIdentity, places: Sequence[Path], *, keeps: bool) -> None:
        self._maker = maker(identity)
        self._unread = list(places)
        self._readers: list[tuple[Path, parses.Reader]] = []
        self._writer = parses.Writer(self._maker, FORM) if keeps else None
        self.capture = ""  # whose page is being read
        self.n_taken = 0
        self._taken_from: Path | None = None
        self.faults: list[str] = []

    def take(self, key: str) -> KeptPage | None:
        """The parse of a page from the files of earlier batches; None where none has it."""
        at = 0
        while True:
            if at == len(self._readers) and not self._open():
                return None
            path, reader = self._readers[at]
            try:
                row = reader.get(key)
                if row is not None:
                    self.n_taken += 1
                    self._taken_from = path
                    return KeptPage(**row)  # type: ignore[arg-type]
            except (Damaged, TypeError) as error:
                self.faults.append(f"{path}: {error}")
                del self._readers[at]
                continue
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

    def keep(self, page: KeptPage) -> None:
        """Keep the parse of the page that is being read."""
        if self._writer is not None:
            row: dict[str, object] = {name: getattr(page, name) for name in FORM.names}
            self._writer.add(self.capture, page.key, row, page.n_tokens)

    def doubt(self, why: str) -> None:
        """What was taken last does not fit its text: its file is not used any more."""
        self.n_taken -= 1
        self.faults.append(f"{self._taken_from}: {why}")
        self._readers = [each for each in self._readers if each[0] != self._taken_from]

    def content(self) -> bytes | None:
        """The file for this batch; None where it keeps nothing."""
        return self._writer.content() if self._writer is not None else None
