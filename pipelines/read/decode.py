"""Bytes to characters: one charset for a page, and its stray bytes repaired where they stand.

A charset is believed in this order, as long as the bytes agree with it: response header, byte order mark, <meta>,
detection; a mark contradicts a header that names another charset.  What belongs here: everything between payload bytes
and a string without lone surrogates.  What does not: markup.

A byte order mark is a signature, not text, and is dropped.  Everything else is kept to the character: line ends, NUL
and control characters of a text capture stand in ``articles.text`` as they stand in the file.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Literal

from resiliparse.parse.encoding import detect_encoding, map_encoding_to_html5

from pipelines.model import PageError

CharsetBasis = Literal["header", "bom", "meta", "detected", "declared"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page as characters; ``charset`` is the name that Python knows it by, in lower case."""

    text: str
    charset: str
    charset_basis: CharsetBasis


# UTF-32 first: its little-endian mark begins with the one of UTF-16.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Python's codec for a label where the Encoding Standard (section 4.2, Names and labels) means a wider one than Python does.
_WIDER = {
    "gbk": "gb18030",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-11": "cp874",
}

# Signatures of files that are saved under a page's name by mistake (MIME Sniffing Standard, section 6; PRONOM).
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF87a", "a GIF image"),
    (b"GIF89a", "a GIF image"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b\x08", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstandard data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"RIFF", "RIFF media"),
    (b"OggS\x00", "Ogg media"),
    (b"ID3\x03", "MP3 audio"),
    (b"ID3\x04", "MP3 audio"),
    (b"\x7fELF", "an ELF program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an OLE document"),
    (b"wOFF", "a font"),
    (b"wOF2", "a font"),
    (b"SQLite format 3\x00", "an SQLite database"),
)

# "Binary data bytes" of the MIME Sniffing Standard, section 3.
_BINARY_BYTES = bytes([*range(0x09), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)])

_HEAD = 4096
_CHARSET_IN_HEADER = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,60})", re.I)
_CHARSET_IN_META = re.compile(rb"<meta[^>]{0,400}?\bcharset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]{1,60})", re.I)
# What a browser does not read as markup when it looks for the charset (HTML Standard, 13.2.3.2: comments), nor as <meta>.
_UNREAD = re.compile(
    rb"<!--.{0,4096}?(?:-->|\Z)|<(script|style|title|noscript)\b.{0,4096}?(?:</\1|\Z)", re.I | re.DOTALL
)
_CHARSET_IN_XML = re.compile(rb"\A\s*<\?xml[^>]{0,200}?\bencoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,60})")


def decode(payload: bytes, content_type: str | None) -> Decoded:
    """The characters of a payload, with the charset that was used and why.

    ``content_type`` is the media type as the response or the file name states it; ``text/plain`` switches <meta> off.
    Bytes that are invalid in a UTF-8 page are read as windows-1252 where they stand, so that one pasted quotation mark
    does not turn a page into mojibake; in other charsets they become U+FFFD.  The text never holds lone surrogates.

    Raises PageError('empty') for a payload without a visible character, PageError('not_html') for a binary file.
    """
    if not payload.strip():
        raise PageError("empty", f"{len(payload):,} bytes, none of them visible")
    for mark, charset in _BOMS:
        if payload.startswith(mark):
            return _finish(payload[len(mark) :], charset, "header" if _from_header(content_type) == charset else "bom")
    if (wide := _wide_without_mark(payload)) is not None and _is_text(payload[:_HEAD].decode(wide, "replace")):
        return _finish(payload, wide, "header" if _from_header(content_type) == wide else "detected")
    _refuse_binary(payload)
    text = _as_utf8(payload)
    for declared, basis in _declarations(payload, content_type):
        if _agrees(payload, text, declared):
            return _finish(payload, declared, basis, text)
    return _finish(payload, _detect(payload, text), "detected", text)


def _declarations(payload: bytes, content_type: str | None) -> list[tuple[str, CharsetBasis]]:
    """The charsets that header, <meta> and XML declaration name, in that order."""
    found: list[tuple[str | None, CharsetBasis]] = [(_from_header(content_type), "header")]
    if not (content_type or "").lstrip().lower().startswith("text/plain"):
        head = payload[:_HEAD]
        if meta := _CHARSET_IN_META.search(_UNREAD.sub(b"", head) if b"<!--" in head or b"<script" in head else head):
            # <meta> in UTF-16 could not have been read as ASCII: the standard takes the label to mean UTF-8.
            named = _python_name(meta[1].decode("ascii", "replace"))
            found.append(("utf-8" if named in ("utf-16-le", "utf-16-be") else named, "meta"))
        if declared := _CHARSET_IN_XML.search(head):
            found.append((_python_name(declared[1].decode("ascii", "replace")), "declared"))
    return [(charset, basis) for charset, basis in found if charset is not None]


def _from_header(content_type: str | None) -> str | None:
    label = _CHARSET_IN_HEADER.search(content_type or "")
    return _python_name(label[1]) if label else None


