-- What do the articles say happened when?
--
-- Figures in order of the days that they speak of, with place, speaker and a link to the words; view timeline has statements and
-- dates besides.
SELECT from_date, to_date, event, surface, place, country, speaker, outlet, sentence, evidence_url
FROM timeline
WHERE is_current AND kind = 'figure'
ORDER BY coalesce(from_date, to_date), to_date, article_id, row_id;
