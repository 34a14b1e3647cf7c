-- What is spoken of without having taken place: planned, threatened, attempted, denied?
--
-- hedge is the word that makes it so; a plan or a threat on one page may be an event on a later one, and a denial may contradict
-- another page's report.
SELECT realis, happening, surface, hedge, actors, victims, place, speaker, sentence, title, published_from, evidence_url
FROM event_evidence
WHERE is_current AND realis NOT IN ('happened', 'ongoing')
ORDER BY realis, article_id, start_char, event_id;
