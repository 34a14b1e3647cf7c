-- How many people and families do the pages speak of, doing what, and how firm is each number?
--
-- One row per figure, the largest first.  low and high are what the words entail: 'more than 900' has low 900 and no high.
-- Where both are NULL ('around 340', 'dozens') likely_low and likely_high are a working interval, declared in
-- number_conventions.  Read the sentence before you quote the number; evidence_url opens the page at the words.
WITH chosen AS MATERIALIZED (
    SELECT article_id, figure_id
    FROM figures
    WHERE kind = 'count' AND unit IN ('person', 'household') AND article_id NOT IN (FROM superseded_articles)
    ORDER BY coalesce(value, likely_low, low) DESC NULLS LAST, figure_id
    LIMIT getvariable('most')
),
first AS MATERIALIZED (
    FROM figures WHERE article_id IN (SELECT article_id FROM chosen) AND figure_id IN (SELECT figure_id FROM chosen)
)
SELECT
    coalesce(value, likely_low, low) AS about,
    bound,
    low,
    high,
    likely_low,
    likely_high,
    counted,
    event,
    sentence,
    publisher,
    published_from,
    evidence_url
FROM figure_evidence_of('first')
ORDER BY about DESC NULLS LAST, figure_id;
