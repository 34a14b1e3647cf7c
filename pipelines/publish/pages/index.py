"""The list of all evidence pages, a thousand to a file.

What belongs here: the list.  What does not: the pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import duckdb

from pipelines.publish.pages.markup import document, escape, words
from pipelines.publish.pages.page import asset
from pipelines.publish.pages.rows import interval

INDEX: Final = "index.html"
IS_OURS: Final = "<title>Evidence pages</title>"
_A_FILE: Final = 1_000  # pages that one file lists
_COLUMNS: Final = ("page", "outlet", "published", "captured", "figures", "events", "statements", "names")

_LIST: Final = """
SELECT a.article_id, coalesce(a.title, o.source_name, a.article_id), o.outlet, a.published_from, a.published_to, o.captured_at,
    f.n, e.n, s.n, m.n
FROM articles AS a
JOIN article_sources AS o USING (article_id)
LEFT JOIN (SELECT article_id, count(*) AS n FROM figures GROUP BY ALL) AS f USING (article_id)
LEFT JOIN (SELECT article_id, count(*) AS n FROM events GROUP BY ALL) AS e USING (article_id)
LEFT JOIN (SELECT article_id, count(*) AS n FROM statements GROUP BY ALL) AS s USING (article_id)
LEFT JOIN (SELECT article_id, count(*) AS n FROM mentions GROUP BY ALL) AS m USING (article_id)
ORDER BY a.published_from DESC NULLS LAST, o.outlet, a.article_id
"""


def write_index(con: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """List the articles whose pages stand in a folder; files of a longer list are removed.  Raises OSError."""
    rows = _there(con, folder)
    chunk, number = list(islice(rows, _A_FILE)), 1
    while True:
        following = list(islice(rows, _A_FILE))
        (folder / _name(number)).write_text(_file(chunk, number, has_more=bool(following)), "utf-8")
        number += 1
        if not following:
            break
        chunk = following
    while (left := folder / _name(number)).is_file():
        left.unlink()
        number += 1


def _name(number: int) -> str:
    return INDEX if number == 1 else f"index-{number}.html"


def _there(con: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[tuple[object, ...]]:
    found = con.execute(_LIST)
    while rows := found.fetchmany(_A_FILE):
        yield from (row for row in rows if (folder / f"{row[0]}.html").is_file())


def _file(rows: Sequence[tuple[object, ...]], number: int, *, has_more: bool) -> str:
    head = "".join(f'<th scope="col"{_numeric(place)}>{name}</th>' for place, name in enumerate(_COLUMNS))
    listed = (
        "".join(map(_row, rows)) or f'<tr><td colspan="{len(_COLUMNS)}">no page is made yet: dateline pages</td></tr>'
    )
    turns = []
    if number > 1:
        turns.append(f'<a href="{_name(number - 1)}">newer pages</a>')
    if has_more:
        turns.append(f'<a href="{_name(number + 1)}">older pages</a>')
    turn = f'<nav class="turn" aria-label="more pages">{" · ".join(turns)}</nav>' if turns else ""
    body = (
        "<header><h1>Evidence pages</h1><p>Each page as it was kept, with every figure, event, statement, name and time marked on"
        f' its words.</p></header>\n{turn}<table class="pages"><thead><tr>{head}</tr></thead><tbody>{listed}</tbody></table>{turn}'
    )
    return document("Evidence pages", asset("look.css"), "", body)


def _row(row: tuple[object, ...]) -> str:
    article, title, outlet, first, last, captured, *counts = row
    told = [
        f'<td><a href="{escape(article)}.html"><bdi>{words(title)}</bdi></a></td>',
        f"<td><bdi>{words(outlet)}</bdi></td>",
    ]
    told += [f"<td>{escape(interval(first, last))}</td>", f"<td>{escape(str(captured)[:16] if captured else '')}</td>"]
    told += [f'<td class="num">{escape(count or 0)}</td>' for count in counts]
    return f"<tr>{''.join(told)}</tr>"


def _numeric(place: int) -> str:
    return ' class="num"' if place >= 4 else ""
