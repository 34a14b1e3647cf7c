"""An article in the terminal, with its evidence marked.

What belongs here: gathering what is known of one article (from a file or from a warehouse) and printing it.  What does not:
finding anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.cli.terminal import Terminal
from pipelines.settings import Settings
from pipelines.store.query import open_warehouse

# What is marked, in which style; later ones are drawn over earlier ones.
STYLES: dict[str, str] = {
    "statement": "italic",
    "person": "bold magenta",
    "organisation": "bold blue",
    "armed_group": "bold red",
    "people": "bold cyan",
    "place": "bold green",
    "date": "underline bright_blue",
    "hedge": "underline yellow",
    "figure": "reverse yellow",
    "event": "bold underline red",
}
_PREFIX_CHARS = 4  # of an article id, at least


class ShowError(Exception):
    """What was asked for cannot be shown; the text says why."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A span of the text and what it is: a key of STYLES; ``note`` says more (a figure's bound, a speaker)."""

    start_char: int
    end_char: int
    kind: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class BlockRow:
    """A block as it is listed."""

    block_no: int
    role: str
    is_main: bool
    start_char: int
    end_char: int
    score: float | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """One article with its blocks and marks."""

    article_id: str
    title: str | None
    facts: Sequence[tuple[str, str]]  # publisher, authors, dates … as printed above the text
    text: str
    blocks: Sequence[BlockRow]
    marks: Sequence[Mark]


def from_file(path: Path, settings: Settings) -> ArticleView:
    """Read and annotate one page file, as a build would.  Raises ShowError."""
    from pipelines.acquire.one_page import page_of_file
    from pipelines.annotate import annotate, load_language_model
    from pipelines.annotate.names.user_actors import actors_with
    from pipelines.model import PageError
    from pipelines.read import read_page

    try:
        reading = read_page(*page_of_file(path, settings.page_bytes), settings.page_bytes)
    except PageError as error:
        raise ShowError(f"{path}: rejected: {error.reason}: {error.detail}") from None
    model, actors = load_language_model(settings.nlp_model), actors_with(settings.user.actors)
    article, found, _ = annotate(reading.article, reading.blocks, model, actors)
    marks = [Mark(s.start_char, s.end_char, "statement", s.attribution) for s in found.statements]
    marks += [Mark(m.start_char, m.end_char, m.kind) for m in found.mentions]
    marks += [Mark(d.start_char, d.end_char, "date", d.value or "") for d in found.dates]
    marks += [Mark(h.start_char, h.end_char, "hedge", h.hedge_class) for h in found.hedges]
    marks += [
        Mark(f.start_char, f.end_char, "figure", _figure_note(f.value, f.low, f.high, f.bound, f.unit))
        for f in found.figures
    ]
    marks += [Mark(e.start_char, e.end_char, "event", _event_note(e.happening, e.realis)) for e in found.events]
    blocks = [BlockRow(b.block_no, b.role, b.is_main, b.start_char, b.end_char, b.score, b.why) for b in reading.blocks]
    published = _interval(article.published_from, article.published_to)
    facts = _facts(
        article.publisher, article.byline, article.authors, published, article.language, article.dateline, article.url
    )
    return ArticleView(article.article_id, article.title, facts, article.text, blocks, marks)


_MARKS = """
SELECT start_char, end_char, 'statement', attribution FROM statements WHERE article_id = $1 UNION ALL
SELECT start_char, end_char, kind, '' FROM mentions WHERE article_id = $1 UNION ALL
SELECT start_char, end_char, 'date', coalesce(value, '') FROM dates WHERE article_id = $1 UNION ALL
SELECT start_char, end_char, 'hedge', class FROM hedges WHERE article_id = $1
"""

_COPIES = """
SELECT c.is_origin, coalesce(c.link, ''), c.containment, c.n_articles, c.n_outlets, coalesce(c.agency, ''), c.text_group, o.outlet
FROM article_copies c JOIN article_sources o ON o.article_id = c.text_group WHERE c.article_id = ?
"""


def article_of(database: Path, wanted: str) -> str:
    """The id of an article by its address (the latest capture of it), its id or the beginning of that.  Raises ShowError."""
    from pipelines.acquire.urls import url_key

    with open_warehouse(database) as con:
        if "://" in wanted:
            key = url_key(wanted)
            found = con.execute(
                "SELECT a.article_id FROM current_articles a JOIN captures c USING (capture_id) WHERE c.url_key = $1 OR a.url = $2"
                " ORDER BY a.captured_at DESC NULLS LAST, a.article_id LIMIT 1",
                [key, wanted],
            ).fetchone()
            if found is None:
                raise ShowError(
                    f"no page of {wanted} in {database}; the addresses stand in articles.url and captures.url"
                )
            return str(found[0])
        ids = con.execute(
            "SELECT article_id FROM articles WHERE starts_with(article_id, ?) ORDER BY article_id LIMIT 3", [wanted]
        ).fetchall()
    if len(wanted) < _PREFIX_CHARS or not ids:
        raise ShowError(
            f"no article {wanted} in {database}, and no such file; name an article_id of table articles, or the page's address"
        )
    if len(ids) > 1:
        raise ShowError(f"more than one article begins with {wanted}: {', '.join(str(row[0]) for row in ids)} …")
    return str(ids[0][0])


