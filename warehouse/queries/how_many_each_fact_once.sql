-- How many, each fact once?
--
-- One row per event, unit, place and days.  Each article is added up for itself, every fact once by its best statement, wholes without
-- their parts; then the articles are compared: least, middle and most are sums of single articles, never sums over articles.
-- The facts that went in stand in countable_figures; how figures of a page hang together stands in figure_links.
SELECT event, unit, place, country, from_date, to_date, latest, least, middle, most, n_articles, n_facts
FROM countable_sums
ORDER BY n_articles DESC, most DESC, event, unit, place, from_date, to_date, least, latest;
