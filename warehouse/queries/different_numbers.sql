-- For which things do different pages, or one page, give different numbers?
--
-- One row per counted thing and unit that has more than one value.  These are candidates for a contradiction, not findings:
-- the numbers may speak of different places or days.  The list pairs every figure with its publisher.
SELECT
    counted,
    unit,
    event,
    count(*) AS n_figures,
    count(DISTINCT article_id) AS n_articles,
    min(value) AS smallest,
    max(value) AS largest,
    list(surface || ' (' || coalesce(publisher, '?') || ', ' || coalesce(published_from::VARCHAR, '?') || ')'
         ORDER BY value, figure_id) AS figures
FROM figure_evidence
WHERE is_current AND kind = 'count' AND counted IS NOT NULL AND value IS NOT NULL
GROUP BY counted, unit, event
HAVING count(DISTINCT value) > 1
ORDER BY n_articles DESC, n_figures DESC, counted, unit, event;
