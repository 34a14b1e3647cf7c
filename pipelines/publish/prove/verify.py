"""Verifying a bundle without the warehouse it came from: every byte, every record, every page read once more, every row.

The bundle is anybody's: nothing is unpacked to disk, every file has a size that it may have at most, pages are read in a process
with a deadline, and whatever is wrong ends in one line.  What belongs here: what is compared, and the verdict.  What does not: how
a bundle is made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.model import PageError
from pipelines.publish.prove import records, signing
from pipelines.publish.prove.bundle import (
    CLAIMS,
    DIGEST,
    EVIDENCE,
    FIXED,
    INDEX,
    PAGES,
    context,
    derived,
    package,
    software,
)
from pipelines.publish.prove.claims import MAX_CLAIMS, Claim, canonical, order_of, page_facts, text_name
from pipelines.publish.prove.compare import Result, compare
from pipelines.publish.prove.container import BundleError, Container
from pipelines.publish.prove.reading import Page, Reader, versions
from pipelines.publish.prove.records import Told
from pipelines.publish.prove.signing import PACKAGE, Stamp
from pipelines.settings import Settings

# The bytes that each file has at most.
LIMITS = {
    PACKAGE: 16_000_000,
    DIGEST: 400_000,
    CLAIMS: 64_000_000,
    INDEX: 64_000_000,
    PAGES: 64_000_000,
    EVIDENCE: 256_000_000,
}
MAX_TEXT = 100_000_000
_OTHER_SHAPE = (AssertionError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError)  # of JSON, than ours
_TEXT = re.compile(r"texts/([0-9a-f]{16})\.txt")
_CLAIM_KEYS = ["row_id", "table", "asked_for", "start_char", "end_char", "surface", "sentence", "row", "corrections", "page",
               "fingerprint", "reader"]  # fmt: skip


@dataclass(slots=True)
class Verdict:
    """What was found.  ``faults``: what is wrong with the bundle as a whole; ``notes``: what a reader should know; ``key``: the
    public key under which it is signed."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    claims: list[Result] = field(default_factory=list)
    n_pages: int = 0
    created: str | None = None
    software: str | None = None
    package_sha256: str | None = None
    key: bytes | None = None
    stamp: Stamp | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults and bool(self.claims) and all(each.holds for each in self.claims)


def verify(
    path: Path,
    settings: Settings,
    *,
    key: bytes | None = None,
    authorities: Path | None = None,
    reader: Reader | None = None,
) -> Verdict:
    """Check a bundle.  ``key``: the public key that it must be signed with; ``authorities``: certificates of timestamp authorities
    that the user trusts (PEM); ``reader``: reads the pages, None = one that ends with this call.  Raises KeyProblem, OSError."""
    found = Verdict()
    try:
        with Container(path) as bundle, ExitStack() as stack:
            pages = reader or stack.enter_context(Reader(settings))
            _check(bundle, settings, found, key, authorities, pages)
    except BundleError as error:
        found.faults.append(str(error))
    except RecursionError:
        found.faults.append("a file of the bundle is nested too deeply")
    except _OTHER_SHAPE as error:
        found.faults.append(
            f"a file of the bundle is not as Dateline writes it ({type(error).__name__}: {str(error)[:100]})"
        )
    return found


def _check(
    bundle: Container,
    settings: Settings,
    found: Verdict,
    key: bytes | None,
    authorities: Path | None,
    reader: Reader,
) -> None:
    listed, files = _listed(bundle)
    found.created, found.software = str(listed["created"]), str(listed["software"])
    digest = _digest_file(bundle)
    words = bundle.read(PACKAGE, LIMITS[PACKAGE])
    found.package_sha256 = str(digest["hash"]).removeprefix("sha256:")
    if signing.digest_file(words, None, None)["hash"] != digest["hash"]:
        raise BundleError(f"{PACKAGE}: its bytes do not give the digest in {DIGEST}")
    if "signature" in digest:
        found.key = signing.signer(words, digest["signature"])
    if key is not None and found.key != key:
        found.faults.append(
            "not signed" if found.key is None else f"signed by another key: {signing.name_of(found.key)}"
        )
    if "timestamp" in digest:
        found.stamp = signing.stamped(words, digest["timestamp"], authorities)
    for name, (hashed, size) in files.items():
        if bundle.members[name].size != size or bundle.sha256(name) != hashed:
            raise BundleError(f"{name}: its bytes do not give the digest in {PACKAGE}")
    captures = records.told(bundle)
    claims = _claims(bundle)
    found.n_pages = len(captures)
    by_page: dict[str, list[Claim]] = {}
    for claim in claims:
        by_page.setdefault(str(_mapping(claim["page"])["article_id"]), []).append(claim)
    if not set(by_page) == set(captures) == {match[1] for name in files if (match := _TEXT.fullmatch(name))}:
        raise BundleError("the bundle has claims, records and texts of different pages")
    here = versions(settings)
    around: dict[str, tuple[str, str]] = {}
    titles: dict[str, str | None] = {}
    for name, rows in by_page.items():
        _check_page(bundle, captures[name], rows, here, reader, found, around, titles)
    order = {str(claim["row_id"]): number for number, claim in enumerate(claims)}
    found.claims.sort(key=lambda each: order[each.row_id])
    _check_derived(bundle, claims, captures, around, titles, files, found)


