-- Which articles name each organisation or armed group, and what do they call it?
--
-- One row per organisation and article, organisations of most articles first.  surfaces are the spellings of that article: an
-- acronym or another romanisation counts as the same body.  first_sentence is where the article names it first.
SELECT
    name,
    kind,
    count(*) OVER (PARTITION BY entity_id) AS n_articles,
    publisher,
    published_from,
    title,
    n_mentions,
    surfaces,
    sentence AS first_sentence,
    evidence_url,
    article_id,
    entity_id
FROM entity_evidence
WHERE kind IN ('organisation', 'armed_group') AND is_current
ORDER BY n_articles DESC, entity_id, published_from NULLS LAST, article_id;
