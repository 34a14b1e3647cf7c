"""What the corpus is: pages, outlets, languages, days of publication, copies folded, doubtful readings, what could not be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.publish.report.links import Links, Row, one, rows
from pipelines.publish.report.words import COUNTED_BY, cut, left_out, share, spaced

OUTLETS, LANGUAGES, DOUBTFUL, REASONS, COPIES = 20, 20, 25, 30, 20
DOUBTFUL_BELOW = 0.7  # as a run counts them


@dataclass(frozen=True, slots=True)
class Corpus:
    """The rows of the section, ready to be written; ``published``: (first day of a month, or a day; pages)."""

    totals: Row
    outlets: list[Row]
    outlets_left: str
    languages: list[Row]
    languages_left: str
    published: list[Row]
    published_by: str
    bounds: list[Row]
    rejects: list[Row]
    rejects_left: str
    doubtful: list[Row]
    doubtful_left: str
    copies: list[Row]
    copies_left: str


_TOTALS = """
SELECT
    count(*) AS n_captures,
    count(*) FILTER (c.is_current) AS n_pages,
    count(DISTINCT c.text_group) FILTER (c.is_current) AS n_texts,
    count(DISTINCT c.outlet) FILTER (c.is_current) AS n_outlets,
    count(*) FILTER (c.is_current AND NOT a.is_annotated) AS n_not_annotated,
    count(*) FILTER (c.is_current AND a.score < $below) AS n_doubtful,
    count(*) FILTER (c.is_current AND c.published_from IS NULL) AS n_undated,
    min(c.published_from) FILTER (c.is_current) AS first_day,
    max(c.published_from) FILTER (c.is_current) AS last_day,
    (SELECT count(*) FROM figures JOIN chosen USING (article_id) WHERE is_current) AS n_figures,
    (SELECT count(*) FROM statements JOIN chosen USING (article_id) WHERE is_current) AS n_statements,
    (SELECT count(*) FROM events JOIN chosen USING (article_id) WHERE is_current) AS n_events
FROM chosen AS c
JOIN articles AS a USING (article_id)
"""

_OUTLETS = """
SELECT outlet, count(*) AS n_pages, count(DISTINCT text_group) AS n_texts, min(published_from) AS first_day,
    max(published_from) AS last_day, count(*) OVER () AS n_all
FROM chosen
WHERE is_current
GROUP BY outlet
ORDER BY n_pages DESC, outlet
LIMIT $most
"""

_LANGUAGES = """
SELECT coalesce(a.language, 'not known') AS language, count(*) AS n_pages, bool_or(a.is_annotated) AS is_annotated,
    count(*) OVER () AS n_all
FROM chosen JOIN articles AS a USING (article_id)
WHERE is_current
GROUP BY ALL
ORDER BY n_pages DESC, language
LIMIT $most
"""

_PUBLISHED = """
SELECT date_trunc($unit, published_from)::DATE AS day, count(*) AS n_pages, count(DISTINCT text_group) AS n_texts
FROM chosen
WHERE is_current AND published_from IS NOT NULL
GROUP BY ALL
ORDER BY day
"""

_BOUNDS = """
SELECT bound, count(*) AS n
FROM figures JOIN chosen USING (article_id)
WHERE is_current AND kind = 'count'
GROUP BY bound
ORDER BY n DESC, bound
"""

_REJECTS = """
SELECT stage, reason, count(*) FILTER (item = '') AS n_pages, count(*) FILTER (item <> '') AS n_parts,
    min(source_name || coalesce(': ' || detail, '')) AS example, count(*) OVER () AS n_all
FROM rejects
WHERE ($collection IS NULL OR collection = $collection)
    AND ($whole OR item <> '' AND capture_id IN (SELECT capture_id FROM articles JOIN chosen USING (article_id)))
GROUP BY stage, reason
ORDER BY n_pages DESC, n_parts DESC, stage, reason
LIMIT $most
"""

_COPIES = """
SELECT g.text_group, any_value(a.title) AS title, any_value(a.url) AS url, {page}, any_value(o.outlet) AS origin, g.agency,
    count(*) AS n_pages, count(DISTINCT c.outlet) AS n_outlets,
    list_sort(list_distinct(list(c.outlet))) AS outlets, count(*) OVER () AS n_all
