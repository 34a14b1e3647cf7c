-- Who says what: every statement with its speaker, how it was reported and a link to its words?
--
-- said_by is the name or description on the page; where it is empty, attribution says why: 'unattributed' (allegedly), 'outlet' (the
-- page's own voice) or 'unresolved'.  factuality says how far it is asserted, hedges the words that weaken it.
WITH chosen AS MATERIALIZED (
    SELECT t.article_id, t.statement_id
    FROM statements AS t
    JOIN articles AS a USING (article_id)
    WHERE t.article_id NOT IN (FROM superseded_articles)
    ORDER BY a.published_from, a.publisher, t.article_id, t.start_char, t.end_char
    LIMIT getvariable('most')
),
first AS MATERIALIZED (
    FROM statements WHERE article_id IN (SELECT article_id FROM chosen) AND statement_id IN (SELECT statement_id FROM chosen)
)
SELECT said_by, attribution, speaker_kind, mode, factuality, hedges, surface, cue, title, publisher, published_from, evidence_url
FROM statement_evidence_of('first')
ORDER BY published_from, publisher, article_id, start_char, end_char;
