"""The questions that threads ask of the figures of all pages, in SQL: what is counted, quantities, wholes, clues, homes.

``bit_xor`` goes over hashes of hashes: DuckDB's hash of several values is linear in the last one, so that equal changes in two rows
would take each other away.

What belongs here: SQL.  What does not: running it, and what its rows mean for threads (``read``).
"""

from __future__ import annotations

from pipelines.resolve.threads.clues import WORD

# What counts something: no share, rate or measure, nothing denied or only expected.
USABLE = """
CREATE OR REPLACE TEMP TABLE usable_rows AS
SELECT * FROM figure_rows
WHERE kind = 'count' AND event IS NOT NULL AND event <> 'other' AND per IS NULL AND bound NOT IN ('none', 'unknown')
    AND NOT coalesce(is_negated, FALSE) AND coalesce(factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted')
"""
# Where things are said to be: places by name.
NAMED = """
CREATE OR REPLACE TEMP TABLE named_rows AS
SELECT article_id, sentence_no, mention_id, entity_id FROM mention_rows
WHERE kind = 'place' AND entity_id IS NOT NULL AND form <> 'demonym'
"""
# The usable figures of a batch as their pages tell them: what they state (page links), who says it and when, the words and places
# around.
TOLD = rf"""
WITH spots AS (
    SELECT DISTINCT article_id, sentence_no FROM usable_rows WHERE sentence_no IS NOT NULL
), worded AS (
    SELECT s.article_id, s.sentence_no, list_transform(list_distinct(regexp_extract_all(lower(
        a.text[coalesce(b.start_char, c.start_char) + 1 : coalesce(d.end_char, c.end_char)]
        || CASE WHEN s.sentence_no <= 4 THEN ' ' || coalesce(a.title, '') ELSE '' END
    ), '\pL\pL\pL\pL+')), lambda x: {WORD.format("x")}) AS words
    FROM spots AS s JOIN article_rows AS a USING (article_id)
    LEFT JOIN sentence_rows AS c ON c.article_id = s.article_id AND c.sentence_no = s.sentence_no
    LEFT JOIN sentence_rows AS b ON b.article_id = s.article_id AND b.sentence_no = s.sentence_no - 1
    LEFT JOIN sentence_rows AS d ON d.article_id = s.article_id AND d.sentence_no = s.sentence_no + 1
), around AS (
    SELECT s.article_id, s.sentence_no, list(m.mention_id ORDER BY m.mention_id) AS mentions,
        list(m.entity_id ORDER BY m.mention_id) AS named
    FROM (SELECT *, unnest([sentence_no - 1, sentence_no, sentence_no + 1]) AS at FROM spots) AS s
    JOIN named_rows AS m ON m.article_id = s.article_id AND m.sentence_no = s.at
    GROUP BY s.article_id, s.sentence_no
)
SELECT f.figure_id, f.article_id, f.sentence_no, f.start_char, f.end_char, f.surface, f.number_start, f.number_end, f.kind, f.bound,
    '' AS rule, f.attribution, f.cue, f.value, f.low, f.high, f.likely_low, f.likely_high, f.unit, f.per, f.counted, f.counted_head,
    f.event, f.aspect, f.place_id, f.place_basis, f.from_date, f.to_date, f.date_basis,
    f.place_mention_id, f.event_id,
    coalesce(s.quantity_id, f.figure_id) AS quantity_id,
    e.families[f.event] AS family,
    f.event IN ('attacked', 'affected') AS is_open,  -- do not say what became of those whom they befell
    CASE WHEN a.published_to IS NULL OR a.published_to - a.published_from <= 1 THEN a.published_from END AS day,
    a.published_at AS instant,
    w.affiliation_entity_id AS affiliation_id, w.entity_id AS speaker_id,
    CASE WHEN f.attribution = 'named' THEN regexp_replace(lower(w.label), '^the ', '') END AS label,
    k.words, coalesce(p.mentions, []) AS mentions, coalesce(p.named, []) AS named,
    lower(n.surface) AS place_name
FROM usable_rows AS f
JOIN article_rows AS a USING (article_id)
CROSS JOIN (SELECT families FROM event_families) AS e
LEFT JOIN same_rows AS s USING (figure_id)
LEFT JOIN worded AS k ON k.article_id = f.article_id AND k.sentence_no = f.sentence_no
LEFT JOIN around AS p ON p.article_id = f.article_id AND p.sentence_no = f.sentence_no
LEFT JOIN mention_rows AS n ON n.mention_id = f.place_mention_id
LEFT JOIN speaker_rows AS w ON w.speaker_id = f.speaker_id
ORDER BY f.figure_id
"""  # noqa: S608  # nothing of it comes from outside
# Articles by a hash of all that decides what their quantities are: their batch, and what other pages say of their places, people
# and events.
ARTICLES = """
CREATE TABLE articles AS
WITH pages AS (
    SELECT DISTINCT article_id, batch FROM page_rows
), placed AS (
    SELECT article_id, bit_xor(hash(hash(mention_id, old_entity_id, entity_id))) AS said FROM moved GROUP BY article_id
), named AS (
    SELECT string_split(old_id, '@')[-1] AS article_id, bit_xor(hash(hash(old_id, new_id))) AS said FROM replaced
    WHERE contains(old_id, '@') GROUP BY ALL
), told AS (
    SELECT left(event_id, 16) AS article_id, bit_xor(hash(hash(event_id, incident_id))) AS said FROM reported GROUP BY ALL
)
SELECT p.article_id, hash(p.article_id, p.batch, placed.said, named.said, told.said, (
    SELECT bit_xor(hash(hash(old_id, new_id))) FROM replaced WHERE NOT contains(old_id, '@')
)) AS digest
FROM pages AS p LEFT JOIN placed USING (article_id) LEFT JOIN named USING (article_id) LEFT JOIN told USING (article_id)
"""
# The figures of some articles, with what other pages say of their places, people and events.
FACTS = """
CREATE OR REPLACE TABLE facts AS
WITH around AS (
    SELECT n.figure_id, list_sort(list_distinct(list(coalesce(v.entity_id, n.entity_id)))) AS places
    FROM (SELECT figure_id, unnest(mentions) AS mention_id, unnest(named) AS entity_id FROM told_rows) AS n
    LEFT JOIN moved AS v USING (mention_id) GROUP BY n.figure_id
)
SELECT f.* EXCLUDE (place_id, affiliation_id, speaker_id, label, mentions, named, place_name, event_id, place_mention_id),
    CASE WHEN v.entity_id IS NOT NULL AND (f.place_id = v.old_entity_id OR v.old_entity_id IS NULL) THEN v.entity_id
         ELSE f.place_id END AS place_id,
    coalesce(g.text_group, f.article_id) AS text_group,
    CASE WHEN f.attribution = 'named' THEN coalesce(ra.new_id, f.affiliation_id, rw.new_id, f.speaker_id, f.label) END AS source,
    i.incident_id,
    coalesce(p.places, []) AS places,
    coalesce(CASE WHEN v.entity_id IS NULL THEN f.place_id END, v.entity_id, 'called ' || f.place_name) AS place_key,
    (coalesce(list_position(['clause', 'event', 'paragraph', 'article', 'dateline'], f.place_basis), 9)::BIGINT << 32)
        + f.number_start AS place_rank
FROM told_rows AS f
LEFT JOIN around AS p USING (figure_id)
LEFT JOIN moved AS v ON v.mention_id = f.place_mention_id
LEFT JOIN text_groups AS g ON g.article_id = f.article_id
LEFT JOIN replaced AS rw ON rw.old_id = f.speaker_id
LEFT JOIN replaced AS ra ON ra.old_id = f.affiliation_id
LEFT JOIN reported AS i ON i.event_id = f.event_id
"""
# What threads know of a figure besides its home, and its row.
_ROW = """f.figure_id, f.article_id, f.sentence_no, f.start_char, f.end_char, f.surface, f.number_start, f.number_end, f.kind,
    f.bound, f.rule, f.attribution, f.cue, f.value, f.low, f.high, f.likely_low, f.likely_high, f.unit, f.per, f.counted,
    f.counted_head, f.event, f.aspect, f.place_id, f.place_basis, f.from_date, f.to_date, f.date_basis"""
