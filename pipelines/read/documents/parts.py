"""The article of a document: its paragraphs labelled, its title, authors and day from its own statements and its first page.

A document comes as parts.  What only its layout can know is said by their hints (a line that stands on every page, a heading, a
cell of a table); the rest is read as a text dump is, since people paste and print whole web pages.  What belongs here: putting
both together.  What does not: how a file is laid out (``pdf``, ``layout``, ``docx``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import NamedTuple

from pipelines.model import Article, Block, Capture, Reading
from pipelines.read.decode import Decoded
from pipelines.read.documents.about import DocumentNotes, choose_authors, choose_day, choose_title
from pipelines.read.dump.plain_text import read_plain_text
from pipelines.vocabularies import MAIN_ROLES, Role

_GAP = "\n\n"  # between parts where they are read as a text: each stands alone
_FIRST = 25  # parts in which the title is looked for, and lines that tell who wrote it
_BYLINE = 200  # characters


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph of a document on one line.  ``hint``: the role that its layout or style gives; ``is_sure``: nothing else may
    decide, else the hint holds where the words too take it for main text.  ``page_no``: from 1, None where there are no pages."""

    text: str
    page_no: int | None = None
    hint: Role | None = None
    is_sure: bool = False
    why: str = ""


class _Label(NamedTuple):
    part: int
    start: int  # in the part
    end: int
    role: Role
    score: float | None
    why: str


def read_document(capture: Capture, parts: Sequence[Part], notes: DocumentNotes) -> Reading:
    """The article and labelled blocks of a document; ``articles.text`` is its parts, one a line.  ``parts``: none is empty."""
    free = [place for place, part in enumerate(parts) if not part.is_sure]
    dump = _GAP.join(parts[place].text for place in free)
    inner = read_plain_text(capture, Decoded(dump, "utf-8", "declared")) if dump else _nothing(capture)
    begins = [0, *accumulate(len(parts[place].text) + len(_GAP) for place in free)][:-1]
    labels = [label for block in inner.blocks for label in _over_parts(block, begins, free, parts)]
    labels += [
        _Label(place, 0, len(part.text), part.hint or "other", 1.0, part.why)
        for place, part in enumerate(parts)
        if part.is_sure
    ]
    labels.sort(key=lambda label: label[:2])
    titled = choose_title(notes, [(part.text, part.hint == "title") for part in parts[:_FIRST]], inner.article.title)
    starts = [0, *accumulate(len(part.text) + 1 for part in parts)]
    blocks = tuple(
        _block(capture.capture_id, number, label, parts, starts, titled.part) for number, label in enumerate(labels, 1)
    )
    text = "\n".join(part.text for part in parts)
    article = _described(inner.article, capture, text, notes, parts, titled.title)
    main = [text[block.start_char : block.end_char] for block in blocks if block.is_main]
    article = replace(article, n_words=sum(len(words.split()) for words in main))
    if article.dateline_place is not None:
        first, last = article.dateline_place
        at = bisect_right(begins, first) - 1
        shift = starts[free[at]] - begins[at]
        article = replace(article, dateline_place=(first + shift, last + shift))
    return Reading(article, blocks, None, None)


def _nothing(capture: Capture) -> Reading:
    return Reading(Article(capture.capture_id, capture.capture_id, "", page_kind="other", n_words=0), (), None, None)


def _over_parts(block: Block, begins: Sequence[int], free: Sequence[int], parts: Sequence[Part]) -> list[_Label]:
    """A block of the text that was read, part by part: between two of them another may stand in the document."""
    found: list[_Label] = []
    for at in range(bisect_right(begins, block.start_char) - 1, bisect_right(begins, block.end_char - 1)):
        part = parts[free[at]]
        start = max(0, block.start_char - begins[at])
        end = min(len(part.text), block.end_char - begins[at])
        if part.text[start:end].strip():
            role: Role = part.hint if part.hint is not None and block.is_main and block.role != "title" else block.role
            found.append(_Label(free[at], start, end, role, block.score, block.why if role == block.role else part.why))
    return found


def _block(
    article_id: str, number: int, label: _Label, parts: Sequence[Part], starts: Sequence[int], title: int | None
) -> Block:
    role, why = label.role, label.why
    if label.part == title:
        role, why = "title", "headline"
    elif role == "title" and title is not None:
        role, why = ("heading", "as large as a headline") if label.part > title else ("other", "above the headline")
    shift = starts[label.part]
    return Block(
        article_id, number, role, role in MAIN_ROLES, label.start + shift, label.end + shift,
        page_no=parts[label.part].page_no, score=label.score, why=why,
    )  # fmt: skip


def _described(
    read: Article, capture: Capture, text: str, notes: DocumentNotes, parts: Sequence[Part], title: str | None
) -> Article:
    """The article with what the document states of itself where that is plausible, else with what its first page prints."""
    first = [part for part in parts if part.page_no in (None, 1)]
    head = "\n".join(part.text for part in first[:_FIRST] if len(part.text) <= _BYLINE)
    day = choose_day(notes, read, capture, [part.text for part in first[:_FIRST]])
    return replace(
        read,
        text=text,
        title=title,
        authors=choose_authors(notes, read.authors, head),
        byline=read.byline,
        language=read.language or notes.language,
        published_at=day.at,
        published_from=day.first,
        published_to=day.last,
        published_basis=day.basis,
    )
