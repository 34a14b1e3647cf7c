"""PDF with a text layer: its lines with their places, and what the file states of itself (ISO 32000-2; PDFium reads it).

What belongs here: opening a file that may be broken, encrypted or a bomb, its lines page by page.  What does not: which lines
are one paragraph (``layout``).  PDFium is native code: a build calls this in a worker that may die, at the cost of one page.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.model import PageError
from pipelines.read.documents.about import DocumentNotes

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_MOST_PAGES = 2_000
_MOST_CHARS = 10_000_000  # of all pages
_MOST_ON_A_PAGE = 500_000  # characters: a sheet of a newspaper has some 50,000
_MOST_UNPACKED = 300_000_000  # bytes of all streams
_MOST_RATIO = 1_032  # of deflate: bytes unpacked to bytes packed (RFC 1951)
_HEAD, _TAIL = 1_024, 2_048
_ENCRYPTED = 4  # FPDF_ERR_PASSWORD
_STACKED = re.compile(rb"/(?:FlateDecode|Fl|LZWDecode|LZW)\s*/(?:FlateDecode|Fl|LZWDecode|LZW)\b")
_STREAM = re.compile(rb"\bstream\r?\n")
_START = re.compile(rb"startxref\s{1,9}(\d{1,12})\s{1,9}%%EOF")
_LINEAR = re.compile(rb"/Linearized\b[^>]{0,200}?/L\s{0,9}(\d{1,12})")
_DATE = re.compile(
    r"(?:D:)?(?P<y>\d{4})(?P<m>\d\d)?(?P<d>\d\d)?(?P<H>\d\d)?(?P<M>\d\d)?(?P<S>\d\d)?(?P<z>[Zz]|[+-]\d\d'?(?:\d\d)?)?"
)
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)])
_BREAKS = re.compile(r"\r\n|[\r\n\x02\ufffe]")
HYPHENS = "\x02\ufffe"  # what PDFium puts where a hyphen ends a line


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line.  ``left`` … ``top`` in points from the lower left corner of the page, whose height and number (from 1) stand
    beside; ``size``: of its first letter, in points; ``is_cut``: it ends in a hyphen, which is not in ``text``."""

    text: str
    page_no: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    height: float
    is_cut: bool = False


def read_pdf(payload: bytes) -> tuple[list[Line], DocumentNotes]:
    """The lines of a file, in its own order, and what it states of itself.

    Raises:
        PageError: corrupt, truncated, encrypted, no_text (scanned pages), too_big (pages, characters or streams).
    """
    _refuse_bombs(payload)
    import pypdfium2  # a tenth of a second, once, and only where there is a PDF

    if _is_cut_short(payload):
        raise PageError("truncated", f"the PDF breaks off after {len(payload):,} bytes")
    try:
        document = pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _ENCRYPTED:
            raise PageError("encrypted", "the PDF opens with a password only") from None
        raise PageError("corrupt", f"no readable PDF: {error}") from None
    try:
        n_pages = len(document)
        if n_pages > _MOST_PAGES:
            raise PageError("too_big", f"{n_pages:,} pages, the limit is {_MOST_PAGES:,}")
        lines = list(_lines(document, n_pages))
        notes = _notes(document)
    finally:
        document.close()
    if not any(character.isalnum() for line in lines for character in line.text):
        raise PageError("no_text", f"{n_pages:,} pages without a text layer: scanned, or pictures of text")
    return lines, notes


def _lines(document: PdfDocument, n_pages: int) -> Iterator[Line]:
    import pypdfium2

    n_chars = n_broken = 0
    for number in range(n_pages):
        try:
            page = document[number]
        except pypdfium2.PdfiumError:
            n_broken += 1
            continue
        for line in _of_page(page, number + 1):
            n_chars += len(line.text)
            if n_chars > _MOST_CHARS:
                raise PageError("too_big", f"more than {_MOST_CHARS:,} characters")
            yield line
        page.close()
    if n_broken == n_pages:
        raise PageError("corrupt", f"none of the {n_pages:,} pages of the PDF can be read")


