CREATE VIEW page_changes AS
SELECT
    r.*,
    a.url,
    a.title,
    a.publisher,
    p.captured_at AS before_at,
    q.captured_at AS after_at,
    b.text[r.before_start + 1 : r.before_end] AS before_words,
    a.text[r.after_start + 1 : r.after_end] AS after_words,
    n.numbers,
    a.text[r.note_start + 1 : r.note_end] AS note,
    coalesce(
        evidence_url(coalesce(p.archive_url, b.url), '', b.text[r.before_start + 1 : r.before_end], ''),
        evidence_page(r.before_id)
    ) AS before_url,
    coalesce(
        evidence_url(coalesce(q.archive_url, a.url), '', a.text[r.after_start + 1 : r.after_end], ''),
        evidence_page(r.after_id)
    ) AS after_url,
    c.article_id IS NULL AS is_current
FROM revisions AS r
JOIN articles AS b ON b.article_id = r.before_id
JOIN articles AS a ON a.article_id = r.after_id
JOIN captures AS p ON p.capture_id = b.capture_id
JOIN captures AS q ON q.capture_id = a.capture_id
LEFT JOIN (
    SELECT
        s.before_id,
        s.after_id,
        s.after_start,
        list(w.surface || ' → ' || t.surface ORDER BY t.number_start) AS numbers
    FROM revisions AS s
    JOIN figures AS t ON t.article_id = s.after_id AND t.number_start BETWEEN s.after_start AND s.after_end - 1
    JOIN figure_links AS l ON l.figure_id = t.figure_id AND l.link = 'changed_from'
    JOIN figures AS w ON w.figure_id = l.other_id AND w.article_id = s.before_id
    WHERE s.op = 'changed'
    GROUP BY ALL
) AS n USING (before_id, after_id, after_start)
LEFT JOIN superseded_articles AS c ON c.article_id = r.after_id;

COMMENT ON VIEW page_changes IS 'what changed in a story between two captures of its page that follow one another: old and new words, the numbers that took the place of others, and what the page itself says of it';
COMMENT ON COLUMN page_changes.url IS 'address of the page';
COMMENT ON COLUMN page_changes.title IS 'headline of the later capture';
COMMENT ON COLUMN page_changes.publisher IS 'site name';
COMMENT ON COLUMN page_changes.before_at IS 'when the earlier capture was taken; NULL when not known';
COMMENT ON COLUMN page_changes.after_at IS 'when the later capture was taken: the change is of a time between the two';
COMMENT ON COLUMN page_changes.before_words IS 'the passage in the earlier capture; NULL where it was added';
COMMENT ON COLUMN page_changes.after_words IS 'the passage in the later capture; NULL where it was removed';
COMMENT ON COLUMN page_changes.numbers IS 'figures that took the place of others, as printed: ''12 dead → 15 dead''; figure_links.changed_from has their ids';
COMMENT ON COLUMN page_changes.note IS 'the correction or update note of the later capture, as printed; NULL: there is none that the earlier one does not have';
COMMENT ON COLUMN page_changes.before_url IS 'a link that opens the earlier capture at the passage; where no public address is known, its evidence page';
COMMENT ON COLUMN page_changes.after_url IS 'a link that opens the later capture at the passage; where no public address is known, its evidence page';
COMMENT ON COLUMN page_changes.is_current IS 'TRUE where the later capture is the latest of its page';
