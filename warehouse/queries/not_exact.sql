-- How often do the pages give a bound or a guess instead of an exact number, and in which words?
--
-- One row per kind of bound, with the words that signal it and the figure that uses it with the largest value as an example.
-- A report that repeats such a figure without its words ('at least', 'around') says more than its source does.
SELECT
    bound,
    count(*) AS n_figures,
    count(DISTINCT article_id) AS n_articles,
    list_sort(list(DISTINCT lower(cue)) FILTER (cue IS NOT NULL)) AS words,
    arg_max(surface, (coalesce(value, high, low, -1), figure_id)) AS example,
    arg_max(evidence_url, (coalesce(value, high, low, -1), figure_id)) AS example_url
FROM figure_evidence
WHERE is_current AND bound <> 'exact'
GROUP BY bound
ORDER BY n_figures DESC, bound;
