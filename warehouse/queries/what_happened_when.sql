-- What do the articles say happened when?
--
-- Figures in order of the days that they speak of, with place, speaker and a link to the words; view timeline has statements and
-- dates besides.
WITH chosen AS MATERIALIZED (
    SELECT article_id, figure_id
    FROM figures
    WHERE coalesce(from_date, to_date) IS NOT NULL AND article_id NOT IN (FROM superseded_articles)
    ORDER BY coalesce(from_date, to_date), to_date, article_id, figure_id
    LIMIT getvariable('most')
),
first AS MATERIALIZED (
    FROM figures WHERE article_id IN (SELECT article_id FROM chosen) AND figure_id IN (SELECT figure_id FROM chosen)
)
SELECT from_date, to_date, event, surface, place, country, speaker, outlet, sentence, evidence_url
FROM figure_evidence_of('first')
ORDER BY coalesce(from_date, to_date), to_date, article_id, figure_id;
