"""What a WARC record is to us: a page, a revisit of one, or something that is passed over.

What belongs here: one whole record.  What does not: finding records and their ends (``warc``), HTTP framing (``payload``),
comparing digests (``digests``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from fastwarc.warc import WarcRecord, WarcRecordType

from pipelines.acquire.formats.kinds import PAGE_TYPES, media_type, sniffed_type
from pipelines.acquire.formats.payload import MAX_HEAD, HttpResponse, decode_kept, split_response, too_big
from pipelines.acquire.instants import from_iso
from pipelines.acquire.items import Declared, FoundPage, Item, Keep, PageRefusal, PassedOver, Revisit
from pipelines.model import PageError
from pipelines.vocabularies import AcquiredVia

PAGE_KINDS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
_NOT_MODIFIED = 304  # what a server-not-modified revisit keeps of its response (WARC 1.1, 6.7.3)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}")
_ROBOTS = re.compile(r"https?://[^/?#]*/robots\.txt(?:[?#].*)?", re.IGNORECASE | re.DOTALL)
_UNKNOWN_TYPES = frozenset({"", "application/octet-stream", "unknown", "application/unknown", "unk"})


@dataclass(frozen=True, slots=True)
class Job:
    """What the whole of one reading shares: the file's source name, bytes of payload at most, captures.acquired_via."""

    name: str
    limit: int
    via: AcquiredVia


@dataclass(slots=True)
class RecordRead:
    """A record that was read and is not known to be whole yet.  ``declared``: length of the block by its header; ``block`` is None
    where it was not read; ``fields``: the WARC headers as they stand, none where the record cannot be a page."""

    offset: int
    kind: WarcRecordType
    declared: int
    block: bytes | None
    fields: tuple[tuple[str, str], ...]

    def headers(self) -> dict[str, str]:
        """The WARC headers by name in lower case."""
        return {name.lower(): value for name, value in self.fields}

    def digest(self) -> str | None:
        """The declared payload digest."""
        return next((value for name, value in self.fields if name.lower() == "warc-payload-digest"), None)


def read_record(record: WarcRecord, offset: int, limit: int) -> RecordRead:
    """The record that an iterator stands on; its block if it can be a page of at most ``limit`` bytes."""
    kind, declared = record.record_type, record.content_length
    if not kind & PAGE_KINDS:
        return RecordRead(offset, kind, declared, None, ())
    block = record.reader.read(declared) if declared <= limit + MAX_HEAD else None
    return RecordRead(offset, kind, declared, block, record.headers.to_tuples())


def item_of(held: RecordRead, keep: Keep, job: Job) -> Item:
    """What a whole record is to us: a page, a revisit of one, a refusal, or nothing of ours."""
    if not held.kind & PAGE_KINDS:
        return PassedOver(f"{held.kind} record")
    where = f"{job.name}#{held.offset}"
    try:
        return page_of(held, keep, where, job)
    except PageError as error:
        return PageRefusal(where, error.reason, error.detail)


def page_of(held: RecordRead, keep: Keep, where: str, job: Job) -> Item:
    """The same, named ``where``; raises PageError instead of giving a refusal."""
    get = held.headers().get
    uri = (get("warc-target-uri") or "").strip("<>")
    if uri[:5].lower() != "http:" and uri[:6].lower() != "https:":
        return PassedOver(f"record of {_scheme(uri) or 'no'} address")
    if held.block is None:
        kind = media_type(get("warc-identified-payload-type"))
        if kind in PAGE_TYPES or held.kind == WarcRecordType.response:
            raise too_big(job.limit)
        return PassedOver(kind or "large record")
    if held.kind == WarcRecordType.resource:
        http = HttpResponse(200, (("Content-Type", get("content-type") or ""),), held.block)
    elif held.kind == WarcRecordType.revisit and not held.block.strip():
        http = HttpResponse(0, (), b"")
    else:
        http = split_response(held.block)
    content_type = http.header("content-type") or get("warc-identified-payload-type") or ""
    kind = media_type(content_type)
    is_revisit = held.kind == WarcRecordType.revisit
    if 300 <= http.status < 400 and not (is_revisit and http.status == _NOT_MODIFIED):
        return PassedOver("redirect")
    if kind in PAGE_TYPES:
        if kind == "text/plain" and _ROBOTS.fullmatch(uri):  # RFC 9309: not a page of the site
            return PassedOver("robots.txt")
    elif kind not in _UNKNOWN_TYPES:
        return PassedOver(kind)
    was_cut = bool(get("warc-truncated"))
    payload, is_cut = (b"", False) if is_revisit else decode_kept(http.body, http.headers, job.limit, was_cut=was_cut)
    if is_revisit and kind in _UNKNOWN_TYPES:
        content_type = ""  # the earlier record says
    elif kind in _UNKNOWN_TYPES:
        content_type = sniffed_type(payload)
        if not content_type:
            return PassedOver("unknown type")
    if not payload and not is_revisit:
        raise PageError("empty", f"a response of status {http.status} without a body")
    provenance: dict[str, object] = {"record_id": get("warc-record-id")}
    ip = get("warc-ip-address")
    if ip:
        provenance["ip"] = ip
    body = None if http.body is payload and not is_revisit else http.body
    page = FoundPage(
        source_name=where,
        payload=payload,
        keep=keep,
        acquired_via=job.via,
        content_type=content_type,
        url=uri.strip(),
        captured_at=from_iso(get("warc-date")),
        http_status=http.status
        if held.kind != WarcRecordType.resource and http.status not in (0, _NOT_MODIFIED)
        else None,
        truncated=get("warc-truncated") or ("unspecified" if is_cut else None),
        declared=Declared(get("warc-payload-digest"), get("warc-block-digest"), http.head, body),
        provenance=provenance,
    )
    if is_revisit:
        return Revisit(
            page, get("warc-payload-digest") or "", get("warc-refers-to"), get("warc-refers-to-target-uri"),
            from_iso(get("warc-refers-to-date")),
        )  # fmt: skip
    return page


def _scheme(uri: str) -> str:
    """The scheme of an address that is none of ours; '' where it has none."""
    scheme, colon, _ = uri.partition(":")
    return scheme.lower() if colon and _SCHEME.fullmatch(scheme) else ""
