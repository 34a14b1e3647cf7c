-- Who says what: every statement with its speaker, how it was reported and a link to its words?
--
-- said_by is the name or description on the page; where it is empty, attribution says why: 'unattributed' (allegedly), 'outlet' (the
-- page's own voice) or 'unresolved'.  factuality says how far it is asserted, hedges the words that weaken it.
WITH first AS MATERIALIZED (
    SELECT t.*
    FROM statements AS t
    JOIN current_articles AS a USING (article_id)
    ORDER BY a.published_from, a.publisher, t.article_id, t.start_char, t.end_char
    LIMIT getvariable('most')
)
SELECT said_by, attribution, speaker_kind, mode, factuality, hedges, surface, cue, title, publisher, published_from, evidence_url
FROM statement_evidence_of('first')
ORDER BY published_from, publisher, article_id, start_char, end_char;
