"""WARC 1.1 records as we write them, each a gzip member of its own.

warcio, and the file systems that it imports, is loaded with the first record that is written: who only reads needs none of it.
What belongs here: the fields of each kind of record.  What does not: files, offsets, what is stored when (``archive``).
"""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from importlib.metadata import version
from typing import TYPE_CHECKING, BinaryIO

from pipelines.acquire.archive.digests import sha1_base32
from pipelines.acquire.items import AsExchange

if TYPE_CHECKING:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

METADATA_TYPE = "application/json"
MAX_TYPE = 1000  # characters of a Content-Type; readers of WARC take 32 kB of one header line
_UNSAFE = re.compile(r"[\x00-\x20\x7f]")


def new_id() -> str:
    """A fresh WARC-Record-ID."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def write_info(stream: BinaryIO, name: str) -> None:
    """The ``warcinfo`` record at the head of a file."""
    info = {
        "software": f"dateline/{version('dateline')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
    writer = _writer(stream)
    writer.write_record(writer.create_warcinfo_record(name, info))


def write_resource(stream: BinaryIO, uri: str, block: bytes, content_type: str) -> str:
    """A ``resource`` record; returns its id."""
    record_id = new_id()
    headers = {"WARC-Record-ID": record_id, "WARC-Payload-Digest": f"sha1:{sha1_base32(block)}"}
    _write(stream, uri, "resource", block, content_type=content_type, headers=headers)
    return record_id


def write_metadata(stream: BinaryIO, uri: str, block: bytes, refers_to: str) -> None:
    """A ``metadata`` record about another record."""
    _write(
        stream,
        uri,
        "metadata",
        block,
        content_type=METADATA_TYPE,
        headers={"WARC-Refers-To": refers_to} if refers_to else {},
    )


def write_request(stream: BinaryIO, exchange: AsExchange, concurrent_to: str) -> None:
    """The ``request`` record of a live exchange."""
    head = _head(exchange.request_line, exchange.request_headers)
    headers = {"WARC-Concurrent-To": concurrent_to, "WARC-Date": _date(exchange.at), **_wire(exchange)}
    _write(
        stream,
        exchange.url,
        "request",
        b"",
        head=head,
        content_type="application/http; msgtype=request",
        headers=headers,
    )


def write_response(stream: BinaryIO, exchange: AsExchange, record_id: str) -> None:
    """The ``response`` record of a live exchange.  A transfer encoding was undone on arrival, so its header is renamed."""
    headers = tuple(
        (f"X-Archive-Orig-{name}" if name.lower() == "transfer-encoding" else name, value)
        for name, value in exchange.headers
    )
    head = _head(exchange.status_line, headers)
    fields = {
        "WARC-Record-ID": record_id,
        "WARC-Date": _date(exchange.at),
        "WARC-Payload-Digest": f"sha1:{sha1_base32(exchange.body)}",
        **_wire(exchange),
    }
    _write(
        stream,
        exchange.url,
        "response",
        exchange.body,
        head=head,
        content_type="application/http; msgtype=response",
        headers=fields,
    )


def _wire(exchange: AsExchange) -> dict[str, str]:
    fields = {"WARC-Protocol": "h2" if exchange.protocol == "HTTP/2" else exchange.protocol.lower()}
    return fields | ({"WARC-IP-Address": exchange.ip} if exchange.ip else {})


def _head(first: str, headers: tuple[tuple[str, str], ...]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    return "".join(re.sub(r"[\r\n]+", " ", line) + "\r\n" for line in [*lines, ""]).encode("latin-1", "replace")


def _date(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _writer(stream: BinaryIO) -> WARCWriter:
    from warcio.warcwriter import WARCWriter

    return WARCWriter(stream, gzip=True, warc_version="WARC/1.1")


def _verbatim(head: bytes) -> StatusAndHeaders:
    """HTTP headers as they are: warcio would write them anew and escape what is not ASCII."""
    from warcio.statusandheaders import StatusAndHeaders

    headers = StatusAndHeaders(head.partition(b"\r\n")[0].decode("latin-1"), [], "")
    headers.headers_buff = head
    headers.compute_headers_buffer = lambda header_filter=None: None  # they stand already
    return headers


def _write(
    stream: BinaryIO, uri: str, kind: str, body: bytes, *, content_type: str, headers: dict[str, str], head: bytes = b""
) -> None:
    """One record whose block is ``head`` (of an HTTP message) and ``body``."""
    writer = _writer(stream)
    record = writer.create_warc_record(
        _UNSAFE.sub(lambda match: f"%{ord(match[0]):02X}", uri),
        kind,
        payload=io.BytesIO(body),
        length=len(body),
        warc_content_type=_UNSAFE.sub(" ", content_type)[:MAX_TYPE],
        warc_headers_dict=headers,
        http_headers=_verbatim(head) if head else None,
    )
    writer.write_record(record)
