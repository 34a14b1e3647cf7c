-- Which figures stand in the same sentence as a place?
--
-- A rough map of what is said of where: one row per figure and place that share a sentence.  Sharing a sentence does not prove
-- that the figure is about the place; where figures.place_id is filled, that is the better answer.
SELECT
    coalesce(e.name, m.surface) AS place,
    f.surface AS figure,
    f.value,
    f.bound,
    f.counted,
    f.event,
    f.sentence,
    f.publisher,
    f.published_from,
    f.evidence_url
FROM figure_evidence AS f
JOIN mentions AS m USING (article_id, sentence_no)
LEFT JOIN entities AS e USING (entity_id)
WHERE f.is_current AND m.kind = 'place' AND f.kind IN ('count', 'money', 'share', 'measure', 'rate')
GROUP BY ALL
ORDER BY place, f.published_from, f.evidence_url, figure;
