CREATE VIEW facts_over_time AS
WITH pages AS (
    SELECT
        a.article_id,
        c.url_key,
        c.captured_at,
        count(*) OVER (PARTITION BY c.url_key) AS n_captures
    FROM articles AS a
    JOIN captures AS c USING (capture_id)
    WHERE c.url_key IS NOT NULL
)
SELECT
    p.url_key,
    first(f.url ORDER BY p.captured_at DESC NULLS LAST, f.figure_id) AS url,
    f.kind,
    f.event,
    f.unit,
    lower(f.counted) AS counted,
    f.bound,
    f.value,
    f.low,
    f.high,
    first(f.surface ORDER BY p.captured_at DESC NULLS LAST, f.figure_id) AS surface,
    first(f.sentence ORDER BY p.captured_at DESC NULLS LAST, f.figure_id) AS sentence,
    first(f.said_by ORDER BY p.captured_at DESC NULLS LAST, f.figure_id) AS said_by,
    min(p.captured_at) AS first_seen,
    max(p.captured_at) AS last_seen,
    count(DISTINCT f.article_id)::INTEGER AS n_seen,
    any_value(p.n_captures)::INTEGER AS n_captures,
    bool_or(f.is_current) AS is_current,
    list(DISTINCT t.surface ORDER BY t.surface) FILTER (t.surface IS NOT NULL) AS became,
    first(f.evidence_url ORDER BY p.captured_at DESC NULLS LAST, f.figure_id) AS evidence_url,
    first(f.evidence_page ORDER BY p.captured_at DESC NULLS LAST, f.figure_id) AS evidence_page
FROM figure_evidence AS f
JOIN pages AS p USING (article_id)
LEFT JOIN figure_links AS l ON l.other_id = f.figure_id AND l.link = 'changed_from' AND split_part(l.figure_id, '/', 1) != f.article_id
LEFT JOIN figures AS t ON t.figure_id = l.figure_id
WHERE p.n_captures > 1
GROUP BY p.url_key, f.kind, f.event, f.unit, lower(f.counted), f.bound, f.value, f.low, f.high;

COMMENT ON VIEW facts_over_time IS 'each figure of a page that was captured more than once, with its first and last sighting: what a page says, by number, bound, unit, what is counted and event; places and speakers are those of its last sighting';
COMMENT ON COLUMN facts_over_time.url_key IS 'the page';
COMMENT ON COLUMN facts_over_time.url IS 'address of the page';
COMMENT ON COLUMN facts_over_time.kind IS 'as figures.kind';
COMMENT ON COLUMN facts_over_time.event IS 'as figures.event';
COMMENT ON COLUMN facts_over_time.unit IS 'as figures.unit';
COMMENT ON COLUMN facts_over_time.bound IS 'as figures.bound';
COMMENT ON COLUMN facts_over_time.value IS 'as figures.value';
COMMENT ON COLUMN facts_over_time.low IS 'as figures.low';
COMMENT ON COLUMN facts_over_time.high IS 'as figures.high';
COMMENT ON COLUMN facts_over_time.counted IS 'what is counted, in lower case';
COMMENT ON COLUMN facts_over_time.surface IS 'as printed at its last sighting';
COMMENT ON COLUMN facts_over_time.sentence IS 'the sentence that it stands in at its last sighting';
COMMENT ON COLUMN facts_over_time.said_by IS 'who says so at its last sighting, in the words of the page; NULL: nobody is named';
COMMENT ON COLUMN facts_over_time.first_seen IS 'capture that has it first; NULL where no capture that has it is dated';
COMMENT ON COLUMN facts_over_time.last_seen IS 'capture that has it last';
COMMENT ON COLUMN facts_over_time.n_seen IS 'captures that have it';
COMMENT ON COLUMN facts_over_time.n_captures IS 'captures of the page';
COMMENT ON COLUMN facts_over_time.is_current IS 'TRUE where the latest capture of the page still has it';
COMMENT ON COLUMN facts_over_time.became IS 'what took its place in the next capture, as printed; NULL: nothing did';
COMMENT ON COLUMN facts_over_time.evidence_url IS 'a link that opens the page at its words at its last sighting';
COMMENT ON COLUMN facts_over_time.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at its words at its last sighting; `dateline pages` makes it';