def _python_name(label: str) -> str | None:
    """The codec of a label; None for one that the Encoding Standard does not know (never rot13 or unicode_escape)."""
    named = map_encoding_to_html5(label, fallback_utf8=False)
    if named is None:
        return None
    return _WIDER.get(str(named).lower(), str(named).lower())


def _as_utf8(payload: bytes) -> str | None:
    """The characters of bytes that are UTF-8 from end to end."""
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _agrees(payload: bytes, as_utf8: str | None, charset: str) -> bool:
    """False where the bytes contradict a declared charset: another one must be looked for."""
    if as_utf8 is not None and as_utf8.isascii():
        return not charset.startswith("utf-16")
    if charset == "utf-8":
        valid, invalid = _utf8_evidence(payload, as_utf8)
        return valid >= invalid
    if charset.startswith("utf-16"):
        return False  # had it been UTF-16, its zero bytes would have shown it
    # Text in a legacy charset is hardly ever valid UTF-8 by chance: a server's default header over a UTF-8 page.
    return as_utf8 is None


def _detect(payload: bytes, as_utf8: str | None) -> str:
    valid, invalid = _utf8_evidence(payload, as_utf8)
    if valid >= invalid:
        return "utf-8"
    guess = detect_encoding(payload, html5_compatible=False)
    return (_python_name(guess) if guess else None) or "cp1252"


_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
_CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")


def _utf8_evidence(payload: bytes, as_utf8: str | None) -> tuple[int, int]:
    """How many multi-byte UTF-8 characters a payload holds (one stands for all where none is stray), and how many stray bytes."""
    if as_utf8 is not None:
        return (0 if as_utf8.isascii() else 1), 0
    text = payload.decode("utf-8", "replace")
    # Halves of surrogate pairs and a character cut at the end are errors of writers of UTF-8, three and one U+FFFD each.
    own = 3 * len(_SURROGATES.findall(payload)) + (_CUT.search(payload[-4:]) is not None)
    invalid = text.count("\ufffd") - payload.count(b"\xef\xbf\xbd") - own
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    return beyond_ascii - text.count("\ufffd"), invalid


def _finish(payload: bytes, charset: str, basis: CharsetBasis, as_utf8: str | None = None) -> Decoded:
    if charset != "utf-8" or (text := as_utf8) is None:
        text = payload.decode(charset, "stray_bytes" if charset == "utf-8" else "replace")
    if not text.strip("\0 \t\r\n\f\v"):
        raise PageError("empty", f"{len(payload):,} bytes, none of them visible")
    return Decoded(text, {"cp1252": "windows-1252"}.get(charset, charset), basis)


def _read_stray_bytes(error: UnicodeError) -> tuple[str, int]:
    """Codec error handler: windows-1252 for stray bytes, U+FFFD for a character cut at the end or a lone surrogate."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    payload, start = error.object, error.start
    if error.reason == "unexpected end of data":
        return "\ufffd", len(payload)
    if payload[start] == 0xED and 0xA0 <= payload[start + 1] <= 0xBF:
        pair = payload[start : start + 6]
        try:  # CESU-8 (Unicode Technical Report 26): two encoded surrogates that are one character
            return pair.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16"), start + 6
        except UnicodeError:
            return "\ufffd", min(start + 3, len(payload))
    return payload[start : start + 1].decode("cp1252", "replace"), start + 1


codecs.register_error("stray_bytes", _read_stray_bytes)


def _wide_without_mark(payload: bytes) -> str | None:
    """UTF-16 without a mark, told from the zero bytes that stand in every other place of its ASCII characters."""
    head = payload[: _HEAD - _HEAD % 2]
    if len(head) < 4 or b"\0" not in head:
        return None
    even, odd = (half.count(0) / len(half) for half in (head[0::2], head[1::2]))
    # Spaces and line ends alone are a tenth of a text in any script that has them.
    if odd > 0.1 and even < 0.01:
        return "utf-16-le"
    if even > 0.1 and odd < 0.01:
        return "utf-16-be"
    return None


def _is_text(head: str) -> bool:
    """Whether the characters of a head are those of text: binary data that looks like UTF-16 is full of controls."""
    return sum(character < " " and character not in "\t\n\r\f" for character in head) <= len(head) / 20


def _refuse_binary(payload: bytes) -> None:
    """Raises PageError('not_html') for known signatures and for a head with more than one binary byte in twenty."""
    for signature, kind in _SIGNATURES:
        if payload.startswith(signature):
            raise PageError("not_html", f"the file is {kind}")
    if payload[4:8] == b"ftyp":
        raise PageError("not_html", "the file is MP4 media")
    head = payload[:_HEAD]
    binary = len(head) - len(head.translate(None, _BINARY_BYTES))
    if binary > len(head) / 20:
        raise PageError("not_html", f"{binary:,} of the first {len(head):,} bytes are binary data")
