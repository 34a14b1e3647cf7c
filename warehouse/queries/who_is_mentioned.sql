-- Which people, organisations, groups and places do the pages speak of most?
--
-- One row per entity, most articles first.  An entity_id that ends in '@' and an article's id was met in that article only; the
-- same name elsewhere may be somebody else.  first_sentence is where the earliest article names it.
SELECT
    e.kind,
    e.name,
    e.description,
    count(DISTINCT m.article_id) AS n_articles,
    count(*) AS n_mentions,
    list_sort(list(DISTINCT m.publisher) FILTER (m.publisher IS NOT NULL)) AS publishers,
    arg_min(m.sentence, (coalesce(m.published_from, DATE '9999-12-31'), m.article_id, m.start_char)) AS first_sentence,
    arg_min(m.evidence_url, (coalesce(m.published_from, DATE '9999-12-31'), m.article_id, m.start_char)) AS evidence_url,
    e.entity_id
FROM mention_evidence AS m
JOIN entities AS e USING (entity_id)
WHERE m.is_current
GROUP BY e.kind, e.name, e.description, e.entity_id
ORDER BY n_articles DESC, n_mentions DESC, e.entity_id;
