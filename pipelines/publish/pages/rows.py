"""What the published file says of some articles: their facts, their blocks, and a mark for every row that stands on words.

What belongs here: SQL, a few articles at a time, and rows as marks.  What does not: how they are drawn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from pipelines.publish.pages.marks import Mark

Row = dict[str, Any]

_ARTICLES = """
SELECT a.*, c.* EXCLUDE (capture_id, url), c.url AS requested_url, o.outlet, o.collection, o.source_name,
    d.name AS dateline_place, g.others
FROM articles AS a
JOIN captures AS c USING (capture_id)
JOIN article_sources AS o USING (article_id)
LEFT JOIN entities AS d ON d.entity_id = a.dateline_entity_id
LEFT JOIN (
    SELECT text_group, count(*) - 1 AS others FROM articles GROUP BY text_group
) AS g ON g.text_group = a.text_group
WHERE a.article_id = ANY($ids)
"""

_BLOCKS = "SELECT * FROM blocks WHERE article_id = ANY($ids) ORDER BY article_id, block_no"

_FIGURES = """
SELECT f.*, l.name AS place, l.country, m.surface AS place_words, a.name AS actor, w.label AS said_by,
    coalesce(e.description, w.affiliation) AS speaker_role, h.hedges, x.rivals
FROM figures AS f
LEFT JOIN entities AS l ON l.entity_id = f.place_id
LEFT JOIN mentions AS m ON m.mention_id = f.place_mention_id
LEFT JOIN entities AS a ON a.entity_id = f.actor_id
LEFT JOIN speakers AS w ON w.speaker_id = f.speaker_id
LEFT JOIN entities AS e ON e.entity_id = w.entity_id
LEFT JOIN (
    SELECT article_id, sentence_no, list(surface ORDER BY start_char) AS hedges FROM hedges
    WHERE article_id = ANY($ids) GROUP BY ALL
) AS h ON h.article_id = f.article_id AND h.sentence_no = f.sentence_no
LEFT JOIN (
    SELECT r.figure_id, list({link: r.link, surface: o.surface, id: o.figure_id} ORDER BY r.link, o.figure_id)[:8] AS rivals
    FROM (
        SELECT figure_id, other_id, link FROM figure_links WHERE split_part(figure_id, '/', 1) = ANY($ids)
        UNION
        SELECT other_id, figure_id, CASE link WHEN 'changed_from' THEN 'changed_to' WHEN 'part_of' THEN 'whole_of' ELSE link END
        FROM figure_links WHERE split_part(other_id, '/', 1) = ANY($ids)
    ) AS r JOIN figures AS o ON o.figure_id = r.other_id
    GROUP BY r.figure_id
) AS x ON x.figure_id = f.figure_id
WHERE f.article_id = ANY($ids)
"""

_EVENTS = """
SELECT v.*, l.name AS place, l.country, m.surface AS place_words, w.label AS said_by,
    coalesce(e.description, w.affiliation) AS speaker_role, g.arguments