def _listed(bundle: Container) -> tuple[Mapping[str, object], dict[str, tuple[str, int]]]:
    """``datapackage.json``, and the digest and length of every file that it names: exactly those that are there."""
    strange = [name for name in bundle.members if name not in FIXED and not _TEXT.fullmatch(name)]
    missing = [name for name in FIXED if name not in bundle.members]
    if strange or missing:
        raise BundleError(f"{missing[0]} is missing" if missing else f"{strange[0]}: no file of a bundle")
    words = bundle.read(PACKAGE, LIMITS[PACKAGE])
    whole = _mapping(_json(words, PACKAGE))
    files = {}
    for entry in whole["resources"] if isinstance(whole["resources"], list) else ():
        algorithm, _, digest = str(entry["hash"]).partition(":")
        if algorithm != "sha256":
            raise BundleError(f"{PACKAGE}: a digest of a kind that no bundle has")
        files[str(entry["path"])] = digest, int(entry["bytes"])
    there = set(bundle.members) - {PACKAGE, DIGEST}
    if set(files) != there:
        name = min(set(files) ^ there)
        raise BundleError(f"{name[:200]}: {'is missing' if name in files else 'is not named in ' + PACKAGE}")
    for name, limit in LIMITS.items():
        if bundle.members[name].size > limit:
            raise BundleError(f"{name}: {bundle.members[name].size:,} bytes, and it has {limit:,} at most")
    return whole, files


def _digest_file(bundle: Container) -> Mapping[str, object]:
    words = bundle.read(DIGEST, LIMITS[DIGEST])
    whole = _mapping(_json(words, DIGEST))
    known = [name for name in ("path", "hash", "signature", "timestamp") if name in whole]
    if list(whole) != known or known[:2] != ["path", "hash"] or whole["path"] != PACKAGE:
        raise BundleError(f"{DIGEST}: not as Dateline writes it")
    if (json.dumps(whole, indent=1) + "\n").encode() != words:
        raise BundleError(f"{DIGEST}: not as Dateline writes it")
    return whole


def _claims(bundle: Container) -> list[Claim]:
    lines = bundle.read(CLAIMS, LIMITS[CLAIMS]).split(b"\n")
    if lines.pop() or not lines or len(lines) > MAX_CLAIMS:
        raise BundleError(f"{CLAIMS}: {len(lines):,} lines, or the last does not end; a bundle has 1 to {MAX_CLAIMS:,}")
    claims: list[Claim] = []
    for number, line in enumerate(lines, 1):
        claim = _mapping(_json(line, f"{CLAIMS}, line {number:,}"))
        if list(claim) != _CLAIM_KEYS or canonical(claim).encode() != line:
            raise BundleError(f"{CLAIMS}, line {number:,}: not as Dateline writes it")
        claims.append(claim)
    if len({str(claim["row_id"]) for claim in claims}) < len(claims):
        raise BundleError(f"{CLAIMS}: a row stands in it twice")
    if claims != sorted(claims, key=order_of):
        raise BundleError(f"{CLAIMS}: its rows are not in the order of pages and of their text")
    return claims


def _check_page(
    bundle: Container,
    capture: Told,
    rows: Sequence[Claim],
    here: Mapping[str, object],
    reader: Reader,
    found: Verdict,
    around: dict[str, tuple[str, str]],
    titles: dict[str, str | None],
) -> None:
    """Read a page once more and compare its claims."""
    name = capture.capture.capture_id
    text = _text(bundle.read(text_name(name), MAX_TEXT), name)
    around |= {str(claim["row_id"]): context(claim, text) for claim in rows}
    page: Page | None = None
    why = ""
    try:
        page = reader.read(capture.capture, records.payload(bundle, capture))
    except PageError as error:
        why = f"the page cannot be read here: {error.reason}: {error.detail}"
    title = _mapping(rows[0]["page"])["title"]
    titles[name] = None if title is None else str(title)
    facts = page_facts(capture, text, None, None)
    for claim in rows:
        found.claims.append(compare(claim, text, page, why, facts, here))


def _text(words: bytes, name: str) -> str:
    try:
        return words.decode()
    except UnicodeDecodeError:
        raise BundleError(f"{text_name(name)}: no UTF-8") from None


def _check_derived(
    bundle: Container,
    claims: Sequence[Claim],
    captures: Mapping[str, Told],
    around: Mapping[str, tuple[str, str]],
    titles: Mapping[str, str | None],
    files: Mapping[str, tuple[str, int]],
    found: Verdict,
) -> None:
    """The files that follow from claims and records are those that follow from them."""
    if found.software != software():
        found.notes.append(
            f"made by {found.software}, checked by {software()}: whether {EVIDENCE}, {INDEX} and {PAGES} say what the claims say"
            " was not compared; go by the lines above, not by those files"
        )
        return
    assert found.created is not None
    made = derived(claims, captures, around, titles, found.created, found.software)
    for name, content in made.items():
        if bundle.read(name, LIMITS[name]) != content:
            found.faults.append(f"{name}: says something else than the claims and the records")
    if bundle.read(PACKAGE, LIMITS[PACKAGE]) != package(files, claims, captures, found.created, found.software):
        found.faults.append(f"{PACKAGE}: says something else than the claims and the records")


def _json(words: bytes, name: str) -> object:
    try:
        found: object = json.loads(words.decode())
    except (ValueError, RecursionError):
        raise BundleError(f"{name}: no JSON in UTF-8") from None
    return found


def _mapping(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise BundleError("a file of the bundle is not as Dateline writes it")
    return value