FROM chosen AS c
JOIN text_groups AS g USING (text_group)
JOIN articles AS a ON a.article_id = g.text_group
JOIN article_sources AS o ON o.article_id = g.text_group
WHERE c.is_current
GROUP BY g.text_group, g.agency
HAVING count(*) > 1
ORDER BY n_pages DESC, text_group
LIMIT $most
"""


def corpus(con: duckdb.DuckDBPyConnection, links: Links, collection: str | None, *, is_whole: bool) -> Corpus:
    """The section of the chosen pages; ``is_whole``: pages that gave no article can be of them."""
    totals = one(con, _TOTALS, {"below": DOUBTFUL_BELOW})
    outlets = rows(con, _OUTLETS, {"most": OUTLETS})
    languages = rows(con, _LANGUAGES, {"most": LANGUAGES})
    first, last = totals["first_day"], totals["last_day"]
    unit = "day" if first is None or (last - first).days <= 92 else "month" if (last - first).days <= 3_700 else "year"
    refused = rows(con, _REJECTS, {"collection": collection, "whole": is_whole, "most": REASONS})
    totals["n_rejected"] = sum(row["n_pages"] for row in refused)
    bounds = rows(con, _BOUNDS)
    n_bounds = sum(row["n"] for row in bounds)
    copies = rows(con, _COPIES.format(page=links.page_of("g.text_group")), {"most": COPIES})
    doubtful = _doubtful(con, links)
    return Corpus(
        totals=totals,
        outlets=outlets,
        outlets_left=_left(outlets, OUTLETS, "outlets"),
        languages=languages,
        languages_left=_left(languages, LANGUAGES, "languages"),
        published=rows(con, _PUBLISHED, {"unit": unit}),
        published_by=unit,
        bounds=[
            {
                "bound": COUNTED_BY.get(row["bound"], spaced(row["bound"])),
                "n": row["n"],
                "share": share(row["n"] / n_bounds),
            }
            for row in bounds
        ],
        rejects=[
            row | {"reason": spaced(row["reason"]), "example": cut(row["example"], 160), "stage": row["stage"]}
            for row in refused
        ],
        rejects_left=_left(refused, REASONS, "reasons"),
        doubtful=doubtful,
        doubtful_left=left_out(len(doubtful), totals["n_doubtful"], "doubtful pages"),
        copies=[
            row
            | {
                "title": cut(row["title"], 140),
                "href": links.href(row["evidence_page"], row["url"]),
                "outlets": _names(row["outlets"]),
            }
            for row in copies
        ],
        copies_left=_left(copies, COPIES, "texts that were printed more than once"),
    )


def _doubtful(con: duckdb.DuckDBPyConnection, links: Links) -> list[Row]:
    found = rows(
        con,
        f"""
        SELECT a.article_id, a.score, a.why, a.title, c.outlet, a.url, s.source_name, {links.page_of("a.article_id")}
        FROM chosen AS c
        JOIN articles AS a USING (article_id)
        JOIN article_sources AS s USING (article_id)
        WHERE c.is_current AND a.score < $below
        ORDER BY a.score, a.article_id
        LIMIT $most
        """,
        {"below": DOUBTFUL_BELOW, "most": DOUBTFUL},
    )
    return [
        {
            "score": share(row["score"]),
            "why": cut(row["why"], 160) or "the page is of a kind that is often misread",
            "title": cut(row["title"] or row["source_name"] or row["article_id"], 140),
            "outlet": row["outlet"],
            "href": links.href(row["evidence_page"], row["url"]),
        }
        for row in found
    ]


def _left(found: list[Row], most: int, what: str) -> str:
    return left_out(len(found), int(found[0]["n_all"]), what) if len(found) == most else ""


def _names(found: list[Any]) -> str:
    shown = ", ".join(str(each) for each in found[:6])
    return f"{shown} and {len(found) - 6:,} more" if len(found) > 6 else shown
