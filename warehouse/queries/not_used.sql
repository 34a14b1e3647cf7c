-- What could not be used, and why: pages, rows, languages?
--
-- First the rejects by stage and reason (an empty item is a whole page, else a row of it), then pages in a language without a
-- pipeline: they are archived and readable in article_bodies, but nothing was searched in them.
SELECT
    'reject' AS what,
    stage,
    reason,
    count(*) AS n,
    count(*) FILTER (item = '') AS n_pages,
    min(collection || '/' || source_name || coalesce(': ' || detail, '')) AS example
FROM rejects
GROUP BY stage, reason
UNION ALL
SELECT
    'not annotated',
    'annotate',
    'language ' || coalesce(language, 'not known'),
    count(*),
    count(*),
    min(coalesce(title, url, article_id))
FROM articles
WHERE NOT is_annotated
GROUP BY language
ORDER BY n_pages DESC, what, stage, reason;
