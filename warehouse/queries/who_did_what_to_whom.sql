-- Who is reported to have done what to whom, where and when, and on whose word?
--
-- One row is one report on one page, with its actors and victims in the page's own words.  actors is empty where the page names nobody;
-- realis says whether it took place as told, factuality how far the page stands behind it, speaker whose word it is.
WITH chosen AS MATERIALIZED (
    SELECT article_id, event_id
    FROM events
    WHERE event_type IS NOT NULL AND realis IN ('happened', 'ongoing', 'attempted')
        AND article_id NOT IN (FROM superseded_articles)
    ORDER BY from_date, article_id, start_char, event_id
    LIMIT getvariable('most')
),
first AS MATERIALIZED (
    FROM events WHERE article_id IN (SELECT article_id FROM chosen) AND event_id IN (SELECT event_id FROM chosen)
)
SELECT happening, surface, actors, recipients, victims, place, from_date, to_date, realis, factuality, speaker, sentence, evidence_url
FROM event_evidence_of('first')
ORDER BY from_date, article_id, start_char, event_id;