FROM events AS v
LEFT JOIN entities AS l ON l.entity_id = v.place_id
LEFT JOIN mentions AS m ON m.mention_id = v.place_mention_id
LEFT JOIN speakers AS w ON w.speaker_id = v.speaker_id
LEFT JOIN entities AS e ON e.entity_id = w.entity_id
LEFT JOIN (
    SELECT event_id, list({role: role, surface: surface} ORDER BY role, start_char) AS arguments
    FROM event_arguments WHERE article_id = ANY($ids) GROUP BY event_id
) AS g ON g.event_id = v.event_id
WHERE v.article_id = ANY($ids)
"""

_STATEMENTS = """
SELECT s.*, w.label AS said_by, coalesce(e.description, w.affiliation) AS speaker_role, w.kind AS speaker_kind, q.label AS cites
FROM statements AS s
LEFT JOIN speakers AS w ON w.speaker_id = s.speaker_id
LEFT JOIN entities AS e ON e.entity_id = w.entity_id
LEFT JOIN speakers AS q ON q.speaker_id = s.second_hand_id
WHERE s.article_id = ANY($ids)
"""

_QUOTATIONS = """
SELECT q.*, w.label AS said_by FROM quotations AS q LEFT JOIN speakers AS w ON w.speaker_id = q.speaker_id
WHERE q.article_id = ANY($ids)
"""

_MENTIONS = """
SELECT m.*, e.name, e.description, e.country, e.latitude, e.longitude, e.place_kind, e.resolved_by
FROM mentions AS m LEFT JOIN entities AS e ON e.entity_id = m.entity_id
WHERE m.article_id = ANY($ids)
"""

_DATES = "SELECT * FROM dates WHERE article_id = ANY($ids)"
_HEDGES = "SELECT *, class AS hedge_class FROM hedges WHERE article_id = ANY($ids)"

_CORRECTED = """
SELECT row_id, list(column_name ORDER BY column_name) AS corrected, split_part(row_id, '/', 1) AS article_id
FROM corrections WHERE split_part(row_id, '/', 1) = ANY($ids) GROUP BY row_id
"""


@dataclass(frozen=True, slots=True)
class Page:
    """One article as the published file has it; ``facts``: columns of its article and its capture."""

    facts: Row
    blocks: Sequence[Row] = field(default=())
    marks: Sequence[Mark] = field(default=())

    @property
    def article_id(self) -> str:
        """Its id, which is that of its capture."""
        return str(self.facts["article_id"])

    @property
    def text(self) -> str:
        """The layer that offsets point into."""
        return str(self.facts["text"])


def pages(con: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, Page]:
    """These articles with their blocks and marks, by id."""
    blocks, marks = _by_article(con, _BLOCKS, ids), defaultdict[str, list[Mark]](list)
    corrected = {row["row_id"]: row["corrected"] for rows in _by_article(con, _CORRECTED, ids).values() for row in rows}
    for statement, as_mark in (
        (_STATEMENTS, _statement), (_QUOTATIONS, _quotation), (_HEDGES, _hedge), (_MENTIONS, _mention), (_DATES, _date),
        (_EVENTS, _event), (_FIGURES, _figure),
    ):  # fmt: skip
        for article, rows in _by_article(con, statement, ids).items():
            for row in rows:
                mark = as_mark(row)
                by_hand = corrected.get(f"{article}/{mark.anchor}")
                marks[article].append(_with(mark, ("corrected by a person", ", ".join(by_hand))) if by_hand else mark)
    return {
        row["article_id"]: Page(row, blocks[row["article_id"]], sorted(marks[row["article_id"]], key=_place))
        for row in _dicts(con, _ARTICLES, ids)
    }


def _place(mark: Mark) -> tuple[int, int, str]:
    return mark.start, -mark.end, mark.anchor


def _with(mark: Mark, *facts: tuple[str, str]) -> Mark:
    return Mark(
        mark.anchor, mark.layer, mark.kind, mark.start, mark.end, mark.surface, (*mark.facts, *facts), mark.links
    )


def _dicts(con: duckdb.DuckDBPyConnection, statement: str, ids: Sequence[str]) -> Iterator[Row]:
    found = con.execute(statement, {"ids": list(ids)})
    names = [column[0] for column in found.description or ()]
    while rows := found.fetchmany(2_000):
        for row in rows:
            yield dict(zip(names, row, strict=True))


def _by_article(con: duckdb.DuckDBPyConnection, statement: str, ids: Sequence[str]) -> defaultdict[str, list[Row]]:
    found = defaultdict[str, list[Row]](list)
    for row in _dicts(con, statement, ids):
        found[row["article_id"]].append(row)
    return found


# ── rows as marks ────────────────────────────────────────────────────────────────────────────────────────────────────


def _mark(
    row: Row, anchor: str, layer: str, kind: str, *facts: tuple[str, object], links: Sequence[tuple[str, str, str]] = ()
) -> Mark:
    told = [(label, str(value)) for label, value in facts if value not in (None, "", False)]
    return Mark(anchor, layer, kind, row["start_char"], row["end_char"], row["surface"], told, links)


def _anchor(row_id: str) -> str:
    return row_id.rpartition("/")[2]


def interval(first: object, last: object) -> str:
    """Days from and to, in words; '' where neither is known."""
    if first is None and last is None:
        return ""
    return str(first) if first == last else f"{first or '…'} to {last or '…'}"


def number(value: float | None) -> str:
    """A number as people write it, '' for none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:,.6g}"


def _share(score: float | None) -> str:
    return "" if score is None else f"{score:.2f}"


def _by(words: object, basis: str | None) -> str:
    return "" if not words else f"{words} (by {basis})" if basis else str(words)


def _who(row: Row) -> str:
    if row.get("said_by"):
        return f"{row['said_by']}, {row['speaker_role']}" if row.get("speaker_role") else str(row["said_by"])
    return {"outlet": "the outlet itself", "unattributed": "nobody is named"}.get(str(row.get("attribution")), "")


def _where(row: Row) -> str:
    place = row["place"] or row["place_words"]
    return _by(
        f"{place} ({row['country']})" if place and row["place"] and row["country"] else place, row["place_basis"]
    )


def _inside(row: Row, key: str = "statement_id", label: str = "stands in statement") -> list[tuple[str, str, str]]:
    return [(label, _anchor(row[key]), f"#{_anchor(row[key])}")] if row.get(key) else []


