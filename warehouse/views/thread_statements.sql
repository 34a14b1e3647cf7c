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
COMMENT ON COLUMN thread_statements.n_rivals IS 'figures that contradict it: link rival in figure_links';
COMMENT ON COLUMN thread_statements.is_replaced IS 'TRUE where a later count took its place';
COMMENT ON COLUMN thread_statements.basis IS 'its links and why, in words: ''rival: 31 against 22, by other sources at one time''; NULL where it stands alone';
