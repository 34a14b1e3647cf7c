CREATE VIEW polecat_events AS
SELECT
    v.event_id AS "Event ID",
    v.from_date AS "Event Date",
    v.event_type AS "Event Type",
    v.event_mode AS "Event Mode",
    CASE
        WHEN v.event_type IN ('ASSAULT', 'COERCE', 'SANCTION', 'PROTEST', 'MOBILIZE') THEN 'MATERIAL CONFLICT'
        WHEN v.event_type IN ('ACCUSE', 'REJECT', 'THREATEN', 'REQUEST') THEN 'VERBAL CONFLICT'
        WHEN v.event_type IN ('COOPERATE', 'AID', 'CONCEDE', 'RETREAT') THEN 'MATERIAL COOPERATION'
        ELSE 'VERBAL COOPERATION'
    END AS "Quad Code",
    v.contexts AS "Contexts",
    coalesce(m.name, r.surface) AS "Actor Name",
    r.surface AS "Actor Name Raw",
    m.country AS "Actor Country",
    coalesce(n.name, q.surface) AS "Recipient Name",
    q.surface AS "Recipient Name Raw",
    n.country AS "Recipient Country",
    v.place AS "Placename",
    v.country AS "Country",
    v.latitude AS "Latitude",
    v.longitude AS "Longitude",
    v.published_from AS "Publication Date",
    v.outlet AS "Source",
    v.url AS "URL",
    v.sentence AS "Event Text",
    v.realis,
    v.factuality,
    v.speaker,
    v.evidence_url,
    v.evidence_page
FROM event_evidence AS v
LEFT JOIN (
    SELECT event_id, arg_min(surface, start_char) AS surface, arg_min(entity_id, start_char) AS entity_id
    FROM event_arguments
    WHERE role = 'actor'
    GROUP BY event_id
) AS r USING (event_id)
LEFT JOIN (
    SELECT event_id, arg_min(surface, start_char) AS surface, arg_min(entity_id, start_char) AS entity_id
    FROM event_arguments
    WHERE role IN ('recipient', 'victim', 'property')
    GROUP BY event_id
) AS q USING (event_id)
LEFT JOIN entities AS m ON m.entity_id = r.entity_id
LEFT JOIN entities AS n ON n.entity_id = q.entity_id
WHERE v.event_type IS NOT NULL AND v.realis IN ('happened', 'ongoing', 'attempted');

COMMENT ON VIEW polecat_events IS 'reports of happenings that PLOVER has a type for and that are told as having taken place, in the column names of POLECAT; a row is a report, not an event of the world';
COMMENT ON COLUMN polecat_events."Event ID" IS 'events.event_id';
COMMENT ON COLUMN polecat_events."Event Date" IS 'first day of the time at which it happened; NULL where the page does not say';
COMMENT ON COLUMN polecat_events."Event Type" IS 'PLOVER type';
COMMENT ON COLUMN polecat_events."Event Mode" IS 'PLOVER mode';
COMMENT ON COLUMN polecat_events."Quad Code" IS 'VERBAL COOPERATION | MATERIAL COOPERATION | VERBAL CONFLICT | MATERIAL CONFLICT, by the type';
COMMENT ON COLUMN polecat_events."Contexts" IS 'PLOVER contexts that words of the sentence name';
COMMENT ON COLUMN polecat_events."Actor Name" IS 'name of the first actor across pages, else the words of the page';
COMMENT ON COLUMN polecat_events."Actor Name Raw" IS 'the words of the page for the first actor';
COMMENT ON COLUMN polecat_events."Actor Country" IS 'country of the actor where its entity has one, ISO 3166-1 alpha-2 (POLECAT: alpha-3)';
COMMENT ON COLUMN polecat_events."Recipient Name" IS 'name of the first recipient or victim across pages, else the words of the page';
COMMENT ON COLUMN polecat_events."Recipient Name Raw" IS 'the words of the page for the first recipient or victim';
COMMENT ON COLUMN polecat_events."Recipient Country" IS 'country of the recipient where its entity has one, ISO 3166-1 alpha-2';
COMMENT ON COLUMN polecat_events."Placename" IS 'name of the main place';
COMMENT ON COLUMN polecat_events."Country" IS 'of the place, ISO 3166-1 alpha-2';
COMMENT ON COLUMN polecat_events."Latitude" IS 'of the place, degrees north';
COMMENT ON COLUMN polecat_events."Longitude" IS 'of the place, degrees east';
COMMENT ON COLUMN polecat_events."Publication Date" IS 'day of publication';
COMMENT ON COLUMN polecat_events."Source" IS 'who published it';
COMMENT ON COLUMN polecat_events."URL" IS 'address of the article';
COMMENT ON COLUMN polecat_events."Event Text" IS 'the sentence that tells it';
COMMENT ON COLUMN polecat_events.realis IS 'happened | ongoing | attempted';
COMMENT ON COLUMN polecat_events.factuality IS 'how the page stands to it, as events.factuality';
COMMENT ON COLUMN polecat_events.speaker IS 'who tells it';
COMMENT ON COLUMN polecat_events.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN polecat_events.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
