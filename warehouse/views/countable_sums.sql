CREATE VIEW countable_sums AS
WITH told AS (  -- each figure is decided on once, for the sums and for what they leave out
    SELECT
        f.event, f.unit, f.place_id, f.from_date, f.to_date, f.aspect, f.thread_id, f.article_id,
        l.name AS place,
        l.country,
        d.thread_low, d.thread_high, d.why,
        c.article_id IS NOT NULL AS is_current,
        c.published_from,
        date_trunc('month', f.from_date)::DATE AS month,
        m.surface AS unknown_place,
        coalesce(f.value, f.low, f.likely_low) AS number
    FROM figures AS f
    JOIN count_decisions AS d USING (figure_id)
    LEFT JOIN current_articles AS c USING (article_id)
    LEFT JOIN entities AS l ON l.entity_id = f.place_id
    LEFT JOIN mentions AS m ON m.mention_id = f.place_mention_id AND f.place_id IS NULL
    WHERE f.kind = 'count' AND f.event IS NOT NULL
),
counted AS (SELECT * FROM told WHERE is_current AND why IS NULL),
threads AS (  -- quantities known over all pages: each once, added up; of states the largest
    SELECT
        event, unit, place_id, unknown_place, month,
        count(*) AS n_facts,
        coalesce(sum(number) FILTER (coalesce(aspect, 'flow') != 'stock'), 0) + coalesce(max(number) FILTER (aspect = 'stock'), 0) AS total,
        coalesce(sum(thread_low) FILTER (coalesce(aspect, 'flow') != 'stock'), 0)
            + coalesce(min(thread_low) FILTER (aspect = 'stock'), 0) AS least,
        coalesce(sum(thread_high) FILTER (coalesce(aspect, 'flow') != 'stock'), 0)
            + coalesce(max(thread_high) FILTER (aspect = 'stock'), 0) AS most
    FROM counted
    WHERE thread_id IS NOT NULL
    GROUP BY ALL
),
pages AS (  -- facts that no other page is known to state: added up within each article, articles compared
    SELECT
        event, unit, place_id, unknown_place, month, article_id,
        count(*) AS n_facts,
        any_value(published_from) AS published_from,
        greatest(
            coalesce(sum(DISTINCT number) FILTER (coalesce(aspect, 'flow') != 'stock'), 0),
            coalesce(max(number) FILTER (aspect = 'stock'), 0)
        ) AS total
    FROM counted
    WHERE thread_id IS NULL
    GROUP BY ALL
),
compared AS (
    SELECT
        event, unit, place_id, unknown_place, month,
        max(n_facts) AS n_facts,
        min(total) AS least,
        max(total) AS most,
        arg_max(total, (published_from, article_id)) AS total
    FROM pages
    GROUP BY ALL
),
cells AS (
    SELECT
        event, unit, place_id, unknown_place, month,
        any_value(coalesce(place, unknown_place)) AS place,
        any_value(country) AS country,
        min(from_date) AS from_date,
        max(coalesce(to_date, from_date)) AS to_date,
        count(DISTINCT article_id)::INTEGER AS n_articles
    FROM counted
    GROUP BY ALL
),
left_out AS (
    SELECT
        event, unit, place_id, unknown_place, month,
        sum(n)::INTEGER AS n_left_out,
        string_agg(why || ' ' || n, ', ' ORDER BY n DESC, why) AS left_out
    FROM (
        SELECT event, unit, place_id, unknown_place, month, why, count(*) AS n
        FROM told
        WHERE why IS NOT NULL
        GROUP BY ALL
    )
    GROUP BY ALL
)
SELECT
    c.event,
    c.unit,
    c.place_id,
    c.place,
    c.country,
    c.month,
    c.from_date,
    c.to_date,
    coalesce(t.total, 0) + coalesce(p.total, 0) AS total,
    coalesce(t.least, 0) + coalesce(p.least, 0) AS least,
    coalesce(t.most, 0) + coalesce(p.most, 0) AS most,
    (coalesce(t.n_facts, 0) + coalesce(p.n_facts, 0))::INTEGER AS n_facts,
    c.n_articles,
    coalesce(l.n_left_out, 0) AS n_left_out,
    l.left_out
FROM cells AS c
LEFT JOIN threads AS t ON (t.event, t.unit, t.place_id, t.unknown_place, t.month) IS NOT DISTINCT FROM (c.event, c.unit, c.place_id, c.unknown_place, c.month)
LEFT JOIN compared AS p ON (p.event, p.unit, p.place_id, p.unknown_place, p.month) IS NOT DISTINCT FROM (c.event, c.unit, c.place_id, c.unknown_place, c.month)
LEFT JOIN left_out AS l ON (l.event, l.unit, l.place_id, l.unknown_place, l.month) IS NOT DISTINCT FROM (c.event, c.unit, c.place_id, c.unknown_place, c.month);

COMMENT ON VIEW countable_sums IS 'how many of what, per event, unit, place and month, over the whole warehouse: quantities that threads know are each counted once and added up; facts that stand on one page only, as far as is known, are added up within their article and the articles compared, never added; states (how many are missing) are not added, the largest stands; what was left out is counted by its reason';
COMMENT ON COLUMN countable_sums.event IS 'what happened to what is counted, as figures.event';
COMMENT ON COLUMN countable_sums.unit IS 'what is counted: person household building vehicle …';
COMMENT ON COLUMN countable_sums.place_id IS 'entity_id of the place; NULL where none is stated or no gazetteer knows it';
COMMENT ON COLUMN countable_sums.place IS 'name of the place; NULL where none is stated';
COMMENT ON COLUMN countable_sums.country IS 'of the place, ISO 3166-1 alpha-2';
COMMENT ON COLUMN countable_sums.month IS 'first day of the month in which it began; NULL: the figures state no time';
COMMENT ON COLUMN countable_sums.from_date IS 'first day of what was counted';
COMMENT ON COLUMN countable_sums.to_date IS 'last day';
COMMENT ON COLUMN countable_sums.total IS 'the sum that is safe to make: of every quantity its latest number; of a fact its value, else the lower end of what it entails or is taken to mean';
COMMENT ON COLUMN countable_sums.least IS 'the same with the least number of every quantity, and the article with the least sum';
COMMENT ON COLUMN countable_sums.most IS 'the same with the highest number of every quantity, and the article with the largest sum';
COMMENT ON COLUMN countable_sums.n_facts IS 'quantities that went in, and the most facts of one article';
COMMENT ON COLUMN countable_sums.n_articles IS 'articles whose statements went in';
COMMENT ON COLUMN countable_sums.n_left_out IS 'figures of this cell that were not counted';
COMMENT ON COLUMN countable_sums.left_out IS 'why, and how many each: ''told by another page 4, a part of another 2''; NULL where none; each stands in not_counted';
