CREATE VIEW disputed_numbers AS
WITH stated AS (  -- what is stated of each
    SELECT
        thread_id,
        list({'number': number, 'informant': informant}) AS each,
        min(number) AS lowest,
        max(number) AS highest,
        any_value(informant) FILTER (is_latest) AS latest_by,
        any_value(published_from) FILTER (is_latest) AS latest_on,
        list_unique(list(article_id))::INTEGER AS n_articles,
        list_unique(list(text_group))::INTEGER AS n_texts
    FROM thread_informants
    WHERE is_disputed
    GROUP BY thread_id
)
SELECT
    t.thread_id,
    t.incident_id,
    t.event,
    t.of_whom,
    t.place_id,
    p.name AS place,
    t.from_date,
    t.to_date,
    e.lowest,
    list_sort(list_distinct([x.informant FOR x IN e.each IF x.number = e.lowest])) AS lowest_by,
    e.highest,
    list_sort(list_distinct([x.informant FOR x IN e.each IF x.number = e.highest])) AS highest_by,
    CASE WHEN t.low <= coalesce(t.high, t.low) THEN t.low END AS agreed_low,
    CASE WHEN t.low <= coalesce(t.high, t.low) THEN t.high END AS agreed_high,
    t.latest,
    e.latest_by,
    e.latest_on,
    t.is_series,
    t.n_informants,
    t.n_named,
    t.n_statements,
    e.n_articles,
    e.n_texts
FROM figure_threads AS t
JOIN stated AS e USING (thread_id)
LEFT JOIN entities AS p ON p.entity_id = t.place_id
WHERE t.is_disputed;

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
