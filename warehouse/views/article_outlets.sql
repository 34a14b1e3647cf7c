CREATE VIEW article_outlets AS
SELECT a.*, coalesce(a.publisher_domain, a.publisher, o.collection, 'unknown') AS outlet
FROM articles AS a
LEFT JOIN (  -- sightings of those articles alone that name no publisher
    SELECT capture_id, min(collection) AS collection
    FROM sightings
    WHERE capture_id IN (SELECT capture_id FROM articles WHERE publisher_domain IS NULL AND publisher IS NULL)
    GROUP BY capture_id
) AS o USING (capture_id);

COMMENT ON VIEW article_outlets IS 'articles with their outlet, as article_sources has it, without going through all sightings';
COMMENT ON COLUMN article_outlets.outlet IS 'who published it, never NULL: the domain, else the printed name, else the collection';
