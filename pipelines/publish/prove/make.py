"""Making a bundle: rows of a warehouse, their pages read once more, everything packed, and the whole verified before it is there.

What belongs here: the order of the steps.  What does not: the files (``bundle``), checking (``verify``).
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pipelines.acquire.archive.withdrawn import withdrawn
from pipelines.disk.sealed import sync_folder
from pipelines.model import PageError
from pipelines.paths import WarehousePaths
from pipelines.publish.prove import claims as claiming
from pipelines.publish.prove import container, records, signing
from pipelines.publish.prove.bundle import CLAIMS, DIGEST, context, derived, package, software
from pipelines.publish.prove.claims import Asked, Claim
from pipelines.publish.prove.container import BundleError, Container
from pipelines.publish.prove.reading import Reader, versions
from pipelines.publish.prove.records import WARC, Kept, Told
from pipelines.publish.prove.signing import PACKAGE
from pipelines.publish.prove.verify import LIMITS, verify
from pipelines.settings import Settings
from pipelines.store.query import open_warehouse


@dataclass(frozen=True, slots=True)
class Made:
    """A bundle that was written; ``package_sha256`` is what a timestamp has to stamp."""

    path: Path
    n_claims: int
    n_pages: int
    n_bytes: int
    package_sha256: str
    key: bytes | None


def prove(
    paths: WarehousePaths,
    names: Sequence[str],
    target: Path,
    settings: Settings,
    key: Ed25519PrivateKey | None = None,
    say: Callable[[str], None] = lambda text: None,
    reader: Reader | None = None,
) -> Made:
    """Write a bundle of the rows that ids name; a file that is there is replaced when the new one is whole and verified.
    ``reader``: reads the pages, None = one that ends with this call.  Raises BundleError where a row cannot be proven; OSError."""
    with open_warehouse(paths.database) as con:
        asked = claiming.rows_of(con, names)
        articles = list(dict.fromkeys(each.article_id for each in asked))
        captures = claiming.captures_of(con, articles)
        read_by = claiming.fingerprints_of(con, articles)
    kept = _provable(paths, captures, articles)
    reader_here = versions(settings)
    created = dt.datetime.now(dt.UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    target = target.absolute()
    with tempfile.TemporaryDirectory(prefix=".tmp-prove-", dir=target.parent) as folder:
        draft = Path(folder) / "bundle.wacz"
        warc = Path(folder) / "data.warc.gz"
        with warc.open("wb") as file:
            records.copy_records(paths.archive, kept, file)
        _write(draft, {WARC: warc})
        with ExitStack() as stack:
            reader = reader or stack.enter_context(Reader(settings))
            found, texts, told = _claims(draft, asked, read_by, reader_here, reader, say)
            by_row = {str(claim["row_id"]): context(claim, texts[_page_of(claim)]) for claim in found}
            titles = {_page_of(claim): _title(claim) for claim in found}
            files: dict[str, bytes | Path] = {WARC: warc}
            files |= {claiming.text_name(name): text.encode() for name, text in texts.items()}
            files |= (made := derived(found, told, by_row, titles, created, software()))
            if len(made[CLAIMS]) > LIMITS[CLAIMS]:
                raise BundleError(f"more than {LIMITS[CLAIMS]:,} bytes of claims; prove fewer rows at a time")
            listed = package(digests(files), found, told, created, software())
            signature = signing.sign(listed, key) if key is not None else None
            files[PACKAGE], files[DIGEST] = listed, digest_words(listed, signature, None)
            _write(draft, files)
            _hold(draft, settings, reader, read_by, str(reader_here["rows"]))
        size = draft.stat().st_size
        os.replace(draft, target)
    sync_folder(target.parent)
    public = key.public_key().public_bytes_raw() if key is not None else None
    return Made(target, len(found), len(told), size, hashlib.sha256(listed).hexdigest(), public)


def _claims(
    draft: Path,
    asked: Sequence[Asked],
    read_by: Mapping[str, str],
    here: Mapping[str, object],
    reader: Reader,
    say: Callable[[str], None],
) -> tuple[list[Claim], dict[str, str], dict[str, Told]]:
    """The claims, the text of each page, and the records, from a draft that holds the records alone."""
    rows: dict[str, list[Asked]] = {}
    for each in asked:
        rows.setdefault(each.article_id, []).append(each)
    found: list[Claim] = []
    texts: dict[str, str] = {}
    with Container(draft) as bundle:
        told = records.told(bundle)
        for number, name in enumerate(sorted(told), 1):
            try:
                page = reader.read(told[name].capture, records.payload(bundle, told[name]))
            except PageError as error:
                raise BundleError(f"{name}: the page cannot be read again: {error.reason}: {error.detail}") from None
            texts[name] = page.text
            facts = claiming.page_facts(told[name], page.text, page.title, page.publisher)
            found += [claiming.claim_of(each, page, facts, read_by[name], here) for each in rows[name]]
            say(f"{number:,} of {len(told):,} pages read again")
    return found, texts, told


def _page(claim: Claim) -> Mapping[str, object]:
    page = claim["page"]
    assert isinstance(page, Mapping)
    return page


def _page_of(claim: Claim) -> str:
    return str(_page(claim)["article_id"])


def _title(claim: Claim) -> str | None:
    title = _page(claim)["title"]
    return None if title is None else str(title)


def _provable(paths: WarehousePaths, captures: Sequence[Mapping[str, object]], articles: Sequence[str]) -> list[Kept]:
    back = withdrawn(paths.archive)
    kept = []
    for line in captures:
        name, key = str(line["capture_id"]), line["url_key"]
        if back.holds(name, None if key is None else str(key)):
            raise BundleError(f"{name}: this page was forgotten (`dateline forget`) and cannot be proven")
        if line["is_damaged"] or line["archive_offset"] is None:
            raise BundleError(
                f"{name}: the archive no longer holds the bytes of this page whole; see `dateline check --archive`"
            )
        runs = line["runs"]
        assert isinstance(runs, list)
        kept.append(
            Kept(
                name, str(line["payload_sha256"]), str(line["archive_file"]), int(str(line["archive_offset"])),
                int(str(line["archive_length"])), frozenset(map(str, runs)),
            )
        )  # fmt: skip
    missing = set(articles) - {each.capture_id for each in kept}
    if missing:
        raise BundleError(f"{min(missing)}: the warehouse knows no capture of this page")
    return kept


def digests(files: Mapping[str, bytes | Path]) -> dict[str, tuple[str, int]]:
    """The digest and the length of each file."""
    found = {}
    for name, given in files.items():
        if isinstance(given, bytes):
            found[name] = hashlib.sha256(given).hexdigest(), len(given)
        else:
            with given.open("rb") as file:
                found[name] = hashlib.file_digest(file, "sha256").hexdigest(), given.stat().st_size
    return found


def digest_words(listed: bytes, signature: Mapping[str, str] | None, stamp: Mapping[str, str] | None) -> bytes:
    """``datapackage-digest.json`` of a ``datapackage.json``."""
    return (json.dumps(signing.digest_file(listed, signature, stamp), indent=1) + "\n").encode()


def _write(path: Path, files: Mapping[str, bytes | Path]) -> None:
    with path.open("wb") as file:
        container.write(file, files)
        file.flush()
        os.fsync(file.fileno())


def _hold(draft: Path, settings: Settings, reader: Reader, read_by: Mapping[str, str], here: str) -> None:
    """Raise BundleError unless the bundle verifies."""
    verdict = verify(draft, settings, reader=reader)
    if verdict.holds:
        return
    old = {fingerprint for fingerprint in read_by.values() if fingerprint != here}
    why = verdict.faults[0] if verdict.faults else next(each.text for each in verdict.claims if not each.holds)
    if old:
        raise BundleError(
            f"the warehouse was read by another version ({min(old)}, here {here}), and this one reads otherwise: {why};"
            " run `dateline build` first"
        )
    raise BundleError(f"what the warehouse says is not what its pages say: {why}")


def seal(path: Path, key: Ed25519PrivateKey | None, stamp: Path | None, settings: Settings) -> Made:
    """Sign a bundle that is there, or add a timestamp file; it is verified first.  Raises BundleError, KeyProblem, OSError."""
    verdict = verify(path, settings)
    if not verdict.holds:
        raise BundleError(verdict.faults[0] if verdict.faults else "a claim of it does not hold; see `dateline verify`")
    with (
        Container(path) as bundle,
        tempfile.TemporaryDirectory(prefix=".tmp-seal-", dir=path.absolute().parent) as folder,
    ):
        listed = bundle.read(PACKAGE, LIMITS[PACKAGE])
        known = json.loads(bundle.read(DIGEST, LIMITS[DIGEST]))
        signature = signing.sign(listed, key) if key is not None else known.get("signature")
        timestamp = signing.timestamp(stamp, listed) if stamp is not None else known.get("timestamp")
        files: dict[str, bytes | Path] = {}
        for number, name in enumerate(bundle.members):
            part = Path(folder) / str(number)
            with part.open("wb") as file:
                done = 0
                while chunk := bundle.part(name, done, 1 << 20):
                    done += file.write(chunk)
            files[name] = part
        files[DIGEST] = digest_words(listed, signature, timestamp)
        draft = Path(folder) / "bundle.wacz"
        _write(draft, files)
        os.replace(draft, path)
        size = path.stat().st_size
    public = key.public_key().public_bytes_raw() if key is not None else None
    return Made(path, len(verdict.claims), verdict.n_pages, size, hashlib.sha256(listed).hexdigest(), public)
