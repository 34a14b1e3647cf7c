-- What was denied, looked for and not found, or is said not to be known, and who says so?
--
-- A page that says 'no evidence that any of them crossed' differs from a page that says nothing.  finding is negated (not so, none, not
-- found), denied or unknown; where said_by is empty and attribution is 'outlet', the page says it in its own voice.
WITH found AS (
    SELECT statement_id AS row_id, article_id, factuality AS finding
    FROM statements
    WHERE factuality IN ('negated', 'denied', 'unknown')
    UNION ALL
    SELECT figure_id, article_id, CASE bound WHEN 'unknown' THEN 'unknown' ELSE 'negated' END
    FROM figures
    WHERE bound IN ('none', 'unknown')
    UNION ALL
    SELECT event_id, article_id, CASE WHEN factuality IN ('denied', 'unknown') THEN factuality ELSE 'negated' END
    FROM events
    WHERE realis = 'not_happened'
),
first AS MATERIALIZED (
    SELECT f.article_id, f.row_id, f.finding
    FROM found AS f
    JOIN articles AS a USING (article_id)
    WHERE f.article_id NOT IN (FROM superseded_articles)
    ORDER BY array_position(['negated', 'denied', 'unknown'], f.finding), a.published_from, f.row_id
    LIMIT getvariable('most')
),
said AS MATERIALIZED (
    FROM statements WHERE article_id IN (SELECT article_id FROM first) AND statement_id IN (SELECT row_id FROM first)
),
counted AS MATERIALIZED (
    FROM figures WHERE article_id IN (SELECT article_id FROM first) AND figure_id IN (SELECT row_id FROM first)
),
told AS MATERIALIZED (
    FROM events WHERE article_id IN (SELECT article_id FROM first) AND event_id IN (SELECT row_id FROM first)
),
words AS (
    SELECT 'statement' AS row_of, statement_id AS row_id, surface, said_by, attribution, sentence, title, publisher, published_from, evidence_url
    FROM statement_evidence_of('said')
    UNION ALL
    SELECT 'figure', figure_id, surface, said_by, attribution, sentence, title, publisher, published_from, evidence_url
    FROM figure_evidence_of('counted')
    UNION ALL
    SELECT 'event', event_id, surface, said_by, attribution, sentence, title, publisher, published_from, evidence_url
    FROM event_evidence_of('told')
)
SELECT f.finding, w.row_of, w.surface, w.said_by, w.attribution, w.sentence, w.title, w.publisher, w.published_from, w.evidence_url
FROM words AS w
JOIN first AS f USING (row_id)
ORDER BY array_position(['negated', 'denied', 'unknown'], f.finding), w.published_from, w.row_id;
