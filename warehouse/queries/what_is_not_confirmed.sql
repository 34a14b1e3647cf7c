-- What do the pages not plainly assert: claims, allegations, possibilities, forecasts, and with which words?
--
-- Statements, and figures outside of statements, whose factuality is neither asserted nor confirmed.  hedges gives the words; where it is
-- empty the cue alone makes the difference ('asked whether', 'expects').
SELECT factuality, row_of, surface, said_by, attribution, cue, hedges, title, publisher, published_from, evidence_url
FROM unconfirmed
WHERE is_current
ORDER BY
    array_position(['alleged', 'claimed', 'reported', 'possible', 'predicted', 'denied', 'negated', 'unknown'], factuality),
    published_from, row_id;
