CREATE VIEW negative_findings AS
SELECT
    'statement' AS row_of,
    statement_id AS row_id,
    article_id,
    surface,
    factuality AS finding,
    attribution,
    said_by,
    hedges,
    sentence,
    title,
    publisher,
    published_from,
    url,
    evidence_url,
    evidence_page,
    is_current
FROM statement_evidence
WHERE factuality IN ('negated', 'denied', 'unknown')
UNION ALL
SELECT
    'figure',
    figure_id,
    article_id,
    surface,
    CASE bound WHEN 'unknown' THEN 'unknown' ELSE 'negated' END,
    attribution,
    said_by,
    hedges,
    sentence,
    title,
    publisher,
    published_from,
    url,
    evidence_url,
    evidence_page,
    is_current
FROM figure_evidence
WHERE bound IN ('none', 'unknown')
UNION ALL
SELECT
    'event',
    event_id,
    article_id,
    surface,
    CASE WHEN factuality IN ('denied', 'unknown') THEN factuality ELSE 'negated' END,
    attribution,
    said_by,
    hedges,
    sentence,
    title,
    publisher,
    published_from,
    url,
    evidence_url,
    evidence_page,
    is_current
FROM event_evidence
WHERE realis = 'not_happened';

COMMENT ON VIEW negative_findings IS 'what is said not to be so, to have been looked for and not found, or not to be known: evidence that differs from silence';
COMMENT ON COLUMN negative_findings.row_of IS 'statement | figure | event';
COMMENT ON COLUMN negative_findings.row_id IS 'statement_id, figure_id or event_id';
COMMENT ON COLUMN negative_findings.article_id IS 'the article that it stands in';
COMMENT ON COLUMN negative_findings.surface IS 'the characters themselves';
COMMENT ON COLUMN negative_findings.finding IS 'negated (not so, not found, none, did not happen) | denied | unknown';
COMMENT ON COLUMN negative_findings.attribution IS 'named | unnamed | unattributed | outlet | unresolved';
COMMENT ON COLUMN negative_findings.said_by IS 'name or description of the speaker; NULL: see attribution';
COMMENT ON COLUMN negative_findings.hedges IS 'the words that weaken or deny it, in order';
COMMENT ON COLUMN negative_findings.sentence IS 'the sentence that it begins in';
COMMENT ON COLUMN negative_findings.title IS 'headline of the article';
COMMENT ON COLUMN negative_findings.publisher IS 'site name';
COMMENT ON COLUMN negative_findings.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN negative_findings.url IS 'address of the article';
COMMENT ON COLUMN negative_findings.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN negative_findings.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN negative_findings.is_current IS 'TRUE where its capture is the latest of its page';
