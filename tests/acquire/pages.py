"""The same page in every kind of container, built by independent writers: warcio, zipfile, the email package."""

from __future__ import annotations

import email.policy
import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from email.message import MIMEPart
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

URL = "https://news.example.org/2024/02/06/bridge"
CAPTURED = "2024-02-06T12:30:00Z"
PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ferry crossing opens again — River Post</title>
<meta property="og:site_name" content="River Post">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry crossing opens again",
"datePublished": "2024-02-06T09:00:00Z", "author": {"@type": "Person", "name": "Ada Quill"}}</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Ferry crossing opens again</h1><p class="byline">By Ada Quill</p>
<p>The ferry across the river opened again on Tuesday after five months of repairs to the landing on the northern bank,
the harbour office said, and about 1,200 people crossed before noon.</p>
<p>“We had queues from six in the morning,” said the harbour master, Ion Brandt, who expects a “normal” week — café and all.</p>
<p>Another 300 people waited on the southern bank, where the ticket office stayed shut until the afternoon.</p></article>
<footer>© River Post</footer></body></html>
"""


@dataclass(frozen=True)
class Response:
    """What a test puts into a WARC."""

    body: bytes
    url: str = URL
    date: str = CAPTURED
    status: str = "200 OK"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "text/html; charset=utf-8"})
    kind: str = "response"
    warc_headers: Mapping[str, str] = field(default_factory=dict)


def page(body: str = PAGE, url: str = URL, **given: object) -> Response:
    """A response with an HTML page."""
    return Response(body.encode(), url, **given)  # type: ignore[arg-type]


def warc(responses: Iterable[Response], *, zipped: bool = True) -> bytes:
    """A WARC file as warcio writes it."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=zipped, warc_version="WARC/1.1")
    writer.write_record(writer.create_warcinfo_record("a.warc.gz", {"software": "a test"}))
    for response in responses:
        http = StatusAndHeaders(response.status, list(response.headers.items()), protocol="HTTP/1.1")
        record = writer.create_warc_record(
            response.url,
            response.kind,
            payload=io.BytesIO(response.body),
            length=len(response.body),
            http_headers=None if response.kind in ("resource", "metadata") else http,
            warc_content_type=response.headers["Content-Type"] if response.kind in ("resource", "metadata") else "",
            warc_headers_dict={"WARC-Date": response.date, **response.warc_headers},
        )
        writer.write_record(record)
    return out.getvalue()


def offsets(data: bytes) -> list[int]:
    """Where the gzip members of a WARC begin."""
    found, place = [], 0
    while place < len(data):
        found.append(place)
        member = zlib.decompressobj(wbits=31)
        member.decompress(data[place:])
        place = len(data) - len(member.unused_data)
    return found


def wacz(members: Mapping[str, bytes], *, stored: bool = True, package: Mapping[str, str] | None = None) -> bytes:
    """A WACZ file; ``package`` gives digests for datapackage.json."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
        if package is not None:
            resources = [{"path": name, "hash": digest} for name, digest in package.items()]
            file.writestr("datapackage.json", json.dumps({"wacz_version": "1.1.1", "resources": resources}))
    return out.getvalue()


def mhtml(body: str = PAGE, url: str = URL, *, date: str = "Tue, 06 Feb 2024 12:30:00 -0000") -> bytes:
    """An MHTML file as browsers write it: the page as quoted-printable, an image beside it."""
    html = MIMEPart(policy=email.policy.default)
    html.set_content(body, subtype="html", charset="utf-8", cte="quoted-printable")
    html["Content-ID"] = "<frame-1@mhtml.blink>"
    html["Content-Location"] = url
    image = MIMEPart(policy=email.policy.default)
    image.set_content(b"\x89PNG\r\n\x1a\n" + bytes(500), "image", "png", cte="base64")
    lines = [
        "From: <Saved by Blink>", f"Snapshot-Content-Location: {url}", f"Date: {date}", "MIME-Version: 1.0",
        'Content-Type: multipart/related; type="text/html"; boundary="----MultipartBoundary--x----"', "", "",
    ]  # fmt: skip
    boundary = b"------MultipartBoundary--x----"
    parts = [part.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for part in (html, image)]
    head = "\r\n".join(lines).encode()
    return head + b"".join(boundary + b"\r\n" + part + b"\r\n" for part in parts) + boundary + b"--\r\n"


def single_file(body: str = PAGE, url: str = URL) -> str:
    """A page as SingleFile writes it: its comment, styles and images inside the page, a content policy."""
    saved = "Tue Feb 06 2024 12:30:00 GMT+0000 (Coordinated Universal Time)"
    comment = f"<!--\n Page saved with SingleFile \n url: {url} \n saved date: {saved}\n-->"
    style = "<style>.a{color:red}" + ".b{background:url(data:image/png;base64,AAAA)}" * 50 + "</style>"
    policy = '<meta http-equiv="content-security-policy" content="default-src \'none\'; img-src data:">'
    return body.replace('<html lang="en"><head>', f'<html lang="en">{comment}<head>{policy}').replace(
        "</head>", f"{style}</head>"
    )


def write(path: Path, data: bytes | str) -> Path:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path
