CREATE VIEW ged_events AS
SELECT
    coalesce(v.incident_id, v.event_id) AS id,
    coalesce(i.from_date, v.from_date) AS date_start,
    coalesce(i.to_date, v.to_date) AS date_end,
    CASE
        WHEN i.date_prec IS NOT NULL THEN i.date_prec
        WHEN v.from_date IS NULL OR v.to_date IS NULL THEN NULL
        WHEN v.to_date = v.from_date THEN 1
        WHEN v.to_date - v.from_date < 6 THEN 2
        WHEN v.to_date - v.from_date < 8 THEN 3
        WHEN v.to_date - v.from_date < 32 THEN 4
        ELSE 5
    END AS date_prec,
    v.actors[1] AS side_a,
    coalesce(v.recipients[1], v.victims[1]) AS side_b,
    coalesce(l.name, v.place) AS where_coordinates,
    CASE
        WHEN i.where_prec IS NOT NULL THEN i.where_prec
        WHEN v.place_kind IS NULL THEN NULL
        WHEN v.place_kind = 'country' THEN 6
        WHEN v.place_kind IN ('admin1', 'region') THEN 4
        WHEN v.place_kind IN ('admin2', 'area') THEN 3
        ELSE 1
    END AS where_prec,
    coalesce(l.country, v.country) AS country,
    coalesce(l.latitude, v.latitude) AS latitude,
    coalesce(l.longitude, v.longitude) AS longitude,
    CASE WHEN i.deaths_best IS NULL THEN k.low ELSE i.deaths_low END AS low,
    coalesce(i.deaths_best, k.best) AS best,
    CASE WHEN i.deaths_best IS NULL THEN k.high ELSE i.deaths_high END AS high,
    coalesce(i.n_sources, 1) AS number_of_sources,
    v.outlet AS source_office,
    v.published_from AS source_date,
    v.title AS source_headline,
    v.sentence AS source_article,
    v.factuality,
    v.evidence_url,
    v.evidence_page
FROM event_evidence AS v
LEFT JOIN incidents AS i USING (incident_id)
LEFT JOIN entities AS l ON l.entity_id = i.place_id
LEFT JOIN (
    SELECT
        g.event_id,
        max(coalesce(f.low, f.value, f.likely_low)) AS low,
        max(coalesce(f.value, f.likely_low)) AS best,
        max(coalesce(f.high, f.likely_high, f.value)) AS high
    FROM event_arguments AS g
    JOIN figures AS f ON f.figure_id = g.figure_id
    WHERE g.role = 'victim' AND f.event = 'killed'
    GROUP BY g.event_id
) AS k USING (event_id)
WHERE v.acled_event_type IN ('Battles', 'Explosions/Remote violence', 'Violence against civilians') AND v.realis = 'happened'
    AND (i.deaths_best > 0 OR (i.deaths_best IS NULL AND k.best IS NOT NULL))
QUALIFY row_number() OVER (
    PARTITION BY coalesce(v.incident_id, v.event_id)
    ORDER BY k.best IS NULL, v.happening IS DISTINCT FROM i.happening, v.published_from, v.article_id, v.start_char, v.event_id
) = 1;

COMMENT ON VIEW ged_events IS 'deadly violence, in the column names of UCDP GED; a row is an incident, with the words of its first report; what is joined to no incident and states a figure of the dead is a row by itself';
COMMENT ON COLUMN ged_events.id IS 'incidents.incident_id; events.event_id of a report that is joined to none';
COMMENT ON COLUMN ged_events.date_start IS 'first day of the time at which it happened';
COMMENT ON COLUMN ged_events.date_end IS 'last day of the time at which it happened';
COMMENT ON COLUMN ged_events.date_prec IS '1 the day, 2 two to six days, 3 the week, 4 the month, 5 longer';
COMMENT ON COLUMN ged_events.side_a IS 'who did it, in the words of the page; NULL where it does not say';
COMMENT ON COLUMN ged_events.side_b IS 'to whom it was done, in the words of the page';
COMMENT ON COLUMN ged_events.where_coordinates IS 'name of the main place';
COMMENT ON COLUMN ged_events.where_prec IS '1 the place, 2 within 25 km of it, 3 district, 4 province, 6 country';
COMMENT ON COLUMN ged_events.country IS 'of the place, ISO 3166-1 alpha-2 (GED: its name)';
COMMENT ON COLUMN ged_events.latitude IS 'of the place, degrees north';
COMMENT ON COLUMN ged_events.longitude IS 'of the place, degrees east';
COMMENT ON COLUMN ged_events.low IS 'least number of the dead that an independent informant gives';
COMMENT ON COLUMN ged_events.best IS 'number of the dead that the latest of most independent informants give';
COMMENT ON COLUMN ged_events.high IS 'highest number of the dead that one of them gives';
COMMENT ON COLUMN ged_events.number_of_sources IS 'independent texts that report it: copies count once';
COMMENT ON COLUMN ged_events.source_office IS 'who published it';
COMMENT ON COLUMN ged_events.source_date IS 'day of publication';
COMMENT ON COLUMN ged_events.source_headline IS 'headline of the article';
COMMENT ON COLUMN ged_events.source_article IS 'the sentence that tells it';
COMMENT ON COLUMN ged_events.factuality IS 'how the page stands to it, as events.factuality';
COMMENT ON COLUMN ged_events.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN ged_events.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
