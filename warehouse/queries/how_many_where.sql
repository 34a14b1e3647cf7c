-- What is counted where, and how far do the articles agree?
--
-- One row per place, event and unit: the least and the most that a current article gives.  Nothing is summed: the same fact stands
-- in many articles.
SELECT place, country, event, unit, least, most, n_figures, n_articles, n_outlets, latest, latest_published
FROM figures_by_place
WHERE event IS NOT NULL
ORDER BY n_articles DESC, most DESC, place, event, unit;