def from_warehouse(database: Path, wanted: str) -> ArticleView:
    """An article of a warehouse by its address, its id or the beginning of it.  Raises ShowError."""
    name = article_of(database, wanted)
    with open_warehouse(database) as con:
        row = con.execute(
            "SELECT title, publisher, byline, authors, published_from, published_to, language, dateline, url, text"
            " FROM articles WHERE article_id = ?",
            [name],
        ).fetchone()
        assert row is not None
        title, publisher, byline, authors, first, last, language, dateline, url, text = row
        marks = [Mark(*mark) for mark in con.execute(_MARKS, [name]).fetchall()]
        marks += [
            Mark(start, end, "figure", _figure_note(value, low, high, bound, unit))
            for start, end, value, low, high, bound, unit in con.execute(
                "SELECT start_char, end_char, value, low, high, bound, unit FROM figures WHERE article_id = ?", [name]
            ).fetchall()
        ]
        marks += [
            Mark(start, end, "event", _event_note(happening, realis, pages or 1))
            for start, end, happening, realis, pages in con.execute(
                "SELECT e.start_char, e.end_char, e.happening, e.realis, i.n_articles FROM events e"
                " LEFT JOIN incidents i USING (incident_id) WHERE e.article_id = ?",
                [name],
            ).fetchall()
        ]
        blocks = [
            BlockRow(*block)
            for block in con.execute(
                "SELECT block_no, role, is_main, start_char, end_char, score, coalesce(why, '') FROM blocks"
                " WHERE article_id = ? ORDER BY block_no",
                [name],
            ).fetchall()
        ]
        copied = con.execute(_COPIES, [name]).fetchone()
    facts = _facts(publisher, byline, authors or (), _interval(first, last), language, dateline, url)
    if copied is not None:
        facts.append(("text", _copied_note(*copied)))
    return ArticleView(name, title, facts, text, blocks, marks)


def _facts(
    publisher: str | None, byline: str | None, authors: Sequence[str], published: str, language: str | None,
    dateline: str | None, url: str | None,
) -> list[tuple[str, str]]:  # fmt: skip
    pairs = [("publisher", publisher), ("byline", byline), ("authors", ", ".join(authors)), ("published", published),
             ("dateline", dateline), ("language", language), ("url", url)]  # fmt: skip
    return [(name, value) for name, value in pairs if value]


def _interval(first: object, last: object) -> str:
    if first is None and last is None:
        return ""
    return str(first) if first == last else f"{first or '…'} to {last or '…'}"


def _figure_note(value: float | None, low: float | None, high: float | None, bound: str, unit: str | None) -> str:
    number = f"{value:g}" if value is not None else f"{low:g}–{high:g}" if low is not None and high is not None else ""
    return " ".join(part for part in (bound, number, unit or "") if part)


def _copied_note(
    is_origin: bool,
    link: str,
    part: float | None,
    n_articles: int,
    n_outlets: int,
    agency: str,
    origin: str,
    outlet: str,
) -> str:
    """Whose text an article stands on, in words."""
    kinds = {"copy": "a copy of", "excerpt": "an excerpt of", "rewrite": "a rewrite of", "whole": "longer than",
             "same_page": "another capture of"}  # fmt: skip
    what = "the origin" if is_origin else f"{kinds.get(link, 'linked, through another, with')} {origin} ({outlet})"
    if part is not None and link:
        what += f", {part:.0%} of it stands there"
    others = f"; one text in {n_articles:,} articles of {n_outlets:,} {'outlet' if n_outlets == 1 else 'outlets'}"
    return what + others + (f", credited to {agency}" if agency else "")


def _event_note(happening: str, realis: str, pages: int = 1) -> str:
    """``pages``: how many report the same incident."""
    note = happening if realis == "happened" else f"{happening}, {realis}"
    return note if pages == 1 else f"{note}, told by {pages} pages"


def print_article(view: ArticleView, console: Console | None = None) -> None:
    """The main text with evidence marked, boilerplate left out, and a legend of what is marked; None = to standard output."""
    console = console or Terminal()
    console.print(Text(f"{view.title or '(no title)'}", style="bold"))
    for name, value in view.facts:
        console.print(Text(f"{name}: {value}", style="dim"))
    console.print(Text(f"article {view.article_id}", style="dim"))
    order = list(STYLES)
    marks = sorted((mark for mark in view.marks if mark.kind in STYLES), key=lambda mark: order.index(mark.kind))
    for block in view.blocks:
        if not block.is_main:
            continue
        line = Text(view.text[block.start_char : block.end_char])
        notes: list[tuple[int, str]] = []
        for mark in marks:
            if mark.start_char < block.end_char and block.start_char < mark.end_char:
                start, end = mark.start_char - block.start_char, mark.end_char - block.start_char
                line.stylize(STYLES[mark.kind], max(0, start), end)
                if mark.kind in ("figure", "event"):
                    notes.append((end, mark.note))
        for end, note in sorted(notes, reverse=True):
            line = Text.assemble(line[:end], (f" [{note}]", "dim"), line[end:])
        console.print()
        console.print(line)
    met = [kind for kind in STYLES if any(mark.kind == kind for mark in marks)]
    console.print()
    console.print(Text.assemble("legend: ", *(part for kind in met for part in ((kind, STYLES[kind]), "  "))))
    hidden = sum(not block.is_main for block in view.blocks)
    console.print(
        Text(f"{hidden} of {len(view.blocks)} blocks are boilerplate and not shown; --blocks lists them", style="dim")
    )


def print_blocks(view: ArticleView) -> None:
    """Every block with its role, score and reason, boilerplate too."""
    console = Terminal()
    table = Table("no", "role", "score", "why", "text", box=None, padding=(0, 1, 0, 0))
    for block in view.blocks:
        words = " ".join(view.text[block.start_char : block.end_char].split())
        score = "" if block.score is None else f"{block.score:.2f}"
        style = "bold" if block.is_main else "dim"
        shown = Text(words[:120] + ("…" if len(words) > 120 else ""))
        table.add_row(str(block.block_no), block.role, score, Text(block.why), shown, style=style)
    console.print(table)
