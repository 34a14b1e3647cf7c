CREATE VIEW figures_by_place AS
SELECT
    place_id,
    place,
    place_kind,
    country,
    latitude,
    longitude,
    event,
    unit,
    count(*)::INTEGER AS n_figures,
    count(DISTINCT article_id)::INTEGER AS n_articles,
    count(DISTINCT outlet)::INTEGER AS n_outlets,
    count(DISTINCT text_group)::INTEGER AS n_texts,
    count(DISTINCT speaker) FILTER (is_named)::INTEGER AS n_named_speakers,
    min(coalesce(value, low, likely_low)) AS least,
    max(coalesce(value, high, likely_high, low)) AS most,
    arg_max(surface, (published_from, figure_id)) AS latest,
    max(published_from) AS latest_published,
    min(from_date) AS first_day,
    max(coalesce(to_date, from_date)) AS last_day
FROM figure_evidence
WHERE is_current AND place IS NOT NULL AND kind = 'count' AND NOT coalesce(is_negated, FALSE)
    AND coalesce(factuality, 'asserted') NOT IN ('denied', 'negated', 'predicted')
GROUP BY ALL;

COMMENT ON VIEW figures_by_place IS 'what current articles count at each place: by event and unit how many figures, from how many outlets, the least and the most that is given; nothing is summed, as one fact stands in many articles';
COMMENT ON COLUMN figures_by_place.place_id IS 'entity_id of the place; NULL where no gazetteer knows it';
COMMENT ON COLUMN figures_by_place.event IS 'what happened to what is counted, as figures.event; NULL where the page names none';
COMMENT ON COLUMN figures_by_place.unit IS 'what is counted: person household building vehicle …';
COMMENT ON COLUMN figures_by_place.n_figures IS 'figures in current articles, each statement counted';
COMMENT ON COLUMN figures_by_place.n_articles IS 'current articles that they stand in';
COMMENT ON COLUMN figures_by_place.n_outlets IS 'different outlets of those articles';
COMMENT ON COLUMN figures_by_place.n_named_speakers IS 'different speakers with a name who give them';
COMMENT ON COLUMN figures_by_place.least IS 'the least that one of them gives: its value, else the lower end of what it entails or is taken to mean';
COMMENT ON COLUMN figures_by_place.most IS 'the most that one of them gives';
COMMENT ON COLUMN figures_by_place.latest IS 'the words of the one published last';
COMMENT ON COLUMN figures_by_place.latest_published IS 'day on which that was published';
COMMENT ON COLUMN figures_by_place.first_day IS 'earliest day that one of them speaks of';
COMMENT ON COLUMN figures_by_place.last_day IS 'latest day that one of them speaks of';
COMMENT ON COLUMN figures_by_place.n_texts IS 'independent texts among those articles: copies of one text count once';
