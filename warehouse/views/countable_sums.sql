CREATE VIEW countable_sums AS
WITH decided AS (  -- each figure is decided on once, for the sums and for what they leave out: as count_decisions has it
    SELECT
        f.event, f.unit, f.place_id, f.from_date, f.to_date, f.thread_id, f.article_id,
        date_trunc('month', f.from_date)::DATE AS month,
        CASE WHEN f.place_id IS NULL THEN f.place_mention_id END AS mention_id,
        coalesce(f.aspect, 'flow') = 'stock' AS is_stock,
        coalesce(f.value, f.low, f.likely_low) AS number,
        coalesce(t.thread_low, f.value, f.low, f.likely_low, f.high) AS thread_low,
        coalesce(t.thread_high, f.value, f.low, f.likely_low, f.high) AS thread_high,
        CASE
            WHEN coalesce(f.is_negated, FALSE) OR coalesce(f.factuality, 'asserted') IN ('denied', 'negated', 'predicted')
                THEN 'denied or only expected'
            ELSE t.why
        END AS why
    FROM figures AS f
    LEFT JOIN count_ties AS t USING (figure_id)
    WHERE f.kind = 'count' AND f.event IS NOT NULL AND f.per IS NULL AND f.bound NOT IN ('none', 'unknown')
),
told AS (  -- a place that no gazetteer knows goes by its words
    SELECT d.*, m.surface AS unknown_place
    FROM decided AS d
    LEFT JOIN (
        SELECT mention_id, surface
        FROM mentions
        WHERE mention_id IN (SELECT mention_id FROM decided WHERE mention_id IS NOT NULL)
    ) AS m USING (mention_id)
),
articles_told AS (  -- what one article tells of a cell: quantities known over all pages (threads), and facts that no other page is known to state
    SELECT
        event, unit, place_id, unknown_place, month, article_id,
        min(from_date) AS from_date,
        max(coalesce(to_date, from_date)) AS to_date,
        count(*) FILTER (thread_id IS NOT NULL) AS n_threads,
        sum(number) FILTER (thread_id IS NOT NULL AND NOT is_stock) AS flow,
        max(number) FILTER (thread_id IS NOT NULL AND is_stock) AS stock,
        sum(thread_low) FILTER (thread_id IS NOT NULL AND NOT is_stock) AS least_flow,
        min(thread_low) FILTER (thread_id IS NOT NULL AND is_stock) AS least_stock,
        sum(thread_high) FILTER (thread_id IS NOT NULL AND NOT is_stock) AS most_flow,
        max(thread_high) FILTER (thread_id IS NOT NULL AND is_stock) AS most_stock,
        count(*) FILTER (thread_id IS NULL) AS n_facts,
        CASE WHEN bool_or(thread_id IS NULL) THEN
            greatest(
                coalesce(list_sum(list_distinct(list(number) FILTER (thread_id IS NULL AND NOT is_stock))), 0),
                coalesce(max(number) FILTER (thread_id IS NULL AND is_stock), 0)
            )
        END AS total
    FROM told
    WHERE why IS NULL AND article_id NOT IN (FROM superseded_articles)
    GROUP BY ALL
),
cells AS (  -- threads each once, added up; of states the largest; facts added up within each article, articles compared
    SELECT
        t.event, t.unit, t.place_id, t.unknown_place, t.month,
        min(t.from_date) AS from_date,
        max(t.to_date) AS to_date,
        count(*)::INTEGER AS n_articles,
        sum(t.n_threads)::BIGINT AS n_threads,
        coalesce(sum(t.flow), 0) + coalesce(max(t.stock), 0) AS threads_total,
        coalesce(sum(t.least_flow), 0) + coalesce(min(t.least_stock), 0) AS threads_least,
        coalesce(sum(t.most_flow), 0) + coalesce(max(t.most_stock), 0) AS threads_most,
        max(t.n_facts) AS n_facts,
        min(t.total) AS least,
        max(t.total) AS most,
        arg_max(t.total, (a.published_from, t.article_id)) FILTER (t.total IS NOT NULL) AS total
    FROM articles_told AS t
    JOIN articles AS a USING (article_id)
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
    coalesce(e.name, c.unknown_place) AS place,
    e.country,
    c.month,
    c.from_date,
    c.to_date,
    c.threads_total + coalesce(c.total, 0) AS total,
    c.threads_least + coalesce(c.least, 0) AS least,
    c.threads_most + coalesce(c.most, 0) AS most,
    (c.n_threads + c.n_facts)::INTEGER AS n_facts,
    c.n_articles,
    coalesce(l.n_left_out, 0) AS n_left_out,
    l.left_out
FROM cells AS c
LEFT JOIN entities AS e ON e.entity_id = c.place_id
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
