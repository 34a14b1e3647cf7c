"""Archiving what was found, item by item, and counting what became of each page.

What belongs here: whether an item is archived, refused, passed over or waits for the payload that it refers to.  What does
not: finding items (``files``, ``web``), how records are written (``archive``), what is told of a run (``outcomes``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pyarrow.compute as pc

from pipelines.acquire import archive
from pipelines.acquire.archive.digests import Digests, verdict
from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.acquire.items import (
    AlreadyArchived,
    FoundPage,
    Item,
    LatestCapture,
    PageRefusal,
    PassedOver,
    Remark,
    Revisit,
)
from pipelines.acquire.outcomes import Acquired, Key, SourceOutcome
from pipelines.acquire.urls import check_url, url_key
from pipelines.model import PageError, Reject


class Keeper:
    """Archives items and keeps count of what became of each page."""

    def __init__(self, writer: archive.Writer, folder: Path, found: Acquired, tick: Callable[[], None]) -> None:
        self.writer = writer
        self.found = found
        self.tick = tick
        self._live: dict[Key, LatestCapture] = {}
        self.latest: dict[Key, str] = {}
        self.before: set[str] = set()  # captures that the archive held when the run began
        self._unreachable: set[str] = (
            set()
        )  # captures in a file of the user's that is no longer there, or damaged in ours
        self._waiting: list[Revisit] = []
        self._withdrawn = withdrawn(folder)
        rows = archive.at_once(folder)
        if rows is None:
            self._learn(archive.records(folder))
        else:  # every payload is where it was
            names = (rows[name].to_pylist() for name in ("collection", "source_name"))
            captures = rows["capture_id"].to_pylist()
            self.latest = dict(zip(zip(*names, strict=True), captures, strict=True))
            self.before = set(captures)
            for record in archive.records_in(rows.filter(pc.equal(rows["acquired_via"], "live"))):
                self._live[record.collection, record.source_name] = _latest(record)
            writer.remember_all(rows)

    def _learn(self, records: Iterable[archive.Record]) -> None:
        """Take up what the archive holds."""
        there: dict[str, bool] = {}
        for record in records:
            capture = record.capture
            self.latest[record.collection, record.source_name] = capture.capture_id
            self.before.add(capture.capture_id)
            if capture.acquired_via == "live":
                self._live[record.collection, record.source_name] = _latest(record)
            file = capture.archive_file
            if record.is_damaged or (archive.is_outside(file) and not there.setdefault(file, Path(file).exists())):
                self._unreachable.add(capture.capture_id)
            else:
                self._unreachable.discard(capture.capture_id)
                self.writer.remember(capture, record.provenance.get("record_id"))

    def latest_capture(self, collection: str, source_name: str) -> LatestCapture | None:
        """What the archive holds of a page; None where it holds nothing, or nothing that can be read."""
        key = (collection, source_name)
        if key not in self.latest or self.latest[key] in self._unreachable:
            return None
        return self._live.get(key) or LatestCapture(self.latest[key], "", None)

    def archive_item(self, item: Item, outcome: SourceOutcome) -> None:
        """Archive and count one item.  Raises OSError (disk)."""
        if isinstance(item, PassedOver):
            outcome.passed_over[item.kind] += 1
        elif isinstance(item, Remark):
            outcome.remarks.append(item.text)
        elif isinstance(item, Revisit):
            page = self._resolve(item)
            if page is None:
                self._waiting.append(item)  # what it refers to may come later
            else:
                self.archive_item(page, outcome)
        else:
            self.tick()
            name = _utf8(item.source_name)
            try:
                outcome.outcomes[name] = self._outcome(item, name, outcome)
            except PageError as error:
                outcome.outcomes[name], outcome.reasons[name] = None, error.reason
                self.found.rejects.append(self._reject(outcome.source.collection, name, error))

    def _reject(self, collection: str, name: str, error: PageError) -> Reject:
        return Reject(collection, "acquire", name, "", None, error.reason, _utf8(error.detail), self.writer.run)

    def _outcome(self, item: FoundPage | AlreadyArchived | PageRefusal, name: str, outcome: SourceOutcome) -> str:
        """The capture of a page that was found.  Raises PageError where there is none."""
        if isinstance(item, FoundPage):
            return self._archive(item, name, outcome)
        if isinstance(item, AlreadyArchived):
            return self.latest[outcome.source.collection, name]
        raise PageError(item.reason, item.detail)

    def settle_revisits(self, outcome: SourceOutcome) -> None:
        """At the end of a source: revisits whose payload came after them, and those whose payload never came."""
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            page = self._resolve(item)
            lost = f"a revisit of a payload ({item.digest or 'no digest'}) that stands in none of the files read so far"
            self.archive_item(page or PageRefusal(item.page.source_name, "not_archived", lost), outcome)

    def _resolve(self, revisit: Revisit) -> FoundPage | PageRefusal | None:
        """The page of a revisit with the payload of the record that it refers to; None while that was not met."""
        known = self.writer.by_digest(revisit.digest) if revisit.digest else None
        if known is None:
            known = self.writer.by_name(revisit.record_id, revisit.url, revisit.captured_at)
        if known is None:
            return None
        try:
            payload = self.writer.read(known)
        except PageError as error:
            return PageRefusal(revisit.page.source_name, error.reason, error.detail)
        content_type = revisit.page.content_type or known.content_type
        return replace(revisit.page, payload=payload, keep=known.place, content_type=content_type)

    def _archive(self, page: FoundPage, name: str, outcome: SourceOutcome) -> str:
        """The capture of a page, archived unless it is the one that this source gave last.  Raises PageError."""
        outcome.fetched += not outcome.source.is_local
        digests = Digests.of(page.payload)
        provenance = dict(page.provenance)
        if page.declared is not None:
            provenance["digest"] = verdict(page.declared, page.payload, digests)
            outcome.digests[str(provenance["digest"])] += 1
        page_key = _url_key(page.final_url or page.url)
        captured = archive.capture_id(page_key, page.captured_at, page.published, digests.sha256)
        if self._withdrawn.holds(captured, page_key):
            raise PageError("withdrawn", "this page was taken back (dateline forget) and is not archived again")
        key = (outcome.source.collection, name)
        if self.latest.get(key) != captured or captured in self._unreachable:
            self.writer.add(
                page.payload,
                source_name=name,
                collection=outcome.source.collection,
                url=page.url,
                captured_at=page.captured_at,
                published=page.published,
                content_type=page.content_type,
                final_url=page.final_url,
                archive_url=page.archive_url,
                http_status=page.http_status,
                acquired_via=page.acquired_via,
                truncated=page.truncated,
                keep=page.keep,
                provenance=provenance,
                digests=digests,
            )
            self.latest[key] = captured
            self._unreachable.discard(captured)
        return captured


def _url_key(address: str | None) -> str | None:
    """The url_key of an address.  Raises PageError where it is none: archives hold what servers and crawlers once wrote."""
    try:
        return None if address is None else url_key(check_url(address))
    except ValueError as error:
        raise PageError("corrupt", str(error)) from None


def _latest(record: archive.Record) -> LatestCapture:
    """What a later request for the same live page can be made conditional on."""
    etag, modified = (record.provenance.get(name) for name in ("etag", "last_modified"))
    capture = record.capture
    return LatestCapture(capture.capture_id, capture.payload_sha256, capture.captured_at,
                etag if isinstance(etag, str) else None, modified if isinstance(modified, str) else None)  # fmt: skip


def _utf8(text: str) -> str:
    """Half characters made visible: a sidecar or an index may quote them, and no table holds them."""
    return text.encode("utf-8", "backslashreplace").decode()