# Of a quantity: event, place, days, number, words; and by a hash all that is said of its figures.
QUANTITIES = f"""
CREATE OR REPLACE TABLE quantities AS
WITH linked AS (
    SELECT figure_id, bit_xor(hash(hash(other_id, link))) AS said FROM links GROUP BY figure_id
)
SELECT quantity_id, article_id, coalesce(mode(family ORDER BY family) FILTER (NOT is_open), min(family)) AS family,
    mode(incident_id ORDER BY incident_id) AS incident_id,
    arg_min(place_id, place_rank) FILTER (place_id IS NOT NULL) AS place_id,
    arg_min(place_key, place_rank) FILTER (place_key IS NOT NULL) AS place_key,
    min(from_date) AS from_date, max(coalesce(to_date, from_date)) AS to_date, bool_or(date_basis = 'clause') AS is_dated,
    min(day) AS day, bool_or(aspect = 'stock') AS is_stock,
    bool_or(unit = 'person') AS is_of_people, min(sentence_no) AS first_sentence, max(sentence_no) AS last_sentence,
    arg_min(coalesce(value, low), number_start + CASE WHEN bound = 'exact' THEN 0 ELSE 1::BIGINT << 32 END) AS number,
    bool_or(bound = 'exact') AS is_exact,
    max(coalesce(low, likely_low, high / 2, 0)) AS low,  -- what a bound leaves open reaches to twice the number, or half of it
    min(coalesce(high, likely_high, low * 2, 'infinity'::DOUBLE)) AS high,
    arg_max(coalesce(source, attribution), number_start) AS last_source,
    list_sort(list_distinct(list(lower(counted_head)) FILTER (counted_head IS NOT NULL))) AS nouns,
    list_sort(list_distinct(flatten(list(words)))) AS words,
    list_sort(list_distinct(flatten(list(places)))) AS places,
    count(*) AS n_figures, bit_xor(hash(hash(f.day, f.instant, f.source, l.said, {_ROW}))) AS said
FROM facts AS f LEFT JOIN linked AS l USING (figure_id) GROUP BY quantity_id, article_id
"""  # noqa: S608  # nothing of it comes from outside
# Parts as their pages say; and two numbers told in one breath that make up a third: '15 in a district, six in a village'.
WHOLES = """
CREATE OR REPLACE TABLE wholes AS
WITH told AS (
    SELECT f.quantity_id, min(o.quantity_id) AS whole_id
    FROM links AS l JOIN facts AS f USING (figure_id) JOIN facts AS o ON o.figure_id = l.other_id
    WHERE l.link = 'part_of' AND f.quantity_id <> o.quantity_id AND f.family = o.family GROUP BY f.quantity_id
), beside AS (
    SELECT * FROM quantities WHERE number > 0
    QUALIFY count(*) OVER (PARTITION BY article_id, family) BETWEEN 3 AND 40
), sums AS (
    SELECT a.quantity_id AS one, b.quantity_id AS other, min(c.quantity_id) AS whole_id
    FROM beside AS a
    JOIN beside AS b ON b.article_id = a.article_id AND b.family = a.family AND a.quantity_id < b.quantity_id
        AND greatest(a.first_sentence - b.last_sentence, b.first_sentence - a.last_sentence) <= 1
    JOIN beside AS c ON c.article_id = a.article_id AND c.family = a.family AND c.number >= a.number + b.number
        AND c.number <= (a.number + b.number) * CASE WHEN c.is_exact THEN 1 ELSE 1.05 END
    WHERE a.quantity_id NOT IN (SELECT quantity_id FROM told) AND b.quantity_id NOT IN (SELECT quantity_id FROM told)
        AND c.quantity_id NOT IN (SELECT quantity_id FROM told)
    GROUP BY ALL
)
SELECT * FROM told
UNION ALL
SELECT quantity_id, min(whole_id) AS whole_id
FROM (SELECT one AS quantity_id, whole_id FROM sums UNION ALL SELECT other, whole_id FROM sums)
WHERE quantity_id NOT IN (SELECT whole_id FROM sums) GROUP BY quantity_id
"""
# Two numbers of one thing that a page gives by two sources in one breath, of no other day.
COUNTS = """
WITH beside AS (
    SELECT * FROM quantities QUALIFY count(*) OVER (PARTITION BY article_id, family) BETWEEN 2 AND 40
)
SELECT a.quantity_id, b.quantity_id AS other_id, a.place_id, b.place_id AS other_place
FROM beside AS a JOIN beside AS b ON b.article_id = a.article_id AND b.family = a.family AND a.quantity_id < b.quantity_id
    AND greatest(a.first_sentence - b.last_sentence, b.first_sentence - a.last_sentence) <= 3
WHERE a.is_of_people AND b.is_of_people AND a.last_source IS DISTINCT FROM b.last_source
    AND a.quantity_id NOT IN (SELECT quantity_id FROM wholes) AND b.quantity_id NOT IN (SELECT quantity_id FROM wholes)
    AND greatest(a.number, b.number) <= 3 * least(a.number, b.number)
    AND (a.from_date IS NULL OR b.from_date IS NULL OR (a.from_date <= b.to_date AND b.from_date <= a.to_date))
"""
# What tells of which happening a quantity is; a part that knows no incident, place or day has those of its whole.
CLUES = """
SELECT q.quantity_id, q.article_id, q.family, w.whole_id, coalesce(s.quantity_id, w.whole_id, q.quantity_id) AS page_id, q.day,
    coalesce(q.from_date, u.from_date) AS from_date, coalesce(q.to_date, u.to_date) AS to_date, q.is_dated,
    coalesce(u.is_stock, q.is_stock) AS is_stock, q.is_of_people,
    coalesce(q.place_id, u.place_id) AS place_id,
    coalesce(q.place_key, u.place_key) AS place_key, q.number, q.low, q.high, coalesce(u.incident_id, q.incident_id) AS incident_id,
    q.n_figures, q.said, hash(q.places, q.nouns, q.words) AS around, q.words, q.places, q.nouns, a.digest
FROM quantities AS q JOIN articles AS a USING (article_id)
LEFT JOIN wholes AS w USING (quantity_id) LEFT JOIN quantities AS u ON u.quantity_id = w.whole_id
LEFT JOIN beside AS s ON s.figure_id = coalesce(w.whole_id, q.quantity_id)
ORDER BY q.article_id, q.quantity_id
"""
# The quantities that may be of one happening, with its days: from the page, or those before it was published.  An incident of which
# a page tells two counts of one event, and neither as a part of the other, holds more than one happening: it is mixed.
ORDERED = """
CREATE TABLE ordered AS
WITH several AS (
    SELECT DISTINCT family, incident_id FROM clues
    WHERE is_of_people AND NOT coalesce(is_stock, FALSE) AND incident_id IS NOT NULL AND number IS NOT NULL
    GROUP BY family, incident_id, article_id HAVING count(DISTINCT page_id) > 1
), dated AS (
    SELECT *, from_date IS NOT NULL AND to_date - from_date <= $long AS is_close FROM clues
    WHERE is_of_people AND NOT coalesce(is_stock, FALSE) AND coalesce(from_date, day) IS NOT NULL
        AND coalesce(to_date - from_date, 0) <= 31  -- what years or a war cost is no happening
)
SELECT family, CASE WHEN is_close OR day IS NULL THEN from_date ELSE day - $ago END AS first_day,
    CASE WHEN is_close THEN to_date ELSE coalesce(day, from_date) END AS last_day,
    quantity_id, page_id, hash(family, page_id) AS page, article_id, texts.text_group, day,
    coalesce(is_dated, FALSE) AND is_close AS is_dated, place_id, number,
    low, high, incident_id, several.incident_id IS NOT NULL AS is_mixed, around, digest
FROM dated LEFT JOIN texts USING (text_group) LEFT JOIN several USING (family, incident_id)
"""
# Texts of which several pages tell something.
TEXTS = """
CREATE TABLE texts AS SELECT text_group FROM clues GROUP BY text_group HAVING count(DISTINCT article_id) > 1
"""
# The quantities of one first day by a hash of all that decides whom they meet: themselves, those of the days before, earlier ones
# of the same texts.
SEGMENTS = """
CREATE TABLE segments AS
WITH own AS (
    SELECT family, first_day, text_group, hash(last_day, quantity_id, page, article_id, text_group, day, is_dated, place_id, number,
        low, high, incident_id, is_mixed, around) AS digest
    FROM ordered
), days AS (
    SELECT family, first_day, bit_xor(hash(digest)) AS digest FROM own GROUP BY family, first_day
), texts AS (
    SELECT family, text_group, first_day, bit_xor(hash(digest)) AS digest FROM own WHERE text_group IS NOT NULL
    GROUP BY family, text_group, first_day
), earlier AS (
    SELECT family, first_day, bit_xor(hash(hash(text_group, digest))) AS digest FROM (
        SELECT family, text_group, first_day, bit_xor(hash(digest)) OVER (
            PARTITION BY family, text_group ORDER BY first_day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS digest FROM texts
    ) WHERE digest IS NOT NULL GROUP BY family, first_day
)
SELECT d.family, d.first_day,
    hash(d.family, d.first_day, d.digest, any_value(e.digest), bit_xor(hash(hash(b.first_day, b.digest)))) AS segment
FROM days AS d LEFT JOIN earlier AS e USING (family, first_day)
LEFT JOIN days AS b ON b.family = d.family AND b.first_day BETWEEN d.first_day - $back AND d.first_day - 1
GROUP BY d.family, d.first_day, d.digest
"""
# Days whose segments are not known, in order, each with its quantities.
DAYS = """
SELECT s.family, s.first_day, count(*) AS n FROM (FROM segments ANTI JOIN known USING (segment)) AS s
JOIN ordered AS o ON o.family = s.family AND o.first_day = s.first_day GROUP BY ALL ORDER BY ALL
"""
# The quantities of some of those days, of the days before and of the same texts, in order of their first days.
MEETING = """
CREATE OR REPLACE TEMP TABLE meeting AS
WITH chosen AS (
    SELECT family, first_day, segment FROM segments SEMI JOIN day_rows USING (family, first_day)
), shared AS (
    SELECT DISTINCT o.text_group FROM ordered AS o SEMI JOIN chosen USING (family, first_day) WHERE o.text_group IS NOT NULL
), around AS (
    SELECT DISTINCT first_day + n::INTEGER AS first_day FROM chosen, (SELECT unnest(range(-$back, 1)) AS n)
)
SELECT o.*, c.segment, c.segment IS NOT NULL AS is_asked FROM ordered AS o LEFT JOIN chosen AS c USING (family, first_day)
WHERE o.family = $family
    AND (o.first_day IN (FROM around) OR (o.text_group IN (FROM shared) AND o.first_day < (SELECT max(first_day) FROM chosen)))
"""
MET = """
SELECT m.*, a.words, a.places, a.nouns FROM meeting AS m JOIN around_rows AS a USING (quantity_id)
ORDER BY first_day, page_id <> quantity_id, quantity_id
"""
# What is told together on a page, of one family.
PAGES = """
SELECT page, page_id FROM ordered GROUP BY page, family, page_id ORDER BY family, min(first_day), page_id
"""
# Which quantities are compared: those of one happening, incident, place and month, or text; one that knows none stands alone.
HOMES = """
CREATE TABLE homes AS
SELECT c.quantity_id, c.article_id, c.family, c.whole_id, c.incident_id, c.place_id AS home_place, c.text_group,
    c.n_figures, c.said,
    CASE WHEN g.group_id IS NOT NULL THEN 'happening ' || g.group_id
         WHEN c.incident_id IS NOT NULL THEN 'incident ' || c.incident_id
         WHEN c.place_key IS NOT NULL AND c.from_date IS NOT NULL
            THEN CASE WHEN c.is_stock THEN 'state ' ELSE 'place ' END || c.place_key || strftime(c.from_date, ' %Y-%m')
         WHEN t.text_group IS NOT NULL THEN 'text ' || t.text_group
         ELSE 'page ' || c.quantity_id END AS home
FROM clues AS c LEFT JOIN groups AS g USING (quantity_id) LEFT JOIN texts AS t USING (text_group)
"""
# A home by a hash of all that decides about its threads; one figure that only its page could say again is none.
BLOCKS = """
CREATE TABLE blocks AS
SELECT h.home, h.family, hash(h.home, h.family, count(*), bit_xor(hash(hash(
    h.quantity_id, h.whole_id, h.incident_id, h.home_place, h.text_group, h.said, d.said
)))) AS block
FROM homes AS h LEFT JOIN decided AS d USING (quantity_id)
GROUP BY h.home, h.family HAVING NOT starts_with(h.home, 'page ') OR sum(n_figures) > 1
"""
# The homes that are not known, with their quantities; in parts of so many figures.
TOUCHED = """
CREATE TABLE touched AS
SELECT *, ((sum(n_figures) OVER homes_before) // $figures)::BIGINT AS part
FROM homes JOIN (FROM blocks ANTI JOIN known USING (block)) USING (home, family)
WINDOW homes_before AS (ORDER BY home, family RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
"""
# Every usable figure in its home, quantity by quantity, of those at hand: what threads know of it, its row, the home.
STATEMENTS = f"""
SELECT h.home, h.family, f.quantity_id, h.whole_id, h.incident_id, h.home_place, f.text_group, f.day, f.instant, f.source,
    {_ROW}, h.block
FROM facts AS f JOIN touched AS h USING (quantity_id)
ORDER BY h.home, h.family, f.quantity_id, f.number_start, f.figure_id
"""  # noqa: S608  # nothing of it comes from outside
