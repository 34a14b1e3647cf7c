CREATE VIEW mention_evidence AS
SELECT
    t.* RENAME (title AS mention_title),
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    a.title,
    a.publisher,
    y.outlet,
    y.source_name,
    a.published_from,
    a.url,
    coalesce(
        evidence_url(
            coalesce(p.archive_url, a.url),
            a.text[s.start_char + 1 : t.start_char],
            t.surface,
            a.text[t.end_char + 1 : s.end_char]
        ),
        evidence_page(t.mention_id)
    ) AS evidence_url,
    evidence_page(t.mention_id) AS evidence_page,
    c.article_id IS NULL AS is_current,
    k.corrected
FROM mentions AS t
JOIN articles AS a USING (article_id)
JOIN captures AS p USING (capture_id)
LEFT JOIN article_sources AS y ON y.article_id = t.article_id
LEFT JOIN sentences AS s ON s.article_id = t.article_id AND s.sentence_no = t.sentence_no
LEFT JOIN superseded_articles AS c ON c.article_id = t.article_id
LEFT JOIN (
    SELECT row_id, list(column_name ORDER BY column_name) AS corrected
    FROM corrections
    WHERE table_name = 'mentions'
    GROUP BY row_id
) AS k ON k.row_id = t.mention_id;

COMMENT ON VIEW mention_evidence IS 'every mention with the sentence it stands in and a link that opens the page at its words';
COMMENT ON COLUMN mention_evidence.mention_title IS 'mentions.title: ''Sheikh'', ''commander'', as printed beside the name';
COMMENT ON COLUMN mention_evidence.sentence IS 'the sentence that it stands in';
COMMENT ON COLUMN mention_evidence.title IS 'headline of the article';
COMMENT ON COLUMN mention_evidence.publisher IS 'site name';
COMMENT ON COLUMN mention_evidence.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN mention_evidence.url IS 'address of the article';
COMMENT ON COLUMN mention_evidence.evidence_url IS 'the page, or its archived copy, opened at the words (#:~:text=); where no public address is known, evidence_page';
COMMENT ON COLUMN mention_evidence.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN mention_evidence.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN mention_evidence.corrected IS 'columns that a person corrected, see corrections; NULL: none';
COMMENT ON COLUMN mention_evidence.outlet IS 'who published it, never NULL: the domain, else the printed name, else the collection';
COMMENT ON COLUMN mention_evidence.source_name IS 'the file or record that it was met in first';
