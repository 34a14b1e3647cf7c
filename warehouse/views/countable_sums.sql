CREATE VIEW countable_sums AS
WITH page AS (
    SELECT
        article_id,
        event,
        unit,
        place_id,
        any_value(place) AS place,
        any_value(country) AS country,
        from_date,
        coalesce(to_date, from_date) AS to_date,
        max(published_from) AS published_from,
        count(*) AS n_facts,
        greatest(
            coalesce(sum(DISTINCT coalesce(value, low, likely_low, high)) FILTER (coalesce(aspect, 'flow') != 'stock'), 0),
            coalesce(max(coalesce(value, low, likely_low, high)) FILTER (aspect = 'stock'), 0)
        ) AS total
    FROM countable_figures
    WHERE is_current AND kind = 'count' AND event IS NOT NULL
    GROUP BY article_id, event, unit, place_id, CASE WHEN place_id IS NULL THEN place END, from_date, coalesce(to_date, from_date)
)
SELECT
    event,
    unit,
    place_id,
    any_value(place) AS place,
    any_value(country) AS country,
    from_date,
    to_date,
    count(*)::INTEGER AS n_articles,
    max(n_facts)::INTEGER AS n_facts,
    min(total) AS least,
    median(total) AS middle,
    max(total) AS most,
    arg_max(total, (published_from, article_id)) AS latest
FROM page
GROUP BY event, unit, place_id, CASE WHEN place_id IS NULL THEN place END, from_date, to_date;

COMMENT ON VIEW countable_sums IS 'how many of what, per event, unit, place and days, added up within each current article over countable_figures and compared between articles: a fact that many articles tell, or one article tells often, is never added to itself; states (how many are missing) are not added, the largest stands';
COMMENT ON COLUMN countable_sums.event IS 'what happened to what is counted, as figures.event';
COMMENT ON COLUMN countable_sums.unit IS 'what is counted: person household building vehicle …';
COMMENT ON COLUMN countable_sums.place_id IS 'entity_id of the place; NULL where none is stated or no gazetteer knows it';
COMMENT ON COLUMN countable_sums.place IS 'name of the place; NULL where none is stated';
COMMENT ON COLUMN countable_sums.country IS 'of the place, ISO 3166-1 alpha-2';
COMMENT ON COLUMN countable_sums.from_date IS 'first day; NULL: the figures state no time';
COMMENT ON COLUMN countable_sums.to_date IS 'last day';
COMMENT ON COLUMN countable_sums.n_articles IS 'current articles that count this';
COMMENT ON COLUMN countable_sums.n_facts IS 'the most facts that went into the sum of one article';
COMMENT ON COLUMN countable_sums.least IS 'the least sum of an article; of a fact its value, else the lower end of what it entails or is taken to mean; equal numbers of one article are taken as one fact';
COMMENT ON COLUMN countable_sums.middle IS 'the median of the sums';
COMMENT ON COLUMN countable_sums.most IS 'the largest sum of an article';
COMMENT ON COLUMN countable_sums.latest IS 'the sum of the article published last';
