"""What must hold of a warehouse before anybody sees it, and what its reader should be warned of.

A check of severity ``error`` that fails keeps yesterday's file in place; one of severity ``warn`` holds nothing back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import duckdb

from pipelines.store.schema import Table, tables
from pipelines.vocabularies import closed_columns

Severity = Literal["error", "warn"]

# Tables whose rows carry start_char, end_char and surface; those that must not stand in boilerplate.
EVIDENCE = ("mentions", "statements", "quotations", "hedges", "dates", "figures", "events", "event_arguments")
ANALYSIS = (*EVIDENCE, "sentences")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must hold of one table: ``sql`` counts what breaks it and all that was looked at; a third column says in
    words what breaks it, where there is one.  ``unit``: what is counted."""

    table: str
    name: str
    description: str
    sql: str
    severity: Severity = "error"
    unit: str = "rows"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of a check."""

    check: Check
    n_bad: int
    n_rows: int
    detail: str = ""

    @property
    def passed(self) -> bool:
        """True where no row breaks the check."""
        return self.n_bad == 0

    @property
    def blocks(self) -> bool:
        """True where the file may not be published."""
        return not self.passed and self.check.severity == "error"

    def __str__(self) -> str:
        words = f"{self.n_bad:,} of {self.n_rows:,} {self.check.unit}" if self.n_rows else f"{self.n_bad:,}"
        words += f" break this{self.detail and ': ' + self.detail}"
        return f"{self.check.table}: {self.check.description}: {'holds' if self.passed else words}"


# What the run itself looks at before it builds a file; no SQL tells.
BATCHES_WHOLE = Check("builds", "batches_whole", "committed batches are what was committed", "", "warn", "batches")
PUBLISHED_WHOLE = Check("builds", "published_file_whole", "the file that was published last is what was published", "", "warn",
                        "files")  # fmt: skip


def checks() -> list[Check]:
    """Every check that SQL tells, table by table."""
    return [
        check
        for table in tables().values()
        for check in (*_by_shape(table), *(own for own in _OWN if own.table == table.name))
    ]


def run_checks(con: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """Run every check on a built file."""
    return [run_check(con, check) for check in checks()]


def run_check(con: duckdb.DuckDBPyConnection, check: Check) -> CheckResult:
    """Run one check."""
    row = con.execute(check.sql).fetchone()
    assert row is not None
    return CheckResult(check, int(row[0] or 0), int(row[1] or 0), str(row[2] or "") if len(row) > 2 else "")


def _by_shape(table: Table) -> Iterator[Check]:
    """What must hold of every table with such a key or such columns."""
    name, columns = table.name, {column.name for column in table.columns}
    if table.key:
        key = ", ".join(table.key)
        missing = " OR ".join(f"{column} IS NULL" for column in table.key)
        yield Check(name, "unique_ids", f"({key}) is unique and never NULL",
                    f"SELECT count(*) - count(DISTINCT ({key})) + count(*) FILTER ({missing}), count(*) FROM {name}")  # fmt: skip
    if name in EVIDENCE:
        yield Check(name, "offsets_verified", "the text at a row's offsets is its surface",
                    f"SELECT count(*) FILTER (a.text[t.start_char + 1 : t.end_char] IS DISTINCT FROM t.surface), count(*)"
                    f" FROM {name} t LEFT JOIN articles a USING (article_id)")  # fmt: skip
    if name in ("blocks", "sentences"):
        yield Check(name, "offsets_verified", "a row's offsets stand inside the text of its article",
                    "SELECT count(*) FILTER (NOT coalesce(0 <= start_char AND start_char < end_char AND"
                    f" end_char <= length(a.text), FALSE)), count(*)"
                    f" FROM {name} t LEFT JOIN articles a USING (article_id)")  # fmt: skip
    if "article_id" in columns and name not in ("articles", "article_links"):
        yield Check(name, "article_exists", "every row's article exists",
                    f"SELECT count(*) FILTER (a.article_id IS NULL), count(*) FROM {name} t LEFT JOIN articles a"
                    f" USING (article_id)")  # fmt: skip
    if name in ANALYSIS:
        yield Check(name, "none_in_boilerplate", "no row stands on a block that is not main text",
                    f"SELECT count(*) FILTER (b.article_id IS NOT NULL), count(*) FROM {name} t LEFT JOIN (SELECT * FROM blocks"
                    f" WHERE NOT is_main) b ON b.article_id = t.article_id AND b.start_char < t.end_char"
                    f" AND t.start_char < b.end_char")  # fmt: skip
    for column, words in closed_columns(name).items():
        known = ", ".join(f"'{word}'" for word in words)
        is_list = next(c.type for c in table.columns if c.name == column).endswith("[]")
        unknown = f'NOT list_has_all([{known}], "{column}")' if is_list else f'"{column}" NOT IN ({known})'
        yield Check(name, f"{column}_known", f"{column} is one of the contract's {len(words)} words, or NULL where it may be",
                    f"SELECT count(*) FILTER ({unknown}), count(*) FROM {name}")  # fmt: skip


# What must hold of one table alone.
_OWN = (
    Check("articles", "capture_exists", "every article's capture is there",
          "SELECT count(*) FILTER (c.capture_id IS NULL), count(*) FROM articles a LEFT JOIN captures c"
          " USING (capture_id)"),
    Check("articles", "text_group_exists", "every article belongs to the group of an article's text",
          "SELECT count(*) FILTER (o.article_id IS NULL), count(*) FROM articles a LEFT JOIN articles o"
          " ON o.article_id = a.text_group AND o.text_group = o.article_id"),
    Check("articles", "has_story", "every article has a story: main text besides its headline",
          "SELECT count(*) FILTER (b.article_id IS NULL), count(*) FROM articles a LEFT JOIN (SELECT DISTINCT article_id"
          " FROM blocks WHERE is_main AND role NOT IN ('title', 'standfirst')) b USING (article_id)", severity="warn",
          unit="articles"),
    Check("articles", "has_date", "every article says when it was published",
          "SELECT count(*) FILTER (published_from IS NULL), count(*) FROM articles", severity="warn", unit="articles"),
    Check("articles", "has_outlet", "every article says who published it",
          "SELECT count(*) FILTER (publisher IS NULL AND publisher_domain IS NULL), count(*) FROM articles", severity="warn",
          unit="articles"),
    Check("article_links", "articles_exist", "a link leads from one article to another, and both are there",
          "SELECT count(*) FILTER (a.article_id IS NULL OR o.article_id IS NULL OR l.article_id = l.other_id), count(*)"
          " FROM article_links l LEFT JOIN articles a USING (article_id) LEFT JOIN articles o ON o.article_id = l.other_id"),
    Check("article_links", "symmetric", "a copy, a rewrite and another capture are so both ways",
          "SELECT count(*) FILTER (o.article_id IS NULL AND l.link <> 'excerpt'), count(*) FROM article_links l LEFT JOIN"
          " article_links o ON o.article_id = l.other_id AND o.other_id = l.article_id AND o.link = l.link"),
    Check("article_links", "passages_verified", "a shared passage stands inside the text of its article",
          "SELECT count(*) FILTER (NOT coalesce(0 <= passage_start AND passage_start < passage_end AND passage_end <="
          " length(a.text), passage_start IS NULL AND passage_end IS NULL)), count(*) FROM article_links l LEFT JOIN articles a"
          " USING (article_id)"),
    Check("text_groups", "members_counted", "a group has as many articles as it says, and more than one",
          "SELECT count(*) FILTER (g.n_articles < 2 OR g.n_articles IS DISTINCT FROM m.n), count(*) FROM text_groups g LEFT JOIN"
          " (SELECT text_group, count(*) AS n FROM articles GROUP BY ALL) m USING (text_group)"),
    Check("captures", "counts_add_up", "every capture gave an article or a reject, unless a newer one took its place",
          "SELECT count(*) FILTER ((a.capture_id IS NOT NULL AND r.capture_id IS NOT NULL) OR (a.capture_id IS NULL AND"
          " r.capture_id IS NULL AND NOT coalesce(n.is_replaced, FALSE))), count(*)"
          " FROM captures c LEFT JOIN articles a USING (capture_id) LEFT JOIN"
          " (SELECT DISTINCT capture_id FROM rejects WHERE item = '') r USING (capture_id) LEFT JOIN"
          " (SELECT capture_id, bool_and(n > 1) AS is_replaced FROM (SELECT capture_id, count(*) OVER (PARTITION BY"
          " collection, source_name) AS n FROM sightings) GROUP BY capture_id) n USING (capture_id)"),
    Check("captures", "bytes_whole", "the archive holds the bytes of every capture whole",
          "SELECT count(*) FILTER (is_damaged), count(*) FROM captures", severity="warn", unit="captures"),
    Check("revisions", "captures_exist", "both captures are there, and a passage stands in the text of each that has it",
          "SELECT count(*) FILTER (NOT coalesce((op = 'added' OR before_end <= length(b.text)) AND (op = 'removed' OR"
          " after_end <= length(a.text)) AND (op = 'added') = (before_start IS NULL) AND (op = 'removed') = (after_start IS NULL),"
          " FALSE)), count(*) FROM revisions r LEFT JOIN articles b ON b.article_id = r.before_id"
          " LEFT JOIN articles a ON a.article_id = r.after_id"),
    Check("sightings", "capture_exists", "every sighting's capture is there, and every capture was sighted",
          "SELECT count(*) FILTER (s.capture_id IS NULL OR c.capture_id IS NULL), count(*) FROM sightings s"
          " FULL JOIN captures c USING (capture_id)"),
    Check("blocks", "ordered_and_disjoint", "blocks of an article are ordered and do not overlap",
          "SELECT count(*) FILTER (start_char < before), count(*) FROM (SELECT start_char, lag(end_char) OVER"
          " (PARTITION BY article_id ORDER BY block_no) AS before FROM blocks)"),
    Check("mentions", "entity_exists", "every resolved mention's entity exists",
          "SELECT count(*) FILTER (m.entity_id IS NOT NULL AND e.entity_id IS NULL), count(*) FROM mentions m"
          " LEFT JOIN entities e USING (entity_id)"),
    Check("figures", "bounds_ordered", "low is not above high, likely_low not above likely_high",
          "SELECT count(*) FILTER (low > high OR likely_low > likely_high), count(*) FROM figures"),
    Check("figures", "event_is_an_event", "a figure's event is an event on its words: a row of events with the same word",
          "SELECT count(*) FILTER (e.happening IS DISTINCT FROM f.event), count(*) FROM figures f LEFT JOIN events e"
          " USING (event_id, article_id) WHERE f.article_id NOT IN (SELECT a.article_id FROM articles a JOIN rejects r"
          " USING (capture_id) WHERE r.item LIKE 'events %') AND f.figure_id NOT IN (SELECT row_id FROM corrections)"
          " AND coalesce(f.event_id, '') NOT IN (SELECT row_id FROM corrections)"),
    Check("event_arguments", "event_exists", "every argument's event exists, in the argument's own article",
          "SELECT count(*) FILTER (e.event_id IS NULL), count(*) FROM event_arguments t LEFT JOIN events e"
          " USING (event_id, article_id)"),
    Check("events", "days_ordered", "from_date is not behind to_date",
          "SELECT count(*) FILTER (from_date > to_date), count(*) FROM events"),
    Check("figures", "thread_exists", "every figure's thread exists",
          "SELECT count(*) FILTER (f.thread_id IS NOT NULL AND t.thread_id IS NULL), count(*) FROM figures f"
          " LEFT JOIN figure_threads t USING (thread_id)"),
    Check("figure_links", "figures_exist", "both figures of every link are there, and are two",
          "SELECT count(*) FILTER (a.figure_id IS NULL OR b.figure_id IS NULL OR l.figure_id = l.other_id), count(*)"
          " FROM figure_links l LEFT JOIN figures a USING (figure_id) LEFT JOIN figures b ON b.figure_id = l.other_id"),
    Check("figure_links", "no_circles", "no figure is a part of its own part, or an earlier count of its own earlier count",
          # A circle has a link that does not lead to an earlier page: walks begin at those, which are few.
          "WITH RECURSIVE ways AS (SELECT l.link, l.figure_id, l.other_id, coalesce(a.published_at, a.published_from) >"
          " coalesce(b.published_at, b.published_from) AS is_back FROM"
          " figure_links l LEFT JOIN articles a ON a.article_id = left(l.figure_id, 16) LEFT JOIN articles b ON b.article_id ="
          " left(l.other_id, 16) WHERE l.link IN ('part_of', 'changed_from')), walk AS (SELECT link, figure_id AS start,"
          " other_id AS here, 1 AS steps FROM ways WHERE is_back IS NOT TRUE UNION SELECT w.link, w.start, l.other_id,"
          " w.steps + 1 FROM walk w"
          " JOIN figure_links l ON l.figure_id = w.here AND l.link = w.link WHERE w.steps < 4 AND w.here <> w.start)"
          " SELECT count(*) FILTER (here = start), (SELECT count(*) FROM figure_links) FROM walk"),
    Check("figure_threads", "statements_counted", "every thread has statements, as many as it says, and no more informants",
          "SELECT count(*) FILTER (f.n IS DISTINCT FROM t.n_statements OR t.n_informants NOT BETWEEN 1 AND t.n_statements"
          " OR t.n_named > t.n_informants), count(*) FROM figure_threads t LEFT JOIN (SELECT thread_id, count(*) AS n"
          " FROM figures GROUP BY thread_id) f USING (thread_id)"),
    Check("figure_threads", "wholes_exist", "every part's whole exists and has no whole above it that is the part",
          "SELECT count(*) FILTER (t.whole_id IS NOT NULL AND (w.thread_id IS NULL OR t.thread_id IN (w.thread_id,"
          " coalesce(w.whole_id, ''), coalesce(v.whole_id, '')))), count(*) FROM figure_threads t LEFT JOIN figure_threads w"
          " ON w.thread_id = t.whole_id LEFT JOIN figure_threads v ON v.thread_id = w.whole_id"),
    Check("figure_threads", "parts_fit_wholes", "a part's least number, and the sum of those of children, women and men, is not"
          " above the whole's highest",
          "WITH n AS (SELECT thread_id, min(coalesce(value, likely_low, low, high)) AS least, max(coalesce(value, likely_high,"
          " high, low)) AS most FROM figures WHERE thread_id IS NOT NULL GROUP BY thread_id), g AS (SELECT t.whole_id, t.of_whom,"
          " max(n.least) AS least, bool_or(t.of_whom IN ('person: child', 'person: woman', 'person: man', 'person: elderly'))"
          " AS is_group FROM figure_threads t JOIN n USING (thread_id) WHERE t.whole_id IS NOT NULL GROUP BY ALL),"
          " s AS (SELECT whole_id, sum(least) FILTER (is_group) AS total, max(least) AS largest FROM g GROUP BY whole_id)"
          " SELECT count(*) FILTER (greatest(s.total, s.largest) > n.most), count(*) FROM s JOIN n ON n.thread_id = s.whole_id",
          severity="warn"),
    Check("events", "incident_exists", "every report's incident exists",
          "SELECT count(*) FILTER (e.incident_id IS NOT NULL AND i.incident_id IS NULL), count(*) FROM events e"
          " LEFT JOIN incidents i USING (incident_id)"),
    Check("incidents", "has_reports", "every incident has reports, on as many articles as it says, and as many informants or more",
          "SELECT count(*) FILTER (r.n IS DISTINCT FROM i.n_articles OR i.n_sources > i.n_articles OR i.n_sources < 1),"
          " count(*) FROM incidents i LEFT JOIN (SELECT incident_id, count(DISTINCT article_id) AS n FROM events"
          " GROUP BY incident_id) r USING (incident_id)"),
    Check("incidents", "numbers_ordered", "its days and its low, best and high numbers are in order",
          "SELECT count(*) FILTER (from_date > to_date OR deaths_low > deaths_best OR deaths_best > deaths_high"
          " OR injured_low > injured_best OR injured_best > injured_high), count(*) FROM incidents"),
    Check("rejects", "no_page_rejected", "every page gave an article",
          "WITH r AS (SELECT DISTINCT ON (collection, source_name) * FROM rejects WHERE item = ''"
          " ORDER BY collection, source_name, stage, reason), w AS (SELECT reason, count(*) AS n FROM r GROUP BY 1)"
          " SELECT (SELECT count(*) FROM r), (SELECT count(*) FROM (SELECT collection, source_name FROM sightings UNION"
          " SELECT collection, source_name FROM r)),"
          " (SELECT string_agg(reason || ' ' || n, ', ' ORDER BY reason) FROM w)",
          severity="warn", unit="pages"),
    Check("rejects", "layers_complete", "no page lost a layer to a bug of ours",
          "WITH r AS (SELECT DISTINCT capture_id, item FROM rejects WHERE stage = 'annotate' AND"
          " reason = 'internal_error' AND item <> ''), w AS (SELECT item, count(*) AS n FROM r GROUP BY item)"
          " SELECT (SELECT count(DISTINCT capture_id) FROM r), (SELECT count(*) FROM articles WHERE is_annotated),"
          " (SELECT string_agg(item || ' ' || n, ', ' ORDER BY n DESC, item) FROM w)",
          severity="warn", unit="pages"),
    Check("rejects", "texts_complete", "no main text was too long to be annotated to its end",
          "SELECT (SELECT count(DISTINCT capture_id) FROM rejects WHERE stage = 'annotate' AND reason = 'too_long'),"
          " (SELECT count(*) FROM articles WHERE is_annotated)",
          severity="warn", unit="pages"),
)  # fmt: skip
