CREATE VIEW article_sources AS
SELECT
    a.article_id,
    coalesce(a.publisher_domain, a.publisher, s.collection, 'unknown') AS outlet,
    s.collection,
    s.source_name,
    coalesce(s.n_sightings, 0)::INTEGER AS n_sightings,
    p.captured_at,
    a.text_group
FROM articles AS a
JOIN captures AS p USING (capture_id)
LEFT JOIN (
    SELECT
        capture_id,
        arg_min(collection, (collection, source_name)) AS collection,
        arg_min(source_name, (collection, source_name)) AS source_name,
        count(*) AS n_sightings
    FROM sightings
    GROUP BY capture_id
) AS s USING (capture_id);

COMMENT ON VIEW article_sources IS 'where every article comes from: its outlet, and the first of the collections and files that it was met in';
COMMENT ON COLUMN article_sources.outlet IS 'who published it, never NULL: the domain, else the printed name, else the collection';
COMMENT ON COLUMN article_sources.collection IS 'the user''s name for the body of pages; the first in order where it stands in several';
COMMENT ON COLUMN article_sources.source_name IS 'the file or record of that collection';
COMMENT ON COLUMN article_sources.n_sightings IS 'in how many files it was met; sightings lists them';
COMMENT ON COLUMN article_sources.captured_at IS 'when the archive took it; NULL when not known';
COMMENT ON COLUMN article_sources.text_group IS 'the text that it stands on, as articles.text_group';
