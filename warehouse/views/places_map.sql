CREATE VIEW places_map AS
WITH met AS MATERIALIZED (  -- few mentions are of such a place, and only their articles are looked at
    SELECT entity_id, article_id, surface
    FROM mentions
    WHERE entity_id IN (SELECT entity_id FROM entities WHERE kind = 'place' AND latitude IS NOT NULL)
        AND article_id NOT IN (FROM superseded_articles)
)
SELECT
    e.entity_id,
    e.name AS place,
    e.place_kind,
    e.country,
    e.admin1,
    e.latitude,
    e.longitude,
    e.precision_km,
    e.resolved_by,
    e.geonames_id,
    m.n_articles,
    m.n_texts,
    m.n_mentions,
    m.first_published,
    m.last_published,
    m.spellings
FROM (
    SELECT
        met.entity_id,
        count(DISTINCT met.article_id)::INTEGER AS n_articles,
        count(DISTINCT a.text_group)::INTEGER AS n_texts,
        count(*)::INTEGER AS n_mentions,
        min(a.published_from) AS first_published,
        max(coalesce(a.published_to, a.published_from)) AS last_published,
        list_sort(list_distinct(list(met.surface))) AS spellings
    FROM met
    JOIN articles AS a USING (article_id)
    GROUP BY met.entity_id
) AS m
JOIN entities AS e USING (entity_id);

COMMENT ON VIEW places_map IS 'every place with coordinates that current articles mention: where it lies, in how many articles, from when to when';
COMMENT ON COLUMN places_map.entity_id IS 'the place';
COMMENT ON COLUMN places_map.place IS 'its name';
COMMENT ON COLUMN places_map.place_kind IS 'country admin1 admin2 city village area crossing camp region water facility';
COMMENT ON COLUMN places_map.country IS 'ISO 3166-1 alpha-2';
COMMENT ON COLUMN places_map.admin1 IS 'first-order division that it lies in';
COMMENT ON COLUMN places_map.latitude IS 'degrees north, WGS 84; of a country or region its middle';
COMMENT ON COLUMN places_map.longitude IS 'degrees east, WGS 84';
COMMENT ON COLUMN places_map.precision_km IS 'how far off the coordinates can be, where a source says so';
COMMENT ON COLUMN places_map.resolved_by IS 'gazetteer | editor: who gives the coordinates';
COMMENT ON COLUMN places_map.geonames_id IS 'GeoNames id';
COMMENT ON COLUMN places_map.n_articles IS 'current articles that mention it';
COMMENT ON COLUMN places_map.n_mentions IS 'mentions in them';
COMMENT ON COLUMN places_map.first_published IS 'earliest day on which one of them was published';
COMMENT ON COLUMN places_map.last_published IS 'latest day on which one of them was published';
COMMENT ON COLUMN places_map.spellings IS 'how they write it';
COMMENT ON COLUMN places_map.n_texts IS 'independent texts among those articles: copies of one text count once';
