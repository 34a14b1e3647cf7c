"""The whole evidence page of one article: its origin, its text with marks, its rows.

What belongs here: putting the parts together, and saying how far the page could be followed.  What does not: the parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from pipelines.model import Capture, PageError
from pipelines.publish.pages.cards import block_table, cards, switches
from pipelines.publish.pages.layout import laid_out
from pipelines.publish.pages.markup import document, escape, link, words
from pipelines.publish.pages.paint import Painter
from pipelines.publish.pages.plain import in_blocks
from pipelines.publish.pages.rows import Page, interval
from pipelines.read import read_page
from pipelines.read.decode import decode
from pipelines.read.html.places import placed_html

_BY_BLOCK: Final = "this is the text as the warehouse holds it, block by block."
_KEPT: Final = (
    "The kept bytes have the hash that stands here. The text was read from them once more and is, to the character, the text that"
    " the rows point into."
)
_OTHER: Final = (
    f"The text that this version reads from the kept bytes is not the one that the rows point into: {_BY_BLOCK}"
)
_HOW: Final = (
    "Elements, text and their order are the page's own; its scripts, styles, pictures, frames, forms and links are left out, and so"
    " is what it hides."
)
_HELD: Final = (
    "The page shows hardly any text and holds its story as data for a script: what stands below the line is that text."
)
_PLAIN: Final = "A file without a layout of its own on the web: its text stands here block by block."
_KEYS: Final = (
    "Keys: n and p go to the next and the previous mark, Escape closes what is said of it."
    " What is switched off is not printed either."
)


@cache
def asset(name: str) -> str:
    """A file of this room: the style, the script."""
    return (files(__package__ or "") / name).read_text("utf-8").strip()


@dataclass(frozen=True, slots=True)
class _Shown:
    """The page's content as markup, and what is to be said of it."""

    content: str
    notes: tuple[str, ...] = ()


def evidence_page(page: Page, capture: Capture | None, payload: bytes | None, why_not: str = "") -> str:
    """The HTML of an article's evidence page.  ``payload``: the kept bytes; None: ``why_not`` they are not at hand."""
    painter = Painter(page)
    shown = _shown(page, painter, capture, payload, why_not)
    title = str(page.facts["title"] or page.facts["source_name"] or page.article_id)
    facts = "".join(f"<dt>{escape(label)}</dt><dd>{told}</dd>" for label, told in _facts(page, capture))
    notes = "".join(f"<li>{words(note)}</li>" for note in shown.notes)
    n_grey = sum(not block["is_main"] for block in page.blocks)
    language = str(page.facts["language"] or "und")
    body = (
        '<a class="skip" href="#page">To the page</a> <a class="skip" href="#rows">To the rows</a>\n'
        f'<header><p class="up"><a href="index.html">All pages</a></p><h1><bdi>{words(title)}</bdi></h1>'
        f'<details class="origin" open><summary>Where these words come from</summary><dl>{facts}</dl>'
        f'<ul class="notes">{notes}</ul></details></header>\n'
        f'{switches(page.marks, n_grey)}<p class="keys">{_KEYS}</p>\n'
        f'<main><article id="page" lang="{escape(language)}" tabindex="-1" aria-label="the page as it was kept">'
        f"{shown.content}</article>\n"
        '<aside id="panel" aria-live="polite" aria-label="what is said of the chosen words" hidden></aside>\n'
        f'<section id="rows" tabindex="-1"><h2>Rows of the warehouse on this page</h2>{cards(page.marks)}'
        f"{block_table(page.blocks)}</section></main>"
    )
    return document(f"{title} · evidence", asset("look.css"), asset("look.js"), body)


# ── the content ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _shown(page: Page, painter: Painter, capture: Capture | None, payload: bytes | None, why_not: str) -> _Shown:
    if capture is None or payload is None:
        return _Shown(in_blocks(painter), (f"The kept bytes could not be looked at ({why_not}): {_BY_BLOCK}",))
    try:
        if capture.media_type == "html" and not payload.startswith((b"%PDF-", b"PK\x03\x04")):
            return _html(page, painter, capture, payload)
        text = read_page(capture, payload).article.text
    except PageError as error:
        return _Shown(in_blocks(painter), (_OTHER, error.detail))
    return _Shown(in_blocks(painter), (_KEPT if text == page.text else _OTHER, _PLAIN))


def _html(page: Page, painter: Painter, capture: Capture, payload: bytes) -> _Shown:
    html, nodes = placed_html(decode(payload, capture.content_type).text)
    is_all = html.text == page.text
    if not is_all and html.text and not page.text.startswith(html.text + "\n"):
        return _Shown(in_blocks(painter), (_OTHER,))
    content = laid_out(html, nodes, painter) if nodes else ""
    if is_all:
        return _Shown(content, (_KEPT, _HOW))
    rest = in_blocks(painter, len(html.text) + 1 if html.text else 0)
    return _Shown(f"{content}<hr>{rest}", (_KEPT, _HOW, _HELD))


# ── where it comes from ──────────────────────────────────────────────────────────────────────────────────────────────


def _facts(page: Page, capture: Capture | None) -> Iterator[tuple[str, str]]:
    """Labels and markup."""
    row = page.facts
    published = interval(row["published_from"], row["published_to"])
    record = row["archive_file"]
    if row["archive_offset"] is not None:
        record = f"{record}, at byte {row['archive_offset']:,}, {row['archive_length'] or 0:,} bytes"
    told: list[tuple[str, object]] = [
        ("outlet", row["outlet"]), ("byline", row["byline"]), ("dateline", row["dateline"]),
        ("published", f"{published} (by {row['published_basis']})" if published else ""), ("language", row["language"]),
    ]  # fmt: skip
    yield from ((label, f"<bdi>{words(value)}</bdi>") for label, value in told if value)
    for label, address in (("address", row["url"] or row["requested_url"]), ("public archive", row["archive_url"])):
        if address:
            yield label, link(str(address), f"<bdi>{words(address)}</bdi>")
    taken = row["captured_at"].strftime("%Y-%m-%d %H:%M:%S UTC") if row["captured_at"] is not None else "not known"
    yield "captured", f"{escape(taken)}, came as {escape(row['acquired_via'])}"
    told = [
        ("file", f"{row['source_name']} in {row['collection']}" if row["source_name"] else ""),
        ("answer of the site", row["http_status"]),
        ("kind", " · ".join(str(part) for part in (row["content_type"], row["charset"]) if part)),
        ("bytes", f"{row['n_bytes']:,}{', damaged since' if row['is_damaged'] else ''}"),
    ]
    yield from ((label, f"<bdi>{words(value)}</bdi>") for label, value in told if value)
    yield "SHA-256", f"<code>{escape(row['payload_sha256'])}</code>"
    yield "WARC record", f"<code>{words(record)}</code>"
    yield "article", f"<code>{escape(page.article_id)}</code>"
    yield "read by", f"<code>{escape(row['fingerprint'])}</code>"
    if row["score"] is not None:
        yield "reading", f"{row['score']:.2f}{': ' + words(row['why']) if row['why'] else ''}"
    if row["others"]:
        origin = row["text_group"]
        shown = "it is the origin" if origin == page.article_id else f'<a href="{escape(origin)}.html">the origin</a>'
        yield "one text with", f"{row['others']:,} other {'article' if row['others'] == 1 else 'articles'}; {shown}"
    if row["is_annotated"] is False:
        yield "rows", "none: there is no pipeline for this language"
