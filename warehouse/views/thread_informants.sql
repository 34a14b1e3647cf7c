CREATE VIEW thread_informants AS
WITH said AS (  -- is_disputed goes through every window, so that whoever asks for disputed threads has those alone read
    SELECT
        t.incident_id,
        t.of_whom,
        t.whole_id,
        t.is_disputed,
        t.is_series,
        f.figure_id = t.latest_id AS is_latest,
        f.figure_id,
        f.article_id,
        f.thread_id,
        f.event,
        f.attribution,
        f.number_start,
        w.label AS said_by,
        a.outlet,
        a.text_group,
        a.published_from,
        a.published_at,
        CASE WHEN f.attribution = 'named' THEN
            coalesce(w.affiliation_entity_id, w.entity_id, regexp_replace(lower(w.label), '^the ', ''))
        END AS source,
        coalesce(f.value, CASE WHEN f.high IS NULL THEN f.low END, (f.low + f.high) / 2, f.high) AS number
    FROM figures AS f
    JOIN figure_threads AS t USING (thread_id)
    JOIN article_outlets AS a USING (article_id)
    LEFT JOIN speakers AS w USING (speaker_id)
),
named AS (  -- who is named for a number in a text
    SELECT
        *,
        CASE WHEN text_group IS NOT NULL THEN min(source) OVER (PARTITION BY thread_id, is_disputed, text_group, number) END AS named_source
    FROM said
),
informed AS (
    SELECT
        *,
        coalesce(
            'source ' || source,
            CASE WHEN attribution NOT IN ('named', 'unnamed') THEN 'source ' || named_source END,
            'text ' || text_group
        ) AS informant_id
    FROM named
)
SELECT
    i.figure_id,
    i.article_id,
    i.thread_id,
    i.event,
    i.number,
    i.informant_id,
    i.text_group,
    i.published_from,
    i.incident_id,
    i.of_whom,
    i.whole_id,
    i.is_disputed,
    i.is_series,
    coalesce(m.name, CASE WHEN i.informant_id[:7] = 'source ' THEN i.informant_id[8:] END, i.said_by, i.outlet) AS informant,
    i.informant_id[:7] = 'source ' AS is_named_informant,
    row_number() OVER (
        PARTITION BY i.thread_id, i.is_disputed
        ORDER BY i.published_from NULLS LAST, i.published_at NULLS LAST, i.article_id, i.number_start
    )::INTEGER AS place_in_thread,
    i.is_latest
FROM informed AS i
LEFT JOIN entities AS m ON i.informant_id[:7] = 'source ' AND m.entity_id = i.informant_id[8:];

COMMENT ON VIEW thread_informants IS 'thread_statements without their links: who states which quantity of the world (figure_threads), in order of time';
COMMENT ON COLUMN thread_informants.thread_id IS 'the quantity that it states';
COMMENT ON COLUMN thread_informants.text_group IS 'the article that stands for its text: copies of one text have one';
COMMENT ON COLUMN thread_informants.published_from IS 'the day from which its article can be published';
COMMENT ON COLUMN thread_informants.number IS 'the number that is printed, of a range its middle; NULL for vague words';
COMMENT ON COLUMN thread_informants.informant_id IS 'who informs: ''source '' and the body or person named for it, else ''text '' and the text; a text that gives one number in its own voice and by a named source has it from that source';
COMMENT ON COLUMN thread_informants.incident_id IS 'the incident whose victims or goods it counts';
COMMENT ON COLUMN thread_informants.of_whom IS 'what the quantity counts: unit, and group or noun';
COMMENT ON COLUMN thread_informants.whole_id IS 'thread_id of the quantity that it is a part of';
COMMENT ON COLUMN thread_informants.is_disputed IS 'TRUE where informants of the quantity contradict each other';
COMMENT ON COLUMN thread_informants.is_series IS 'TRUE where the quantity grew or fell as time went on';
COMMENT ON COLUMN thread_informants.informant IS 'name of the informant; where none is named the description of the speaker, else the outlet';
COMMENT ON COLUMN thread_informants.is_named_informant IS 'TRUE where the informant is named';
COMMENT ON COLUMN thread_informants.place_in_thread IS 'its place in the thread by time of publication, from 1';
COMMENT ON COLUMN thread_informants.is_latest IS 'TRUE where it gives the latest number of the quantity (figure_threads.latest)';
