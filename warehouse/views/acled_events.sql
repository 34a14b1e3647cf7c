CREATE VIEW acled_events AS
SELECT
    coalesce(v.incident_id, v.event_id) AS event_id_cnty,
    coalesce(i.from_date, v.from_date) AS event_date,
    CASE
        WHEN i.date_prec IS NOT NULL THEN CASE WHEN i.date_prec = 1 THEN 1 WHEN i.date_prec <= 3 THEN 2 ELSE 3 END
        WHEN v.from_date IS NULL OR v.to_date IS NULL THEN NULL
        WHEN v.to_date = v.from_date THEN 1
        WHEN v.to_date - v.from_date <= 7 THEN 2
        ELSE 3
    END AS time_precision,
    CASE
        WHEN v.acled_event_type IN ('Battles', 'Explosions/Remote violence', 'Violence against civilians') THEN 'Political violence'
        WHEN v.acled_event_type IN ('Protests', 'Riots') THEN 'Demonstrations'
        ELSE 'Strategic developments'
    END AS disorder_type,
    v.acled_event_type AS event_type,
    v.acled_sub_event_type AS sub_event_type,
    v.actors[1] AS actor1,
    coalesce(v.recipients[1], v.victims[1]) AS actor2,
    coalesce(l.country, v.country) AS country,
    coalesce(l.name, v.place) AS location,
    coalesce(l.latitude, v.latitude) AS latitude,
    coalesce(l.longitude, v.longitude) AS longitude,
    CASE
        WHEN coalesce(l.latitude, v.latitude) IS NULL THEN NULL
        WHEN coalesce(l.place_kind, v.place_kind) IN ('country', 'admin1', 'region') THEN 3
        WHEN coalesce(l.place_kind, v.place_kind) IN ('admin2', 'area', 'water') THEN 2
        ELSE 1
    END AS geo_precision,
    coalesce(o.outlets, v.outlet) AS source,
    v.sentence AS notes,
    coalesce(i.deaths_best, k.fatalities) AS fatalities,
    v.realis,
    v.factuality,
    v.speaker,
    v.evidence_url,
    v.evidence_page
FROM event_evidence AS v
LEFT JOIN incidents AS i USING (incident_id)
LEFT JOIN entities AS l ON l.entity_id = i.place_id
LEFT JOIN (
    SELECT incident_id, string_agg(DISTINCT outlet, '; ' ORDER BY outlet) AS outlets
    FROM event_evidence
    WHERE incident_id IS NOT NULL
    GROUP BY incident_id
) AS o ON o.incident_id = v.incident_id
LEFT JOIN (
    SELECT g.event_id, max(f.value) AS fatalities
    FROM event_arguments AS g
    JOIN figures AS f ON f.figure_id = g.figure_id
    WHERE g.role = 'victim' AND f.event = 'killed'
    GROUP BY g.event_id
) AS k USING (event_id)
WHERE v.acled_event_type IS NOT NULL AND v.realis IN ('happened', 'ongoing', 'attempted')
QUALIFY row_number() OVER (
    PARTITION BY coalesce(v.incident_id, v.event_id)
    ORDER BY v.happening IS DISTINCT FROM i.happening, v.published_from, v.article_id, v.start_char, v.event_id
) = 1;

COMMENT ON VIEW acled_events IS 'what ACLED has a type for and what is told as having taken place, in the column names of ACLED; a row is an incident, with the words of its first report; what is joined to no incident is a row by itself';
COMMENT ON COLUMN acled_events.event_id_cnty IS 'incidents.incident_id; events.event_id of a report that is joined to none';
COMMENT ON COLUMN acled_events.event_date IS 'first day of the time at which it happened, as its reports agree; NULL where none says';
COMMENT ON COLUMN acled_events.time_precision IS '1 the day, 2 the week, 3 longer; NULL where the page does not say';
COMMENT ON COLUMN acled_events.disorder_type IS 'Political violence | Demonstrations | Strategic developments';
COMMENT ON COLUMN acled_events.event_type IS 'ACLED event type';
COMMENT ON COLUMN acled_events.sub_event_type IS 'ACLED sub-event type';
COMMENT ON COLUMN acled_events.actor1 IS 'who did it, in the words of the page; NULL where it does not say';
COMMENT ON COLUMN acled_events.actor2 IS 'to whom it was done, in the words of the page';
COMMENT ON COLUMN acled_events.country IS 'of the place, ISO 3166-1 alpha-2 (ACLED: its name)';
COMMENT ON COLUMN acled_events.location IS 'name of the main place';
COMMENT ON COLUMN acled_events.latitude IS 'of the place, degrees north';
COMMENT ON COLUMN acled_events.longitude IS 'of the place, degrees east';
COMMENT ON COLUMN acled_events.geo_precision IS '1 the place, 2 the area, 3 province or country';
COMMENT ON COLUMN acled_events.source IS 'who published its reports, by alphabet';
COMMENT ON COLUMN acled_events.notes IS 'the sentence that tells it, in the first report';
COMMENT ON COLUMN acled_events.fatalities IS 'incidents.deaths_best; of a report that is joined to none the figure of the dead that is its victim; NULL where none is stated';
COMMENT ON COLUMN acled_events.realis IS 'happened | ongoing | attempted';
COMMENT ON COLUMN acled_events.factuality IS 'how the page stands to it, as events.factuality';
COMMENT ON COLUMN acled_events.speaker IS 'who tells it';
COMMENT ON COLUMN acled_events.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN acled_events.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
