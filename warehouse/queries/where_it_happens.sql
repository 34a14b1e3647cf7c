-- Which places do the articles write about, where do they lie, and how sure is that?
--
-- One row per place with coordinates, ready for a map: countries and whole regions are left out, as a point in their middle says
-- nothing.  is_close_call: on some page another place of the same name was nearly as likely; place_candidates shows which.
WITH of_places AS MATERIALIZED (
    SELECT mention_id, entity_id
    FROM mentions
    WHERE entity_id IN (SELECT entity_id FROM entities WHERE kind = 'place' AND latitude IS NOT NULL)
),
close_calls AS (
    SELECT DISTINCT m.entity_id
    FROM of_places AS m
    JOIN place_candidates AS c USING (mention_id)
    WHERE c.entity_id <> m.entity_id AND c.score > 0.2
)
SELECT
    p.place,
    p.place_kind,
    p.country,
    p.admin1,
    p.latitude,
    p.longitude,
    p.precision_km,
    p.resolved_by,
    p.n_articles,
    p.n_mentions,
    p.first_published,
    p.last_published,
    p.entity_id IN (FROM close_calls) AS is_close_call
FROM places_map AS p
WHERE p.place_kind NOT IN ('country', 'region')
ORDER BY p.n_articles DESC, p.n_mentions DESC, p.place, p.entity_id;