def _of_page(page: PdfPage, number: int) -> Iterator[Line]:
    from pypdfium2 import raw

    layer = page.get_textpage()
    count = layer.count_chars()
    if count > _MOST_ON_A_PAGE:
        raise PageError("too_big", f"{count:,} characters on page {number:,}")
    text = layer.get_text_range() if count > 0 else ""
    if len(text) != count:  # characters that UTF-16 writes in two: one by one, so that places stay those of PDFium
        text = "".join(
            chr(code) if (code := raw.FPDFText_GetUnicode(layer, at)) <= 0x10FFFF else " " for at in range(count)
        )
    height, start = page.get_height(), 0
    for end, behind, mark in [*((m.start(), m.end(), m[0]) for m in _BREAKS.finditer(text)), (count, count, "")]:
        written = text[start:end]
        if bare := written.strip():
            first = start + written.index(bare[0])
            left, bottom, _, top = layer.get_charbox(first, loose=True)
            right = layer.get_charbox(first + len(bare) - 1, loose=True)[2]
            is_cut = mark in HYPHENS and bool(mark)
            if clean := " ".join(bare.translate(_CONTROLS).translate(_LIGATURES).split()):
                yield Line(clean, number, left, right, bottom, top, raw.FPDFText_GetFontSize(layer, first) or top - bottom,
                           height, is_cut)  # fmt: skip
        start = behind
    layer.close()


# ── what is no PDF to be read ────────────────────────────────────────────────────────────────────────────────────────


def _is_cut_short(payload: bytes) -> bool:
    """Whether the end of a file is missing: no mark of an end, or the one of another place in the file."""
    linear = _LINEAR.search(payload[:_HEAD])
    if linear is not None and int(linear[1]) > len(payload):
        return True
    ends = [int(match[1]) for match in _START.finditer(payload[-max(_TAIL, len(payload) // 20) :])]
    if not ends:
        # older programs leave out the number's line; a mark behind the last object is an end as well
        return payload.rfind(b"%%EOF") < payload.rfind(b"endobj")
    return not 0 < ends[-1] < len(payload)


def _refuse_bombs(payload: bytes) -> None:
    """Raises PageError('too_big') for streams that unpack to more than a page of news needs; what is small cannot be one."""
    if _STACKED.search(payload):
        raise PageError("too_big", "a stream of the PDF is packed twice over: it may unpack to any size")
    if len(payload) * _MOST_RATIO <= _MOST_UNPACKED:
        return
    unpacked = 0
    view = memoryview(payload)
    for match in _STREAM.finditer(payload):
        end = payload.find(b"endstream", match.end())
        end = len(payload) if end < 0 else end
        if payload[match.end() : match.end() + 1] not in (
            b"x",
            b"H",
            b"\x18",
            b"(",
            b"8",
            b"h",
        ):  # RFC 1950: zlib's first byte
            continue
        if unpacked + (end - match.end()) * _MOST_RATIO <= _MOST_UNPACKED // 2:
            continue  # too short to matter
        unpacked += _unpacked_bytes(view[match.end() : end], _MOST_UNPACKED - unpacked)
        if unpacked >= _MOST_UNPACKED:
            raise PageError("too_big", f"streams of the PDF unpack to more than {_MOST_UNPACKED:,} bytes")


def _unpacked_bytes(packed: memoryview, most: int) -> int:
    """How many bytes a stream unpacks to, at most ``most``; of a damaged one, those before the damage."""
    engine, total, chunk = zlib.decompressobj(), 0, bytes(packed)
    try:
        while chunk and total < most and not engine.eof:
            total += len(engine.decompress(chunk, 1 << 20))
            chunk = engine.unconsumed_tail
    except zlib.error:
        pass
    return total


# ── what the file states of itself ───────────────────────────────────────────────────────────────────────────────────


def _notes(document: PdfDocument) -> DocumentNotes:
    stated = {name: _clean(str(value)) for name, value in document.get_metadata_dict().items()}
    made = read_pdf_date(stated.get("CreationDate")) or read_pdf_date(stated.get("ModDate"))
    author = stated.get("Author", "")
    return DocumentNotes(
        title=stated.get("Title") or None,
        authors=(author,) if author else (),
        made=made,
        maker=f"{stated.get('Creator', '')} {stated.get('Producer', '')}",
    )


def _clean(value: str) -> str:
    return " ".join(value.translate(_CONTROLS).split())


def read_pdf_date(written: str | None) -> dt.datetime | None:
    """A date as PDF writes it (ISO 32000-2, 7.9.4: D:20240506101500+03'00'), in its own zone, UTC where it names none; None where
    it has no day."""
    match = _DATE.match(written or "")
    if match is None or not match["d"]:
        return None
    zone = match["z"] or "Z"
    try:
        offset = dt.UTC
        if zone[0] in "+-":
            digits = re.sub(r"\D", "", zone).ljust(4, "0")
            span = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:4]))
            offset = dt.timezone(span if zone[0] == "+" else -span)
        return dt.datetime(int(match["y"]), int(match["m"]), int(match["d"]), int(match["H"] or 0), int(match["M"] or 0),
                           int(match["S"] or 0), tzinfo=offset)  # fmt: skip
    except ValueError:
        return None
