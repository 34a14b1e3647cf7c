CREATE VIEW disputed_numbers AS
SELECT
    t.thread_id,
    t.incident_id,
    t.event,
    t.of_whom,
    t.place_id,
    any_value(p.name) AS place,
    t.from_date,
    t.to_date,
    min(e.number) AS lowest,
    list_sort(list_distinct(list(e.informant) FILTER (e.number = e.thread_least))) AS lowest_by,
    max(e.number) AS highest,
    list_sort(list_distinct(list(e.informant) FILTER (e.number = e.thread_most))) AS highest_by,
    CASE WHEN t.low <= coalesce(t.high, t.low) THEN t.low END AS agreed_low,
    CASE WHEN t.low <= coalesce(t.high, t.low) THEN t.high END AS agreed_high,
    t.latest,
    any_value(e.informant) FILTER (e.figure_id = t.latest_id) AS latest_by,
    any_value(e.published_from) FILTER (e.figure_id = t.latest_id) AS latest_on,
    t.is_series,
    t.n_informants,
    t.n_named,
    t.n_statements,
    count(DISTINCT e.article_id)::INTEGER AS n_articles,
    count(DISTINCT e.text_group)::INTEGER AS n_texts
FROM figure_threads AS t
JOIN (
    SELECT
        *,
        min(number) OVER (PARTITION BY thread_id) AS thread_least,
        max(number) OVER (PARTITION BY thread_id) AS thread_most
    FROM thread_statements
    WHERE is_disputed
) AS e USING (thread_id)
LEFT JOIN entities AS p ON p.entity_id = t.place_id
WHERE t.is_disputed
GROUP BY ALL;

COMMENT ON VIEW disputed_numbers IS 'quantities of the world for which informants give numbers that cannot all hold for one time, one row each: lowest and highest, who says each, how many independent informants there are, what all agree on, and the latest; each statement stands in thread_evidence';
COMMENT ON COLUMN disputed_numbers.place IS 'name of the place; NULL where none is known';
COMMENT ON COLUMN disputed_numbers.lowest IS 'the least number that is printed, whatever its bound';
COMMENT ON COLUMN disputed_numbers.lowest_by IS 'the informants that give it';
COMMENT ON COLUMN disputed_numbers.highest IS 'the highest number that is printed, whatever its bound';
COMMENT ON COLUMN disputed_numbers.highest_by IS 'the informants that give it';
COMMENT ON COLUMN disputed_numbers.agreed_low IS 'all statements that no later count replaced entail at least this; NULL: they agree on nothing';
COMMENT ON COLUMN disputed_numbers.agreed_high IS 'and at most this; NULL: open, or they agree on nothing';
COMMENT ON COLUMN disputed_numbers.latest IS 'the number of the newest statement';
COMMENT ON COLUMN disputed_numbers.latest_by IS 'who gives it';
COMMENT ON COLUMN disputed_numbers.latest_on IS 'day of its article';
COMMENT ON COLUMN disputed_numbers.n_articles IS 'articles that state it';
COMMENT ON COLUMN disputed_numbers.n_texts IS 'independent texts among them: copies count once';
