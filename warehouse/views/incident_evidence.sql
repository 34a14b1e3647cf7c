CREATE VIEW incident_evidence AS
SELECT
    t.incident_id,
    t.happening AS incident_happening,
    t.from_date AS incident_from,
    t.to_date AS incident_to,
    coalesce(l.name, v.place) AS incident_place,
    t.n_articles,
    t.n_sources,
    t.deaths_low,
    t.deaths_best,
    t.deaths_high,
    t.injured_low,
    t.injured_best,
    t.injured_high,
    v.incident_basis AS why_joined,
    v.event_id,
    v.article_id,
    v.happening,
    v.surface,
    v.realis,
    v.actors,
    v.recipients,
    v.victims,
    v.place,
    v.from_date,
    v.to_date,
    k.deaths_stated,
    k.injured_stated,
    v.attribution,
    v.speaker,
    v.sentence,
    v.title,
    v.publisher,
    v.outlet,
    v.published_from,
    v.url,
    v.evidence_url,
    v.evidence_page,
    v.is_current
FROM incidents AS t
JOIN event_evidence AS v USING (incident_id)
LEFT JOIN entities AS l ON l.entity_id = t.place_id
LEFT JOIN (
    SELECT
        article_id,
        event_id,
        list(surface ORDER BY start_char) FILTER (WHERE event = 'killed') AS deaths_stated,
        list(surface ORDER BY start_char) FILTER (WHERE event = 'injured') AS injured_stated
    FROM figures
    WHERE event_id IS NOT NULL
    GROUP BY article_id, event_id
) AS k ON k.article_id = v.article_id AND k.event_id = v.event_id;

COMMENT ON VIEW incident_evidence IS 'every report of every incident: its words, its page, the numbers it states, and why it is taken for a report of that incident';
COMMENT ON COLUMN incident_evidence.incident_happening IS 'incidents.happening';
COMMENT ON COLUMN incident_evidence.incident_from IS 'incidents.from_date';
COMMENT ON COLUMN incident_evidence.incident_to IS 'incidents.to_date';
COMMENT ON COLUMN incident_evidence.incident_place IS 'name of incidents.place_id; where there is none, the place of the report';
COMMENT ON COLUMN incident_evidence.why_joined IS 'events.incident_basis: why it stands with the others of its page; behind ''with'' the article that it is most like, and in what';
COMMENT ON COLUMN incident_evidence.event_id IS 'the report: events.event_id';
COMMENT ON COLUMN incident_evidence.article_id IS 'the page it stands on';
COMMENT ON COLUMN incident_evidence.happening IS 'what the report tells, as events.happening';
COMMENT ON COLUMN incident_evidence.surface IS 'the words that name it';
COMMENT ON COLUMN incident_evidence.realis IS 'happened | ongoing | attempted';
COMMENT ON COLUMN incident_evidence.actors IS 'who did it, in the words of the page';
COMMENT ON COLUMN incident_evidence.recipients IS 'to whom it was done, in the words of the page';
COMMENT ON COLUMN incident_evidence.victims IS 'who came to harm, in the words of the page';
COMMENT ON COLUMN incident_evidence.place IS 'name of the report''s main place';
COMMENT ON COLUMN incident_evidence.from_date IS 'first day of the time that the report gives';
COMMENT ON COLUMN incident_evidence.to_date IS 'last day of that time';
COMMENT ON COLUMN incident_evidence.deaths_stated IS 'the figures of the dead that the report states, in its words';
COMMENT ON COLUMN incident_evidence.injured_stated IS 'the figures of the injured that the report states, in its words';
COMMENT ON COLUMN incident_evidence.attribution IS 'named | unnamed | unattributed | outlet | unresolved';
COMMENT ON COLUMN incident_evidence.speaker IS 'who tells it';
COMMENT ON COLUMN incident_evidence.sentence IS 'the sentence that it stands in';
COMMENT ON COLUMN incident_evidence.title IS 'headline of the article';
COMMENT ON COLUMN incident_evidence.publisher IS 'site name';
COMMENT ON COLUMN incident_evidence.outlet IS 'who published it, never NULL';
COMMENT ON COLUMN incident_evidence.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN incident_evidence.url IS 'address of the article';
COMMENT ON COLUMN incident_evidence.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN incident_evidence.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN incident_evidence.is_current IS 'TRUE where its capture is the latest of its page';
