CREATE VIEW unconfirmed AS
SELECT
    'statement' AS row_of,
    statement_id AS row_id,
    article_id,
    sentence_no,
    start_char,
    end_char,
    surface,
    factuality,
    attribution,
    said_by,
    cue,
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
WHERE factuality NOT IN ('asserted', 'confirmed')
UNION ALL
SELECT
    'figure',
    figure_id,
    article_id,
    sentence_no,
    start_char,
    end_char,
    surface,
    factuality,
    attribution,
    said_by,
    cue,
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
WHERE statement_id IS NULL AND factuality NOT IN ('asserted', 'confirmed')
UNION ALL
SELECT
    'event',
    event_id,
    article_id,
    sentence_no,
    start_char,
    end_char,
    surface,
    factuality,
    attribution,
    said_by,
    hedge,
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
WHERE statement_id IS NULL AND factuality NOT IN ('asserted', 'confirmed');

COMMENT ON VIEW unconfirmed IS 'all that is not plainly asserted, with the words that say so: statements, and figures and events that stand in none';
COMMENT ON COLUMN unconfirmed.row_of IS 'statement | figure | event';
COMMENT ON COLUMN unconfirmed.row_id IS 'statement_id, figure_id or event_id';
COMMENT ON COLUMN unconfirmed.article_id IS 'the article that it stands in';
COMMENT ON COLUMN unconfirmed.sentence_no IS 'the sentence that it stands in';
COMMENT ON COLUMN unconfirmed.start_char IS 'offset of its first character in articles.text';
COMMENT ON COLUMN unconfirmed.end_char IS 'offset behind its last character';
COMMENT ON COLUMN unconfirmed.surface IS 'the characters themselves';
COMMENT ON COLUMN unconfirmed.factuality IS 'claimed alleged possible reported predicted denied negated unknown';
COMMENT ON COLUMN unconfirmed.attribution IS 'named | unnamed | unattributed | outlet | unresolved';
COMMENT ON COLUMN unconfirmed.said_by IS 'name or description of the speaker; NULL: see attribution';
COMMENT ON COLUMN unconfirmed.cue IS 'of a statement the word that reports it, of a figure the word before its number, of an event the word that weakens it';
COMMENT ON COLUMN unconfirmed.hedges IS 'the words that weaken or deny it, in order; NULL where the cue alone does';
COMMENT ON COLUMN unconfirmed.sentence IS 'the sentence that it begins in';
COMMENT ON COLUMN unconfirmed.title IS 'headline of the article';
COMMENT ON COLUMN unconfirmed.publisher IS 'site name';
COMMENT ON COLUMN unconfirmed.published_from IS 'day of publication, or the first day that the evidence allows';
COMMENT ON COLUMN unconfirmed.url IS 'address of the article';
COMMENT ON COLUMN unconfirmed.evidence_url IS 'the page, or its archived copy, opened at the words';
COMMENT ON COLUMN unconfirmed.evidence_page IS 'a link, relative to the warehouse file, to the page as it was kept, opened at these words; `dateline pages` makes it';
COMMENT ON COLUMN unconfirmed.is_current IS 'TRUE where its capture is the latest of its page';
