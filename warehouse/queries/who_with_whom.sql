-- Who and what is named together, and in which words?
--
-- One row per pair of people, organisations and armed groups that stand in one sentence, most sentences first; peoples and places
-- are left out, because every page has them.  Standing together says nothing of how the two are related: read the sentence.
SELECT
    name,
    kind,
    other_name,
    other_kind,
    n_articles,
    n_sentences,
    first_published,
    last_published,
    sentence,
    article_id,
    entity_id,
    other_id
FROM co_mentions
WHERE kind IN ('person', 'organisation', 'armed_group') AND other_kind IN ('person', 'organisation', 'armed_group')
ORDER BY n_sentences DESC, n_articles DESC, entity_id, other_id;
