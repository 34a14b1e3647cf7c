CREATE VIEW ged_events AS
SELECT
    v.event_id AS id,
    v.from_date AS date_start,
    v.to_date AS date_end,
    CASE
        WHEN v.from_date IS NULL OR v.to_date IS NULL THEN NULL
        WHEN v.to_date = v.from_date THEN 1
        WHEN v.to_date - v.from_date < 6 THEN 2
        WHEN v.to_date - v.from_date < 8 THEN 3
        WHEN v.to_date - v.from_date < 32 THEN 4
        ELSE 5
    END AS date_prec,
    v.actors[1] AS side_a,
    coalesce(v.recipients[1], v.victims[1]) AS side_b,
    v.place AS where_coordinates,
    CASE
        WHEN v.place_kind IS NULL THEN NULL
        WHEN v.place_kind = 'country' THEN 6
        WHEN v.place_kind IN ('admin1', 'region') THEN 4
        WHEN v.place_kind IN ('admin2', 'area') THEN 3
        ELSE 1
    END AS where_prec,
    v.country,
    v.latitude,
    v.longitude,
    k.low,
    k.best,
    k.high,
    1 AS number_of_sources,
    v.outlet AS source_office,
    v.published_from AS source_date,
    v.title AS source_headline,
    v.sentence AS source_article,
    v.factuality,
    v.evidence_url
FROM event_evidence AS v
JOIN (
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
WHERE v.acled_event_type IN ('Battles', 'Explosions/Remote violence', 'Violence against civilians') AND v.realis = 'happened';

COMMENT ON VIEW ged_events IS 'reports of deadly violence with a figure of the dead, in the column names of UCDP GED; a row is a report on one page, not an event of the world';
COMMENT ON COLUMN ged_events.id IS 'events.event_id';
COMMENT ON COLUMN ged_events.date_start IS 'first day of the time at which it happened';
COMMENT ON COLUMN ged_events.date_end IS 'last day of the time at which it happened';
COMMENT ON COLUMN ged_events.date_prec IS '1 the day, 2 two to six days, 3 the week, 4 the month, 5 longer';
COMMENT ON COLUMN ged_events.side_a IS 'who did it, in the words of the page; NULL where it does not say';
COMMENT ON COLUMN ged_events.side_b IS 'to whom it was done, in the words of the page';
COMMENT ON COLUMN ged_events.where_coordinates IS 'name of the main place';
COMMENT ON COLUMN ged_events.where_prec IS '1 the place, 3 district, 4 province, 6 country';
COMMENT ON COLUMN ged_events.country IS 'of the place, ISO 3166-1 alpha-2 (GED: its name)';
COMMENT ON COLUMN ged_events.latitude IS 'of the place, degrees north';
COMMENT ON COLUMN ged_events.longitude IS 'of the place, degrees east';
COMMENT ON COLUMN ged_events.low IS 'least number of the dead that the words allow';
COMMENT ON COLUMN ged_events.best IS 'number of the dead as stated';
COMMENT ON COLUMN ged_events.high IS 'most that the words allow, else the stated number';
COMMENT ON COLUMN ged_events.number_of_sources IS '1: a row is one report';
COMMENT ON COLUMN ged_events.source_office IS 'who published it';
COMMENT ON COLUMN ged_events.source_date IS 'day of publication';
COMMENT ON COLUMN ged_events.source_headline IS 'headline of the article';
COMMENT ON COLUMN ged_events.source_article IS 'the sentence that tells it';
COMMENT ON COLUMN ged_events.factuality IS 'how the page stands to it, as events.factuality';
COMMENT ON COLUMN ged_events.evidence_url IS 'the page, or its archived copy, opened at the words';
