"""Where things are: a warehouse and the files that stand with it, and the SQL that Dateline itself ships."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

_PACKAGE = Path(__file__).parent
# ``warehouse/`` of a source tree; a wheel packs it inside the package.
SQL = _PACKAGE / "warehouse" if (_PACKAGE / "warehouse").is_dir() else _PACKAGE.parent / "warehouse"


@dataclass(frozen=True, slots=True)
class WarehousePaths:
    """``FILE.duckdb`` stands with its ``FILE.archive/``, ``FILE.batches/``, ``FILE.stamp``, ``FILE.lock``, ``FILE.pages/``."""

    database: Path

    def _beside(self, suffix: str) -> Path:
        name = self.database.name
        stem = name.removesuffix(".duckdb") or name
        return self.database.with_name(stem + suffix)

    @property
    def archive(self) -> Path:
        """Folder of WARC files: the evidence, never changed."""
        return self._beside(".archive")

    @property
    def batches(self) -> Path:
        """Folder of committed work, one folder below it for each fingerprint."""
        return self._beside(".batches")

    @property
    def pages(self) -> Path:
        """Folder of evidence pages, one file an article; made when they are asked for."""
        return self._beside(".pages")

    @property
    def stamp(self) -> Path:
        """What the published file is known by: its size, its hash, what it was made from."""
        return self._beside(".stamp")

    @property
    def report(self) -> Path:
        """Folder of the report over the whole warehouse, where one was made."""
        return self._beside(".report")

    @property
    def lock(self) -> Path:
        """The file that a run holds with flock; its text names the holder."""
        return self._beside(".lock")
