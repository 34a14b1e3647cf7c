CREATE VIEW correction_evidence AS
SELECT
    k.*,
    a.article_id,
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    a.title,
    a.publisher,
    a.url,
    coalesce(
        evidence_url(
            coalesce(p.archive_url, a.url),
            a.text[s.start_char + 1 : r.start_char],
            r.surface,
            a.text[r.end_char + 1 : s.end_char]
        ),
        evidence_page(k.row_id)
    ) AS evidence_url,
    evidence_page(k.row_id) AS evidence_page
FROM corrections AS k
JOIN articles AS a ON a.article_id = split_part(k.row_id, '/', 1)
JOIN captures AS p USING (capture_id)
LEFT JOIN (
    SELECT figure_id AS row_id, start_char, end_char, surface, sentence_no FROM figures
    UNION ALL
    SELECT event_id, start_char, end_char, surface, sentence_no FROM events
    UNION ALL
    SELECT mention_id, start_char, end_char, surface, sentence_no FROM mentions
    UNION ALL
    SELECT date_id, start_char, end_char, surface, sentence_no FROM dates
    UNION ALL
    SELECT statement_id, start_char, end_char, surface, sentence_no FROM statements
) AS r ON r.row_id = k.row_id
LEFT JOIN sentences AS s ON s.article_id = a.article_id AND s.sentence_no = r.sentence_no;

COMMENT ON VIEW correction_evidence IS 'every value that a person corrected: what the machine had read, what holds, who says so and why, with the sentence and a link that opens the page at its words';
COMMENT ON COLUMN correction_evidence.article_id IS 'the page that the row was read on';
COMMENT ON COLUMN correction_evidence.sentence IS 'the sentence that the row stands in; NULL for a whole article';
COMMENT ON COLUMN correction_evidence.title IS 'headline of the page';
COMMENT ON COLUMN correction_evidence.publisher IS 'site name';
COMMENT ON COLUMN correction_evidence.url IS 'address of the page';
COMMENT ON COLUMN correction_evidence.evidence_url IS 'a link that opens the page at its words; where no public address is known, evidence_page';
COMMENT ON COLUMN correction_evidence.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
