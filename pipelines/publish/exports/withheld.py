"""Who and what is not handed on, as tables beside those of a warehouse: entities, mentions, speakers, and the names of each page.

A person without evidence of a public role is private: ``entities.is_public_role`` is not TRUE.  So is a mention of a person that no
entity is known for, and a named speaker of whom no public entity is known (unless it is an outlet or a document).  A body that
bears the whole name of a private person of its page is not handed on either, and of bodies that one page alone knows none that
shares a word with such a name.

What one capture of a page keeps back, no other capture of it tells.

What belongs here: deciding.  What does not: taking out (``door``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.publish.exports.names import PageNames, function_words, page_names

_NAMING = "('name', 'short_name', 'acronym', 'embedded')"
_FOLDED = r"' ' || trim(regexp_replace(strip_accents(lower({})), '[^\p{{L}}\p{{N}}]+', ' ', 'g')) || ' '"
_SMALL = r"'(?:^|[^\p{L}\p{N}])(\p{Ll}[\p{L}\p{N}]*)'"  # a word without a capital

_TABLES = f"""
CREATE TABLE open_persons AS SELECT entity_id FROM entities WHERE kind = 'person' AND is_public_role;
CREATE TABLE hidden_entities AS SELECT entity_id FROM entities WHERE kind = 'person' AND is_public_role IS NOT TRUE;
CREATE MACRO is_hidden(id) AS id IN (SELECT entity_id FROM hidden_entities)
    OR (starts_with(id, 'person:') AND id NOT IN (SELECT entity_id FROM open_persons));
CREATE TABLE hidden_speakers AS SELECT speaker_id FROM speakers
    WHERE is_named AND coalesce(is_hidden(entity_id), kind IS NULL OR kind NOT IN ('media', 'document'));
CREATE TABLE withheld_here AS SELECT DISTINCT article_id, name FROM (
    SELECT article_id, surface AS name FROM mentions
    WHERE form IN {_NAMING} AND coalesce(is_hidden(entity_id), kind = 'person')
    UNION ALL
    SELECT m.article_id, unnest(list_append(e.names, e.name)) FROM (SELECT DISTINCT article_id, entity_id FROM mentions) AS m
    JOIN entities AS e USING (entity_id) WHERE is_hidden(entity_id)
    UNION ALL
    SELECT split_part(entity_id, '@', 2), unnest(list_append(names, name)) FROM entities WHERE is_hidden(entity_id)
    UNION ALL
    SELECT article_id, label FROM speakers WHERE speaker_id IN (SELECT speaker_id FROM hidden_speakers)
);
CREATE TABLE pages AS SELECT capture_id AS article_id, url_key AS page FROM captures WHERE url_key IS NOT NULL
    UNION SELECT article_id, url FROM articles WHERE url IS NOT NULL;
CREATE TABLE withheld_names AS SELECT article_id, name FROM withheld_here UNION
    SELECT p.article_id, n.name FROM (SELECT DISTINCT page, name FROM withheld_here JOIN pages USING (article_id)) AS n
    JOIN pages AS p USING (page) ORDER BY ALL;
CREATE TABLE written_small AS SELECT article_id, list_intersect(n.words, list_distinct(regexp_extract_all(
    strip_accents(a.text), {_SMALL}, 1))) AS words
FROM articles AS a JOIN (
    SELECT article_id, list(DISTINCT word) AS words
    FROM (SELECT article_id, unnest(string_split(trim({_FOLDED.format("name")}), ' ')) AS word FROM withheld_names) GROUP BY ALL
) AS n USING (article_id) ORDER BY article_id;
CREATE TABLE beside AS
SELECT DISTINCT m.entity_id, e.kind, e.resolved_by,
    {_FOLDED.format("array_to_string(list_append(e.names, e.name), ' . ')")} AS called,
    {_FOLDED.format("coalesce(e.description, '')")} AS described, n.name
FROM (SELECT DISTINCT article_id, entity_id FROM mentions WHERE NOT is_hidden(entity_id)) AS m
JOIN entities AS e USING (entity_id)
JOIN (SELECT DISTINCT article_id, {_FOLDED.format("name")} AS name FROM withheld_names) AS n USING (article_id)
WHERE e.kind <> 'place' AND length(n.name) > 4;
CREATE TABLE hidden_descriptions AS SELECT DISTINCT entity_id FROM beside WHERE contains(described, name);
INSERT INTO hidden_entities SELECT DISTINCT entity_id FROM beside
    WHERE kind <> 'person' AND (contains(called, name) AND contains(trim(name), ' ')
        OR resolved_by = 'article' AND list_has_any(list_filter(string_split(name, ' '), lambda word: length(word) > 2
            AND NOT list_contains([{{function_words}}], word)), string_split(called, ' ')));
CREATE TABLE hidden_local AS SELECT id AS entity_id FROM (
    SELECT DISTINCT unnest([left_id, right_id]) AS id FROM entity_judgements
) LEFT JOIN entity_aliases AS a ON a.old_id = id WHERE is_hidden(coalesce(a.entity_id, id));
CREATE TABLE hidden_mentions AS SELECT mention_id, article_id, start_char, end_char, form FROM mentions
    WHERE coalesce(is_hidden(entity_id), kind = 'person');
CREATE TABLE hidden_spans AS SELECT DISTINCT article_id, start_char, end_char FROM hidden_mentions
    WHERE form IN {_NAMING} ORDER BY ALL;
CREATE TABLE shown_names AS SELECT DISTINCT article_id, surface AS name FROM mentions
    WHERE form IN {_NAMING} AND mention_id NOT IN (SELECT mention_id FROM hidden_mentions)
        AND article_id IN (SELECT article_id FROM withheld_names) ORDER BY ALL;
"""


def find_withheld(con: duckdb.DuckDBPyConnection) -> None:
    """Make, in memory, the tables that ``door`` asks: hidden_entities, hidden_mentions, hidden_speakers, hidden_descriptions;
    and the macro is_hidden, NULL of NULL."""
    words = ", ".join(f"'{word}'" for word in sorted(function_words()))
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            con.execute(statement.replace("{function_words}", words))


def names_of_pages(con: duckdb.DuckDBPyConnection, articles: Iterable[str]) -> Mapping[str, PageNames]:
    """The names that may not be read on some pages, for those that have any."""
    con.register("asked", pa.table({"article_id": pa.array(sorted(set(articles)), pa.string())}))
    withheld = _by_article(con, "SELECT article_id, list(name) FROM withheld_names JOIN asked USING (article_id)")
    if not withheld:
        con.unregister("asked")
        return {}
    spans = _by_article(
        con, "SELECT article_id, list([start_char, end_char]) FROM hidden_spans JOIN asked USING (article_id)"
    )
    shown = _by_article(con, "SELECT article_id, list(name) FROM shown_names JOIN asked USING (article_id)")
    small = dict(con.execute("SELECT article_id, words FROM written_small JOIN asked USING (article_id)").fetchall())
    con.unregister("asked")
    found = {}
    for article_id, names in withheld.items():
        pairs = [(int(start), int(end)) for start, end in spans.get(article_id, ())]
        found[article_id] = page_names(pairs, names, shown.get(article_id, ()), small.get(article_id, ()))
    return found


def _by_article(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, list[Any]]:
    return dict(con.execute(f"{sql} GROUP BY article_id").fetchall())
