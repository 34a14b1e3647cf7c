CREATE VIEW statement_evidence AS
SELECT
    t.*,
    p.label AS said_by,
    p.is_named,
    p.kind AS speaker_kind,
    p.affiliation,
    p.entity_id AS speaker_entity_id,
    q.label AS cites,
    q.entity_id AS cited_entity_id,
    h.hedges,
    a.text[s.start_char + 1 : s.end_char] AS sentence,
    a.title,
    a.publisher,
    coalesce(a.publisher_domain, a.publisher, y.collection) AS outlet,
    y.source_name,
    a.published_from,
    a.text_group,
    a.url,
    coalesce(
        evidence_url(
            coalesce(c.archive_url, a.url),
            a.text[greatest(s.start_char, t.start_char - 200) + 1 : t.start_char],
            t.surface,
            a.text[t.end_char + 1 : t.end_char + 200]
        ),
        evidence_page(t.statement_id)
    ) AS evidence_url,
    evidence_page(t.statement_id) AS evidence_page,
    n.article_id IS NULL AS is_current,
    k.corrected
FROM statements AS t
JOIN articles AS a USING (article_id)
JOIN captures AS c USING (capture_id)
LEFT JOIN speakers AS p USING (speaker_id)
LEFT JOIN speakers AS q ON q.speaker_id = t.second_hand_id
LEFT JOIN article_sources AS y ON y.article_id = t.article_id
LEFT JOIN sentences AS s ON s.article_id = t.article_id AND s.sentence_no = t.sentence_no
LEFT JOIN (
    SELECT t.article_id, t.statement_id, list(h.surface ORDER BY h.start_char) AS hedges
    FROM statements AS t
    JOIN hedges AS h
        ON h.article_id = t.article_id
        AND (
            (h.start_char < t.end_char AND h.end_char > t.start_char)
            OR (h.start_char < t.cue_end AND h.end_char > t.cue_start)
        )
    GROUP BY t.article_id, t.statement_id
) AS h ON h.article_id = t.article_id AND h.statement_id = t.statement_id
LEFT JOIN superseded_articles AS n ON n.article_id = t.article_id
LEFT JOIN (
    SELECT row_id, list(column_name ORDER BY column_name) AS corrected
    FROM corrections
    WHERE table_name = 'statements'
    GROUP BY row_id
) AS k ON k.row_id = t.statement_id;

COMMENT ON VIEW statement_evidence IS 'every reported statement with who says it, its hedges, its sentence and a link that opens the page at its words';
COMMENT ON COLUMN statement_evidence.said_by IS 'name or description of the speaker on this page; NULL: see attribution';
COMMENT ON COLUMN statement_evidence.is_named IS 'TRUE where the page gives the speaker''s name, FALSE for a description, NULL without a speaker';
COMMENT ON COLUMN statement_evidence.speaker_kind IS 'official military armed_group tribal_leader ngo international_org expert resident displaced_person media document other';
COMMENT ON COLUMN statement_evidence.affiliation IS 'the body that the speaker belongs to or speaks for, as printed';
COMMENT ON COLUMN statement_evidence.speaker_entity_id IS 'the entity that speaks, where it is one';
COMMENT ON COLUMN statement_evidence.cites IS 'name or description of the source that the speaker has it from (''quoted the minister as saying''); NULL where the speaker cites nobody';
COMMENT ON COLUMN statement_evidence.cited_entity_id IS 'the entity that is cited, where it is one';
COMMENT ON COLUMN statement_evidence.hedges IS 'the words in the statement or its cue that weaken or deny it, in order; NULL where there are none';
COMMENT ON COLUMN statement_evidence.sentence IS 'the sentence that it begins in';
COMMENT ON COLUMN statement_evidence.title IS 'headline of the article';
COMMENT ON COLUMN statement_evidence.publisher IS 'site name';
COMMENT ON COLUMN statement_evidence.outlet IS 'who publishes it: registered host of the address, else the printed name, else the user''s collection';
COMMENT ON COLUMN statement_evidence.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN statement_evidence.url IS 'address of the article';
COMMENT ON COLUMN statement_evidence.evidence_url IS 'the page, or its archived copy, opened at the words (#:~:text=); where no public address is known, evidence_page';
COMMENT ON COLUMN statement_evidence.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN statement_evidence.text_group IS 'the text that its article stands on, shared by copies (articles.text_group): count(DISTINCT text_group) counts independent ones';
COMMENT ON COLUMN statement_evidence.is_current IS 'TRUE where its capture is the latest of its page';
COMMENT ON COLUMN statement_evidence.corrected IS 'columns that a person corrected, see corrections; NULL: none';
COMMENT ON COLUMN statement_evidence.source_name IS 'the file or record that it was met in first';
