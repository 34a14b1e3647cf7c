CREATE VIEW thread_statements AS
WITH links AS (  -- how a statement stands to the others, seen from both ends
    SELECT figure_id, link, basis, other_id FROM figure_links
    UNION ALL
    SELECT
        other_id,
        CASE link WHEN 'changed_from' THEN 'changed_to' WHEN 'part_of' THEN 'whole_of' ELSE link END,
        basis,
        figure_id
    FROM figure_links
),
stands AS (
    SELECT
        l.figure_id,
        list_sort(list_distinct(list(l.link || ': ' || l.basis))) AS basis,
        count(DISTINCT l.other_id) FILTER (l.link = 'rival')::INTEGER AS n_rivals,
        bool_or(l.link = 'changed_to') AS is_replaced
    FROM links AS l
    GROUP BY l.figure_id
)
SELECT
    i.*,
    coalesce(s.n_rivals, 0) AS n_rivals,
    coalesce(s.is_replaced, FALSE) AS is_replaced,
    s.basis
FROM thread_informants AS i
LEFT JOIN stands AS s USING (figure_id);

COMMENT ON VIEW thread_statements IS 'thread_evidence without its words: who states which quantity of the world (figure_threads), in order of time';
COMMENT ON COLUMN thread_statements.thread_id IS 'the quantity that it states';
COMMENT ON COLUMN thread_statements.text_group IS 'the article that stands for its text: copies of one text have one';
COMMENT ON COLUMN thread_statements.published_from IS 'the day from which its article can be published';
COMMENT ON COLUMN thread_statements.number IS 'the number that is printed, of a range its middle; NULL for vague words';
COMMENT ON COLUMN thread_statements.informant_id IS 'who informs: ''source '' and the body or person named for it, else ''text '' and the text; a text that gives one number in its own voice and by a named source has it from that source';
COMMENT ON COLUMN thread_statements.incident_id IS 'the incident whose victims or goods it counts';
COMMENT ON COLUMN thread_statements.of_whom IS 'what the quantity counts: unit, and group or noun';
COMMENT ON COLUMN thread_statements.whole_id IS 'thread_id of the quantity that it is a part of';
COMMENT ON COLUMN thread_statements.is_disputed IS 'TRUE where informants of the quantity contradict each other';
COMMENT ON COLUMN thread_statements.is_series IS 'TRUE where the quantity grew or fell as time went on';
COMMENT ON COLUMN thread_statements.informant IS 'name of the informant; where none is named the description of the speaker, else the outlet';
COMMENT ON COLUMN thread_statements.is_named_informant IS 'TRUE where the informant is named';
COMMENT ON COLUMN thread_statements.place_in_thread IS 'its place in the thread by time of publication, from 1';
COMMENT ON COLUMN thread_statements.n_rivals IS 'figures that contradict it: link rival in figure_links';
COMMENT ON COLUMN thread_statements.is_replaced IS 'TRUE where a later count took its place';
COMMENT ON COLUMN thread_statements.basis IS 'its links and why, in words: ''rival: 31 against 22, by other sources at one time''; NULL where it stands alone';
COMMENT ON COLUMN thread_statements.is_latest IS 'TRUE where it gives the latest number of the quantity (figure_threads.latest)';
