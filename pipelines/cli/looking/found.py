"""What ``dateline search`` asks and how it shows what it found.

What belongs here: the call of the macro ``search`` and its rows in words.  What does not: searching (``warehouse/search``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.text import Text

from pipelines.cli.looking.rows import cell
from pipelines.cli.terminal import Terminal, say
from pipelines.store.escaping import for_log
from pipelines.store.query import QueryRows

_OPENING, _CLOSING = "\x02", "\x03"  # signs that no page's text has: where a word that was found begins and ends
_FIGURES = 4  # of one sentence that are shown


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; days as ISO 8601 has them."""

    words: str
    limit: int
    place: str | None = None
    event: str | None = None
    speaker: str | None = None
    since: str | None = None
    until: str | None = None
    is_old_too: bool = False


def search_sql(asked: Asked, *, is_marked: bool) -> str:
    """The query; ``is_marked``: words are marked by signs that ``print_found`` knows instead of brackets."""
    given = [("place", asked.place), ("event", asked.event), ("speaker", asked.speaker)]
    words = [_literal(asked.words), f"most := {asked.limit}"]
    words += [f"{name} := {_literal(value)}" for name, value in given if value is not None]
    words += [
        f"{name} := DATE '{day}'" for name, day in (("since", asked.since), ("until", asked.until)) if day is not None
    ]
    if asked.is_old_too:
        words.append("every := TRUE")
    if is_marked:
        words += [f"opening := chr({ord(_OPENING)})", f"closing := chr({ord(_CLOSING)})"]
    return f"FROM search({', '.join(words)})"


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''").replace("\0", "") + "'"


def print_found(found: QueryRows, asked: Asked) -> None:
    """A sentence with the words marked, where it stands, and its figures; in colour, or one line a sentence."""
    console = Terminal(soft_wrap=True)
    rows: list[dict[str, Any]] = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    if not console.is_terminal:
        for row in rows:
            words = str(row["snippet"]).replace(_OPENING, "").replace(_CLOSING, "")
            cells = [f"{row['score']:.3f}", row["article_id"], row["published_from"], row["outlet"], words]
            say("\t".join(for_log(cell(value)) for value in cells))
        return
    if not rows:
        console.print(Text(f"nothing was found for {asked.words}"))
    said: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        said.setdefault(str(row["sentence"]), []).append(row)
    for row, *others in said.values():
        console.print(Text.assemble((f"{row['rank']:>3}  ", "dim"), _marked(str(row["snippet"]))))
        console.print(_where("", row["title"], row["outlet"], row["published_from"], row["article_id"]))
        for other in others:
            where = [other["outlet"], other["published_from"], other["article_id"]]
            console.print(
                Text(
                    "     the same in " + " · ".join(for_log(cell(value)) for value in where if value is not None),
                    style="dim",
                )
            )
        figures = row["figures"] or []
        for figure in figures[:_FIGURES]:
            console.print(Text(f"     {_figure(figure)}", style="cyan"))
        if len(figures) > _FIGURES:
            console.print(Text(f"     and {len(figures) - _FIGURES:,} more figures", style="cyan"))
    if len(rows) == asked.limit:
        console.print(Text(f"the first {len(rows):,}; --limit N shows more", style="dim"))


def _where(before: str, *values: object) -> Text:
    return Text(
        "     " + before + " · ".join(for_log(cell(value)) for value in values if value is not None), style="dim"
    )


def _marked(snippet: str) -> Text:
    shown = Text()
    for number, part in enumerate(snippet.replace(_CLOSING, _OPENING).split(_OPENING)):
        shown.append(for_log(part), style="bold reverse yellow" if number % 2 else "")
    return shown


def _figure(figure: Mapping[str, object]) -> str:
    """What is known of a figure, in words: its bound, what happened, where, when, who says so."""
    first, last = figure["from_date"], figure["to_date"]
    days = "" if first is None and last is None else str(first) if first == last else f"{first or '…'} to {last or '…'}"
    by = figure["said_by"] and f"said by {figure['said_by']}"
    parts = [figure["bound"], figure["event"], figure["place"], days, by]
    return for_log(f"{figure['surface']}: " + ", ".join(str(part) for part in parts if part))
