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
from typing import NamedTuple

from fastwarc.stream_io import BrotliReader, ZstdReader

from pipelines.model import PageError

Headers = tuple[tuple[str, str], ...]
MAX_HEAD = 65_536  # bytes of HTTP headers; servers and readers stop at 8 to 64 kB
MAX_CODINGS = 3  # layers of content encoding
# The content codings of HTTP (IANA, HTTP Content Coding Registry) that are not undone here.
_FOREIGN_CODINGS = frozenset({"aes128gcm", "compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip"})
_KNOWN_CODINGS = frozenset({"gzip", "x-gzip", "deflate", "zstd", "br", *_FOREIGN_CODINGS})
_STATUS_LINE = re.compile(r"(?:HTTP|ICY)(?:/\d(?:\.\d)?)?\s+(\d{3})(?:\s|$)", re.I)
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"


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


class Body(NamedTuple):
    """The payload of a response, and whether it breaks off: what came of it before is there."""

    payload: bytes
    is_cut: bool


def decode(body: bytes, headers: Iterable[tuple[str, str]], limit: int) -> bytes:
    """The payload of a whole response: at most ``limit`` bytes.  Raises PageError: too_big, truncated, corrupt."""
    whole = decode_kept(body, headers, limit)
    if whole.is_cut:
        raise PageError("truncated", f"the body breaks off after {len(whole.payload):,} bytes of the page")
    return whole.payload


def decode_kept(body: bytes, headers: Iterable[tuple[str, str]], limit: int, *, was_cut: bool = False) -> Body:
    """The payload of a response as an archive keeps it, as far as it goes; ``was_cut``: the archive says that it was cut.

    A crawler cuts what is too long and a server hangs up: what could be unpacked is evidence.  Raises PageError: too_big,
    truncated (nothing could be unpacked), corrupt.
    """
    is_cut = False
    codings: list[str] = []
    for key, value in headers:
        name = key.lower()
        if name == "content-encoding":
            named = [coding.strip().lower() for coding in value.split(",")]
            # A charset, a media type or "none" is no coding: readers pass over it.
            codings += [coding for coding in named if coding in _KNOWN_CODINGS or not _is_no_coding(coding, body)]
        elif name == "transfer-encoding" and "chunked" in value.lower():
            body, is_cut = unchunk(body, limit)
    if len(body) > limit:
        raise too_big(limit)
    if len(codings) > MAX_CODINGS:
        raise PageError("corrupt", f"{len(codings)} layers of content encoding")
    for coding in reversed(codings):
        body, cut_inside = _undo(coding, body, limit, was_cut=is_cut or was_cut)
        is_cut = is_cut or cut_inside
    if is_cut and not body:
        raise PageError("truncated", "the body breaks off before the page begins")
    return Body(body, is_cut)


def too_big(limit: int) -> PageError:
    """The refusal of a payload of more than ``limit`` bytes."""
    return PageError("too_big", f"more than {limit:,} bytes when unpacked (settings.page_megabytes)")


def _is_no_coding(written: str, body: bytes) -> bool:
    return written in _NAMES_NOTHING or _NAME_OF_OTHER.search(written) is not None or looks_like_markup(body)


_NAMES_NOTHING = frozenset({"", "identity", "none", "binary", "7bit", "8bit", "plain", "text", "html", "chunked"})
_NAME_OF_OTHER = re.compile(
    r"/|charset|\A(?:utf|ucs|iso|windows|cp|koi8|big5|gb|euc|shift|us-ascii|ascii|latin)[\w-]*\d?\Z"
)


def unchunk(body: bytes, limit: int) -> Body:
    """The body without chunk framing (RFC 9112, section 7.1); as it is where it has none.  A body whose last, empty chunk is
    missing is whole.  Raises PageError: too_big."""
    out, place = bytearray(), 0
    while place < len(body) or not place:
        end = body.find(b"\n", place, place + 1024)
        size_text = body[place:end].split(b";", 1)[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", size_text):
            return Body(bytes(out), is_cut=True) if place else Body(body, is_cut=False)  # the archive kept no framing
        size = int(size_text, 16)
        if size == 0:
            break
        chunk = body[end + 1 : end + 1 + size]
        out += chunk
        if len(out) > limit:
            raise too_big(limit)
        if len(chunk) < size:
            return Body(bytes(out), is_cut=True)
        place = end + 1 + size
        place += 2 if body[place : place + 2] == b"\r\n" else 1
    return Body(bytes(out), is_cut=False)


def _undo(coding: str, body: bytes, limit: int, *, was_cut: bool) -> Body:
    if coding in ("gzip", "x-gzip"):
        return _gunzip_kept(body, limit) if body[:2] == b"\x1f\x8b" else Body(body, is_cut=False)
    if coding == "deflate":
        return _inflate(body, limit)
    if coding == "zstd":
        if body[:4] != ZSTD_MAGIC:
            return Body(body, is_cut=False)
        return _read_all(ZstdReader(io.BytesIO(body)), coding, limit, was_cut=was_cut)
    if coding == "br":
        if looks_like_markup(body):  # brotli has no signature; a page that is markup already was decoded by the archive
            return Body(body, is_cut=False)
        return _read_all(BrotliReader(io.BytesIO(body)), coding, limit, was_cut=was_cut)
    raise PageError("corrupt", f"content encoding {coding[:40]!r} is not known")


def gunzip(raw: bytes, limit: int) -> bytes:
    """The payload of gzip data of one or more whole members, at most ``limit`` bytes of it.  Raises PageError: truncated, corrupt,
    too_big, empty."""
    if not raw:
        raise PageError("empty", "the file holds no bytes")
    whole = _gunzip_kept(raw, limit)
    if whole.is_cut:
        raise PageError("truncated", f"the gzip file ends early, after {len(whole.payload):,} bytes of the page")
    return whole.payload


def _gunzip_kept(raw: bytes, limit: int) -> Body:
    """The same as far as the data goes.  Raises PageError: corrupt, too_big."""
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
    return Body(bytes(out), is_cut=not fresh)


def _inflate(body: bytes, limit: int) -> Body:
    """``deflate`` is zlib data by the standard and bare deflate data in practice."""
    for wbits in (15, -15):
        member = zlib.decompressobj(wbits=wbits)
        try:
            out = member.decompress(body, limit + 1)
        except zlib.error:
            continue
        if len(out) > limit:
            raise too_big(limit)
        return Body(out, is_cut=not member.eof)
    if looks_like_markup(body):
        return Body(body, is_cut=False)
    raise PageError("corrupt", "the body is not the deflate data that its headers promise")


def looks_like_markup(body: bytes) -> bool:
    """Whether the bytes begin as a page of markup does."""
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def _read_all(reader: BrotliReader | ZstdReader, coding: str, limit: int, *, was_cut: bool) -> Body:
    """``was_cut``: whether the data are known to break off, so that an error at their end is no damage."""
    out = bytearray()
    try:
        while len(out) <= limit:
            chunk = reader.read(min(1 << 16 if was_cut else 1 << 20, limit + 1 - len(out)))
            if not chunk:
                return Body(bytes(out), is_cut=False)
            out += chunk
    except (OSError, ValueError) as error:
        if was_cut and out:
            return Body(bytes(out), is_cut=True)
        raise PageError("corrupt", f"the body is not the {coding} data that its headers promise: {error}") from None
    raise too_big(limit)
