-- Which pages may have been read badly, and what speaks against them?
--
-- One row per page with something against it, the most doubtful first.  score is how probable it is that the story was read whole
-- and alone; is_doubtful: below 0.7, as a run counts them.  Look at these pages before you trust their rows: with dateline show.
SELECT
    a.score,
    a.score < 0.7 AS is_doubtful,
    a.why,
    a.title,
    coalesce(a.publisher, a.publisher_domain) AS publisher,
    a.n_words,
    a.page_kind,
    c.content_type,
    coalesce(a.url, s.source_name) AS place,
    a.article_id
FROM articles AS a
JOIN current_articles USING (article_id)
JOIN captures AS c ON c.capture_id = a.capture_id
LEFT JOIN (SELECT capture_id, min(source_name) AS source_name FROM sightings GROUP BY capture_id) AS s
    ON s.capture_id = a.capture_id
WHERE a.why IS NOT NULL
ORDER BY a.score, a.article_id;
