-- Which places do the articles write about, where do they lie, and how sure is that?
--
-- One row per place with coordinates, ready for a map: countries and whole regions are left out, as a point in their middle says
-- nothing.  is_close_call: on some page another place of the same name was nearly as likely; place_candidates shows which.
WITH calls AS (
    SELECT m.entity_id, bool_or(c.score > 0.2) AS is_close_call
    FROM mentions AS m
    JOIN place_candidates AS c USING (mention_id)
    WHERE c.entity_id <> m.entity_id
    GROUP BY m.entity_id
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
    coalesce(calls.is_close_call, FALSE) AS is_close_call
FROM places_map AS p
LEFT JOIN calls USING (entity_id)
WHERE p.place_kind NOT IN ('country', 'region')
ORDER BY p.n_articles DESC, p.n_mentions DESC, p.place, p.entity_id;