def _figure(row: Row) -> Mark:
    value = number(row["value"])
    if not value and (row["low"] is not None or row["high"] is not None):
        value = f"{number(row['low']) or '…'} to {number(row['high']) or '…'}"
    likely = f"{number(row['likely_low'])} to {number(row['likely_high'])}" if row["likely_low"] is not None else ""
    links = _inside(row) + _inside(row, "event_id", "counts of event") + _inside(row, "part_of", "part of")
    article = row["article_id"]
    for other in row["rivals"] or ():
        name, _, anchor = str(other["id"]).partition("/")
        here = f"#{anchor}" if name == article else f"{name}.html#{anchor}"
        links.append((str(other["link"]).replace("_", " "), str(other["surface"]), here))
    return _mark(
        row, _anchor(row["figure_id"]), "figure", f"figure, {row['kind']}",
        ("bound", str(row["bound"]).replace("_", " ")), ("value", value), ("likely", likely), ("unit", row["unit"]),
        ("per", row["per"]), ("of what", row["counted"]), ("event", row["event"]), ("by whom", row["actor"]),
        ("place", _where(row)), ("time", _by(interval(row["from_date"], row["to_date"]), row["date_basis"])),
        ("who says it", _who(row)), ("attribution", row["attribution"]), ("how sure it is told", row["factuality"]),
        ("hedges in its sentence", ", ".join(row["hedges"] or ())), ("denied", "yes" if row["is_negated"] else ""),
        ("inside quotation marks", "yes" if row["in_quotation"] else ""), ("confidence", _share(row["score"])),
        ("how it was read", row["rule"]), links=links,
    )  # fmt: skip


def _event(row: Row) -> Mark:
    arguments = defaultdict[str, list[str]](list)
    for argument in row["arguments"] or ():
        arguments[str(argument["role"])].append(str(argument["surface"]))
    return _mark(
        row, _anchor(row["event_id"]), "event", f"event, {row['happening'].replace('_', ' ')}",
        *((role, "; ".join(found)) for role, found in arguments.items() if role not in ("place", "time")),
        ("place", _where(row)), ("time", _by(interval(row["from_date"], row["to_date"]), row["date_basis"])),
        ("did it happen", str(row["realis"]).replace("_", " ")), ("how sure it is told", row["factuality"]),
        ("hedge", row["hedge"]), ("who says it", _who(row)), ("attribution", row["attribution"]),
        ("PLOVER", " · ".join(part for part in (row["event_type"], row["event_mode"]) if part)),
        ("ACLED", " · ".join(part for part in (row["acled_event_type"], row["acled_sub_event_type"]) if part)),
        ("incident", row["incident_id"]), ("why that incident", row["incident_basis"]), ("confidence", _share(row["score"])),
        ("how it was read", row["rule"]), links=_inside(row),
    )  # fmt: skip


def _statement(row: Row) -> Mark:
    return _mark(
        row, _anchor(row["statement_id"]), "statement", f"statement, {row['mode']}",
        ("who says it", _who(row)), ("kind of speaker", str(row["speaker_kind"] or "").replace("_", " ")),
        ("who cites", row["cites"]), ("cue", row["cue"]), ("to whom", row["addressee"]), ("attribution", row["attribution"]),
        ("how sure it is told", row["factuality"]), ("said", interval(row["said_from"], row["said_to"])),
    )  # fmt: skip


def _quotation(row: Row) -> Mark:
    return _mark(
        row, _anchor(row["quotation_id"]), "quotation", "quotation", ("who is quoted", row["said_by"]),
        ("part of a sentence", "yes" if row["is_partial"] else ""),
        ("holds an editor's insertion", "yes" if row["has_insertion"] else ""), links=_inside(row),
    )  # fmt: skip


def _mention(row: Row) -> Mark:
    at = f"{row['latitude']:.4f}, {row['longitude']:.4f}" if row["latitude"] is not None else ""
    return _mark(
        row, _anchor(row["mention_id"]), "name", str(row["kind"]).replace("_", " "),
        ("who or what", row["name"] or "not resolved"), ("described as", row["description"]), ("title", row["title"]),
        ("kind of place", row["place_kind"]), ("country", row["country"]), ("coordinates", at),
        ("form", str(row["form"]).replace("_", " ")), ("entity", row["entity_id"]), ("resolved by", row["resolved_by"]),
        ("confidence", _share(row["score"])),
    )  # fmt: skip


def _date(row: Row) -> Mark:
    return _mark(
        row, _anchor(row["date_id"]), "date", f"time, {str(row['type']).lower()}", ("TIMEX3", row["value"]),
        ("mod", row["mod"]), ("days", interval(row["from_date"], row["to_date"])),
        ("likely", interval(row["likely_from"], row["likely_to"])), ("counted from", _anchor(row["anchor"] or "")),
    )  # fmt: skip


def _hedge(row: Row) -> Mark:
    return _mark(
        row, f"h{row['start_char']}-{row['end_char']}", "hedge", f"hedge, {row['hedge_class']}",
    )  # fmt: skip
