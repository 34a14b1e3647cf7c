CREATE VIEW current_articles AS
SELECT a.*, c.captured_at
FROM articles AS a
JOIN captures AS c USING (capture_id)
WHERE a.article_id NOT IN (FROM superseded_articles);

COMMENT ON VIEW current_articles IS 'the latest article of every page: of its captures the one taken last (not known when = first, then by article_id); a capture without an address is a page of its own';
COMMENT ON COLUMN current_articles.captured_at IS 'when the archive took it; NULL when not known';
