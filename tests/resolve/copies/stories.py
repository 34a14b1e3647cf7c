"""Stories of any length that nobody copied, what people make of them, and committed batches without annotations."""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipelines.model import Annotations, Article, Block, Capture, Reading
from pipelines.process.rows import Rows
from pipelines.store.batches import Ledger, Manifest, batch_id, commit, ledger

FINGERPRINT = "0123456789abcdef"
_SOUNDS = ("ka", "re", "mo", "ti", "lu", "sen", "dor", "vi", "na", "pel")
_BETWEEN = ("the", "of", "and", "to", "in", "that", "was", "for", "on", "with", "had", "by")


def story(number: int, sentences: int = 24) -> list[str]:
    """The paragraphs of a story, three sentences each, of words that nobody has; the same number gives the same story."""
    dice = random.Random(number)

    def sentence() -> str:
        words = []
        for _ in range(dice.randint(5, 9)):
            words += [dice.choice(_BETWEEN), "".join(dice.choices(_SOUNDS, k=3))]
        return " ".join(words).capitalize() + "."

    said = [sentence() for _ in range(sentences)]
    return [" ".join(said[place : place + 3]) for place in range(0, sentences, 3)]


def edited(paragraphs: Sequence[str], every: int) -> list[str]:
    """A rewrite: of every so many words one is another."""
    count, made = 0, []
    for paragraph in paragraphs:
        words = paragraph.split()
        for place in range(len(words)):
            count += 1
            if count % every == 0:
                words[place] = f"word{count}"
        made.append(" ".join(words))
    return made


@dataclass(frozen=True, slots=True)
class Page:
    """A page of some paragraphs; ``others`` stand beside them and are not the story."""

    paragraphs: Sequence[str]
    url: str | None = None
    published: dt.date | None = None
    title: str = "A title"
    byline: str | None = None
    publisher: str | None = None
    others: Sequence[str] = ()
    captured_at: dt.datetime | None = None

    @property
    def name(self) -> str:
        """The id that it gets: 16 hex digits over what it is."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def domain(self) -> str | None:
        """The host of its address."""
        return self.url.split("/")[0] if self.url else None


def committed(folder: Path, pages: Sequence[Page], batch_pages: int = 500) -> Ledger:
    """The ledger after some pages were read, so many in a batch; what is committed already is left as it is."""
    place = folder / FINGERPRINT
    for start in range(0, len(pages), batch_pages):
        _commit(place, pages[start : start + batch_pages])
    return ledger(place)


def _commit(place: Path, pages: Sequence[Page]) -> None:
    names = tuple(page.name for page in pages)
    batch = batch_id(names, 0)
    rows = Rows(batch, FINGERPRINT)
    for page in pages:
        capture = Capture(
            page.name, page.url, None, page.url, None, page.captured_at, "file", "a", 0, 1, None, None, "0", None, 1
        )
        rows.archived(capture, ("c", page.name, ""))
        texts = [
            ("title", page.title),
            *(("paragraph", text) for text in page.paragraphs),
            *(("nav", text) for text in page.others),
        ]
        blocks, at = [], 0
        for number, (role, text) in enumerate((role, text) for role, text in texts if text):
            is_main = role != "nav"
            blocks.append(Block(page.name, number, role, is_main, at, at + len(text)))  # type: ignore[arg-type]
            at += len(text) + 1
        article = Article(
            page.name, page.name, "\n".join(text for _, text in texts if text), page.url, page.publisher, page.domain,
            page.title, byline=page.byline, published_from=page.published, published_to=page.published,
        )  # fmt: skip
        rows.add(Reading(article, tuple(blocks), "utf-8", "x"), article, Annotations())
    moment = "2026-01-01T00:00:00+00:00"
    commit(place, rows.tables(), Manifest(batch, FINGERPRINT, 0, names, (), {}, "m", "0", moment, moment))
