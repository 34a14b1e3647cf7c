"""Every reader of outside input by name, with sound inputs and the words of its format; and one campaign over one of them.

What belongs here: the list, running it, what counts as an outcome.  What does not: the readers' own seeds.
"""

from __future__ import annotations

import random
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipelines.model import PageError
from tests.faults.fuzz import files, pages, web
from tests.faults.fuzz.mutate import EDGES, mutated


@dataclass(frozen=True, slots=True)
class Parser:
    """A reader that takes bytes and may raise PageError only."""

    read: Callable[[bytes], None]
    seeds: Sequence[bytes]
    words: Sequence[bytes]


PARSERS: dict[str, Parser] = {
    "jsonld": Parser(pages.jsonld, pages.JSONLD_SEEDS, pages.JSONLD_WORDS),
    "meta": Parser(pages.meta, pages.META_SEEDS, pages.META_WORDS),
    "html": Parser(pages.html, pages.HTML_SEEDS, pages.HTML_WORDS),
    "annotate": Parser(pages.annotated, pages.ANNOTATED_SEEDS, pages.ANNOTATED_WORDS),
    "text": Parser(pages.text, pages.TEXT_SEEDS, pages.TEXT_WORDS),
    "singlefile": Parser(pages.saved, pages.SINGLE_FILE_SEEDS, pages.SINGLE_FILE_WORDS),
    "sidecar": Parser(files.sidecar, files.SIDECAR_SEEDS, files.SIDECAR_WORDS),
    "manifest": Parser(files.manifest, files.MANIFEST_SEEDS, files.MANIFEST_WORDS),
    "warc": Parser(files.warc_file, files.WARC_SEEDS, files.WARC_WORDS),
    "wacz": Parser(files.wacz_file, files.WACZ_SEEDS, files.WACZ_WORDS),
    "mhtml": Parser(files.mhtml_file, files.MHTML_SEEDS, files.MHTML_WORDS),
    "mail": Parser(files.mail, files.MAIL_SEEDS, files.MAIL_WORDS),
    "cdx": Parser(web.cdx, web.CDX_SEEDS, web.CDX_WORDS),
    "commoncrawl": Parser(web.crawl, web.CRAWL_SEEDS, web.CRAWL_WORDS),
    "robots": Parser(web.robots, web.ROBOTS_SEEDS, web.ROBOTS_WORDS),
    "sitemaps": Parser(web.sitemaps, web.SITEMAP_SEEDS, web.SITEMAP_WORDS),
    "feeds": Parser(web.feeds, web.FEED_SEEDS, web.FEED_WORDS),
    "http": Parser(web.http, web.HTTP_SEEDS, web.HTTP_WORDS),
    "memento": Parser(web.memento, web.MEMENTO_SEEDS, [*web.HTTP_WORDS, *web.CDX_WORDS]),
}


@dataclass(slots=True)
class Campaign:
    """What became of the rounds: outcomes by name, and the first input of every line of code that let an exception through."""

    rounds: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    escaped: dict[str, bytes] = field(default_factory=dict)


def inputs(parser: Parser, chance: random.Random) -> bytes:
    """The next input: a sound one with changes, at times a value at the edge alone."""
    return chance.choice(EDGES) if chance.random() < 0.01 else mutated(parser.seeds, [*parser.words, *EDGES], chance)


def campaign(name: str, rounds: int, seed: int, say: Callable[[str], None] = lambda text: None) -> Campaign:
    """Give a reader so many inputs, the same for the same seed."""
    parser, found = PARSERS[name], Campaign()
    chance = random.Random(f"{name} {seed}")
    try:
        for data in parser.seeds:
            _one(parser, data, found)
        for _ in range(rounds):
            _one(parser, inputs(parser, chance), found)
            if found.rounds % 5_000 == 0:
                say(f"{name}: {found.rounds:,} rounds, {len(found.escaped)} exceptions")
    finally:
        files.clean_up()
    return found


def _one(parser: Parser, data: bytes, found: Campaign) -> None:
    found.rounds += 1
    try:
        parser.read(data)
        found.outcomes["read"] += 1
    except PageError as error:
        found.outcomes[error.reason] += 1
    except Exception as error:  # noqa: BLE001 - whatever escapes is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        found.outcomes["EXCEPTION"] += 1
        found.escaped.setdefault(f"{type(error).__name__} at {last.filename}:{last.lineno}: {str(error)[:200]!r}", data)
