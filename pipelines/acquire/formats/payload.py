"""From the bytes of an archived HTTP response to the payload: headers split off, transfer and content encoding undone.

Everything is bounded: no decoder gives out more than the limit, whatever it is fed.  Archives often keep a body decoded
beside headers that still name its coding; a coding that is not there is passed over.  What belongs here: HTTP framing.
What does not: WARC framing (``warc``), charsets (``read``).
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from fastwarc.stream_io import BrotliReader, ZstdReader

from pipelines.model import PageError

Headers = tuple[tuple[str, str], ...]
MAX_HEAD = 65_536  # bytes of HTTP headers; servers and readers stop at 8 to 64 kB
MAX_CODINGS = 3  # layers of content encoding
_NO_CODING = frozenset({"", "identity", "none", "utf-8"})  # what stands there and means nothing
_STATUS_LINE = re.compile(r"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s|$)")
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response as an archive keeps it; ``body`` still in its transfer and content encoding, ``head`` all that stands before
    it."""

    status: int
    headers: Headers
    body: bytes
    head: bytes = b""

    def header(self, name: str) -> str | None:
        """The first non-empty value of a header."""
        return header(self.headers, name)


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """The first non-empty value of a header; ``name`` in lower case."""
    return next((value for key, value in headers if key.lower() == name and value), None)


def split_response(block: bytes) -> HttpResponse:
    """Head and body of an HTTP response.  Raises PageError('corrupt')."""
    end = block.find(b"\r\n\r\n", 0, MAX_HEAD)
    skip = 4
    bare = block.find(b"\n\n", 0, end if end >= 0 else MAX_HEAD)
    if bare >= 0:
        end, skip = bare, 2
    if end < 0:
        end, skip = len(block), 0
        if len(block) > MAX_HEAD:
            raise PageError("corrupt", f"no end of the HTTP headers within {MAX_HEAD:,} bytes")
    lines = block[:end].decode("latin-1").split("\n")
    status = _STATUS_LINE.match(lines[0])
    if not status:
        raise PageError("corrupt", f"not an HTTP response: {lines[0][:60]!r}")
    headers: list[tuple[str, str]] = []
    for line in lines[1:]:
        if line[:1] in " \t" and headers:  # obsolete line folding (RFC 9112, section 5.2)
            headers[-1] = (headers[-1][0], f"{headers[-1][1]} {line.strip()}")
        else:
            name, colon, value = line.partition(":")
            if colon:
                headers.append((name.strip(), value.strip()))
    return HttpResponse(int(status[1]), tuple(headers), block[end + skip :], block[: end + skip])


def decode(body: bytes, headers: Iterable[tuple[str, str]], limit: int) -> bytes:
    """The payload of a response: at most ``limit`` bytes.  Raises PageError: too_big, truncated, corrupt."""
    codings: list[str] = []
    for key, value in headers:
        name = key.lower()
        if name == "content-encoding":
            codings += [coding.strip().lower() for coding in value.split(",")]
        elif name == "transfer-encoding" and "chunked" in value.lower():
            body = unchunk(body, limit)
    if len(body) > limit:
        raise too_big(limit)
    codings = [coding for coding in codings if coding not in _NO_CODING]
    if len(codings) > MAX_CODINGS:
        raise PageError("corrupt", f"{len(codings)} layers of content encoding")
    for coding in reversed(codings):
        body = _undo(coding, body, limit)
    return body


def too_big(limit: int) -> PageError:
    """The refusal of a payload of more than ``limit`` bytes."""
    return PageError("too_big", f"more than {limit:,} bytes when unpacked (settings.page_megabytes)")


def unchunk(body: bytes, limit: int) -> bytes:
    """The body without chunk framing (RFC 9112, section 7.1); as it is where it has none.  Raises PageError: too_big, truncated."""
    out, place = bytearray(), 0
    while True:
        end = body.find(b"\n", place, place + 1024)
        size_text = body[place:end].split(b";", 1)[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size_text):
            if place == 0:
                return body  # the archive kept the body without its framing
            raise PageError("truncated", f"the chunked body breaks off after {len(out):,} bytes")
        size = int(size_text, 16)
        if size == 0:
            return bytes(out)
        chunk = body[end + 1 : end + 1 + size]
        out += chunk
        if len(out) > limit:
            raise too_big(limit)
        if len(chunk) < size:
            raise PageError("truncated", f"the chunked body breaks off after {len(out):,} bytes")
        place = end + 1 + size
        place += 2 if body[place : place + 2] == b"\r\n" else 1


def _undo(coding: str, body: bytes, limit: int) -> bytes:
    if coding in ("gzip", "x-gzip"):
        return gunzip(body, limit) if body[:2] == b"\x1f\x8b" else body
    if coding == "deflate":
        return _inflate(body, limit)
    if coding == "zstd":
        return _read_all(ZstdReader(io.BytesIO(body)), coding, limit) if body[:4] == _ZSTD_MAGIC else body
    if coding == "br":
        return _unbrotli(body, limit)
    raise PageError("corrupt", f"content encoding {coding[:40]!r} is not known")


def gunzip(raw: bytes, limit: int) -> bytes:
    """The payload of gzip data of one or more members, at most ``limit`` bytes of it.  Raises PageError: truncated, corrupt,
    too_big, empty."""
    if not raw:
        raise PageError("empty", "the file holds no bytes")
    out, place = bytearray(), 0
    member, fresh = zlib.decompressobj(wbits=31), True
    while place < len(raw):
        step = raw[place : place + 65_536]  # in steps: what stands behind a member is copied with it
        if fresh and not step.strip(b"\0"):  # padding behind the last member is allowed (RFC 1952)
            place += len(step)
            continue
        try:
            out += member.decompress(step.lstrip(b"\0") if fresh else step, limit + 1 - len(out))
        except zlib.error as error:
            raise PageError("corrupt", f"gzip data is damaged after {len(out):,} bytes: {error}") from None
        if len(out) > limit:
            raise too_big(limit)
        place += len(step) - len(member.unused_data)
        fresh = member.eof
        if fresh:
            member = zlib.decompressobj(wbits=31)
    if not fresh:
        raise PageError("truncated", f"the gzip file ends early, after {len(out):,} bytes of the page")
    return bytes(out)


def _inflate(body: bytes, limit: int) -> bytes:
    """``deflate`` is zlib data by the standard and bare deflate data in practice."""
    for wbits in (15, -15):
        member = zlib.decompressobj(wbits=wbits)
        try:
            out = member.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(out) > limit:
            raise too_big(limit)
        if member.eof:
            return out
        raise PageError("truncated", f"the deflated body ends early, after {len(out):,} bytes")
    if looks_like_markup(body):
        return body
    raise PageError("corrupt", "the body is not the deflate data that its headers promise")


def _unbrotli(body: bytes, limit: int) -> bytes:
    if looks_like_markup(body):  # brotli has no signature; a page that is markup already was decoded by the archive
        return body
    return _read_all(BrotliReader(io.BytesIO(body)), "br", limit)


def looks_like_markup(body: bytes) -> bool:
    """Whether the bytes begin as a page of markup does."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _read_all(reader: BrotliReader | ZstdReader, coding: str, limit: int) -> bytes:
    out = bytearray()
    try:
        while len(out) <= limit:
            chunk = reader.read(min(1 << 20, limit + 1 - len(out)))
            if not chunk:
                return bytes(out)
            out += chunk
    except (OSError, ValueError) as error:
        raise PageError("corrupt", f"the body is not the {coding} data that its headers promise: {error}") from None
    raise too_big(limit)
