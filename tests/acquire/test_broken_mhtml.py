"""MHTML files that were made to break readers: each ends soon, with a typed outcome and nothing else lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acquire.hazards import cpu_seconds, run
from tests.acquire.pages import PAGE, mhtml


def nested(levels: int) -> bytes:
    """A message in a message in a message ..."""
    parts = [f'Content-Type: multipart/related; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels)]
    return "".join(["MIME-Version: 1.0\r\n", *parts, "Content-Type: text/html\r\n\r\n<p>deep"]).encode()


MHTMLS: list[tuple[str, Callable[[], bytes], int, list[str]]] = [
    ("whole", mhtml, 1, []),
    ("without a charset", lambda: mhtml().replace(b'; charset="utf-8"', b""), 1, []),
    ("cut inside the page", lambda: mhtml()[:900], 0, ["truncated"]),
    ("cut inside the image", lambda: mhtml()[:-300], 1, []),
    ("5,000 messages deep", lambda: nested(5000), 0, ["too_deep"]),
    ("200,000 parts", lambda: mhtml() + b"\r\n------MultipartBoundary--x----\r\n\r\n" * 200_000, 0, ["corrupt"]),
    ("no page in it", lambda: mhtml().replace(b"text/html", b"text/css"), 0, ["not_html"]),
    ("HTML under a wrong name", PAGE.encode, 0, ["corrupt"]),
    ("empty", lambda: b"", 0, ["empty"]),
    ("too large", lambda: mhtml() + bytes(70_000_000), 0, ["too_big"]),
    ("a page that is too large", lambda: mhtml("<p>" + "x" * 21_000_000), 0, ["too_big"]),
    ("random bytes", lambda: os.urandom(100_000), 0, ["corrupt"]),
    ("an address that is none", lambda: mhtml(url="cid:frame@x"), 1, []),
    ("a date that is none", lambda: mhtml(date="soon"), 1, []),
]


@pytest.mark.parametrize(("make", "kept", "reasons"), [case[1:] for case in MHTMLS], ids=[case[0] for case in MHTMLS])
def test_mhtml(tmp_path: Path, make: Callable[[], bytes], kept: int, reasons: list[str]) -> None:
    started = cpu_seconds()
    found = run(tmp_path, "a.mhtml", make())
    assert cpu_seconds() - started < 10
    assert [reject.reason for reject in found.rejects] == reasons
    assert sum(capture is not None for capture in found.outcomes.values()) == kept + 1
