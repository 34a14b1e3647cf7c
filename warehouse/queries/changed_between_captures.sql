-- Which figures did a page change after it was first archived?
--
-- Compares every capture of a page with the one before it: figures that stand in one and not in the other, by number, bound and
-- what is counted.  change 'gone' = only in the earlier capture, 'new' = only in the later one; a correction gives one of each.
WITH versions AS (
    SELECT
        a.article_id,
        c.url_key,
        c.captured_at,
        lag(a.article_id) OVER page AS before_id,
        lag(c.captured_at) OVER page AS before_at
    FROM articles AS a
    JOIN captures AS c USING (capture_id)
    WHERE c.url_key IS NOT NULL
    WINDOW page AS (PARTITION BY c.url_key ORDER BY c.captured_at NULLS FIRST, a.article_id)
),
stated AS (
    SELECT article_id, figure_id, bound, value, coalesce(counted, '') AS counted, kind, surface, sentence, evidence_url
    FROM figure_evidence
),
changes AS (
    SELECT v.url_key, v.before_at, v.captured_at, 'gone' AS change, f.*
    FROM versions AS v
    JOIN stated AS f ON f.article_id = v.before_id
    WHERE NOT EXISTS (
        SELECT 1 FROM stated AS o
        WHERE o.article_id = v.article_id AND o.kind = f.kind AND o.bound = f.bound AND o.counted = f.counted
            AND o.value IS NOT DISTINCT FROM f.value
    )
    UNION ALL
    SELECT v.url_key, v.before_at, v.captured_at, 'new' AS change, f.*
    FROM versions AS v
    JOIN stated AS f ON f.article_id = v.article_id
    WHERE v.before_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM stated AS o
        WHERE o.article_id = v.before_id AND o.kind = f.kind AND o.bound = f.bound AND o.counted = f.counted
            AND o.value IS NOT DISTINCT FROM f.value
    )
)
SELECT url_key, before_at, captured_at, change, surface, value, bound, counted, sentence, evidence_url
FROM changes
ORDER BY url_key, captured_at, change, figure_id;
