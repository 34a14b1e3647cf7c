"""Where a warehouse and the files that stand with it are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class WarehousePaths:
    """``FILE.duckdb`` stands with its ``FILE.archive/``, ``FILE.batches/`` and ``FILE.lock``."""

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
    def lock(self) -> Path:
        """The file that a run holds with flock; its text names the holder."""
        return self._beside(".lock")
