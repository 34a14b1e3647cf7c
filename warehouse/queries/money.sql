-- What does it cost, and what was paid: every amount of money, by currency?
--
-- unit is the currency (ISO 4217), per the period or thing that the amount is for ('month', 'sack').  An amount whose currency
-- the page does not tell apart ('dollars' of which country?) has no unit.  Amounts are as printed: nothing is converted.
WITH chosen AS MATERIALIZED (
    SELECT article_id, figure_id
    FROM figures
    WHERE (kind = 'money' OR (kind = 'rate' AND unit IN (SELECT DISTINCT unit FROM figures WHERE kind = 'money')))
        AND article_id NOT IN (FROM superseded_articles)
    ORDER BY unit NULLS LAST, value DESC NULLS LAST, figure_id
    LIMIT getvariable('most')
),
first AS MATERIALIZED (
    FROM figures WHERE article_id IN (SELECT article_id FROM chosen) AND figure_id IN (SELECT figure_id FROM chosen)
)
SELECT unit AS currency, value, bound, per, surface, sentence, publisher, published_from, evidence_url
FROM figure_evidence_of('first')
ORDER BY currency NULLS LAST, value DESC NULLS LAST, figure_id;
