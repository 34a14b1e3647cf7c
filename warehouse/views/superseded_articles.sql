CREATE VIEW superseded_articles AS
SELECT a.article_id
FROM articles AS a
JOIN captures AS c USING (capture_id)
WHERE c.url_key IN (  -- few addresses have several captures, and only their articles are put in order
    SELECT url_key
    FROM captures
    WHERE url_key IS NOT NULL
    GROUP BY url_key
    HAVING count(*) > 1
)
QUALIFY row_number() OVER (PARTITION BY c.url_key ORDER BY c.captured_at DESC NULLS LAST, a.article_id DESC) > 1;

COMMENT ON VIEW superseded_articles IS 'articles that are not the latest of their page, as current_articles has it';
