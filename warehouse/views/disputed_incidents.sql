CREATE VIEW disputed_incidents AS
SELECT
    t.incident_id,
    t.happening,
    t.from_date,
    t.to_date,
    l.name AS place,
    l.country,
    t.deaths_low,
    t.deaths_best,
    t.deaths_high,
    t.injured_low,
    t.injured_best,
    t.injured_high,
    t.n_articles,
    t.n_sources,
    t.n_informants,
    r.statements
FROM incidents AS t
LEFT JOIN entities AS l ON l.entity_id = t.place_id
LEFT JOIN (
    SELECT
        v.incident_id,
        list(DISTINCT coalesce(v.speaker, v.outlet) || ': ' || f.surface ORDER BY coalesce(v.speaker, v.outlet) || ': ' || f.surface)
            AS statements
    FROM event_evidence AS v
    JOIN figures AS f USING (event_id)
    WHERE f.event IN ('killed', 'injured') AND v.incident_id IS NOT NULL
    GROUP BY v.incident_id
) AS r USING (incident_id)
WHERE t.is_disputed;

COMMENT ON VIEW disputed_incidents IS 'incidents of which two independent texts of one day give numbers of dead or injured that cannot both hold: who says what';
COMMENT ON COLUMN disputed_incidents.place IS 'name of the place';
COMMENT ON COLUMN disputed_incidents.country IS 'of the place, ISO 3166-1 alpha-2';
COMMENT ON COLUMN disputed_incidents.statements IS 'who gives which number of dead or injured, in the words of the page; the outlet where nobody else does';
