"""Folders that may stand on this machine or on storage that several machines share: a path, or an address that fsspec knows.

    /mnt/news/w.batches      file:///mnt/news      s3://bucket/news

What belongs here: listing, reading and writing whole files and ranges of them.  What does not: what stands in them.
"""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Any, Protocol

from pipelines.disk.sealed import write_whole


class Place(Protocol):
    """A folder, wherever it stands.  Every call raises OSError (also FileNotFoundError) where the storage fails."""

    label: str

    def names(self, below: str = "") -> list[str]:
        """What stands in a folder below, by name; nothing where there is none."""
        ...

    def size(self, name: str) -> int | None:
        """The bytes of a file; None where there is none."""
        ...

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes of a file, or a range of them."""
        ...

    def write(self, name: str, data: bytes) -> None:
        """Write a file, in one step for whoever reads it."""
        ...

    def put(self, name: str, path: Path) -> None:
        """Copy a file of this machine there, in one step for whoever reads it."""
        ...

    def remove(self, name: str) -> None:
        """Remove a folder with all below it."""
        ...


def place_of(where: str) -> Place:
    """The place of a path or an address.  Raises OSError where the address needs a package that is not installed."""
    if "://" not in where:
        return LocalPlace(Path(where))
    try:
        return SharedPlace(where)
    except (ImportError, ValueError) as error:
        raise OSError(f"{where}: {error}; pip install 'dateline[dask]' brings what s3:// needs") from None


class LocalPlace:
    """A folder of this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.label = str(root)

    def names(self, below: str = "") -> list[str]:
        """See Place."""
        folder = self.root / below
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def size(self, name: str) -> int | None:
        """See Place."""
        path = self.root / name
        return path.stat().st_size if path.is_file() else None

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """See Place."""
        with (self.root / name).open("rb") as file:
            file.seek(start)
            return file.read() if end is None else file.read(end - start)

    def write(self, name: str, data: bytes) -> None:
        """See Place."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".tmp-{path.name}-{uuid.uuid4().hex[:12]}")
        write_whole(temporary, data)
        os.replace(temporary, path)

    def put(self, name: str, path: Path) -> None:
        """See Place."""
        self.write(name, path.read_bytes())

    def remove(self, name: str) -> None:
        """See Place."""
        import shutil

        shutil.rmtree(self.root / name, ignore_errors=True)


class SharedPlace:
    """A folder that fsspec knows: ``s3://`` and its like are written whole or not at all; a file is renamed into its place."""

    def __init__(self, url: str) -> None:
        from fsspec.core import url_to_fs

        self.label = url.rstrip("/")
        self._fs: Any
        self._fs, self._root = url_to_fs(self.label, use_listings_cache=False)

    def _at(self, name: str) -> str:
        return f"{self._root}/{name}" if name else str(self._root)

    def names(self, below: str = "") -> list[str]:
        """See Place."""
        try:
            found = self._fs.ls(self._at(below), detail=False, refresh=True)
        except FileNotFoundError:
            return []
        return sorted({str(path).rstrip("/").rpartition("/")[2] for path in found} - {""})

    def size(self, name: str) -> int | None:
        """See Place."""
        try:
            return int(self._fs.info(self._at(name), refresh=True)["size"])
        except FileNotFoundError:
            return None

    def read(self, name: str, start: int = 0, end: int | None = None) -> bytes:
        """See Place."""
        return bytes(self._fs.cat_file(self._at(name), start=start or None, end=end))

    def write(self, name: str, data: bytes) -> None:
        """See Place."""
        self._in_one_step(name, lambda target: self._fs.pipe_file(target, data))

    def put(self, name: str, path: Path) -> None:
        """See Place."""
        self._in_one_step(name, lambda target: self._fs.put_file(str(path), target))

    def _in_one_step(self, name: str, write: Any) -> None:  # noqa: ANN401
        target = self._at(name)
        if "file" not in self._fs.protocol:
            write(target)  # an object is there when it is whole
            return
        folder, _, last = target.rpartition("/")
        self._fs.makedirs(folder, exist_ok=True)
        temporary = f"{folder}/.tmp-{last}-{uuid.uuid4().hex[:12]}"
        write(temporary)
        os.replace(temporary, target)

    def remove(self, name: str) -> None:
        """See Place."""
        if self._fs.exists(self._at(name)):
            self._fs.rm(self._at(name), recursive=True)
