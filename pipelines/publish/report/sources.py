"""Who is quoted, and how much of what an outlet reports comes from nobody with a name."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from pipelines.publish.report.links import Evidence, Links, Row, first_of, rows
from pipelines.publish.report.words import cut, left_out, share, spaced

SPEAKERS, OUTLETS = 25, 30


@dataclass(frozen=True, slots=True)
class Speaker:
    """A source with how often it is quoted; one utterance counts once however many sentences it has."""

    name: str
    about: str
    n_utterances: int
    n_direct: int
    n_texts: int
    n_outlets: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Sources:
    """The section."""

    people: list[Speaker]
    people_left: str
    bodies: list[Speaker]
    bodies_left: str
    described: list[Speaker]
    described_left: str
    outlets: list[Row]
    outlets_left: str


# Persons without a public role are left out, as in view speakers_ranked.  What copies of one text say counts once.
_SAID = """
CREATE TEMP TABLE said AS
SELECT
    t.statement_id, t.utterance_id, t.article_id, t.mode, t.attribution, t.second_hand_id IS NOT NULL AS is_second_hand,
    c.outlet, c.text_group, c.published_from, w.label, w.is_named, w.kind, w.affiliation, w.speaker_id,
    coalesce(e.entity_id, lower(regexp_replace(w.label, '^(the|a|an|some|several|one|two|three)\\s+', '', 'i'))) AS source,
    coalesce(e.name, regexp_replace(w.label, '^(the|a|an|some|several|one|two|three)\\s+', '', 'i')) AS name,
    CASE
        WHEN NOT w.is_named THEN 'described'
        WHEN e.kind = 'person' THEN 'people'
        WHEN e.kind IS NULL AND w.kind NOT IN ('ngo', 'international_org', 'armed_group', 'media', 'document') THEN 'people'
        ELSE 'bodies'
    END AS list,
    coalesce(e.is_public_role, e.kind <> 'person', NOT w.is_named OR w.kind NOT IN ('resident', 'displaced_person', 'other'))
        AS is_shown,
    e.description,
    t.article_id = min(t.article_id) OVER (PARTITION BY c.text_group) AS is_first
FROM statements AS t
JOIN chosen AS c ON c.article_id = t.article_id AND c.is_current
LEFT JOIN speakers AS w USING (speaker_id)
LEFT JOIN entities AS e ON e.entity_id = w.entity_id
"""

_SPEAKERS = """
WITH counted AS (
    SELECT
        source, mode(name) AS name, mode(kind) AS kind, mode(affiliation) AS affiliation, any_value(description) AS description,
        mode(list) AS list,
        count(DISTINCT utterance_id) FILTER (is_first) AS n_utterances,
        count(DISTINCT utterance_id) FILTER (is_first AND mode = 'direct') AS n_direct,
        count(DISTINCT text_group) AS n_texts,
        count(DISTINCT outlet) AS n_outlets,
        arg_max(statement_id, (coalesce(published_from, DATE '0001-01-01'), statement_id), 3) AS ids
    FROM said
    WHERE is_shown AND source IS NOT NULL AND attribution <> 'outlet'
    GROUP BY source
)
SELECT *, count(*) OVER (PARTITION BY list) AS n_all
FROM counted
WHERE n_utterances > 0
QUALIFY row_number() OVER (PARTITION BY list ORDER BY n_utterances DESC, n_texts DESC, name, source) <= $most
ORDER BY list, n_utterances DESC, n_texts DESC, name, source
"""

_OUTLETS = """
SELECT
    outlet,
    count(DISTINCT article_id) AS n_pages,
    count(DISTINCT utterance_id) AS n_utterances,
    count(DISTINCT utterance_id) FILTER (attribution = 'named') AS named,
    count(DISTINCT utterance_id) FILTER (attribution = 'unnamed') AS unnamed,
    count(DISTINCT utterance_id) FILTER (attribution = 'unattributed') AS unattributed,
    count(DISTINCT utterance_id) FILTER (attribution = 'outlet') AS own,
    count(DISTINCT utterance_id) FILTER (attribution = 'unresolved') AS unresolved,
    count(*) OVER () AS n_all
FROM said
GROUP BY outlet
ORDER BY n_utterances DESC, outlet
LIMIT $most
"""

KINDS = {
    "named": "with a name",
    "unnamed": "described only",
    "unattributed": "nobody in particular",
    "own": "the outlet itself",
    "unresolved": "not told",
}


def sources(con: duckdb.DuckDBPyConnection, links: Links) -> Sources:
    """The section of the chosen pages."""
    con.execute(_SAID)
    found = rows(con, _SPEAKERS, {"most": SPEAKERS})
    evidence = links.evidence("statement_evidence", [each for row in found for each in row["ids"]])
    lists = {name: [row for row in found if row["list"] == name] for name in ("people", "bodies", "described")}
    outlets = rows(con, _OUTLETS, {"most": OUTLETS})
    return Sources(
        people=[_speaker(row, evidence) for row in lists["people"]],
        people_left=_left(lists["people"], "people"),
        bodies=[_speaker(row, evidence) for row in lists["bodies"]],
        bodies_left=_left(lists["bodies"], "organisations"),
        described=[_speaker(row, evidence) for row in lists["described"]],
        described_left=_left(lists["described"], "descriptions"),
        outlets=[_outlet(row) for row in outlets],
        outlets_left=left_out(len(outlets), int(outlets[0]["n_all"]), "outlets") if outlets else "",
    )


def _left(found: list[Row], what: str) -> str:
    return left_out(len(found), int(found[0]["n_all"]), what) if found else ""


def _speaker(row: Row, evidence: dict[str, Evidence]) -> Speaker:
    about = row["description"] or row["affiliation"] or spaced(row["kind"])
    return Speaker(
        name=cut(row["name"], 60),
        about=cut(about, 90) if about != row["name"] else "",
        n_utterances=row["n_utterances"],
        n_direct=row["n_direct"],
        n_texts=row["n_texts"],
        n_outlets=row["n_outlets"],
        evidence=first_of(evidence, row["ids"]),
    )


def _outlet(row: Row) -> Row:
    n = row["n_utterances"] or 1
    shares = {name: row[name] / n for name in KINDS}
    return row | {"shares": shares, "printed": {name: share(part) for name, part in shares.items()}}
