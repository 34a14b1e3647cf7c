"""WACZ files that were made to break readers: each ends soon, with a typed outcome, and nothing is extracted."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acquire.hazards import FILE, bomb, cpu_seconds, run
from tests.acquire.pages import page, wacz, warc

CLIMBING = (("../../archive/evil.warc.gz", FILE), ("/archive/evil.warc.gz", FILE), ("archive/a.warc.gz", FILE))


def names(*members: tuple[str, bytes]) -> bytes:
    """A ZIP file with these members, as they are named."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


def lying() -> bytes:
    """A ZIP whose directory says a stored member is longer than the file."""
    data = bytearray(wacz({"archive/a.warc.gz": FILE}))
    place = data.rindex(b"PK\x01\x02")
    data[place + 20 : place + 28] = (0x7FFFFFF0).to_bytes(4, "little") * 2
    return bytes(data)


WACZS: list[tuple[str, Callable[[], bytes], int, list[str]]] = [
    ("whole", lambda: wacz({"archive/a.warc.gz": FILE}), 4, []),
    ("deflated", lambda: wacz({"archive/a.warc.gz": FILE}, stored=False), 4, []),
    (
        "two WARCs",
        lambda: wacz({"archive/a.warc.gz": FILE, "archive/b.warc": warc([page("<html>b")], zipped=False)}),
        5,
        [],
    ),
    ("cut", lambda: wacz({"archive/a.warc.gz": FILE})[:-30], 0, ["corrupt"]),
    ("no ZIP", lambda: b"no zip at all" * 100, 0, ["corrupt"]),
    ("empty", lambda: b"", 0, ["corrupt"]),
    ("no WARC inside", lambda: wacz({"pages/pages.jsonl": b"{}"}), 0, ["corrupt"]),
    (
        "names that climb out",
        lambda: names(*CLIMBING),
        4,
        [],
    ),
    ("names that climb out, only", lambda: names(("archive/../../evil.warc.gz", FILE)), 0, ["corrupt"]),
    (
        "a broken WARC beside a sound one",
        lambda: wacz({"archive/a.warc.gz": b"junk", "archive/b.warc.gz": FILE}),
        4,
        ["corrupt"],
    ),
    ("a member cut", lambda: wacz({"archive/a.warc.gz": FILE[:-60]}), 3, ["truncated"]),
    ("a lying size", lying, 0, ["corrupt"]),
    ("a bomb, deflated", lambda: wacz({"archive/a.warc.gz": bomb(300_000_000)}, stored=False), 0, ["corrupt"]),
    (
        "a datapackage that is none",
        lambda: wacz({"archive/a.warc.gz": FILE, "datapackage.json": b"[" * 100_000}),
        4,
        [],
    ),
]


@pytest.mark.parametrize(("make", "kept", "reasons"), [case[1:] for case in WACZS], ids=[case[0] for case in WACZS])
def test_wacz(tmp_path: Path, make: Callable[[], bytes], kept: int, reasons: list[str]) -> None:
    started = cpu_seconds()
    found = run(tmp_path, "a.wacz", make())
    assert cpu_seconds() - started < 10
    assert [reject.reason for reject in found.rejects] == reasons
    assert sum(capture is not None for capture in found.outcomes.values()) == kept + 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "w.archive", "w.batches"]  # nothing was extracted


def test_wacz_members_are_checked_against_the_data_package(tmp_path: Path) -> None:
    right = f"sha256:{hashlib.sha256(FILE).hexdigest()}"
    for digest, remarks in ((right, 0), ("sha256:" + "0" * 64, 1)):
        root = tmp_path / str(remarks)
        found = run(root, "a.wacz", wacz({"archive/a.warc.gz": FILE}, package={"archive/a.warc.gz": digest}))
        assert len(found.sources[0].remarks) == remarks
