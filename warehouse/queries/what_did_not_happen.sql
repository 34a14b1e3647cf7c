-- What is spoken of without having taken place: planned, threatened, attempted, denied?
--
-- hedge is the word that makes it so; a plan or a threat on one page may be an event on a later one, and a denial may contradict
-- another page's report.
WITH chosen AS MATERIALIZED (
    SELECT article_id, event_id
    FROM events
    WHERE realis NOT IN ('happened', 'ongoing') AND article_id NOT IN (FROM superseded_articles)
    ORDER BY realis, article_id, start_char, event_id
    LIMIT getvariable('most')
),
first AS MATERIALIZED (
    FROM events WHERE article_id IN (SELECT article_id FROM chosen) AND event_id IN (SELECT event_id FROM chosen)
)
SELECT realis, happening, surface, hedge, actors, victims, place, speaker, sentence, title, published_from, evidence_url
FROM event_evidence_of('first')
ORDER BY realis, article_id, start_char, event_id;
