"""Small bundles for the tests of this room: made once, taken apart, and put together again by somebody who wants to deceive."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipelines.model import Capture
from pipelines.paths import WarehousePaths
from pipelines.publish import prove as proving
from pipelines.publish.prove import container
from pipelines.publish.prove.bundle import CLAIMS, DIGEST, derived, package, software
from pipelines.publish.prove.bundle import context as around
from pipelines.publish.prove.claims import line_of
from pipelines.publish.prove.container import Container
from pipelines.publish.prove.make import digest_words, digests
from pipelines.publish.prove.reading import Page, Reader, read_again
from pipelines.publish.prove.records import told
from pipelines.publish.prove.signing import PACKAGE
from pipelines.settings import Settings
from tests.warehouses import QUICK, page, rows

PAGES: Mapping[str, str | bytes] = {
    "ferry.html": page(
        "Ferry sinks off Port Aral",
        "At least 12 people drowned when a ferry sank off Port Aral on Monday, police said.",
        '"We lost 3 boats in one night," said Anna Berg, the mayor of the town.',
    ),
    "ferry.html.meta.json": json.dumps({"url": "https://news.test/ferry", "captured_at": "2021-05-04T10:00:00Z"}),
    "school.html": page(
        "School burns down",
        "Some 340 pupils were at home when the school burned down on Friday, the head teacher said.",
    ),
}


class Here(Reader):
    """Reads pages in this process: the language model is loaded once for all tests."""

    def __init__(self) -> None:
        super().__init__(QUICK)
        self.n_read = 0

    def read(self, capture: Capture, payload: bytes) -> Page:
        """As of Reader."""
        self.n_read += 1
        return read_again(capture, payload, QUICK.nlp_model, None)


def verified(path: Path, **more: object) -> proving.Verdict:
    """What verifying gives, without another process."""
    return proving.verify(path, QUICK, reader=Here(), **more)  # type: ignore[arg-type]


def why_not(path: Path) -> str:
    """The first thing that is wrong with a bundle; '' where it holds."""
    verdict = verified(path)
    if verdict.holds:
        return ""
    return verdict.faults[0] if verdict.faults else next(each.text for each in verdict.claims if not each.holds)


def made(database: Path, target: Path, *names: str, settings: Settings = QUICK, **more: object) -> proving.Made:
    """A bundle of a warehouse."""
    return proving.prove(WarehousePaths(database), names, target, settings, reader=Here(), **more)  # type: ignore[arg-type]


def ids(database: Path, query: str) -> list[str]:
    """Ids that a query gives."""
    return [str(row[0]) for row in rows(database, query)]


def parts(path: Path) -> dict[str, bytes]:
    """What a bundle holds."""
    with Container(path) as bundle:
        return {name: bundle.read(name, 10**9) for name in bundle.members}


def packed(path: Path, files: Mapping[str, bytes]) -> Path:
    """A bundle of these files as they are."""
    with path.open("wb") as file:
        container.write(file, files)
    return path


def forged(path: Path, files: Mapping[str, bytes], *, is_thorough: bool = True) -> Path:
    """A bundle of these files with every digest made anew; ``is_thorough``: and every file that follows from the claims."""
    files = dict(files)
    claims = [json.loads(line) for line in files[CLAIMS].splitlines()]
    created = json.loads(files[PACKAGE])["created"]
    with opened(path, files) as bundle:
        captures = told(bundle)
    if is_thorough:
        texts = {claim["row_id"]: around(claim, files[claim["page"]["text"]].decode()) for claim in claims}
        titles = {claim["page"]["article_id"]: claim["page"]["title"] for claim in claims}
        files |= derived(claims, captures, texts, titles, created, software())
    listed = {name: content for name, content in files.items() if name not in (PACKAGE, DIGEST)}
    files[PACKAGE] = package(digests(dict(listed)), claims, captures, created, software())
    files[DIGEST] = digest_words(files[PACKAGE], None, None)
    return packed(path, files)


@contextmanager
def opened(path: Path, files: Mapping[str, bytes]) -> Iterator[Container]:
    """A container of these files."""
    with Container(packed(path.with_suffix(".draft"), files)) as bundle:
        yield bundle


def with_claims(files: Mapping[str, bytes], change: Callable[[dict[str, object]], None]) -> dict[str, bytes]:
    """The files with every claim changed."""
    claims = [json.loads(line) for line in files[CLAIMS].splitlines()]
    for claim in claims:
        change(claim)
    return {**files, CLAIMS: "".join(map(line_of, claims)).encode()}
