"""Bytes to characters: one row for each way a page's charset is told, wrong or mixed."""

from __future__ import annotations

import pytest

from pipelines.model import PageError
from pipelines.read.decode import decode

META = '<meta charset="{}">'
CAFE = "<p>Café “quoted” – naïve</p>"

ROWS = [
    ("utf-8 stated by the header", CAFE.encode(), "text/html; charset=utf-8", CAFE, "utf-8", "header"),
    ("utf-8 stated by <meta>", (META.format("utf-8") + CAFE).encode(), None, META.format("utf-8") + CAFE, "utf-8", "meta"),
    ("nothing stated", CAFE.encode(), None, CAFE, "utf-8", "detected"),
    ("latin-1 in the header over a utf-8 page", CAFE.encode(), "text/html; charset=iso-8859-1", CAFE, "utf-8", "detected"),
    ("windows-1252", CAFE.encode("cp1252"), "text/html; charset=windows-1252", CAFE, "windows-1252", "header"),
    ("iso-8859-1 means windows-1252", CAFE.encode("cp1252"), "text/html; charset=iso-8859-1", CAFE, "windows-1252", "header"),
    ("utf-16 with a mark", "\ufeff".encode("utf-16-le") + CAFE.encode("utf-16-le"), None, CAFE, "utf-16-le", "bom"),
    ("utf-16 big-endian with a mark", "\ufeff".encode("utf-16-be") + CAFE.encode("utf-16-be"), None, CAFE, "utf-16-be", "bom"),
    ("utf-16 without a mark", CAFE.encode("utf-16-le"), None, CAFE, "utf-16-le", "detected"),
    ("utf-8 mark against the header", "\ufeff".encode() + CAFE.encode(), "text/html; charset=latin1", CAFE, "utf-8", "bom"),
    ("a pasted windows-1252 quotation in a utf-8 page", CAFE.encode() + b"\x93hi\x94", None, CAFE + "“hi”", "utf-8",
     "detected"),
    ("a lone surrogate", b"<p>a\xed\xa0\x80b</p>", "text/html; charset=utf-8", "<p>a\ufffdb</p>", "utf-8", "header"),
    ("a character in two surrogates", b"<p>\xed\xa0\xbd\xed\xb8\x80</p>", "text/html; charset=utf-8", "<p>😀</p>", "utf-8",
     "header"),
    ("cut in a character", b"<p>Caf" + b"\xc3", "text/html; charset=utf-8", "<p>Caf\ufffd", "utf-8", "header"),
    ("shift_jis", "<p>橋は閉鎖された</p>".encode("shift_jis"), "text/html; charset=shift_jis",
     "<p>橋は閉鎖された</p>", "cp932", "header"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("payload", "content_type", "text", "charset", "basis"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS]
)
def test_charsets(payload: bytes, content_type: str | None, text: str, charset: str, basis: str) -> None:
    decoded = decode(payload, content_type)
    assert decoded.text == text
    assert (decoded.charset, decoded.charset_basis) == (charset, basis)
    decoded.text.encode()  # no lone surrogate is left


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"\0\0\0\0", "not_html"),
        (b"%PDF-1.7 ...", "not_html"),
        (b"\x89PNG\r\n\x1a\n", "not_html"),
        (b"PK\x03\x04....", "not_html"),
        (bytes(range(256)) * 40, "not_html"),
    ],
)
def test_what_is_no_page(payload: bytes, reason: str) -> None:
    with pytest.raises(PageError) as caught:
        decode(payload, None)
    assert caught.value.reason == reason
