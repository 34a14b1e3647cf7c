"""acquire: bytes in, a capture out; archived once, never changed.

``acquire`` looks at every page of the named sources, archives what is new and says what became of each.  What belongs in
this room: one module per way a page arrives, the one network door, the archive, addresses and sidecars.  What does not:
looking into a page.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipelines.acquire import archive
from pipelines.acquire.archive.digests import Digests, verdict
from pipelines.acquire.files.load import load_files
from pipelines.acquire.items import Item, Page, PassedOver, Refusal, Remark, Revisit, Standing
from pipelines.acquire.kept import Kept
from pipelines.acquire.urls import check_url, url_key
from pipelines.model import PageError, Reject
from pipelines.paths import WarehousePaths
from pipelines.settings import Settings, Source

if TYPE_CHECKING:
    from pipelines.acquire.network.reach import Network
    from pipelines.acquire.network.robots import Robots

Key = tuple[str, str]  # (collection, source_name)
REJECTS_NAME = "acquire-rejects.json"


@dataclass(slots=True)
class SourceOutcome:
    """What one source gave.  ``outcomes``: for every page seen, by source name, its capture or None where it was rejected here."""

    source: Source
    outcomes: dict[str, str | None] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)  # by source name, of those that were rejected here
    fetched: int = 0  # pages whose bytes came over the network in this run
    passed_over: Counter[str] = field(default_factory=Counter)  # what is not a page, by kind
    remarks: list[str] = field(default_factory=list)
    digests: Counter[str] = field(default_factory=Counter)  # of WARC records: which declared digest agreed


@dataclass(slots=True)
class Acquired:
    """What one acquiring run met.  ``outcomes``: for every page seen, its capture, or None where it was rejected here."""

    run: str = ""
    outcomes: dict[Key, str | None] = field(default_factory=dict)
    new_captures: set[str] = field(default_factory=set)  # not in the archive before this run
    rejects: list[Reject] = field(default_factory=list)
    empty_sources: list[Path] = field(default_factory=list)  # paths without a page file
    sources: list[SourceOutcome] = field(default_factory=list)  # one for each source, in their order

    @property
    def seen(self) -> int:
        """Pages seen in this run."""
        return len(self.outcomes)


def acquire(
    paths: WarehousePaths,
    sources: Sequence[Source],
    settings: Settings,
    tick: Callable[[], None] = lambda: None,
    *,
    say: Callable[[str], None] = lambda text: None,
    network: Network | None = None,
) -> Acquired:
    """Archive every page of the sources that is not archived yet.  Call it under the warehouse's lock; ``tick`` is called once a
    page, ``say`` with lines that the user should see; ``network``: None = the real one.  Raises ArchiveError, OSError (disk)."""
    found = Acquired()
    limit = settings.page_megabytes * 1_000_000
    reach = _Reach(settings, say, network)
    with archive.Writer(paths.archive) as writer, reach:
        found.run = writer.run
        keeper = _Keeper(writer, paths.archive, found, tick)
        for source in sources:
            outcome = SourceOutcome(source)
            found.sources.append(outcome)
            items = (
                load_files(source.path, source.kind, limit) if source.is_local else reach.items(source, keeper, limit)
            )
            for item in items:
                keeper.take(item, outcome)
            keeper.settle_revisits(outcome)
            found.outcomes |= {(source.collection, name): capture for name, capture in outcome.outcomes.items()}
            if not outcome.outcomes and source.is_local:
                found.empty_sources.append(source.path)
        found.new_captures = {name for name in found.outcomes.values() if name} - keeper.before
    standing = {(reject.collection, reject.source_name): reject for reject in found.rejects}  # the last word on a page
    found.rejects = [reject for key, reject in standing.items() if found.outcomes[key] is None]
    _keep_rejects(paths, found)
    return found


class _Reach:
    """The network, opened when the first source asks for it: a run on files never imports an HTTP library."""

    def __init__(self, settings: Settings, say: Callable[[str], None], network: Network | None) -> None:
        self._settings = settings
        self._say = say
        self._given = network
        self._opened: Network | None = None
        self._robots: Robots | None = None

    def __enter__(self) -> _Reach:
        return self

    def __exit__(self, *error: object) -> None:
        if self._opened is not None:
            self._opened.door.close()

    def items(self, source: Source, keeper: _Keeper, limit: int) -> Iterator[Item]:
        """What a source of the network gives."""
        from pipelines.acquire.network.reach import Network
        from pipelines.acquire.network.robots import Robots
        from pipelines.acquire.web.remote import remote_items

        network = self._given or self._opened
        if network is None:
            network = self._opened = Network.real(self._settings.contact, self._settings.host_seconds, self._say)
        if self._robots is None:
            self._robots = Robots(network)
        return remote_items(network, self._robots, source, lambda name: keeper.have(source.collection, name), limit)


class _Keeper:
    """Archives items and keeps count of what became of each page."""

    def __init__(self, writer: archive.Writer, folder: Path, found: Acquired, tick: Callable[[], None]) -> None:
        self.writer = writer
        self.found = found
        self.tick = tick
        self._live: dict[Key, Kept] = {}
        self.latest: dict[Key, str] = {}
        self.before: set[str] = set()  # captures that the archive held when the run began
        self._unreachable: set[str] = set()  # captures in a file of the user's that is no longer there
        self._waiting: list[Revisit] = []
        there: dict[str, bool] = {}
        for record in archive.records(folder):
            capture = record.capture
            self.latest[record.collection, record.source_name] = capture.capture_id
            self.before.add(capture.capture_id)
            if capture.acquired_via == "live":
                self._live[record.collection, record.source_name] = _kept(record)
            file = capture.archive_file
            if archive.is_outside(file) and not there.setdefault(file, Path(file).exists()):
                self._unreachable.add(capture.capture_id)
            else:
                self._unreachable.discard(capture.capture_id)
                writer.know(capture)

    def have(self, collection: str, source_name: str) -> Kept | None:
        """What the archive holds of a page; None where it holds nothing."""
        key = (collection, source_name)
        if key not in self.latest:
            return None
        return self._live.get(key) or Kept(self.latest[key], "", None)

    def take(self, item: Item, outcome: SourceOutcome) -> None:
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
                self.take(page, outcome)
        else:
            self.tick()
            name = _utf8(item.source_name)
            try:
                outcome.outcomes[name] = self._outcome(item, name, outcome)
            except PageError as error:
                outcome.outcomes[name], outcome.reasons[name] = None, error.reason
                key = (outcome.source.collection, name)
                self.found.rejects.append(
                    Reject(*_stage(key), "", None, error.reason, _utf8(error.detail), self.writer.run)
                )

    def _outcome(self, item: Page | Standing | Refusal, name: str, outcome: SourceOutcome) -> str:
        """The capture of a page that was found.  Raises PageError where there is none."""
        if isinstance(item, Page):
            return self._keep(item, name, outcome)
        if isinstance(item, Standing):
            return self.latest[outcome.source.collection, name]
        raise PageError(item.reason, item.detail)

    def settle_revisits(self, outcome: SourceOutcome) -> None:
        """At the end of a source: revisits whose payload came after them, and those whose payload never came."""
        waiting, self._waiting = self._waiting, []
        for item in waiting:
            page = self._resolve(item)
            lost = f"a revisit of a payload ({item.digest or 'no digest'}) that stands in none of the files read so far"
            self.take(page or Refusal(item.page.source_name, "not_archived", lost), outcome)

    def _resolve(self, revisit: Revisit) -> Page | Refusal | None:
        """The page of a revisit with the payload of the record that it refers to; None while that was not met."""
        known = self.writer.by_digest(revisit.digest) if revisit.digest else None
        if known is None:
            return None
        try:
            payload = self.writer.read(known)
        except PageError as error:
            return Refusal(revisit.page.source_name, error.reason, error.detail)
        content_type = revisit.page.content_type or known.content_type
        return replace(revisit.page, payload=payload, keep=known.place, content_type=content_type)

    def _keep(self, page: Page, name: str, outcome: SourceOutcome) -> str:
        """The capture of a page, archived unless it is the one that this source gave last.  Raises PageError."""
        outcome.fetched += not outcome.source.is_local
        digests = Digests.of(page.payload)
        provenance = dict(page.provenance)
        if page.declared is not None:
            provenance["digest"] = verdict(page.declared, page.payload, digests)
            outcome.digests[str(provenance["digest"])] += 1
        key_of_page = _key(page.final_url or page.url)
        captured = archive.capture_id(key_of_page, page.captured_at, page.published, digests.sha256)
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


def _key(address: str | None) -> str | None:
    """The url_key of an address.  Raises PageError where it is none: archives hold what servers and crawlers once wrote."""
    try:
        return None if address is None else url_key(check_url(address))
    except ValueError as error:
        raise PageError("corrupt", str(error)) from None


def _kept(record: archive.Record) -> Kept:
    """What a later request for the same live page can be made conditional on."""
    etag, modified = (record.provenance.get(name) for name in ("etag", "last_modified"))
    capture = record.capture
    return Kept(capture.capture_id, capture.payload_sha256, capture.captured_at,
                etag if isinstance(etag, str) else None, modified if isinstance(modified, str) else None)  # fmt: skip


def _utf8(text: str) -> str:
    """Half characters made visible: a sidecar or an index may quote them, and no table holds them."""
    return text.encode("utf-8", "backslashreplace").decode()


def _stage(key: Key) -> tuple[str, str, str]:
    return key[0], "acquire", key[1]


# ── rejects of this stage: pages that never became a capture ─────────────────────────────────────────────────────────


def _keep_rejects(paths: WarehousePaths, found: Acquired) -> None:
    """Replace the standing rejects of what was seen by what became of it now: of every page, and of every file of the user's with
    all its records."""
    looked_at = {
        (outcome.source.collection, _file(name))
        for outcome in found.sources
        if outcome.source.is_local
        for name in outcome.outcomes
    }
    asked = {
        (outcome.source.collection, name)
        for outcome in found.sources
        for url in outcome.source.urls
        for name in (url, f"search {url}")  # a feed or an index that could not be read then
    }
    standing = [
        reject
        for reject in rejects(paths)
        if (reject.collection, reject.source_name) not in found.outcomes.keys() | asked
        and (reject.collection, _file(reject.source_name)) not in looked_at
    ]
    rows = [
        {name: getattr(reject, name) for name in ("collection", "source_name", "reason", "detail", "batch")}
        for reject in [*standing, *found.rejects]
    ]
    paths.batches.mkdir(parents=True, exist_ok=True)
    target = paths.batches / REJECTS_NAME
    temporary = target.with_name(f".tmp-{REJECTS_NAME}")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    os.replace(temporary, target)
    archive.sync_folder(paths.batches)


def _file(source_name: str) -> str:
    """The user's file that a source name stands for or is a record of."""
    name = source_name.partition("#")[0]
    inside = name.find(".wacz/archive/")
    return name if inside < 0 else name[: inside + len(".wacz")]


def rejects(paths: WarehousePaths) -> Iterator[Reject]:
    """The pages that could not be acquired when their source was last seen."""
    path = paths.batches / REJECTS_NAME
    if path.exists():
        for row in json.loads(path.read_text("utf-8")):
            yield Reject(
                row["collection"], "acquire", row["source_name"], "", None, row["reason"], row["detail"], row["batch"]
            )
