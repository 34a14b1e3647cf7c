"""The ZIP of a bundle: what is written is read, and nothing else is, within bounds of memory and time."""

from __future__ import annotations

import io
import resource
import stat
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.publish.prove import container
from pipelines.publish.prove.container import BundleError, Container

FILES = {"a.json": b"{}", "archive/data.gz": b"\x1f\x8b" * 500, "texts/0.txt": b""}


def written(path: Path, files: dict[str, bytes]) -> Path:
    with path.open("wb") as file:
        container.write(file, files)
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    with Container(written(tmp_path / "b.wacz", FILES)) as bundle:
        assert {name: bundle.read(name, 1000) for name in bundle.members} == FILES
        assert list(bundle.members) == sorted(FILES)
        with pytest.raises(BundleError, match="at most"):
            bundle.read("archive/data.gz", 999)
    with zipfile.ZipFile(tmp_path / "b.wacz") as package:
        assert {info.filename: package.read(info) for info in package.infolist()} == FILES


def zipped(
    *entries: tuple[str, bytes], packing: int = zipfile.ZIP_STORED, comment: bytes = b"", mode: int = 0
) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as package:
        for name, content in entries:
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type, info.create_system, info.external_attr = packing, 3, (mode or 0o100644) << 16
            package.writestr(info, content)
        package.comment = comment
    return out.getvalue()


def two_of_a_name() -> bytes:
    with pytest.warns(UserWarning, match="Duplicate"):
        return zipped(("a", b"1"), ("a", b"2"))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "a bomb": lambda: zipped(("a.json", b"\0" * 50_000_000), packing=zipfile.ZIP_DEFLATED),
    "a path that leads out": lambda: zipped(("../../etc/passwd", b"x")),
    "an absolute path": lambda: zipped(("/etc/passwd", b"x")),
    "a path of another system": lambda: zipped(("c:\\x", b"x")),
    "a folder deep inside": lambda: zipped(("a/b/c", b"x")),
    "a name with a control character": lambda: zipped(("a\x1b[31m", b"x")),
    "a name in capitals": lambda: zipped(("A.json", b"x")),
    "a name outside ASCII": lambda: zipped(("\u202egpj.a", b"x")),
    "a link": lambda: zipped(("a.json", b"/etc/passwd"), mode=stat.S_IFLNK | 0o777),
    "a folder": lambda: zipped(("a/", b"")),
    "a comment": lambda: zipped(("a.json", b"x"), comment=b"hidden"),
    "two of one name": two_of_a_name,
    "names out of order": lambda: zipped(("b", b""), ("a", b"")),
    "no members": lambda: b"PK\5\6" + b"\0" * 18 + b"x",
    "more members than it has": lambda: b"PK\5\6" + b"\0" * 4 + b"\xff" * 4 + b"\0" * 10,
    "a hundred thousand members": lambda: zipped(*((f"{number:06d}", b"") for number in range(60_000))),
    "a gap": lambda: zipped(("a.json", b"x"))[:37] + b"gap" + zipped(("a.json", b"x"))[37:],
    "something before it": lambda: b"#!/bin/sh\n" + zipped(("a.json", b"x")),
    "something behind it": lambda: zipped(("a.json", b"x")) + b"x",
    "nothing": lambda: b"",
    "no ZIP": lambda: b"GIF89a" * 100,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_another_zip_is_refused_in_one_line_and_at_once(tmp_path: Path, name: str) -> None:
    path = tmp_path / "b.wacz"
    path.write_bytes(HOSTILE[name]())
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(BundleError) as caught:
        Container(path)
    assert time.monotonic() - started < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 30_000  # kB
    assert "\n" not in str(caught.value)
    assert str(caught.value).isprintable()


def test_a_file_with_holes_is_not_read_through(tmp_path: Path) -> None:
    path = tmp_path / "b.wacz"
    with path.open("wb") as file:
        file.truncate(container.MAX_BYTES * 3)
    with pytest.raises(BundleError, match="at most"):
        Container(path)


def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(BundleError, match="no such file"):
        Container(tmp_path / "none.wacz")
    with pytest.raises(BundleError, match="not a file"):
        Container(tmp_path)
